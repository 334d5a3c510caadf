"""Words: folded for comparison, cut for addresses, matched with the nearest known one."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

_LIGATURES = (("œ", "oe"), ("Œ", "Oe"), ("æ", "ae"), ("Æ", "Ae"))
_COMBINING = re.compile("[\u0300-\u036f]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def without_ligatures(text: str) -> str:
    """« cœur » as « coeur »: what people type, and what a search engine does not fold."""
    for ligature, letters in _LIGATURES:
        text = text.replace(ligature, letters)
    return text


def fold(text: str) -> str:
    """Lower case, without accents, ligatures or surrounding spaces: for comparing, not showing."""
    decomposed = unicodedata.normalize("NFD", without_ligatures(text).lower())
    return _COMBINING.sub("", decomposed).strip()


def slugify(text: str) -> str:
    """A part of an address: « Côte-d'Or » becomes `cote-d-or` (DESIGN, section 3)."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that looks most like this one, or None when none is near."""
    by_folded = {fold(candidate): candidate for candidate in known}
    found = difflib.get_close_matches(fold(word), by_folded, n=1, cutoff=cutoff)
    return by_folded[found[0]] if found else None


def listed(words: Iterable[str], last: str = "ou") -> str:
    """« a, b ou c »."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def quoted(text: str, limit: int = 60) -> str:
    """A value as a message shows it: between « guillemets », cut when it is long."""
    one_line = " ".join(text.split())
    shown = one_line if len(one_line) <= limit else one_line[: limit - 1].rstrip() + "…"
    return f"«\u00a0{shown}\u00a0»"


def within_sentence(words: str) -> str:
    """Words that began a line, inside one: « CCAS ou CIAS » keeps its capitals, « Région » does not."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """« 1 fiche », « 3 fiches »; French counts zero as singular."""
    word = singular if abs(number) < 2 else (plural or singular + "s")
    return f"{number}\u00a0{word}"
