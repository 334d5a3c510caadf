from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import refresh_geography
from essaim.geography import Commune, Departement, Epci, Geography, Place, Region, name_key
from essaim.site import addresses
from essaim.text import slugify

FOLDER = Path(__file__).parent.parent / "practices" / "_geographie"


@pytest.fixture(scope="module")
def geography() -> Geography:
    return Geography.load(FOLDER)


def rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def matching(geography: Geography, text: str, departement: str | None = None) -> list[str]:
    return [commune.code for commune in geography.communes_matching(text, departement)]


class TestCommunes:
    def test_tells_what_the_cog_says_of_a_commune(self, geography: Geography) -> None:
        lievin = geography.commune("62510")
        assert lievin is not None
        population = lievin.population
        assert lievin == Commune("62510", "Liévin", "62", "246200364", population, ("62800",))
        assert population is not None
        assert 20_000 < population < 40_000

    def test_tells_of_the_epci(self, geography: Geography) -> None:
        assert geography.epci("246200364") == Epci("246200364", "CA de Lens - Liévin")
        assert geography.epci("000000000") is None

    @pytest.mark.parametrize(
        ("arrondissement", "city"), [("75120", "75056"), ("69381", "69123"), ("13216", "13055")]
    )
    def test_gives_an_arrondissement_the_epci_of_its_city(
        self, geography: Geography, arrondissement: str, city: str
    ) -> None:
        found, whole = geography.commune(arrondissement), geography.commune(city)
        assert found is not None
        assert whole is not None
        assert found.epci == whole.epci is not None

    @pytest.mark.parametrize("code", ["22016", "29083", "29155", "85113", "97801", "98818"])
    def test_knows_that_some_islands_have_no_epci(self, geography: Geography, code: str) -> None:
        found = geography.commune(code)
        assert found is not None
        assert found.epci is None

    @pytest.mark.parametrize(
        ("code", "nom", "departement"),
        [
            ("97611", "Mamoudzou", "976"),
            ("97801", "Saint-Martin", "978"),
            ("98818", "Nouméa", "988"),
            ("98613", "Uvea", "986"),
            ("2A004", "Ajaccio", "2A"),
            ("2B033", "Bastia", "2B"),
        ],
    )
    def test_knows_corsica_and_overseas(
        self, geography: Geography, code: str, nom: str, departement: str
    ) -> None:
        found = geography.commune(code)
        assert found is not None
        assert (found.nom, found.departement) == (nom, departement)

    def test_leaves_unknown_what_nobody_counted(self, geography: Geography) -> None:
        kerguelen = geography.commune("98412")
        assert kerguelen is not None
        assert kerguelen.population is None
        assert kerguelen.codes_postaux == ()

    @pytest.mark.parametrize("code", ["", "1", "01091", "99999", "Liévin"])
    def test_has_no_commune_for_another_text(self, geography: Geography, code: str) -> None:
        assert geography.commune(code) is None

    def test_names_a_place_for_a_suggestion(self, geography: Geography) -> None:
        place = geography.place("62510")
        assert place == Place("62510", "Liévin", "Pas-de-Calais")
        assert str(place) == "62510 (Liévin, Pas-de-Calais)"
        assert geography.place("99999") is None


class TestCommunesThatMerged:
    @pytest.mark.parametrize(
        ("old", "today"),
        [
            ("01091", "01033"),  # Châtillon-en-Michaille, commune déléguée
            ("02300", "02738"),  # Fargniers, commune associée
            ("01018", "01033"),  # Arlod, absorbed in 1973, with no trace left but its code
            ("01168", "69278"),  # Genay, which went from Ain to Rhône
            ("20237", "2A308"),  # from when Corsica was 20
            ("55273", "55386"),  # in a first merger, then in another
        ],
    )
    def test_an_old_code_leads_to_the_commune_of_today(
        self, geography: Geography, old: str, today: str
    ) -> None:
        successor = geography.successor(old)
        assert successor is not None
        assert successor.code == today

    @pytest.mark.parametrize(("old", "today"), [("01091", "01033"), ("01168", "69278")])
    def test_an_old_code_is_matched(self, geography: Geography, old: str, today: str) -> None:
        assert matching(geography, old) == [today]

    @pytest.mark.parametrize("code", ["62510", "01033", "75120", "99999", ""])
    def test_only_a_code_out_of_use_has_a_successor(self, geography: Geography, code: str) -> None:
        assert geography.successor(code) is None

    @pytest.mark.parametrize(
        ("old", "today"),
        [
            ("Châtillon-en-Michaille", "01033"),
            ("bellegarde sur valserine", "01033"),
            ("Arlod", "01033"),
            ("Annecy-le-Vieux", "74010"),
            ("Cherbourg-Octeville", "50129"),
            ("Châlons-sur-Marne", "51108"),
        ],
    )
    def test_an_old_name_leads_to_the_commune_of_today(
        self, geography: Geography, old: str, today: str
    ) -> None:
        assert matching(geography, old)[0] == today

    def test_an_old_name_comes_after_the_commune_that_bears_it(self, geography: Geography) -> None:
        assert matching(geography, "Évry") == ["89162", "91228"]

    def test_every_old_code_leads_somewhere(self, geography: Geography) -> None:
        for row in rows("communes-anciennes"):
            assert geography.commune(row["successeur"])
            assert geography.commune(row["code"]) or geography.successor(row["code"])


