"""What is derived from the model of a sheet: its JSON Schema, the model file, the field table.

No field is named here. What a key is called, what goes there and how much it is asked for come from
`essaim.model`; the words it may hold, from the vocabularies. `python -m essaim.schema` writes the
three files again, `--check` says which ones no longer follow.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import yaml
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import PydanticUndefined, core_schema

from essaim.facets import INDEXED
from essaim.field_types import (
    Address,
    CommuneCode,
    Date,
    DepartementCode,
    Distinct,
    Email,
    MayBeAlone,
    MayBeNull,
    Number,
    Phone,
    RegionSlug,
    SheetId,
    SourceDate,
    SourceId,
    Term,
    WholeNumber,
    Year,
)
from essaim.model import WITHDRAWN, Group, Level, Sheet, WithdrawnSheet
from essaim.repository import MODEL_FILE, SHEETS, find_repository
from essaim.sections import SECTIONS, UNDOCUMENTED
from essaim.text import listed, slugify
from essaim.vocabulary import Term as Word
from essaim.vocabulary import Vocabularies, Vocabulary, VocabularyError

SCHEMA_PATH = "docs/contribuer/fiche.schema.json"
MODEL_PATH = f"{SHEETS}/{MODEL_FILE}"
TABLE_PATH = "docs/contribuer/champs.md"


# --- fields, as contributors are told of them --------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One key of a sheet.

    `path` leads to it (`territoire.communes`). `kind` says in French what form its value has, and
    `vocabulary` names the list that its terms come from (empty when there is none). `empty` is what
    to write when nothing is known; an obligatory key has no such value. `keys` are those of the
    group that stands there, once or, when `is_list`, as many times as needed.
    """

    path: str
    label: str
    level: Level
    kind: str
    vocabulary: str
    help: str
    example: object
    empty: object
    is_list: bool
    keys: tuple[FieldRow, ...]

    @property
    def key(self) -> str:
        """The key itself, without the path to it."""
        return self.path.rpartition(".")[2]

    @property
    def is_required(self) -> bool:
        """Whether the key must be there, as soon as the group that it belongs to is."""
        return self.level is Level.REQUIRED


def field_rows(model: type[Group] = Sheet) -> tuple[FieldRow, ...]:
    """List every key of a model, in its order; those of a group follow the group."""
    return tuple(_flat(_rows(model, "")))


def _flat(rows: Sequence[FieldRow]) -> Iterator[FieldRow]:
    for row in rows:
        yield row
        yield from _flat(row.keys)


def _rows(model: type[Group], prefix: str) -> tuple[FieldRow, ...]:
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        _row(f"{prefix}{key}", field, _shape(hints[key]))
        for key, field in model.model_fields.items()
    )


def _row(path: str, field: FieldInfo, shape: _Shape) -> FieldRow:
    extra: Any = field.json_schema_extra
    return FieldRow(
        path,
        field.title or "",
        Level(extra["niveau"]),
        _kind(shape, field),
        shape.vocabulary,
        field.description or "",
        (field.examples or [None])[0],
        _empty(field),
        shape.is_list,
        _rows(shape.group, f"{path}.") if shape.group else (),
    )


def _empty(field: FieldInfo) -> object:
    if field.default is PydanticUndefined:
        return None
    return [] if field.default == () else field.default


@dataclass(frozen=True, slots=True)
class _Words:
    """How French names a value of some type."""

    singular: str
    plural: str


