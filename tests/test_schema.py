"""What is derived from the model follows it: nothing forgotten, nothing said that is not so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from pydantic import ValidationError

from essaim.checking import check_collection
from essaim.frontmatter_reader import Plain, read, split
from essaim.model import WITHDRAWN, Sheet, WithdrawnSheet
from essaim.schema import (
    MODEL_PATH,
    SCHEMA_PATH,
    TABLE_PATH,
    FieldRow,
    derived_files,
    field_rows,
    field_table,
    json_schema,
    main,
    model_file,
)
from essaim.sections import SECTIONS
from essaim.vocabulary import VocabularyError
from tests.helpers import REFERENCE, ROOT, TODAY, make_collection, make_picture, reference_data

VOCABULARIES = reference_data().vocabularies
FILES = derived_files(VOCABULARIES)
MODEL = model_file(VOCABULARIES)
TABLE = field_table(VOCABULARIES)
SCHEMA = json_schema(VOCABULARIES)
OF_SHEET = {row.path: row for row in field_rows(Sheet)}
OF_WITHDRAWN = {row.path: row for row in field_rows(WithdrawnSheet)}
OF_MODEL = {"Sheet": OF_SHEET, "WithdrawnSheet": OF_WITHDRAWN}
EVERY = [(model, path) for model, rows in OF_MODEL.items() for path in rows]
USED = sorted(
    {row.vocabulary for rows in OF_MODEL.values() for row in rows.values() if row.vocabulary}
)

TO_FILL = re.compile(r"^( *)([a-z_]+): (?:null|\[\])\n(\1# \2:\n(?:\1#   [^\n]+\n)+)", re.MULTILINE)
"""A group that the model leaves empty, and the commented lines that write it out."""


def filled(model: str) -> str:
    """Do as the model says, everywhere: remove the empty line, then « # » and the space."""
    return TO_FILL.sub(
        lambda found: re.sub(rf"^{found[1]}# ", found[1], found[3], flags=re.MULTILINE), model
    )


def withdrawn(model: str) -> str:
    """Keep what the model says remains of a withdrawn sheet."""
    lines = model[: model.index("\n---\n", 4)].split("\n")
    first = max(place for place, line in enumerate(lines) if not line.startswith("#"))
    remains = [line for line in lines[first + 1 :] if re.match(r"# +[a-z_]+:|# - ", line)]
    return "\n".join(["---", *(line.removeprefix("# ") for line in remains), "---", ""])


def data_of(sheet: str) -> dict[str, Plain]:
    front = read(split(sheet).front_matter or "").data
    assert front is not None
    return front


