"""The registry of rules: each says its code, its reason and an example that breaks it.

A rule is declared once, next to the code that applies it. The pages `/contribuer/regles/<code>/`
are made from the same declaration, and the tests apply every example to a sound sheet and
expect this rule, and no other, to speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from essaim.problems import Finding, Position, Severity


@dataclass(frozen=True, slots=True)
class Example:
    """A change that breaks a sound sheet: replace `sound` by `broken`, once.

    `renamed` gives the sheet another path, for the rules on names and folders. `beside` puts the
    broken sheet next to the sound one, at that path, for the rules that compare sheets. With an
    empty `sound`, `broken` is the whole file (empty too: the sheet as it is).
    """

    sound: str
    broken: str
    renamed: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a sheet must respect.

    `title` and `explanation` are French, read by contributors; the explanation says why the rule
    exists and how to mend a sheet that breaks it.
    """

    code: str
    severity: Severity
    title: str
    explanation: str
    example: Example

    def at(self, position: Position, message: str, suggestion: str | None = None) -> Finding:
        """This rule, broken at that place."""
        return Finding(position, self.code, self.severity, message, suggestion)


_declared: dict[str, Rule] = {}

RULES: Mapping[str, Rule] = MappingProxyType(_declared)
"""Every rule by its code, once `essaim.checks` is imported."""


def error(code: str, title: str, explanation: str, example: Example) -> Rule:
    """Declare a rule whose breach keeps the sheet out of the site."""
    return _declare(Rule(code, Severity.ERROR, title, explanation, example))


def warning(code: str, title: str, explanation: str, example: Example) -> Rule:
    """Declare a rule whose breach is worth a word, and no more."""
    return _declare(Rule(code, Severity.WARNING, title, explanation, example))


def _declare(rule: Rule) -> Rule:
    if rule.code in _declared:
        raise ValueError(f"rule {rule.code} is declared twice")
    _declared[rule.code] = rule
    return rule
