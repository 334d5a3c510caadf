"""Without JavaScript: every sheet can still be reached, and nothing promises what it cannot do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from essaim.catalogue import Catalogue
from essaim.facets import INDEXED

from .built_site import BuiltSite
from .conftest import Newcomer
from .visitor import PHONE

_HREF = re.compile(r'<a\b[^>]*\shref="([^"]*)"')
_NOWHERE = "https://essaim.invalid/"


def links(site: BuiltSite, address: str) -> Iterator[str]:
    """The addresses of the site that a page leads to."""
    for href in _HREF.findall(site.html(address)):
        target = urljoin(_NOWHERE + address, unescape(href))
        if target.startswith(_NOWHERE):
            yield urlsplit(target).path.removeprefix("/")


def reached(site: BuiltSite, start: str, within: str) -> set[str]:
    """The sheets that links lead to from a page, going through pages below an address only."""
    seen, waiting, sheets = {start}, [start], set()
    while waiting:
        for address in links(site, waiting.pop()):
            if re.fullmatch(r"pratiques/[^/]+/", address):
                sheets.add(address)
            elif address.startswith(within) and address not in seen:
                seen.add(address)
                waiting.append(address)
    return sheets


@pytest.mark.parametrize(
    ("start", "within"),
    [
        ("pratiques/", "pratiques/page/"),
        ("territoires/", "territoires/"),
        ("croisements/", "territoires/"),
        *(
            (facet.address, facet.address)
            for facet in INDEXED
            if facet.key in {"theme", "public", "forme"}
        ),
    ],
)
def test_each_way_in_leads_to_every_sheet(
    site: BuiltSite, catalogue: Catalogue, start: str, within: str
) -> None:
    missing = {f"pratiques/{p.id}/" for p in catalogue.listed} - reached(site, start, within)
    assert missing == set()


def test_a_visitor_without_scripts_goes_from_the_home_page_to_a_sheet(newcomer: Newcomer) -> None:
    page = newcomer(scripts=False).open()
    page.get_by_role("link", name="Je cherche une idée").click()
    page.locator(".term-name").filter(has_not_text="0 fiche").first.get_by_role("link").click()
    page.locator(".card-title a").first.click()
    expect(page.get_by_role("heading", name="Ce qui a été fait")).to_be_visible()


@pytest.mark.parametrize("where", ["", "themes/"], ids=["home", "header"])
def test_a_search_still_goes_to_the_explorer(newcomer: Newcomer, where: str) -> None:
    visitor = newcomer(scripts=False)
    page = visitor.open(where)
    box = page.get_by_role("searchbox").last
    box.fill("jardin")
    box.press("Enter")
    assert visitor.address().startswith("pratiques/?q=jardin")
    assert page.get_by_text("demandent JavaScript").is_visible()
    assert page.locator("[data-results] article").first.is_visible()


def test_no_button_is_shown_that_would_do_nothing(newcomer: Newcomer, catalogue: Catalogue) -> None:
    visitor = newcomer(scripts=False, size=PHONE)
    for address in ("", "pratiques/", f"pratiques/{catalogue.listed[0].id}/"):
        page = visitor.open(address)
        expect(page.get_by_role("navigation", name="Menu principal")).to_be_visible()
        names = {button.inner_text() for button in page.get_by_role("button").all()}
        assert names == {"Chercher"}
        expect(page.get_by_role("checkbox")).to_have_count(0)
        expect(page.get_by_role("combobox")).to_have_count(0)
