"""The whole collection at once: checked, typed, rendered, ready for the site."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from essaim.catalogue import Catalogue
from essaim.checking import Checker, in_order, side_by_side
from essaim.checks.base import Subject
from essaim.checks.collection import Outline
from essaim.checks.fields import sheet_model
from essaim.glossary import Glossary
from essaim.links import SheetLink, read_link
from essaim.model import DRAFT, PUBLISHED, Retrait, Sheet, WithdrawnSheet
from essaim.outlines import Outlines
from essaim.pictures import Size
from essaim.practice import Practice, locate, newest_source, place_label
from essaim.problems import Problem
from essaim.rendering import render_sections
from essaim.repository import Repository
from essaim.thesaurus import Thesaurus
from essaim.workers import do_each


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A sheet that was withdrawn: its address says so, and no more."""

    id: str
    withdrawal: Retrait


@dataclass(frozen=True, slots=True)
class Broken:
    """A sheet with errors: in `make serve` its page shows them."""

    id: str
    path: str
    title: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything that the files of `practices/` say."""

    catalogue: Catalogue
    glossary: Glossary
    thesaurus: Thesaurus
    outlines: Outlines
    withdrawn: tuple[Withdrawn, ...]
    broken: tuple[Broken, ...]
    problems: tuple[Problem, ...]
    redirects: Mapping[str, str]
    """Today's id by old id."""
    pictures: Mapping[str, Size]
    """Images by `<id>/<file>`."""


def load_collection(
    repository: Repository, *, with_drafts: bool, today: datetime.date
) -> Collection:
    """Read, check and render every sheet.

    `with_drafts` also gives drafts a page (`make serve`). Raises VocabularyError when a vocabulary
    is not sound.
    """
    reference = repository.reference()
    names = repository.names()
    states = PUBLISHED | {DRAFT} if with_drafts else PUBLISHED
    glossary = repository.glossary()
    reader = _Reader(Checker(reference, names, today), repository, states, glossary)
    sheets = do_each(reader.read, repository.sheet_files())
    problems = in_order(
        [
            *(problem for sheet in sheets for problem in sheet.problems),
            *side_by_side([sheet.outline for sheet in sheets], names),
        ]
    )
    in_error = {problem.file for problem in problems if problem.is_error}
    sound = [sheet for sheet in sheets if sheet.path not in in_error]
    shown = {sheet.id: sheet for sheet in sound if sheet.practice}
    practices = [
        practice if sheet.linked <= shown.keys() else reader.render_again(practice, shown.keys())
        for sheet in shown.values()
        if (practice := sheet.practice)
    ]
    return Collection(
        Catalogue(practices, reference),
        glossary,
        repository.thesaurus(glossary),
        repository.outlines(),
        tuple(Withdrawn(sheet.id, sheet.withdrawal) for sheet in sound if sheet.withdrawal),
        tuple(_broken(sheet, problems) for sheet in sheets if sheet.path in in_error),
        problems,
        {old: practice.id for practice in practices for old in practice.fields.anciens_ids},
        {
            f"{practice.id}/{file}": size
            for practice in practices
            if practice.fields.images
            for file, size in names.pictures_of(practice.id).items()
            if size
        },
    )


@dataclass(frozen=True, slots=True)
class _ReadSheet:
    """What is kept of a sheet: its text and its tokens, ten times as large, are let go.

    `practice` is there when it is sound by itself and may be shown; all the sheets that it links to
    (`linked`) are then taken to have a page.
    """

    id: str
    path: str
    title: str
    problems: tuple[Problem, ...]
    outline: Outline
    practice: Practice | None = None
    linked: frozenset[str] = frozenset()
    withdrawal: Retrait | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads sheets one by one, in whatever process; `states` are those that are shown."""

    checker: Checker
    repository: Repository
    states: AbstractSet[str]
    glossary: Glossary

    def read(self, file: Path) -> _ReadSheet:
        checked = self.checker.check_file(self.repository, file)
        subject = checked.subject
        found = _ReadSheet(
            subject.id,
            str(subject.path),
            subject.text("titre") or subject.id,
            checked.problems,
            checked.outline,
        )
        if any(problem.is_error for problem in checked.problems):
            return found
        fields = _typed(subject)
        if isinstance(fields, WithdrawnSheet):
            return replace(found, withdrawal=fields.retrait)
        if fields.statut not in self.states:
            return found
        linked = frozenset(_linked(subject))
        return replace(found, practice=self._practice(subject, fields, linked), linked=linked)

    def render_again(self, practice: Practice, reachable: AbstractSet[str]) -> Practice:
        """Render a sheet that links to one without a page: the link is left as plain text."""
        subject = self.checker.check_file(
            self.repository, self.repository.root / practice.path
        ).subject
        return replace(practice, sections=self._sections(subject, practice.fields, reachable))

    def _practice(self, subject: Subject, fields: Sheet, reachable: AbstractSet[str]) -> Practice:
        geography = subject.reference.geography
        return Practice(
            subject.id,
            str(subject.path),
            fields,
            self._sections(subject, fields, reachable),
            locate(fields.territoire, geography),
            place_label(fields.territoire, geography),
            newest_source(fields),
        )

    def _sections(
        self, subject: Subject, fields: Sheet, reachable: AbstractSet[str]
    ) -> Mapping[str, str]:
        titles = {source.id: source.titre for source in fields.sources}
        # A plain dictionary, to travel between processes.
        return dict(render_sections(subject.body, titles, reachable, self.glossary))


def _typed(subject: Subject) -> Sheet | WithdrawnSheet:
    try:
        return sheet_model(subject).model_validate(subject.front.data, context=subject.reference)
    except ValidationError as problem:  # the checks have said that this cannot be
        raise AssertionError(subject.path) from problem


def _linked(subject: Subject) -> Iterator[str]:
    for piece in subject.body.of_type("link_open"):
        link = read_link(str(piece.token.attrs.get("href", "")))
        if isinstance(link, SheetLink):
            yield link.sheet_id


def _broken(sheet: _ReadSheet, problems: Sequence[Problem]) -> Broken:
    # A file that is no Markdown keeps its whole name: a sound sheet may have the same stem.
    name = PurePosixPath(sheet.path)
    return Broken(
        sheet.id if name.suffix == ".md" else name.name,
        sheet.path,
        sheet.title,
        tuple(problem for problem in problems if problem.file == sheet.path),
    )
