"""A sheet as the site sees it: what was typed, and what follows from it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from essaim.field_types import PartialDate
from essaim.geography import Commune, Geography
from essaim.model import ARCHIVED, DRAFT, Sheet, Territoire

VERIFICATION_LASTS = 2
"""Years after which a sheet is to be verified again (24 months: DESIGN, section 2)."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a practice is, rolled up from communes to régions. Codes, except régions: slugs."""

    communes: tuple[str, ...]
    epcis: tuple[str, ...]
    departements: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """A sheet that has a page.

    `sections` holds the HTML of the sections that say something, by anchor; `latest_trace` the
    date of the newest dated source, None when none is dated.
    """

    id: str
    path: str
    fields: Sheet
    sections: Mapping[str, str]
    places: Places
    place_label: str
    latest_trace: PartialDate | None

    @property
    def freins(self) -> tuple[str, ...]:
        """The freins met, each once."""
        return tuple(dict.fromkeys(item.frein for item in self.fields.freins))

    @property
    def competences(self) -> tuple[str, ...]:
        """The competences that the sheet helps to learn."""
        return self.fields.formation.competences if self.fields.formation else ()

    @property
    def is_draft(self) -> bool:
        """Whether the sheet shows only in `make serve`."""
        return self.fields.statut == DRAFT

    @property
    def is_archived(self) -> bool:
        """Whether the sheet is kept at its address but out of lists."""
        return self.fields.statut == ARCHIVED

    @property
    def is_held_back(self) -> bool:
        """Whether search engines are told to pass: a sensitive subject without an agreement."""
        return bool(self.fields.vigilance) and self.fields.accord_porteur != "obtenu"

    def is_to_verify(self, today: datetime.date) -> bool:
        """Whether its sources were never reopened, or not for 24 months."""
        verified = self.fields.redaction.verification
        if verified is None:
            return True
        # Compared piece by piece: 29 February has no anniversary.
        expiry = (verified.year + VERIFICATION_LASTS, verified.month, verified.day)
        return (today.year, today.month, today.day) >= expiry


def locate(territory: Territoire, geography: Geography) -> Places:
    """Roll a territory up: a commune counts for its EPCI, its département and its région."""
    communes = _communes(territory, geography)
    epcis = _once(commune.epci for commune in communes)
    departements = _once([*(c.departement for c in communes), *territory.departements])
    regions = _once(
        [*(geography.departements[code].region for code in departements), *territory.regions]
    )
    return Places(territory.communes, epcis, departements, regions)


def place_label(territory: Territoire, geography: Geography) -> str:
    """« quartier X, Liévin (Pas-de-Calais) »: the place as a card shows it."""
    place = locality(territory, geography)
    around = _once(
        geography.departements[c.departement].nom for c in _communes(territory, geography)
    )
    if around:
        return place if around == (place,) else f"{place} ({_few(around)})"
    wide = [geography.departements[code].nom for code in territory.departements]
    return _with_names(place, wide or [geography.regions[slug].nom for slug in territory.regions])


def locality(territory: Territoire, geography: Geography) -> str:
    """« quartier X, Liévin »: the place in words and its communes, without what holds them."""
    names = [commune.nom for commune in _communes(territory, geography)]
    return _with_names(territory.lieu or "", names)


def _communes(territory: Territoire, geography: Geography) -> list[Commune]:
    return [found for code in territory.communes if (found := geography.commune(code))]


def _with_names(words: str, names: Sequence[str]) -> str:
    """Words, then the names that they do not say already."""
    unsaid = [name for name in names if not re.search(rf"\b{re.escape(name)}\b", words)]
    return ", ".join(filter(None, (words, _few(unsaid))))


def newest_source(sheet: Sheet) -> PartialDate | None:
    """The date of the newest dated source."""
    return max((source.date for source in sheet.sources if source.date), default=None)


def _few(names: Sequence[str], limit: int = 4) -> str:
    if len(names) > limit:
        return f"{', '.join(names[: limit - 1])} et {len(names) - limit + 1} autres"
    return " et ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def _once(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