_TEXT = _Words("texte", "textes")
_TERM = _Words("un terme", "termes")
_GROUP = _Words("groupe de clés", "groupes de clés")
_TYPES: tuple[tuple[Any, _Words], ...] = (
    (WholeNumber, _Words("nombre entier, en chiffres seuls", "nombres entiers")),
    (Number, _Words("nombre, la décimale après un point", "nombres")),
    (Year, _Words("année sur quatre chiffres", "années")),
    (Date, _Words("date, AAAA-MM-JJ", "dates")),
    (SourceDate, _Words("date, AAAA-MM-JJ, AAAA-MM ou AAAA", "dates")),
    (SheetId, _Words("identifiant de fiche", "identifiants de fiches")),
    (SourceId, _Words("un numéro après la lettre `s`", "numéros de sources")),
    (Address, _Words("adresse complète, `https://…`", "adresses complètes")),
    (Email, _Words("courriel", "courriels")),
    (Phone, _Words("numéro de téléphone", "numéros de téléphone")),
    (CommuneCode, _Words("code INSEE", "codes INSEE")),
    (DepartementCode, _Words("code de département", "codes de départements")),
    (RegionSlug, _Words("nom simplifié", "noms simplifiés")),
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a type hint of the model says of a value."""

    words: _Words
    vocabulary: str = ""
    group: type[Group] | None = None
    is_list: bool = False
    is_nullable: bool = False


def _shape(hint: object) -> _Shape:
    known = next((words for type_, words in _TYPES if type_ == hint), None)
    if known:
        return _Shape(known)
    if isinstance(hint, type) and issubclass(hint, Group):
        return _Shape(_GROUP, group=hint)
    if get_origin(hint) is Annotated:
        base, *markers = get_args(hint)
        term = next((marker for marker in markers if isinstance(marker, Term)), None)
        return _Shape(_TERM, vocabulary=term.vocabulary) if term else _shape(base)
    if get_origin(hint) is tuple:
        return replace(_shape(get_args(hint)[0]), is_list=True)
    if NoneType in get_args(hint):
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        return replace(_shape(inner), is_nullable=True)
    if hint is str:
        return _Shape(_TEXT)
    raise TypeError(f"no French words for {hint}")


def _kind(shape: _Shape, field: FieldInfo) -> str:
    least, most = _limit(field, "min_length"), _limit(field, "max_length")
    if shape.is_list:
        kind = _list_kind(shape.words, least, most)
    else:
        kind = shape.words.singular + (f", {most} caractères au plus" if most else "")
    return f"{kind}, ou `null`" if shape.is_nullable else kind


def _limit(field: FieldInfo, name: str) -> int | None:
    return next((limit for one in field.metadata if (limit := getattr(one, name, None))), None)


def _list_kind(words: _Words, least: int | None, most: int | None) -> str:
    if least and most:
        return f"liste de {least} à {most} {words.plural}"
    if least:
        one_or_more = words.singular.removeprefix("un ") if least == 1 else words.plural
        return f"liste d'au moins {least} {one_or_more}"
    if most:
        return f"liste de {most} {words.plural} au plus"
    of = "d'" if words.plural[0] in "aeiou" else "de "
    return f"liste {of}{words.plural}"


def _vocabularies_used(rows: Sequence[FieldRow]) -> dict[str, tuple[str, ...]]:
    """Give the paths of the keys that draw from each vocabulary, in the order of the model."""
    used: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.vocabulary:
            used[row.vocabulary] = (*used.get(row.vocabulary, ()), row.path)
    return used


# --- JSON Schema -------------------------------------------------------------------------------


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, told of what our validators of lists let through or refuse."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Leave out the name and docstring of a class: they are English, for programmers."""
        inner = super().model_schema(schema)
        return {key: value for key, value in inner.items() if key not in {"title", "description"}}

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """Add what a list may be written as, besides a list."""
        inner = super().function_before_schema(schema)
        function = schema["function"]["function"]
        if function is MayBeNull.func:
            return _either(inner, {"type": "null"})
        if function is MayBeAlone.func:
            return _either(inner, inner["items"])
        return inner

    def function_after_schema(
        self, schema: core_schema.AfterValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """Say that a list has no repeats."""
        inner = super().function_after_schema(schema)
        is_distinct = schema["function"]["function"] is Distinct.func
        return {**inner, "uniqueItems": True} if is_distinct else inner


def _either(first: JsonSchemaValue, second: JsonSchemaValue) -> JsonSchemaValue:
    options = first["anyOf"] if first.keys() == {"anyOf"} else [first]
    return {"anyOf": [*options, second]}


def json_schema(vocabularies: Vocabularies) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a front matter, for editors and other programs.

    A sheet is one thing, what remains of a withdrawn sheet another: the one key that both have,
    the state, tells them apart.
    """
    (state,) = Sheet.model_fields.keys() & WithdrawnSheet.model_fields.keys()
    _references, schemas = models_json_schema(
        [(Sheet, "validation"), (WithdrawnSheet, "validation")], schema_generator=_Generator
    )
    used = _vocabularies_used([*field_rows(Sheet), *field_rows(WithdrawnSheet)])
    groups = {name: _group_schema(group) for name, group in schemas["$defs"].items()}
    groups[Sheet.__name__]["title"] = "Fiche"
    groups[WithdrawnSheet.__name__]["title"] = "Fiche retirée"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Fiche d'Essaim",
        "description": "L'en-tête d'une fiche, entre les deux lignes de trois tirets.",
        "type": "object",
        "if": {"properties": {state: {"const": WITHDRAWN}}, "required": [state]},
        "then": {"$ref": f"#/$defs/{WithdrawnSheet.__name__}"},
        "else": {"$ref": f"#/$defs/{Sheet.__name__}"},
        "$defs": groups
        | {_terms_name(name): _terms_schema(vocabularies[name]) for name in sorted(used)},
    }


def _group_schema(group: JsonSchemaValue) -> JsonSchemaValue:
    properties = {key: _property_schema(spec) for key, spec in group["properties"].items()}
    return {**group, "properties": properties}


def _property_schema(spec: JsonSchemaValue) -> JsonSchemaValue:
    """One key: how much it is asked for said in its description, terms by reference."""
    kept = {key: value for key, value in spec.items() if key != "niveau"}
    kept["description"] = f"{spec['niveau'].capitalize()}. {spec['description']}"
    if kept.get("default") in (None, []):
        kept.pop("default", None)
    if kept["examples"][0] in (None, []):
        del kept["examples"]
    return _with_terms(kept)


def _with_terms(node: JsonSchemaValue) -> JsonSchemaValue:
    if Term.KEYWORD not in node:
        return {key: _with_terms_inside(value) for key, value in node.items()}
    kept = {key: value for key, value in node.items() if key not in {Term.KEYWORD, "type"}}
    return {**kept, "$ref": f"#/$defs/{_terms_name(node[Term.KEYWORD])}"}


def _with_terms_inside(value: object) -> object:
    if isinstance(value, list):
        return [_with_terms_inside(item) for item in value]
    return _with_terms(value) if isinstance(value, dict) else value


def _terms_name(vocabulary: str) -> str:
    return f"vocabulaire-{vocabulary}"


def _terms_schema(vocabulary: Vocabulary) -> JsonSchemaValue:
    terms = vocabulary.current
    labels = "\n".join(f"{term.id} : {term.libelle}" for term in terms)
    return {
        "title": vocabulary.titre,
        "description": f"{vocabulary.description}\n\n{labels}",
        "type": "string",
        "enum": [term.id for term in terms],
        # No keyword of the standard, but what editors show beside each value.
        "enumDescriptions": [f"{term.libelle}. {term.definition}" for term in terms],
    }


# --- the model file ----------------------------------------------------------------------------

_WIDTH = 96
_LINE_PER_TERM = 16
_INDENT = "  "
_GLUED = "\u00a0"
_TO_GLUE = re.compile(r"(?<=«) | (?=[»:;?!])")

_HOW_TO = (
    "MODÈLE DE FICHE",
    "Copiez tout ce fichier, puis remplacez les réponses d'exemple par les vôtres. Sur le site, la "
    "page « Proposer une fiche pas à pas » vous guide.",
    "",
    f"- Jusqu'aux trois tirets qui précèdent « ## {SECTIONS[0].title} », les lignes qui commencent "
    "par « # » sont des explications. Laissez-les ou effacez-les, à votre guise.",
    "- Les autres lignes sont faites d'un mot (la clé), de deux-points, d'une espace et de votre "
    "réponse. Ne changez ni la clé, ni les espaces du début de la ligne.",
    "- Vous ne savez pas ? Écrivez null, ou [] quand le modèle montre des crochets.",
    "- Une liste s'écrit entre crochets, avec des virgules : [premier-terme, second-terme].",
    "- Les termes se recopient tels quels, sans accents. Ce qui suit le deux-points les explique.",
    "- Si votre réponse contient elle-même un deux-points, ou commence par un signe, mettez-la "
    'entre guillemets droits : "Villeneuve : un jardin".',
    "- Rangez la copie dans le dossier du département, sous un nom sans accents ni espaces, qui "
    "dit le lieu et l'action : "
    f"{SHEETS}/62-pas-de-calais/villeneuve-l-exemple-jardin-des-tilleuls.md.",
)
_FIRST_PROMPT = (
    "*Répondez à ces questions, puis effacez-les avec cette ligne. Après chaque fait, donnez sa "
    "source entre crochets, comme ici [s1]. Si rien n'est connu, écrivez seulement "
    f"« {UNDOCUMENTED} »*"
)
_PROMPT = "*Répondez à ces questions, puis effacez-les avec cette ligne.*"


def model_file(vocabularies: Vocabularies) -> str:
    """Write the file that contributors copy: keys explained, sections with their prompts.

    It is itself a sound sheet. Obligatory keys hold an example, since something must stand there;
    the others hold nothing, so that no example is published by mistake.
    """
    used = _vocabularies_used([*field_rows(Sheet), *field_rows(WithdrawnSheet)])
    writer = _ModelWriter(vocabularies, used)
    lines = [
        "---",
        *_remarks(_HOW_TO),
        *(line for row in _rows(Sheet, "") for line in ("", *writer.entry(row, "", row))),
        "",
        *writer.withdrawn(),
        "---",
        *_body(),
    ]
    return "\n".join(lines) + "\n"


def _body() -> Iterator[str]:
    for number, section in enumerate(SECTIONS):
        yield from ("", f"## {section.title}", "", _PROMPT if number else _FIRST_PROMPT, "")
        yield from (f"- {prompt}" for prompt in section.prompts)


@dataclass(frozen=True, slots=True)
class _ModelWriter:
    """Writes keys as YAML, each under the comment that explains it."""

    vocabularies: Vocabularies
    used: Mapping[str, tuple[str, ...]]

    def entry(self, row: FieldRow, indent: str, top: FieldRow) -> Iterator[str]:
        """Write a key under its comment; `top` is the key of the sheet that it belongs to."""
        value = row.example if top.is_required else row.empty
        yield from self._explained(row, indent, shows_example=row.example != value)
        if not row.keys:
            yield f"{indent}{row.key}: {_yaml(value)}"
        elif _is_open(row):
            yield f"{indent}{row.key}:"
            yield from self._open_group(row, indent + _INDENT, top)
        else:
            yield from self._closed_group(row, indent, f"{row.key}: {_yaml(value)}")

    def withdrawn(self) -> Iterator[str]:
        """Say, in comments, what a sheet becomes when it is withdrawn."""
        rows = _rows(WithdrawnSheet, "")
        told = {row.path for row in field_rows(Sheet)}
        yield from _remarks(
            [
                f"Pour la rédaction : d'une fiche retirée (statut {WITHDRAWN}), il ne reste que "
                "ces lignes, sans leur « # ». Le texte est effacé."
            ]
        )
        for row in rows:
            if row.path not in told:
                yield from self._explained(row, "", shows_example=False)
                yield from self._keys_explained(row, "")
        yield from (f"# {line}" for row in rows for line in _as_yaml(row))

    def _open_group(self, row: FieldRow, indent: str, top: FieldRow) -> Iterator[str]:
        if not row.is_list:
            for key in row.keys:
                yield from self.entry(key, indent, top)
            return
        inner = indent + _INDENT
        lines = [line for key in row.keys for line in self.entry(key, inner, top)]
        how = "Pour en ajouter, recopiez à la suite ces lignes, à partir de celle du tiret."
        yield from _remarks([how], indent)
        yield from _with_dash(lines, indent)

    def _closed_group(self, row: FieldRow, indent: str, line: str) -> Iterator[str]:
        """Write a group as nothing, and how to write it out in comments."""
        yield from self._keys_explained(row, indent)
        how = (
            f"Pour remplir, effacez la ligne « {line} » puis, au début de chacune des suivantes, "
            "le « # » et l'espace."
        )
        yield from _remarks([how], indent, _INDENT)
        yield f"{indent}{line}"
        yield from (f"{indent}# {commented}" for commented in _as_yaml(row))

    def _explained(self, row: FieldRow, indent: str, *, shows_example: bool) -> Iterator[str]:
        yield from _remarks([f"{row.label} — {row.level} — {_plain(row.kind)}"], indent)
        details = [_plain(row.help), *self._terms(row)]
        if shows_example and not row.keys:
            details.append(f"Exemple : {row.key}: {_yaml(row.example)}")
        yield from _remarks(details, indent, _INDENT)

    def _keys_explained(self, row: FieldRow, indent: str) -> Iterator[str]:
        yield from _remarks(["Les clés qui y entrent :"], indent, _INDENT)
        for key in row.keys:
            said = f"- {key.key} — {key.level} — {_plain(key.kind)}. {_plain(key.help)}"
            yield from _remarks([said], indent, _INDENT)
            yield from _remarks([*self._terms(key)], indent, _INDENT * 2)

    def _terms(self, row: FieldRow) -> Iterator[str]:
        if not row.vocabulary:
            return
        first = self.used[row.vocabulary][0]
        if first != row.path:
            yield f"Les mêmes termes que pour {first}, plus haut."
            return
        terms = self.vocabularies[row.vocabulary].current
        if len(terms) <= _LINE_PER_TERM:
            yield "Termes possibles :"
            yield from (f"- {term.id} : {term.libelle}" for term in terms)
        else:
            yield f"Termes possibles, séparés ici par des points-virgules : {_in_line(terms)}."


def _is_open(group: FieldRow) -> bool:
    """Whether the model writes a group out.

    So it does for an obligatory one, unless its example is to leave it empty, and for one that may
    hold nothing at all. Any other would bring obligatory keys, and what to put there, with it.
    """
    if group.is_required:
        return group.example is None
    return not group.is_list and not any(key.is_required for key in group.keys)


def _plain(text: str) -> str:
    """Drop the backquotes, which mean nothing in a comment."""
    return text.replace("`", "")


def _in_line(terms: Sequence[Word]) -> str:
    """List terms on one line; a label that says no more than its identifier is left out."""
    return " ; ".join(
        term.id if slugify(term.libelle) == term.id else f"{term.id} : {term.libelle}"
        for term in terms
    )


def _remarks(texts: Sequence[str], indent: str = "", inner: str = "") -> Iterator[str]:
    """Write texts as comment lines, cut to the width, never before a sign that French sets apart."""
    start = f"{indent}# {inner}"
    for text in texts:
        lines = textwrap.wrap(
            _TO_GLUE.sub(_GLUED, text),
            _WIDTH,
            initial_indent=start,
            subsequent_indent=start + (_INDENT if text.startswith("- ") else ""),
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from (line.replace(_GLUED, " ") for line in lines or [start.rstrip()])


def _with_dash(lines: Sequence[str], indent: str) -> Iterator[str]:
    """Make those keys one element of a list: the first key takes the dash."""
    first = next(place for place, line in enumerate(lines) if not line.lstrip().startswith("#"))
    for place, line in enumerate(lines):
        yield f"{indent}- {line.lstrip()}" if place == first else line


def _as_yaml(row: FieldRow, indent: str = "") -> Iterator[str]:
    """Write a key with its example, without a word of explanation."""
    if not row.keys:
        yield f"{indent}{row.key}: {_yaml(row.example)}"
        return
    yield f"{indent}{row.key}:"
    inner = indent + _INDENT * (2 if row.is_list else 1)
    lines = [line for key in row.keys for line in _as_yaml(key, inner)]
    yield from _with_dash(lines, indent + _INDENT) if row.is_list else lines


def _yaml(value: object, *, in_list: bool = False) -> str:
    """Write a value on one line of YAML, quoted only where it must be."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(_yaml(item, in_list=True) for item in value)}]"
    text = str(value)
    if not isinstance(value, str) or _is_plain(text, in_list=in_list):
        return text
    return json.dumps(text, ensure_ascii=False)


def _is_plain(text: str, *, in_list: bool) -> bool:
    """Whether YAML reads that text as it stands, and no tool takes it for a number or nothing."""
    if re.fullmatch(r"[0-9]+[AB]?|null|~", text):
        return False
    try:
        node = yaml.compose(f"[{text}]" if in_list else f"- {text}", Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return False
    return isinstance(node, yaml.SequenceNode) and [item.value for item in node.value] == [text]


# --- the field table ---------------------------------------------------------------------------

_TABLE_HEAD = """\
---
title: Les champs de la fiche
description: Ce que chaque ligne de l'en-tête d'une fiche attend, sous quelle forme, avec un exemple, et les termes des vocabulaires.
---

# Les champs de la fiche

L'en-tête d'une fiche est la partie du haut, entre les deux lignes de trois tirets. Chaque ligne y \
donne un renseignement : une **clé**, deux-points, une espace, votre réponse. Cette page dit, pour \
chaque clé, ce que l'on y met. Le [pas à pas](proposer.md) montre comment remplir et envoyer une \
fiche ; le modèle à copier reprend toutes ces explications.

Trois degrés :

- **obligatoire** : la fiche n'est pas acceptée sans elle. Dans un groupe facultatif ou conseillé, \
une clé obligatoire ne l'est que si vous remplissez le groupe ;
- **conseillé** : écrivez la clé dans tous les cas, avec `null` (ou `[]` pour une liste) si vous ne \
savez pas. On saura que la question a été posée ;
- **facultatif** : écrivez-la quand vous avez quelque chose à y mettre.

`null` veut dire « pas connu », jamais « zéro » ni « non ». Un *terme* est un mot pris dans un des \
[vocabulaires](#vocabulaires), en bas de cette page, et recopié sans rien y changer. Un *groupe de clés* \
est une clé qui en contient d'autres, décalées de deux espaces.
"""
_COLUMNS = ("Clé", "Ce qu'on y met", "Obligatoire ? Sous quelle forme ?")


def field_table(vocabularies: Vocabularies) -> str:
    """Write the page of the contributors' guide that describes every key, in Markdown."""
    top = _rows(Sheet, "")
    withdrawn = _rows(WithdrawnSheet, "")
    used = _vocabularies_used([*field_rows(Sheet), *field_rows(WithdrawnSheet)])
    blocks = [
        _TABLE_HEAD,
        "## Toutes les clés {#cles}\n",
        _table(top, vocabularies),
        *(block for row in top if row.keys for block in _group_blocks(row, vocabularies, "##")),
        "## Une fiche retirée {#fiche-retiree}\n",
        f"Quand une fiche est retirée, son texte est effacé et il ne reste dans l'en-tête que "
        f"{_keys_listed(withdrawn)}.\n",
        _table(withdrawn, vocabularies),
        *(
            block
            for row in withdrawn
            if row.keys
            for block in _group_blocks(row, vocabularies, "###")
        ),
        "## Les vocabulaires {#vocabulaires}\n",
        "On écrit le terme, celui de la première colonne. Si aucun ne convient, prenez le plus "
        "proche et dites-le dans votre proposition.\n",
        *(
            block
            for name, paths in used.items()
            for block in _vocabulary_blocks(name, vocabularies[name], paths)
        ),
    ]
    return "\n".join(blocks)


def _keys_listed(rows: Sequence[FieldRow]) -> str:
    return listed((f"`{row.key}`" for row in rows), "et")


def _group_blocks(row: FieldRow, vocabularies: Vocabularies, marks: str) -> Iterator[str]:
    """Describe a group under a title of its own, then the groups that it contains."""
    yield f"{marks} {row.label} {{#{_anchor(row)}}}\n"
    each = " Chaque élément de la liste commence par un tiret." if row.is_list else ""
    yield f"`{row.path}`, {row.level}. {row.help}{each}\n"
    yield _table(row.keys, vocabularies)
    for key in row.keys:
        if key.keys:
            yield from _group_blocks(key, vocabularies, f"{marks}#")


def _table(rows: Sequence[FieldRow], vocabularies: Vocabularies) -> str:
    lines = [_cells(_COLUMNS), _cells(["---"] * len(_COLUMNS))]
    lines += [_cells(_described(row, vocabularies)) for row in rows]
    return "\n".join(lines) + "\n"


def _described(row: FieldRow, vocabularies: Vocabularies) -> tuple[str, ...]:
    kind = row.kind
    if row.vocabulary:
        title = vocabularies[row.vocabulary].titre
        kind = re.sub(
            "termes?", rf"\g<0> du vocabulaire [{title}](#{_terms_name(row.vocabulary)})", kind
        )
    if row.keys:
        kind = f"[{kind}](#{_anchor(row)})"
    said = f"**{row.label}.** {row.help}"
    if not row.keys and row.example not in (None, []):
        said += f" Exemple : `{_yaml(row.example)}`"
    return (f"`{row.key}`", said, f"**{row.level.capitalize()}.** {_sentence(kind)}.")


def _sentence(kind: str) -> str:
    """Begin with a capital, link or not; code stays as it is typed."""
    start = 1 if kind.startswith("[") else 0
    return kind[:start] + kind[start : start + 1].upper() + kind[start + 1 :]


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _anchor(row: FieldRow) -> str:
    return slugify(row.path)


def _vocabulary_blocks(name: str, vocabulary: Vocabulary, paths: Sequence[str]) -> Iterator[str]:
    address = next((facet.address for facet in INDEXED if facet.vocabulary == name), None)
    yield f"### {vocabulary.titre} {{#{_terms_name(name)}}}\n"
    where = listed((f"`{path}`" for path in paths), "et")
    more = " Chaque terme a sa page, d'où l'on part vers les fiches." if address else ""
    yield f"{vocabulary.description} À écrire dans {where}.{more}\n"
    lines = [_cells(("Terme", "Sens")), _cells(["---"] * 2)]
    for term in vocabulary.current:
        label = f"[{term.libelle}](../{address}{term.id}/index.md)" if address else term.libelle
        lines.append(_cells((f"`{term.id}`", f"**{label}.** {' '.join(term.definition.split())}")))
    yield "\n".join(lines) + "\n"


# --- writing -----------------------------------------------------------------------------------


def derived_files(vocabularies: Vocabularies) -> Mapping[str, str]:
    """Give the text of every derived file, by its path in the repository."""
    schema = json.dumps(json_schema(vocabularies), ensure_ascii=False, indent=2)
    return {
        SCHEMA_PATH: f"{schema}\n",
        MODEL_PATH: model_file(vocabularies),
        TABLE_PATH: field_table(vocabularies),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what no longer follows the model, or only name it; 1 when `--check` finds some."""
    options = _parser().parse_args(arguments)
    repository = find_repository(Path.cwd()) or find_repository(Path(__file__).parent)
    if repository is None:
        print("Ce dossier n'est pas dans un dépôt d'Essaim.", file=sys.stderr)
        return 1
    try:
        files = derived_files(repository.reference().vocabularies)
    except VocabularyError as problem:
        print(f"{repository.relative(problem.file)}:{problem.line} {problem}", file=sys.stderr)
        return 1
    drifting = {path: text for path, text in files.items() if _drifts(repository.root / path, text)}
    for path, text in drifting.items():
        if options.check:
            print(f"{path} ne suit plus le modèle : lancez `make schema`.", file=sys.stderr)
        else:
            _write(repository.root / path, text)
            print(f"{path} : écrit.")
    if not drifting:
        print("Les fichiers tirés du modèle sont à jour.")
    return 1 if options.check and drifting else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m essaim.schema",
        description="Écrit le schéma, le modèle de fiche et le tableau des champs.",
    )
    parser.add_argument("--check", action="store_true", help="nommer ce qui a changé, sans écrire")
    return parser


def _drifts(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_bytes() != text.encode()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


if __name__ == "__main__":
    sys.exit(main())
