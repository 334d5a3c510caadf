"""The command `essaim check`, as people and other programs may count on it (DESIGN, section 4)."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from essaim.cli import main
from essaim.problems import Position, Problem, Severity
from essaim.reports import as_github, as_json, as_text
from essaim.repository import Repository

from .helpers import PLACE, REFERENCE, broken, make_collection, reference_data

FAULTY = broken("publics: [habitants]", "publics: [inconnu]")
WORTH_A_WORD = broken("debut: 2015", "debut: 2098")
OTHER = "practices/62-pas-de-calais/autre-jardin.md"
KEYS = {"file", "line", "column", "code", "severity", "message", "suggestion"}

Lay = Callable[..., Path]
Environment = dict[str, str]


@pytest.fixture
def lay_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Lay a collection out, and stand in it."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def laid(sheets: dict[str, str | bytes]) -> Path:
        root = make_collection(tmp_path / "depot", sheets).root
        monkeypatch.chdir(root)
        return root

    return laid


@pytest.fixture
def lay(lay_whole: Lay, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Do the same for tests that have better to do than to read the vocabularies again."""
    data = reference_data()
    monkeypatch.setattr(Repository, "reference", lambda _self: data)
    return lay_whole


def other(sheet: str = REFERENCE) -> str:
    """Give the same sheet under another title."""
    return sheet.replace("titre: Un jardin", "titre: Un autre jardin")


