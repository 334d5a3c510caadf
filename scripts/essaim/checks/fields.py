"""The front matter against the model: each of pydantic's complaints, said in French at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from essaim.checks.base import Subject, sheet_check
from essaim.field_types import BAD_ID, MISSING_VALUE, TOO_LONG, WRONG_COUNT, WRONG_TYPE, Term
from essaim.frontmatter_reader import Path, Plain
from essaim.model import WITHDRAWN, Level, Sheet, WithdrawnSheet
from essaim.problems import Finding
from essaim.rules import RULES, Example, error, warning
from essaim.text import counted, listed, nearest, quoted

UNKNOWN_KEY = error(
    "cle-inconnue",
    "Une clé du modèle",
    "Une clé que personne ne connaît n'est lue par personne. C'est le plus souvent une faute de "
    "frappe, ou une clé mal décalée. Les clés s'écrivent sans accents.",
    Example(sound="origine: sources-publiques", broken="orgine: sources-publiques"),
)
MISSING_KEY = error(
    "cle-manquante",
    "Les clés obligatoires sont là",
    "Sans elle, la fiche ne peut être ni rangée ni comprise. Si l'information n'est pas connue et "
    "que le champ l'admet, écrivez `null`.",
    Example(sound="origine: sources-publiques\n", broken=""),
)
ADVISED_KEY = warning(
    "cle-conseillee",
    "Les clés conseillées sont là",
    "Ce champ rend la fiche plus utile. Si l'information n'est pas connue, écrivez `null` (ou `[]` "
    "pour une liste) : on saura que la question a été posée.",
    Example(sound="place_du_travail_social: partenaire\n", broken=""),
)
MERGED_TERM = warning(
    "terme-remplace",
    "Un terme d'aujourd'hui",
    "Ce terme a été réuni à un autre. La fiche est comprise, mais elle gagnera à employer le terme "
    "d'aujourd'hui.",
    Example(sound="publics: [habitants]", broken="publics: [terme-ancien]"),
)
UNQUOTED_CODE = warning(
    "code-sans-guillemets",
    "Les codes officiels sont entre guillemets",
    "Sans guillemets, d'autres outils lisent `01004` comme un nombre et perdent le zéro.",
    Example(sound='communes: ["62510"]', broken="communes: [62510]"),
)
HTML_IN_FIELD = error(
    "html-dans-un-champ",
    "Pas de balise HTML dans l'en-tête",
    "Les champs sont de simples textes : une balise s'y afficherait telle quelle.",
    Example(sound="titre: Un jardin", broken="titre: Un <b>jardin</b>"),
)

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")


def sheet_model(subject: Subject) -> type[Sheet | WithdrawnSheet]:
    """The model that the sheet's state calls for."""
    return WithdrawnSheet if subject.text("statut") == WITHDRAWN else Sheet


@sheet_check
def fields(subject: Subject) -> Iterator[Finding]:
    """Every value has the form and the meaning that the model gives its key."""
    if subject.front.data is None:
        return
    try:
        sheet_model(subject).model_validate(subject.front.data, context=subject.reference)
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
        misspelt = {(*e["loc"][:-1], _near_key(subject, e["loc"])) for e in errors
                    if e["type"] == "extra_forbidden"}
        for detail in errors:
            if detail["type"] != "missing" or detail["loc"] not in misspelt:
                yield _finding(subject, detail)


def _finding(subject: Subject, detail: ErrorDetails) -> Finding:
    path: Path = detail["loc"]
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in RULES:
        place = subject.front.place_of(path)
        if kind == MISSING_VALUE.code:
            place = subject.front.key_place_of(path)
        return RULES[kind].at(place, context["message"], context["suggestion"])
    say = _SAYINGS.get(kind, _wrong_type)
    return say(subject, path, detail)


def _missing(subject: Subject, path: Path, _detail: ErrorDetails) -> Finding:
    key = str(path[-1])
    spec = _model_at(sheet_model(subject), path[:-1])
    title = spec.model_fields[key].description if spec else ""
    parent = f" dans {quoted(str(path[-2]))}" if _keys(path[:-1]) else ""
    return MISSING_KEY.at(
        subject.front.key_place_of(path[:-1]),
        f"Il manque la clé obligatoire `{key}`{parent}. {title}",
        f"{key}: ",
    )


