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
    """The sheets suggested; places and pages of terms are, too."""
    return page.locator("[role=option].sheet")


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
    first = suggestions(page).first
    expect(first).to_be_visible()
    visitor.press("ArrowDown", "ArrowDown", "ArrowUp")
    while first.get_attribute("aria-selected") != "true":
        visitor.press("ArrowDown")
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
    options = page.get_by_role("option")
    expect(options.last).to_have_attribute("aria-selected", "true")
    visitor.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")


def test_escape_puts_the_suggestions_away_and_keeps_the_words(visitor: Visitor) -> None:
    page = visitor.open()
    box = visitor.tab_to(main_search(page))
    visitor.type("jardin")
    expect(suggestions(page).first).to_be_visible()
    visitor.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("jardin")
    visitor.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


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
    results.first.locator(".card-title a").click()
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
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_thumb_finds_a_sheet_from_the_header_of_a_phone(newcomer: Newcomer) -> None:
    visitor = newcomer(size=PHONE, has_touch=True)
    page = visitor.open("themes/")
    page.get_by_role("banner").get_by_role("link", name="Chercher une pratique").tap()
    page.get_by_label("Chercher dans les fiches").tap()
    visitor.type("jardin")
    page.wait_for_url("**/pratiques/?q=jardin")
    expect(page.locator("[data-results] .card-title").nth(8)).to_be_hidden()
    second = page.locator("[data-results] .card-title a").nth(1)
    title = second.inner_text()
    second.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_excerpts_show_the_words_found_in_sentences_of_the_sheet(visitor: Visitor) -> None:
    page = visitor.open("pratiques/?q=jardin")
    excerpts = page.locator(".excerpt")
    expect(excerpts.first).to_be_visible()
    for marked in page.locator(".excerpt mark").all():
        assert plain(marked.inner_text()).startswith("jardin")
    # The identity card is found too, but makes no sentence.
    assert not [text for text in excerpts.all_inner_texts() if "Travail social" in text]
