"""YAML's syntax errors, said in French, at the place where the author's hand slipped.

libyaml stops where it no longer understands, which is often lines below the slip: an open quote
swallows what follows it. Each function below knows one slip; the first that recognises it speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import yaml

from essaim.problems import START, Finding, Position
from essaim.rules import Example, error

YAML_SYNTAX = error(
    "syntaxe-yaml",
    "L'en-tête suit la forme « clé: valeur »",
    "L'en-tête est écrit en YAML : une clé, deux-points, une espace, une valeur. Le plus souvent, "
    "il suffit de mettre la valeur entre guillemets droits quand elle contient un deux-points ou "
    "commence par un signe de ponctuation.",
    Example(sound="titre: Un jardin", broken="titre: Un jardin: partagé"),
)
INDENTATION = error(
    "indentation",
    "Les lignes d'un même groupe sont alignées",
    "Dans l'en-tête, ce sont les espaces en début de ligne qui disent ce qui va ensemble. Toutes "
    "les clés d'un groupe commencent dans la même colonne, deux espaces plus loin que le groupe.",
    Example(sound="  type: association\n", broken="   type: association\n"),
)
TAB = error(
    "tabulation",
    "Pas de tabulation dans l'en-tête",
    "YAML refuse les tabulations au début des lignes. Remplacez chacune par deux espaces.",
    Example(sound="  type: association\n", broken="\ttype: association\n"),
)
NOT_A_GROUP = error(
    "en-tete-illisible",
    "L'en-tête est une suite de lignes « clé: valeur »",
    "L'en-tête ne contient pas de clés. Repartez du modèle `practices/_modele.md`.",
    Example(sound="---\ntitre:", broken="---\n- titre:"),
)

SEE_MODEL = "Repartez du modèle `practices/_modele.md`."
NOT_A_GROUP_MESSAGE = f"L'en-tête n'est pas une suite de lignes « clé: valeur ». {SEE_MODEL}"

_KEY = re.compile(r"(?P<lead>\s*(?:- +)?)(?P<key>[^\s:#'\"\[{-][^:#]*?)[ \t]*:(?:[ \t]|$)")
_GLUED_COLON = re.compile(r"\s*(?:- +)?[\w-]+:(?=[^\s/])")
_GLUED_DASH = re.compile(r"(?P<lead>\s*)-(?=[\w\"'])")
_FLOW_ENDS = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


def explain(problem: yaml.MarkedYAMLError, front_matter: str) -> Finding:
    """Say what a syntax error of that front matter comes from."""
    fault = _Fault(problem, front_matter)
    found = (slip(fault) for slip in _SLIPS)
    return next(filter(None, found), None) or fault.syntax(fault.at, "la forme est inattendue")


class _Fault:
    """Where libyaml stopped (`at`), what it was then reading (`since`), and what it `said`."""

    def __init__(self, problem: yaml.MarkedYAMLError, front_matter: str) -> None:
        self.said = f"{problem.problem or ''} {problem.context or ''}"
        self.at = mark_position(problem.problem_mark or problem.context_mark)
        self.since = mark_position(problem.context_mark) if problem.context_mark else self.at
        self.lines = front_matter.split("\n")
        self._front_matter = front_matter

    def line(self, number: int) -> str:
        """Give the text of a line; past the last one, nothing."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def line_before(self, number: int) -> int:
        """Give the number of the nearest line above that one that is no comment, or 0."""
        above = range(min(number, len(self.lines) + 1) - 1, 0, -1)
        told = (
            n for n in above if self.line(n).strip() and not self.line(n).lstrip().startswith("#")
        )
        return next(told, 0)

    @cached_property
    def last_token(self) -> _Token | None:
        """Find the last piece that was read whole before the fault."""
        found: _Token | None = None
        try:
            for token in yaml.scan(self._front_matter, Loader=yaml.CBaseLoader):
                start, end = mark_position(token.start_mark), mark_position(token.end_mark)
                if end > self.at or start >= self.at:
                    break
                if end > start:
                    found = _Token(token, start, end)
        except yaml.YAMLError:
            pass
        return found

    def syntax(self, at: Position, reason: str, suggestion: str | None = None) -> Finding:
        """Name a fault of form."""
        return YAML_SYNTAX.at(
            at, f"L'en-tête ne peut pas être lu à partir d'ici : {reason}.", suggestion
        )


