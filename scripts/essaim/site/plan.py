"""The plan of the site: every page that comes from the collection, once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from essaim.collection import Broken, Collection
from essaim.problems import Problem
from essaim.site import addresses
from essaim.site.explorer_page import explorer_pages
from essaim.site.facet_pages import facet_pages
from essaim.site.home_page import home_page
from essaim.site.page import Link, Page
from essaim.site.rule_pages import rule_pages
from essaim.site.sheet_page import sheet_page
from essaim.site.territory_pages import crossing_pages, territory_pages

_TRAIL = (Link("Pratiques", addresses.EXPLORER),)


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """All that remains of a withdrawn sheet."""

    date: datetime.date
    reason: str


@dataclass(frozen=True, slots=True)
class MovedView:
    """An old address of a sheet, and the one it has now."""

    target: Link


@dataclass(frozen=True, slots=True)
class BrokenView:
    """A sheet that cannot be shown yet, and why."""

    path: str
    problems: tuple[Problem, ...]


def plan(collection: Collection, today: datetime.date) -> Iterator[Page]:
    """Every page made from the collection; `today` is the build's day."""
    catalogue = collection.catalogue
    yield home_page(catalogue)
    yield from explorer_pages(catalogue)
    yield from _sheet_pages(collection, today)
    yield from facet_pages(catalogue)
    yield from territory_pages(catalogue)
    yield from crossing_pages(catalogue)
    yield from rule_pages()


def _sheet_pages(collection: Collection, today: datetime.date) -> Iterator[Page]:
    warnings: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in collection.problems:
        warnings[problem.file].append(problem)
    for practice in collection.catalogue.every:
        yield sheet_page(practice, collection.catalogue, today, tuple(warnings[practice.path]))
    reasons = collection.catalogue.reference.vocabularies["motifs-de-retrait"].by_id
    for sheet in collection.withdrawn:
        yield Page(
            addresses.sheet(sheet.id),
            "retiree.html",
            f"Fiche retirée : {sheet.id}",
            "Cette fiche a été retirée de la base.",
            WithdrawnView(sheet.withdrawal.date, reasons[sheet.withdrawal.motif].libelle),
            _TRAIL,
            indexed=False,
        )
    for old, current in collection.redirects.items():
        title = collection.catalogue.by_id[current].fields.titre
        yield Page(
            addresses.sheet(old),
            "deplacee.html",
            f"Fiche déplacée : {old}",
            "Cette fiche a changé d'adresse.",
            MovedView(Link(title, addresses.sheet(current))),
            _TRAIL,
            indexed=False,
        )
    yield from _broken_pages(collection.broken)


def _broken_pages(broken: tuple[Broken, ...]) -> Iterator[Page]:
    """One page per sheet in error; of two files of one name, the first has the page."""
    by_id: dict[str, Broken] = {}
    for sheet in broken:
        by_id.setdefault(sheet.id, sheet)
    for sheet in by_id.values():
        yield Page(
            addresses.sheet(sheet.id),
            "en-erreur.html",
            f"À corriger : {sheet.title}",
            "Cette fiche contient des erreurs.",
            BrokenView(sheet.path, sheet.problems),
            _TRAIL,
            indexed=False,
        )
