"""Words under which people look for a sheet, and that its text does not use.

`practices/_thesaurus.yml` holds everyday words, former names, verbs and usual slips; the glossary
gives acronyms and their long forms. What is found here feeds the search index and is shown nowhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from essaim.glossary import Glossary
from essaim.text import fold
from essaim.vocabulary import Frozen, VocabularyError, load_yaml

_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST_PLURAL = 4

Key = tuple[str, ...]
"""Words as they are compared: folded, without the mark of the plural."""


class Entry(Frozen):
    """Words that go together.

    A text that has one of `si` is also found by `mots`; without `si`, one that has one of `mots` is
    found by all of them. `source` says where that comes from.
    """

    mots: tuple[str, ...]
    source: str
    si: tuple[str, ...] = ()


class _File(Frozen):
    entrees: tuple[Entry, ...]


class Thesaurus:
    """What a text may be looked for by, besides its own words."""

    def __init__(self, entries: Iterable[Entry], glossary: Glossary) -> None:
        self._glossary = glossary
        entries = tuple(entries)
        self.words = tuple(word for entry in entries for word in (*entry.mots, *entry.si))
        found: defaultdict[str, list[tuple[Key, tuple[str, ...]]]] = defaultdict(list)
        for entry in entries:
            for sign in entry.si or entry.mots:
                key = keys(sign)
                found[key[0]].append((key, entry.mots))
        self._by_first: Mapping[str, Sequence[tuple[Key, tuple[str, ...]]]] = dict(found)

    def words_for(self, text: str) -> Iterator[str]:
        """Words to find this text by; some may come up twice, some may stand in it already."""
        words = keys(text)
        for start, word in enumerate(words):
            for key, added in self._by_first.get(word, ()):
                if words[start : start + len(key)] == key:
                    yield from added
        for use in self._glossary.uses(text):
            entry = self._glossary.by_id[use.entry]
            yield from (entry.mot, *entry.formes)
            if entry.sigle:
                yield entry.sigle


def keys(text: str) -> Key:
    """The words of a text, as they are compared."""
    return tuple(
        word[:-1] if word[-1] in "sx" and len(word) >= _SHORTEST_PLURAL else word
        for word in _WORD.findall(fold(text))
    )


@lru_cache(maxsize=1 << 14)
def compared(word: str) -> str:
    """A word or a phrase as it is compared; the same ones come up for every sheet."""
    return " ".join(keys(word))


def load_thesaurus(path: Path, glossary: Glossary) -> Thesaurus:
    """Read the thesaurus.

    Raises VocabularyError when it is not sound.
    """
    entries = load_yaml(path, _File).entrees
    for entry in entries:
        for word in (*entry.mots, *entry.si):
            if not keys(word):
                raise VocabularyError(path, f"« {word} » ne contient aucun mot.")
    return Thesaurus(entries, glossary)
