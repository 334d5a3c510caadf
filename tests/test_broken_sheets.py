"""One slip, one problem: sheets broken in the ways that contributors break them.

A row gives what is replaced in the sound sheet, by what, and everything that must be said: the words
that each problem points at, and its code.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .helpers import PLACE, REFERENCE, at, broken, misspaced, problems, seen

Pointed = list[tuple[str, str]]

THEMES = "themes: [lien-social-et-isolement]"
PUBLICS = "publics: [habitants]"
PORTEUR = "porteur:\n  nom: Centre social imaginaire\n  type: association\n  site: null\n"
COMMUNES = 'communes: ["62510"]'
RELECTURES = "  relectures:\n    - par: redaction\n      le: 2026-01-20\n"

KEYS: list[tuple[str, str, Pointed]] = [
    ("themes:", "theme:", [("theme:", "cle-inconnue")]),
    ("themes:", "thèmes:", [("thèmes:", "cle-inconnue")]),
    ("themes:", "Themes:", [("Themes:", "cle-inconnue")]),
    ("methodes:", "methode:", [("methode:", "cle-inconnue")]),
    ("accord_porteur:", "accord-porteur:", [("accord-porteur:", "cle-inconnue")]),
    ("  type: association", "  types: association", [("types: association", "cle-inconnue")]),
    ("  type: association\n", "", [("porteur:\n", "cle-manquante")]),
    ("  - nom: Bailleur imaginaire\n    type", "  - type", [("type: bailleur", "cle-manquante")]),
    ("  fin: null\n", "", [("periode:\n", "cle-manquante")]),
    ("  echelle: quartier\n", "", [("territoire:\n", "cle-conseillee")]),
    ("origine: sources-publiques\n", "mot: x\norigine: tiers\n", [("mot: x", "cle-inconnue")]),
    ("  debut: 2015\n", "  debut: 2015\n  duree: 3\n", [("duree: 3", "cle-inconnue")]),
    (
        PORTEUR,
        "porteur:\nnom: Centre social imaginaire\ntype: association\n",
        [("nom: Centre social imaginaire\ntype", "cle-inconnue"), ("type: ass", "cle-inconnue")],
    ),
    ("periode:\n", "", [("debut: 2015", "cle-inconnue")]),
    ("periode:\n", "  periode:\n", [("periode:\n", "cle-inconnue")]),
    ("leviers: [pouvoir", "  leviers: [pouvoir", [("leviers: [pouvoir", "cle-inconnue")]),
    ("  - id: s2\n", "", [("nature: rapport", "cle-en-double")]),
    ("titre: Un jardin", "titre: A\ntitre: Un jardin", [("titre: Un jardin", "cle-en-double")]),
]

VALUES: list[tuple[str, str, Pointed]] = [
    (THEMES, "themes:", [("themes:", "valeur-manquante")]),
    (THEMES, "themes: []", [("themes: []", "valeur-manquante")]),
    (THEMES, "themes: [sante, null]", [("null]", "valeur-manquante")]),
    (THEMES, "themes: ['']", [("'']", "valeur-manquante")]),
    (THEMES, "themes: sante", [("sante\n", "type-inattendu")]),
    (THEMES, "themes: sante]", [("sante]", "type-inattendu")]),
    (THEMES, "themes: [[sante]]", [("[sante]]", "type-inattendu")]),
    (THEMES, "themes: {sante: 1}", [("{sante", "type-inattendu")]),
    (THEMES, "themes: [Santé]", [("Santé]", "terme-inconnu")]),
    (THEMES, "themes: [x1, x2]", [("x1", "terme-inconnu"), ("x2", "terme-inconnu")]),
    (
        THEMES,
        "themes: [sante, mobilite, numerique, handicap]",
        [("handicap]", "terme-inconnu"), ("handicap]", "nombre-de-valeurs")],
    ),
    (
        THEMES,
        "themes: [sante, mobilite, numerique, violences]",
        [("violences]", "nombre-de-valeurs")],
    ),
    (PUBLICS, "publics: [habitants, jeunes, habitants]", [("habitants]", "valeur-en-double")]),
    (
        PUBLICS,
        "publics: [habitants, habitans, habitants]",
        [("habitans", "terme-inconnu"), ("habitants]", "valeur-en-double")],
    ),
    (
        "formes: [travail",
        "formes: [entraide-entre-pairs, mobilisation-d-habitants, travail",
        [("travail-social-communautaire]", "nombre-de-valeurs")],
    ),
    (PORTEUR, "porteur: Centre social\n", [("Centre social\nparten", "type-inattendu")]),
    (PORTEUR, "porteur:\n", [("porteur:\n", "valeur-manquante")]),
    (PORTEUR, "porteur:\n  - nom: x\n", [("- nom: x", "type-inattendu")]),
    ("nom: Bailleur imaginaire", 'nom: ""', [('nom: ""', "valeur-manquante")]),
    ("  - nom: Bailleur", "  - Ville\n  - nom: Bailleur", [("Ville\n", "type-inattendu")]),
    ("titre: Rapport", "titre: [Rapport]  #", [("[Rapport]", "type-inattendu")]),
    ("lieu: quartier", "lieu: {le: quartier}  #", [("{le: quartier}", "type-inattendu")]),
    ('questions: ["', 'questions: [Et toi: quoi, "', [("Et toi", "type-inattendu")]),
    ("debut: 2015", "debut: 15", [("15\n  fin", "annee-invalide")]),
    ("fin: null", "fin: en cours", [("en cours", "annee-invalide")]),
    ("fin: null", "fin: 1066", [("1066", "annee-invalide")]),
    ("etp: 1.5", "etp: 1,5", [("1,5", "nombre-invalide")]),
    ("date: 2016-05", "date: mai 2016", [("mai 2016", "date-invalide")]),
    ("date: 2016-05", "date: 05/2016", [("05/2016", "date-invalide")]),
    ("creation: 2026-01-15", "creation: 2026-02-30", [("2026-02-30", "date-invalide")]),
    ("url: https://www.example.org/", "url: ftp://example.org/", [("ftp:", "adresse-invalide")]),
    ("url: https://www.example.org/article", "url: ''", [("url: ''", "valeur-manquante")]),
    ("url: https://www.example.org/", "url: javascript:x/", [("javascript", "adresse-invalide")]),
    ("site: null", "site: https://localhost", [("https://localhost", "adresse-invalide")]),
    (COMMUNES, "communes: 62510", [("62510\n", "type-inattendu")]),
    (COMMUNES, 'communes: ["62510", "62510"]', [('"62510"]', "valeur-en-double")]),
    (COMMUNES, 'communes: ["Lyévin"]', [('"Lyévin"', "commune-inconnue")]),
    (COMMUNES, "communes: null", [("territoire:\n", "territoire-vide")]),
    ("departements: []", "departements: [6]", [("6]", "departement-inconnu")]),
    ("regions: []", "regions: [Bretagne]", [("Bretagne]", "region-inconnue")]),
    ("courriel: acc", "telephone: 321 # acc", [("321 #", "contact-invalide")]),
    ("- id: s2", "- id: Source 2", [("Source 2", "identifiant-invalide")]),
    ("lieu: quartier", "lieu: <i>quartier</i>", [("<i>quartier", "html-dans-un-champ")]),
]

TOGETHER: list[tuple[str, str, Pointed]] = [
    ("fin: null", "fin: 2010", [("2010", "dates-contradictoires")]),
    (
        "fin: null\n  etat: inconnu",
        "fin: 2020\n  etat: en-cours",
        [("en-cours", "dates-contradictoires")],
    ),
    ("date: 2016-05", "date: 2027", [("2027", "dates-contradictoires")]),
    ("le: 2026-01-10", "le: 2016-04-30", [("2016-04-30", "dates-contradictoires")]),
    (
        "creation: 2026-01-15",
        "creation: 2026-03-01",
        [("2026-01-20\n  ver", "dates-contradictoires")],
    ),
    ("verification: null", "verification: 2026-01-01", [("2026-01-01", "dates-contradictoires")]),
    ("le: 2026-01-20", "le: 2026-01-01", [("2026-01-01", "dates-contradictoires")]),
    ("verification: null", "verification: 2027-01-01", [("2027-01-01", "date-a-venir")]),
    ("le: 2026-01-10", "le: 2028-01-10", [("2028-01-10", "date-a-venir")]),
    ("le: 2026-01-20", "le: 2028-01-20", [("2028-01-20", "date-a-venir")]),
    ("debut: 2015", "debut: 2028", [("2028", "date-a-venir")]),
    ("non-sollicite", "refuse", [("refuse", "statut-et-accord")]),
    ("statut: relue", "statut: brouillon", []),
    ("statut: relue", "statut: archivee", []),
    (RELECTURES, "  relectures: []\n", [("relectures: []", "statut-et-relectures")]),
    ("vigilance: []", "vigilance: [suicide]", [("relectures:", "statut-et-relectures")]),
    ("vigilance: []", "vigilance: suicide", [("relectures:", "statut-et-relectures")]),
    (
        "statut: relue",
        "statut: validee",
        [("non-sollicite", "statut-et-accord"), ("relectures:", "statut-et-relectures")],
    ),
    ("voir_aussi: []", "voir_aussi: [reference]", [("reference]", "voir-aussi-absent")]),
    ("voir_aussi: []", "voir_aussi: [Lievin]", [("Lievin]", "voir-aussi-absent")]),
    ("voir_aussi: []", "voir_aussi: [lievin-jardin]", []),
    ("anciens_ids: []", "anciens_ids: [reference]", [("reference]", "identifiant-invalide")]),
    ("anciens_ids: []", "anciens_ids: [Un Jardin]", [("Un Jardin]", "identifiant-invalide")]),
    ("courriel: accueil@example.org", "url: null", [("contact:\n", "contact-sans-moyen")]),
    ("accueil@example.org", "anne.martin@example.org", [("anne.martin", "contact-nominatif")]),
    ("accueil@example.org", "centre.social@example.org", []),
]


def expected(sheet: str, pointed: Pointed) -> list[tuple[int, int, str]]:
    return [at(sheet, words, code) for words, code in pointed]


@pytest.mark.parametrize(("sound", "slip", "pointed"), [*KEYS, *VALUES, *TOGETHER])
def test_a_slip_is_said_once_where_it_is(sound: str, slip: str, pointed: Pointed) -> None:
    sheet = broken(f"\n{sound}", f"\n{slip}") if f"\n{sound}" in REFERENCE else broken(sound, slip)
    assert seen(sheet) == expected(sheet, pointed)


@pytest.mark.parametrize(("sound", "slip", "pointed"), [*KEYS, *VALUES, *TOGETHER])
def test_it_is_said_in_french(sound: str, slip: str, pointed: Pointed) -> None:
    sheet = broken(f"\n{sound}", f"\n{slip}") if f"\n{sound}" in REFERENCE else broken(sound, slip)
    for problem in problems(sheet):
        assert problem.message[-1] in ".…"
        assert "  " not in problem.message
        assert not problem.message.endswith(("..", "…."))
        assert "None" not in problem.message
        assert not misspaced(problem.message)


@pytest.mark.parametrize(
    ("sound", "slip", "suggestion"),
    [
        ("\nthemes:", "\ntheme:", "themes"),
        (THEMES, "themes: sante", "themes: [sante]"),
        (THEMES, "themes: sante]", "themes: [sante]"),
        (THEMES, "themes: [Santé]", "sante"),
        (THEMES, "themes: [numeric]", "numerique"),
        (THEMES, "themes: [handicap]", "handicap-et-inclusion"),
        ("- frein: locaux-et-logistique", "- frein: les locaux", "locaux-et-logistique"),
        (COMMUNES, "communes: 62510", 'communes: ["62510"]'),
        (COMMUNES, 'communes: ["Liévin"]', '"62510"'),
        ("departements: []", "departements: [6]", '"06"'),
        ("regions: []", "regions: [Bretagne]", "bretagne"),
        ("etp: 1.5", "etp: 1,5", "1.5"),
        ("cout_annuel: 12000", "cout_annuel: 12 000 €", "12000"),
        ("creation: 2026-01-15", "creation: 15/01/2026", "2026-01-15"),
        ("voir_aussi: []", "voir_aussi: [lievin-jardins]", "lievin-jardin"),
        (
            "titre: Un jardin",
            "titre: Un <b>jardin</b>",
            "Un jardin d'essai au pied des immeubles de Liévin",
        ),
        ("periode:\n", "", "periode:"),
        ("  fin: null\n", "", "fin: "),
        ("leviers: [pouvoir-d-agir]\n", "", "leviers: null"),
    ],
)
def test_the_mend_is_suggested(sound: str, slip: str, suggestion: str) -> None:
    (found,) = problems(broken(sound, slip))
    assert found.suggestion == suggestion


class TestNames:
    @pytest.mark.parametrize(
        ("name", "suggestion"),
        [
            ("Jardin_partagé.md", "jardin-partage.md"),
            ("jardin partage.md", "jardin-partage.md"),
            ("jardin--partage.md", "jardin-partage.md"),
            ("-jardin.md", "jardin.md"),
            ("jardin.MD", "jardin.md"),
            ("jardin.markdown", "jardin.md"),
            ("page.md", None),
            ("index.md", None),
            ("%.md", None),
            ("a-" * 40 + "a.md", "a-" * 39 + "a.md"),
        ],
    )
    def test_one_that_is_no_address(self, name: str, suggestion: str | None) -> None:
        (found,) = problems(REFERENCE, f"practices/62-pas-de-calais/{name}")
        assert found.code == "nom-de-fichier"
        assert found.suggestion == suggestion

    @pytest.mark.parametrize("name", ["a.md", "2026.md", "a-b-2.md", "a" * 80 + ".md"])
    def test_one_that_is(self, name: str) -> None:
        assert seen(REFERENCE, f"practices/62-pas-de-calais/{name}") == []


class TestFolders:
    @pytest.mark.parametrize(
        ("sound", "replacement", "folder"),
        [
            ("echelle: quartier", "echelle: quartier", "62-pas-de-calais"),
            ('["62510"]', '["62510", "62498"]', "62-pas-de-calais"),
            ('["62510"]', '["62510", "59350"]', "plusieurs-territoires"),
            ('["62510"]', '["2A004"]', "2A-corse-du-sud"),
            ("departements: []", 'departements: ["59"]', "plusieurs-territoires"),
            ("regions: []", "regions: [hauts-de-france]", "plusieurs-territoires"),
            ("echelle: quartier", "echelle: national", "national"),
        ],
    )
    def test_the_folder_is_that_of_the_territory(
        self, sound: str, replacement: str, folder: str
    ) -> None:
        sheet = broken(sound, replacement)
        assert seen(sheet, f"practices/{folder}/reference.md") == []
        (found,) = problems(sheet, "practices/01-ain/reference.md")
        assert (found.code, found.suggestion) == (
            "dossier-et-territoire",
            f"practices/{folder}/reference.md",
        )

    def test_a_territory_that_is_not_known_says_nothing_of_the_folder(self) -> None:
        sheet = broken('["62510"]', '["62510", "Lille"]')
        assert [code for *_, code in seen(sheet, "practices/59-nord/reference.md")] == [
            "commune-inconnue"
        ]


class TestWithdrawnSheets:
    WITHDRAWN = "---\nstatut: retiree\nretrait:\n  date: 2026-02-01\n  motif: erreur\n---\n"

    def test_nothing_else_remains(self) -> None:
        assert seen(self.WITHDRAWN) == []

    @pytest.mark.parametrize(
        "text", ["Un mot.\n", "## Contexte\n", "## Contexte\n\nUn lieu.\n", "- a\n"]
    )
    def test_no_text(self, text: str) -> None:
        assert seen(f"{self.WITHDRAWN}\n{text}") == [(8, 1, "fiche-retiree")]

    def test_no_other_key(self) -> None:
        sheet = REFERENCE.replace(
            "statut: relue", "statut: retiree\nretrait:\n  date: 2026-02-01\n  motif: erreur"
        )
        assert seen(sheet) == [
            (2, 1, "fiche-retiree"),
            at(sheet, "## Contexte", "fiche-retiree"),
        ]

    def test_the_withdrawal_is_told(self) -> None:
        assert seen("---\nstatut: retiree\n---\n") == [(1, 1, "cle-manquante")]

    def test_its_place_does_not_matter(self) -> None:
        assert seen(self.WITHDRAWN, PLACE.replace("62-pas-de-calais", "ailleurs")) == []


LINES = REFERENCE.split("\n")
SLIPS = st.sampled_from(
    [
        lambda _line: "",
        lambda line: line[: len(line) // 2],
        lambda line: f"{line}\n{line}",
        lambda line: f" {line}",
        lambda line: f"\t{line}",
        lambda line: line.removeprefix("  "),
        lambda line: line.replace(": ", ":"),
        lambda line: line.replace(": ", ": &"),
        lambda line: line.replace(": ", ': "'),
        lambda line: line.replace(": ", ": ["),
        lambda line: line.replace("[", "").replace("#", ""),
        lambda line: f"- {line}",
        lambda line: f"---\n{line}",
        lambda line: f"# {line}",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), SLIPS), min_size=1, max_size=4))
def test_any_slips_are_answered_inside_the_file(
    slips: list[tuple[int, Callable[[str], str]]],
) -> None:
    lines = list(LINES)
    for number, slip in slips:
        lines[number] = slip(lines[number])
    sheet = "\n".join(lines)
    written = sheet.split("\n")
    for problem in problems(sheet):
        line, column = problem.position.line, problem.position.column
        assert 1 <= line <= len(written)
        assert 1 <= column <= len(written[line - 1]) + 1
