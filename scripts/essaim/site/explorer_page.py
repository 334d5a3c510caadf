"""The explorer as it is built: its facets and the plain list, before any script runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from essaim.catalogue import Catalogue
from essaim.facets import FACETS, Facet
from essaim.site import addresses
from essaim.site.cards import PER_PAGE_OF_EXPLORER, CardList, list_pages
from essaim.site.page import Page


@dataclass(frozen=True, slots=True)
class Option:
    """A value that one can filter by."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetOptions:
    """A facet of the explorer with the values that some sheet has."""

    key: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ExplorerView:
    """The explorer before any script runs: its facets and the plain list."""

    facets: tuple[FacetOptions, ...]
    list: CardList


def explorer_pages(catalogue: Catalogue) -> tuple[Page, ...]:
    """The explorer, and the continuation of its plain list."""
    options = tuple(_options(catalogue))
    first = Page(
        addresses.EXPLORER,
        "explorateur.html",
        "Toutes les pratiques",
        "Chercher parmi les pratiques par mots, territoire, thème, public, forme ou difficulté.",
        None,
        picture="pratiques",
    )
    return list_pages(
        first,
        catalogue.listed,
        catalogue,
        lambda part: ExplorerView(options, part),
        PER_PAGE_OF_EXPLORER,
    )


def _options(catalogue: Catalogue) -> Iterator[FacetOptions]:
    for facet in FACETS:
        if facet.in_explorer:
            index = catalogue.index(facet.key)
            options = (
                Option(value, catalogue.label(facet.key, value), len(index[value]))
                for value in _in_order(facet, catalogue)
                if value in index
            )
            yield FacetOptions(facet.key, facet.title, tuple(options))


def _in_order(facet: Facet, catalogue: Catalogue) -> Iterable[str]:
    """The values of a facet in the order of its vocabulary, or of the official geography."""
    if facet.key == "region":
        return catalogue.reference.geography.regions
    if facet.key == "departement":
        return catalogue.reference.geography.departements
    return [term.id for term in catalogue.reference.vocabularies[facet.vocabulary].current]
