"""The page of a sheet: what is folded on a phone, links to copy, words explained, the list one is in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY
from essaim.practice import Practice
from essaim.site import addresses
from essaim.typography import french

from .conftest import Newcomer
from .samples import SAMPLES
from .visitor import PHONE, Visitor


def fold(page: Page, section: str) -> str:
    """Whether a section is folded, by the word of its `open` attribute."""
    attribute = page.locator(f"section[aria-labelledby={section}] > details").get_attribute("open")
    return "folded" if attribute is None else "open"


class TestFolds:
    def test_a_phone_folds_training_sources_and_card_and_a_desk_does_not(
        self, newcomer: Newcomer, catalogue: Catalogue
    ) -> None:
        address = SAMPLES["fiche"](catalogue)
        phone, desk = newcomer(size=PHONE).open(address), newcomer().open(address)
        for section in ("formation", "sources", "identite"):
            assert fold(phone, section) == "folded"
            assert fold(desk, section) == "open"
        expect(phone.get_by_role("heading", name="Sources")).to_be_visible()
        expect(phone.locator("#source-s1")).to_be_hidden()

    def test_a_source_mark_opens_the_sources(
        self, newcomer: Newcomer, catalogue: Catalogue
    ) -> None:
        page = newcomer(size=PHONE, has_touch=True).open(SAMPLES["fiche"](catalogue))
        page.locator(".source-mark a[href='#source-s1']").first.tap()
        expect(page.locator("#source-s1")).to_be_in_viewport()

    @pytest.mark.parametrize("anchor", ["source-s1", "formation"])
    def test_an_address_that_leads_into_a_fold_opens_it(
        self, newcomer: Newcomer, catalogue: Catalogue, anchor: str
    ) -> None:
        page = newcomer(size=PHONE).open(f"{SAMPLES['fiche'](catalogue)}#{anchor}")
        expect(page.locator(f"#{anchor}")).to_be_in_viewport()
        assert fold(page, "sources" if anchor.startswith("source") else anchor) == "open"

    def test_the_keyboard_alone_opens_a_fold(
        self, newcomer: Newcomer, catalogue: Catalogue
    ) -> None:
        visitor = newcomer(size=PHONE)
        page = visitor.open(f"{SAMPLES['fiche'](catalogue)}#transfert")
        visitor.tab_to(page.locator(".section-formation summary"))
        visitor.press("Enter")
        assert fold(page, "formation") == "open"

    def test_on_paper_nothing_is_folded(self, newcomer: Newcomer, catalogue: Catalogue) -> None:
        page = newcomer(size=PHONE).open(SAMPLES["fiche"](catalogue))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert fold(page, "sources") == "open"
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert fold(page, "sources") == "folded"


def test_a_phone_reads_the_essentials_on_its_first_screen(
    newcomer: Newcomer, catalogue: Catalogue
) -> None:
    page = newcomer(size=PHONE).open(SAMPLES["fiche"](catalogue))
    expect(page.get_by_role("heading", name="L’essentiel")).to_be_in_viewport()
    for name in ("Ce qu’il a fallu", "Ce qui a résisté"):
        expect(page.locator(".essentials dt", has_text=name)).to_be_in_viewport()


def test_each_section_gives_its_link(newcomer: Newcomer, catalogue: Catalogue) -> None:
    visitor = newcomer(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open(SAMPLES["fiche"](catalogue))
    button = page.get_by_role("button", name="Copier le lien de la partie « Moyens »")
    visitor.tab_to(button)
    visitor.press("Enter")
    expect(page.get_by_text("Lien copié")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{visitor.home}{SAMPLES['fiche'](catalogue)}#moyens"


def test_sharing_copies_the_address_where_there_is_nothing_to_share_with(
    newcomer: Newcomer, catalogue: Catalogue
) -> None:
    visitor = newcomer(permissions=["clipboard-read", "clipboard-write"])
    visitor.page.add_init_script("delete Navigator.prototype.share")
    page = visitor.open(f"{SAMPLES['fiche'](catalogue)}#moyens")
    page.get_by_role("button", name="Partager").click()
    expect(page.get_by_role("button", name="Adresse copiée")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(SAMPLES["fiche"](catalogue))


class TestWordsExplained:
    def test_a_word_is_explained_where_it_stands(
        self, newcomer: Newcomer, catalogue: Catalogue
    ) -> None:
        page = newcomer(size=PHONE, has_touch=True).open(SAMPLES["fiche"](catalogue))
        word = page.locator("a.term").first
        word.tap()
        box = page.get_by_role("dialog")
        expect(box).to_be_in_viewport(ratio=1)
        assert len(box.locator("p").inner_text().split()) > 8
        box.get_by_role("button", name="Fermer").tap()
        expect(box).to_have_count(0)

    def test_the_keyboard_alone_reads_it_and_goes_on_from_there(
        self, visitor: Visitor, catalogue: Catalogue
    ) -> None:
        page = visitor.open(SAMPLES["fiche"](catalogue))
        word = visitor.tab_to(page.locator("a.term").first)
        visitor.press("Enter")
        expect(page.get_by_role("dialog").get_by_role("button")).to_be_focused()
        visitor.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(word).to_be_focused()

    def test_without_scripts_it_leads_to_the_glossary(
        self, newcomer: Newcomer, catalogue: Catalogue
    ) -> None:
        visitor = newcomer(scripts=False)
        page = visitor.open(SAMPLES["fiche"](catalogue))
        page.locator("a.term").first.click()
        assert re.fullmatch(r"glossaire/#[a-z0-9-]+", visitor.address())
        expect(page.locator("dt:target")).to_be_in_viewport()


class TestTheListOneComesFrom:
    def test_the_explorer_s_filtered_list_can_be_followed(self, visitor: Visitor) -> None:
        page = visitor.open("pratiques/?q=jardin&tri=titre")
        titles = page.locator("[data-results] .card-title").all_inner_texts()
        page.locator("[data-results] .card-title a").nth(1).click()
        way = page.get_by_role("navigation", name="Dans la liste")
        way.get_by_role("link", name="Suivante").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(titles[2])
        way.get_by_role("link", name="Précédente").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(titles[1])
        way.get_by_role("link", name="Retour à la liste").click()
        assert visitor.address() == "pratiques/?q=jardin&tri=titre"

    def test_so_can_the_list_of_a_theme(self, visitor: Visitor, catalogue: Catalogue) -> None:
        theme = max(catalogue.index("theme"), key=lambda one: catalogue.count("theme", one))
        sheets = catalogue.having("theme", theme)
        page = visitor.open(addresses.term(BY_KEY["theme"], theme))
        page.locator("[data-list] .card-title a").first.click()
        way = page.get_by_role("navigation", name="Dans la liste")
        expect(way.get_by_role("link", name="Précédente")).to_have_count(0)
        way.get_by_role("link", name="Suivante").click()
        title = french(sheets[1].fields.titre)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)

    def test_who_comes_from_elsewhere_is_shown_none(
        self, visitor: Visitor, catalogue: Catalogue
    ) -> None:
        page = visitor.open(SAMPLES["fiche"](catalogue))
        expect(page.get_by_role("navigation", name="Dans la liste")).to_have_count(0)


def test_the_porteur_s_messages_are_begun_and_need_no_account(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    page = visitor.open(SAMPLES["fiche"](catalogue))
    part = page.get_by_role("region", name=re.compile("Vous portez cette pratique"))
    for name in ("Corriger", "Répondre", "Faire retirer"):
        href = part.get_by_role("link", name=name).get_attribute("href") or ""
        assert href.startswith("mailto:")
        assert "subject=" in href
        assert "body=" in href
    expect(part).to_contain_text("cinq jours")
    expect(part).to_contain_text("trente jours")


def test_what_the_sheet_answers_of_the_grid_is_said_without_a_total(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    page = visitor.open(SAMPLES["fiche"](catalogue))
    page.locator(".grid summary").click()
    points = page.locator(".grid li")
    expect(points).to_have_count(18)
    assert not re.search(r"\d+\s*(?:/|sur)\s*18", page.locator(".grid").inner_text())


def test_the_two_dates_are_never_taken_for_one_another(
    visitor: Visitor, catalogue: Catalogue
) -> None:
    def verified(one: Practice) -> bool:
        return one.fields.redaction.verification is not None

    for one in [p for p in catalogue.listed if p.latest_trace][:2]:
        page = visitor.open(addresses.sheet(one.id))
        essentials = page.locator(".essentials")
        expect(essentials).to_contain_text(re.compile(r"Dernière source datée\s:"))
        expect(essentials.locator("[data-since]")).to_have_count(int(verified(one)))
