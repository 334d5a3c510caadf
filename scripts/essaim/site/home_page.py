"""The home page: what this is, search first, the map, what is new and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY
from essaim.outlines import Outlines
from essaim.sections import UNDOCUMENTED
from essaim.site import addresses
from essaim.site.cards import Card, cards
from essaim.site.facet_pages import term_link
from essaim.site.maps import Map, france
from essaim.site.page import Link, Page

NEWEST = 6
"""Sheets shown as new, and as verified, when there are any."""

WANTED = 4
"""Examples of each thing that is missing."""

WANTED_FREINS = 8
"""Freins to name: they are what people look for."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What the collection lacks, as an invitation.

    The scarcest themes and forms; how many départements, `of` how many, have no sheet; the freins
    against which no sheet tells what was tried.
    """

    themes: tuple[Link, ...]
    forms: tuple[Link, ...]
    freins: tuple[Link, ...]
    departements: int
    of: int


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page."""

    total: int
    regions: int
    map: Map
    newest: tuple[Card, ...]
    verified: tuple[Card, ...]
    missing: Missing


def home_page(catalogue: Catalogue, outlines: Outlines) -> Page:
    """The home page."""
    listed = catalogue.listed
    newest = sorted(listed, key=lambda p: p.fields.redaction.creation, reverse=True)
    verified = sorted(
        (p for p in listed if p.fields.redaction.verification),
        key=lambda p: str(p.fields.redaction.verification),
        reverse=True,
    )
    view = HomeView(
        len(listed),
        len(catalogue.index("region")),
        france(catalogue, outlines),
        cards(newest[:NEWEST], catalogue),
        cards(verified[:NEWEST], catalogue),
        _missing(catalogue),
    )
    return Page(
        addresses.HOME,
        "accueil.html",
        "Essaim, les pratiques inspirantes du travail social collectif",
        "Essaim rassemble des pratiques de développement social et de travail social collectif : "
        "ce qui a été fait, où, avec qui, et ce qui a résisté.",
        view,
    )


def _missing(catalogue: Catalogue) -> Missing:
    geography = catalogue.reference.geography
    inhabited = [code for code in geography.departements if geography.is_inhabited(code)]
    return Missing(
        _scarcest("theme", catalogue),
        _scarcest("forme", catalogue),
        tuple(_unanswered(catalogue))[:WANTED_FREINS],
        sum(not catalogue.count("departement", code) for code in inhabited),
        len(inhabited),
    )


def _scarcest(key: str, catalogue: Catalogue) -> tuple[Link, ...]:
    facet = BY_KEY[key]
    terms = catalogue.reference.vocabularies[facet.vocabulary].current
    fewest = sorted(terms, key=lambda term: catalogue.count(key, term.id))[:WANTED]
    return tuple(term_link(facet, term, catalogue) for term in fewest)


def _unanswered(catalogue: Catalogue) -> Iterator[Link]:
    """The freins against which no sheet tells what was tried."""
    facet = BY_KEY["frein"]
    for term in catalogue.reference.vocabularies[facet.vocabulary].current:
        answers = [
            item.reponse
            for practice in catalogue.having("frein", term.id)
            for item in practice.fields.freins
            if item.frein == term.id
        ]
        if all(answer == UNDOCUMENTED for answer in answers):
            yield term_link(facet, term, catalogue)
