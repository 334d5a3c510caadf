"""What the tests of the checker share: a sound sheet, ways to break it, ways to look at the result.

The sound sheet is `data/reference.md`. Where a place is expected, `at` finds it from the words that
stand there, so that a line added to the reference moves nothing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from essaim.checking import Checked, Checker
from essaim.checks.base import Names
from essaim.field_types import Reference
from essaim.glossary import Glossary
from essaim.outlines import Outlines
from essaim.problems import Problem
from essaim.rendering import render_sections
from essaim.repository import Repository
from essaim.thesaurus import Thesaurus

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
REFERENCE = (DATA / "reference.md").read_text(encoding="utf-8")
PLACE = "practices/62-pas-de-calais/reference.md"
TODAY = date(2026, 12, 1)
NAMES = Names({"reference": (PLACE,), "lievin-jardin": ("practices/x/lievin-jardin.md",)})

Seen = tuple[int, int, str]
"""A problem as most tests look at it: its line, its column, its code."""


@cache
def reference_data() -> Reference:
    """Read the vocabularies and the geography of the repository, once."""
    return Repository(ROOT).reference()


def checked(
    sheet: str | bytes, path: str = PLACE, *, reference: Reference | None = None
) -> Checked:
    """Check one sheet; lone surrogates of a text are bytes that are no UTF-8."""
    raw = sheet if isinstance(sheet, bytes) else sheet.encode("utf-8", "surrogateescape")
    checker = Checker(reference, NAMES, TODAY) if reference else _checker()
    return checker.check(raw, path)


@cache
def _checker() -> Checker:
    return Checker(reference_data(), NAMES, TODAY)


def make_picture(root: Path, name: str, size: tuple[int, int] = (40, 30), **options: Any) -> Path:
    """A picture of a sheet, `<id>/<file>`, in a repository."""
    path = Repository(root).pictures_folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "#f2b134").save(path, **options)
    return path


def problems(sheet: str | bytes, path: str = PLACE) -> tuple[Problem, ...]:
    """Give the problems of one sheet."""
    return checked(sheet, path).problems


def seen(sheet: str | bytes, path: str = PLACE) -> list[Seen]:
    """Give the line, column and code of each problem of one sheet."""
    return [as_seen(problem) for problem in problems(sheet, path)]


def as_seen(problem: Problem) -> Seen:
    """Keep of a problem what most tests look at."""
    return (problem.position.line, problem.position.column, problem.code)


def broken(sound: str, replacement: str) -> str:
    """Give the reference with one passage replaced; the passage must be there, once."""
    assert REFERENCE.count(sound) == 1, f"{sound!r} is there {REFERENCE.count(sound)} times"
    return REFERENCE.replace(sound, replacement)


def at(sheet: str, words: str, code: str) -> Seen:
    """Expect a problem where those words, written once in the sheet, begin."""
    assert sheet.count(words) == 1, f"{words!r} is there {sheet.count(words)} times"
    before = sheet[: sheet.index(words)]
    return (before.count("\n") + 1, len(before) - before.rfind("\n"), code)


def with_body(contexte: str) -> str:
    """Give the reference with another text in its first section."""
    return broken("Contexte du lieu [s1].", contexte)


def rendered(contexte: str, reachable: Iterable[str] = ()) -> str:
    """Render a text as the first section of a sheet."""
    sources = {"s1": 'Le « jardin » d\'"essai" <b>', "s2": "Un rapport"}
    body = checked(with_body(contexte)).subject.body
    return render_sections(body, sources, frozenset(reachable), glossary()).get("contexte", "")


@cache
def thesaurus() -> Thesaurus:
    """Read the thesaurus of the repository, once."""
    return Repository(ROOT).thesaurus(glossary())


@cache
def outlines() -> Outlines:
    """Read the outlines of the repository, once."""
    return Repository(ROOT).outlines()


@cache
def glossary() -> Glossary:
    """Read the glossary of the repository, once."""
    return Repository(ROOT).glossary()


def make_collection(root: Path, sheets: Mapping[str, str | bytes]) -> Repository:
    """Lay a collection out: those sheets by path, and the vocabularies and geography of ours."""
    folder = root / "practices"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "practices" / "_vocabulaires", folder / "_vocabulaires")
    (folder / "_geographie").symlink_to(ROOT / "practices" / "_geographie")
    for words in ("_glossaire.yml", "_thesaurus.yml"):
        (folder / words).symlink_to(ROOT / "practices" / words)
    for path, sheet in sheets.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sheet if isinstance(sheet, bytes) else sheet.encode())
    return Repository(root.resolve())


def misspaced(text: str) -> list[str]:
    """Find the signs that French sets apart and that this text does not; code is left alone."""
    words = re.sub(r"`[^`]*`", "", text)
    glued = re.findall(r"«(?!\s).?|.?(?<!\s)»", words)
    # What stands between « and » is a value as it was typed.
    return glued + re.findall(r"\S[;!?]|\w:(?!//)", re.sub(r"«[^»]*»", "", words))
