"""The vocabularies: every file sound, every fault said in French, and the national identifiers."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest
from data_inclusion.schema.v1 import Public, Thematique

from essaim.cli import main
from essaim.vocabulary import EXPECTED, Vocabularies, VocabularyError, load_vocabularies
from tests.helpers import ROOT, make_collection

FOLDER = ROOT / "practices" / "_vocabulaires"
VOCABULARIES: Vocabularies = load_vocabularies(FOLDER)


def test_every_file_of_the_folder_is_a_vocabulary() -> None:
    assert VOCABULARIES.keys() == {path.stem for path in FOLDER.glob("*.yml")} == EXPECTED


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_every_term_has_its_words(name: str) -> None:
    vocabulary = VOCABULARIES[name]
    assert vocabulary.titre
    assert vocabulary.description.endswith(".")
    for term in vocabulary.termes:
        assert term.libelle.strip() == term.libelle != ""
        assert term.definition.rstrip().endswith((".", "»", ")")), term.id


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_identifiers_and_labels_are_unique(name: str) -> None:
    terms = VOCABULARIES[name].termes
    assert len({term.id for term in terms}) == len(terms)
    assert len({term.libelle.casefold() for term in terms}) == len(terms)


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_a_merged_term_leads_to_a_current_one(name: str) -> None:
    vocabulary = VOCABULARIES[name]
    for term in vocabulary.termes:
        assert vocabulary.resolve(term.id) in vocabulary.current


# --- the national schema ---------------------------------------------------------------------


@pytest.mark.parametrize(("name", "national"), [("themes", Thematique), ("publics", Public)])
def test_national_identifiers_exist_and_lead_to_one_term(name: str, national: type[Enum]) -> None:
    known = {member.value for member in national}
    mapped = [
        identifier for term in VOCABULARIES[name].termes for identifier in term.data_inclusion
    ]
    assert mapped
    assert set(mapped) <= known
    assert len(set(mapped)) == len(mapped)


# --- faults ----------------------------------------------------------------------------------

SOUND = """\
titre: Issues
description: Dit ce qu'est devenu un frein.
termes:
  - id: levee
    libelle: Levé
    definition: Le frein a disparu.
  - id: inconnue
    libelle: Issue inconnue
    definition: Les sources ne le disent pas.
"""

FAULTS = {
    "an unknown key of the file": ("titre:", "tittre: Issues\ntitre:", "« tittre »"),
    "an unknown key of a term": ("    libelle: Levé", "    label: X\n    libelle: Levé", "label"),
    "a key of another vocabulary": (
        "    libelle: Levé",
        "    famille: x\n    libelle: Levé",
        "Le terme « levee » a une clé inattendue : famille.",
    ),
    "a missing definition": (
        "    definition: Le frein a disparu.\n",
        "",
        "« termes > 1 > definiti",
    ),
    "a duplicate identifier": (
        "id: inconnue",
        "id: levee",
        "L'identifiant « levee » est écrit deux fois.",
    ),
    "an identifier with an accent": ("id: levee", "id: levée", "n'a pas la bonne forme"),
    "a replacement that does not exist": (
        "    libelle: Levé",
        "    remplace_par: autre\n    libelle: Levé",
        "« levee » est remplacé par « autre », qui n'existe pas.",
    ),
    "bad YAML": ("titre: Issues", "titre: [Issues", "n'est pas du YAML lisible"),
    "no group of keys": (SOUND, "- levee\n", "forme attendue"),
    "an empty file": (SOUND, "", "forme attendue"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_vocabulary_is_refused_in_french(fault: str, tmp_path: Path) -> None:
    sound, broken, said = FAULTS[fault]
    assert SOUND.count(sound) == 1
    refused = refusal(tmp_path, "issues", SOUND.replace(sound, broken))
    assert refused.file.name == "issues.yml"
    assert said in str(refused)
    assert str(refused).endswith(".")


def test_the_sound_one_is_not(tmp_path: Path) -> None:
    repository = make_collection(tmp_path, {})
    (repository.vocabularies_folder / "issues.yml").write_text(SOUND, encoding="utf-8")
    assert len(load_vocabularies(repository.vocabularies_folder)["issues"].termes) == 2


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    refused = refusal(tmp_path, "issues", SOUND.encode("latin-1"))
    assert "n'est pas du YAML lisible" in str(refused)


def test_a_syntax_error_is_placed_on_its_line(tmp_path: Path) -> None:
    refused = refusal(tmp_path, "issues", SOUND.replace("libelle: Levé", "libelle: Levé: non"))
    assert refused.line == SOUND[: SOUND.index("libelle: Levé")].count("\n") + 1


def test_a_family_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    freins = (FOLDER / "freins.yml").read_text(encoding="utf-8")
    known = VOCABULARIES["freins"].termes[0].famille
    refused = refusal(tmp_path, "freins", freins.replace(f"famille: {known}", "famille: x", 1))
    assert "« x », qui n'est pas dans le vocabulaire" in str(refused)


def test_a_missing_vocabulary_is_named(tmp_path: Path) -> None:
    repository = make_collection(tmp_path, {})
    (repository.vocabularies_folder / "issues.yml").unlink()
    with pytest.raises(VocabularyError, match="Il manque ce vocabulaire") as caught:
        load_vocabularies(repository.vocabularies_folder)
    assert caught.value.file.name == "issues.yml"


def test_the_command_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make_collection(tmp_path, {})
    faulty = SOUND.replace("id: inconnue", "id: levee")
    (repository.vocabularies_folder / "issues.yml").write_text(faulty, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", "json"]) == 1
    said = capsys.readouterr().out
    assert '"practices/_vocabulaires/issues.yml"' in said
    assert "L'identifiant « levee » est écrit deux fois." in said


def refusal(root: Path, name: str, content: str | bytes) -> VocabularyError:
    """Load the vocabularies with one file replaced; it must be refused."""
    folder = make_collection(root, {}).vocabularies_folder
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / f"{name}.yml").write_bytes(raw)
    with pytest.raises(VocabularyError) as caught:
        load_vocabularies(folder)
    return caught.value
