"""How pages are looked at: light and dark, on a phone and at a desk, at the root of a host and below a
folder; and what is asked of each.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from .looks import (
    WATCH_SHIFTS,
    accessibility_faults,
    keep_screenshot,
    overflowing,
    shifts,
    small_targets,
)
from .visitor import DESKTOP, PHONE, Colours, Visitor


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    name: str
    colours: Colours
    phone: bool
    below: bool

    def options(self) -> dict[str, object]:
        size = PHONE if self.phone else DESKTOP
        touch = {"is_mobile": True, "has_touch": True} if self.phone else {}
        return {"size": size, "colours": self.colours, **touch}


# At the root of a host in light colours, in a folder of it in dark ones.
VIEWS = (
    View("desktop-light", "light", phone=False, below=False),
    View("desktop-dark", "dark", phone=False, below=True),
    View("phone-light", "light", phone=True, below=False),
    View("phone-dark", "dark", phone=True, below=True),
)
OPPOSITE_VIEWS = (VIEWS[0], VIEWS[3])
"""Both sizes, both colours and both places, in two looks."""

each_opposite_view = pytest.mark.parametrize("view", OPPOSITE_VIEWS, ids=lambda view: view.name)


def look(visitor: Visitor, address: str, name: str, *, closely: bool = True) -> None:
    """Open a page, keep its picture, and ask of it what is asked of all.

    Closely: beyond the first screen, and with axe.
    """
    visitor.page.add_init_script(WATCH_SHIFTS)
    page = visitor.open(address)
    moved = shifts(page)
    keep_screenshot(page, name, first_screen=not closely)
    assert moved == []
    assert not closely or accessibility_faults(page) == []
    assert small_targets(page) == []
    assert overflowing(page) == []
