"""Sheets that resemble a sheet, and why: shared facets, the rarer the stronger."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from essaim.facets import FACETS
from essaim.practice import Practice

HOW_MANY = 4
"""Neighbours shown on a sheet."""

REASONS = 3
"""Reasons shown for each."""

COMMON = 200
"""A value shared by more sheets than this brings nobody closer by itself; it still adds to the
score of sheets brought by a rarer one. It keeps the work per sheet constant as the base grows."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A value that two sheets share: the facet's key and the value."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A sheet close to another, with what they share, the most telling first."""

    practice: Practice
    reasons: tuple[Reason, ...]


def closest(
    practices: Sequence[Practice],
    indexes: Mapping[str, Mapping[str, Sequence[Practice]]],
) -> Mapping[str, tuple[Neighbour, ...]]:
    """Find the neighbours of each practice, by its id.

    The weight of a shared value is that of its facet times the log of its rarity (inverse document
    frequency, Spärck Jones 1972).
    """
    matcher = _Matcher(practices, indexes)
    return MappingProxyType(
        {
            practice.id: matcher.closest_to(number, practice)
            for number, practice in enumerate(practices)
        }
    )


_SAYING_NOTHING = frozenset({"non-documente", "inconnu", "tous-publics"})
"""Two unknowns are not alike."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """A value that brings sheets together: how much, and the numbers of those that have it."""

    reason: Reason
    weight: float
    holders: frozenset[int]

    @property
    def is_rare(self) -> bool:
        return len(self.holders) <= COMMON


class _Matcher:
    """Compares sheets by number: hashing small integers is what makes it fast."""

    def __init__(
        self,
        practices: Sequence[Practice],
        indexes: Mapping[str, Mapping[str, Sequence[Practice]]],
    ) -> None:
        self._practices = practices
        numbers = {practice.id: number for number, practice in enumerate(practices)}
        self._shared = {
            (facet.key, value): _Shared(
                Reason(facet.key, value),
                facet.weight * math.log((len(practices) + 1) / len(found)),
                frozenset(numbers[practice.id] for practice in found),
            )
            for facet in FACETS
            if facet.weight
            for value, found in sorted(indexes[facet.key].items())
            if value not in _SAYING_NOTHING
        }

    def closest_to(self, number: int, practice: Practice) -> tuple[Neighbour, ...]:
        own = [
            self._shared[facet.key, value]
            for facet in FACETS
            for value in sorted(facet.values(practice))
            if (facet.key, value) in self._shared
        ]
        scores = self._scores(number, own)
        best = heapq.nsmallest(
            HOW_MANY, scores, key=lambda other: (-scores[other], self._practices[other].id)
        )
        return tuple(
            Neighbour(self._practices[other], _reasons([s for s in own if other in s.holders]))
            for other in best
        )

    @staticmethod
    def _scores(number: int, own: Sequence[_Shared]) -> Mapping[int, float]:
        """Score the sheets that may be among the closest, by their numbers."""
        scores: defaultdict[int, float] = defaultdict(float)
        for shared in own:
            if shared.is_rare:
                for other in shared.holders:
                    scores[other] += shared.weight
        scores.pop(number, None)
        common = [shared for shared in own if not shared.is_rare]
        # Only those within reach of the best are worth a closer look.
        reach = sum(shared.weight for shared in common)
        least = min(heapq.nlargest(HOW_MANY, scores.values()), default=0.0)
        within = {other for other, score in scores.items() if score + reach >= least}
        for shared in common:
            for other in within & shared.holders:
                scores[other] += shared.weight
        return {other: scores[other] for other in within}


def _reasons(shared: Sequence[_Shared]) -> tuple[Reason, ...]:
    # One reason per facet: three themes in common say less than a theme, a public and a method.
    strongest: dict[str, _Shared] = {}
    for one in sorted(shared, key=lambda one: -one.weight):
        strongest.setdefault(one.reason.key, one)
    return tuple(one.reason for one in strongest.values())[:REASONS]
