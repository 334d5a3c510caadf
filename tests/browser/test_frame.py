"""What surrounds every page: colours, menu, skip link, and a focus that shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from essaim.catalogue import Catalogue

from .conftest import Newcomer
from .visitor import DESKTOP, PHONE, Visitor, focus_shows


def paper(page: Page) -> str:
    """The colour of the page."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_colours_chosen_stay_from_page_to_page(newcomer: Newcomer, colours: str) -> None:
    visitor = newcomer(colours=colours)
    page = visitor.open()
    before = paper(page)
    visitor.tab_to(page.get_by_role("button", name="Passer en clair ou en sombre"))
    visitor.press("Enter")
    chosen = paper(page)
    assert chosen != before
    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Thèmes").click()
    page.wait_for_url("**/themes/")
    assert paper(page) == chosen
    page.get_by_role("button", name="Passer en clair ou en sombre").click()
    assert paper(page) == before


def test_without_a_choice_the_colours_are_those_of_the_system(newcomer: Newcomer) -> None:
    papers = {paper(newcomer(colours=colours).open()) for colours in ("light", "dark")}
    assert len(papers) == 2


def test_the_menu_of_a_phone_opens_and_closes(newcomer: Newcomer) -> None:
    visitor = newcomer(size=PHONE, has_touch=True)
    page = visitor.open()
    button = page.get_by_role("button", name="Menu")
    menu = page.get_by_role("navigation", name="Menu principal")
    expect(menu).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.tap()
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    button.tap()
    expect(menu).to_be_hidden()


def test_the_keyboard_alone_opens_the_menu_of_a_narrow_window_and_leaves_it(
    newcomer: Newcomer,
) -> None:
    visitor = newcomer(size=PHONE)
    page = visitor.open()
    button = visitor.tab_to(page.get_by_role("button", name="Menu"))
    visitor.press("Enter")
    menu = page.get_by_role("navigation", name="Menu principal")
    visitor.tab_to(menu.get_by_role("link", name="Territoires"))
    visitor.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    visitor.press("Enter")
    visitor.tab_to(menu.get_by_role("link", name="Thèmes"), backwards=True)
    visitor.press("Enter")
    page.wait_for_url("**/themes/")


def test_the_menu_says_where_one_is(visitor: Visitor, catalogue: Catalogue) -> None:
    page = visitor.open("territoires/")
    menu = page.get_by_role("navigation", name="Menu principal")
    expect(menu.get_by_role("link", name="Territoires")).to_have_attribute("aria-current", "page")
    visitor.open(f"pratiques/{catalogue.listed[0].id}/")
    expect(menu.get_by_role("link", name="Pratiques")).to_have_attribute("aria-current", "true")


def test_the_first_tab_offers_to_skip_to_the_content(visitor: Visitor) -> None:
    page = visitor.open("themes/")
    visitor.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    visitor.press("Tab")
    inside = "document.activeElement.closest('main') !== null"
    assert page.evaluate(inside)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("kind", ["accueil", "explorateur", "fiche", "croisements"])
def test_the_focus_shows_wherever_tab_leads(
    newcomer: Newcomer, kind: str, size: tuple[int, int], catalogue: Catalogue
) -> None:
    address = {"accueil": "", "explorateur": "pratiques/", "croisements": "croisements/"}.get(
        kind, f"pratiques/{catalogue.listed[0].id}/"
    )
    visitor = newcomer(size=size)
    page = visitor.open(address)
    for _ in range(60):
        visitor.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # out of the page
        assert focus_shows(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
