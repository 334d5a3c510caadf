"""The glossary: read, refused when it is not sound, found in texts, linked once in a sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from essaim.facets import INDEXED
from essaim.glossary import Entry, Glossary, load_glossary
from essaim.vocabulary import VocabularyError

from .helpers import glossary, reference_data, rendered


def entry(identifier: str, *forms: str) -> Entry:
    return Entry(id=identifier, mot=identifier, definition="…", formes=forms)


SMALL = Glossary(
    [
        entry("centre-social", "centre social", "centres sociaux"),
        entry("espace", "centre social et culturel"),
        entry("rsa", "RSA", "revenu de solidarité active"),
        entry("accueil", "lieu d'accueil"),
    ]
)


def used(text: str, *known: str) -> list[tuple[str, str]]:
    return [(use.entry, text[use.start : use.end]) for use in SMALL.uses(text, known)]


class TestUses:
    def test_each_term_once_in_reading_order(self) -> None:
        text = "Le RSA, un centre social, encore le RSA."
        assert used(text) == [("rsa", "RSA"), ("centre-social", "centre social")]

    def test_the_longest_form_wins(self) -> None:
        assert used("Un centre social et culturel.") == [("espace", "centre social et culturel")]

    def test_case_matters_for_acronyms_only(self) -> None:
        assert used("Centres Sociaux, rsa, Revenu de solidarité active") == [
            ("centre-social", "Centres Sociaux"),
            ("rsa", "Revenu de solidarité active"),
        ]

    @pytest.mark.parametrize("text", ["RSAE", "un centre socialement utile", "versa", "RSA’s"])
    def test_words_are_whole(self, text: str) -> None:
        assert used(text) == []

    def test_french_spaces_and_apostrophes_are_those_of_print(self) -> None:
        assert used("Un lieu d’accueil, un centre\u00a0social") == [
            ("accueil", "lieu d’accueil"),
            ("centre-social", "centre\u00a0social"),
        ]

    def test_known_terms_are_passed_over(self) -> None:
        assert used("Le RSA et le centre social", "rsa") == [("centre-social", "centre social")]


class TestLinks:
    def test_the_first_use_in_a_sheet_leads_to_the_definition(self) -> None:
        html = rendered("Le RSA. Encore le RSA.\n\nUn autre RSA.")
        assert html.count('<a class="term" href="../../glossaire/#rsa">RSA</a>') == 1

    @pytest.mark.parametrize(
        "text", ["### Le RSA", "[le RSA](https://example.org)", "`RSA`", "[du RSA](reference.md)"]
    )
    def test_none_in_titles_links_and_code(self, text: str) -> None:
        assert "glossaire" not in rendered(text, {"reference"})

    def test_in_emphasis_too(self) -> None:
        assert '<em><a class="term"' in rendered("Le *RSA*.")


class TestFile:
    def test_every_page_that_an_entry_leads_to_exists(self) -> None:
        addresses = {"referentiel/", "contribuer/", "donnees/", "a-propos/"} | {
            f"{facet.address}{term.id}/"
            for facet in INDEXED
            for term in reference_data().vocabularies[facet.vocabulary].current
        }
        strange = {one.page for one in glossary().entries if one.page} - addresses
        assert strange == set()

    def test_definitions_are_short_and_whole(self) -> None:
        for one in glossary().entries:
            assert 10 <= len(one.definition.split()) <= 70, one.id
            assert re.search(r"[.»]$", one.definition), one.id

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("termes: [", "YAML lisible"),
            ("termes:\n  - {id: a, mot: A, definition: x}", "manque"),
            ("termes:\n  - {id: A B, mot: A, definition: x, formes: [a]}", "identifiant"),
            (
                "termes:\n  - {id: a, mot: A, definition: x, formes: [a]}\n"
                "  - {id: a, mot: B, definition: x, formes: [b]}",
                "deux fois",
            ),
            (
                "termes:\n  - {id: a, mot: A, definition: x, formes: [un mot]}\n"
                "  - {id: b, mot: B, definition: x, formes: [Un mot]}",
                "appartient à la fois",
            ),
            ("termes:\n  - {id: a, mot: A, definition: x, formes: [a], voir: [z]}", "renvoie"),
            ("termes:\n  - {id: a, mot: A, definition: x, formes: ['…']}", "sans lettre"),
        ],
    )
    def test_what_is_not_sound_is_refused_with_a_reason(
        self, tmp_path: Path, text: str, said: str
    ) -> None:
        file = tmp_path / "_glossaire.yml"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(VocabularyError, match=said):
            load_glossary(file)

    def test_a_missing_file_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(VocabularyError, match="manque"):
            load_glossary(tmp_path / "_glossaire.yml")
