"""Maps as data: which shapes, where they lead, how many sheets each stands for.

Templates draw them as inline SVG; each says no more than the list that stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from essaim.catalogue import Catalogue
from essaim.geography import Departement
from essaim.outlines import Frame, Outline, Outlines, around
from essaim.practice import Places
from essaim.site import addresses
from essaim.site.page import Asset, Link
from essaim.text import counted

PARIS_AND_ITS_RING = ("75", "92", "93", "94")
"""Too small on a map of France: drawn again, larger, in a corner."""

STEPS = (1, 2, 4, 8)
"""Least counts of each shade, the lightest first."""

_MARGIN = 0.04
_METROPOLITAN_PAPER = "0 0 1010 1010"


@dataclass(frozen=True, slots=True)
class Area:
    """A territory on a map: `link.note` says how many sheets, `shade` is 0 (none) to 4."""

    code: str
    link: Link
    outline: Outline
    count: int

    @property
    def shade(self) -> int:
        """How dark it is."""
        return sum(self.count >= step for step in STEPS)


@dataclass(frozen=True, slots=True)
class Inset:
    """A part of a map on a paper of its own: overseas, or enlarged."""

    title: str
    view_box: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """A map: the areas of the main paper, the insets beside it, what has no outline."""

    view_box: str
    areas: tuple[Area, ...]
    insets: tuple[Inset, ...] = ()
    without_outline: tuple[Link, ...] = ()
    background: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a sheet is: its territories, over the outlines of the régions or alone on their paper."""

    view_box: str
    here: tuple[Outline, ...]
    on_france: bool


LEGEND = tuple(
    f"{low} et plus" if high is None else str(low) if high - low == 1 else f"{low} à {high - 1}"
    for low, high in zip(STEPS, (*STEPS[1:], None), strict=True)
)
"""What each shade means, the lightest first, in sheets."""

BACKGROUND = "assets/france.svg"
"""The outlines of the régions, in a file that all locators share."""


CountOf = Callable[[str], int]


def france(catalogue: Catalogue, outlines: Outlines, count_of: CountOf | None = None) -> Map:
    """Every département, with the counts given by code (all sheets by default)."""
    geography = catalogue.reference.geography
    count = count_of or (lambda code: catalogue.count("departement", code))
    inhabited = [one for one in geography.departements.values() if geography.is_inhabited(one.code)]
    drawn = [one for one in inhabited if one.code in outlines.departements]
    areas = [_area(one, catalogue, outlines, count(one.code)) for one in drawn]
    metropolitan = tuple(a for a in areas if a.outline.sheet == _METROPOLITAN_PAPER)
    ring = tuple(area for area in metropolitan if area.code in PARIS_AND_ITS_RING)
    frame = around(area.outline for area in ring).with_margin(_MARGIN)
    overseas = (a for a in areas if a.outline.sheet != _METROPOLITAN_PAPER)
    return Map(
        _METROPOLITAN_PAPER,
        metropolitan,
        (
            Inset("Paris et petite couronne", frame.view_box, ring),
            *(Inset(a.link.label, a.outline.sheet, (a,)) for a in overseas),
        ),
        tuple(
            departement_link(one, catalogue, count(one.code))
            for one in inhabited
            if one.code not in outlines.departements
        ),
    )


def of_region(slug: str, catalogue: Catalogue, outlines: Outlines) -> Map | None:
    """The départements of a région, its neighbours in the background; None without outline."""
    departements = catalogue.reference.geography.departements_of_region(slug)
    drawn = [one for one in departements if one.code in outlines.departements]
    if not drawn:
        return None
    areas = tuple(
        _area(one, catalogue, outlines, catalogue.count("departement", one.code)) for one in drawn
    )
    sheet = areas[0].outline.sheet
    if sheet != _METROPOLITAN_PAPER:
        return Map(sheet, areas)
    frame = around(area.outline for area in areas).with_margin(_MARGIN)
    return Map(
        frame.view_box,
        areas,
        tuple(_enlarged(areas)),
        background=tuple(_beside(slug, frame, outlines)),
    )


def by_region(
    catalogue: Catalogue, outlines: Outlines, count_of: CountOf, address_of: Callable[[str], str]
) -> Map:
    """Every région that has a page, with the counts and the addresses given by slug."""
    geography = catalogue.reference.geography
    areas, without = [], []
    for slug, region in geography.regions.items():
        if geography.region_has_page(slug):
            count = count_of(slug)
            link = Link(region.nom, address_of(slug), counted(count, "fiche"))
            outline = outlines.regions.get(slug) or _only_departement(slug, catalogue, outlines)
            if outline:
                areas.append(Area(slug, link, outline, count))
            else:
                without.append(link)
    return Map(
        _METROPOLITAN_PAPER,
        tuple(area for area in areas if area.outline.sheet == _METROPOLITAN_PAPER),
        tuple(
            Inset(area.link.label, area.outline.sheet, (area,))
            for area in areas
            if area.outline.sheet != _METROPOLITAN_PAPER
        ),
        tuple(without),
    )


def locator(places: Places, outlines: Outlines) -> Locator | None:
    """Where a sheet is; None when nothing of it has an outline."""
    found = [
        outlines.departements[code] for code in places.departements if code in outlines.departements
    ]
    if not found and not places.departements:
        found = [outlines.regions[slug] for slug in places.regions if slug in outlines.regions]
    if not found:
        return None
    sheet = found[0].sheet
    on_paper = tuple(outline for outline in found if outline.sheet == sheet)
    return Locator(sheet, on_paper, on_france=sheet == _METROPOLITAN_PAPER)


def background(outlines: Outlines) -> Asset:
    """The file of the outlines of the régions."""
    paths = "".join(f'<path d="{outline.path}"/>' for outline in outlines.regions.values())
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_METROPOLITAN_PAPER}">'
        f'<g id="regions">{paths}</g></svg>'
    )
    return Asset(BACKGROUND, svg.encode())


def departement_link(departement: Departement, catalogue: Catalogue, count: int) -> Link:
    """A département, its page and how many sheets it has."""
    address = addresses.departement(departement.code, catalogue.reference.geography)
    return Link(f"{departement.nom} ({departement.code})", address, counted(count, "fiche"))


def _area(departement: Departement, catalogue: Catalogue, outlines: Outlines, count: int) -> Area:
    return Area(
        departement.code,
        departement_link(departement, catalogue, count),
        outlines.departements[departement.code],
        count,
    )


def _enlarged(areas: Iterable[Area]) -> Iterator[Inset]:
    ring = tuple(area for area in areas if area.code in PARIS_AND_ITS_RING)
    if ring:
        frame = around(area.outline for area in ring).with_margin(_MARGIN)
        yield Inset("Paris et petite couronne", frame.view_box, ring)


def _beside(slug: str, frame: Frame, outlines: Outlines) -> Iterator[str]:
    for other, outline in outlines.regions.items():
        theirs = outline.frame
        apart = (
            theirs.right < frame.left
            or theirs.left > frame.right
            or theirs.bottom < frame.top
            or theirs.top > frame.bottom
        )
        if other != slug and not apart:
            yield outline.path


def _only_departement(slug: str, catalogue: Catalogue, outlines: Outlines) -> Outline | None:
    departements = catalogue.reference.geography.departements_of_region(slug)
    return outlines.departements.get(departements[0].code) if len(departements) == 1 else None
