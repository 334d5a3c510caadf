"""The whole collection at once: checked, typed, rendered, ready for the site."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from essaim.catalogue import Catalogue
from essaim.checking import Checked, Checker
from essaim.checks.collection import compare, duplicate_ids
from essaim.checks.fields import sheet_model
from essaim.field_types import Reference
from essaim.model import PUBLISHED, Retrait, Sheet, WithdrawnSheet
from essaim.practice import Practice, locate, newest_source, place_label
from essaim.problems import Problem
from essaim.rendering import render_sections
from essaim.repository import Repository


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
    withdrawn: tuple[Withdrawn, ...]
    broken: tuple[Broken, ...]
    problems: tuple[Problem, ...]
    redirects: Mapping[str, str]
    """Today's id by old id."""


def load_collection(
    repository: Repository, *, with_drafts: bool, today: datetime.date
) -> Collection:
    """Read, check and render every sheet.

    `with_drafts` also gives drafts a page (`make serve`). Raises VocabularyError when a vocabulary
    is not sound.
    """
    reference = repository.reference()
    names = repository.names()
    checker = Checker(reference, names, today)
    checked = [
        checker.check(file.read_bytes(), repository.relative(file))
        for file in repository.sheet_files()
    ]
    problems = _all_problems(checked, duplicate_ids([str(c.subject.path) for c in checked], names))
    in_error = {problem.file for problem in problems if problem.is_error}
    sound = [(c, _typed(c)) for c in checked if str(c.subject.path) not in in_error]
    shown = {
        c.subject.id: (c, fields)
        for c, fields in sound
        if isinstance(fields, Sheet) and (with_drafts or fields.statut in PUBLISHED)
    }
    practices = [_practice(c, fields, reference, shown.keys()) for c, fields in shown.values()]
    return Collection(
        Catalogue(practices, reference),
        tuple(
            Withdrawn(c.subject.id, fields.retrait)
            for c, fields in sound
            if isinstance(fields, WithdrawnSheet)
        ),
        tuple(_broken(c, problems) for c in checked if str(c.subject.path) in in_error),
        problems,
        {old: practice.id for practice in practices for old in practice.fields.anciens_ids},
    )


def _all_problems(
    checked: Sequence[Checked], duplicates: Iterable[Problem]
) -> tuple[Problem, ...]:
    found = [problem for one in checked for problem in one.problems]
    found.extend(duplicates)
    found.extend(compare([one.outline for one in checked]))
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.sort_key))


def _typed(checked: Checked) -> Sheet | WithdrawnSheet | None:
    subject = checked.subject
    try:
        return sheet_model(subject).model_validate(subject.front.data, context=subject.reference)
    except ValidationError as problem:  # the checks have said that this cannot be
        raise AssertionError(subject.path) from problem


def _practice(
    checked: Checked, fields: Sheet, reference: Reference, reachable: Iterable[str]
) -> Practice:
    subject = checked.subject
    titles = {source.id: source.titre for source in fields.sources}
    geography = reference.geography
    return Practice(
        subject.id,
        str(subject.path),
        fields,
        render_sections(subject.body, titles, frozenset(reachable)),
        locate(fields.territoire, geography),
        place_label(fields.territoire, geography),
        newest_source(fields),
    )


def _broken(checked: Checked, problems: Sequence[Problem]) -> Broken:
    path = str(checked.subject.path)
    return Broken(
        checked.subject.id,
        path,
        checked.subject.text("titre") or checked.subject.id,
        tuple(problem for problem in problems if problem.file == path),
    )
