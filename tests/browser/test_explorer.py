"""The explorer: words and facets together, what they count, and the address that keeps them.

What it shows is compared with what the catalogue says, not with the state of the collection today.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

import pytest
from playwright.sync_api import Locator, Page, expect

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY, FACETS
from essaim.practice import Practice
from essaim.text import fold
from essaim.typography import french

from .conftest import Newcomer
from .visitor import PHONE, Visitor

Choice = Mapping[str, Collection[str]]

IN_EXPLORER = [facet.key for facet in FACETS if facet.in_explorer]


@dataclass(frozen=True)
class Explorer:
    """The explorer as a visitor sees it."""

    page: Page

    def box(self, key: str, value: str) -> Locator:
        return self.page.locator(f'input[name="{key}"][value="{value}"]')

    def facet(self, key: str) -> Locator:
        return self.page.locator(f'[data-facet="{key}"]')

    def choose(self, key: str, value: str) -> None:
        """Tick a value, opening its facet when it is closed."""
        if not self.box(key, value).is_visible():
            self.facet(key).locator("summary").click()
        self.box(key, value).check()

    @property
    def words(self) -> Locator:
        return self.page.get_by_label("Chercher dans les fiches")

    @property
    def total(self) -> Locator:
        return self.page.locator("[data-status]")

    @property
    def titles(self) -> Locator:
        return self.page.locator("[data-results] .card-title")

    @property
    def chips(self) -> Locator:
        return self.page.get_by_role("list", name="Filtres actifs").get_by_role("button")

    def counts(self) -> dict[str, dict[str, int]]:
        """What each value of each facet announces, once all are open."""
        for key in IN_EXPLORER:
            if self.facet(key).get_attribute("open") is None:
                self.facet(key).locator("summary").click()
        self.page.wait_for_timeout(300)  # a facet is counted when it opens
        found: dict[str, dict[str, int]] = self.page.evaluate(
            """() => {
              const counts = {};
              for (const box of document.querySelectorAll("[data-facet] input")) {
                const row = box.closest("label");
                counts[box.name] ??= {};
                counts[box.name][box.value] = Number(row.querySelector("[data-count]").textContent);
              }
              return counts;
            }"""
        )
        return found

    def shows(self, practices: Collection[Practice]) -> None:
        """The total is theirs, and so are the titles."""
        expect(self.total).to_have_text(said(len(practices)))
        while (more := self.page.get_by_role("button", name="de plus")).is_visible():
            before = self.titles.count()
            more.click()
            expect(self.titles.nth(before)).to_be_visible()
        shown = sorted(plain(title) for title in self.titles.all_inner_texts())
        assert shown == sorted(plain(practice.fields.titre) for practice in practices)


def said(total: int) -> str:
    return f"{total} fiche{'s' if total > 1 else ''}" if total else "Aucune fiche"


def plain(title: str) -> str:
    return re.sub(r"\W+", " ", fold(title)).strip()


def answering(catalogue: Catalogue, choice: Choice) -> list[Practice]:
    """Or inside a facet, and between facets."""
    return [
        practice
        for practice in catalogue.listed
        if all(set(BY_KEY[key].values(practice)) & set(values) for key, values in choice.items())
    ]


def expected_counts(catalogue: Catalogue, choice: Choice) -> dict[str, dict[str, int]]:
    """For each value of each facet, the sheets that have it, the facet's own choice set aside."""
    counts: dict[str, dict[str, int]] = {}
    for key in IN_EXPLORER:
        others = {other: values for other, values in choice.items() if other != key}
        practices = answering(catalogue, others)
        counts[key] = {
            value: sum(value in BY_KEY[key].values(practice) for practice in practices)
            for value in catalogue.index(key)
        }
    return counts


@pytest.fixture(scope="session")
def theme(catalogue: Catalogue) -> str:
    """The theme that most sheets have."""
    index = catalogue.index("theme")
    return max(index, key=lambda value: (len(index[value]), value))


@pytest.fixture(scope="session")
def two_regions(catalogue: Catalogue, theme: str) -> tuple[str, str]:
    """Two régions with different numbers of sheets on that theme, and with sheets on others."""
    for one, other in combinations(catalogue.index("region"), 2):
        here, there = (len(catalogue.cell(slug, theme)) for slug in (one, other))
        alone = answering(catalogue, {"region": [one, other]})
        if 0 < here < there and here + there < len(alone):
            return one, other
    raise AssertionError("the collection is too small for this test")


