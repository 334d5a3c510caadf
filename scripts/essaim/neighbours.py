"""Sheets that resemble a sheet, and why: shared facets, the rarer the stronger."""

from __future__ import annotations

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
    """The neighbours of each practice, by its id.

    The weight of a shared value is that of its facet times the log of its rarity (inverse document
    frequency, Spärck Jones 1972).
    """
    weights = _weights(len(practices), indexes)
    values = {practice.id: _values(practice) for practice in practices}
    return MappingProxyType(
        {practice.id: _closest_to(practice, values, indexes, weights) for practice in practices}
    )


def _weights(
    total: int, indexes: Mapping[str, Mapping[str, Sequence[Practice]]]
) -> dict[Reason, float]:
    return {
        Reason(facet.key, value): facet.weight * math.log((total + 1) / len(found))
        for facet in FACETS
        if facet.weight
        for value, found in indexes[facet.key].items()
        if value not in _SAYING_NOTHING
    }


_SAYING_NOTHING = frozenset({"non-documente", "inconnu", "tous-publics"})
"""Two unknowns are not alike."""


def _values(practice: Practice) -> frozenset[Reason]:
    return frozenset(
        Reason(facet.key, value) for facet in FACETS for value in facet.values(practice)
    )


def _closest_to(
    practice: Practice,
    values: Mapping[str, frozenset[Reason]],
    indexes: Mapping[str, Mapping[str, Sequence[Practice]]],
    weights: Mapping[Reason, float],
) -> tuple[Neighbour, ...]:
    own = values[practice.id]
    candidates: dict[str, Practice] = {}
    for shared in sorted(own, key=lambda reason: (reason.key, reason.value)):
        found = indexes[shared.key][shared.value]
        if shared in weights and len(found) <= COMMON:
            candidates.update((other.id, other) for other in found)
    candidates.pop(practice.id, None)
    scored = []
    for other in candidates.values():
        common = own & values[other.id] & weights.keys()
        score = sum(sorted(weights[reason] for reason in common))
        scored.append((-score, other.id, other, common))
    return tuple(
        Neighbour(other, _best_reasons(common, weights))
        for _score, _id, other, common in sorted(scored, key=lambda item: item[:2])[:HOW_MANY]
    )


def _best_reasons(
    common: frozenset[Reason], weights: Mapping[Reason, float]
) -> tuple[Reason, ...]:
    best: defaultdict[str, list[Reason]] = defaultdict(list)
    for reason in sorted(common, key=lambda r: (-weights[r], r.key, r.value)):
        best[reason.key].append(reason)
    # One reason per facet: three themes in common say less than a theme, a public and a method.
    firsts = [reasons[0] for reasons in best.values()]
    return tuple(sorted(firsts, key=lambda r: -weights[r])[:REASONS])
