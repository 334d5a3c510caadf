"""The published grid: eighteen points, and what the fields of a sheet say of each.

It stands in for the unpublished grid of the field's former base; the way of answering (yes, no,
not said) follows that of the CAPS portal (DOMAIN, synthesis A). It helps to read and to complete a
sheet. Nobody adds the answers up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from essaim.practice import Practice

LONG_ENOUGH = 2
"""Years between a start and a later trace from which an action certainly lasted one: dates are
years, and December to January is none."""


class Answer(StrEnum):
    """What the fields of a sheet say of a point."""

    YES = "oui"
    NO = "non"
    NOT_SAID = "non renseigné"
    IN_THE_TEXT = "à lire dans le texte"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One point of the grid.

    `text` is what it looks at; `anchor` the section where a reader finds out, when no field can
    tell (`answer` then says so).
    """

    number: int
    text: str
    answer: Callable[[Practice], Answer]
    anchor: str = ""


def _yes_or_no(holds: Callable[[Practice], bool]) -> Callable[[Practice], Answer]:
    return lambda practice: Answer.YES if holds(practice) else Answer.NO


def _yes_if_said(holds: Callable[[Practice], bool]) -> Callable[[Practice], Answer]:
    return lambda practice: Answer.YES if holds(practice) else Answer.NOT_SAID


def _in_the_text(_practice: Practice) -> Answer:
    return Answer.IN_THE_TEXT


def _takes_part(practice: Practice) -> Answer:
    degree = practice.fields.participation.degre
    if degree == "non-documente":
        return Answer.NOT_SAID
    return Answer.NO if degree == "information" else Answer.YES


def _has_lasted(practice: Practice) -> bool:
    period, trace = practice.fields.periode, practice.latest_trace
    if period.etat in {"terminee", "interrompue"}:
        return True
    last = period.fin or (trace.year if trace else None)
    return bool(period.debut and last and last - period.debut >= LONG_ENOUGH)


def _has_means(practice: Practice) -> Answer:
    means = practice.fields.moyens
    if means and any(value not in (None, ()) for _name, value in means):
        return Answer.YES
    return Answer.IN_THE_TEXT if practice.sections.get("moyens") else Answer.NO


def _has_contact(practice: Practice) -> bool:
    """A page made from public sources says by itself that these give no contact."""
    fields = practice.fields
    given = fields.contact or fields.porteur.site
    return bool(given or practice.is_held_back or fields.origine == "sources-publiques")


GRID = (
    Criterion(1, "On reconnaît une forme d'intervention collective.", lambda _p: Answer.YES),
    Criterion(
        2,
        "Le bénéfice cherché est collectif, même si chacun peut aussi y trouver le sien.",
        _in_the_text,
        "demarche",
    ),
    Criterion(
        3,
        "Les personnes concernées prennent part à l'action, au-delà de l'information qu'elles "
        "reçoivent.",
        _takes_part,
    ),
    Criterion(
        4,
        "Le constat de départ est partagé entre plusieurs points de vue.",
        _yes_if_said(
            lambda p: (
                "diagnostic" in p.fields.participation.etapes
                or "diagnostic-partage" in p.fields.methodes
            )
        ),
    ),
    Criterion(
        5,
        "Plusieurs institutions ou acteurs sont engagés.",
        _yes_if_said(lambda p: bool(p.fields.partenaires)),
    ),
    Criterion(
        6,
        "Des élus ou une hiérarchie connaissent l'action et la soutiennent.",
        _in_the_text,
        "moyens",
    ),
    Criterion(
        7,
        "On comprend comment l'action rejoint l'accompagnement individuel.",
        _in_the_text,
        "demarche",
    ),
    Criterion(8, "Le territoire est décrit.", lambda _p: Answer.YES),
    Criterion(
        9,
        "L'action dure depuis au moins un an, ou elle est terminée.",
        _yes_if_said(_has_lasted),
    ),
    Criterion(10, "Les moyens sont donnés.", _has_means, "moyens"),
    Criterion(
        11, "Une difficulté au moins est donnée.", _yes_or_no(lambda p: bool(p.fields.freins))
    ),
    Criterion(
        12,
        "Les effets sont donnés avec ce sur quoi ils reposent.",
        _yes_or_no(lambda p: bool(p.sections.get("effets"))),
    ),
    Criterion(
        13,
        "Les conditions pour adapter l'action ailleurs sont dites.",
        _yes_or_no(lambda p: bool(p.sections.get("transfert"))),
    ),
    Criterion(
        14,
        "Le consentement, la confidentialité et le respect des personnes sont pris en compte.",
        _in_the_text,
        "participation",
    ),
    Criterion(
        15,
        "Les sources peuvent être vérifiées.",
        _yes_or_no(lambda p: any(s.url or s.archive for s in p.fields.sources)),
    ),
    Criterion(
        16,
        "Le ton est neutre : pas de slogan, pas de superlatif sans source.",
        _in_the_text,
        "contexte",
    ),
    Criterion(
        17,
        "La fiche donne un contact, ou la raison de ne pas en donner.",
        _yes_or_no(_has_contact),
    ),
    Criterion(
        18,
        "La langue est simple et chaque sigle est écrit en toutes lettres la première fois.",
        _in_the_text,
        "contexte",
    ),
)
"""The points, in the order in which they are published."""


def answers(practice: Practice) -> dict[Answer, tuple[Criterion, ...]]:
    """The points of the grid by what the sheet's fields say of them; no answer is empty."""
    given = [(criterion, criterion.answer(practice)) for criterion in GRID]
    return {
        answer: found
        for answer in Answer
        if (found := tuple(criterion for criterion, said in given if said is answer))
    }
