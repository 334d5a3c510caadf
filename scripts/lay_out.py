"""Lay out a repository with this project's site and another collection: for benchmarks and tests."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PARTS = (
    "mkdocs.yml",
    "docs",
    "hooks",
    "scripts",
    "practices/_vocabulaires",
    "practices/_geographie",
    "practices/_glossaire.yml",
    "practices/_thesaurus.yml",
)
"""What a build reads of the repository, sheets aside."""

_TO_A_SHEET = re.compile(r"\[([^\]]+)\]\((?:\.\./)*pratiques/[a-z0-9-]+/index\.md[^)]*\)")


def lay_out(target: Path, *, editorial: bool = True) -> None:
    """Copy those parts; without `editorial`, the pages of `docs/` that people write stay behind.

    Editorial pages name real sheets, which the other collection does not hold: such links become
    plain words.
    """
    for name in PARTS:
        copy(ROOT / name, target / name)
    for page in (target / "docs").rglob("*.md"):
        if editorial:
            text = page.read_text(encoding="utf-8")
            page.write_text(_TO_A_SHEET.sub(r"\1", text), encoding="utf-8")
        else:
            page.unlink()


def copy(source: Path, target: Path) -> None:
    """Copy a file, or a folder with what it holds."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