def as_read(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Read what `--format json` printed."""
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


def codes(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Give the file and code of each problem that `--format json` printed."""
    return [(problem["file"], problem["code"]) for problem in as_read(capsys)]


class TestExitCodes:
    def test_0_when_nothing_is_wrong(self, lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        lay({PLACE: REFERENCE})
        assert main(["check"]) == 0
        assert capsys.readouterr().out == "1\u00a0fiche vérifiée : rien à signaler.\n"

    def test_0_with_warnings_alone(self, lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        lay({PLACE: WORTH_A_WORD})
        assert main(["check"]) == 0
        out = capsys.readouterr().out
        assert f"{PLACE}:26:10 avertissement " in out
        assert out.endswith("1\u00a0fiche vérifiée : 0\u00a0erreur, 1\u00a0avertissement.\n")

    def test_1_with_an_error(self, lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        lay({PLACE: FAULTY, OTHER: other(FAULTY)})
        assert main(["check"]) == 1
        out = capsys.readouterr().out
        assert f"{PLACE}:9:11 erreur " in out
        assert "[terme-inconnu]\n" in out
        assert out.endswith("2\u00a0fiches vérifiées : 2\u00a0erreurs, 0\u00a0avertissement.\n")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["check", "practices/absente.md"],
            ["check", PLACE, "nulle-part"],
            ["check", "a" * 5000],
        ],
    )
    def test_2_for_a_path_that_leads_nowhere(
        self, lay: Lay, capsys: pytest.CaptureFixture[str], arguments: list[str]
    ) -> None:
        lay({PLACE: REFERENCE})
        assert main(arguments) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("essaim : « ")

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            ([], "il manque une commande"),
            (["verifier"], "la commande 'verifier' n'existe pas"),
            (["check", "--nope"], "options inconnues : --nope"),
            (["check", "--format"], "--format attend une valeur"),
            (["check", "--format", "xml"], "--format n'admet pas 'xml'"),
        ],
    )
    def test_2_for_bad_usage(
        self, lay: Lay, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
    ) -> None:
        lay({PLACE: REFERENCE})
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2
        assert f"essaim : {reason}" in capsys.readouterr().err

    def test_2_for_a_file_that_cannot_be_read(
        self, lay: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = lay({PLACE: REFERENCE})
        (root / "practices" / "lien-casse.md").symlink_to(root / "nulle-part")
        assert main(["check"]) == 2
        assert "lien-casse.md » ne peut pas être lu" in capsys.readouterr().err


class TestJson:
    def test_nothing_is_an_empty_array(self, lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        lay({PLACE: REFERENCE})
        assert main(["check", "--format", "json"]) == 0
        assert capsys.readouterr().out == "[]\n"

    def test_each_problem_has_its_seven_keys(
        self, lay: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay({PLACE: FAULTY.replace("## Moyens", "### Moyens"), OTHER: other(WORTH_A_WORD)})
        assert main(["check", "--format", "json"]) == 1
        found = as_read(capsys)
        assert [(problem["file"], problem["code"]) for problem in found] == [
            (OTHER, "date-a-venir"),
            (PLACE, "terme-inconnu"),
            (PLACE, "niveau-de-titre"),
        ]
        for problem in found:
            assert problem.keys() == KEYS
            assert problem["severity"] in {"error", "warning"}
            assert isinstance(problem["line"], int)
            assert isinstance(problem["column"], int)
            assert problem["suggestion"] is None or isinstance(problem["suggestion"], str)
        assert [problem["suggestion"] for problem in found] == [None, None, "## Moyens"]

    def test_accents_are_written_as_they_are(self) -> None:
        problem = Problem("é.md", Position(1, 1), "c", Severity.ERROR, "Été.", None)
        assert "Été" in as_json([problem])


class TestPaths:
    def test_one_sheet(self, lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        lay({PLACE: FAULTY, OTHER: other(FAULTY)})
        assert main(["check", "--format", "json", PLACE]) == 1
        assert codes(capsys) == [(PLACE, "terme-inconnu")]

    def test_a_folder(self, lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        lay({PLACE: FAULTY, "practices/59-nord/lille.md": other(FAULTY)})
        assert main(["check", "--format", "json", "practices/59-nord"]) == 1
        assert {file for file, _code in codes(capsys)} == {"practices/59-nord/lille.md"}

    @pytest.mark.parametrize("folder", [".", "practices", "practices/.."])
    def test_a_folder_above_the_collection(
        self, lay: Lay, capsys: pytest.CaptureFixture[str], folder: str
    ) -> None:
        root = lay({PLACE: FAULTY})
        (root / "NOTES.md").write_text("Rien d'une fiche.", encoding="utf-8")
        assert main(["check", "--format", "json", folder]) == 1
        assert codes(capsys) == [(PLACE, "terme-inconnu")]

    def test_a_sheet_named_twice_is_checked_once(
        self, lay: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = lay({PLACE: REFERENCE})
        assert main(["check", PLACE, str(root / PLACE), "practices"]) == 0
        assert capsys.readouterr().out.startswith("1\u00a0fiche vérifiée")

    @pytest.mark.parametrize(
        "path",
        ["practices/_vocabulaires", "practices/_vocabulaires/etats.yml", "practices/README.md"],
    )
    def test_what_is_no_sheet_has_nothing_to_answer_for(
        self, lay: Lay, capsys: pytest.CaptureFixture[str], path: str
    ) -> None:
        lay(
            {
                PLACE: FAULTY,
                "practices/README.md": "Les fiches.",
                "practices/_modele.md": "---\n---\n",
                "practices/_parcours/un.md": "Un parcours.",
                "practices/.brouillon.md": "Rien.",
            }
        )
        assert main(["check", path]) == 0
        assert capsys.readouterr().out.startswith("0\u00a0fiche vérifiée")
        assert main(["check", "--format", "json"]) == 1
        assert codes(capsys) == [(PLACE, "terme-inconnu")]

    def test_another_kind_of_file_is_told_its_name_is_wrong(
        self, lay: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        beside = PLACE.replace(".md", ".txt")
        lay({PLACE: REFERENCE, beside: "Une note."})
        assert main(["check", "--format", "json"]) == 1
        assert codes(capsys) == [(beside, "nom-de-fichier")]

    def test_from_a_folder_below(
        self, lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = lay({PLACE: FAULTY})
        monkeypatch.chdir((root / PLACE).parent)
        assert main(["check", "--format", "json", "reference.md"]) == 1
        assert codes(capsys) == [(PLACE, "terme-inconnu")]
        assert main(["check", "--format", "json"]) == 1
        assert codes(capsys) == [(PLACE, "terme-inconnu")]

    def test_through_a_link_to_the_repository(
        self, lay: Lay, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        root = lay({PLACE: FAULTY})
        (tmp_path / "raccourci").symlink_to(root)
        main(["check", "--format", "json", str(tmp_path / "raccourci" / PLACE)])
        assert codes(capsys) == [(PLACE, "terme-inconnu")]

    def test_a_sheet_outside_of_the_repository(
        self, lay: Lay, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        lay({PLACE: REFERENCE})
        draft = tmp_path / "brouillon.md"
        draft.write_text(FAULTY, encoding="utf-8")
        assert main(["check", "--format", "json", str(draft)]) == 1
        assert codes(capsys) == [(draft.as_posix(), "terme-inconnu")]

    @pytest.mark.parametrize(
        "name", ["Un jardin partagé.md", "a\nb.md", "a:b,c%.md", "-x.md", "%s.md", "{}.md", "é.md"]
    )
    def test_a_file_with_a_strange_name(
        self, lay: Lay, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        path = f"practices/62-pas-de-calais/{name}"
        lay({PLACE: REFERENCE, path: other()})
        assert main(["check", "--format", "json"]) == 1
        assert codes(capsys) == [(path, "nom-de-fichier")]

    @pytest.mark.parametrize("form", ["text", "json", "github"])
    def test_a_file_whose_name_is_no_text(self, lay: Lay, form: str) -> None:
        root = lay({PLACE: REFERENCE, "practices/\udce9.md": other()})
        done = subprocess.run(
            [sys.executable, "-m", "essaim", "check", "--format", form],
            check=False,
            cwd=root,
            capture_output=True,
        )
        assert done.returncode == 1
        assert done.stderr == b""
        assert "nom-de-fichier" in done.stdout.decode("utf-8")


class TestOtherSheets:
    def test_with_a_path_their_names_are_known(
        self, lay: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        sheet = broken("Contexte du lieu", "Comme [ici](autre-jardin.md) et [là](lille.md)")
        lay({PLACE: sheet, OTHER: "Une fiche illisible."})
        assert main(["check", "--format", "json", PLACE]) == 1
        assert codes(capsys) == [(PLACE, "lien-vers-fiche-absente")]

    def test_with_a_path_a_name_taken_twice_is_seen(
        self, lay: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay({PLACE: REFERENCE, "practices/59-nord/reference.md": other()})
        assert main(["check", "--format", "json", PLACE]) == 1
        assert codes(capsys) == [(PLACE, "identifiant-en-double")]

    def test_titles_are_compared_only_without_a_path(
        self, lay: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay({PLACE: REFERENCE, OTHER: REFERENCE.replace("Un jardin d'essai", "UN  JARDIN D'ESSAI")})
        assert main(["check", "--format", "json", PLACE, OTHER]) == 0
        assert as_read(capsys) == []
        assert main(["check", "--format", "json"]) == 1
        (found,) = as_read(capsys)
        assert (found["file"], found["line"], found["column"], found["code"]) == (
            PLACE,
            2,
            8,
            "titre-en-double",
        )

    def test_an_old_address_leads_to_one_sheet(
        self, lay: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        mine = broken("anciens_ids: []", "anciens_ids: [jardin]")
        theirs = other(broken("anciens_ids: []", "anciens_ids: [jardin, reference]"))
        lay({PLACE: mine, OTHER: theirs})
        assert main(["check", "--format", "json"]) == 1
        assert codes(capsys) == [
            (OTHER, "ancien-identifiant-en-double"),
            (PLACE, "ancien-identifiant-en-double"),
        ]


class TestBrokenVocabulary:
    @pytest.mark.parametrize(
        ("content", "line"),
        [
            ("titre: [", 1),
            ("titre: X\ndescription: Y\ntermes:\n  - id: a\n libelle: b\n", 5),
            ("titre: X\ndescription: Y\ntermes: []\ninconnue: 1\n", 1),
            ("", 1),
            ("- a\n", 1),
        ],
    )
    @pytest.mark.parametrize("arguments", [[], [PLACE]])
    def test_it_is_one_problem_and_no_traceback(
        self,
        lay_whole: Lay,
        capsys: pytest.CaptureFixture[str],
        content: str,
        line: int,
        arguments: list[str],
    ) -> None:
        root = lay_whole({PLACE: FAULTY})
        (root / "practices/_vocabulaires/etats.yml").write_text(content, encoding="utf-8")
        assert main(["check", "--format", "json", *arguments]) == 1
        (found,) = as_read(capsys)
        assert found.keys() == KEYS
        assert found["file"] == "practices/_vocabulaires/etats.yml"
        assert found["code"] == "vocabulaire"
        assert found["line"] >= line

    def test_bytes_that_are_no_text(
        self, lay_whole: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = lay_whole({PLACE: REFERENCE})
        (root / "practices/_vocabulaires/etats.yml").write_bytes(b"titre: \xe9\n")
        assert main(["check", "--format", "json"]) == 1
        assert len(as_read(capsys)) == 1

    def test_one_that_is_missing(self, lay_whole: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        root = lay_whole({PLACE: REFERENCE})
        (root / "practices/_vocabulaires/etats.yml").unlink()
        assert main(["check", "--format", "json"]) == 1
        assert codes(capsys) == [("practices/_vocabulaires/etats.yml", "vocabulaire")]

    def test_a_geography_that_is_missing(
        self, lay_whole: Lay, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = lay_whole({PLACE: REFERENCE})
        (root / "practices/_geographie").unlink()
        assert main(["check"]) == 2
        assert "ne peut pas être lu" in capsys.readouterr().err


class TestGithub:
    PROBLEM = Problem(
        "practices/a,b:c%.md",
        Position(3, 14),
        "un-code",
        Severity.WARNING,
        "Cent %, ici :\r\nlà.",
        "a: b, c",
    )

    def test_what_would_end_a_field_is_escaped(self) -> None:
        assert as_github([self.PROBLEM]) == (
            "::warning file=practices/a%2Cb%3Ac%25.md,line=3,col=14,title=un-code"
            "::Cent %25, ici :%0D%0Alà.%0A→ a: b, c"
        )

    def test_one_line_each(self) -> None:
        lines = as_github([self.PROBLEM, self.PROBLEM]).split("\n")
        assert len(lines) == 2

    def test_nothing_prints_nothing(self, lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        lay({PLACE: REFERENCE})
        assert main(["check", "--format", "github"]) == 0
        assert capsys.readouterr().out == ""

    def test_an_error(self, lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
        lay({PLACE: FAULTY})
        assert main(["check", "--format", "github"]) == 1
        start = f"::error file={PLACE},line=9,col=11,title=terme-inconnu::"
        assert capsys.readouterr().out.startswith(start)


class TestText:
    def test_a_suggestion_of_several_lines_is_indented(self) -> None:
        problem = Problem("a.md", Position(1, 2), "c", Severity.ERROR, "Non.", "## A\n\nB")
        assert as_text([problem], 1, colour=False) == (
            "a.md:1:2 erreur Non. [c]\n    → ## A\n      B\n"
            "1\u00a0fiche vérifiée : 1\u00a0erreur, 0\u00a0avertissement."
        )

    @pytest.mark.parametrize(
        ("terminal", "environment"),
        [(True, {}), (True, {"NO_COLOR": ""}), (False, {"FORCE_COLOR": "1"})],
    )
    def test_colour_where_it_is_seen(
        self, lay: Lay, monkeypatch: pytest.MonkeyPatch, terminal: object, environment: Environment
    ) -> None:
        assert "\033[" in self.printed(lay, monkeypatch, terminal, environment)

    @pytest.mark.parametrize(
        ("terminal", "environment"),
        [
            (False, {}),
            (True, {"NO_COLOR": "1"}),
            (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}),
            (False, {"FORCE_COLOR": ""}),
        ],
    )
    def test_no_colour_elsewhere(
        self, lay: Lay, monkeypatch: pytest.MonkeyPatch, terminal: object, environment: Environment
    ) -> None:
        assert "\033" not in self.printed(lay, monkeypatch, terminal, environment)

    @staticmethod
    def printed(
        lay: Lay, monkeypatch: pytest.MonkeyPatch, terminal: object, environment: Environment
    ) -> str:
        lay({PLACE: FAULTY})
        screen = io.StringIO()
        monkeypatch.setattr(screen, "isatty", lambda: terminal)
        monkeypatch.setattr(sys, "stdout", screen)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        main(["check"])
        assert "9:11" in re.sub(r"\033\[[0-9]+m", "", screen.getvalue())
        return screen.getvalue()

    @pytest.mark.parametrize("form", ["json", "github"])
    def test_never_for_programs(
        self,
        lay: Lay,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        form: str,
    ) -> None:
        lay({PLACE: FAULTY})
        monkeypatch.setenv("FORCE_COLOR", "1")
        main(["check", "--format", form])
        assert "\033" not in capsys.readouterr().out
