"""What guards the repository is itself guarded: the workflows under .github/."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").iterdir())

# By its hash, with the version that a person and Dependabot read; or a workflow of ours.
PINNED = re.compile(
    r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\.github/workflows/[\w-]+\.yml( #.*)?"
)
# A job that calls a workflow has the limits of that workflow's jobs.
LIMITED = {"timeout-minutes", "uses"}

of_each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def parsed(path: Path) -> dict[Any, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = parsed(path)["jobs"]
    return found


def triggers(path: Path) -> set[str]:
    return set(parsed(path)[True])  # YAML 1.1 reads the key `on` as true


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--color=never", GITHUB],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@of_each_workflow
def test_every_action_is_pinned_by_its_hash_and_says_its_version(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    uses = [line.split("uses:", 1)[1].strip() for line in lines if "uses:" in line]
    assert uses
    assert [use for use in uses if not PINNED.fullmatch(use)] == []


def test_one_action_has_one_hash() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    pins = dict.fromkeys(re.findall(r"uses: (\S+)@([0-9a-f]{40} # \S+)", text))
    assert len({action for action, _ in pins}) == len(pins)


@of_each_workflow
def test_nothing_is_granted_at_the_top(path: Path) -> None:
    assert parsed(path)["permissions"] == {}
    assert all("permissions" in job for job in jobs(path).values())


@of_each_workflow
def test_no_job_runs_for_ever(path: Path) -> None:
    endless = [name for name, job in jobs(path).items() if not job.keys() & LIMITED]
    assert endless == []


@of_each_workflow
def test_no_trigger_lends_our_rights_to_a_stranger(path: Path) -> None:
    assert triggers(path).isdisjoint({"pull_request_target", "workflow_run", "issue_comment"})


def test_the_gate_waits_for_every_job_and_is_never_skipped() -> None:
    checks = jobs(GITHUB / "workflows" / "checks.yml")
    gate = checks.pop("gate")
    assert set(gate["needs"]) == set(checks)
    assert gate["if"] == "always()"


def test_what_is_published_has_passed_the_checks_and_read_no_cache() -> None:
    publish = jobs(GITHUB / "workflows" / "publish.yml")
    assert publish["checks"]["uses"] == "./.github/workflows/checks.yml"
    assert publish["build"]["needs"] == "checks"
    assert publish["deploy"]["needs"] == "build"
    assert not any("cache" in step.get("with", {}) for step in publish["build"]["steps"])


def test_a_deployment_is_never_cut_short() -> None:
    concurrency = parsed(GITHUB / "workflows" / "publish.yml")["concurrency"]
    assert concurrency["cancel-in-progress"] is False
