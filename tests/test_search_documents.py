"""What the search index is told of a sheet, in no visible text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

import pytest

from essaim.facets import FACETS
from essaim.glossary import Entry as GlossaryEntry
from essaim.glossary import Glossary
from essaim.practice import Practice
from essaim.sections import SECTIONS
from essaim.site.search_documents import EVERY_SHEET, search_document, search_documents
from essaim.thesaurus import Entry, Thesaurus

from .helpers import reference_data, thesaurus
from .making import catalogue, collection, dated, in_commune, practice

VOCABULARIES = reference_data().vocabularies
NO_GLOSSARY = Glossary([])


class Told(HTMLParser):
    """What Pagefind reads of a document: texts, filters, sorts, metadata."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.filters: defaultdict[str, list[str]] = defaultdict(list)
        self.sorts: dict[str, str] = {}
        self.meta: dict[str, str] = {}
        self.anchors: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        for key, value in given.items():
            name = value.removesuffix("[content]")
            if key == "data-pagefind-filter":
                self.filters[name].append(given["content"])
            elif key == "data-pagefind-sort":
                self.sorts[name] = given["content"]
            elif key == "data-pagefind-meta" and tag == "meta":
                self.meta[name] = given["content"]
        if tag == "h2":
            self.anchors.append(given["id"])

    def handle_data(self, data: str) -> None:
        self.text += data


def told(one: Practice, words: Thesaurus | None = None) -> Told:
    return Told(search_document(one, catalogue(one), words or thesaurus()))


def aliases(one: Practice, words: Thesaurus | None = None) -> set[str]:
    return set(told(one, words).meta["alias"].split(" · "))


def test_only_sheets_that_lists_show_can_be_found() -> None:
    found = search_documents(
        collection(practice("a"), practice("old", statut="archivee"), practice("b"))
    )
    assert sorted(address for address, _html in found) == ["pratiques/a/", "pratiques/b/"]


def test_every_sort_key_has_a_value_on_every_sheet() -> None:
    nothing: dict[str, Any] = {"periode": {"debut": None, "fin": None}}
    for one in (dated("undated", None, **nothing), dated("dated", "2016-05")):
        sorts = told(one).sorts
        assert list(sorts) == ["trace", "titre", "debut"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", sorts["trace"])
        assert re.fullmatch(r"\d{4}", sorts["debut"])


def test_sort_keys_sort_as_people_expect() -> None:
    dates: Sequence[str | None] = (None, "2016", "2016-05", "2016-05-03")
    traces = [told(dated("a", date)).sorts["trace"] for date in dates]
    assert traces == sorted(set(traces))
    titles = [told(practice("a", titre=title)).sorts["titre"] for title in ("École", "Zoo")]
    assert titles == sorted(titles)


def test_the_filters_are_the_explorer_s_facets_and_the_nearest_places() -> None:
    one = in_commune("a", "62510")
    filters = told(one).filters
    expected = {
        facet.key: list(facet.values(one))
        for facet in FACETS
        if facet.in_explorer and facet.values(one)
    }
    assert filters == {**expected, "commune": ["62510"], "epci": list(one.places.epcis)}


def test_every_section_can_be_led_to() -> None:
    assert told(practice("a")).anchors == [spec.anchor for spec in SECTIONS]


def test_apostrophes_are_straight_for_pagefind_takes_curly_ones_for_letters() -> None:
    one = practice("a", titre="À l'abri", sections={"contexte": "<p>Aujourd’hui l’habitant.</p>"})
    document = told(one)
    assert "’" not in document.text + "".join(document.meta.values())
    assert "l'habitant" in document.text


def test_source_marks_are_left_out() -> None:
    mark = '<sup class="source-mark"><a href="#source-s1" aria-label="Source 1">1</a></sup>'
    one = practice("a", sections={"contexte": f"<p>Douze personnes{mark}.</p>"})
    assert "Douze personnes." in told(one).text


def test_what_was_tried_against_a_frein_is_found_in_its_section() -> None:
    answer = {"frein": "locaux-et-logistique", "reponse": "Un chapiteau [s1].", "issue": "levee"}
    text = told(practice("a", freins=[answer])).text
    assert text.index("Difficultés") < text.index("Un chapiteau.") < text.index("Conditions pour")


def test_every_sheet_holds_the_word_that_finds_them_all() -> None:
    assert told(practice("a")).meta["tout"] == EVERY_SHEET


@pytest.mark.parametrize("word", ["Liévin", "62800", "Pas-de-Calais", "62", "Hauts-de-France"])
def test_a_sheet_is_found_by_every_name_and_code_of_its_place(word: str) -> None:
    assert word in told(in_commune("a", "62510")).meta["territoire"]


def test_overseas_sheets_are_found_by_that_word_and_others_are_not() -> None:
    assert "outre-mer" in told(in_commune("a", "97105")).meta["territoire"]
    assert "outre-mer" not in told(in_commune("a", "62510")).meta["territoire"]


def test_words_are_found_without_their_ligatures_and_shown_with_them() -> None:
    one = practice(
        "a",
        titre="Au cœur du quartier",
        resume="Une œuvre commune.",
        sections={"contexte": "<p>Les <em>sœurs</em> et l’Œil, ex <b>æ</b>quo.</p>"},
    )
    assert {"coeur", "oeuvre", "soeurs", "Oeil", "ae"} <= aliases(one)
    assert "coeur" not in told(one).text


def test_everyday_words_and_acronyms_lead_to_what_the_field_calls_otherwise() -> None:
    term = next(term for term in VOCABULARIES["publics"].current if term.autres_mots)
    found = aliases(practice("a", publics=[term.id]))
    assert set(term.autres_mots) & found


class TestThesaurus:
    def test_words_that_go_together_bring_each_other(self) -> None:
        words = Thesaurus([Entry(mots=("bus", "car scolaire"), source="x")], NO_GLOSSARY)
        one = practice("a", sections={"contexte": "<p>Un car scolaire repeint.</p>"})
        assert "bus" in aliases(one, words)
        assert "car scolaire" not in aliases(one, words)  # the text says it

    def test_one_way_where_the_words_say_more(self) -> None:
        words = Thesaurus([Entry(si=("Ehpad",), mots=("vieux",), source="x")], NO_GLOSSARY)
        assert "vieux" in aliases(practice("a", resume="Un EHPAD ouvert."), words)
        assert "Ehpad" not in aliases(practice("a", resume="Un vieux moulin."), words)

    def test_accents_case_and_plurals_make_no_difference_but_words_are_whole(self) -> None:
        words = Thesaurus(
            [Entry(si=("épicerie sociale",), mots=("colis",), source="x")], NO_GLOSSARY
        )
        assert "colis" in aliases(practice("a", resume="Des EPICERIES sociales."), words)
        assert "colis" not in aliases(practice("a", resume="Une épicerie socialement."), words)

    def test_an_acronym_brings_its_long_form_and_the_reverse(self) -> None:
        entry = GlossaryEntry(
            id="gem",
            mot="Groupe d'entraide mutuelle",
            sigle="GEM",
            definition="…",
            formes=("groupe d'entraide mutuelle", "GEM"),
        )
        words = Thesaurus([], Glossary([entry]))
        long = practice("a", resume="Un groupe d'entraide mutuelle.")
        assert "GEM" in aliases(long, words)
        assert "Groupe d'entraide mutuelle" in aliases(practice("b", resume="Un GEM."), words)
        assert "GEM" not in aliases(practice("c", resume="Un gem."), words)
