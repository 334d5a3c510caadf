"""The front matter against the model: each of pydantic's complaints, said in French at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from essaim.checks.base import Subject, sheet_check
from essaim.checks.keys import (
    groups_of,
    lost_group,
    meant_path,
    model_at,
    named,
    unknown_keys,
)
from essaim.field_types import (
    BAD_ID,
    MISSING_VALUE,
    REPEATED_VALUE,
    TOO_LONG,
    WRONG_COUNT,
    WRONG_TYPE,
    Distinct,
    Term,
)
from essaim.frontmatter_reader import Path, Plain
from essaim.model import WITHDRAWN, Level, Sheet, WithdrawnSheet
from essaim.problems import Finding
from essaim.rules import RULES, Example, error, warning
from essaim.text import counted, listed, quoted

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

_CODES = ("communes", "departements")
"""The keys whose values are official codes."""

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
        meant = _meant_paths(subject)
        for detail in problem.errors(include_url=False):
            if not _is_said_elsewhere(subject, detail, meant):
                yield _finding(subject, detail)


def _is_said_elsewhere(subject: Subject, detail: ErrorDetails, meant: Set[Path]) -> bool:
    """Whether another problem, nearer to what was typed, already says this one."""
    path = detail["loc"]
    match detail["type"]:
        case "too_short":  # not empty: its values were refused, one by one
            return bool(subject.raw(*path))
        case "too_long" | REPEATED_VALUE.code:  # `lists` points at the very value
            return True
        case BAD_ID.code if path[0] == "voir_aussi":  # `see_also` knows the nearest sheet
            return True
        case "extra_forbidden":
            return _follows_another(subject, path, meant)
        case "missing":  # a key under another name, or a group whose keys stand without it
            return any(path in (other, other[:-1]) for other in meant)
        case _:
            return detail["input"] is None and any(other[:-1] == path for other in meant)


def _follows_another(subject: Subject, path: Path, meant: Set[Path]) -> bool:
    """Whether a key is out of place because the line that opens its group is."""
    if sheet_model(subject) is WithdrawnSheet:
        return path[0] in Sheet.model_fields  # `withdrawn` names all that is to go
    model, data = sheet_model(subject), subject.front.data or {}
    group = lost_group(model, data, path)
    if group is None:
        return False
    unknown = unknown_keys(model, subject.front.keys)
    first = next(other for other in unknown if lost_group(model, data, other) == group)
    return (group,) in meant or path != first


def _meant_paths(subject: Subject) -> frozenset[Path]:
    """The paths that the unknown keys of a sheet stand for."""
    model, data = sheet_model(subject), subject.front.data or {}
    meant = (meant_path(model, data, path) for path in unknown_keys(model, subject.front.keys))
    return frozenset(filter(None, meant))


def _finding(subject: Subject, detail: ErrorDetails) -> Finding:
    path: Path = detail["loc"]
    kind, context, found = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind in RULES:
        if isinstance(found, str) and not found.strip():
            return _empty(subject, path, detail)
        place = subject.front.place_of(path)
        if kind == MISSING_VALUE.code:
            place = subject.front.key_place_of(path)
        return RULES[kind].at(place, context["message"], context["suggestion"])
    say = _SAYINGS.get(kind, _wrong_type)
    return say(subject, path, detail)


def _missing(subject: Subject, path: Path, _detail: ErrorDetails) -> Finding:
    key = str(path[-1])
    spec = model_at(sheet_model(subject), path[:-1])
    title = spec.model_fields[key].description if spec else ""
    parent = f" dans {quoted(_name(path[:-1]))}" if named(path[:-1]) else ""
    return MISSING_KEY.at(
        subject.front.key_place_of(path[:-1]),
        f"Il manque la clé obligatoire `{key}`{parent}. {title}",
        f"{key}: ",
    )


def _unknown(subject: Subject, path: Path, _detail: ErrorDetails) -> Finding:
    model, data = sheet_model(subject), subject.front.data or {}
    meant, wrong, suggestion = meant_path(model, data, path), "n'existe pas", None
    if meant and len(meant) < len(path):
        wrong = "n'a pas sa place ici"
        hint = "Elle commence dans la première colonne, sans espace devant."
    elif lost := lost_group(model, data, path):
        wrong = "n'a pas sa place ici"
        hint = f"Elle va dans le groupe `{lost}` : la ligne `{lost}:` manque, sans doute au-dessus."
        suggestion = f"{lost}:"
    elif meant and len(meant) > len(path):
        wrong = "n'a pas sa place ici"
        hint = f"Décalez-la de deux espaces : elle va dans le groupe `{meant[0]}`."
    elif meant:
        suggestion = str(meant[-1])
        hint = f"Sans doute `{suggestion}`."
    elif " " in str(path[-1]).strip():
        hint = "Si cette ligne continue le texte du dessus, décalez-la de deux espaces."
    else:
        hint = _known_keys(subject, path)
    return UNKNOWN_KEY.at(
        subject.front.key_place_of(path),
        f"La clé {quoted(str(path[-1]))} {wrong}. {hint}",
        suggestion,
    )


def _known_keys(subject: Subject, path: Path) -> str:
    spec = model_at(sheet_model(subject), path[:-1])
    if spec is None or len(path) == 1:
        return "Le modèle `practices/_modele.md` donne toutes les clés."
    known = listed(f"`{key}`" for key in sorted(spec.model_fields))
    return f"Les clés possibles sont {known}."


def _too_long(subject: Subject, path: Path, detail: ErrorDetails) -> Finding:
    limit, length = detail["ctx"]["max_length"], len(str(detail["input"]).strip())
    return TOO_LONG.at(
        subject.front.place_of(path),
        f"Ce texte compte {counted(length, 'caractère')} ; `{_name(path)}` en admet {limit}. "
        f"Retirez-en {length - limit}.",
    )


def _empty(subject: Subject, path: Path, _detail: ErrorDetails) -> Finding:
    suggestion = None
    if isinstance(path[-1], int):
        message = f"Une valeur de `{_name(path)}` est vide. Complétez-la, ou retirez-la."
    elif nothing := _nothing(subject, path):
        message = f"La clé `{_name(path)}` est vide. Si rien n'est connu, écrivez `{nothing}`."
        suggestion = f"{_name(path)}: {nothing}"
    else:
        message = f"La clé obligatoire `{_name(path)}` est vide. Donnez-lui une valeur."
    return MISSING_VALUE.at(subject.front.key_place_of(path), message, suggestion)


def _nothing(subject: Subject, path: Path) -> str | None:
    """How a field says that nothing is known, when it may."""
    group = model_at(sheet_model(subject), path[:-1])
    spec = group.model_fields.get(str(path[-1])) if group else None
    if spec is None:
        return None
    if NoneType in get_args(spec.annotation):
        return "null"
    is_list = get_origin(spec.annotation) is tuple
    return "[]" if is_list and _limit(spec, "min_length") is None else None


def _limit(spec: FieldInfo, kind: str) -> int | None:
    limits = (getattr(limit, kind, None) for limit in spec.metadata)
    return next((limit for limit in limits if isinstance(limit, int)), None)


def _wrong_type(subject: Subject, path: Path, detail: ErrorDetails) -> Finding:
    found: Plain = detail["input"]
    if found is None:
        return _empty(subject, path, detail)
    if detail["type"] == "string_type" and isinstance(found, dict) and len(found) == 1:
        return _unquoted_colon(subject, path, found)
    suggestion = None
    if detail["type"] == "tuple_type" and isinstance(found, str) and not model_at(Sheet, path):
        value = found.strip("[] ")
        shown = f'"{value}"' if _name(path) in _CODES else value
        suggestion = f"{_name(path)}: [{shown}]"
    return WRONG_TYPE.at(
        subject.front.place_of(path),
        f"{_whose(path)}`{_name(path)}` doit être {_EXPECTED.get(detail['type'], 'autre chose')}, "
        f"et non {_shape(found)}.",
        suggestion,
    )


def _whose(path: Path) -> str:
    return "Chaque valeur de " if isinstance(path[-1], int) else ""


def _unquoted_colon(subject: Subject, path: Path, found: Mapping[str, Plain]) -> Finding:
    """A text that holds « : » is read as a key and its value."""
    (key, value), *_ = found.items()
    text = f"{key}: {value}" if isinstance(value, str) else f"{key}:"
    return WRONG_TYPE.at(
        subject.front.place_of(path),
        f"{_whose(path)}`{_name(path)}` doit être un simple texte. Le deux-points suivi d'une "
        "espace l'a fait lire comme une clé : mettez le texte entier entre guillemets droits.",
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
    return named(path)[-1] if named(path) else ""


@sheet_check
def advised_keys(subject: Subject) -> Iterator[Finding]:
    """Advised keys are written, were it to say that nothing is known."""
    if subject.front.data is None or sheet_model(subject) is WithdrawnSheet:
        return
    missing = [
        (path, key)
        for group, data, path in _groups(Sheet, subject.front.data, ())
        for key in _advised_in(group)
        if key not in data
    ]
    meant = _meant_paths(subject) if missing else frozenset()
    for path, key in missing:
        if (*path, key) not in meant:
            group = model_at(Sheet, path) or Sheet
            yield ADVISED_KEY.at(
                subject.front.key_place_of(path),
                f"La clé conseillée `{key}` n'est pas écrite. "
                f"{group.model_fields[key].description} Écrivez `null` si l'information n'est pas "
                "connue.",
                f"{key}: null",
            )


@cache
def _advised_in(group: type[BaseModel]) -> tuple[str, ...]:
    extras = ((key, spec.json_schema_extra) for key, spec in group.model_fields.items())
    return tuple(
        key for key, extra in extras if isinstance(extra, dict) and extra["niveau"] == Level.ADVISED
    )


def _groups(
    model: type[BaseModel], data: Mapping[str, Plain], path: Path
) -> Iterator[tuple[type[BaseModel], Mapping[str, Plain], Path]]:
    """Every group of keys of a sheet that the model describes, with its data and its path."""
    yield model, data, path
    for key, group in groups_of(model).items():
        value = data.get(key)
        if isinstance(value, dict):
            yield from _groups(group, value, (*path, key))


@sheet_check
def lists(subject: Subject) -> Iterator[Finding]:
    """A list holds no more values than it should, and each of them once."""
    if subject.front.data is None:
        return
    for group, data, path in _groups(sheet_model(subject), subject.front.data, ()):
        for key, (limit, is_distinct) in _lists_in(group).items():
            values = data.get(key)
            if not isinstance(values, list):
                continue
            if limit is not None and len(values) > limit:
                yield _too_many(subject, (*path, key), len(values), limit)
            if is_distinct and len(values) > 1:
                yield from _repeated(subject, (*path, key))


@cache
def _lists_in(group: type[BaseModel]) -> Mapping[str, tuple[int | None, bool]]:
    """The lists of a group, by key: how many values they admit, and whether each comes once."""
    return {
        key: (_limit(spec, "max_length"), Distinct in spec.metadata)
        for key, spec in group.model_fields.items()
        if get_origin(spec.annotation) is tuple
    }


def _too_many(subject: Subject, path: Path, length: int, limit: int) -> Finding:
    return WRONG_COUNT.at(
        subject.front.place_of((*path, limit)),
        f"`{_name(path)}` compte {counted(length, 'valeur')} ; {limit} au plus sont admises. "
        "Gardez les principales.",
    )


def _repeated(subject: Subject, path: Path) -> Iterator[Finding]:
    vocabulary = subject.reference.vocabularies.get(_vocabulary_of_key().get(_name(path), ""))
    seen: set[str] = set()
    for item, value in subject.texts(*path):
        term = vocabulary.resolve(value) if vocabulary else None
        meaning = term.id if term else value
        if meaning in seen:
            yield REPEATED_VALUE.at(
                subject.front.place_of(item),
                f"{quoted(value)} est déjà dans cette liste. Retirez cette répétition.",
            )
        seen.add(meaning)


@cache
def _vocabulary_of_key() -> Mapping[str, str]:
    """The vocabulary that each key draws from; in a sheet, a key always draws from the same."""
    return dict(_vocabularies_in(Sheet))


def _vocabularies_in(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for key, spec in model.model_fields.items():
        for marker in (*spec.metadata, *_markers(spec.annotation)):
            if isinstance(marker, Term):
                yield key, marker.vocabulary
    for group in groups_of(model).values():
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
    for key in _CODES:
        if isinstance(subject.raw("territoire", key), str):
            continue  # not even a list, which is said with the quotes
        for path, value in subject.texts("territoire", key):
            if path not in subject.front.quoted and re.fullmatch(
                r"[0-9][0-9AB]\d?|\d[0-9AB]\d{3}", value
            ):
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
                " ".join(_TAG.sub("", value).split()) or None,
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
