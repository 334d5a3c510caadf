"""The published grid: what a sheet's fields say of each point."""

from __future__ import annotations

from typing import Any

import pytest

from essaim.grid import GRID, Answer, answers

from .making import practice

NOTHING: dict[str, Any] = {
    "professionnels": None,
    "benevoles": None,
    "etp": None,
    "cout_annuel": None,
    "financeurs": [],
}


def answer(number: int, **changes: Any) -> Answer:
    given = answers(practice("a", **changes))
    (found,) = [
        said for said, points in given.items() for point in points if point.number == number
    ]
    return found


def test_every_point_is_answered_once() -> None:
    told = [point.number for points in answers(practice("a")).values() for point in points]
    assert sorted(told) == [point.number for point in GRID] == list(range(1, 19))


@pytest.mark.parametrize(
    ("number", "changes", "expected"),
    [
        (3, {"participation": {"degre": "co-construction"}}, Answer.YES),
        (3, {"participation": {"degre": "information"}}, Answer.NO),
        (3, {"participation": {"degre": "non-documente"}}, Answer.NOT_SAID),
        (4, {"participation": {"etapes": ["diagnostic"]}}, Answer.YES),
        (4, {"participation": {"etapes": []}, "methodes": []}, Answer.NOT_SAID),
        (9, {"periode": {"debut": "2015", "fin": "2017", "etat": "terminee"}}, Answer.YES),
        (10, {"moyens": {**NOTHING, "benevoles": "3"}}, Answer.YES),
        (10, {"moyens": NOTHING, "sections": {"moyens": "<p>Un local.</p>"}}, Answer.IN_THE_TEXT),
        (10, {"moyens": NOTHING}, Answer.NO),
        (12, {"sections": {"effets": "<p>Vingt voisins.</p>"}}, Answer.YES),
        (12, {"sections": {"contexte": "<p>Ici.</p>"}}, Answer.NO),
        (17, {"contact": None, "origine": "porteur", "porteur": {"site": None}}, Answer.NO),
        (17, {"contact": None, "origine": "sources-publiques"}, Answer.YES),
    ],
)
def test_a_point_is_answered_from_the_fields(
    number: int, changes: dict[str, Any], expected: Answer
) -> None:
    assert answer(number, **changes) is expected
