"""The plan of the site: which pages there are, at which addresses, and what each one is told."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from essaim.catalogue import Catalogue
from essaim.collection import Broken, Collection, Withdrawn, load_collection
from essaim.facets import FACETS
from essaim.model import Retrait
from essaim.practice import Practice
from essaim.problems import Position, Problem, Severity
from essaim.repository import Repository
from essaim.rules import RULES
from essaim.site import addresses
from essaim.site.cards import PER_PAGE, CardList
from essaim.site.cards import PER_PAGE_OF_EXPLORER as LIGHTER
from essaim.site.explorer_page import ExplorerView
from essaim.site.facet_pages import FacetView, TermView
from essaim.site.home_page import HomeView
from essaim.site.page import Link, Page
from essaim.site.plan import BrokenView, MovedView, WithdrawnView, plan
from essaim.site.sheet_page import SheetView
from essaim.site.territory_pages import (
    CrossingsView,
    CrossingView,
    TerritoriesView,
    TerritoryView,
)

from .helpers import ROOT, reference_data
from .making import TODAY, collection, in_commune, practice

GEOGRAPHY = reference_data().geography
VOCABULARIES = reference_data().vocabularies
LIEVIN, LILLE, BASSE_TERRE, NOUMEA = "62510", "59350", "97105", "98818"
PUBLIC = "https://essaim.example/"
NO_PAGE = {"ile-de-clipperton", "terres-australes-et-antarctiques-francaises"}


def pages(*practices: Practice, **others: Iterable[object]) -> dict[str, Page]:
    """The pages of those practices, by address; no address is given twice."""
    return by_address(collection(*practices, **others))  # type: ignore[arg-type]


def by_address(found: Collection) -> dict[str, Page]:
    planned = list(plan(found, TODAY, PUBLIC))
    doubles = [a for a, times in Counter(page.address for page in planned).items() if times > 1]
    assert doubles == []
    return {page.address: page for page in planned}


@pytest.fixture(scope="module")
def real() -> Collection:
    """The collection of the repository, drafts and faults included."""
    return load_collection(Repository(ROOT), with_drafts=True, today=TODAY)


@pytest.fixture(scope="module")
def real_pages(real: Collection) -> dict[str, Page]:
    return by_address(real)


@pytest.fixture(scope="module")
def many() -> dict[str, Page]:
    """More sheets than a page of a list holds: of one département, on one theme."""
    return pages(*(practice(f"s{number:03}") for number in range(2 * PER_PAGE + 1)))


def sheet_view(page: Page) -> SheetView:
    assert isinstance(page.view, SheetView)
    return page.view


def without_numbers(found: Iterable[str]) -> set[str]:
    return {re.sub(r"page/\d+/$", "", address) for address in found}


# --- addresses ---------------------------------------------------------------------------------


def expected_addresses(catalogue: Catalogue) -> Iterator[str]:
    """The addresses of DESIGN, section 3, that come from the collection."""
    yield from ("", "pratiques/", "territoires/", "croisements/", "glossaire/")
    yield "contribuer/regles/"
    yield from (f"pratiques/{one.id}/" for one in catalogue.every)
    yield from (f"contribuer/regles/{code}/" for code in RULES)
    for folder, vocabulary in {
        "themes/": "themes",
        "publics/": "publics",
        "freins/": "freins",
        "leviers/": "leviers",
        "methodes/": "methodes",
        "participation/": "degres",
        "competences/": "competences",
        "referentiel/formes/": "formes",
    }.items():
        yield folder
        yield from (f"{folder}{term.id}/" for term in VOCABULARIES[vocabulary].current)
    for slug in GEOGRAPHY.regions.keys() - NO_PAGE:
        yield f"territoires/{slug}/"
        departements = GEOGRAPHY.departements_of_region(slug)
        if len(departements) > 1:
            yield from (f"territoires/{slug}/{one.slug}/" for one in departements)
        for theme in VOCABULARIES["themes"].current:
            if any(
                slug in one.places.regions and theme.id in one.fields.themes
                for one in catalogue.listed
            ):
                yield f"territoires/{slug}/themes/{theme.id}/"


def test_every_address_of_the_contract_is_there_and_no_other(
    real: Collection, real_pages: dict[str, Page]
) -> None:
    others = {
        *(one.id for one in real.withdrawn),
        *(one.id for one in real.broken),
        *real.redirects,
    }
    expected = {*expected_addresses(real.catalogue), *map(addresses.sheet, others)}
    assert without_numbers(real_pages) == expected


def test_an_empty_collection_has_all_its_pages() -> None:
    found = pages()
    assert set(found) == set(expected_addresses(collection().catalogue))


def test_every_address_is_made_of_slugs_and_codes(real_pages: dict[str, Page]) -> None:
    odd = [a for a in real_pages if not re.fullmatch(r"(?:[a-z0-9]+(?:[-.][a-z0-9]+)*/)*", a)]
    assert odd == []


def test_a_region_with_a_single_departement_has_one_page() -> None:
    found = pages(in_commune("a", BASSE_TERRE))
    view = found["territoires/guadeloupe/"].view
    assert isinstance(view, TerritoryView)
    assert view.parts == ()
    assert [card.title for card in view.list.cards] == ["Fiche a"]
    assert "territoires/guadeloupe/guadeloupe/" not in found
    assert sheet_view(found["pratiques/a/"]).places == (
        Link("Guadeloupe", "territoires/guadeloupe/"),
    )


def test_a_territory_where_nobody_lives_has_no_page_and_no_link_leads_there() -> None:
    found = pages(practice("a", territoire={"communes": [], "departements": ["984", "989"]}))
    assert not any(slug in address for slug in NO_PAGE for address in found)
    assert dead_ends(found) == {}
    assert [place.address for place in sheet_view(found["pratiques/a/"]).places] == [
        "pratiques/?departement=984",
        "pratiques/?departement=989",
    ]


def test_alsace_leads_to_its_two_departements(real_pages: dict[str, Page]) -> None:
    view = real_pages["territoires/"].view
    assert isinstance(view, TerritoriesView)
    assert [link.address for link in view.alsace] == [
        "territoires/grand-est/bas-rhin/",
        "territoires/grand-est/haut-rhin/",
    ]


def test_cells_have_a_page_where_there_is_a_sheet_and_nowhere_else() -> None:
    found = pages(
        in_commune("a", LIEVIN, NOUMEA, themes=["sante"]),
        in_commune("b", LILLE, themes=["sante", "addictions"]),
        in_commune("old", BASSE_TERRE, themes=["sante"], statut="archivee"),
    )
    assert {address for address in found if "/themes/" in address} == {
        "territoires/hauts-de-france/themes/sante/",
        "territoires/hauts-de-france/themes/addictions/",
        "territoires/nouvelle-caledonie/themes/sante/",
    }
    view = found["croisements/"].view
    assert isinstance(view, CrossingsView)
    linked = {cell.address: cell.note for _region, row in view.rows for cell in row if cell}
    assert linked == {
        "territoires/hauts-de-france/themes/sante/": "2",
        "territoires/hauts-de-france/themes/addictions/": "1",
        "territoires/nouvelle-caledonie/themes/sante/": "1",
    }
    assert len(view.rows) == len(GEOGRAPHY.regions) - len(NO_PAGE)
    assert all(len(row) == len(view.themes) for _region, row in view.rows)


# --- links -----------------------------------------------------------------------------------


def links(value: object) -> Iterator[str]:
    """Every address that a page was told of, wherever it stands in its view."""
    if isinstance(value, Link):
        yield value.address
    elif isinstance(value, CardList):
        yield from (card.address for card in value.cards)
        yield from filter(None, (value.previous, value.following))
    elif isinstance(value, dict):
        yield from links(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from links(item)
    elif is_dataclass(value) and type(value).__module__.startswith("essaim.site"):
        for one in fields(value):
            found = getattr(value, one.name)
            if one.name == "address" and not isinstance(value, Page):
                yield found
            else:
                yield from links(found)


def dead_ends(found: dict[str, Page]) -> dict[str, set[str]]:
    """By page, the links that lead to no page of the plan, editorial pages aside."""
    known = found.keys() | {"contribuer/"}
    dead = {
        address: {re.split("[?#]", link)[0] for link in links(page)} - known
        for address, page in found.items()
    }
    return {address: ends for address, ends in dead.items() if ends}


def test_every_link_leads_to_a_page(real_pages: dict[str, Page], many: dict[str, Page]) -> None:
    assert sum(1 for page in real_pages.values() for _ in links(page)) > 5000
    assert dead_ends(real_pages) == {}
    assert dead_ends(many) == {}


def test_a_filter_that_a_sheet_links_to_is_one_that_the_explorer_knows(
    real_pages: dict[str, Page],
) -> None:
    explorer = real_pages["pratiques/"].view
    assert isinstance(explorer, ExplorerView)
    offered = {
        f"pratiques/?{facet.key}={option.value}"
        for facet in explorer.facets
        for option in facet.options
    }
    asked = {
        link
        for page in real_pages.values()
        if isinstance(page.view, SheetView) and not page.view.practice.is_archived
        for link in links(page)
        if "?" in link
    }
    assert asked
    assert asked <= offered


# --- titles and descriptions -------------------------------------------------------------------


def repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def test_titles_and_descriptions_are_there_and_unique(
    real_pages: dict[str, Page], many: dict[str, Page]
) -> None:
    for found in (real_pages, many):
        indexed = [page for page in found.values() if page.indexed]
        assert all(page.title.strip() and page.description.strip() for page in indexed)
        assert repeated(page.title for page in indexed) == []
        assert repeated(page.description for page in indexed) == []


def test_every_page_has_a_template(real_pages: dict[str, Page]) -> None:
    templates = {path.name for path in (ROOT / "docs" / "templates").glob("*.html")}
    assert {page.template for page in real_pages.values()} <= templates


# --- long lists --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "territoires/hauts-de-france/",
        "territoires/hauts-de-france/pas-de-calais/",
        "territoires/hauts-de-france/themes/lien-social-et-isolement/",
        "themes/lien-social-et-isolement/",
        "referentiel/formes/travail-social-communautaire/",
        "freins/locaux-et-logistique/",
    ],
)
def test_a_long_list_continues_on_numbered_pages(many: dict[str, Page], address: str) -> None:
    parts = [many[f"{address}{number}"] for number in ("", "page/2/", "page/3/")]
    assert f"{address}page/1/" not in many
    assert f"{address}page/4/" not in many
    lists = [list_of(page) for page in parts]
    assert [len(part.cards) for part in lists] == [PER_PAGE, PER_PAGE, 1]
    assert {part.total for part in lists} == {2 * PER_PAGE + 1}
    cards = [card.address for part in lists for card in part.cards]
    assert len(set(cards)) == 2 * PER_PAGE + 1
    assert [part.previous for part in lists] == [None, address, f"{address}page/2/"]
    assert [part.following for part in lists] == [f"{address}page/2/", f"{address}page/3/", None]
    assert parts[1].title == f"{parts[0].title} (page 2 sur 3)"


def test_a_list_that_just_fits_has_one_page() -> None:
    found = pages(*(practice(f"s{number:03}") for number in range(PER_PAGE)))
    continued = {address for address in found if "page/" in address}
    assert continued == {f"pratiques/page/{n}/" for n in range(2, PER_PAGE // LIGHTER + 1)}


def test_the_explorer_s_plain_list_is_lighter(many: dict[str, Page]) -> None:
    parts = [many["pratiques/"], *(many[f"pratiques/page/{n}/"] for n in range(2, 6))]
    assert [len(list_of(page).cards) for page in parts] == [LIGHTER] * 4 + [1]


def list_of(page: Page) -> CardList:
    assert isinstance(page.view, ExplorerView | TermView | TerritoryView | CrossingView)
    return page.view.list


def test_lists_are_in_the_catalogue_s_order(real: Collection, real_pages: dict[str, Page]) -> None:
    order = {addresses.sheet(p.id): n for n, p in enumerate(real.catalogue.every)}
    for page in real_pages.values():
        of_a_frein = isinstance(page.view, TermView) and page.view.facet.key == "frein"
        if isinstance(page.view, TermView | TerritoryView | CrossingView) and not of_a_frein:
            numbers = [order[card.address] for card in page.view.list.cards]
            assert numbers == sorted(numbers)


def test_a_frein_begins_with_what_was_tried_and_worked() -> None:
    def met(sheet_id: str, answer: str, outcome: str) -> Practice:
        frein = {"frein": "locaux-et-logistique", "reponse": answer, "issue": outcome}
        return practice(sheet_id, freins=[frein])

    found = pages(
        met("silent", "Non documenté.", "levee"),
        met("vain", "Une salle prêtée.", "sans-effet"),
        met("solved", "Une salle louée.", "levee"),
        met("untold", "Une salle cherchée.", "inconnue"),
    )
    shown = [card.address for card in list_of(found["freins/locaux-et-logistique/"]).cards]
    assert shown == [f"pratiques/{one}/" for one in ("solved", "vain", "untold", "silent")]


def test_a_frein_that_no_sheet_cites_still_leads_somewhere(real_pages: dict[str, Page]) -> None:
    for term in VOCABULARIES["freins"].current:
        view = real_pages[f"freins/{term.id}/"].view
        assert isinstance(view, TermView)
        assert len(view.compared.near_misses) == len(term.presque)
        assert view.list.total or view.compared.near_misses, term.id
        assert [link.address for link, _ in view.compared.levers] == [
            f"leviers/{lever}/" for lever in term.leviers
        ]


def test_a_sheet_near_a_frein_does_not_cite_it(real: Collection) -> None:
    for term in VOCABULARIES["freins"].current:
        for near in term.presque:
            assert term.id not in real.catalogue.by_id[near.fiche].freins


def test_a_departement_with_few_sheets_shows_the_closest() -> None:
    found = pages(
        in_commune("here", LIEVIN),
        in_commune("same-region", "02408"),  # Laon, in a département that is no neighbour
        in_commune("beside", LILLE),
        in_commune("far", NOUMEA),
        practice("both", territoire={"communes": [LIEVIN, LILLE]}),
    )
    view = found["territoires/hauts-de-france/pas-de-calais/"].view
    assert isinstance(view, TerritoryView)
    shown = [card.address for card in view.closest]
    assert shown == ["pratiques/beside/", "pratiques/same-region/"]

    crowded = pages(*(in_commune(f"s{n}", LIEVIN) for n in range(4)), in_commune("beside", LILLE))
    view = crowded["territoires/hauts-de-france/pas-de-calais/"].view
    assert isinstance(view, TerritoryView)
    assert view.closest == ()


# --- counts ------------------------------------------------------------------------------------


def test_the_home_page_counts_what_is_listed() -> None:
    found = pages(
        in_commune("a", LIEVIN),
        in_commune("b", LILLE, NOUMEA),
        in_commune("old", BASSE_TERRE, statut="archivee"),
    )
    view = found[""].view
    assert isinstance(view, HomeView)
    assert (view.total, view.regions) == (2, 2)
    assert [card.address for card in view.newest] == ["pratiques/a/", "pratiques/b/"]
    inhabited = {code for code in GEOGRAPHY.departements if GEOGRAPHY.is_inhabited(code)}
    assert (view.missing.departements, view.missing.of) == (len(inhabited) - 3, len(inhabited))


def test_the_count_beside_a_term_is_that_of_its_page(real_pages: dict[str, Page]) -> None:
    seen = 0
    for page in real_pages.values():
        if isinstance(page.view, FacetView):
            for group in page.view.groups:
                for _term, link in group.terms:
                    total = list_of(real_pages[link.address]).total
                    assert link.note == f"{total}\u00a0fiche{'s' if total > 1 else ''}"
                    seen += 1
    assert seen > 100


def test_every_term_stands_in_one_group(real_pages: dict[str, Page]) -> None:
    for page in real_pages.values():
        if isinstance(page.view, FacetView):
            shown = [term.id for group in page.view.groups for term, _link in group.terms]
            assert sorted(shown) == sorted(term.id for term in page.view.vocabulary.current)


def test_the_explorer_offers_the_values_that_some_sheet_has(
    real: Collection, real_pages: dict[str, Page]
) -> None:
    view = real_pages["pratiques/"].view
    assert isinstance(view, ExplorerView)
    assert [facet.key for facet in view.facets] == [f.key for f in FACETS if f.in_explorer]
    for facet in view.facets:
        assert {option.value: option.count for option in facet.options} == {
            value: len(found) for value, found in real.catalogue.index(facet.key).items()
        }


# --- particular sheets -----------------------------------------------------------------------------


def test_a_withdrawn_sheet_keeps_its_date_and_the_kind_of_reason() -> None:
    withdrawal = Retrait.model_validate(
        {"date": "2026-02-01", "motif": "erreur"}, context=reference_data()
    )
    page = pages(withdrawn=[Withdrawn("gone", withdrawal)])["pratiques/gone/"]
    reason = VOCABULARIES["motifs-de-retrait"].by_id["erreur"].libelle
    assert page.view == WithdrawnView(datetime.date(2026, 2, 1), reason)
    assert not page.indexed


def test_an_archived_sheet_has_a_page_and_is_in_no_list() -> None:
    found = pages(practice("old", statut="archivee"), practice("other"))
    page = found["pratiques/old/"]
    assert page.indexed
    assert sheet_view(page).practice.is_archived
    listing = [a for a, p in found.items() if "pratiques/old/" in set(links(p))]
    assert listing == []


def test_a_moved_sheet_s_old_addresses_lead_to_it() -> None:
    found = pages(practice("here", anciens_ids=["there", "elsewhere"]))
    for old in ("there", "elsewhere"):
        page = found[f"pratiques/{old}/"]
        assert not page.indexed
        assert page.view == MovedView(Link("Fiche here", "pratiques/here/"))


PROBLEM = Problem(
    "practices/62-pas-de-calais/broken.md", Position(3, 1), "type-inattendu", Severity.ERROR, "…"
)


def test_a_broken_sheet_s_page_shows_its_problems() -> None:
    sheet = Broken("broken", PROBLEM.file, "Un titre", (PROBLEM,))
    page = pages(practice("sound"), broken=[sheet])["pratiques/broken/"]
    assert not page.indexed
    assert page.view == BrokenView(PROBLEM.file, (PROBLEM,))
    assert "Un titre" in page.title


def test_of_two_broken_files_of_one_name_the_first_has_the_page() -> None:
    first = Broken("broken", "practices/59-nord/broken.md", "Un", ())
    second = Broken("broken", PROBLEM.file, "Deux", (PROBLEM,))
    page = pages(broken=[first, second])["pratiques/broken/"]
    assert page.view == BrokenView(first.path, ())


@pytest.mark.parametrize(
    ("agreement", "vigilance", "status", "indexed"),
    [
        ("non-sollicite", [], "relue", True),
        ("obtenu", ["petit-effectif"], "relue", True),
        ("non-sollicite", ["petit-effectif"], "relue", False),
        ("demande", ["petit-effectif"], "archivee", False),
        ("obtenu", [], "brouillon", False),
    ],
)
def test_search_engines_may_keep_what_is_published_and_not_held_back(
    agreement: str, vigilance: list[str], status: str, *, indexed: bool
) -> None:
    one = practice("a", accord_porteur=agreement, vigilance=vigilance, statut=status)
    assert pages(one)["pratiques/a/"].indexed is indexed


# --- sheets --------------------------------------------------------------------------------------


def test_a_sheet_says_when_its_sources_were_last_reopened() -> None:
    one = practice("a", redaction={"creation": "2020-01-01", "verification": "2024-06-01"})
    for today, to_verify in (("2026-05-31", False), ("2026-06-01", True)):
        planned = plan(collection(one), datetime.date.fromisoformat(today), PUBLIC)
        (page,) = (page for page in planned if page.address == "pratiques/a/")
        assert sheet_view(page).to_verify is to_verify


def test_sheets_chosen_by_the_editors_are_not_shown_twice_as_neighbours() -> None:
    found = pages(practice("a", voir_aussi=["b"]), practice("b"), practice("c"))
    view = sheet_view(found["pratiques/a/"])
    assert [card.address for card in view.see_also] == ["pratiques/b/"]
    assert [one.card.address for one in view.neighbours] == ["pratiques/c/"]


def test_a_chosen_sheet_without_a_page_is_left_out() -> None:
    view = sheet_view(pages(practice("a", voir_aussi=["draft"]))["pratiques/a/"])
    assert view.see_also == ()


def test_the_essentials_are_drawn_from_the_fields() -> None:
    means = {"professionnels": "2", "benevoles": "1", "etp": "1.5", "cout_annuel": "12000"}
    answer = {"frein": "locaux-et-logistique", "reponse": "Une salle [s1].", "issue": "levee"}
    one = practice("a", moyens={**means, "financeurs": ["Caf", "Ville"]}, freins=[answer] * 3)
    view = sheet_view(pages(one)["pratiques/a/"])
    assert view.essentials.means == (
        "2\u00a0professionnels",
        "1\u00a0bénévole",
        "1,5\u00a0équivalent temps plein",
        "12\u202f000\u00a0euros par an",
        "financé par Caf et Ville",
    )
    assert len(view.essentials.freins) == 2
    assert sheet_view(pages(practice("b", moyens=None))["pratiques/b/"]).essentials.means == ()


def test_a_sheet_on_a_subject_that_may_touch_its_reader_says_where_to_find_help() -> None:
    def help_lines(**changes: Any) -> str:
        return " ".join(sheet_view(pages(practice("a", **changes))["pratiques/a/"]).help_lines)

    assert "3114" in help_lines(vigilance=["suicide"])
    assert "3919" in help_lines(themes=["violences"])
    assert help_lines(vigilance=["controverse"], themes=["alimentation"]) == ""


def test_a_state_that_no_source_tells_is_said_so() -> None:
    def state(etat: str) -> str:
        return sheet_view(pages(practice("a", periode={"etat": etat}))["pratiques/a/"]).state

    assert state("inconnu") == "suite inconnue"
    assert state("en-cours") == "en cours"


def test_a_sheet_s_code_leads_to_its_public_address() -> None:
    view = sheet_view(pages(practice("a"))["pratiques/a/"])
    assert view.public_address == f"{PUBLIC}pratiques/a/"
    assert view.qr_code.side > 20


def test_verified_sheets_come_first_on_the_home_page_the_latest_first() -> None:
    def verified(name: str, day: str | None) -> Practice:
        return practice(name, redaction={"creation": "2020-01-01", "verification": day})

    found = pages(verified("a", "2024-01-01"), verified("b", None), verified("c", "2025-01-01"))
    view = found[""].view
    assert isinstance(view, HomeView)
    assert [card.address for card in view.verified] == ["pratiques/c/", "pratiques/a/"]


def test_a_form_says_how_to_tell_it_apart_and_what_nearly_is_one(
    real_pages: dict[str, Page], real: Collection
) -> None:
    for term in VOCABULARIES["formes"].current:
        view = real_pages[f"referentiel/formes/{term.id}/"].view
        assert isinstance(view, TermView)
        assert len(view.compared.distinctions) >= 2
        assert len(view.compared.near_misses) == len(term.presque) >= 1
        assert term.conditions
        assert term.limites
        for near in term.presque:
            assert term.id not in real.catalogue.by_id[near.fiche].fields.formes
