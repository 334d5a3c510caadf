"""The page of a sheet: what it shows beside its text, and what the search index is told."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from essaim import grid
from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY, FACETS, Facet
from essaim.field_types import PartialDate
from essaim.model import Source
from essaim.outlines import Outlines
from essaim.pictures import Size
from essaim.practice import Practice, locality
from essaim.problems import Problem
from essaim.rendering import render_line
from essaim.sections import SECTIONS
from essaim.site import addresses
from essaim.site.cards import Card, card, years
from essaim.site.maps import Locator, locator
from essaim.site.page import Link, Page
from essaim.site.qr_codes import QrCode, qr_code
from essaim.site.social_images import of_form
from essaim.text import counted, listed, within_sentence
from essaim.typography import french

SHEET_TEMPLATE = "fiche.html"

FREINS_FIRST = 2
"""Obstacles said before the body."""


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of the page; `html` is empty when nothing is known."""

    anchor: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class ShownFrein:
    """An obstacle: its name, its page, what was tried (HTML) and what came of it."""

    link: Link
    answer: str
    outcome: str
    outcome_id: str


@dataclass(frozen=True, slots=True)
class ShownNeighbour:
    """A sheet close to this one, and the reasons to show it."""

    card: Card
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """An image: its address, its size, what it shows, whose it is and how it may be reused."""

    address: str
    size: Size
    alt: str
    credit: str
    licence: str


