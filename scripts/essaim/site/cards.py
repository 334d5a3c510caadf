"""A sheet in a list: what it takes to decide whether to open it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from essaim.catalogue import Catalogue
from essaim.field_types import PartialDate
from essaim.practice import Practice
from essaim.site import addresses
from essaim.site.page import Page

PER_PAGE = 40
"""Cards on one page of a list."""

PER_PAGE_OF_EXPLORER = 20
"""Cards on one page of the explorer's plain list, which scripts replace: it should be light."""


@dataclass(frozen=True, slots=True)
class Card:
    """A sheet, in short.

    `years` is empty when nothing is known of them; `form` is the first form, which has a figure.
    """

    address: str
    title: str
    summary: str
    place: str
    years: str
    form: str
    forms: tuple[str, ...]
    latest_trace: PartialDate | None
    is_draft: bool


@dataclass(frozen=True, slots=True)
class CardList:
    """One page of a list of cards."""

    cards: tuple[Card, ...]
    total: int
    number: int
    of: int
    address: str

    @property
    def previous(self) -> str | None:
        """The address of the page before."""
        return addresses.numbered(self.address, self.number - 1) if self.number > 1 else None

    @property
    def following(self) -> str | None:
        """The address of the page after."""
        return addresses.numbered(self.address, self.number + 1) if self.number < self.of else None


def card(practice: Practice, catalogue: Catalogue) -> Card:
    """The card of a practice."""
    fields = practice.fields
    return Card(
        addresses.sheet(practice.id),
        fields.titre,
        fields.resume,
        practice.place_label,
        years(practice),
        fields.formes[0],
        tuple(catalogue.label("forme", form) for form in fields.formes),
        practice.latest_trace,
        practice.is_draft,
    )


def cards(practices: Iterable[Practice], catalogue: Catalogue) -> tuple[Card, ...]:
    """The cards of several practices."""
    return tuple(card(practice, catalogue) for practice in practices)


def card_lists(
    address: str, practices: Sequence[Practice], catalogue: Catalogue, size: int = PER_PAGE
) -> tuple[CardList, ...]:
    """A list cut into pages of that size; there is always a first one, were it empty."""
    chunks = [practices[start : start + size] for start in range(0, len(practices), size)]
    return tuple(
        CardList(cards(chunk, catalogue), len(practices), number, max(len(chunks), 1), address)
        for number, chunk in enumerate(chunks or [practices], start=1)
    )


def numbered(words: str, page: CardList) -> str:
    """The title or description of one page of a list: unique, as they must be."""
    return words if page.number == 1 else f"{words} (page {page.number} sur {page.of})"


def list_pages(
    first: Page,
    practices: Sequence[Practice],
    catalogue: Catalogue,
    view: Callable[[CardList], object],
    size: int = PER_PAGE,
) -> tuple[Page, ...]:
    """The pages of a list: `first`, then its continuations, each with its part of the cards."""
    return tuple(
        replace(
            first,
            address=addresses.numbered(first.address, part.number),
            title=numbered(first.title, part),
            description=numbered(first.description, part),
            view=view(part),
        )
        for part in card_lists(first.address, practices, catalogue, size)
    )


def years(practice: Practice) -> str:
    """« depuis 2011 », « 2008 – 2016 », « jusqu'en 2017 »: what is known, never more."""
    start, end = practice.fields.periode.debut, practice.fields.periode.fin
    if start and end:
        return str(start) if start == end else f"{start} – {end}"
    if end:
        return f"jusqu'en {end}"
    if not start:
        return ""
    going_on = practice.fields.periode.etat in {"en-cours", "perennisee"}
    return f"depuis {start}" if going_on else f"débute en {start}"
