"""Reading: sources, sections, neighbours, and the ways through territories and themes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY
from essaim.practice import Practice
from essaim.sections import SECTIONS
from essaim.site.addresses import crossing, departement
from essaim.typography import french

from .visitor import Visitor


@pytest.fixture(scope="session")
def sheet(catalogue: Catalogue) -> Practice:
    """A sheet whose text cites its source s2, which is online, and that has neighbours."""
    for practice in catalogue.listed:
        online = [source for source in practice.fields.sources if source.url]
        cited = any("#source-s2" in html for html in practice.sections.values())
        if cited and "s2" in {source.id for source in online} and catalogue.neighbours(practice):
            return practice
    raise AssertionError("no sheet cites a second source that is online")


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_a_source_mark_leads_to_its_source_and_the_source_to_its_page(
    visitor: Visitor, sheet: Practice
) -> None:
    page = visitor.open(f"pratiques/{sheet.id}/")
    second = next(source for source in sheet.fields.sources if source.id == "s2")
    page.locator('.source-mark a[href="#source-s2"]').first.click()
    assert visitor.address() == f"pratiques/{sheet.id}/#source-s2"
    entry = page.locator("#source-s2")
    expect(entry).to_be_in_viewport()
    link = entry.get_by_role("link").first
    expect(link).to_have_text(french(second.titre))
    expect(link).to_have_attribute("href", second.url or "")


def test_the_keyboard_alone_follows_a_source_mark_and_goes_on_from_there(
    visitor: Visitor, sheet: Practice
) -> None:
    page = visitor.open(f"pratiques/{sheet.id}/#demarche")
    visitor.tab_to(page.locator('.source-mark a[href="#source-s2"]').first)
    visitor.press("Enter")
    expect(page.locator("#source-s2")).to_be_in_viewport()
    visitor.press("Tab")
    expect(page.locator("#source-s2").get_by_role("link").first).to_be_focused()


def test_a_source_mark_says_which_source_it_leads_to(visitor: Visitor, sheet: Practice) -> None:
    page = visitor.open(f"pratiques/{sheet.id}/")
    name = re.compile(r"^Source 2\s: ")
    expect(page.get_by_role("link", name=name).first).to_have_attribute("href", "#source-s2")


def test_the_outline_leads_to_each_of_the_eight_sections(visitor: Visitor, sheet: Practice) -> None:
    page = visitor.open(f"pratiques/{sheet.id}/")
    outline = page.get_by_role("navigation", name="Dans cette fiche")
    for section in SECTIONS:
        outline.get_by_role("link", name=section.title).click()
        assert visitor.address() == f"pratiques/{sheet.id}/#{section.anchor}"
        expect(page.get_by_role("heading", name=section.title, exact=True)).to_be_in_viewport()


def test_an_address_with_a_section_opens_the_sheet_there(visitor: Visitor, sheet: Practice) -> None:
    page = visitor.open(f"pratiques/{sheet.id}/#difficultes")
    expect(page.locator("#difficultes")).to_be_in_viewport()
    expect(title(page)).not_to_be_in_viewport()


def test_a_neighbour_says_why_it_is_one(
    visitor: Visitor, sheet: Practice, catalogue: Catalogue
) -> None:
    page = visitor.open(f"pratiques/{sheet.id}/")
    chosen = set(sheet.fields.voir_aussi)
    first = next(n for n in catalogue.neighbours(sheet) if n.practice.id not in chosen)
    name = french(first.practice.fields.titre)
    section = page.get_by_role("region", name="Fiches voisines")
    item = section.get_by_role("listitem").filter(has=page.get_by_role("link", name=name))
    for reason in first.reasons:
        words = f"{BY_KEY[reason.key].title} : {catalogue.label(reason.key, reason.value)}"
        expect(item.locator(".why")).to_contain_text(french(words))
    item.get_by_role("link", name=name).click()
    expect(title(page)).to_have_text(name)


def test_a_sheet_can_be_cited_by_its_permanent_address(visitor: Visitor, sheet: Practice) -> None:
    page = visitor.open(f"pratiques/{sheet.id}/")
    about = page.get_by_role("region", name="À propos de cette fiche")
    expect(about).to_contain_text(french(sheet.fields.titre))
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    if canonical:  # sheets that search engines are told to pass have none
        expect(about).to_contain_text(canonical)


def test_from_the_territories_to_a_departement_to_a_sheet(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    geography = catalogue.reference.geography
    code = next(code for code in catalogue.index("departement") if geography.has_page(code))
    place = geography.departements[code]
    page = visitor.open()
    page.get_by_role("navigation", name="Menu principal").get_by_role(
        "link", name="Territoires"
    ).click()
    page.get_by_role("link", name=french(f"{place.nom} ({code})"), exact=True).click()
    assert visitor.address() == departement(code, geography)
    practices = catalogue.having("departement", code)
    cards = page.get_by_role("region", name="Les fiches").get_by_role("article")
    expect(cards).to_have_count(len(practices))
    cards.first.get_by_role("link").click()
    expect(title(page)).to_have_text(french(practices[0].fields.titre))


def test_a_departement_without_sheets_leads_to_the_closest(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    page = visitor.open("territoires/auvergne-rhone-alpes/ain/")
    if catalogue.count("departement", "01"):
        pytest.fail("there are sheets in the Ain now: choose an empty département")
    closest = page.get_by_role("region", name="Les plus proches")
    expect(closest.get_by_role("article").first).to_be_visible()
    closest.get_by_role("link", name="Voir tout").click()
    page.wait_for_url("**/pratiques/?lieu=01")
    expect(page.locator("[data-results] h2.group").first).to_contain_text("Ain")


def test_a_frein_that_no_sheet_cites_leads_to_sheets_that_help(visitor: Visitor) -> None:
    page = visitor.open("freins/soutien-hierarchique-insuffisant/")
    near = page.get_by_role("region", name="D’autres fiches qui peuvent servir")
    near.get_by_role("article").first.get_by_role("link").click()
    page.wait_for_url("**/pratiques/*/")


def test_the_trail_leads_back_up_from_a_departement(visitor: Visitor, catalogue: Catalogue) -> None:
    geography = catalogue.reference.geography
    code = next(code for code in catalogue.index("departement") if geography.has_page(code))
    region = geography.regions[geography.departements[code].region]
    page = visitor.open(departement(code, geography))
    trail = page.get_by_role("navigation", name="Fil d’Ariane")
    trail.get_by_role("link", name=french(region.nom)).click()
    expect(title(page)).to_have_text(french(region.nom))


def test_a_cell_of_the_crossings_leads_to_as_many_sheets_as_it_says(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    region, theme = max(catalogue.cells, key=lambda cell: len(catalogue.cell(*cell)))
    practices = catalogue.cell(region, theme)
    page = visitor.open("croisements/")
    name = french(
        f"{catalogue.label('region', region)}, {catalogue.label('theme', theme)} : {len(practices)}"
    )
    cell = page.get_by_role("link", name=name)
    expect(cell).to_have_text(str(len(practices)))
    cell.click()
    assert visitor.address() == crossing(region, theme)
    expect(page.get_by_role("main").get_by_role("article")).to_have_count(len(practices))


def test_the_crossings_scroll_by_themselves_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor.open("croisements/")
    page.set_viewport_size({"width": 390, "height": 844})
    table = visitor.tab_to(page.get_by_role("region", name="Tableau des régions et des thèmes"))
    last = table.get_by_role("row").nth(1).get_by_role("cell").last
    for _ in range(100):
        if last.evaluate("cell => cell.getBoundingClientRect().right <= innerWidth"):
            return
        visitor.press("ArrowRight")
    raise AssertionError("the last column cannot be reached")


def test_an_address_that_leads_nowhere_offers_a_search_that_works(visitor: Visitor) -> None:
    visitor.watch.expected_statuses.add(404)
    page = visitor.open("pratiques/une-fiche-qui-n-a-jamais-existe/")
    expect(title(page)).to_have_text("Page introuvable")
    box = visitor.tab_to(page.get_by_role("main").get_by_role("combobox"))
    visitor.type("jardin")
    expect(page.get_by_role("option").first).to_be_visible()
    visitor.press("Enter")
    page.wait_for_url("**/pratiques/?q=jardin")
    assert box
    expect(page.locator("[data-results] article").first).to_be_visible()


def test_a_long_page_leads_to_its_chapters(visitor: Visitor) -> None:
    page = visitor.open("contribuer/guide/")
    chapters = page.get_by_role("navigation", name="Dans cette page").get_by_role("link")
    titles = page.get_by_role("article").get_by_role("heading", level=2)
    assert chapters.all_inner_texts() == titles.all_inner_texts()
    chapters.nth(3).click()
    expect(titles.nth(3)).to_be_in_viewport()
