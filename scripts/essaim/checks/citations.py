"""Source marks: every fact leads to a source, every source serves a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essaim.checks.base import Subject, sheet_check
from essaim.frontmatter_reader import DUPLICATE_KEY, Path
from essaim.identifiers import SOURCE_ID
from essaim.markdown import NEARLY_CITATION
from essaim.problems import Finding, Position
from essaim.rules import Example, error
from essaim.text import listed, quoted

UNKNOWN_SOURCE = error(
    "citation-sans-source",
    "Une source citée est dans la liste",
    "Le texte renvoie à une source que l'en-tête ne décrit pas. Ajoutez-la dans `sources`, ou "
    "corrigez son numéro.",
    Example(sound="du centre social [s1].", broken="du centre social [s9]."),
)
NEVER_CITED = error(
    "source-non-citee",
    "Une source de la liste est citée",
    "Une source qui ne soutient aucune phrase n'aide personne à vérifier. Citez-la là où elle "
    "sert, ou retirez-la.",
    Example(sound="[s1][s2].", broken="[s1]."),
)
MALFORMED = error(
    "citation-mal-formee",
    "Une source se cite entre crochets : [s2]",
    "Plusieurs sources se suivent sans espace : `[s2][s5]`. L'adresse de la source ne s'écrit pas "
    "dans le texte : elle est dans l'en-tête.",
    Example(sound="du centre social [s1].", broken="du centre social [s1](https://example.org)."),
)
DUPLICATE_SOURCE = error(
    "source-en-double",
    "Un numéro par source",
    "Deux sources portent le même numéro : on ne sait pas laquelle le texte cite.",
    Example(sound="- id: s2", broken="- id: s1"),
)

_MARK = re.compile(rf"\[({SOURCE_ID})\]")
_NUMBER = re.compile(r"[0-9]+")


@sheet_check
def citations(subject: Subject) -> Iterator[Finding]:
    """Marks lead to sources, in the body and in the answers to freins."""
    described = dict(_sources(subject))
    if not described:
        return
    known = f"Les sources décrites sont {listed(described, 'et')}."
    for source, place in _marks(subject):
        if source not in described and source not in _meant_ids(subject):
            yield UNKNOWN_SOURCE.at(
                place, f"La source [{source}] n'est pas dans l'en-tête. {known}"
            )


@sheet_check
def uncited_sources(subject: Subject) -> Iterator[Finding]:
    """Each source of the list serves at least one sentence."""
    if not subject.body.sections:
        return  # there is no text yet: that is said, and enough
    cited = {source for source, _place in _marks(subject)}
    for source, path in _sources(subject):
        if source not in cited:
            yield NEVER_CITED.at(
                subject.front.place_of(path),
                f"La source [{source}] n'est citée nulle part dans le texte. Citez-la, ou "
                "retirez-la de la liste.",
            )


@sheet_check
def malformed_citations(subject: Subject) -> Iterator[Finding]:
    """Marks are written `[s2]`, and nothing else."""
    for piece in subject.body.of_type("nearly_citation"):
        yield _nearly(piece.token.content, piece.position)
    for path, text in _answers(subject):
        for match in NEARLY_CITATION.finditer(_MARK.sub("", text)):
            yield _nearly(match.group(), subject.front.place_of(path))
    for piece in subject.body.of_type("citation"):
        mark = piece.token.content
        if piece.token.meta["misuse"] == "(":
            yield MALFORMED.at(
                piece.position,
                f"La marque {mark} est suivie d'une parenthèse : l'adresse de la source s'écrit "
                "dans l'en-tête, sous `sources`. Retirez la parenthèse, ou laissez une espace "
                "avant elle.",
                mark,
            )
        elif piece.token.meta["misuse"] == ":":
            yield MALFORMED.at(
                piece.position,
                f"La marque {mark} est suivie de deux-points : une source se décrit dans "
                "l'en-tête, sous `sources`, pas dans le texte. Si c'est une ponctuation, mettez "
                "une espace avant.",
                mark,
            )


def _nearly(written: str, place: Position) -> Finding:
    numbers = [int(number) for number in _NUMBER.findall(written)]
    mended = "".join(f"[s{number or 1}]" for number in numbers)
    return MALFORMED.at(
        place, f"{quoted(written)} ressemble à une citation de source. Écrivez `{mended}`.", mended
    )


@sheet_check
def duplicate_sources(subject: Subject) -> Iterator[Finding]:
    """No two sources share a number."""
    seen: set[str] = set()
    for source, path in _written_ids(subject):
        if source in seen:
            yield DUPLICATE_SOURCE.at(
                subject.front.place_of(path),
                f"Le numéro {source} est déjà celui d'une autre source. Donnez-en un autre à "
                "celle-ci.",
            )
        seen.add(source)


def _marks(subject: Subject) -> Iterator[tuple[str, Position]]:
    """The source marks of the body and of the answers to freins."""
    for piece in subject.body.of_type("citation"):
        yield piece.token.meta["source"], piece.position
    for path, text in _answers(subject):
        for source in _MARK.findall(text):
            yield source, subject.front.place_of(path)


def _sources(subject: Subject) -> Iterator[tuple[str, Path]]:
    """The sources that have a number of their own, with the place where it is written."""
    seen: set[str] = set()
    for source, path in _written_ids(subject):
        if source not in seen:
            yield source, path
        seen.add(source)


def _meant_ids(subject: Subject) -> frozenset[str]:
    """The numbers that sources without a sound one were meant to have: not worth a second word."""
    sound = {path[1] for _source, path in _sources(subject)}
    meant = set()
    for index in subject.items("sources"):
        if index not in sound:
            number = _NUMBER.search(subject.text("sources", index, "id") or "")
            meant |= {f"s{index + 1}"} | ({f"s{int(number.group())}"} if number else set())
    if any(finding.code == DUPLICATE_KEY.code for finding in subject.front.findings):
        # Two sources may have been read as one: the number that is skipped is the lost one's.
        numbers = {int(source[1:]) for source, _path in _sources(subject)}
        meant |= {f"s{number}" for number in range(1, max(numbers) + 2) if number not in numbers}
    return frozenset(meant)


def _written_ids(subject: Subject) -> Iterator[tuple[str, Path]]:
    for index in subject.items("sources"):
        path = ("sources", index, "id")
        text = subject.text(*path)
        if text and re.fullmatch(SOURCE_ID, text):
            yield text, path


def _answers(subject: Subject) -> Iterator[tuple[Path, str]]:
    for index in subject.items("freins"):
        path = ("freins", index, "reponse")
        yield path, subject.text(*path) or ""