def _unknown(subject: Subject, path: Path, _detail: ErrorDetails) -> Finding:
    near = _near_key(subject, path)
    spec = _model_at(sheet_model(subject), path[:-1])
    known = sorted(spec.model_fields) if spec else []
    hint = (
        f"Sans doute `{near}`."
        if near
        else f"Les clés possibles ici sont {listed(f'`{key}`' for key in known)}."
    )
    return UNKNOWN_KEY.at(
        subject.front.key_place_of(path), f"La clé `{path[-1]}` n'existe pas. {hint}", near
    )


def _too_long(subject: Subject, path: Path, detail: ErrorDetails) -> Finding:
    limit, length = detail["ctx"]["max_length"], len(str(detail["input"]).strip())
    return TOO_LONG.at(
        subject.front.place_of(path),
        f"Ce texte compte {counted(length, 'caractère')} ; `{_name(path)}` en admet {limit}. "
        f"Retirez-en {length - limit}.",
    )


def _too_many(subject: Subject, path: Path, detail: ErrorDetails) -> Finding:
    limit, length = detail["ctx"]["max_length"], detail["ctx"]["actual_length"]
    return WRONG_COUNT.at(
        subject.front.place_of((*path, limit)),
        f"`{_name(path)}` compte {counted(length, 'valeur')} ; {limit} au plus sont admises. "
        "Gardez les principales.",
    )


def _empty(subject: Subject, path: Path, _detail: ErrorDetails) -> Finding:
    return MISSING_VALUE.at(
        subject.front.key_place_of(path),
        f"La clé obligatoire `{_name(path)}` est vide. Donnez-lui une valeur.",
    )


def _wrong_type(subject: Subject, path: Path, detail: ErrorDetails) -> Finding:
    found: Plain = detail["input"]
    if found is None:
        return _empty(subject, path, detail)
    if detail["type"] == "string_type" and isinstance(found, dict) and len(found) == 1:
        return _unquoted_colon(subject, path, found)
    suggestion = None
    if detail["type"] == "tuple_type" and isinstance(found, str):
        suggestion = f"{_name(path)}: [{found}]"
    return WRONG_TYPE.at(
        subject.front.place_of(path),
        f"`{_name(path)}` attend {_EXPECTED.get(detail['type'], 'une autre forme de valeur')}, "
        f"et non {_shape(found)}.",
        suggestion,
    )


def _unquoted_colon(subject: Subject, path: Path, found: Mapping[str, Plain]) -> Finding:
    """A text that holds « : » is read as a key and its value."""
    (key, value), *_ = found.items()
    text = f"{key}: {value}" if isinstance(value, str) else f"{key}:"
    return WRONG_TYPE.at(
        subject.front.place_of(path),
        f"`{_name(path)}` attend un simple texte. Le deux-points suivi d'une espace l'a fait lire "
        "comme une clé : mettez le texte entier entre guillemets droits.",
        '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"',
    )


def _bad_pattern(subject: Subject, path: Path, detail: ErrorDetails) -> Finding:
    return BAD_ID.at(
        subject.front.place_of(path),
        f"{quoted(str(detail['input']))} ne convient pas pour `{_name(path)}` : un nom de fichier "
        "en minuscules, sans accents ni espaces, est attendu, comme `jardin.jpg`.",
    )


_SAYINGS = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_too_long": _too_long,
    "too_long": _too_many,
    "too_short": _empty,
    "string_too_short": _empty,
    "string_pattern_mismatch": _bad_pattern,
}
_EXPECTED = {
    "string_type": "un simple texte",
    "tuple_type": "une liste de valeurs, `[a, b]` ou une ligne par valeur, commencée par un tiret",
    "model_type": "un groupe de clés, décalées de deux espaces",
}


def _shape(value: Plain) -> str:
    if isinstance(value, list):
        return "une liste"
    return "un groupe de clés" if isinstance(value, dict) else f"le texte {quoted(str(value))}"


