"""The figures of the forms: people are dots, what holds them together is a line.

One drawing serves the pages (as SVG) and the social images (as pixels): both are made from these
values. Units are those of a square of 48, from its upper left corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

SIDE = 48
"""Width and height of a figure."""

DOT, ACCENT = 3.4, 4.4
"""Radius of a person, and of the one that the form is about."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A person; `accent` is the one who opens, joins or steps back: what the form is about."""

    x: float
    y: float
    accent: bool = False

    @property
    def radius(self) -> float:
        """How large it is drawn."""
        return ACCENT if self.accent else DOT


@dataclass(frozen=True, slots=True)
class Line:
    """A bond, a wall, a way: a broken line through those points."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """What surrounds: a circle."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing, lines below dots."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...] = ()
    rings: tuple[Ring, ...] = ()


def _around(
    x: float, y: float, radius: float, count: int, *, start: float = -90, turn: float = 360
) -> Iterator[tuple[float, float]]:
    """Points evenly set on a circle, or on a part of one (`turn` in degrees)."""
    step = turn / count if turn == 360 else turn / (count - 1)
    for number in range(count):
        angle = math.radians(start + step * number)
        yield round(x + radius * math.cos(angle), 1), round(y + radius * math.sin(angle), 1)


def _dots(points: Iterator[tuple[float, float]], accents: frozenset[int]) -> tuple[Dot, ...]:
    return tuple(Dot(x, y, number in accents) for number, (x, y) in enumerate(points))


MARK_SIDE = 32
MARK_HIVE = ((12.2, 8.6), (21.4, 13.9), (21.4, 24.5), (12.2, 29.8), (3.0, 24.5), (3.0, 13.9))
MARK_SWARM = (Ring(22.7, 8.6, 3.6), Ring(28.7, 3.5, 2.3))
"""The mark, on a square of 32: a hive, and what leaves it to settle elsewhere."""

_SQUARE = ((12.0, 12.0), (36.0, 12.0), (36.0, 36.0), (12.0, 36.0))
_SWARM = ((14, 15), (24, 11), (11, 25), (21, 21), (31, 18), (16, 34), (26, 31), (35, 28), (30, 39))

FIGURES = {
    # What surrounds one person is what one acts on.
    "demarche-de-developpement-social": Figure(
        (Dot(24, 24, accent=True), *_dots(_around(24, 24, 18, 6), frozenset())),
        rings=(Ring(24, 24, 18),),
    ),
    # One more seat in the half-circle.
    "participation-aux-instances": Figure(
        (*_dots(_around(24, 34, 19, 5, start=180, turn=180), frozenset({3})), Dot(24, 34)),
        (Line(((8, 42), (40, 42))),),
    ),
    # Three sides of one territory: residents, elected representatives, professionals.
    "developpement-social-local": Figure(
        (Dot(24, 10, accent=True), Dot(9, 37, accent=True), Dot(39, 37, accent=True), Dot(24, 27)),
        (Line(((24, 10), (9, 37), (39, 37), (24, 10))),),
    ),
    # Many who get organised, one beside them.
    "travail-social-communautaire": Figure(
        (*(Dot(x - 3, y) for x, y in _SWARM), Dot(42, 12, accent=True)),
    ),
    # A circle, and one in it who keeps it.
    "travail-social-avec-les-groupes": Figure(
        _dots(_around(24, 24, 16, 7), frozenset({0})), rings=(Ring(24, 24, 8),)
    ),
    # A house where things begin.
    "animation-de-la-vie-sociale": Figure(
        (Dot(16, 33), Dot(24, 24, accent=True), Dot(32, 33), Dot(24, 36)),
        (Line(((7, 43), (7, 20), (24, 6), (41, 20), (41, 43), (7, 43))),),
    ),
    # A door that stays open, and those who go through it.
    "service-collectif-durable": Figure(
        (Dot(4, 36), Dot(11, 36), Dot(24, 34, accent=True), Dot(37, 36), Dot(44, 36)),
        (Line(((17, 43), (17, 12), (31, 12), (31, 43))), Line(((1, 43), (47, 43)))),
    ),
    # All come to one point, once.
    "action-collective-ponctuelle": Figure(
        (Dot(24, 24, accent=True), *_dots(_around(24, 24, 18, 5), frozenset())),
        tuple(Line(((24, 24), point)) for point in _around(24, 24, 18, 5)),
    ),
    # Two kinds of knowledge, and what they make together.
    "formation-ou-recherche-partagee": Figure(
        (Dot(10, 19), Dot(10, 30), Dot(38, 19), Dot(38, 30), Dot(24, 24.5, accent=True)),
        rings=(Ring(16.5, 24.5, 14.5), Ring(31.5, 24.5, 14.5)),
    ),
    # Everyone to everyone.
    "entraide-entre-pairs": Figure(
        tuple(Dot(x, y, accent=True) for x, y in _SQUARE),
        (Line((*_SQUARE, _SQUARE[0], _SQUARE[2])), Line((_SQUARE[1], _SQUARE[3]))),
    ),
    # A flight, and where it goes.
    "mobilisation-d-habitants": Figure(
        (
            Dot(37, 11, accent=True),
            Dot(25, 13),
            Dot(35, 23),
            Dot(13, 15),
            Dot(24, 24),
            Dot(33, 35),
            Dot(12, 27),
            Dot(21, 36),
            Dot(10, 39),
        ),
    ),
}
"""The figure of each form, by its identifier."""

ANY = Figure(tuple(Dot(x, y, number == 4) for number, (x, y) in enumerate(_SWARM)))
"""The swarm: for what has no figure of its own."""


def figure(form: str) -> Figure:
    """The figure of a form."""
    return FIGURES.get(form, ANY)


@cache
def figure_svg(form: str) -> str:
    """The figure of a form as a page shows it; it says nothing that the words beside it do not."""
    drawn = figure(form)
    rings = (f'<circle class="bond" cx="{o.x}" cy="{o.y}" r="{o.radius}"/>' for o in drawn.rings)
    lines = (f'<polyline class="bond" points="{_points(o.points)}"/>' for o in drawn.lines)
    dots = (
        f'<circle class="{"one" if o.accent else "dot"}" cx="{o.x}" cy="{o.y}" r="{o.radius}"/>'
        for o in drawn.dots
    )
    return (
        f'<svg class="figure" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}" '
        f'aria-hidden="true">{"".join((*rings, *lines, *dots))}</svg>'
    )


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def mark_svg() -> str:
    """The mark as a file of its own."""
    swarm = "".join(f'<circle cx="{one.x}" cy="{one.y}" r="{one.radius}"/>' for one in MARK_SWARM)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {MARK_SIDE} {MARK_SIDE}" '
        f'fill="#f2b134" stroke="#1b2430" stroke-width="1.6" stroke-linejoin="round">'
        f'<polygon points="{_points(MARK_HIVE)}"/>{swarm}</svg>'
    )