def nothing_for(catalogue: Catalogue) -> tuple[str, str]:
    """A région and a theme that both have sheets, and none in common."""
    for region in catalogue.index("region"):
        for theme in catalogue.index("theme"):
            if not catalogue.cell(region, theme):
                return region, theme
    raise AssertionError(
        "every région has every theme: wonderful, and this test is to be rewritten"
    )


def query(choice: Choice) -> str:
    return "&".join(f"{key}={value}" for key, values in choice.items() for value in values)


def test_two_regions_and_a_theme_give_the_sheets_of_either_region_on_that_theme(
    visitor: Visitor, catalogue: Catalogue, two_regions: tuple[str, str], theme: str
) -> None:
    explorer = Explorer(visitor.open("pratiques/"))
    one, other = two_regions
    explorer.choose("region", one)
    explorer.shows(answering(catalogue, {"region": [one]}))
    explorer.choose("region", other)
    explorer.shows(answering(catalogue, {"region": [one, other]}))
    explorer.choose("theme", theme)
    choice = {"region": [one, other], "theme": [theme]}
    explorer.shows(answering(catalogue, choice))
    path, _, asked = visitor.address().partition("?")
    assert (path, sorted(asked.split("&"))) == ("pratiques/", sorted(query(choice).split("&")))


def test_each_facet_counts_what_choosing_more_of_it_would_show(
    visitor: Visitor, catalogue: Catalogue, two_regions: tuple[str, str], theme: str
) -> None:
    nothing: Choice = {}
    for choice in (
        nothing,
        {"region": two_regions},
        {"region": two_regions, "theme": [theme]},
    ):
        page = visitor.open(f"pratiques/?{query(choice)}")
        assert Explorer(page).counts() == expected_counts(catalogue, choice)


def test_the_keyboard_alone_chooses_filters_and_opens_a_result(
    visitor: Visitor, catalogue: Catalogue, theme: str
) -> None:
    explorer = Explorer(visitor.open("pratiques/"))
    visitor.tab_to(explorer.facet("theme").locator("summary"))
    visitor.press("Enter")
    visitor.tab_to(explorer.box("theme", theme))
    visitor.press("Space")
    expect(explorer.total).to_have_text(said(catalogue.count("theme", theme)))
    first = explorer.titles.first
    title = first.inner_text()
    visitor.tab_to(first.get_by_role("link"))
    visitor.press("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_keyboard_alone_removes_a_filter_and_keeps_a_place_on_the_page(
    visitor: Visitor, catalogue: Catalogue, two_regions: tuple[str, str]
) -> None:
    explorer = Explorer(visitor.open(f"pratiques/?{query({'region': two_regions})}"))
    visitor.tab_to(explorer.chips.first)
    visitor.press("Enter")
    expect(explorer.chips).to_have_count(1)
    expect(explorer.chips.first).to_be_focused()
    # Filters stand in the order of their facet; the first of the two went away.
    left = explorer.page.locator("[data-facet=region] input:checked").get_attribute("value") or ""
    explorer.shows(answering(catalogue, {"region": [left]}))
    visitor.press("Enter")
    expect(explorer.chips).to_have_count(0)
    expect(explorer.words).to_be_focused()
    assert visitor.address() == "pratiques/"


def test_a_chip_names_its_filter_and_everything_can_be_cleared_at_once(
    visitor: Visitor, catalogue: Catalogue, two_regions: tuple[str, str], theme: str
) -> None:
    choice = {"region": two_regions, "theme": [theme]}
    explorer = Explorer(visitor.open(f"pratiques/?q=jardin&{query(choice)}"))
    label = french(catalogue.label("theme", theme))
    explorer.page.get_by_role("button", name=f"Retirer le filtre {label}").click()
    expect(explorer.box("theme", theme)).not_to_be_checked()
    explorer.page.get_by_role("button", name="Tout effacer").click()
    expect(explorer.total).to_have_text(said(len(catalogue.listed)))
    expect(explorer.words).to_have_value("")
    assert visitor.address() == "pratiques/"


