"""Source marks: every fact leads to a source, every source serves a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essaim.checks.base import Subject, sheet_check
from essaim.identifiers import SOURCE_ID
from essaim.problems import Finding
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
    """Marks lead to sources and sources to marks, in the body and in the answers to freins."""
    known = dict(_source_ids(subject))
    for piece in subject.body.of_type("citation"):
        source = piece.token.meta["source"]
        if known and source not in known:
            yield UNKNOWN_SOURCE.at(
                piece.position,
                f"La source [{source}] n'est pas dans l'en-tête. Les sources décrites sont "
                f"{listed(known, 'et')}.",
            )
    for path, text in _answers(subject):
        for source in _MARK.findall(text):
            if known and source not in known:
                yield UNKNOWN_SOURCE.at(
                    subject.front.place_of(path),
                    f"La source [{source}] n'est pas dans l'en-tête.",
                )


@sheet_check
def uncited_sources(subject: Subject) -> Iterator[Finding]:
    """Each source of the list serves at least one sentence."""
    cited = set(subject.body.cited)
    for _path, text in _answers(subject):
        cited.update(_MARK.findall(text))
    for source, path in _source_ids(subject):
        if source not in cited:
            yield NEVER_CITED.at(
                subject.front.place_of(path),
                f"La source [{source}] n'est citée nulle part dans le texte. Citez-la, ou "
                "retirez-la de la liste.",
            )


@sheet_check
def malformed_citations(subject: Subject) -> Iterator[Finding]:
    """Marks are written `[s2]`, and nothing else."""
    for piece in subject.body.of_type("citation", "nearly_citation"):
        token = piece.token
        if token.type == "nearly_citation":
            numbers = _NUMBER.findall(token.content)
            mended = "".join(f"[s{int(number)}]" for number in numbers)
            yield MALFORMED.at(
                piece.position,
                f"{quoted(token.content)} ressemble à une citation de source. Écrivez `{mended}`.",
                mended,
            )
        elif token.meta["misuse"] == "(":
            yield MALFORMED.at(
                piece.position,
                f"La marque {token.content} est suivie d'une parenthèse : l'adresse de la source "
                "s'écrit dans l'en-tête, sous `sources`. Retirez la parenthèse, ou laissez une "
                "espace avant elle.",
                token.content,
            )
        elif token.meta["misuse"] == ":":
            yield MALFORMED.at(
                piece.position,
                f"La marque {token.content} est suivie de deux-points : une source se décrit dans "
                "l'en-tête, sous `sources`, pas dans le texte. Si c'est une ponctuation, mettez "
                "une espace avant.",
                token.content,
            )


@sheet_check
def duplicate_sources(subject: Subject) -> Iterator[Finding]:
    """No two sources share a number."""
    seen: set[str] = set()
    for source, path in _source_ids(subject):
        if source in seen:
            yield DUPLICATE_SOURCE.at(
                subject.front.place_of(path),
                f"Le numéro {source} est déjà celui d'une autre source. Donnez-lui le suivant.",
            )
        seen.add(source)


def _source_ids(subject: Subject) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for index in subject.items("sources"):
        path = ("sources", index, "id")
        text = subject.text(*path)
        if text:
            yield text, path


def _answers(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index in subject.items("freins"):
        path = ("freins", index, "reponse")
        yield path, subject.text(*path) or ""
