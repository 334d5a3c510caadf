"""The pages that lead to sheets: explorer, facets, territories, crossings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY, FACETS, INDEXED, Facet
from essaim.geography import Departement, Region
from essaim.practice import Practice
from essaim.rendering import render_line
from essaim.site import addresses
from essaim.site.cards import Card, CardList, cards, list_pages
from essaim.site.page import Link, Page
from essaim.text import counted
from essaim.vocabulary import Term, Vocabulary

NEWEST_ON_HOME = 6
"""Sheets shown on the home page."""


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


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page: how many sheets, the ways in, the newest ones."""

    total: int
    regions: int
    ways: tuple[Link, ...]
    newest: tuple[Card, ...]


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
    """What a sheet tried against a frein (HTML), and what came of it."""

    text: str
    outcome: str
    outcome_id: str


@dataclass(frozen=True, slots=True)
class TermView:
    """The page of a term: its definition and its sheets.

    `answers` holds, on the page of a frein, what each sheet tried, by the sheet's address.
    """

    facet: Facet
    term: Term
    group: str
    list: CardList
    answers: Mapping[str, tuple[Answer, ...]]


@dataclass(frozen=True, slots=True)
class TerritoriesView:
    """The page of all territories."""

    regions: tuple[tuple[Link, tuple[Link, ...]], ...]
    alsace: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TerritoryView:
    """The page of a région or a département: its parts, its themes, its sheets."""

    name: str
    parts: tuple[Link, ...]
    themes: tuple[Link, ...]
    nearby: tuple[Link, ...]
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


def home_page(catalogue: Catalogue) -> Page:
    """The home page."""
    listed = catalogue.listed
    view = HomeView(
        len(listed),
        len(catalogue.index("region")),
        tuple(Link(facet.title, facet.address) for facet in INDEXED),
        cards(listed[:NEWEST_ON_HOME], catalogue),
    )
    return Page(
        addresses.HOME,
        "accueil.html",
        "Essaim, les pratiques inspirantes du travail social collectif",
        "Essaim rassemble des pratiques de développement social et de travail social collectif : "
        "ce qui a été fait, où, avec qui, et ce qui a résisté.",
        view,
    )


def explorer_pages(catalogue: Catalogue) -> tuple[Page, ...]:
    """The explorer, and the continuation of its plain list."""
    options = tuple(_options(catalogue))
    first = Page(
        addresses.EXPLORER,
        "explorateur.html",
        "Toutes les pratiques",
        "Chercher parmi les pratiques par mots, territoire, thème, public, forme ou difficulté.",
        None,
    )
    return list_pages(first, catalogue.listed, catalogue, lambda part: ExplorerView(options, part))


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


def facet_pages(catalogue: Catalogue) -> Iterator[Page]:
    """For each facet that has pages: its own, and one per term."""
    for facet in INDEXED:
        vocabulary = catalogue.reference.vocabularies[facet.vocabulary]
        yield Page(
            facet.address,
            "facette.html",
            vocabulary.titre,
            vocabulary.description,
            FacetView(facet, vocabulary, tuple(_groups(facet, vocabulary, catalogue))),
        )
        for term in vocabulary.current:
            yield from _term_pages(facet, vocabulary, term, catalogue)


def _term_pages(
    facet: Facet, vocabulary: Vocabulary, term: Term, catalogue: Catalogue
) -> tuple[Page, ...]:
    group = _group_of(facet, term, catalogue)
    first = Page(
        addresses.term(facet, term.id),
        "terme.html",
        f"{term.libelle} ({facet.title.lower()})",
        f"{term.definition}",
        None,
        (Link(vocabulary.titre, facet.address),),
    )
    practices = catalogue.having(facet.key, term.id)
    answers = _answers(term, practices, catalogue) if facet.key == "frein" else {}
    return list_pages(
        first,
        practices,
        catalogue,
        lambda part: TermView(facet, term, group.libelle if group else "", part, answers),
    )


def _answers(
    frein: Term, practices: Sequence[Practice], catalogue: Catalogue
) -> Mapping[str, tuple[Answer, ...]]:
    outcomes = catalogue.reference.vocabularies["issues"].by_id
    return {
        addresses.sheet(practice.id): tuple(
            Answer(render_line(item.reponse, {}), outcomes[item.issue].libelle, item.issue)
            for item in practice.fields.freins
            if item.frein == frein.id
        )
        for practice in practices
    }