def test_words_and_filters_go_together(visitor: Visitor, catalogue: Catalogue, theme: str) -> None:
    explorer = Explorer(visitor.open("pratiques/"))
    explorer.words.fill("jardin")
    expect(explorer.total).not_to_have_text(said(len(catalogue.listed)))
    with_words = explorer.total.inner_text()
    explorer.choose("theme", theme)
    expect(explorer.total).not_to_have_text(with_words)
    labelled = {plain(practice.fields.titre) for practice in catalogue.having("theme", theme)}
    assert {plain(title) for title in explorer.titles.all_inner_texts()} <= labelled
    assert visitor.address() == f"pratiques/?q=jardin&theme={theme}"


def test_the_address_brings_everything_back_after_a_reload_and_for_somebody_else(
    newcomer: Newcomer, catalogue: Catalogue, two_regions: tuple[str, str], theme: str
) -> None:
    visitor = newcomer()
    explorer = Explorer(visitor.open("pratiques/"))
    for region in two_regions:
        explorer.choose("region", region)
    explorer.choose("theme", theme)
    explorer.page.get_by_label("Trier par").select_option(label="titre")
    found = answering(catalogue, {"region": two_regions, "theme": [theme]})
    explorer.shows(found)
    titles = explorer.titles.all_inner_texts()
    assert [plain(title) for title in titles] == sorted(plain(title) for title in titles)

    explorer.page.reload()
    visitor.settle()
    friend = newcomer()
    friend.open(visitor.address())
    for page in (visitor.page, friend.page):
        seen = Explorer(page)
        expect(seen.total).to_have_text(said(len(found)))
        assert seen.titles.all_inner_texts() == titles
        for region in two_regions:
            expect(seen.box("region", region)).to_be_checked()
        expect(seen.box("theme", theme)).to_be_checked()
        expect(page.get_by_label("Trier par")).to_have_value("titre")


def test_back_and_forward_undo_and_redo_each_choice(
    visitor: Visitor, catalogue: Catalogue, two_regions: tuple[str, str], theme: str
) -> None:
    explorer = Explorer(visitor.open("pratiques/"))
    region = two_regions[0]
    everything = said(len(catalogue.listed))
    with_region = said(catalogue.count("region", region))
    with_both = said(len(catalogue.cell(region, theme)))
    explorer.choose("region", region)
    expect(explorer.total).to_have_text(with_region)
    explorer.choose("theme", theme)
    expect(explorer.total).to_have_text(with_both)
    explorer.page.go_back()
    expect(explorer.total).to_have_text(with_region)
    expect(explorer.box("theme", theme)).not_to_be_checked()
    explorer.page.go_back()
    expect(explorer.total).to_have_text(everything)
    expect(explorer.box("region", region)).not_to_be_checked()
    explorer.page.go_forward()
    explorer.page.go_forward()
    expect(explorer.total).to_have_text(with_both)
    explorer.titles.first.get_by_role("link").click()
    explorer.page.wait_for_url("**/pratiques/*/")
    explorer.page.go_back()
    expect(explorer.total).to_have_text(with_both)
    expect(explorer.box("theme", theme)).to_be_checked()


def test_typing_leaves_one_step_back_to_the_page_before(visitor: Visitor) -> None:
    page = visitor.open("themes/")
    page.get_by_role("navigation", name="Menu principal").get_by_role(
        "link", name="Pratiques"
    ).click()
    explorer = Explorer(page)
    explorer.words.press_sequentially("jardin", delay=150)
    page.wait_for_url("**/pratiques/?q=jardin")
    page.go_back()
    page.wait_for_url("**/themes/")


@pytest.mark.parametrize("order", ["trace", "titre", "debut"])
def test_every_sheet_is_there_in_every_order(
    visitor: Visitor, catalogue: Catalogue, order: str
) -> None:
    explorer = Explorer(visitor.open(f"pratiques/?tri={order}"))
    explorer.shows(catalogue.listed)
    titles = [plain(title) for title in explorer.titles.all_inner_texts()]
    by_title = {plain(practice.fields.titre): practice for practice in catalogue.listed}
    shown = [by_title[title] for title in titles]
    if order == "titre":
        assert titles == sorted(titles)
    elif order == "debut":
        years = [practice.fields.periode.debut or 0 for practice in shown]
        assert years == sorted(years, reverse=True)
    else:
        days = [str(practice.latest_trace or "") for practice in shown]
        assert days == sorted(days, reverse=True)


