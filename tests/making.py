"""Practices made for a test: the reference sheet with some of its fields changed, and no file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from essaim.catalogue import Catalogue
from essaim.collection import Broken, Collection, Withdrawn
from essaim.field_types import PartialDate
from essaim.frontmatter_reader import read, split
from essaim.model import Sheet, Territoire
from essaim.pictures import Size
from essaim.practice import Practice, locate, newest_source, place_label

from .helpers import REFERENCE, glossary, outlines, reference_data, thesaurus

TODAY = datetime.date(2026, 12, 1)


def sheet(**changes: Any) -> Sheet:
    """The reference with other values; a group keeps the keys that are not given."""
    data = dict(_reference())
    for key, value in changes.items():
        before = data.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            data[key] = {**before, **value}
        else:
            data[key] = value
    return Sheet.model_validate(data, context=reference_data())


@cache
def _reference() -> Mapping[str, Any]:
    front_matter = split(REFERENCE).front_matter
    assert front_matter
    data = read(front_matter).data
    assert data
    return data


def territory(**places: Any) -> Territoire:
    """A territory of those places only."""
    nothing: dict[str, Any] = {"communes": [], "departements": [], "regions": [], "lieu": None}
    return sheet(territoire={**nothing, **places}).territoire


def practice(
    sheet_id: str, *, sections: Mapping[str, str] | None = None, **changes: Any
) -> Practice:
    """A practice that has a page."""
    fields = sheet(**{"titre": f"Fiche {sheet_id}", "resume": f"Résumé de {sheet_id}.", **changes})
    geography = reference_data().geography
    return Practice(
        sheet_id,
        f"practices/62-pas-de-calais/{sheet_id}.md",
        fields,
        sections or {"contexte": "<p>Contexte.</p>"},
        locate(fields.territoire, geography),
        place_label(fields.territoire, geography),
        newest_source(fields),
    )


def in_commune(sheet_id: str, *codes: str, **changes: Any) -> Practice:
    """A practice of those communes."""
    return practice(sheet_id, territoire={"communes": list(codes)}, **changes)


def dated(sheet_id: str, *dates: str | None, **changes: Any) -> Practice:
    """A practice whose sources have those dates."""
    source = _reference()["sources"][0]
    sources = [
        {**source, "id": f"s{number}", "date": date} for number, date in enumerate(dates, start=1)
    ]
    return practice(sheet_id, sources=sources, **changes)


def catalogue(*practices: Practice) -> Catalogue:
    """A catalogue of those practices."""
    return Catalogue(practices, reference_data())


def collection(
    *practices: Practice,
    withdrawn: Iterable[Withdrawn] = (),
    broken: Iterable[Broken] = (),
    pictures: Mapping[str, Size] | None = None,
) -> Collection:
    """A collection of those practices, as if their files had been read."""
    return Collection(
        catalogue(*practices),
        glossary(),
        thesaurus(),
        outlines(),
        tuple(withdrawn),
        tuple(broken),
        (),
        {old: one.id for one in practices for old in one.fields.anciens_ids},
        pictures or {},
    )


def ids(practices: Iterable[Practice]) -> list[str]:
    """The ids of practices, in their order."""
    return [one.id for one in practices]


def trace(one: Practice) -> PartialDate:
    """The latest trace of a practice that has one."""
    assert one.latest_trace
    return one.latest_trace
