"""Pages in narrow windows, with late scripts, in forced colours, with less motion, with something open."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Route

from essaim.catalogue import Catalogue

from .built_site import BuiltSite
from .conftest import Newcomer
from .looks import (
    WATCH_SHIFTS,
    accessibility_faults,
    keep_screenshot,
    overflowing,
    overflowing_at,
    shifts,
    small_targets,
)
from .samples import EDITORIAL, SAMPLES
from .views import View, each_opposite_view
from .visitor import DESKTOP, PHONE, Visitor, focus_shows


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
        for width in (320, 640):
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
