"""Every rule speaks on its example, at the right place, and no other rule does."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType

import pytest

from essaim.checking import check_collection
from essaim.field_types import Reference
from essaim.problems import Position, Problem, Severity
from essaim.rules import RULES, Example, Rule
from essaim.vocabulary import Term, Vocabulary

from .helpers import (
    PLACE,
    REFERENCE,
    TODAY,
    broken,
    checked,
    make_collection,
    misspaced,
    problems,
    reference_data,
)

START = "---\n"

POINTS_AT = {
    "adresse-invalide": "www.example.org/article",
    "ancien-identifiant-en-double": "reference]",
    "annee-invalide": "vers 2015",
    "caractere-de-controle": "\u000cdu lieu",
    "citation-mal-formee": "[s1](https://example.org)",
    "citation-sans-source": "[s9]",
    "cle-conseillee": START,
    "cle-en-double": "origine: tiers\naccord",
    "cle-inconnue": "orgine: sources-publiques",
    "cle-manquante": START,
    "code-sans-guillemets": "62510]",
    "commune-inconnue": '"Liévin"',
    "contact-invalide": "accueil chez example.org",
    "contact-nominatif": "camille.exemple@example.org",
    "contact-sans-moyen": "contact:\n",
    "date-a-venir": "2098",
    "date-invalide": "15/01/2026",
    "dates-contradictoires": "2010",
    "debut-d-en-tete": "\ntitre:",
    "departement-inconnu": '"Ardennes"',
    "dossier-et-territoire": "territoire:\n",
    "ecriture-yaml-avancee": "!Un jardin",
    "en-tete-illisible": "- titre:",
    "encodage": "\udce9 du lieu",
    "fiche-retiree": "## Contexte\n",
    "fin-d-en-tete": "## Contexte\n",
    "freins-et-section": "## Difficultés et tournants\n",
    "html-brut": "<b>jardin</b>",
    "html-dans-un-champ": "Un <b>jardin</b>",
    "identifiant-en-double": START,
    "identifiant-invalide": "Source 2",
    "image-dans-le-texte": "![jardin](jardin.jpg)",
    "indentation": "type: association",
    "lien-interdit": "[jardin](javascript:alert)",
    "lien-vers-fiche-absente": "[jardin](fiche-qui-n-existe-pas.md)",
    "liste-d-attributs": "{.grand}",
    "marque-d-ordre-des-octets": START,
    "niveau-de-titre": "#### Moyens",
    "nom-de-fichier": START,
    "nombre-de-valeurs": "animation-de-la-vie-sociale]",
    "nombre-invalide": "environ 12 000 euros",
    "non-documente-mele": "Non documenté.\n\nDeux salariées",
    "region-inconnue": '"Nord-Pas-de-Calais"',
    "section-en-double": "## Moyens\n\nDeux salariées",
    "section-inconnue": "## Les moyens",
    "section-mal-placee": "## Ce qui a été fait",
    "section-manquante": "## Effets observés",
    "section-vide": "## Moyens\n",
    "separateur-de-ligne": "\u2028du lieu",
    "source-en-double": "s1\n    nature: rapport",
    "source-non-citee": "s2\n",
    "statut-et-accord": "refuse\n",
    "statut-et-relectures": "relectures: []",
    "syntaxe-yaml": "Un jardin: partagé",
    "tabulation": "\ttype: association",
    "terme-inconnu": "habitant-du-quartier",
    "terme-remplace": "terme-ancien",
    "territoire-vide": "territoire:\n",
    "texte-du-modele": "Combien de personnes",
    "texte-hors-section": "Un mot d'abord.",
    "texte-trop-long": "Un jardin très",
    "titre-en-double": "Un jardin d'essai",
    "type-inattendu": "lien-social-et-isolement\n",
    "valeur-en-double": "habitants]",
    "valeur-coupee": "#1\n",
    "valeur-manquante": "origine:\n",
    "image-introuvable": "jardin-absent.jpg",
    "voir-aussi-absent": "fiche-qui-n-existe-pas]",
}
"""The words at the place that each rule points at, in its example."""

ALSO: dict[str, set[str]] = {
    # A copy of a sheet has its title, and the folder that makes it a copy is not its territory's.
    "identifiant-en-double": {"titre-en-double", "dossier-et-territoire"},
    "ancien-identifiant-en-double": {"titre-en-double"},
}
"""What an example cannot help breaking as well."""


def _broken(example: Example) -> str:
    return broken(example.sound, example.broken) if example.sound else example.broken or REFERENCE


def _with_a_merged_term() -> Reference:
    """Give the vocabularies with one term of the publics merged into another."""
    data = reference_data()
    publics = data.vocabularies["publics"]
    merged = Term(
        id="terme-ancien", libelle="Ancien", definition="Ancien.", remplace_par="habitants"
    )
    wider = Vocabulary(
        titre=publics.titre, description=publics.description, termes=(*publics.termes, merged)
    )
    return Reference(MappingProxyType({**data.vocabularies, "publics": wider}), data.geography)


def _problems_of(rule: Rule, folder: Path) -> tuple[Problem, ...]:
    example = rule.example
    if example.beside:
        collection = make_collection(folder, {PLACE: REFERENCE, example.beside: _broken(example)})
        return tuple(check_collection(collection, reference_data(), TODAY))
    reference = _with_a_merged_term() if rule.code == "terme-remplace" else None
    return checked(_broken(example), example.renamed or PLACE, reference=reference).problems


def _text_at(sheet: str, position: Position) -> str:
    lines = sheet.removeprefix("\ufeff").split("\n")
    return "\n".join([lines[position.line - 1][position.column - 1 :], *lines[position.line :]])


def test_the_reference_is_sound() -> None:
    assert problems(REFERENCE) == ()


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_rule_speaks_on_its_example_and_no_other_does(code: str, tmp_path: Path) -> None:
    rule = RULES[code]
    found = _problems_of(rule, tmp_path)
    assert {problem.code for problem in found} == {code} | ALSO.get(code, set())
    own = next(problem for problem in found if problem.code == code)
    assert own.severity is rule.severity
    assert _text_at(_broken(rule.example), own.position).startswith(POINTS_AT[code])


def test_every_rule_has_a_place() -> None:
    assert POINTS_AT.keys() == RULES.keys()


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_rule_is_explained_in_french(code: str) -> None:
    rule = RULES[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert rule.title[0].isupper() or rule.title[0] == "«"
    assert rule.title[-1] not in ". "
    assert rule.explanation[0].isupper() or rule.explanation[0] in "«`"
    assert rule.explanation[-1] in ".…"
    for text in (rule.title, rule.explanation):
        assert text == text.strip()
        assert "  " not in text
        assert not misspaced(text)


def test_no_two_rules_share_their_words() -> None:
    assert len({rule.title for rule in RULES.values()}) == len(RULES)
    assert len({rule.explanation for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_message_is_a_french_sentence(code: str, tmp_path: Path) -> None:
    for problem in _problems_of(RULES[code], tmp_path):
        assert problem.message[0].isupper() or problem.message[0] in "«`"
        assert problem.message[-1] in ".…"
        assert not problem.message.endswith(("..", "…."))
        assert "\n" not in problem.message
        assert "  " not in problem.message
        assert not misspaced(problem.message)
        assert "None" not in problem.message


def test_warnings_are_few_and_named() -> None:
    warnings = {code for code, rule in RULES.items() if rule.severity is Severity.WARNING}
    assert warnings == {
        "cle-conseillee",
        "code-sans-guillemets",
        "contact-nominatif",
        "date-a-venir",
        "dossier-et-territoire",
        "marque-d-ordre-des-octets",
        "terme-remplace",
        "valeur-coupee",
    }
