"""The eight sections of a sheet: their titles, permanent anchors and what authors put in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNDOCUMENTED = "Non documenté."
"""What a section, or the answer to a frein, says when nothing is known."""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One of the eight: `anchor` is part of every address that points into a sheet."""

    anchor: str
    title: str
    prompts: tuple[str, ...]


SECTIONS = (
    SectionSpec(
        "contexte",
        "Contexte",
        (
            "Qu'y avait-il avant ? Quel problème, vécu par qui, dit par qui ?",
            "De quel lieu s'agit-il ?",
        ),
    ),
    SectionSpec(
        "demarche",
        "Ce qui a été fait",
        (
            "Qui a commencé, et dans quel ordre les choses se sont-elles passées ?",
            "Qui fait quoi, qui décide ?",
            "Comment l'action collective rejoint-elle l'accompagnement individuel ?",
        ),
    ),
    SectionSpec(
        "participation",
        "Place des personnes concernées",
        (
            "Que font et que décident les personnes concernées, à quelles étapes ?",
            "Leurs mots, anonymes et avec leur accord. Comment la confidentialité est-elle tenue ?",
        ),
    ),
    SectionSpec(
        "moyens",
        "Moyens",
        (
            "Combien de personnes, d'heures, d'argent, quels locaux ?",
            "Quel mandat, quel temps dédié, quel appui des élus et de la hiérarchie ?",
        ),
    ),
    SectionSpec(
        "effets",
        "Effets observés",
        (
            "Qu'est-ce qui a changé, selon qui, et comment le sait-on ?",
            "Que ne sait-on pas ?",
        ),
    ),
    SectionSpec(
        "difficultes",
        "Difficultés et tournants",
        (
            "Qu'est-ce qui a résisté, échoué, changé en route ?",
            "Qu'a-t-on tenté, avec quel résultat ?",
        ),
    ),
    SectionSpec(
        "transfert",
        "Conditions pour adapter ailleurs",
        (
            "Que faut-il réunir avant d'essayer ailleurs ?",
            "Qu'est-ce qui ferait échouer, quand ne pas le tenter ?",
        ),
    ),
    SectionSpec(
        "formation",
        "Pour se former avec cette fiche",
        (
            "Que peut-on travailler en formation avec ce cas ?",
            "Un exercice, une mise en situation.",
        ),
    ),
)

BY_TITLE = {spec.title: spec for spec in SECTIONS}
BY_ANCHOR = {spec.anchor: spec for spec in SECTIONS}
ORDER = {spec.title: index for index, spec in enumerate(SECTIONS)}

KNOWN_TITLE = re.compile(
    rf"^##[ \t]+(?:{'|'.join(re.escape(spec.title) for spec in SECTIONS)})[ \t]*$", re.MULTILINE
)
"""The title line of a section: a front matter certainly ended before it."""

ANY_TITLE = re.compile(r"^##+[ \t]+\S", re.MULTILINE)
"""A title line: a front matter most likely ended before it. One # may be a YAML comment."""