class TestMatching:
    @pytest.mark.parametrize(
        "text", ["Liévin", "LIEVIN", " liévin ", "62510", "Lievain", "Liévinn", "lieven"]
    )
    def test_finds_a_commune_by_its_code_or_name(self, geography: Geography, text: str) -> None:
        assert matching(geography, text)[0] == "62510"

    def test_finds_a_commune_by_its_postcode(self, geography: Geography) -> None:
        assert matching(geography, "69500") == ["69029"]
        assert "62510" in matching(geography, "62800")

    def test_a_code_comes_before_a_postcode(self, geography: Geography) -> None:
        assert matching(geography, "62800") == ["62800", "62510"]

    def test_a_postcode_comes_before_a_code_of_another_time(self, geography: Geography) -> None:
        assert geography.successor("75020")
        assert matching(geography, "75020") == ["75120", "75056"]

    def test_gives_back_the_zero_that_a_spreadsheet_took(self, geography: Geography) -> None:
        assert matching(geography, "1004") == ["01004"]

    @pytest.mark.parametrize(
        ("text", "departement", "code"),
        [
            ("St Denis", "93", "93066"),
            ("saint-denis", "974", "97411"),
            ("Ste Foy la Grande", None, "33402"),
            ("Hay les Roses", None, "94038"),
            ("l’haÿ-les-roses", None, "94038"),
            ("havre", None, "76351"),
            ("LE HAVRE", None, "76351"),
            ("Boulogne s/Mer", None, "62160"),
            ("Aulnay s/s Bois", None, "93005"),
            ("Vœuil-et-Giget", None, "16418"),
            ("Voeuil et Giget", None, "16418"),
            ("Y", None, "80829"),
        ],
    )
    def test_reads_a_name_however_it_is_written(
        self, geography: Geography, text: str, departement: str | None, code: str
    ) -> None:
        assert matching(geography, text, departement) == [code]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Paris", "75056"),
            ("Paris 20e", "75120"),
            ("paris 20ème arrondissement", "75120"),
            ("LYON 1er arr.", "69381"),
            ("Marseille 03", "13203"),
        ],
    )
    def test_reads_arrondissements(self, geography: Geography, text: str, code: str) -> None:
        assert matching(geography, text) == [code]

    def test_puts_the_larger_first_among_equals(self, geography: Geography) -> None:
        found = geography.communes_matching("Saint-Denis")
        assert [commune.code for commune in found[:3]] == ["97411", "93066", "11339"]

    def test_finds_what_bears_the_word_when_nothing_bears_the_name(
        self, geography: Geography
    ) -> None:
        assert matching(geography, "Touquet") == ["62826"]
        assert matching(geography, "Malo")[0] == "35288"
        assert matching(geography, "Boulogne", "62")[:2] == ["62160", "62758"]

    @pytest.mark.parametrize(
        ("text", "code"),
        [("Monpelier", "34172"), ("Toulouze", "31555"), ("st etiene", "42218")],
    )
    def test_finds_what_looks_like_it_when_nothing_bears_the_word(
        self, geography: Geography, text: str, code: str
    ) -> None:
        assert matching(geography, text)[0] == code

    def test_keeps_to_a_departement(self, geography: Geography) -> None:
        assert matching(geography, "Lens", "62") == ["62498"]
        assert matching(geography, "62498", "59") == []

    def test_keeps_to_a_limit(self, geography: Geography) -> None:
        assert len(geography.communes_matching("Saint-Denis", limit=2)) == 2

    @pytest.mark.parametrize("text", ["", " ", "\n", "-", "a", "le", "zzzzzz", "99999", "x" * 3000])
    def test_finds_nothing_for_a_text_that_means_nothing(
        self, geography: Geography, text: str
    ) -> None:
        assert geography.communes_matching(text) == ()

    def test_one_name_has_one_key(self) -> None:
        assert name_key("  SAINT DENIS\n") == name_key("St-Denis") == "saint denis"
        assert name_key("Aulnay s/s Bois") == name_key("Aulnay-ss-Bois") == "aulnay sous bois"
        assert name_key("Boulogne s/Mer") == "boulogne sur mer"
        assert name_key("Lyon 1er Arrondissement") == name_key("lyon 01") == "lyon 1"
        assert name_key("L'Haÿ-les-Roses") == "hay les roses"
        assert name_key("La") == "la"