def test_nothing_found_says_what_to_loosen_and_what_each_gives_back(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    region, theme = nothing_for(catalogue)
    explorer = Explorer(visitor.open(f"pratiques/?region={region}&theme={theme}"))
    expect(explorer.total).to_have_text("Aucune fiche")
    label = french(catalogue.label("region", region))
    gives_back = said(catalogue.count("theme", theme))
    offer = explorer.page.get_by_role(
        "button", name=re.compile(rf"Retirer «\s{re.escape(label)}\s»\s: {gives_back}$")
    )
    offer.click()
    explorer.shows(catalogue.having("theme", theme))
    assert visitor.address() == f"pratiques/?theme={theme}"


def test_words_that_find_nothing_can_be_dropped_without_the_filters(
    visitor: Visitor, catalogue: Catalogue, theme: str
) -> None:
    explorer = Explorer(visitor.open(f"pratiques/?q=zzyzx&theme={theme}"))
    expect(explorer.total).to_have_text("Aucune fiche")
    visitor.tab_to(explorer.page.get_by_role("button", name="Chercher sans les mots"))
    visitor.press("Enter")
    expect(explorer.total).to_be_focused()
    explorer.shows(catalogue.having("theme", theme))


def test_words_alone_that_find_nothing_lead_to_themes_and_territories(visitor: Visitor) -> None:
    explorer = Explorer(visitor.open("pratiques/?q=zzyzx"))
    expect(explorer.total).to_have_text("Aucune fiche")
    explorer.page.get_by_role("main").get_by_role("link", name="par territoire").click()
    expect(explorer.page.get_by_role("heading", level=1)).to_have_text("Territoires")


def test_a_phone_filters_then_goes_to_the_results(
    newcomer: Newcomer, catalogue: Catalogue, theme: str
) -> None:
    visitor = newcomer(size=PHONE, has_touch=True)
    explorer = Explorer(visitor.open("pratiques/"))
    page = explorer.page
    expect(explorer.facet("theme")).to_be_hidden()
    page.get_by_role("button", name="Filtrer").tap()
    explorer.choose("theme", theme)
    done = page.get_by_role("button", name=f"Voir : {said(catalogue.count('theme', theme))}")
    done.tap()
    expect(explorer.facet("theme")).to_be_hidden()
    expect(page.get_by_role("button", name="Filtrer (1)")).to_be_visible()
    expect(explorer.titles.first).to_be_in_viewport()


def test_the_explorer_works_below_a_folder_too(
    newcomer: Newcomer, home_below: str, catalogue: Catalogue, theme: str
) -> None:
    visitor = newcomer(at=home_below)
    explorer = Explorer(visitor.open(f"pratiques/?theme={theme}"))
    expect(explorer.total).to_have_text(said(catalogue.count("theme", theme)))
    explorer.titles.first.get_by_role("link").click()
    visitor.page.wait_for_url(f"{home_below}pratiques/*/")


def test_what_is_asked_on_a_later_page_of_the_list_is_answered_on_the_first(
    visitor: Visitor, catalogue: Catalogue, theme: str
) -> None:
    page = visitor.open("pratiques/")
    following = page.get_by_role("link", name="Page suivante")
    if not following.count():
        pytest.fail("the plain list has one page only: this test needs a longer collection")
    following.click()
    page.wait_for_url("**/pratiques/page/2/")
    explorer = Explorer(page)
    box = explorer.box("theme", theme)
    if not box.is_visible():
        explorer.facet("theme").locator("summary").click()
    box.click()  # `check` would look at the box again, on the page one is led to, and undo it
    page.wait_for_url(f"**/pratiques/?theme={theme}")
    expect(explorer.total).to_have_text(said(catalogue.count("theme", theme)))


def test_when_the_index_does_not_come_the_plain_list_stays(visitor: Visitor) -> None:
    visitor.watch.expected_statuses.add(500)
    visitor.page.route("**/pagefind/**", lambda route: route.fulfill(status=500))
    page = visitor.open("pratiques/?q=jardin")
    expect(page.locator("[data-status]")).to_contain_text("La recherche ne répond pas")
    expect(page.locator("[data-results] article").first).to_be_visible()
