"""What helps to understand a query: the words that sheets are known by, and the terms that words mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from essaim.collection import Collection
from essaim.facets import FACETS, Facet
from essaim.site.page import Asset
from essaim.text import fold
from essaim.thesaurus import compared
from essaim.vocabulary import Term

WORDS = "recherche/mots.json"
TERMS = "recherche/termes.json"
SHORTEST = 3
"""Letters of the shortest word that is kept."""

_WORD = re.compile(r"[a-z0-9]+")


def lexicon(collection: Collection) -> Iterator[Asset]:
    """The two files."""
    yield _asset(WORDS, sorted(set(_words(collection))))
    yield _asset(TERMS, list(_terms(collection)))


def _words(collection: Collection) -> Iterator[str]:
    """Every word of titles, summaries, places, terms and glossary: what a slip is compared with."""
    for text in _texts(collection):
        for word in _WORD.findall(fold(text)):
            if len(word) >= SHORTEST:
                yield word


def _texts(collection: Collection) -> Iterator[str]:
    catalogue = collection.catalogue
    for practice in catalogue.listed:
        fields = practice.fields
        yield from (fields.titre, fields.resume, practice.place_label, fields.porteur.nom)
    for _facet, term in _every_term(collection):
        yield from (term.libelle, *term.autres_mots, *term.sigles)
    for entry in collection.glossary.entries:
        yield from (entry.mot, *entry.formes)
    yield from collection.thesaurus.words


def _terms(collection: Collection) -> Iterator[Mapping[str, object]]:
    """By facet: its key when one can filter by it, title, folder of pages; then each term."""
    for facet in FACETS:
        if facet.vocabulary and (facet.address or facet.in_explorer):
            vocabulary = collection.catalogue.reference.vocabularies[facet.vocabulary]
            yield {
                "key": facet.key if facet.in_explorer else "",
                "title": facet.title,
                "pages": facet.address,
                "terms": [[term.id, term.libelle, _ways(term)] for term in vocabulary.current],
            }


def _ways(term: Term) -> str:
    """The ways of writing a term besides its label: words without plurals, ways apart by a bar."""
    label = compared(term.libelle)
    ways = dict.fromkeys(compared(way) for way in (*term.autres_mots, *term.sigles))
    return "|".join(way for way in ways if way != label)


def _every_term(collection: Collection) -> Iterator[tuple[Facet, Term]]:
    for facet in FACETS:
        if facet.vocabulary:
            for term in collection.catalogue.reference.vocabularies[facet.vocabulary].current:
                yield facet, term


def _asset(address: str, content: object) -> Asset:
    return Asset(address, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
