"""The pages that explain the rules, made from their declarations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from essaim.problems import Severity
from essaim.rules import RULES, Rule
from essaim.site import addresses
from essaim.site.page import Link, Page

_TRAIL = (Link("Contribuer", addresses.CONTRIBUTE),)


@dataclass(frozen=True, slots=True)
class RulesView:
    """Every rule, errors and warnings told apart."""

    errors: tuple[tuple[Rule, Link], ...]
    warnings: tuple[tuple[Rule, Link], ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule, with what it refuses and what it expects when two lines can show it."""

    rule: Rule
    is_error: bool
    refused: str
    expected: str


def rule_pages() -> Iterator[Page]:
    """The rules, and a page for each."""
    rules = sorted(RULES.values(), key=lambda rule: rule.code)
    linked = [(rule, Link(rule.title, addresses.rule(rule.code))) for rule in rules]
    yield Page(
        addresses.RULES,
        "regles.html",
        "Les règles des fiches",
        "Ce que la vérification automatique demande à une fiche, et pourquoi.",
        RulesView(
            tuple(pair for pair in linked if pair[0].severity is Severity.ERROR),
            tuple(pair for pair in linked if pair[0].severity is Severity.WARNING),
        ),
        _TRAIL,
        picture="contribuer",
    )
    for rule in rules:
        yield _rule_page(rule)


def _rule_page(rule: Rule) -> Page:
    refused, expected = _example(rule)
    return Page(
        addresses.rule(rule.code),
        "regle.html",
        f"{rule.title} (règle)",
        rule.explanation,
        RuleView(rule, rule.severity is Severity.ERROR, refused, expected),
        (*_TRAIL, Link("Les règles", addresses.RULES)),
        picture="contribuer",
    )


def _example(rule: Rule) -> tuple[str, str]:
    """What is refused and expected, when it can be seen; odd characters are named instead."""
    example = rule.example
    if example.renamed or example.beside or not example.sound:
        return "", ""
    shown = "".join(_visible(char) for char in example.broken).strip("\n")
    return shown or "(rien)", example.sound.strip("\n")


def _visible(char: str) -> str:
    if char == "\t":
        return "⇥"
    odd = not char.isprintable() and char != "\n"
    return f"⟨U+{ord(char):04X}⟩" if odd else char
