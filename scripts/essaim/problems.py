"""What a check says: a finding inside one file, and the problem that a person reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR keeps a sheet out of the site; WARNING is advice."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: line and column, both counted from 1, in characters."""

    line: int
    column: int


START = Position(1, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at one place of a file whose name the finder need not know."""

    position: Position
    code: str
    severity: Severity
    message: str
    suggestion: str | None = None

    def in_file(self, file: str) -> Problem:
        """The same finding, with the file (relative to the repository) that it was found in."""
        return Problem(file, self.position, self.code, self.severity, self.message, self.suggestion)


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its file: what `essaim check` prints."""

    file: str
    position: Position
    code: str
    severity: Severity
    message: str
    suggestion: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether this problem keeps the sheet out of the site."""
        return self.severity is Severity.ERROR

    @property
    def sort_key(self) -> tuple[str, Position]:
        """By file, then in reading order; at one place, in the order in which checks speak."""
        return (self.file, self.position)
