"""The outlines that maps are drawn from: `practices/_geographie/contours.json`.

Made by `scripts/refresh_outlines.py`, which says where they come from. Metropolitan ones share one
sheet of paper; each overseas one has its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle, in the units of the outlines (y grows downwards)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def with_margin(self, share: float) -> Frame:
        """The same, larger on each side by a share of its longer side."""
        margin = share * max(self.width, self.height)
        return Frame(
            self.left - margin, self.top - margin, self.right + margin, self.bottom + margin
        )

    @property
    def view_box(self) -> str:
        """As SVG writes it."""
        values = (self.left, self.top, self.width, self.height)
        return " ".join(f"{value:.5g}" for value in values)


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of a territory: `path` as SVG writes it, `sheet` the paper that it is drawn on."""

    path: str
    sheet: str
    frame: Frame
    centre: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Départements by code and régions by slug; those without an outline are absent."""

    departements: Mapping[str, Outline]
    regions: Mapping[str, Outline]


def around(outlines: Iterable[Outline]) -> Frame:
    """The smallest frame that holds them all; they share a sheet."""
    frames = [outline.frame for outline in outlines]
    return Frame(
        min(frame.left for frame in frames),
        min(frame.top for frame in frames),
        max(frame.right for frame in frames),
        max(frame.bottom for frame in frames),
    )


def load_outlines(path: Path) -> Outlines:
    """Read the outlines."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Outlines(_outlines(raw["departements"]), _outlines(raw["regions"]))


def _outlines(raw: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Outline]:
    return MappingProxyType(
        {
            code: Outline(one["d"], one["vue"], Frame(*one["cadre"]), tuple(one["centre"]))
            for code, one in raw.items()
        }
    )
