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
from essaim.site.glossary_page import glossary_page
from essaim.site.home_page import home_page
from essaim.site.page import Link, Page
from essaim.site.rule_pages import rule_pages
from essaim.site.sheet_page import Setting, sheet_page
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


def plan(collection: Collection, today: datetime.date, public_address: str) -> Iterator[Page]:
    """Every page made from the collection.

    `today` is the build's day; `public_address` where the site is published: what the code on a
    printed sheet leads to.
    """
    catalogue, outlines = collection.catalogue, collection.outlines
    yield home_page(catalogue, outlines)
    yield from explorer_pages(catalogue)
    yield from _sheet_pages(collection, today, public_address)
    yield from facet_pages(catalogue, outlines)
    yield from territory_pages(catalogue, outlines)
    yield from crossing_pages(catalogue)
    yield glossary_page(collection.glossary)
    yield from rule_pages()


def _sheet_pages(
    collection: Collection, today: datetime.date, public_address: str
) -> Iterator[Page]:
    warnings: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in collection.problems:
        warnings[problem.file].append(problem)
    setting = Setting(
        collection.catalogue, collection.outlines, collection.pictures, today, public_address
    )
    for practice in collection.catalogue.every:
        yield sheet_page(practice, setting, tuple(warnings[practice.path]))
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