def paths_of(value: Plain, prefix: str = "") -> Iterator[str]:
    """Give every key of a front matter, in its order, once."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{prefix}{key}"
            yield from paths_of(inner, f"{prefix}{key}.")
    elif isinstance(value, list) and value:
        yield from paths_of(value[0], prefix)


def problems_of(sheet: str, folder: Path) -> list[str]:
    path = "practices/62-pas-de-calais/essai-modele.md"
    found = check_collection(make_collection(folder, {path: sheet}), reference_data(), TODAY)
    return [f"{problem.position.line} {problem.message}" for problem in found]


# --- the committed files ---------------------------------------------------------------------


@pytest.mark.parametrize("path", [SCHEMA_PATH, MODEL_PATH, TABLE_PATH])
def test_the_committed_file_is_what_the_model_gives(path: str) -> None:
    committed = (ROOT / path).read_text(encoding="utf-8")
    assert committed == FILES[path], "run `make schema` and commit what it writes"


def test_the_command_writes_what_changed_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_collection(tmp_path, {})
    monkeypatch.chdir(tmp_path)
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{path} : écrit." for path in FILES]
    for path, text in FILES.items():
        assert (tmp_path / path).read_bytes() == text.encode()
    assert main([]) == 0
    assert "à jour" in capsys.readouterr().out


def test_check_names_what_drifts_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_collection(tmp_path, {})
    monkeypatch.chdir(tmp_path)
    main([])
    assert main(["--check"]) == 0
    (tmp_path / MODEL_PATH).write_text("---\n", encoding="utf-8")
    (tmp_path / TABLE_PATH).unlink()
    capsys.readouterr()
    assert main(["--check"]) == 1
    said = capsys.readouterr().err
    assert MODEL_PATH in said
    assert TABLE_PATH in said
    assert SCHEMA_PATH not in said
    assert (tmp_path / MODEL_PATH).read_text(encoding="utf-8") == "---\n"
    assert not (tmp_path / TABLE_PATH).exists()


def test_the_command_names_a_vocabulary_that_is_not_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make_collection(tmp_path, {})
    (repository.vocabularies_folder / "themes.yml").unlink()
    with pytest.raises(VocabularyError):
        repository.reference()
    monkeypatch.chdir(tmp_path)
    assert main([]) == 1
    assert "practices/_vocabulaires/themes.yml" in capsys.readouterr().err
    assert not (tmp_path / MODEL_PATH).exists()


# --- the rows --------------------------------------------------------------------------------


def test_a_row_says_what_a_contributor_needs() -> None:
    row = OF_SHEET["titre"]
    assert (row.key, row.label, row.level) == ("titre", "Titre", "obligatoire")
    assert row.kind == "texte, 90 caractères au plus"
    assert OF_SHEET["territoire.communes"].key == "communes"
    assert OF_SHEET["freins.issue"].vocabulary == "issues"
    assert OF_SHEET["licence"].empty == "etalab-2.0"
    assert (OF_SHEET["methodes"].empty, OF_SHEET["contact"].empty) == ([], None)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("formes", "liste de 1 à 2 termes"),
        ("appui", "liste d'au moins 1 terme"),
        ("sources", "liste d'au moins 1 groupe de clés"),
        ("formation.questions", "liste de 3 textes au plus"),
        ("methodes", "liste de termes"),
        ("voir_aussi", "liste d'identifiants de fiches"),
        ("place_du_travail_social", "un terme, ou `null`"),
        ("periode.debut", "année sur quatre chiffres, ou `null`"),
        ("moyens.cout_annuel", "nombre entier, en chiffres seuls, ou `null`"),
        ("porteur", "groupe de clés"),
    ],
)
def test_the_form_of_a_value_is_said_in_french(path: str, kind: str) -> None:
    assert OF_SHEET[path].kind == kind


@pytest.mark.parametrize(("model", "path"), EVERY)
def test_every_key_is_explained(model: str, path: str) -> None:
    row = OF_MODEL[model][path]
    assert row.label[0].isupper()
    assert row.help[-1] == "."
    assert row.kind


# --- the model file --------------------------------------------------------------------------


def test_the_model_file_is_a_sound_sheet(tmp_path: Path) -> None:
    assert "statut: brouillon\n" in MODEL
    assert problems_of(MODEL, tmp_path) == []


def test_it_is_still_sound_with_every_group_filled_as_it_says(tmp_path: Path) -> None:
    assert 0 < len(TO_FILL.findall(MODEL)) < len([row for row in OF_SHEET.values() if row.keys])
    assert set(paths_of(data_of(filled(MODEL)))) == OF_SHEET.keys()
    make_picture(tmp_path, "essai-modele/jardin.jpg")
    assert problems_of(filled(MODEL), tmp_path) == []


def test_what_it_says_remains_of_a_withdrawn_sheet_is_sound(tmp_path: Path) -> None:
    sheet = withdrawn(MODEL)
    assert list(paths_of(data_of(sheet))) == list(OF_WITHDRAWN)
    assert problems_of(sheet, tmp_path) == []


def test_its_keys_follow_the_order_of_the_model() -> None:
    assert list(paths_of(data_of(filled(MODEL)))) == list(OF_SHEET)


def test_its_sections_have_their_titles_and_prompts() -> None:
    body = MODEL[MODEL.index("\n---\n", 4) :]
    assert re.findall(r"^## (.+)$", body, re.MULTILINE) == [section.title for section in SECTIONS]
    for section in SECTIONS:
        for prompt in section.prompts:
            assert f"\n- {prompt}\n" in body


def test_nothing_that_may_be_left_out_holds_an_example() -> None:
    data = data_of(MODEL)
    for path, row in OF_SHEET.items():
        if "." not in path and not row.is_required and not isinstance(data[path], dict):
            assert data[path] in (None, [], row.empty), path


@pytest.mark.parametrize("vocabulary", USED)
def test_it_lists_the_terms_of_every_vocabulary(vocabulary: str) -> None:
    comments = " ".join(re.findall(r"^ *# *(.*)$", MODEL, re.MULTILINE))
    for term in VOCABULARIES[vocabulary].current:
        assert re.search(rf"(?:- |; |: ){re.escape(term.id)}(?: [:;]|\.)", comments), term.id


def test_no_comment_line_is_long_or_loses_its_punctuation() -> None:
    for line in MODEL.split("\n"):
        if line.lstrip().startswith("# "):
            assert len(line) <= 96
            assert not re.match(r" *# *[»:;?!]", line)


# --- the field table -------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "path"), EVERY)
def test_every_key_has_its_line_in_the_table_of_its_group(model: str, path: str) -> None:
    row, parent = OF_MODEL[model][path], path.rpartition(".")[0]
    start = "## Toutes les clés" if model == "Sheet" else "## Une fiche retirée"
    if parent:
        start = f"`{parent}`, {OF_MODEL[model][parent].level}."
    group = TABLE[TABLE.index(start) :].split("\n## ")[0]
    line = next(line for line in group.split("\n") if line.startswith(f"| `{row.key}` |"))
    assert row.help in line
    assert f"| **{row.level.capitalize()}.** " in line


@pytest.mark.parametrize("vocabulary", USED)
def test_every_term_has_its_line_in_the_table_of_its_vocabulary(vocabulary: str) -> None:
    group = TABLE[TABLE.index(f"{{#vocabulaire-{vocabulary}}}") :].split("\n### ")[0]
    for term in VOCABULARIES[vocabulary].current:
        line = next(line for line in group.split("\n") if line.startswith(f"| `{term.id}` |"))
        assert term.libelle in line
        assert " ".join(term.definition.split()) in line


def test_every_link_of_the_table_leads_to_a_title_or_a_page() -> None:
    page = Markdown(extensions=["attr_list", "tables", "toc"]).convert(TABLE)
    identifiers = re.findall(r'id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    links = re.findall(r'href="([^"]+)"', page)
    assert {link[1:] for link in links if link.startswith("#")} <= set(identifiers)
    for link in links:
        assert re.fullmatch(r"#[a-z-]+|proposer\.md|\.\./(?:[a-z0-9.-]+/)+index\.md", link)


# --- the JSON Schema -------------------------------------------------------------------------


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    reference = node.get("$ref")
    return node | SCHEMA["$defs"][reference.rpartition("/")[2]] if reference else node


def options(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the forms that a value may take."""
    found = resolved(node)
    if "anyOf" in found:
        for option in found["anyOf"]:
            yield from options(option)
    else:
        yield found


