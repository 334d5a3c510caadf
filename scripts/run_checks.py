"""Every check that a pull request runs, one after the other, each named; all are run, then counted.

A step that fails says how to look closer. The last lines are pytest's own.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Step:
    """One check: what it looks at, its command, and what to do when it fails."""

    name: str
    command: tuple[str, ...]
    mend: str


STEPS = (
    Step("sheets", (str(BIN / "essaim"), "check"), "Each line above names a place and a mend."),
    Step(
        "derived files",
        (sys.executable, "-m", "essaim.schema", "--check"),
        "Run `make schema` and commit what it writes.",
    ),
    Step("lint", (str(BIN / "ruff"), "check"), "Run `.venv/bin/ruff check --fix`."),
    Step("format", (str(BIN / "ruff"), "format", "--check"), "Run `.venv/bin/ruff format`."),
    Step("types", (str(BIN / "mypy"),), "Run `.venv/bin/mypy`."),
    Step(
        "tests",
        # A proposal fails for what it changes: generated examples are the same for all (`ci`). A bare
        # `pytest` goes on looking for others.
        (
            *(sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-q"),
            "--hypothesis-profile=ci",
        ),
        "Run `.venv/bin/pytest -k <name of the failing test>`.",
    ),
)


def main() -> int:
    """Run every step; the exit code is 0 when all went well."""
    failed = [step for step in STEPS if not _run(step)]
    for step in failed:
        print(f"✗ {step.name} failed. {step.mend}", file=sys.stderr)
    return 1 if failed else 0


def _run(step: Step) -> bool:
    print(f"\n── {step.name} " + "─" * (60 - len(step.name)), flush=True)
    started = time.monotonic()
    code = subprocess.run(step.command, check=False, cwd=ROOT).returncode
    print(
        f"── {step.name}: {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
