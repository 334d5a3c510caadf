"""The collection, read once: every index page, facet, export and statistic asks it.

Nothing here reads a file, and nothing changes once it is built.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

from essaim.facets import BY_KEY, FACETS
from essaim.field_types import Reference
from essaim.neighbours import Neighbour, closest
from essaim.practice import Practice
from essaim.text import fold

Index = Mapping[str, tuple[Practice, ...]]
"""Practices by the value of a facet, in the catalogue's order."""


class Catalogue:
    """The practices that have a page, in one order, with their indexes.

    Archived ones keep their page but are in no index.
    """

    def __init__(self, practices: Iterable[Practice], reference: Reference) -> None:
        self.reference = reference
        self.every = tuple(sorted(practices, key=_newest_first))
        self.listed = tuple(practice for practice in self.every if not practice.is_archived)
        self.by_id: Mapping[str, Practice] = MappingProxyType({p.id: p for p in self.every})

    @cached_property
    def _indexes(self) -> Mapping[str, Index]:
        return MappingProxyType(
            {facet.key: _index((p, facet.values(p)) for p in self.listed) for facet in FACETS}
        )

    def index(self, key: str) -> Index:
        """The practices of each value of a facet; a value that no sheet has is absent."""
        return self._indexes[key]

    def having(self, key: str, value: str) -> tuple[Practice, ...]:
        """The practices that have that value of a facet."""
        return self._indexes[key].get(value, ())

    def count(self, key: str, value: str) -> int:
        """How many practices have that value of a facet."""
        return len(self.having(key, value))

    @cached_property
    def by_commune(self) -> Index:
        """Practices by INSEE code."""
        return _index((p, p.places.communes) for p in self.listed)

    @cached_property
    def by_epci(self) -> Index:
        """Practices by the SIREN of the intercommunalité that their communes belong to."""
        return _index((p, p.places.epcis) for p in self.listed)

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], tuple[Practice, ...]]:
        cells: defaultdict[tuple[str, str], list[Practice]] = defaultdict(list)
        for practice in self.listed:
            for region in practice.places.regions:
                for theme in practice.fields.themes:
                    cells[region, theme].append(practice)
        return MappingProxyType({key: tuple(found) for key, found in cells.items()})

    def cell(self, region: str, theme: str) -> tuple[Practice, ...]:
        """The practices of a région (slug) on a theme."""
        return self._cells.get((region, theme), ())

    @cached_property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """The (région, theme) pairs that have at least one sheet."""
        return tuple(sorted(self._cells))

    @cached_property
    def _neighbours(self) -> Mapping[str, tuple[Neighbour, ...]]:
        return closest(self.listed, self._indexes)

    def neighbours(self, practice: Practice) -> tuple[Neighbour, ...]:
        """The practices closest to one, closest first, with what brings them together."""
        return self._neighbours.get(practice.id, ())

    def label(self, key: str, value: str) -> str:
        """The words for a facet's value: « Hauts-de-France », « Alimentation »."""
        if key == "region":
            return self.reference.geography.regions[value].nom
        if key == "departement":
            return self.reference.geography.departements[value].nom
        return self.reference.vocabularies[BY_KEY[key].vocabulary].by_id[value].libelle


def _newest_first(practice: Practice) -> tuple[object, ...]:
    trace = practice.latest_trace
    newest = (-trace.year, -trace.month, -trace.day) if trace else (0, 0, 0)
    return (*newest, fold(practice.fields.titre), practice.id)


def _index(entries: Iterable[tuple[Practice, tuple[str, ...]]]) -> Index:
    index: defaultdict[str, list[Practice]] = defaultdict(list)
    for practice, values in entries:
        for value in values:
            index[value].append(practice)
    return MappingProxyType({value: tuple(found) for value, found in index.items()})
