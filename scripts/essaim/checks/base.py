"""What a check is given, and how it makes itself known."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from pydantic_core import PydanticCustomError

from essaim.body import Body
from essaim.field_types import (
    PartialDate,
    Reference,
    parse_date,
    parse_partial_date,
    parse_year,
)
from essaim.frontmatter_reader import FrontMatter, Path, Plain
from essaim.pictures import Size
from essaim.problems import Finding

Value = TypeVar("Value")


def _no_pictures(_sheet_id: str) -> Mapping[str, Size | None]:
    return {}


@dataclass(frozen=True, slots=True)
class Names:
    """The files of the collection, by name only: what is known of a sheet without opening it."""

    paths_of: dict[str, tuple[str, ...]]
    """Paths (relative to the repository) by sheet id."""
    pictures_of: Callable[[str], Mapping[str, Size | None]] = _no_pictures
    """The images of a sheet by file, looked for when first asked; None for a file that is no image."""

    def __contains__(self, sheet_id: str) -> bool:
        return sheet_id in self.paths_of


@dataclass(frozen=True, slots=True)
class Subject:
    """A sheet under check: what was read of it, whether or not all of it makes sense.

    The readers below look at one value at a time and give None for one that is absent or wrong
    (another rule says so), so that a check never depends on the rest of the sheet being sound.
    """

    path: PurePosixPath
    front: FrontMatter
    body: Body
    last_line: int
    reference: Reference
    names: Names
    today: datetime.date

    @property
    def id(self) -> str:
        """The stem of the file."""
        return self.path.stem

    def raw(self, *path: str | int) -> Plain:
        """The value at that path as typed, or None."""
        value: Plain = self.front.data
        for step in path:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def text(self, *path: str | int) -> str | None:
        """The text at that path."""
        value = self.raw(*path)
        return value.strip() if isinstance(value, str) else None

    def texts(self, *path: str | int) -> list[tuple[Path, str]]:
        """The texts of the list at that path (one text alone counts), with their paths."""
        value = self.raw(*path)
        if isinstance(value, str):
            return [(path, value.strip())]
        items = value if isinstance(value, list) else []
        return [
            ((*path, index), item.strip())
            for index, item in enumerate(items)
            if isinstance(item, str)
        ]

    def items(self, *path: str) -> range:
        """The indexes of the list at that path; none when it is not a list."""
        value = self.raw(*path)
        return range(len(value)) if isinstance(value, list) else range(0)

    def year(self, *path: str | int) -> int | None:
        """The year at that path, when it is one."""
        return _sound(parse_year, self.raw(*path))

    def date(self, *path: str | int) -> datetime.date | None:
        """The date at that path, when it is one."""
        return _sound(parse_date, self.raw(*path))

    def partial_date(self, *path: str | int) -> PartialDate | None:
        """The date, month or year at that path, when it is one."""
        return _sound(parse_partial_date, self.raw(*path))


def _sound(parse: Callable[[object], Value], raw: Plain) -> Value | None:
    try:
        return parse(raw)
    except PydanticCustomError:
        return None


Check = Callable[[Subject], Iterator[Finding]]

SHEET_CHECKS: list[Check] = []
"""Every check of one sheet, in the order of their modules."""


def sheet_check(check: Check) -> Check:
    """Make a check of one sheet known: it runs on every sheet from now on."""
    SHEET_CHECKS.append(check)
    return check
