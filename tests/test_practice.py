"""What follows from a sheet's fields: places, their label, latest trace, what is to verify."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from essaim.field_types import PartialDate
from essaim.practice import Places, locate, place_label
from essaim.site.cards import years

from .helpers import reference_data
from .making import dated, practice, territory, trace

VERIFIED = datetime.date(2024, 12, 1)


def places(**given: Any) -> Places:
    return locate(territory(**given), reference_data().geography)


def label(**given: Any) -> str:
    return place_label(territory(**given), reference_data().geography)


# --- places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commune", "epci", "departement", "region"),
    [
        ("62510", "246200364", "62", "hauts-de-france"),
        ("01004", "240100883", "01", "auvergne-rhone-alpes"),
        ("2A004", "242010056", "2A", "corse"),
        # Arrondissements count for their city's intercommunalité.
        ("75111", "200054781", "75", "ile-de-france"),
        ("69383", "200046977", "69", "auvergne-rhone-alpes"),
        ("13201", "200054807", "13", "provence-alpes-cote-d-azur"),
        # Overseas.
        ("97105", "249710070", "971", "guadeloupe"),
        ("97608", "200050532", "976", "mayotte"),
    ],
)
def test_a_commune_counts_for_its_epci_departement_and_region(
    commune: str, epci: str, departement: str, region: str
) -> None:
    assert places(communes=[commune]) == Places((commune,), (epci,), (departement,), (region,))


def test_some_communes_have_no_epci() -> None:
    assert places(communes=["98818"]).epcis == ()  # Nouméa
    assert places(communes=["29155"]).epcis == ()  # Ouessant


def test_two_communes_of_one_epci_count_once_for_it() -> None:
    found = places(communes=["62510", "62498"])
    assert found.epcis == ("246200364",)
    assert found.departements == ("62",)
    assert found.regions == ("hauts-de-france",)


def test_several_departements_roll_up_to_each_of_their_regions_in_the_order_given() -> None:
    found = places(communes=["35238"], departements=["80", "62", "976"])
    assert found.departements == ("35", "80", "62", "976")
    assert found.regions == ("bretagne", "hauts-de-france", "mayotte")


def test_a_region_alone_counts_for_no_departement() -> None:
    assert places(regions=["bretagne"]) == Places((), (), (), ("bretagne",))


def test_a_place_given_at_two_levels_counts_once() -> None:
    found = places(communes=["62510"], departements=["62"], regions=["hauts-de-france"])
    assert found.departements == ("62",)
    assert found.regions == ("hauts-de-france",)


# --- their label -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"communes": ["62510"]}, "Liévin (Pas-de-Calais)"),
        ({"communes": ["62510"], "lieu": "les Alouettes"}, "les Alouettes, Liévin (Pas-de-Calais)"),
        (
            {"communes": ["62510"], "lieu": "Liévin et ses cités"},
            "Liévin et ses cités (Pas-de-Calais)",
        ),
        (
            {"communes": ["62510", "62498"], "lieu": "vers Liévin"},
            "vers Liévin, Lens (Pas-de-Calais)",
        ),
        ({"communes": ["62510"], "lieu": "Liévinois"}, "Liévinois, Liévin (Pas-de-Calais)"),
        ({"departements": ["48"], "lieu": "Lozère, à Fournels"}, "Lozère, à Fournels"),
        ({"communes": ["62510", "62498"]}, "Liévin et Lens (Pas-de-Calais)"),
        ({"communes": ["62510", "59350"]}, "Liévin et Lille (Pas-de-Calais et Nord)"),
        ({"communes": ["75056"]}, "Paris"),
        ({"communes": ["75111"]}, "Paris 11e Arrondissement (Paris)"),
        ({"communes": ["98818"]}, "Nouméa (Nouvelle-Calédonie)"),
        (
            {"communes": ["62510", "62498", "62041", "62193"]},
            "Liévin, Lens, Arras et Calais (Pas-de-Calais)",
        ),
        (
            {"communes": ["62510", "62498", "62041", "62193", "62160"]},
            "Liévin, Lens, Arras et 2 autres (Pas-de-Calais)",
        ),
        ({"departements": ["08", "2A", "974"]}, "Ardennes, Corse-du-Sud et La Réunion"),
        ({"regions": ["bretagne"], "lieu": "le Trégor"}, "le Trégor, Bretagne"),
        ({"departements": ["35"], "regions": ["bretagne"]}, "Ille-et-Vilaine"),
    ],
)
def test_the_place_is_said_from_its_narrowest_names(given: dict[str, Any], expected: str) -> None:
    assert label(**given) == expected


# --- latest trace ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "newest"),
    [
        (["2016"], PartialDate(2016)),
        (["2016", "2015-12-31"], PartialDate(2016)),
        (["2016", "2016-05"], PartialDate(2016, 5)),
        (["2016-05-03", "2016-05"], PartialDate(2016, 5, 3)),
        (["2016-11", "2016-05-03", None], PartialDate(2016, 11)),
        (["2017", "2016-12-31"], PartialDate(2017)),
    ],
)
def test_the_latest_trace_is_the_newest_dated_source(
    dates: list[str | None], newest: PartialDate
) -> None:
    assert trace(dated("a", *dates)) == newest


def test_undated_sources_leave_no_trace() -> None:
    assert dated("a", None, None).latest_trace is None


# --- what is to verify -------------------------------------------------------------------------


def to_verify(verified: str | None, today: datetime.date) -> bool:
    one = practice("a", redaction={"creation": "2020-01-01", "verification": verified})
    return one.is_to_verify(today)


def test_a_sheet_that_was_never_verified_is_to_verify() -> None:
    assert to_verify(None, datetime.date(2020, 1, 2))


@pytest.mark.parametrize(
    ("verified", "last_day_of_rest"),
    [
        ("2024-12-01", datetime.date(2026, 11, 30)),
        ("2023-03-01", datetime.date(2025, 2, 28)),  # 29 February 2024 is on the way
        ("2025-01-01", datetime.date(2026, 12, 31)),
        ("2024-02-29", datetime.date(2026, 2, 28)),
    ],
)
def test_a_verified_sheet_is_to_verify_again_24_months_later_to_the_day(
    verified: str, last_day_of_rest: datetime.date
) -> None:
    assert not to_verify(verified, datetime.date.fromisoformat(verified))
    assert not to_verify(verified, last_day_of_rest)
    assert to_verify(verified, last_day_of_rest + datetime.timedelta(days=1))


# --- what search engines may keep ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("vigilance", "agreement", "held_back"),
    [
        ([], "non-sollicite", False),
        (["petit-effectif"], "non-sollicite", True),
        (["petit-effectif"], "informe", True),
        (["petit-effectif"], "sans-reponse", True),
        (["petit-effectif"], "obtenu", False),
    ],
)
def test_a_sensitive_sheet_is_held_back_until_the_porteur_agrees(
    vigilance: list[str], agreement: str, *, held_back: bool
) -> None:
    one = practice("a", vigilance=vigilance, accord_porteur=agreement)
    assert one.is_held_back is held_back


# --- years ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "state", "expected"),
    [
        ("2011", None, "en-cours", "depuis 2011"),
        ("2011", None, "perennisee", "depuis 2011"),
        ("2011", None, "inconnu", "débute en 2011"),
        ("2011", None, "terminee", "débute en 2011"),
        ("2008", "2016", "terminee", "2008 – 2016"),
        ("2016", "2016", "terminee", "2016"),
        (None, "2017", "terminee", "jusqu'en 2017"),
        (None, None, "en-cours", ""),
    ],
)
def test_the_years_say_what_is_known_and_no_more(
    start: str | None, end: str | None, state: str, expected: str
) -> None:
    assert years(practice("a", periode={"debut": start, "fin": end, "etat": state})) == expected


# --- lists ---------------------------------------------------------------------------------------


def test_a_frein_met_twice_is_one_frein() -> None:
    frein = {"frein": "rotation-des-equipes", "reponse": "Non documenté.", "issue": "inconnue"}
    other = {**frein, "frein": "temps-non-dedie"}
    one = practice("a", freins=[frein, other, frein])
    assert one.freins == ("rotation-des-equipes", "temps-non-dedie")


def test_a_sheet_without_a_formation_teaches_no_competence() -> None:
    assert practice("a", formation=None).competences == ()
    assert practice("a").competences == ("tsc-diagnostic",)