@dataclass(frozen=True, slots=True)
class _Token:
    token: yaml.Token
    start: Position
    end: Position

    @property
    def is_quoted(self) -> bool:
        return isinstance(self.token, yaml.ScalarToken) and self.token.style in {"'", '"'}


class Mark(Protocol):
    """A place as libyaml and PyYAML say it: from 0."""

    line: int
    column: int


def mark_position(mark: Mark | None) -> Position:
    """Turn libyaml's place into ours.

    The opening marker is line 1; the front matter's text starts with what follows it.
    """
    return Position(mark.line + 1, mark.column + 1) if mark else START


def _tabulation(fault: _Fault) -> Finding | None:
    if fault.line(fault.at.line)[fault.at.column - 1 : fault.at.column] != "\t":
        return None
    return TAB.at(fault.at, "Il y a une tabulation ici. Remplacez-la par une espace.")


def _list_for_a_group(fault: _Fault) -> Finding | None:
    first = next((number for number, line in enumerate(fault.lines, 1) if line.strip()), 0)
    if "block collection" in fault.said and fault.since.line == first:
        return NOT_A_GROUP.at(fault.since, NOT_A_GROUP_MESSAGE)
    return None


def _quote_never_closed(fault: _Fault) -> Finding | None:
    if "unexpected end of stream" not in fault.said:
        return None
    return fault.syntax(fault.since, "le guillemet ouvert ici n'est jamais fermé")


def _quote_closed_too_late(fault: _Fault) -> Finding | None:
    last = fault.last_token
    if last is None or not last.is_quoted or last.end.line != fault.at.line:
        return None
    if last.start.line == last.end.line:
        return None
    return fault.syntax(
        last.start,
        f"le guillemet ouvert ici n'est fermé qu'à la ligne {last.end.line}. Fermez-le à la fin "
        "de la valeur",
    )


def _text_after_value(fault: _Fault) -> Finding | None:
    last = fault.last_token
    if last is None or last.end.line != fault.at.line:
        return None
    if last.is_quoted:
        what = "du texte suit le guillemet fermant"
    elif isinstance(last.token, _FLOW_ENDS):
        what = "du texte suit le signe qui ferme la liste ou le groupe"
    else:
        return None
    line = fault.line(fault.at.line)
    return fault.syntax(
        _value_start(fault.at.line, line),
        f"{what}. Mettez la valeur entière entre guillemets droits",
        _quoting_hint(line),
    )


def _bracket_never_closed(fault: _Fault) -> Finding | None:
    for closing, what in (("]", "la liste ouverte ici"), ("}", "le groupe ouvert ici")):
        if f"expected ',' or '{closing}'" in fault.said:
            line = fault.line(fault.since.line).rstrip()
            return fault.syntax(
                fault.since,
                f"{what} n'est pas fermé{'e' if closing == ']' else ''} ; il manque « {closing} »",
                None if closing in line else f"{line}{closing}",
            )
    return None


def _no_colon(fault: _Fault) -> Finding | None:
    if "could not find expected ':'" not in fault.said:
        return None
    return _not_a_pair(fault, fault.since.line)


def _not_a_pair(fault: _Fault, number: int) -> Finding:
    """Name a line that is no « clé: valeur »."""
    line = fault.line(number)
    at = Position(number, len(line) - len(line.lstrip()) + 1)
    glued = _GLUED_COLON.match(line)
    if glued:
        mended = f"{glued.group()} {line[glued.end() :]}"
        return fault.syntax(at, "il manque une espace après le deux-points", mended)
    return fault.syntax(
        at,
        "cette ligne n'a pas la forme « clé: valeur ». Si c'est la suite d'un texte, écrivez `>-` "
        "après la clé et décalez tout le texte de deux espaces",
    )


def _second_colon(fault: _Fault) -> Finding | None:
    if "mapping values are not allowed" not in fault.said:
        return None
    number = fault.at.line
    line = fault.line(number)
    first = _KEY.match(line)
    if first and first.end() < fault.at.column:
        return fault.syntax(
            _value_start(number, line),
            "cette valeur contient un deux-points suivi d'une espace. Mettez-la entière entre "
            "guillemets droits",
            _quoting_hint(line),
        )
    return _line_that_goes_on(fault, number, line)


