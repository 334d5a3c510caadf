"""What the search index is told of each sheet: a page of its own, which nobody visits.

Pagefind reads these rather than the public pages. They hold no menu and no notice, straight
apostrophes (Pagefind takes « l’habitant » with a curly one for a single word), and the everyday words,
acronyms and codes that no visible text, excerpt or accessible name should repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from essaim.calendar import in_french
from essaim.catalogue import Catalogue
from essaim.collection import Collection
from essaim.facets import FACETS
from essaim.practice import Practice
from essaim.rendering import render_line
from essaim.sections import SECTIONS
from essaim.site import addresses
from essaim.site.cards import years
from essaim.text import fold, without_ligatures
from essaim.thesaurus import Thesaurus, compared, keys
from essaim.typography import french
from essaim.workers import do_each

EVERY_SHEET = "xqfiche"
"""A word that every sheet holds and nobody types: the explorer looks for it when it filters without
words, since an empty search makes Pagefind load its whole index."""

OVERSEAS_WORDS = "outre-mer ultramarin DOM-TOM DROM COM île"

_UNDATED = "0000-00-00"
_TAG = re.compile(r"<[^>]+>")
_SOURCE_MARK = re.compile(r'<sup class="source-mark">.*?</sup>')
_WITH_LIGATURE = re.compile(r"\b\w*[œæŒÆ]\w*")


def search_documents(collection: Collection) -> list[tuple[str, str]]:
    """For each sheet that can be found: its address, and the page that Pagefind reads for it."""
    catalogue, thesaurus = collection.catalogue, collection.thesaurus
    listed = catalogue.listed
    pages = do_each(lambda practice: search_document(practice, catalogue, thesaurus), listed)
    return [(addresses.sheet(one.id), page) for one, page in zip(listed, pages, strict=True)]


def search_document(practice: Practice, catalogue: Catalogue, thesaurus: Thesaurus) -> str:
    """The page that Pagefind reads for a sheet."""
    head = "".join(_head(practice, catalogue, thesaurus))
    body = "".join(_body(practice, catalogue))
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8">{head}</head>'
        f"<body><article data-pagefind-body>{_straight(body)}</article></body></html>"
    )


def _head(practice: Practice, catalogue: Catalogue, thesaurus: Thesaurus) -> Iterator[str]:
    for key, value in _filters(practice):
        yield f'<meta data-pagefind-filter="{key}[content]" content="{escape(value)}">'
    for key, value in _sorts(practice):
        yield f'<meta data-pagefind-sort="{key}[content]" content="{escape(value)}">'
    for key, value in _words(practice, catalogue, thesaurus):
        yield f'<meta data-pagefind-meta="{key}[content]" content="{escape(_straight(value))}">'
    for key, value in _shown(practice, catalogue):
        yield f'<meta data-pagefind-meta="{key}[content]" content="{escape(value)}">'


def _body(practice: Practice, catalogue: Catalogue) -> Iterator[str]:
    fields = practice.fields
    yield f'<h1 data-pagefind-meta="title">{escape(french(fields.titre))}</h1>'
    yield f"<p>{escape(french(fields.resume))}</p>"
    for section in SECTIONS:
        html = _SOURCE_MARK.sub("", practice.sections.get(section.anchor, ""))
        yield f'<h2 id="{section.anchor}">{section.title}</h2>{html}'
        if section.anchor == "difficultes":
            for item in fields.freins:
                answer = _SOURCE_MARK.sub("", render_line(item.reponse, {}))
                yield f"<p>{escape(catalogue.label('frein', item.frein))}. {answer}</p>"
        if section.anchor == "formation" and fields.formation:
            yield from (f"<p>{escape(question)}</p>" for question in fields.formation.questions)


def _filters(practice: Practice) -> Iterator[tuple[str, str]]:
    for facet in FACETS:
        if facet.in_explorer:
            for value in facet.values(practice):
                yield facet.key, value
    # For « près de » only: the nearest places first.
    yield from (("commune", code) for code in practice.places.communes)
    yield from (("epci", code) for code in practice.places.epcis)


def _sorts(practice: Practice) -> tuple[tuple[str, str], ...]:
    """Each sort key has a value on every sheet: Pagefind drops pages that lack one."""
    trace = practice.latest_trace
    start = practice.fields.periode.debut
    return (
        ("trace", f"{trace.year:04}-{trace.month:02}-{trace.day:02}" if trace else _UNDATED),
        ("titre", fold(practice.fields.titre)),
        ("debut", str(start) if start else "0000"),
    )


def _words(
    practice: Practice, catalogue: Catalogue, thesaurus: Thesaurus
) -> Iterator[tuple[str, str]]:
    """What a sheet is found by, beside its text; `site.js` weighs each."""
    fields = practice.fields
    terms = " · ".join(_term_labels(practice, catalogue))
    partners = " · ".join(partner.nom for partner in fields.partenaires)
    places = " ".join(_places(practice, catalogue))
    yield "resume", french(fields.resume)
    yield "lieu", french(practice.place_label)
    yield "territoire", places
    yield "termes", terms
    yield "porteur", f"{fields.porteur.nom} · {partners}"
    yield "alias", " · ".join(_aliases(practice, catalogue, thesaurus, f"{terms} {partners}"))
    yield "tout", EVERY_SHEET


def _shown(practice: Practice, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """What a result shows and nobody looks for."""
    trace = practice.latest_trace
    yield "annees", french(years(practice))
    forms = (catalogue.label("forme", form) for form in practice.fields.formes)
    yield "formes", french(", ".join(forms))
    yield "forme", practice.fields.formes[0]
    yield "trace", in_french(trace) if trace else ""
    yield "jour", str(trace) if trace else ""


def _term_labels(practice: Practice, catalogue: Catalogue) -> Iterator[str]:
    for facet in FACETS:
        if facet.vocabulary:
            for value in facet.values(practice):
                yield catalogue.label(facet.key, value)


def _places(practice: Practice, catalogue: Catalogue) -> Iterator[str]:
    """Names and codes of every place that a sheet is in, from its communes to its régions."""
    geography = catalogue.reference.geography
    for code in practice.places.communes:
        commune = geography.commune(code)
        if commune:
            yield from (commune.nom, *commune.codes_postaux)
    for code in practice.places.epcis:
        epci = geography.epci(code)
        if epci:
            yield epci.nom
    for code in practice.places.departements:
        yield from (geography.departements[code].nom, code, *geography.everyday_names(code))
        if geography.is_overseas(code):
            yield OVERSEAS_WORDS
    yield from (geography.regions[slug].nom for slug in practice.places.regions)


def _aliases(
    practice: Practice, catalogue: Catalogue, thesaurus: Thesaurus, labels: str
) -> Iterator[str]:
    """Everyday words and acronyms of the sheet's terms and text, and its ligatures opened."""
    fields = practice.fields
    text = " ".join(
        [
            fields.titre,
            fields.resume,
            practice.place_label,
            *(_TAG.sub(" ", html) for html in practice.sections.values()),
            *(item.reponse for item in fields.freins),
            labels,
        ]
    )
    present = f" {' '.join(keys(text))} "
    words: dict[str, None] = {}
    for facet in FACETS:
        if facet.vocabulary:
            vocabulary = catalogue.reference.vocabularies[facet.vocabulary]
            for value in facet.values(practice):
                term = vocabulary.by_id[value]
                words.update(dict.fromkeys((*term.autres_mots, *term.sigles)))
    words.update(dict.fromkeys(thesaurus.words_for(text)))
    for word in words:
        if f" {compared(word)} " not in present:
            yield without_ligatures(word)
    for match in sorted(set(_WITH_LIGATURE.findall(text))):
        yield without_ligatures(match)


def _straight(text: str) -> str:
    return text.replace("\u2019", "'")
