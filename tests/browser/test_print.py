"""On paper: a sheet is a handout that stands alone; any other page prints without its machinery."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from essaim.catalogue import Catalogue

from .built_site import SCREENSHOTS
from .looks import keep_screenshot, overflowing
from .samples import SAMPLES
from .visitor import Visitor

A4: ViewportSize = {"width": 658, "height": 985}
"""An A4 sheet without its margins, in CSS pixels."""

LONGEST = 3
"""Pages of a sheet on paper: a handout."""


@pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if not sample.startswith(("regle", "facette-", "404"))]
)
def test_a_page_fits_on_a4(visitor: Visitor, catalogue: Catalogue, sample: str) -> None:
    visitor.watch.expected_statuses.add(404)
    page = visitor.open(SAMPLES[sample](catalogue))
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.pdf(path=SCREENSHOTS / f"{sample}.print.pdf", prefer_css_page_size=True)
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    keep_screenshot(page, f"{sample}.print")
    assert overflowing(page) == []
    for machinery in ("navigation", "button", "combobox", "searchbox"):
        expect(page.get_by_role("banner").get_by_role(machinery)).to_have_count(0)
    expect(page.get_by_role("contentinfo")).to_have_count(0)


def test_a_printed_sheet_keeps_its_card_its_sources_and_its_address(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    page = visitor.open(SAMPLES["fiche"](catalogue))
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= LONGEST
    page.emulate_media(media="print")
    expect(page.get_by_role("region", name="Carte d’identité")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("region", name="Fiches voisines")).to_have_count(0)
    canonical = page.locator("link[rel=canonical]").get_attribute("href") or ""
    expect(page.get_by_role("region", name="À propos de cette fiche")).to_contain_text(canonical)
    expect(page.get_by_role("link", name="Modifier cette fiche")).to_have_count(0)
    source = page.locator(".sources details a[href^=http]").first
    printed = source.evaluate("link => getComputedStyle(link, '::after').content")
    assert source.get_attribute("href") in printed


def test_a_page_read_in_dark_colours_prints_in_ink_on_paper(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    page = visitor.open(SAMPLES["fiche"](catalogue))
    page.get_by_role("button", name="Passer en clair ou en sombre").click()
    page.emulate_media(media="print", color_scheme="dark")
    body = page.locator("body")
    assert body.evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
    assert body.evaluate("body => getComputedStyle(body).color") == "rgb(0, 0, 0)"
