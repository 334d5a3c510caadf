"""Maps: they lead where they say, count what the lists count, and are no trap for the keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from essaim.catalogue import Catalogue
from essaim.site.addresses import departement, region

from .conftest import Newcomer
from .visitor import Visitor


def counts(page: Page) -> dict[str, int]:
    """What each département of a map says."""
    found: dict[str, int] = page.evaluate(
        """() => {
          const counts = {};
          for (const shape of document.querySelectorAll("[data-map] [data-code]")) {
            const title = shape.querySelector("title");
            const count = shape.querySelector(".count");
            const words = (title ?? count)?.textContent.split("\\u00a0:").pop();
            if (words) counts[shape.dataset.code] = parseInt(words, 10) || 0;
          }
          return counts;
        }"""
    )
    return found


def test_the_map_of_the_home_page_says_what_the_catalogue_says(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    shown = counts(visitor.open())
    index = catalogue.index("departement")
    assert shown == {code: len(index.get(code, ())) for code in shown}
    assert len(shown) == 101


def test_a_departement_of_the_map_leads_to_its_page(visitor: Visitor, catalogue: Catalogue) -> None:
    geography = catalogue.reference.geography
    page = visitor.open()
    code = next(c for c in catalogue.index("departement") if geography.has_page(c) and c < "75")
    page.locator(f"a:has([data-code='{code}'])").first.click()
    assert visitor.address() == departement(code, geography)


def test_the_keyboard_can_pass_the_map_or_go_through_it(visitor: Visitor) -> None:
    page = visitor.open("territoires/")
    visitor.tab_to(page.get_by_role("link", name="Passer la carte"))
    visitor.press("Enter")
    visitor.press("Tab")
    assert not page.evaluate("document.activeElement.closest('[data-map]')")
    page = visitor.open("territoires/")
    visitor.tab_to(page.locator("[data-map] svg a").first)
    visitor.press("Enter")
    page.wait_for_url("**/territoires/*/**")


def test_the_map_of_a_region_marks_the_departement_of_the_page(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    geography = catalogue.reference.geography
    code = next(c for c in catalogue.index("departement") if geography.has_page(c))
    page = visitor.open(departement(code, geography))
    expect(page.locator(f".area.here[data-code='{code}']").first).to_be_visible()
    page = visitor.open(region(geography.departements[code].region))
    expect(page.locator(".area.here")).to_have_count(0)


class TestTheExplorerSMap:
    def test_it_counts_what_was_found(self, visitor: Visitor, catalogue: Catalogue) -> None:
        page = visitor.open("pratiques/?milieu=urbain&vue=carte")
        urban = catalogue.having("milieu", "urbain")
        assert counts(page) == {
            code: sum(code in one.places.departements for one in urban) for code in counts(page)
        }

    def test_choosing_a_departement_filters_and_choosing_it_again_does_not(
        self, visitor: Visitor, catalogue: Catalogue
    ) -> None:
        page = visitor.open("pratiques/")
        page.get_by_text("Carte", exact=True).click()
        page.wait_for_url("**/pratiques/?vue=carte")
        brest = page.locator("a:has([data-code='29'])").first
        brest.click()
        page.wait_for_url("**/pratiques/?departement=29&vue=carte")
        total = catalogue.count("departement", "29")
        expect(page.locator("[data-status]")).to_have_text(f"{total} fiches")
        expect(page.locator(".area.here")).to_have_count(1)
        page.locator("a:has([data-code='29'])").first.click()
        page.wait_for_url("**/pratiques/?vue=carte")

    def test_the_keyboard_alone_shows_it_and_chooses_on_it(self, visitor: Visitor) -> None:
        page = visitor.open("pratiques/?q=jardin")
        visitor.tab_to(page.get_by_role("radio", name="Liste"))
        visitor.press("ArrowRight")
        page.wait_for_url("**/pratiques/?q=jardin&vue=carte")
        visitor.tab_to(page.locator("[data-map-view] svg a").first)
        visitor.press("Enter")
        page.wait_for_url("**/pratiques/?q=jardin&departement=*&vue=carte")

    def test_a_friend_opens_the_same_map(self, newcomer: Newcomer) -> None:
        page = newcomer().open("pratiques/?theme=sante&vue=carte")
        expect(page.get_by_role("radio", name="Carte")).to_be_checked()
        expect(page.locator("[data-map-view] svg").first).to_be_visible()
