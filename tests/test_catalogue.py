"""The collection as a whole: its indexes, its order, and which sheets resemble which."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from essaim import neighbours
from essaim.catalogue import Catalogue
from essaim.collection import Collection, load_collection
from essaim.facets import BY_KEY, FACETS
from essaim.neighbours import HOW_MANY, REASONS, Reason
from essaim.practice import Practice

from .helpers import REFERENCE, broken, make_collection, reference_data
from .making import TODAY, catalogue, dated, ids, in_commune, practice

LIEVIN, LENS, LILLE, PARIS_11, LYON_3, MARSEILLE_1, SAINT_DENIS = (
    "62510", "62498", "59350", "75111", "69383", "13201", "97411",
)  # fmt: skip


def reloaded(root: Path, sheets: Mapping[str, str], *, with_drafts: bool = False) -> Collection:
    """The collection of sheets given by name, read from files."""
    paths = {f"practices/62-pas-de-calais/{name}.md": text for name, text in sheets.items()}
    return load_collection(make_collection(root, paths), with_drafts=with_drafts, today=TODAY)


def titled(title: str, text: str = REFERENCE) -> str:
    assert text.count("titre: Un jardin d'essai") == 1
    return text.replace("titre: Un jardin d'essai", f"titre: {title}")


# --- indexes -----------------------------------------------------------------------------------


def test_a_sheet_counts_at_every_level_of_its_territory() -> None:
    found = catalogue(
        in_commune("lievin", LIEVIN),
        in_commune("lens", LENS),
        in_commune("lille", LILLE),
        in_commune("paris", PARIS_11),
        in_commune("la-reunion", SAINT_DENIS),
    )
    assert ids(found.by_commune[LIEVIN]) == ["lievin"]
    assert sorted(ids(found.by_epci["246200364"])) == ["lens", "lievin"]
    assert found.count("departement", "62") == 2
    assert found.count("departement", "75") == 1
    assert found.count("region", "hauts-de-france") == 3
    assert found.count("region", "la-reunion") == 1


def test_a_sheet_of_several_places_counts_once_in_each() -> None:
    found = catalogue(in_commune("a", LIEVIN, LENS, LILLE, PARIS_11, LYON_3, MARSEILLE_1))
    assert found.count("departement", "62") == found.count("departement", "59") == 1
    assert {slug for slug, sheets in found.index("region").items() if len(sheets) == 1} == {
        "hauts-de-france", "ile-de-france", "auvergne-rhone-alpes", "provence-alpes-cote-d-azur",
    }  # fmt: skip
    assert len(found.by_epci["246200364"]) == 1


def test_a_value_without_sheets_is_absent_and_counts_for_nothing() -> None:
    found = catalogue(in_commune("a", LIEVIN))
    assert "bretagne" not in found.index("region")
    assert found.count("region", "bretagne") == 0
    assert found.having("theme", "sante") == ()
    assert found.cell("bretagne", "sante") == ()


def test_each_sheet_is_in_the_index_of_each_of_its_values() -> None:
    one = practice("a", themes=["sante", "addictions"], publics=["habitants", "jeunes"])
    found = catalogue(one, practice("b"))
    for facet in FACETS:
        for value in facet.values(one):
            assert one in found.having(facet.key, value)


def test_cells_are_the_regions_and_themes_that_meet_in_a_sheet() -> None:
    found = catalogue(
        in_commune("a", LIEVIN, PARIS_11, themes=["sante", "addictions"]),
        in_commune("b", LILLE, themes=["sante"]),
    )
    assert found.cells == (
        ("hauts-de-france", "addictions"),
        ("hauts-de-france", "sante"),
        ("ile-de-france", "addictions"),
        ("ile-de-france", "sante"),
    )
    assert sorted(ids(found.cell("hauts-de-france", "sante"))) == ["a", "b"]
    assert ids(found.cell("ile-de-france", "addictions")) == ["a"]


@pytest.mark.parametrize(
    ("key", "value", "label"),
    [
        ("region", "hauts-de-france", "Hauts-de-France"),
        ("departement", "2A", "Corse-du-Sud"),
        ("theme", "sante", reference_data().vocabularies["themes"].by_id["sante"].libelle),
    ],
)
def test_a_value_is_said_in_words(key: str, value: str, label: str) -> None:
    assert catalogue().label(key, value) == label


# --- archived sheets and drafts ------------------------------------------------------------------


def test_an_archived_sheet_keeps_its_page_and_leaves_every_index() -> None:
    old, other = in_commune("old", LIEVIN, statut="archivee"), in_commune("other", LIEVIN)
    found = catalogue(old, other)
    assert found.by_id["old"] is old
    assert old in found.every
    assert ids(found.listed) == ["other"]
    for facet in FACETS:
        for sheets in found.index(facet.key).values():
            assert ids(sheets) == ["other"]
    assert ids(found.by_commune[LIEVIN]) == ids(found.by_epci["246200364"]) == ["other"]
    assert ids(found.cell("hauts-de-france", "lien-social-et-isolement")) == ["other"]
    assert found.neighbours(other) == ()
    assert found.neighbours(old) == ()


def test_a_draft_has_a_page_only_when_asked_for(tmp_path: Path) -> None:
    sheets = {"sound": REFERENCE, "draft": titled("Un brouillon", broken("relue\n", "brouillon\n"))}
    published = reloaded(tmp_path / "published", sheets)
    assert ids(published.catalogue.every) == ["sound"]
    served = reloaded(tmp_path / "served", sheets, with_drafts=True)
    assert sorted(ids(served.catalogue.every)) == ["draft", "sound"]
    assert served.catalogue.by_id["draft"].is_draft


def test_a_link_to_a_sheet_without_a_page_is_left_as_plain_text(tmp_path: Path) -> None:
    linking = titled("Elle renvoie", broken("Contexte du lieu [s1].", "Voir [l'autre](draft.md)."))
    sheets = {"linking": linking, "draft": broken("relue\n", "brouillon\n")}
    published = reloaded(tmp_path / "published", sheets)
    assert published.catalogue.by_id["linking"].sections["contexte"] == "<p>Voir l’autre.</p>\n"
    served = reloaded(tmp_path / "served", sheets, with_drafts=True)
    assert '<a href="../draft/">' in served.catalogue.by_id["linking"].sections["contexte"]


def test_broken_withdrawn_and_moved_sheets_are_kept_apart(tmp_path: Path) -> None:
    found = reloaded(
        tmp_path,
        {
            "broken": broken("debut: 2015", "debut: vers 2015"),
            "gone": "---\nstatut: retiree\nretrait:\n  date: 2026-02-01\n  motif: erreur\n---\n",
            "moved": titled(
                "Elle a bougé", broken("anciens_ids: []", "anciens_ids: [here, there]")
            ),
        },
    )
    assert ids(found.catalogue.every) == ["moved"]
    assert [(one.id, one.problems[0].code) for one in found.broken] == [
        ("broken", "annee-invalide")
    ]
    assert [(one.id, one.withdrawal.motif) for one in found.withdrawn] == [("gone", "erreur")]
    assert found.redirects == {"here": "moved", "there": "moved"}


def test_of_two_files_of_one_name_neither_is_shown(tmp_path: Path) -> None:
    repository = make_collection(
        tmp_path,
        {
            "practices/62-pas-de-calais/reference.md": REFERENCE,
            "practices/59-nord/reference.md": titled("Un autre"),
        },
    )
    found = load_collection(repository, with_drafts=False, today=TODAY)
    assert found.catalogue.every == ()
    assert [one.path for one in found.broken] == [
        "practices/59-nord/reference.md",
        "practices/62-pas-de-calais/reference.md",
    ]


# --- many sheets -------------------------------------------------------------------------------


def test_many_sheets_are_read_side_by_side_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = {f"s{number:02}": titled(f"Fiche {number}") for number in range(60)}
    sheets["s07"] = titled("Brisée", broken("debut: 2015", "debut: vers 2015"))
    alone = reloaded(tmp_path / "alone", sheets)
    monkeypatch.setattr("essaim.workers.MANY", 10)
    monkeypatch.setattr("essaim.workers._cores", lambda: 2)
    # Workers of pytest have threads of their own, which do no harm here.
    monkeypatch.setattr("essaim.workers._can_fork", lambda: True)
    together = reloaded(tmp_path / "together", sheets)
    assert together.problems == alone.problems
    assert together.broken == alone.broken
    assert together.catalogue.every == alone.catalogue.every


# --- order -------------------------------------------------------------------------------------


def test_the_newest_trace_comes_first_then_titles_in_alphabetical_order() -> None:
    found = catalogue(
        dated("undated", None),
        dated("year", "2016"),
        dated("month", "2016-05"),
        dated("day", "2016-05-03"),
        dated("newest", "2020", "2011"),
        dated("accent", "2016", titre="École de tous"),
        dated("plain", "2016", titre="Etude des lieux"),
        dated("twin", "2016", titre="Etude des lieux"),
    )
    assert ids(found.listed) == [
        "newest", "day", "month", "accent", "plain", "twin", "year", "undated",
    ]  # fmt: skip


def test_the_order_does_not_depend_on_that_of_the_files() -> None:
    sheets = [dated(f"s{number}", str(2000 + number % 7)) for number in range(30)]
    expected = ids(catalogue(*sheets).every)
    random.Random(1).shuffle(sheets)  # noqa: S311 (no secret)
    found = catalogue(*sheets)
    assert ids(found.every) == expected
    assert ids(found.having("departement", "62")) == expected


# --- neighbours ----------------------------------------------------------------------------------

ALONE = {
    "methodes": [],
    "leviers": [],
    "freins": [],
    "formation": None,
    "participation": {"degre": "non-documente", "etapes": []},
    "appui": ["non-documente"],
}
"""Nothing that brings sheets together, besides what a test adds."""

COMMUNES = [
    "01004",
    "02408",
    "03190",
    "04070",
    "05061",
    "06088",
    "07186",
    "08105",
    "09122",
    "10387",
]
"""Of ten départements; those of a few régions all the same."""


def distant(number: int, **changes: Any) -> Practice:
    """A practice that shares nothing with the next ones, but a few fields that tests set aside."""
    vocabularies = reference_data().vocabularies
    values: dict[str, Any] = {
        **ALONE,
        "territoire": {"communes": [COMMUNES[number]], "milieux": [], "lieu": None},
        "formes": [vocabularies["formes"].current[number].id],
        "themes": [vocabularies["themes"].current[number].id],
        "publics": [vocabularies["publics"].current[number].id],
        "porteur": {"type": vocabularies["porteurs"].current[number].id},
    }
    return practice(f"s{number}", **{**values, **changes})


def near(found: Catalogue, sheet_id: str) -> list[str]:
    return [one.practice.id for one in found.neighbours(found.by_id[sheet_id])]


def test_a_rare_value_in_common_beats_a_common_one() -> None:
    common, rare = "sante", "addictions"
    found = catalogue(
        distant(0, themes=[common, rare]),
        distant(1, themes=[common]),
        distant(2, themes=[common]),
        distant(3, themes=[common]),
        distant(4, themes=[rare]),
    )
    assert near(found, "s0")[0] == "s4"


def test_sheets_that_share_nothing_are_no_neighbours() -> None:
    found = catalogue(distant(0, territoire={"communes": ["97411"]}), distant(1))
    assert near(found, "s0") == near(found, "s1") == []


def test_unknowns_bring_nobody_together() -> None:
    unknown = {
        "participation": {"degre": "non-documente", "etapes": []},
        "periode": {"etat": "inconnu"},
        "appui": ["non-documente"],
        "publics": ["tous-publics"],
    }
    found = catalogue(
        distant(0, territoire={"communes": ["97411"]}, **unknown), distant(1, **unknown)
    )
    assert near(found, "s0") == near(found, "s1") == []


def test_what_a_facet_without_weight_says_brings_nobody_together() -> None:
    same = {"appui": ["presse"], "periode": {"etat": "en-cours"}}
    found = catalogue(distant(0, territoire={"communes": ["97411"]}, **same), distant(1, **same))
    assert near(found, "s0") == []


def test_archived_sheets_are_nobody_s_neighbours() -> None:
    found = catalogue(distant(0), distant(0, statut="archivee"))
    assert found.neighbours(found.listed[0]) == ()


def varied(count: int, seed: int = 0) -> list[Practice]:
    """Sheets whose fields are drawn at random."""
    draw = random.Random(seed)  # noqa: S311 (no secret)
    vocabularies = reference_data().vocabularies

    def some(name: str, most: int) -> list[str]:
        terms = [term.id for term in vocabularies[name].current]
        return draw.sample(terms, draw.randint(1, most))

    return [
        practice(
            f"s{number:03}",
            themes=some("themes", 3),
            publics=some("publics", 3),
            formes=some("formes", 2),
            methodes=some("methodes", 3),
            territoire={"communes": [draw.choice(COMMUNES)], "milieux": some("milieux", 2)},
            participation={"degre": some("degres", 1)[0], "etapes": []},
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def crowd() -> Catalogue:
    return catalogue(*varied(120))


def test_a_sheet_has_as_many_neighbours_as_there_is_room_for_and_never_itself(
    crowd: Catalogue,
) -> None:
    for one in crowd.listed:
        found = ids([neighbour.practice for neighbour in crowd.neighbours(one)])
        assert len(found) == len(set(found)) == HOW_MANY
        assert one.id not in found


def test_every_reason_is_true_and_each_facet_gives_one_at_most(crowd: Catalogue) -> None:
    for one in crowd.listed:
        for neighbour in crowd.neighbours(one):
            assert 0 < len(neighbour.reasons) <= REASONS
            assert len({reason.key for reason in neighbour.reasons}) == len(neighbour.reasons)
            for reason in neighbour.reasons:
                values = BY_KEY[reason.key].values
                assert reason.value in values(one)
                assert reason.value in values(neighbour.practice)


def test_the_strongest_reason_comes_first(crowd: Catalogue) -> None:
    def weight(reason: Reason) -> float:
        rarity = (len(crowd.listed) + 1) / crowd.count(reason.key, reason.value)
        return BY_KEY[reason.key].weight * math.log(rarity)

    for one in crowd.listed:
        for neighbour in crowd.neighbours(one):
            weights = [weight(reason) for reason in neighbour.reasons]
            assert weights == sorted(weights, reverse=True)


def test_two_sheets_alone_with_what_they_share_choose_one_another() -> None:
    found = catalogue(
        *(distant(number) for number in range(5)),
        distant(5, themes=["sante"]),
        distant(6, themes=["sante"]),
    )
    assert near(found, "s5")[0] == "s6"
    assert near(found, "s6")[0] == "s5"


def test_being_close_is_mostly_mutual(crowd: Catalogue) -> None:
    pairs = {(one.id, other) for one in crowd.listed for other in near(crowd, one.id)}
    mutual = sum((other, one) in pairs for one, other in pairs)
    assert mutual > len(pairs) / 4  # chance alone would give one in thirty


def test_neighbours_do_not_depend_on_the_order_of_the_sheets(crowd: Catalogue) -> None:
    sheets = varied(120)
    random.Random(2).shuffle(sheets)  # noqa: S311 (no secret)
    again = catalogue(*sheets)
    for one in crowd.listed:
        assert near(again, one.id) == near(crowd, one.id)


SAYING_NOTHING = {"non-documente", "inconnu", "tous-publics"}


def ranking(found: Catalogue, one: Practice) -> list[str]:
    """Everyone else, closest first, by the definition: every pair is looked at."""
    weights = {
        (facet.key, value): facet.weight * math.log((len(found.listed) + 1) / len(sheets))
        for facet in FACETS
        for value, sheets in found.index(facet.key).items()
        if value not in SAYING_NOTHING
    }

    def values(sheet: Practice) -> set[tuple[str, str]]:
        return {(f.key, v) for f in FACETS for v in f.values(sheet)} & weights.keys()

    def score(other: Practice) -> float:
        return round(sum(weights[value] for value in values(one) & values(other)), 9)

    others = [other for other in found.listed if other is not one]
    return ids(sorted(others, key=lambda other: (-score(other), other.id)))


def test_looking_at_fewer_sheets_finds_the_same_ones(crowd: Catalogue) -> None:
    for one in crowd.listed[::6]:
        assert near(crowd, one.id) == ranking(crowd, one)[:HOW_MANY]


def test_only_rare_values_bring_sheets_so_that_the_work_is_bounded(
    crowd: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "COMMON", 6)
    bounded = Catalogue(crowd.listed, crowd.reference)
    for one in bounded.listed[::6]:
        sheets = [
            bounded.having(facet.key, value)
            for facet in FACETS
            if facet.weight
            for value in facet.values(one)
            if value not in SAYING_NOTHING
        ]
        brought = {other.id for some in sheets if len(some) <= 6 for other in some}
        # Common values still count, once a rare one has brought a sheet.
        closest = [other for other in ranking(bounded, one) if other in brought]
        assert near(bounded, one.id) == closest[:HOW_MANY]
