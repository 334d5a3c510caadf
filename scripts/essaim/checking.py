"""From files to problems: one sheet at a time, then side by side."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import essaim.checks  # noqa: F401  (declares the rules)
from essaim.body import parse_body
from essaim.checks.base import SHEET_CHECKS, Names, Subject
from essaim.checks.coherence import file_name
from essaim.checks.collection import Outline, compare, duplicate_ids
from essaim.decoding import decode
from essaim.field_types import Reference
from essaim.frontmatter_reader import FrontMatter, read, split
from essaim.markdown import Markdown
from essaim.problems import Finding, Problem
from essaim.repository import Repository
from essaim.workers import do_each


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet that was read and checked, for better or worse."""

    subject: Subject
    problems: tuple[Problem, ...]

    @property
    def outline(self) -> Outline:
        """What comparing it to others needs."""
        subject = self.subject
        return Outline(
            str(subject.path),
            subject.id,
            subject.text("titre"),
            subject.front.place_of(("titre",)),
            tuple(
                (old, subject.front.place_of(path)) for path, old in subject.texts("anciens_ids")
            ),
        )


class Checker:
    """Checks sheets one by one against the vocabularies, the geography and the others' names."""

    def __init__(self, reference: Reference, names: Names, today: datetime.date) -> None:
        self._reference = reference
        self._names = names
        self._today = today
        self._markdown = Markdown()

    def check_file(self, repository: Repository, file: Path) -> Checked:
        """Read and check the sheet of a file."""
        return self.check(file.read_bytes(), repository.relative(file))

    def check(self, raw: bytes, path: str) -> Checked:
        """Read and check one sheet; `path` is relative to the repository."""
        decoded = decode(raw)
        parts = split(decoded.text)
        front = FrontMatter(None) if parts.front_matter is None else read(parts.front_matter)
        subject = Subject(
            PurePosixPath(path),
            front,
            parse_body(parts.body, parts.body_line, self._markdown),
            decoded.text.rstrip("\n").count("\n") + 1,
            self._reference,
            self._names,
            self._today,
        )
        if subject.path.suffix != ".md":
            # A file that is no Markdown has no rule to follow but the first: its name.
            return Checked(subject, tuple(f.in_file(path) for f in file_name(subject)))
        findings: list[Finding] = [*decoded.findings, *parts.findings, *front.findings]
        for check in SHEET_CHECKS:
            findings.extend(check(subject))
        return Checked(subject, in_order(finding.in_file(path) for finding in findings))


def check_files(
    repository: Repository, files: Sequence[Path], reference: Reference, today: datetime.date
) -> list[Problem]:
    """The problems of those files: their own rules, and other sheets' names."""
    names = repository.names()
    checker = Checker(reference, names, today)
    found = do_each(lambda file: checker.check_file(repository, file).problems, files)
    problems = [problem for some in found for problem in some]
    problems.extend(duplicate_ids(map(repository.relative, files), names))
    return list(in_order(problems))


def check_collection(
    repository: Repository, reference: Reference, today: datetime.date
) -> list[Problem]:
    """The problems of the whole collection, cross-sheet rules included."""
    names = repository.names()
    checker = Checker(reference, names, today)

    def check(file: Path) -> tuple[tuple[Problem, ...], Outline]:
        checked = checker.check_file(repository, file)
        return checked.problems, checked.outline

    found = do_each(check, repository.sheet_files())
    problems = [problem for some, _outline in found for problem in some]
    problems.extend(side_by_side([outline for _some, outline in found], names))
    return list(in_order(problems))


def side_by_side(outlines: Sequence[Outline], names: Names) -> Iterator[Problem]:
    """The problems that only show when the whole collection is looked at."""
    yield from duplicate_ids([outline.path for outline in outlines], names)
    yield from compare(outlines)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in the order in which they are printed, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key))
