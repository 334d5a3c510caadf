"""A place typed: the sheets that are there, then those around it, and which is which."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from essaim.catalogue import Catalogue
from essaim.geography import name_keys
from essaim.practice import Practice
from essaim.site.place_index import shard
from essaim.typography import french

from .conftest import Newcomer
from .visitor import PHONE, Visitor

LIEVIN = "62510"


def place(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Près de")


def offered(page: Page) -> Locator:
    """The places offered as one types."""
    return page.locator("[role=option]")


def rings(page: Page) -> dict[str, list[str]]:
    """The titles under each ring's heading."""
    found: dict[str, list[str]] = page.evaluate(
        """() => {
          const rings = {};
          let current = null;
          for (const part of document.querySelector("[data-results]").children) {
            if (part.matches("h2.group")) {
              current = rings[part.firstChild.textContent.trim()] = [];
            } else if (part.matches("ul") && current) {
              for (const title of part.querySelectorAll(".card-title")) {
                current.push(title.textContent);
              }
            }
          }
          return rings;
        }"""
    )
    return found


def expected(catalogue: Catalogue, code: str) -> list[list[Practice]]:
    """The practices of a commune, then of each wider ring, each in the first that it is in."""
    geography = catalogue.reference.geography
    commune = geography.commune(code)
    assert commune
    wider = [
        catalogue.by_commune.get(code, ()),
        catalogue.by_epci.get(commune.epci or "", ()),
        catalogue.having("departement", commune.departement),
        [
            one
            for near in geography.neighbours(commune.departement)
            for one in catalogue.having("departement", near)
        ],
        catalogue.having("region", geography.departements[commune.departement].region),
    ]
    seen: set[str] = set()
    groups = []
    for ring in wider:
        here = {one.id: one for one in ring if one.id not in seen}
        seen |= here.keys()
        groups.append(list(here.values()))
    return groups


def show_all(page: Page) -> None:
    while (more := page.get_by_role("button", name="de plus")).is_visible():
        before = page.locator(".card-title").count()
        more.click()
        expect(page.locator(".card-title").nth(before)).to_be_visible()


def test_a_commune_brings_its_sheets_then_those_of_each_wider_ring(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    page = visitor.open("pratiques/")
    visitor.tab_to(place(page))
    visitor.type("lievin")
    expect(offered(page).first).to_contain_text("Liévin (Pas-de-Calais)")
    visitor.press("ArrowDown", "Enter")
    page.wait_for_url(f"**/pratiques/?lieu={LIEVIN}")
    expect(page.locator("h2.group")).to_have_count(5)
    show_all(page)
    groups = expected(catalogue, LIEVIN)
    shown = rings(page)
    assert [sorted(titles) for titles in shown.values()] == [
        sorted(french(one.fields.titre) for one in ring) for ring in groups
    ]
    words = ("Liévin", "intercommunalité", "Pas-de-Calais", "voisins", "Hauts-de-France")
    assert all(word in title for word, title in zip(words, shown, strict=True)), list(shown)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("62800", "Liévin (Pas-de-Calais)"),
        ("St-Denis", "Saint-Denis"),
        ("62", "Pas-de-Calais"),
        ("2A", "Corse-du-Sud"),
        ("cotes d'armor", "Côtes-d'Armor"),
        ("bretagne", "Bretagne"),
        ("fort de france", "Fort-de-France (Martinique)"),
    ],
)
def test_places_are_found_however_they_are_typed(visitor: Visitor, typed: str, first: str) -> None:
    page = visitor.open("pratiques/")
    place(page).fill(typed)
    expect(offered(page).first).to_contain_text(first)


def test_a_region_becomes_a_filter(visitor: Visitor, catalogue: Catalogue) -> None:
    page = visitor.open("pratiques/")
    place(page).fill("bretagne")
    offered(page).first.click()
    page.wait_for_url("**/pratiques/?region=bretagne")
    total = catalogue.count("region", "bretagne")
    expect(page.locator("[data-status]")).to_have_text(f"{total} fiches")


def test_a_place_goes_with_words_and_filters_and_can_be_dropped(visitor: Visitor) -> None:
    page = visitor.open(f"pratiques/?lieu={LIEVIN}&theme=alimentation")
    expect(place(page)).to_have_value("Liévin (Pas-de-Calais)")
    titles = [title for ring in rings(page).values() for title in ring]
    assert titles
    page.get_by_role("button", name="Retirer le filtre Près de Liévin").click()
    expect(place(page)).to_have_value("")
    assert visitor.address() == "pratiques/?theme=alimentation"


def test_back_undoes_a_place(visitor: Visitor) -> None:
    page = visitor.open("pratiques/")
    place(page).fill("62510")
    place(page).fill("liévin")
    offered(page).first.click()
    page.wait_for_url("**?lieu=*")
    page.go_back()
    expect(place(page)).to_have_value("")
    expect(page.locator("h2.group")).to_have_count(0)


def test_a_commune_that_no_sheet_names_leads_to_what_is_near_it(visitor: Visitor) -> None:
    page = visitor.open("pratiques/?q=62800")
    expect(place(page)).to_have_value("Liévin (Pas-de-Calais)")
    assert visitor.address() == f"pratiques/?lieu={LIEVIN}"


def test_a_commune_typed_on_the_home_page_of_a_phone_brings_what_is_near_it(
    newcomer: Newcomer,
) -> None:
    visitor = newcomer(size=PHONE, has_touch=True)
    page = visitor.open()
    page.get_by_role("combobox", name="Que cherchez-vous").tap()
    visitor.type("béthune")
    offered(page).filter(has_text="Béthune").first.tap()
    page.wait_for_url("**/pratiques/?lieu=62119")
    expect(page.locator("h2.group").first).to_contain_text("Béthune")


def test_scripts_look_for_communes_where_the_build_puts_them(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    """The two write the same keys: else a commune could not be found."""
    names = sorted({commune.nom for commune in catalogue.reference.geography.communes()})
    page = visitor.open("pratiques/")
    files = page.evaluate(
        """async (names) => {
          const { nameKey, shard } = await import(new URL("../assets/search.js", location.href));
          return names.map((name) => shard(nameKey(name)));
        }""",
        names,
    )
    wrong = [
        (name, ours, theirs)
        for name, ours, theirs in zip(names, map(shard, name_keys(names)), files, strict=True)
        if ours != theirs
    ]
    assert wrong == []
