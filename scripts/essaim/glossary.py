"""The glossary of `practices/_glossaire.yml`: the field's terms, and where a text uses one.

Each entry says how sheets write it. The first use of a term in a sheet leads to its definition
(`essaim.rendering`), so that nobody makes such links by hand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from essaim.text import fold
from essaim.typography import french
from essaim.vocabulary import TERM_ID, Frozen, VocabularyError, load_yaml

_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"[ \u00a0\u202f]")
_LETTERS_OF_ACRONYM = 2


class Entry(Frozen):
    """A term of the field.

    `formes` are the ways in which running texts write it; `voir` the ids of neighbouring entries;
    `page` the address of a page of the site that says more.
    """

    id: str
    mot: str
    definition: str
    formes: tuple[str, ...]
    sigle: str | None = None
    voir: tuple[str, ...] = ()
    page: str | None = None


class _File(Frozen):
    termes: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A term that a text uses: the id of its entry, and from where to where."""

    entry: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing a term: what may follow its first word."""

    entry: str
    pattern: re.Pattern[str]
    length: int


class Glossary:
    """Every entry, in alphabetical order, and a way to find them in a text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: fold(entry.mot)))
        self.by_id: Mapping[str, Entry] = {entry.id: entry for entry in self.entries}

    @cached_property
    def _by_first_word(self) -> Mapping[str, tuple[_Form, ...]]:
        found: defaultdict[str, list[_Form]] = defaultdict(list)
        for entry in self.entries:
            for form in entry.formes:
                first = _WORD.search(form)
                assert first, f"{entry.id}: a form without a letter"
                found[first.group().lower()].append(_form(entry.id, form))
        # The longest first: « centre social » must not hide « centre social et culturel ».
        return {
            word: tuple(sorted(forms, key=lambda form: -form.length))
            for word, forms in found.items()
        }

    def uses(self, text: str, known: Container[str] = ()) -> Iterator[Use]:
        """The terms that a text uses, each once, in reading order; `known` ones are passed over."""
        seen: set[str] = set()
        reached = 0
        for word in _WORD.finditer(text):
            forms = self._by_first_word.get(word[0].lower())
            if forms is None or word.start() < reached:
                continue
            for form in forms:
                match = form.pattern.match(text, word.start())
                if match:
                    reached = match.end()
                    if form.entry not in seen and form.entry not in known:
                        seen.add(form.entry)
                        yield Use(form.entry, word.start(), match.end())
                    break


def _form(entry: str, form: str) -> _Form:
    # As it is typed, or as it is printed with the spaces and apostrophes of French.
    written = re.escape(french(form)).replace("\\ ", " ").replace("\u2019", "['\u2019]")
    written = _SPACES.sub("[ \u00a0\u202f]", written)
    flags = re.NOFLAG if is_acronym(form) else re.IGNORECASE
    return _Form(entry, re.compile(rf"{written}(?!['\u2019]?\w)", flags), len(form))


def is_acronym(form: str) -> bool:
    """Whether case matters: « RSA » is one, « Pas sans nous » is not."""
    return " " not in form and sum(map(str.isupper, form)) >= _LETTERS_OF_ACRONYM


def load_glossary(path: Path) -> Glossary:
    """Read the glossary.

    Raises VocabularyError when it is not sound.
    """
    entries = load_yaml(path, _File).termes
    _check(path, entries)
    return Glossary(entries)


def _check(path: Path, entries: tuple[Entry, ...]) -> None:
    ids: set[str] = set()
    owner: dict[str, str] = {}
    for entry in entries:
        if not re.fullmatch(TERM_ID, entry.id):
            raise VocabularyError(path, f"« {entry.id} » n'est pas un identifiant.")
        if entry.id in ids:
            raise VocabularyError(path, f"L'identifiant « {entry.id} » est écrit deux fois.")
        ids.add(entry.id)
        for form in entry.formes:
            if not _WORD.search(form):
                raise VocabularyError(path, f"« {entry.id} » a une forme sans lettre.")
            key = form if is_acronym(form) else form.lower()
            other = owner.setdefault(key, entry.id)
            if other != entry.id:
                raise VocabularyError(
                    path, f"« {form} » appartient à la fois à « {other} » et à « {entry.id} »."
                )
    for entry in entries:
        for other in entry.voir:
            if other not in ids:
                raise VocabularyError(
                    path, f"« {entry.id} » renvoie à « {other} », qui n'est pas dans le glossaire."
                )
