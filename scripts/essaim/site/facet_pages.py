"""The pages of facets and of their terms: definition, sheets, and what is particular to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY, INDEXED, Facet
from essaim.outlines import Outlines
from essaim.practice import Practice
from essaim.rendering import render_line
from essaim.sections import UNDOCUMENTED
from essaim.site import addresses
from essaim.site.cards import Card, CardList, card, list_pages
from essaim.site.maps import Map, by_region
from essaim.site.page import Link, Page
from essaim.site.social_images import of_form
from essaim.text import counted
from essaim.vocabulary import Term, Vocabulary


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """Terms of a facet that belong together; `title` is empty where there is one group only."""

    title: str
    definition: str
    terms: tuple[tuple[Term, Link], ...]


@dataclass(frozen=True, slots=True)
class FacetView:
    """The page of a facet: all its terms, with definitions and counts."""

    facet: Facet
    vocabulary: Vocabulary
    groups: tuple[FacetGroup, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a sheet tried against a frein (HTML, empty when it is not told), and what came of it."""

    text: str
    outcome: str
    outcome_id: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What lies close to a form or a frein.

    How to tell a form from each other one, sheets coded otherwise that look like it or may help,
    the report's levers that answer a frein, with their propositions.
    """

    distinctions: tuple[tuple[Link, str], ...] = ()
    near_misses: tuple[tuple[Card, str], ...] = ()
    levers: tuple[tuple[Link, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class TermView:
    """The page of a term: its definition and its sheets.

    `answers` holds, on the page of a frein, what each sheet tried, by the sheet's address;
    `compared` is for forms and freins; `siblings` are the other terms of the same group that have
    sheets.
    """

    facet: Facet
    term: Term
    group: str
    list: CardList
    answers: Mapping[str, tuple[Answer, ...]]
    compared: Compared
    map: Map
    siblings: tuple[Link, ...]

    @property
    def answered(self) -> bool:
        """Whether a sheet tells what it tried against this frein."""
        return any(one.text for found in self.answers.values() for one in found)


PICTURES = {"forme": "referentiel", "frein": "freins"}
"""Images of the pages of facets; the others share that of the themes."""


def facet_pages(catalogue: Catalogue, outlines: Outlines) -> Iterator[Page]:
    """For each facet that has pages: its own, and one per term."""
    for facet in INDEXED:
        vocabulary = catalogue.reference.vocabularies[facet.vocabulary]
        yield Page(
            facet.address,
            "facette.html",
            vocabulary.titre,
            vocabulary.description,
            FacetView(facet, vocabulary, tuple(_groups(facet, vocabulary, catalogue))),
            picture=PICTURES.get(facet.key, "themes"),
        )
        for term in vocabulary.current:
            yield from _term_pages(facet, term, catalogue, outlines)


def _term_pages(
    facet: Facet, term: Term, catalogue: Catalogue, outlines: Outlines
) -> tuple[Page, ...]:
    vocabulary = catalogue.reference.vocabularies[facet.vocabulary]
    group = _group_of(facet, term, catalogue)
    first = Page(
        addresses.term(facet, term.id),
        "terme.html",
        f"{term.libelle} ({facet.title.lower()})",
        f"{term.definition}",
        None,
        (Link(vocabulary.titre, facet.address),),
        picture=of_form(term.id) if facet.key == "forme" else PICTURES.get(facet.key, "themes"),
    )
    practices = catalogue.having(facet.key, term.id)
    answers: Mapping[str, tuple[Answer, ...]] = {}
    if facet.key == "frein":
        practices = _best_answered_first(term, practices, catalogue)
        answers = _answers(term, practices, catalogue)
    compared = _compared(facet, term, catalogue)
    where = _where(facet, term, catalogue, outlines)
    siblings = tuple(_siblings(facet, term, catalogue))
    return list_pages(
        first,
        practices,
        catalogue,
        lambda part: TermView(
            facet, term, group.libelle if group else "", part, answers, compared, where, siblings
        ),
    )


def _where(facet: Facet, term: Term, catalogue: Catalogue, outlines: Outlines) -> Map:
    """The régions where a term's sheets are: a theme's have pages, others lead to the explorer."""
    counts = Counter(
        region
        for practice in catalogue.having(facet.key, term.id)
        for region in practice.places.regions
    )

    def address(region: str) -> str:
        if not counts[region]:
            return addresses.region(region)
        if facet.key == "theme":
            return addresses.crossing(region, term.id)
        return addresses.filtered(region=region, **{facet.key: term.id})

    return by_region(catalogue, outlines, lambda region: counts[region], address)


def _siblings(facet: Facet, term: Term, catalogue: Catalogue) -> Iterator[Link]:
    """The other terms of its group (of its vocabulary, without groups) that have sheets."""
    key = _GROUPS[facet.key][0] if facet.key in _GROUPS else ""
    for other in catalogue.reference.vocabularies[facet.vocabulary].current:
        together = not key or getattr(other, key) == getattr(term, key)
        if other is not term and together and catalogue.count(facet.key, other.id):
            yield term_link(facet, other, catalogue)


def _compared(facet: Facet, term: Term, catalogue: Catalogue) -> Compared:
    vocabulary = catalogue.reference.vocabularies[facet.vocabulary]
    return Compared(
        tuple(
            (term_link(facet, vocabulary.by_id[one.forme], catalogue), one.texte)
            for one in term.distinctions
        ),
        # A sheet that is not shown, or no longer, is passed over.
        tuple(
            (card(catalogue.by_id[one.fiche], catalogue), one.raison)
            for one in term.presque
            if one.fiche in catalogue.by_id
        ),
        tuple(_levers(term, catalogue)),
    )


def _levers(frein: Term, catalogue: Catalogue) -> Iterator[tuple[Link, tuple[str, ...]]]:
    levers = catalogue.reference.vocabularies["leviers"].by_id
    for lever in map(levers.__getitem__, frein.leviers):
        yield term_link(BY_KEY["levier"], lever, catalogue), lever.propositions


def _best_answered_first(
    frein: Term, practices: Sequence[Practice], catalogue: Catalogue
) -> tuple[Practice, ...]:
    """Those that say what they tried, by what came of it; then those that do not."""
    outcomes = [term.id for term in catalogue.reference.vocabularies["issues"].current]

    def least_useful(practice: Practice) -> tuple[bool, int]:
        return min(
            (item.reponse == UNDOCUMENTED, outcomes.index(item.issue))
            for item in practice.fields.freins
            if item.frein == frein.id
        )

    return tuple(sorted(practices, key=least_useful))


def _answers(
    frein: Term, practices: Sequence[Practice], catalogue: Catalogue
) -> Mapping[str, tuple[Answer, ...]]:
    outcomes = catalogue.reference.vocabularies["issues"].by_id
    return {
        addresses.sheet(practice.id): tuple(
            Answer(
                "" if item.reponse == UNDOCUMENTED else render_line(item.reponse, {}),
                outcomes[item.issue].libelle,
                item.issue,
            )
            for item in practice.fields.freins
            if item.frein == frein.id
        )
        for practice in practices
    }


_GROUPS = {"frein": ("famille", "familles-de-freins"), "forme": ("niveau", "niveaux")}


def _groups(facet: Facet, vocabulary: Vocabulary, catalogue: Catalogue) -> Iterator[FacetGroup]:
    linked = [(term, term_link(facet, term, catalogue)) for term in vocabulary.current]
    if facet.key not in _GROUPS:
        yield FacetGroup("", "", tuple(linked))
        return
    key, name = _GROUPS[facet.key]
    for group in catalogue.reference.vocabularies[name].current:
        yield FacetGroup(
            group.libelle,
            group.definition,
            tuple((term, link) for term, link in linked if getattr(term, key) == group.id),
        )


def _group_of(facet: Facet, term: Term, catalogue: Catalogue) -> Term | None:
    if facet.key not in _GROUPS:
        return None
    key, name = _GROUPS[facet.key]
    return catalogue.reference.vocabularies[name].by_id[getattr(term, key)]


def term_link(facet: Facet, term: Term, catalogue: Catalogue) -> Link:
    """A term, its page and how many sheets it has."""
    return Link(
        term.libelle, addresses.term(facet, term.id), sheets(catalogue.count(facet.key, term.id))
    )


def sheets(count: int) -> str:
    """« 3 fiches »."""
    return counted(count, "fiche")
