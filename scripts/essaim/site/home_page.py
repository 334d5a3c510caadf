"""The home page: what this is, search first, ways in, what is new and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from essaim.catalogue import Catalogue
from essaim.facets import INDEXED
from essaim.site import addresses
from essaim.site.cards import Card, cards
from essaim.site.page import Link, Page

NEWEST_ON_HOME = 6
"""Sheets shown on the home page."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page: how many sheets, the ways in, the newest ones."""

    total: int
    regions: int
    ways: tuple[Link, ...]
    newest: tuple[Card, ...]


def home_page(catalogue: Catalogue) -> Page:
    """The home page."""
    listed = catalogue.listed
    view = HomeView(
        len(listed),
        len(catalogue.index("region")),
        tuple(Link(facet.title, facet.address) for facet in INDEXED),
        cards(listed[:NEWEST_ON_HOME], catalogue),
    )
    return Page(
        addresses.HOME,
        "accueil.html",
        "Essaim, les pratiques inspirantes du travail social collectif",
        "Essaim rassemble des pratiques de développement social et de travail social collectif : "
        "ce qui a été fait, où, avec qui, et ce qui a résisté.",
        view,
    )