_GROUPS = {"frein": ("famille", "familles-de-freins"), "forme": ("niveau", "niveaux")}


def _groups(facet: Facet, vocabulary: Vocabulary, catalogue: Catalogue) -> Iterator[FacetGroup]:
    linked = [(term, _term_link(facet, term, catalogue)) for term in vocabulary.current]
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


def _term_link(facet: Facet, term: Term, catalogue: Catalogue) -> Link:
    return Link(
        term.libelle, addresses.term(facet, term.id), _sheets(catalogue.count(facet.key, term.id))
    )


def _sheets(count: int) -> str:
    return counted(count, "fiche")


def territory_pages(catalogue: Catalogue) -> Iterator[Page]:
    """All territories, each région, each département that is not alone in its région."""
    geography = catalogue.reference.geography
    regions = _regions(catalogue)
    yield Page(
        addresses.TERRITORIES,
        "territoires.html",
        "Territoires",
        "Les pratiques par région et par département, outre-mer compris.",
        TerritoriesView(
            tuple(
                (_region_link(region, catalogue), _departement_links(region, catalogue))
                for region in regions
            ),
            tuple(
                _departement_link(geography.departements[code], catalogue) for code in ("67", "68")
            ),
        ),
    )
    for region in regions:
        yield from _region_pages(region, catalogue)
        for departement in geography.departements_of_region(region.slug):
            if geography.has_page(departement.code):
                yield from _departement_pages(departement, region, catalogue)


def _regions(catalogue: Catalogue) -> list[Region]:
    """The régions that have a page: those where someone lives."""
    geography = catalogue.reference.geography
    return [r for r in geography.regions.values() if geography.region_has_page(r.slug)]


def _region_link(region: Region, catalogue: Catalogue) -> Link:
    count = catalogue.count("region", region.slug)
    return Link(region.nom, addresses.region(region.slug), _sheets(count))


def _departement_link(departement: Departement, catalogue: Catalogue) -> Link:
    count = catalogue.count("departement", departement.code)
    address = addresses.departement(departement.code, catalogue.reference.geography)
    return Link(f"{departement.nom} ({departement.code})", address, _sheets(count))


def _departement_links(region: Region, catalogue: Catalogue) -> tuple[Link, ...]:
    departements = catalogue.reference.geography.departements_of_region(region.slug)
    if len(departements) == 1:
        return ()
    return tuple(_departement_link(departement, catalogue) for departement in departements)


def _region_pages(region: Region, catalogue: Catalogue) -> tuple[Page, ...]:
    first = Page(
        addresses.region(region.slug),
        "territoire.html",
        region.nom,
        f"Les pratiques de développement social et de travail social collectif : {region.nom}.",
        None,
        (Link("Territoires", addresses.TERRITORIES),),
    )
    parts = _departement_links(region, catalogue)
    themes = tuple(_region_themes(region, catalogue))
    practices = catalogue.having("region", region.slug)
    return list_pages(
        first,
        practices,
        catalogue,
        lambda part: TerritoryView(region.nom, parts, themes, (), part),
    )


def _region_themes(region: Region, catalogue: Catalogue) -> Iterator[Link]:
    for theme in catalogue.reference.vocabularies["themes"].current:
        found = catalogue.cell(region.slug, theme.id)
        if found:
            address = addresses.crossing(region.slug, theme.id)
            yield Link(theme.libelle, address, _sheets(len(found)))


def _departement_pages(
    departement: Departement, region: Region, catalogue: Catalogue
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
    )
    nearby = tuple(
        _departement_link(geography.departements[code], catalogue)
        for code in geography.neighbours(departement.code)
        if catalogue.count("departement", code)
    )
    practices = catalogue.having("departement", departement.code)
    return list_pages(
        first,
        practices,
        catalogue,
        lambda part: TerritoryView(departement.nom, (), (), nearby, part),
    )


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
        CrossingsView(tuple(_term_link(theme_facet, theme, catalogue) for theme in themes), rows),
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
    )
    region_link = _region_link(region, catalogue)
    theme_link = _term_link(BY_KEY["theme"], theme, catalogue)
    return list_pages(
        first,
        catalogue.cell(region_slug, theme_id),
        catalogue,
        lambda part: CrossingView(region_link, theme_link, part),
    )
