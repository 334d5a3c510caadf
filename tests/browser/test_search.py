"""Looking for a practice by its words, from any page, with a mouse or with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from essaim.catalogue import Catalogue
from essaim.text import fold, without_ligatures

from .conftest import Newcomer
from .visitor import PHONE, Visitor

QUERIES = {
    "jardin": "jardin",
    "precarite": "precarite",
    "coeur": "coeur",
    "isolement des personnes âgées": "isolement",
}
"""What is typed, and a word that the first sheet found must hold, accents and ligatures aside."""

each_query = pytest.mark.parametrize("query", QUERIES)


def main_search(page: Page) -> Locator:
    """The search box of the home page."""
    return page.get_by_role("combobox", name="Que cherchez-vous")


def header_search(page: Page) -> Locator:
    """The search box of every header."""
    return page.get_by_role("combobox", name="Chercher une pratique")


def suggestions(page: Page) -> Locator:
    """The sheets suggested."""
    return page.get_by_role("option")


def plain(text: str) -> str:
    return fold(without_ligatures(text))


def text_of(page: Page) -> str:
    return plain(page.get_by_role("main").inner_text())


@each_query
def test_clicking_a_suggestion_of_the_home_page_opens_its_sheet(
    visitor: Visitor, query: str
) -> None:
    page = visitor.open()
    main_search(page).click()
    visitor.type(query)
    title = suggestions(page).first.locator("strong").inner_text()
    suggestions(page).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert QUERIES[query] in text_of(page)


@each_query
def test_the_keyboard_alone_goes_from_a_sheet_to_another_by_its_words(
    visitor: Visitor, catalogue: Catalogue, query: str
) -> None:
    page = visitor.open(f"pratiques/{catalogue.listed[0].id}/")
    box = visitor.tab_to(header_search(page))
    visitor.type(query)
    expect(box).to_have_attribute("aria-expanded", "true")
    visitor.press("ArrowDown", "ArrowDown", "ArrowUp")
    first = suggestions(page).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "none")
    title = first.locator("strong").inner_text()
    visitor.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_arrows_go_round_the_suggestions(visitor: Visitor) -> None:
    page = visitor.open()
    visitor.tab_to(main_search(page))
    visitor.type("jardin")
    expect(suggestions(page).first).to_be_visible()
    visitor.press("ArrowUp")
    expect(suggestions(page).last).to_have_attribute("aria-selected", "true")
    visitor.press("ArrowDown")
    expect(suggestions(page).first).to_have_attribute("aria-selected", "true")


def test_escape_puts_the_suggestions_away_and_keeps_the_words(visitor: Visitor) -> None:
    page = visitor.open()
    box = visitor.tab_to(main_search(page))
    visitor.type("jardin")
    expect(suggestions(page).first).to_be_visible()
    visitor.press("Escape")
    expect(suggestions(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("jardin")
    visitor.press("ArrowDown")
    expect(suggestions(page).first).to_have_attribute("aria-selected", "true")


@each_query
def test_enter_without_a_choice_shows_every_sheet_found(visitor: Visitor, query: str) -> None:
    page = visitor.open()
    visitor.tab_to(main_search(page))
    visitor.type(query)
    expect(suggestions(page).first).to_be_visible()
    visitor.press("Enter")
    page.wait_for_url("**/pratiques/?q=*")
    expect(page.get_by_label("Chercher dans les fiches")).to_have_value(query)
    results = page.locator("[data-results] article")
    expect(results.first).to_be_visible()
    results.first.get_by_role("link").click()
    page.wait_for_url("**/pratiques/*/")
    assert QUERIES[query] in text_of(page)


def test_words_that_nothing_holds_are_said_to_find_nothing(visitor: Visitor) -> None:
    page = visitor.open()
    main_search(page).click()
    visitor.type("zzyzx")
    said = page.get_by_role("main").get_by_role("status")
    expect(said).to_have_text("Aucune fiche")
    expect(suggestions(page)).to_have_count(0)


def test_leaving_the_search_puts_its_suggestions_away(visitor: Visitor) -> None:
    page = visitor.open()
    visitor.tab_to(main_search(page))
    visitor.type("jardin")
    expect(suggestions(page).first).to_be_visible()
    visitor.press("Tab")
    expect(suggestions(page)).to_have_count(0)


def test_a_thumb_finds_a_sheet_from_the_header_of_a_phone(newcomer: Newcomer) -> None:
    visitor = newcomer(size=PHONE, has_touch=True)
    page = visitor.open("themes/")
    header_search(page).tap()
    visitor.type("jardin")
    suggestion = suggestions(page).nth(1)
    title = suggestion.locator("strong").inner_text()
    suggestion.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_excerpts_show_the_words_found_in_sentences_of_the_sheet(visitor: Visitor) -> None:
    page = visitor.open("pratiques/?q=jardin")
    excerpts = page.locator(".excerpt")
    expect(excerpts.first).to_be_visible()
    for marked in page.locator(".excerpt mark").all():
        assert plain(marked.inner_text()).startswith("jardin")
    # The identity card is found too, but makes no sentence.
    assert not [text for text in excerpts.all_inner_texts() if "Travail social" in text]