class TestDepartements:
    def test_come_in_the_order_of_codes(self, geography: Geography) -> None:
        codes = list(geography.departements)
        assert len(codes) == 109
        assert codes[:2] == ["01", "02"]
        assert codes[18:22] == ["19", "2A", "2B", "21"]
        assert codes[95:99] == ["95", "971", "972", "973"]

    def test_tell_their_region(self, geography: Geography) -> None:
        assert geography.departements["62"] == Departement(
            "62", "Pas-de-Calais", "pas-de-calais", "hauts-de-france"
        )
        assert geography.region_of_departement("2A").nom == "Corse"

    def test_all_stand_in_one_region(self, geography: Geography) -> None:
        listed = [
            departement.code
            for slug in geography.regions
            for departement in geography.departements_of_region(slug)
        ]
        assert sorted(listed) == sorted(geography.departements)

    def test_hold_every_commune(self, geography: Geography) -> None:
        assert {row["departement"] for row in rows("communes")} == set(geography.departements)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("62", "62"),
            ("1", "01"),
            ("2a", "2A"),
            ("974", "974"),
            ("Pas de Calais", "62"),
            ("COTE D'OR", "21"),
            ("cote-d-or", "21"),
            ("Réunion", "974"),
            ("Seine-St-Denis", "93"),
            ("Nouvelle Calédonie", "988"),
        ],
    )
    def test_are_found_by_code_name_or_slug(
        self, geography: Geography, text: str, code: str
    ) -> None:
        found = geography.departement_matching(text)
        assert found is not None
        assert found.code == code

    @pytest.mark.parametrize("text", ["", "Alsace", "20", "100", "Bretagne", "Lens"])
    def test_are_not_found_by_another_text(self, geography: Geography, text: str) -> None:
        assert geography.departement_matching(text) is None


class TestRegions:
    def test_come_in_alphabetical_order(self, geography: Geography) -> None:
        slugs = list(geography.regions)
        assert slugs[:3] == ["auvergne-rhone-alpes", "bourgogne-franche-comte", "bretagne"]
        assert slugs == sorted(slugs)
        assert geography.regions["la-reunion"] == Region("04", "La Réunion", "la-reunion")

    def test_list_their_departements_in_order(self, geography: Geography) -> None:
        corse = geography.departements_of_region("corse")
        assert [departement.code for departement in corse] == ["2A", "2B"]

    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            ("Hauts de France", "hauts-de-france"),
            ("ILE-DE-FRANCE", "ile-de-france"),
            ("provence-alpes-cote-d-azur", "provence-alpes-cote-d-azur"),
            ("la réunion", "la-reunion"),
            ("11", "ile-de-france"),
        ],
    )
    def test_are_found_by_name_slug_or_code(
        self, geography: Geography, text: str, slug: str
    ) -> None:
        found = geography.region_matching(text)
        assert found is not None
        assert found.slug == slug

    @pytest.mark.parametrize("text", ["", "Alsace", "Pas-de-Calais", "99"])
    def test_are_not_found_by_another_text(self, geography: Geography, text: str) -> None:
        assert geography.region_matching(text) is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Côte-d'Or", "cote-d-or"),
        ("Provence-Alpes-Côte d'Azur", "provence-alpes-cote-d-azur"),
        ("La Réunion", "la-reunion"),
        ("Wallis et Futuna", "wallis-et-futuna"),
        ("Île de Clipperton", "ile-de-clipperton"),
    ],
)
def test_slugs(geography: Geography, name: str, slug: str) -> None:
    assert slugify(name) == slug
    assert slug in {one.slug for one in geography.departements.values()} | set(geography.regions)