def node_of(row: FieldRow, model: str = "Sheet") -> tuple[dict[str, Any], dict[str, Any]]:
    """Find what the schema says of a key, and the group that it stands in."""
    group = SCHEMA["$defs"][model]
    *parents, key = row.path.split(".")
    for parent in parents:
        inner = next(options(group["properties"][parent]))
        group = resolved(inner["items"]) if inner["type"] == "array" else inner
    return group["properties"][key], group


def test_it_is_the_schema_of_two_kinds_of_sheets() -> None:
    json.dumps(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "$id" not in SCHEMA
    assert SCHEMA["if"]["properties"]["statut"] == {"const": WITHDRAWN}
    assert resolved(SCHEMA["then"])["required"] == ["statut", "retrait"]
    assert next(iter(resolved(SCHEMA["else"])["properties"])) == "titre"


def test_no_group_admits_another_key() -> None:
    groups = [node for node in SCHEMA["$defs"].values() if node["type"] == "object"]
    assert all(group["additionalProperties"] is False for group in groups)
    below = [row for rows in OF_MODEL.values() for row in rows.values() if row.keys]
    assert len(groups) == len(OF_MODEL) + len(below)


@pytest.mark.parametrize(("model", "path"), EVERY)
def test_the_schema_says_of_a_key_what_the_model_says(model: str, path: str) -> None:
    row = OF_MODEL[model][path]
    node, group = node_of(row, model)
    assert node["title"] == row.label
    assert node["description"] == f"{row.level.capitalize()}. {row.help}"
    assert (row.key in group.get("required", [])) is row.is_required
    assert any(option["type"] == "array" for option in options(node)) is row.is_list
    assert "niveau" not in node


@pytest.mark.parametrize("path", OF_SHEET)
def test_the_schema_admits_null_where_the_model_does(path: str) -> None:
    node, _group = node_of(OF_SHEET[path])
    admits = any(option["type"] == "null" for option in options(node))
    assert accepts(path, None) is admits


def test_it_admits_one_value_for_a_list_where_the_model_does() -> None:
    for path, row in OF_SHEET.items():
        if row.is_list and row.vocabulary:
            node, _group = node_of(row)
            alone = any("enum" in option for option in options(node))
            term = VOCABULARIES[row.vocabulary].current[0].id
            assert accepts(path, term) is alone, path


def test_it_refuses_repeats_where_the_model_does() -> None:
    for path, row in OF_SHEET.items():
        if row.is_list and row.vocabulary:
            node, _group = node_of(row)
            term = VOCABULARIES[row.vocabulary].current[0].id
            assert accepts(path, [term, term]) is not node.get("uniqueItems", False), path


def accepts(path: str, value: Plain) -> bool:
    """Whether the model takes that value there, in a sheet that is sound otherwise."""
    data = data_of(filled(MODEL))
    here: Any = data
    *parents, key = path.split(".")
    for parent in parents:
        here = here[parent][0] if isinstance(here[parent], list) else here[parent]
    here[key] = value
    try:
        Sheet.model_validate(data, context=reference_data())
    except ValidationError:
        return False
    return True


def test_the_sheets_of_the_tests_are_taken_by_the_model() -> None:
    assert Sheet.model_validate(data_of(filled(MODEL)), context=reference_data())
    assert Sheet.model_validate(data_of(REFERENCE), context=reference_data())


@pytest.mark.parametrize(
    ("model", "path"), [(model, path) for model, path in EVERY if OF_MODEL[model][path].vocabulary]
)
def test_the_terms_of_a_key_are_those_of_its_vocabulary(model: str, path: str) -> None:
    row = OF_MODEL[model][path]
    node, _group = node_of(row, model)
    terms = VOCABULARIES[row.vocabulary].current
    values = [option.get("items", option) for option in options(node)]
    named = [resolved(value) for value in values if value != {"type": "null"}]
    assert named
    for one in named:
        assert one["enum"] == [term.id for term in terms]
    vocabulary = SCHEMA["$defs"][f"vocabulaire-{row.vocabulary}"]
    for term, said in zip(terms, vocabulary["enumDescriptions"], strict=True):
        assert term.libelle in said
        assert f"{term.id} : {term.libelle}" in vocabulary["description"]