@dataclass(frozen=True, slots=True)
class Essentials:
    """What a reader on a phone should know first.

    `means` are short phrases, none when no figure is known; `freins` the first obstacles.
    """

    means: tuple[str, ...]
    freins: tuple[ShownFrein, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What every sheet's page is made with."""

    catalogue: Catalogue
    outlines: Outlines
    pictures: Mapping[str, Size]
    today: datetime.date
    public_address: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet as its page shows it."""

    practice: Practice
    help_lines: tuple[str, ...]
    locality: str
    sections: tuple[ShownSection, ...]
    pictures: tuple[ShownPicture, ...]
    freins: tuple[ShownFrein, ...]
    facets: Mapping[str, tuple[Link, ...]]
    places: tuple[Link, ...]
    years: str
    state: str
    place_of_social_work: str
    porteur_type: str
    participation_steps: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    natures: Mapping[str, str]
    status: str
    see_also: tuple[Card, ...]
    neighbours: tuple[ShownNeighbour, ...]
    to_verify: bool
    essentials: Essentials
    grid: Mapping[grid.Answer, tuple[grid.Criterion, ...]]
    locator: Locator | None
    public_address: str
    qr_code: QrCode
    problems: tuple[Problem, ...]

    @property
    def latest_trace(self) -> PartialDate | None:
        """The date of the newest dated source."""
        return self.practice.latest_trace


def sheet_page(practice: Practice, setting: Setting, problems: tuple[Problem, ...] = ()) -> Page:
    """The page of a practice; `problems` are shown on it (`make serve` only)."""
    return Page(
        addresses.sheet(practice.id),
        SHEET_TEMPLATE,
        practice.fields.titre,
        practice.fields.resume,
        _view(practice, setting, problems),
        (Link("Pratiques", addresses.EXPLORER),),
        indexed=not (practice.is_draft or practice.is_held_back),
        picture=of_form(practice.fields.formes[0]),
    )


def _view(practice: Practice, setting: Setting, problems: tuple[Problem, ...]) -> SheetView:
    catalogue = setting.catalogue
    freins = tuple(_freins(practice, catalogue))
    public_address = f"{setting.public_address}{addresses.sheet(practice.id)}"
    fields = practice.fields
    words = catalogue.reference.vocabularies
    return SheetView(
        practice=practice,
        help_lines=tuple(_help_lines(practice, catalogue)),
        locality=locality(fields.territoire, catalogue.reference.geography),
        sections=tuple(
            ShownSection(spec.anchor, spec.title, practice.sections.get(spec.anchor, ""))
            for spec in SECTIONS
        ),
        pictures=tuple(_pictures(practice, setting)),
        freins=freins,
        facets={facet.key: _links(facet, practice, catalogue) for facet in FACETS},
        places=tuple(_places(practice, catalogue)),
        years=years(practice),
        state=_state(practice, catalogue),
        place_of_social_work=_label(
            catalogue, "places-du-travail-social", fields.place_du_travail_social
        ),
        porteur_type=within_sentence(words["porteurs"].by_id[fields.porteur.type].libelle),
        participation_steps=tuple(
            words["etapes"].by_id[step].libelle for step in fields.participation.etapes
        ),
        claims=tuple(
            (term.libelle, term.definition)
            for term in (words["appuis"].by_id[basis] for basis in fields.appui)
        ),
        sources=fields.sources,
        natures={term.id: term.libelle for term in words["natures"].termes},
        status=words["statuts"].by_id[fields.statut].libelle,
        see_also=tuple(
            card(catalogue.by_id[other], catalogue)
            for other in fields.voir_aussi
            if other in catalogue.by_id
        ),
        neighbours=tuple(_neighbours(practice, catalogue)),
        to_verify=practice.is_to_verify(setting.today),
        essentials=Essentials(tuple(_means(practice)), freins[:FREINS_FIRST]),
        grid=grid.answers(practice),
        locator=locator(practice.places, setting.outlines),
        public_address=public_address,
        qr_code=qr_code(public_address),
        problems=problems,
    )


def _label(catalogue: Catalogue, vocabulary: str, identifier: str | None) -> str:
    if identifier is None:
        return ""
    return catalogue.reference.vocabularies[vocabulary].by_id[identifier].libelle


def _means(practice: Practice) -> Iterator[str]:
    """« 2 professionnels », « 12 000 euros par an »: the figures that are known."""
    means = practice.fields.moyens
    if means is None:
        return
    if means.professionnels is not None:
        yield counted(means.professionnels, "professionnel")
    if means.benevoles is not None:
        yield counted(means.benevoles, "bénévole")
    if means.etp is not None:
        number = f"{means.etp:g}".replace(".", ",")
        yield f"{number}\u00a0{'équivalents' if means.etp >= 2 else 'équivalent'} temps plein"
    if means.cout_annuel is not None:
        yield french(f"{means.cout_annuel:,} euros par an".replace(",", " "))
    if means.financeurs:
        yield f"financé par {listed(means.financeurs, 'et')}"


def _freins(practice: Practice, catalogue: Catalogue) -> Iterator[ShownFrein]:
    facet = BY_KEY["frein"]
    titles = {source.id: source.titre for source in practice.fields.sources}
    for item in practice.fields.freins:
        yield ShownFrein(
            Link(catalogue.label("frein", item.frein), addresses.term(facet, item.frein)),
            render_line(item.reponse, titles),
            _label(catalogue, "issues", item.issue),
            item.issue,
        )


def _help_lines(practice: Practice, catalogue: Catalogue) -> Iterator[str]:
    """Where a reader may find help, when the subject may touch them."""
    words = catalogue.reference.vocabularies
    terms = [
        *(words["vigilances"].by_id[one] for one in practice.fields.vigilance),
        *(words["themes"].by_id[one] for one in practice.fields.themes),
    ]
    yield from (term.aide for term in terms if term.aide)


def _state(practice: Practice, catalogue: Catalogue) -> str:
    state = practice.fields.periode.etat
    return (
        "suite inconnue"
        if state == "inconnu"
        else within_sentence(_label(catalogue, "etats", state))
    )


def _pictures(practice: Practice, setting: Setting) -> Iterator[ShownPicture]:
    for image in practice.fields.images:
        yield ShownPicture(
            addresses.picture(practice.id, image.fichier),
            setting.pictures[f"{practice.id}/{image.fichier}"],
            image.alt,
            image.credit,
            _label(setting.catalogue, "licences", image.licence),
        )


def _links(facet: Facet, practice: Practice, catalogue: Catalogue) -> tuple[Link, ...]:
    """The values of a facet; those without a page of their own lead to the explorer, filtered."""
    return tuple(
        Link(
            catalogue.label(facet.key, value),
            addresses.term(facet, value)
            if facet.address
            else addresses.filtered(**{facet.key: value}),
        )
        for value in facet.values(practice)
    )


def _places(practice: Practice, catalogue: Catalogue) -> Iterator[Link]:
    """The départements, then the régions; those without a page lead to the explorer, filtered."""
    geography = catalogue.reference.geography
    given = set()
    for code in practice.places.departements:
        address = addresses.departement(code, geography)
        given.add(address)
        inhabited = geography.is_inhabited(code)
        yield Link(
            geography.departements[code].nom,
            address if inhabited else addresses.filtered(departement=code),
        )
    for slug in practice.places.regions:
        address = addresses.region(slug)
        if address not in given:
            has_page = geography.region_has_page(slug)
            yield Link(
                geography.regions[slug].nom,
                address if has_page else addresses.filtered(region=slug),
            )


def _neighbours(practice: Practice, catalogue: Catalogue) -> Iterator[ShownNeighbour]:
    chosen = set(practice.fields.voir_aussi)
    for neighbour in catalogue.neighbours(practice):
        if neighbour.practice.id not in chosen:
            yield ShownNeighbour(
                card(neighbour.practice, catalogue),
                tuple(
                    f"{BY_KEY[reason.key].title} : {catalogue.label(reason.key, reason.value)}"
                    for reason in neighbour.reasons
                ),
            )