def _line_that_goes_on(fault: _Fault, number: int, line: str) -> Finding:
    """Name a key that was read as the end of the line above it."""
    above = fault.line_before(number)
    before = fault.line(above)
    dash = _GLUED_DASH.match(before)
    if dash:
        at = Position(above, len(dash["lead"]) + 1)
        mended = f"{dash['lead']}- {before[dash.end() :]}"
        return fault.syntax(at, "il manque une espace après le tiret", mended)
    if _KEY.match(before):
        at = Position(number, len(line) - len(line.lstrip()) + 1)
        return INDENTATION.at(
            at,
            f"Cette ligne est plus décalée que la ligne {above}, qui a déjà une valeur. Les clés "
            "d'un même groupe commencent dans la même colonne.",
        )
    return _not_a_pair(fault, above or number)


def _dash_in_value(fault: _Fault) -> Finding | None:
    if "block sequence entries are not allowed" not in fault.said:
        return None
    return fault.syntax(
        fault.at,
        "un tiret suivi d'une espace commence une liste, qui s'écrit à la ligne suivante. Si c'est "
        "du texte, mettez-le entre guillemets droits",
        _quoting_hint(fault.line(fault.at.line)),
    )


def _misaligned(fault: _Fault) -> Finding | None:
    misaligned = ("did not find expected key", "did not find expected '-' indicator")
    if not any(words in fault.said for words in misaligned):
        return None
    return INDENTATION.at(
        fault.at,
        f"Cette ligne n'est pas alignée avec les autres de son groupe, qui commence à la ligne "
        f"{fault.since.line}. Les clés d'un même groupe commencent dans la même colonne.",
    )


def _first_line_shifted(fault: _Fault) -> Finding | None:
    if "<document start>" not in fault.said:
        return None
    number = next((n for n, line in enumerate(fault.lines, 1) if line.strip()), 1)
    line = fault.line(number)
    if not line.startswith(" "):
        return None
    return INDENTATION.at(
        Position(number, len(line) - len(line.lstrip()) + 1),
        "Cette première ligne est décalée, et les suivantes ne le sont pas. Elle commence dans la "
        "première colonne.",
        line.strip(),
    )


_REASONS = (
    ("found character that cannot start", "une valeur ne peut pas commencer par ce signe"),
    ("did not find expected node content", "une valeur ne peut pas commencer par ce signe"),
    ("expected comment or line break", "une valeur ne peut pas commencer par ce signe"),
    ("unknown escape character", "une barre oblique inversée « \\ » est de trop, ou à doubler"),
    ("<document start>", "la ligne précédente interrompt l'en-tête"),
    ("expected a single document", "cette ligne interrompt l'en-tête"),
)


def _other(fault: _Fault) -> Finding | None:
    reason = next((french for english, french in _REASONS if english in fault.said), None)
    if reason is None:
        return None
    return fault.syntax(fault.at, reason, _quoting_hint(fault.line(fault.at.line)))


_SLIPS: tuple[Callable[[_Fault], Finding | None], ...] = (
    _tabulation,
    _list_for_a_group,
    _quote_never_closed,
    _quote_closed_too_late,
    _text_after_value,
    _bracket_never_closed,
    _no_colon,
    _second_colon,
    _dash_in_value,
    _misaligned,
    _first_line_shifted,
    _other,
)


def _value_start(number: int, line: str) -> Position:
    key = _KEY.match(line)
    start = key.end() if key else len(line) - len(line.lstrip())
    return Position(number, start + len(line[start:]) - len(line[start:].lstrip()) + 1)


def _quoting_hint(line: str) -> str | None:
    """Put the value of a line between quotes, when that is likely to mend it."""
    key = _KEY.match(line)
    value = line[key.end() :].strip() if key else ""
    if not key or not value or value[0] in "[{" or "\\" in value:
        return None
    if value[0] == "'":
        value = value.strip("'").replace("''", "'")
    escaped = value.replace('"', '\\"')
    return f'{line[: key.end()].rstrip()} "{escaped}"'
