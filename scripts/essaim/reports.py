"""Problems as people and programs read them: text, GitHub annotations, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from essaim.problems import Problem, Severity
from essaim.text import counted

_RED, _YELLOW, _DIM, _BOLD, _GREEN = "31", "33", "2", "1", "32"
_LABELS = {Severity.ERROR: ("erreur", _RED), Severity.WARNING: ("avertissement", _YELLOW)}


def as_text(problems: Sequence[Problem], checked: int, *, colour: bool) -> str:
    """One paragraph per problem, then the count; `checked` is how many sheets were read."""
    paint = _painter(colour)
    lines: list[str] = []
    for problem in problems:
        label, code = _LABELS[problem.severity]
        place = f"{problem.file}:{problem.position.line}:{problem.position.column}"
        lines.append(
            f"{paint(place, _BOLD)} {paint(label, code)} {problem.message} "
            f"{paint(f'[{problem.code}]', _DIM)}"
        )
        if problem.suggestion:
            first, *rest = problem.suggestion.split("\n")
            lines.append(f"    {paint('→', _GREEN)} {first}")
            lines.extend(f"      {line}" for line in rest if line)
    lines.append(paint(_summary(problems, checked), _BOLD))
    return "\n".join(lines)


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands: GitHub shows each on its line of the pull request.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "\n".join(_annotation(problem) for problem in problems)


def as_json(problems: Sequence[Problem]) -> str:
    """One array, by the contract of DESIGN section 4."""
    return json.dumps([_as_dict(problem) for problem in problems], ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = MappingProxyType(
    {"github": as_github, "json": as_json}
)
"""The formats for programs; text, which also counts, is `as_text`."""


def _summary(problems: Sequence[Problem], checked: int) -> str:
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    sheets = counted(checked, "fiche vérifiée", "fiches vérifiées")
    if not problems:
        return f"{sheets} : rien à signaler."
    return f"{sheets} : {counted(errors, 'erreur')}, {counted(warnings, 'avertissement')}."


def _annotation(problem: Problem) -> str:
    message = problem.message
    if problem.suggestion:
        message += f"\n→ {problem.suggestion}"
    properties = {
        "file": problem.file,
        "line": str(problem.position.line),
        "col": str(problem.position.column),
        "title": problem.code,
    }
    fields = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{problem.severity.value} {fields}::{_escaped(message)}"


def _escaped(text: str, also: str = "") -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _as_dict(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.position.line,
        "column": problem.position.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "suggestion": problem.suggestion,
    }


def _painter(colour: bool) -> Callable[[str, str], str]:
    def paint(text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if colour else text

    return paint
