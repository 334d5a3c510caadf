from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaim.checking import check_files
from essaim.cli import BAD_USAGE, OK, main
from essaim.new_sheet import is_sound_id, proposed_id
from essaim.problems import Problem
from essaim.repository import Repository
from tests.helpers import TODAY

ROOT = Path(__file__).parent.parent
OPTIONS = [
    "--titre", 'À Liévin, un jardin : "ouvert" à tous',
    "--commune", "Liévin",
    "--porteur", "Centre social d'essai",
    "--type-porteur", "centre-social",
]  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty collection with the real vocabularies, geography and model."""
    for name in ("_vocabulaires", "_geographie"):
        shutil.copytree(ROOT / "practices" / name, tmp_path / "practices" / name)
    shutil.copy(ROOT / "practices" / "_modele.md", tmp_path / "practices")
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path)


def written(repository: Repository) -> list[Path]:
    return repository.sheet_files()


def problems(repository: Repository) -> list[Problem]:
    return check_files(repository, written(repository), repository.reference(), TODAY)


def answer(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    waiting: Iterator[str] = iter(answers)

    def ask(_question: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", ask)


def test_options_make_a_sound_draft_in_its_folder(repository: Repository) -> None:
    assert main(["new", *OPTIONS]) == OK
    [path] = written(repository)
    assert repository.relative(path) == "practices/62-pas-de-calais/lievin-jardin-ouvert.md"
    text = path.read_text(encoding="utf-8")
    assert 'titre: "À Liévin, un jardin : \\"ouvert\\" à tous"' in text
    assert 'communes: ["62510"]' in text
    assert problems(repository) == []


def test_questions_are_asked_until_they_are_answered(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(
        monkeypatch,
        "", "À Saint-Denis, une table commune",  # an empty title is asked again
        "Saint-Denis", "2",  # several communes: the second of the list
        "Association d'essai", "centre sociale",  # a label, mistyped
        "Pas Bon", "saint-denis-table",  # an id that cannot serve is asked again
    )  # fmt: skip
    assert main(["new"]) == OK
    assert [repository.relative(path) for path in written(repository)] == [
        "practices/93-seine-saint-denis/saint-denis-table.md"
    ]
    said = capsys.readouterr().out
    assert "Une réponse est nécessaire." in said
    assert "93066 (Saint-Denis, Seine-Saint-Denis)" in said
    assert "ne peut pas être une adresse" in said


def test_nothing_is_written_when_answers_stop(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "Un titre")
    assert main(["new"]) == BAD_USAGE
    assert written(repository) == []
    assert "rien n'a été écrit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--commune", "Saint-Denis", "93066 (Saint-Denis, Seine-Saint-Denis)"),
        ("--commune", "Zzzzzz", "n'est aucune commune connue"),
        ("--commune", "75020", "75120 (Paris 20e Arrondissement, Paris)"),
        ("--type-porteur", "centre-socal", "Le plus proche est centre-social."),
        ("--id", "Mauvais Nom", "ne peut pas être une adresse"),
    ],
)
def test_an_option_that_cannot_serve_is_refused(
    repository: Repository, capsys: pytest.CaptureFixture[str], option: str, value: str, said: str
) -> None:
    assert main(["new", *OPTIONS, option, value]) == BAD_USAGE
    assert said in capsys.readouterr().err
    assert written(repository) == []


def test_an_id_that_is_taken_is_refused(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", *OPTIONS]) == OK
    before = written(repository)[0].read_bytes()
    assert main(["new", *OPTIONS]) == BAD_USAGE
    assert "est déjà l'identifiant d'une fiche" in capsys.readouterr().err
    assert written(repository)[0].read_bytes() == before


def test_the_proposed_id_is_always_sound(repository: Repository) -> None:
    geography = repository.reference().geography
    for code in ("62510", "2A004", "97611", "75119", "14712"):
        commune = geography.commune(code)
        assert commune
        for title in ("Un jardin", "À", "« L'œuvre » " * 20, "12 34"):
            assert is_sound_id(proposed_id(title, commune))
