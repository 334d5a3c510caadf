"""The page of a sheet: what it shows beside its text, and what the search index is told."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY, FACETS, Facet
from essaim.field_types import PartialDate
from essaim.model import Source
from essaim.practice import Practice
from essaim.problems import Problem
from essaim.rendering import render_line
from essaim.sections import SECTIONS
from essaim.site import addresses
from essaim.site.cards import Card, card, years
from essaim.site.page import Link, Page
from essaim.text import fold, without_ligatures

SHEET_TEMPLATE = "fiche.html"

_WITH_LIGATURE = re.compile(r"\b\w*[œæŒÆ]\w*")
_TAG = re.compile(r"<[^>]+>")
_UNDATED = "0000-00-00"


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
class SearchData:
    """What the search index is told of a sheet, in no visible text."""

    filters: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str], ...]
    aliases: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet as its page shows it."""

    practice: Practice
    sections: tuple[ShownSection, ...]
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
    search: SearchData
    problems: tuple[Problem, ...]

    @property
    def latest_trace(self) -> PartialDate | None:
        """The date of the newest dated source."""
        return self.practice.latest_trace


def sheet_page(
    practice: Practice,
    catalogue: Catalogue,
    today: datetime.date,
    problems: tuple[Problem, ...] = (),
) -> Page:
    """The page of a practice; `problems` are shown on it (`make serve` only)."""
    return Page(
        addresses.sheet(practice.id),
        SHEET_TEMPLATE,
        practice.fields.titre,
        practice.fields.resume,
        _view(practice, catalogue, today, problems),
        (Link("Pratiques", addresses.EXPLORER),),
        indexed=not (practice.is_draft or practice.is_held_back),
    )


def _view(
    practice: Practice,
    catalogue: Catalogue,
    today: datetime.date,
    problems: tuple[Problem, ...],
) -> SheetView:
    fields = practice.fields
    words = catalogue.reference.vocabularies
    return SheetView(
        practice=practice,
        sections=tuple(
            ShownSection(spec.anchor, spec.title, practice.sections.get(spec.anchor, ""))
            for spec in SECTIONS
        ),
        freins=tuple(_freins(practice, catalogue)),
        facets={facet.key: _links(facet, practice, catalogue) for facet in FACETS},
        places=tuple(_places(practice, catalogue)),
        years=years(practice),
        state=words["etats"].by_id[fields.periode.etat].libelle,
        place_of_social_work=_label(
            catalogue, "places-du-travail-social", fields.place_du_travail_social
        ),
        porteur_type=words["porteurs"].by_id[fields.porteur.type].libelle,
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
        to_verify=practice.is_to_verify(today),
        search=SearchData(
            tuple(_filters(practice)), _sorts(practice), _aliases(practice, catalogue)
        ),
        problems=problems,
    )


def _label(catalogue: Catalogue, vocabulary: str, identifier: str | None) -> str:
    if identifier is None:
        return ""
    return catalogue.reference.vocabularies[vocabulary].by_id[identifier].libelle


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


def _links(facet: Facet, practice: Practice, catalogue: Catalogue) -> tuple[Link, ...]:
    """The values of a facet; those without a page of their own lead to the explorer, filtered."""
    return tuple(
        Link(
            catalogue.label(facet.key, value),
            addresses.term(facet, value) if facet.address else _filtered(facet.key, value),
        )
        for value in facet.values(practice)
    )


def _filtered(key: str, value: str) -> str:
    return f"{addresses.EXPLORER}?{key}={value}"


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
            address if inhabited else _filtered("departement", code),
        )
    for slug in practice.places.regions:
        address = addresses.region(slug)
        if address not in given:
            has_page = geography.region_has_page(slug)
            yield Link(
                geography.regions[slug].nom, address if has_page else _filtered("region", slug)
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


def _filters(practice: Practice) -> Iterator[tuple[str, str]]:
    for facet in FACETS:
        if facet.in_explorer:
            for value in facet.values(practice):
                yield facet.key, value


def _sorts(practice: Practice) -> tuple[tuple[str, str], ...]:
    """Each sort key has a value on every sheet: Pagefind drops pages that lack one."""
    trace = practice.latest_trace
    start = practice.fields.periode.debut
    return (
        ("trace", f"{trace.year:04}-{trace.month:02}-{trace.day:02}" if trace else _UNDATED),
        ("titre", fold(practice.fields.titre)),
        ("debut", str(start) if start else "0000"),
    )


def _aliases(practice: Practice, catalogue: Catalogue) -> str:
    """Words under which people look for this sheet, and that its text does not use.

    Everyday words and acronyms of its terms, and its own words with their ligatures opened, which
    Pagefind does not do.
    """
    words: dict[str, None] = {}
    for facet in FACETS:
        if not facet.vocabulary:
            continue
        vocabulary = catalogue.reference.vocabularies[facet.vocabulary]
        for value in facet.values(practice):
            term = vocabulary.by_id[value]
            words.update(dict.fromkeys((*term.autres_mots, *term.sigles)))
    fields = practice.fields
    text = " ".join(
        [fields.titre, fields.resume, *practice.sections.values(), practice.place_label]
    )
    visible = _TAG.sub(" ", text)
    for match in sorted(set(_WITH_LIGATURE.findall(f"{visible} {' '.join(words)}"))):
        words[without_ligatures(match)] = None
    return " · ".join(words)
