"""One page of every kind, light and dark, on a phone and at a desk, at the root of a host and below
a folder: nothing fails, nothing moves, nothing sticks out, nothing is too small, axe finds nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Route

from essaim.catalogue import Catalogue

from .built_site import BuiltSite
from .conftest import Homes, Newcomer
from .looks import (
    WATCH_SHIFTS,
    accessibility_faults,
    keep_screenshot,
    overflowing,
    overflowing_at,
    shifts,
    small_targets,
)
from .samples import EDITORIAL, ONLY_WHEN_THERE_ARE, SAMPLES
from .visitor import DESKTOP, PHONE, Colours, Visitor, focus_shows


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

MOST_SEEN = frozenset({"accueil", "explorateur-resultats", "fiche"})
"""Looked at in all four views; the other kinds in the two opposite ones, which between them have both
colours and both widths."""
SEEN = [
    pytest.param(sample, view, id=f"{sample}-{view.name}")
    for sample in SAMPLES
    for view in (VIEWS if sample in MOST_SEEN else OPPOSITE_VIEWS)
]
each_opposite_view = pytest.mark.parametrize("view", OPPOSITE_VIEWS, ids=lambda view: view.name)


def look(visitor: Visitor, address: str, name: str, *, closely: bool = True) -> None:
    """Open a page, keep its picture, and ask of it what is asked of all; axe looks closely."""
    visitor.page.add_init_script(WATCH_SHIFTS)
    page = visitor.open(address)
    keep_screenshot(page, name)
    assert shifts(page) == []
    assert not closely or accessibility_faults(page) == []
    assert small_targets(page) == []
    assert overflowing(page) == []


def test_every_kind_of_page_has_a_sample(site: BuiltSite, catalogue: Catalogue) -> None:
    sampled = {"404", EDITORIAL}
    for address in (sample(catalogue).partition("?")[0] for sample in SAMPLES.values()):
        sampled |= {kind for kind, found in site.kinds.items() if address in found}
    assert set(site.kinds) - sampled - ONLY_WHEN_THERE_ARE == set()


@pytest.mark.parametrize(("sample", "view"), SEEN)
def test_a_page_is_sound(
    newcomer: Newcomer, homes: Homes, catalogue: Catalogue, sample: str, view: View
) -> None:
    # 404.html alone knows where it is published: it is told so by `site_url`.
    lost = sample == "404"
    visitor = newcomer(at=homes[view.below and not lost], **view.options())
    if lost:
        visitor.watch.expected_statuses.add(404)
    look(visitor, SAMPLES[sample](catalogue), f"{sample}.{view.name}")


@pytest.mark.parametrize("part", range(3))
@each_opposite_view
def test_every_page_that_people_write_is_sound(
    newcomer: Newcomer, site: BuiltSite, homes: Homes, view: View, part: int
) -> None:
    """They share one template: axe looks at each in one view, and at one in the other."""
    written = site.kinds.get(EDITORIAL, ())
    for address in written[part::3]:
        visitor = newcomer(at=homes[view.below], **view.options())
        name = f"{EDITORIAL}-{address.strip('/').replace('/', '-')}.{view.name}"
        look(visitor, address, name, closely=view == VIEWS[0] or address == written[0])


@pytest.mark.parametrize("part", range(3))
def test_nothing_sticks_out_on_the_right(
    visitor: Visitor, site: BuiltSite, catalogue: Catalogue, part: int
) -> None:
    """320 pixels is a window at 400 %, or a small phone; 640 is a usual window at 200 %."""
    visitor.watch.expected_statuses.add(404)
    samples = [sample(catalogue) for sample in SAMPLES.values()]
    faults = {}
    for address in [*samples, *site.kinds.get(EDITORIAL, ())][part::3]:
        page = visitor.open(address)
        for width in (320, 640, 1280):
            if found := overflowing_at(page, width):
                faults[address, width] = found[:3]
    assert faults == {}


@pytest.mark.parametrize(
    "sample",
    ["accueil", "explorateur", "explorateur-resultats", "explorateur-sans-resultat", "fiche"],
)
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_moves_when_scripts_come_late(
    newcomer: Newcomer, catalogue: Catalogue, sample: str, size: tuple[int, int]
) -> None:
    visitor = newcomer(size=size)
    visitor.page.add_init_script(WATCH_SHIFTS)

    def late(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    for script in ("**/assets/site.js", "**/assets/explorer.js", "**/pagefind.js"):
        visitor.page.route(script, late)
    page = visitor.open(SAMPLES[sample](catalogue))
    page.wait_for_load_state("networkidle")
    assert shifts(page) == []


@pytest.mark.parametrize("sample", ["accueil", "explorateur-resultats", "fiche", "croisements"])
def test_forced_colours_hide_nothing(newcomer: Newcomer, catalogue: Catalogue, sample: str) -> None:
    visitor = newcomer(forced_colors="active")
    page = visitor.open(SAMPLES[sample](catalogue))
    keep_screenshot(page, f"{sample}.forced-colours")
    for _ in range(15):
        visitor.press("Tab")
        assert focus_shows(page)


def test_forced_colours_show_which_suggestion_is_chosen(newcomer: Newcomer) -> None:
    visitor = newcomer(forced_colors="active")
    page = visitor.open()
    visitor.tab_to(page.get_by_role("combobox", name="Que cherchez-vous"))
    visitor.type("jardin")
    page.get_by_role("option").first.wait_for()
    visitor.press("ArrowDown")
    outlines = [
        option.evaluate("option => getComputedStyle(option).outlineStyle")
        for option in page.get_by_role("option").all()
    ]
    assert outlines[0] != "none"
    assert set(outlines[1:]) == {"none"}


def test_who_asks_for_less_motion_gets_none(newcomer: Newcomer, catalogue: Catalogue) -> None:
    """And everybody else gets a page that glides to its sections."""
    glide = "getComputedStyle(document.documentElement).scrollBehavior"
    still = newcomer().open(SAMPLES["fiche"](catalogue))
    assert still.evaluate(glide) == "auto"
    assert still.evaluate("document.getAnimations().length") == 0
    still.emulate_media(reduced_motion="no-preference")
    assert still.evaluate(glide) == "smooth"


@each_opposite_view
def test_what_opens_over_the_page_is_sound_too(newcomer: Newcomer, view: View) -> None:
    visitor = newcomer(**view.options())
    page = visitor.open()
    if view.phone:
        page.get_by_role("button", name="Menu").tap()
        assert small_targets(page) == []
    page.get_by_role("combobox", name="Que cherchez-vous").focus()
    visitor.type("jardin")
    page.get_by_role("option").first.wait_for()
    visitor.press("ArrowDown")
    keep_screenshot(page, f"suggestions.{view.name}")
    assert accessibility_faults(page) == []
    assert overflowing(page) == []
    explorer = visitor.open("pratiques/?milieu=urbain")
    if view.phone:
        explorer.get_by_role("button", name="Filtrer").tap()
        keep_screenshot(explorer, f"explorateur-filtres.{view.name}")
    for facet in explorer.locator("summary").all():
        if facet.evaluate("summary => !summary.parentElement.open"):
            facet.click()
    assert accessibility_faults(explorer) == []
    assert small_targets(explorer) == []
    assert overflowing(explorer) == []