class TestNeighbours:
    def test_are_those_of_the_map(self, geography: Geography) -> None:
        assert geography.neighbours("62") == ("59", "80")
        assert geography.neighbours("75") == ("92", "93", "94")
        assert geography.neighbours("2A") == ("2B",)
        assert geography.neighbours("07") == ("26", "30", "38", "42", "43", "48", "84")

    def test_go_both_ways(self, geography: Geography) -> None:
        for code in geography.departements:
            assert code not in geography.neighbours(code)
            for neighbour in geography.neighbours(code):
                assert code in geography.neighbours(neighbour)

    def test_are_there_for_the_mainland_only(self, geography: Geography) -> None:
        without = [code for code in geography.departements if not geography.neighbours(code)]
        assert without == [code for code in geography.departements if len(code) == 3]

    def test_hold_together_every_epci_that_spans_departements(self, geography: Geography) -> None:
        spans: dict[str, set[str]] = {}
        for row in rows("communes"):
            if row["epci"]:
                spans.setdefault(row["epci"], set()).add(row["departement"])
        for epci, departements in spans.items():
            reached = {min(departements)}
            while more := {n for d in reached for n in geography.neighbours(d)} & departements:
                if more <= reached:
                    break
                reached |= more
            assert reached == departements, epci


class TestPages:
    def test_a_departement_has_its_page_below_its_region(self, geography: Geography) -> None:
        assert geography.has_page("62")
        address = "territoires/hauts-de-france/pas-de-calais/"
        assert addresses.departement("62", geography) == address

    @pytest.mark.parametrize(
        ("departement", "slug"),
        [("973", "guyane"), ("976", "mayotte"), ("988", "nouvelle-caledonie")],
    )
    def test_a_region_of_one_departement_has_one_page(
        self, geography: Geography, departement: str, slug: str
    ) -> None:
        assert not geography.has_page(departement)
        assert geography.region_has_page(slug)
        assert addresses.departement(departement, geography) == f"territoires/{slug}/"

    def test_there_is_none_where_nobody_lives(self, geography: Geography) -> None:
        empty = [code for code in geography.departements if not geography.is_inhabited(code)]
        assert empty == ["984", "989"]
        for code in empty:
            assert not geography.has_page(code)
            assert not geography.region_has_page(geography.departements[code].region)


class TestLoading:
    def test_says_which_file_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match=r"regions\.csv"):
            Geography.load(tmp_path)


class TestFiles:
    @pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
    def test_are_sorted_and_end_lines_with_lf(self, path: Path) -> None:
        content = path.read_bytes()
        assert b"\r" not in content
        with path.open(encoding="utf-8", newline="") as file:
            body = list(csv.reader(file))[1:]
        assert body == sorted(body)

    def test_neighbours_pass_their_check(self) -> None:
        departements = (FOLDER / "departements.csv").read_text(encoding="utf-8")
        assert list(refresh_geography.neighbour_problems(FOLDER, departements)) == []

    def test_a_pair_without_its_reverse_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "voisins.csv").write_bytes(b"code,voisin\n59,62\n")
        problems = refresh_geography.neighbour_problems(tmp_path, "code,nom\n59,Nord\n")
        assert [problem for problem in problems if "62,59" in problem]

    def test_a_file_that_was_changed_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(b"code\r\n")
        files = {"a.csv": "code\n", "b.csv": "code\n"}
        assert len(list(refresh_geography.differing(tmp_path, files))) == 2


class TestFormerCommunes:
    """What `refresh_geography.py` makes of the package, on communes made up for the purpose."""

    TODAY = (
        {
            "code": "01001",
            "nom": "Neuve",
            "type": "commune-actuelle",
            "anciensCodes": ["01002", "01003", "01004"],
        },
        {"code": "01005", "nom": "Autre", "type": "commune-actuelle"},
        {"code": "01002", "nom": "Partie", "type": "commune-deleguee", "chefLieu": "01005"},
    )
    HISTORY = (
        {"id": "1", "code": "01001", "nom": "Vieille"},
        {"id": "2", "code": "01001", "nom": "Neuve", "dateDebut": "2019-01-01"},
        {"id": "3", "code": "01003", "nom": "Perdue-les-Bois", "dateDebut": "1960-01-01"},
        {"id": "4", "code": "01003", "nom": "Perdue"},
        {"id": "5", "code": "01002", "nom": "PARTIE"},
    )

    def test_tell_old_codes_and_old_names(self) -> None:
        found = sorted(refresh_geography.former_communes(self.TODAY, self.HISTORY))
        assert found == [
            ("01001", "Vieille", "ancien-nom", "01001"),
            ("01002", "Partie", "commune-deleguee", "01005"),
            ("01003", "Perdue", "ancien-nom", "01001"),
            ("01003", "Perdue-les-Bois", "ancien-code", "01001"),
            ("01004", "", "ancien-code", "01001"),
        ]
