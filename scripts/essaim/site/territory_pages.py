"""The pages of territories, and the région × theme table with its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY
from essaim.geography import Departement, Region
from essaim.outlines import Outlines
from essaim.practice import Practice
from essaim.site import addresses
from essaim.site.cards import Card, CardList, card, list_pages
from essaim.site.facet_pages import sheets, term_link
from essaim.site.maps import Map, departement_link, france, of_region
from essaim.site.page import Link, Page
from essaim.vocabulary import Term

PICTURE = "territoires"
"""The image that these pages are shared with."""

FEW = 4
"""Sheets under which the page of a département also shows those of its surroundings."""

CLOSEST = 6
"""How many it then shows."""


@dataclass(frozen=True, slots=True)
class TerritoriesView:
    """The page of all territories."""

    map: Map
    regions: tuple[tuple[Link, tuple[Link, ...]], ...]
    alsace: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TerritoryView:
    """The page of a région or a département: its map, its parts, its themes, its sheets.

    `here` is the code of the département when the map shows more than it; `missing` are the themes
    on which there is no sheet yet; `closest` are sheets of the surroundings, where there are few.
    """

    name: str
    map: Map | None
    here: str
    parts: tuple[Link, ...]
    themes: tuple[Link, ...]
    missing: tuple[Link, ...]
    nearby: tuple[Link, ...]
    closest: tuple[Card, ...]
    list: CardList


@dataclass(frozen=True, slots=True)
class CrossingsView:
    """The région × theme table: `rows` hold, per région, the link of each theme or None."""

    themes: tuple[Link, ...]
    rows: tuple[tuple[Link, tuple[Link | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class CrossingView:
    """The sheets of a région on a theme, and the ways out of it."""

    region: Link
    theme: Link
    list: CardList


def territory_pages(catalogue: Catalogue, outlines: Outlines) -> Iterator[Page]:
    """All territories, each région, each département that is not alone in its région."""
    geography = catalogue.reference.geography
    regions = _regions(catalogue)
    yield Page(
        addresses.TERRITORIES,
        "territoires.html",
        "Territoires",
        "Les pratiques par région et par département, outre-mer compris.",
        TerritoriesView(
            france(catalogue, outlines),
            tuple(
                (_region_link(region, catalogue), _departement_links(region, catalogue))
                for region in regions
            ),
            tuple(
                _departement_link(geography.departements[code], catalogue) for code in ("67", "68")
            ),
        ),
        picture=PICTURE,
    )
    for region in regions:
        yield from _region_pages(region, catalogue, outlines)
        for departement in geography.departements_of_region(region.slug):
            if geography.has_page(departement.code):
                yield from _departement_pages(departement, region, catalogue, outlines)


def _regions(catalogue: Catalogue) -> list[Region]:
    """The régions that have a page: those where someone lives."""
    geography = catalogue.reference.geography
    return [r for r in geography.regions.values() if geography.region_has_page(r.slug)]


def _region_link(region: Region, catalogue: Catalogue) -> Link:
    count = catalogue.count("region", region.slug)
    return Link(region.nom, addresses.region(region.slug), sheets(count))


def _departement_link(departement: Departement, catalogue: Catalogue) -> Link:
    count = catalogue.count("departement", departement.code)
    return departement_link(departement, catalogue, count)


def _departement_links(region: Region, catalogue: Catalogue) -> tuple[Link, ...]:
    departements = catalogue.reference.geography.departements_of_region(region.slug)
    if len(departements) == 1:
        return ()
    return tuple(_departement_link(departement, catalogue) for departement in departements)


def _region_pages(region: Region, catalogue: Catalogue, outlines: Outlines) -> tuple[Page, ...]:
    first = Page(
        addresses.region(region.slug),
        "territoire.html",
        region.nom,
        f"Les pratiques de développement social et de travail social collectif : {region.nom}.",
        None,
        (Link("Territoires", addresses.TERRITORIES),),
        picture=PICTURE,
    )
    parts = _departement_links(region, catalogue)
    practices = catalogue.having("region", region.slug)
    drawn = of_region(region.slug, catalogue, outlines)
    themes = tuple(_region_themes(region, catalogue))
    missing = tuple(_missing_themes(practices, catalogue))
    return list_pages(
        first,
        practices,
        catalogue,
        lambda part: TerritoryView(region.nom, drawn, "", parts, themes, missing, (), (), part),
    )


def _region_themes(region: Region, catalogue: Catalogue) -> Iterator[Link]:
    for theme in catalogue.reference.vocabularies["themes"].current:
        found = catalogue.cell(region.slug, theme.id)
        if found:
            address = addresses.crossing(region.slug, theme.id)
            yield Link(theme.libelle, address, sheets(len(found)))


def _missing_themes(practices: Sequence[Practice], catalogue: Catalogue) -> Iterator[Link]:
    present = {theme for practice in practices for theme in practice.fields.themes}
    for theme in catalogue.reference.vocabularies["themes"].current:
        if theme.id not in present:
            yield term_link(BY_KEY["theme"], theme, catalogue)


def _departement_themes(
    departement: Departement, practices: Sequence[Practice], catalogue: Catalogue
) -> Iterator[Link]:
    counts = Counter(theme for practice in practices for theme in practice.fields.themes)
    for theme in catalogue.reference.vocabularies["themes"].current:
        if counts[theme.id]:
            address = addresses.filtered(departement=departement.code, theme=theme.id)
            yield Link(theme.libelle, address, sheets(counts[theme.id]))


def _departement_pages(
    departement: Departement, region: Region, catalogue: Catalogue, outlines: Outlines
) -> tuple[Page, ...]:
    geography = catalogue.reference.geography
    first = Page(
        addresses.departement(departement.code, geography),
        "territoire.html",
        f"{departement.nom} ({departement.code})",
        "Les pratiques de développement social et de travail social collectif : "
        f"{departement.nom} ({departement.code}).",
        None,
        (
            Link("Territoires", addresses.TERRITORIES),
            Link(region.nom, addresses.region(region.slug)),
        ),
        picture=PICTURE,
    )
    nearby = tuple(
        _departement_link(geography.departements[code], catalogue)
        for code in geography.neighbours(departement.code)
        if catalogue.count("departement", code)
    )
    practices = catalogue.having("departement", departement.code)
    drawn = of_region(region.slug, catalogue, outlines)
    themes = tuple(_departement_themes(departement, practices, catalogue))
    around = _closest(departement, region, catalogue) if len(practices) < FEW else ()
    closest = tuple(card(practice, catalogue) for practice in islice(around, CLOSEST))
    return list_pages(
        first,
        practices,
        catalogue,
        lambda part: TerritoryView(
            departement.nom, drawn, departement.code, (), themes, (), nearby, closest, part
        ),
    )


def _closest(departement: Departement, region: Region, catalogue: Catalogue) -> Iterator[Practice]:
    """Sheets of the neighbouring départements, then of the région, that are not of this one."""
    told = {practice.id for practice in catalogue.having("departement", departement.code)}
    places = [
        *(
            ("departement", code)
            for code in catalogue.reference.geography.neighbours(departement.code)
        ),
        ("region", region.slug),
    ]
    for key, value in places:
        for practice in catalogue.having(key, value):
            if practice.id not in told:
                told.add(practice.id)
                yield practice


def crossing_pages(catalogue: Catalogue) -> Iterator[Page]:
    """The région × theme table, and a page for each of its cells that holds a sheet."""
    yield _crossings_page(catalogue)
    for region, theme in catalogue.cells:
        if catalogue.reference.geography.region_has_page(region):
            yield from _cell_pages(region, theme, catalogue)


def _crossings_page(catalogue: Catalogue) -> Page:
    themes = catalogue.reference.vocabularies["themes"].current
    theme_facet = BY_KEY["theme"]
    rows = tuple(
        (_region_link(region, catalogue), tuple(_cells(region, themes, catalogue)))
        for region in _regions(catalogue)
    )
    return Page(
        addresses.CROSSINGS,
        "croisements.html",
        "Territoires et thèmes",
        "Combien de fiches sur chaque thème dans chaque région, et ce qui manque.",
        CrossingsView(tuple(term_link(theme_facet, theme, catalogue) for theme in themes), rows),
        picture=PICTURE,
    )


def _cells(region: Region, themes: Sequence[Term], catalogue: Catalogue) -> Iterator[Link | None]:
    for theme in themes:
        count = len(catalogue.cell(region.slug, theme.id))
        if count:
            label = f"{region.nom}, {theme.libelle}"
            yield Link(label, addresses.crossing(region.slug, theme.id), str(count))
        else:
            yield None


def _cell_pages(region_slug: str, theme_id: str, catalogue: Catalogue) -> tuple[Page, ...]:
    region = catalogue.reference.geography.regions[region_slug]
    theme = catalogue.reference.vocabularies["themes"].by_id[theme_id]
    first = Page(
        addresses.crossing(region_slug, theme_id),
        "croisement.html",
        f"{theme.libelle} : {region.nom}",
        f"Les pratiques sur le thème « {theme.libelle} » : {region.nom}.",
        None,
        (
            Link("Territoires", addresses.TERRITORIES),
            Link(region.nom, addresses.region(region_slug)),
        ),
        picture=PICTURE,
    )
    region_link = _region_link(region, catalogue)
    theme_link = term_link(BY_KEY["theme"], theme, catalogue)
    return list_pages(
        first,
        catalogue.cell(region_slug, theme_id),
        catalogue,
        lambda part: CrossingView(region_link, theme_link, part),
    )
