"""From files to problems: one sheet at a time, then side by side."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
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
from essaim.sections import BODY_START


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

    def check(self, raw: bytes, path: str) -> Checked:
        """Read and check one sheet; `path` is relative to the repository."""
        decoded = decode(raw)
        parts = split(decoded.text, BODY_START)
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
        findings: list[Finding] = [*decoded.findings, *parts.findings, *front.findings]
        # A file that is no Markdown has no rule to follow but the first: its name.
        checks = SHEET_CHECKS if subject.path.suffix == ".md" else [file_name]
        for check in checks:
            findings.extend(check(subject))
        return Checked(subject, _sorted(finding.in_file(path) for finding in findings))


def check_files(
    repository: Repository, files: Sequence[Path], reference: Reference, today: datetime.date
) -> list[Problem]:
    """The problems of those files: their own rules, and other sheets' names."""
    names = repository.names()
    checker = Checker(reference, names, today)
    problems: list[Problem] = []
    paths = [repository.relative(file) for file in files]
    for file, path in zip(files, paths, strict=True):
        problems.extend(checker.check(file.read_bytes(), path).problems)
    problems.extend(duplicate_ids(paths, names))
    return list(_sorted(problems))


def check_collection(
    repository: Repository, reference: Reference, today: datetime.date
) -> list[Problem]:
    """The problems of the whole collection, cross-sheet rules included."""
    names = repository.names()
    checker = Checker(reference, names, today)
    problems: list[Problem] = []
    outlines: list[Outline] = []
    for file in repository.sheet_files():
        checked = checker.check(file.read_bytes(), repository.relative(file))
        problems.extend(checked.problems)
        outlines.append(checked.outline)
    problems.extend(duplicate_ids([outline.path for outline in outlines], names))
    problems.extend(compare(outlines))
    return list(_sorted(problems))


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key))