def _name(path: Path) -> str:
    """The last key of a path: the index of a list's item says nothing to a reader."""
    return str(_keys(path)[-1]) if _keys(path) else ""


def _keys(path: Path) -> list[str]:
    return [step for step in path if isinstance(step, str)]


def _near_key(subject: Subject, path: Path) -> str | None:
    spec = _model_at(sheet_model(subject), path[:-1])
    return nearest(str(path[-1]).replace("-", "_"), spec.model_fields) if spec else None


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The class that describes the group at a path of the front matter."""
    here: type[BaseModel] | None = model
    for key in _keys(path):
        if here is None or key not in here.model_fields:
            return None
        here = _group_in(here.model_fields[key].annotation)
    return here


def _group_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_group_in, get_args(annotation))), None)


@sheet_check
def advised_keys(subject: Subject) -> Iterator[Finding]:
    """Advised keys are written, were it to say that nothing is known."""
    if subject.front.data is None or sheet_model(subject) is WithdrawnSheet:
        return
    yield from _advised(subject, Sheet, subject.front.data, ())


def _advised(
    subject: Subject, model: type[BaseModel], data: Mapping[str, Plain], path: Path
) -> Iterator[Finding]:
    unknown = {nearest(key, model.model_fields) for key in data if key not in model.model_fields}
    for key, spec in model.model_fields.items():
        extra = spec.json_schema_extra
        value = data.get(key)
        if key not in data:
            if isinstance(extra, dict) and extra["niveau"] == Level.ADVISED and key not in unknown:
                yield ADVISED_KEY.at(
                    subject.front.key_place_of(path),
                    f"La clé conseillée `{key}` n'est pas écrite. {spec.description} Écrivez "
                    "`null` si l'information n'est pas connue.",
                    f"{key}: null",
                )
        elif isinstance(value, dict) and (group := _group_in(spec.annotation)):
            yield from _advised(subject, group, value, (*path, key))


@cache
def _vocabulary_of_key() -> Mapping[str, str]:
    """The vocabulary that each key draws from; in a sheet, a key always draws from the same."""
    return dict(_vocabularies_in(Sheet))


def _vocabularies_in(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for key, spec in model.model_fields.items():
        for marker in (*spec.metadata, *_markers(spec.annotation)):
            if isinstance(marker, Term):
                yield key, marker.vocabulary
        group = _group_in(spec.annotation)
        if group:
            yield from _vocabularies_in(group)


def _markers(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _markers(part)


@sheet_check
def merged_terms(subject: Subject) -> Iterator[Finding]:
    """A term that was merged into another still works; the sheet is told of the new one."""
    for path, value in _leaves(subject.front.data, ()):
        vocabulary = _vocabulary_of_key().get(_name(path))
        found = vocabulary and subject.reference.vocabularies[vocabulary].by_id.get(value)
        if found and found.remplace_par:
            yield MERGED_TERM.at(
                subject.front.place_of(path),
                f"Le terme `{value}` a été réuni à `{found.remplace_par}`.",
                found.remplace_par,
            )


@sheet_check
def unquoted_codes(subject: Subject) -> Iterator[Finding]:
    """INSEE codes stand between quotes, for the tools that read YAML's numbers as numbers."""
    for key in ("communes", "departements"):
        for path, value in subject.texts("territoire", key):
            if path not in subject.front.quoted and re.fullmatch(r"[0-9][0-9AB]\d?|\d[0-9AB]\d{3}",
                                                                 value):
                yield UNQUOTED_CODE.at(
                    subject.front.place_of(path),
                    f"Mettez le code {value} entre guillemets.",
                    f'"{value}"',
                )


@sheet_check
def html_in_fields(subject: Subject) -> Iterator[Finding]:
    """No tag hides in a value of the front matter."""
    for path, value in _leaves(subject.front.data, ()):
        match = _TAG.search(value)
        if match:
            yield HTML_IN_FIELD.at(
                subject.front.place_of(path),
                f"{quoted(match.group())} est une balise HTML. Écrivez le texte seul.",
                _TAG.sub("", value).strip() or None,
            )


def _leaves(value: Plain, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
