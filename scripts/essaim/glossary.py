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
from essaim.vocabulary import TERM_ID, Frozen, VocabularyError, load_yaml

_WORD = re.compile(r"\w+")
_GOES_ON = re.compile(r"'?\w")
_AS_TYPED = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2019": "'"})
"""From what is printed to what is typed, sign for sign."""

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
    """One way of writing a term; of an acronym, case matters."""

    entry: str
    written: str
    is_acronym: bool


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
            word: tuple(sorted(forms, key=lambda form: -len(form.written)))
            for word, forms in found.items()
        }

    def uses(self, text: str, known: Container[str] = ()) -> Iterator[Use]:
        """The terms that a text uses, each once, in reading order; `known` ones are passed over."""
        seen: set[str] = set()
        typed = text.translate(_AS_TYPED)
        lower = _lower(typed)
        reached = 0
        for word in _WORD.finditer(lower):
            forms = self._by_first_word.get(word[0])
            if forms is None or word.start() < reached:
                continue
            for form in forms:
                end = word.start() + len(form.written)
                whole = typed if form.is_acronym else lower
                if whole.startswith(form.written, word.start()) and not _GOES_ON.match(typed, end):
                    reached = end
                    if form.entry not in seen and form.entry not in known:
                        seen.add(form.entry)
                        yield Use(form.entry, word.start(), end)
                    break


def _lower(text: str) -> str:
    """In lower case, every letter at its place: that of « İ » is two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one.lower()[0] for one in text)


def _form(entry: str, form: str) -> _Form:
    typed = form.translate(_AS_TYPED)
    return _Form(entry, typed if is_acronym(form) else _lower(typed), is_acronym(form))


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
