"""The page of the glossary, in alphabetical order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from essaim.glossary import Entry, Glossary
from essaim.site import addresses
from essaim.site.page import Link, Page
from essaim.text import fold


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry, the entries near it, and the page of the site that says more."""

    entry: Entry
    near: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """The entries under each letter."""

    letters: tuple[tuple[str, tuple[ShownEntry, ...]], ...]


def glossary_page(glossary: Glossary) -> Page:
    """The page of every term."""
    shown = [
        ShownEntry(
            entry,
            tuple(
                Link(glossary.by_id[other].mot, f"{addresses.GLOSSARY}#{other}")
                for other in entry.voir
            ),
        )
        for entry in glossary.entries
    ]
    letters = groupby(shown, key=lambda one: fold(one.entry.mot)[0].upper())
    return Page(
        addresses.GLOSSARY,
        "glossaire.html",
        "Glossaire",
        "Les mots et les sigles du développement social et du travail social collectif, "
        "expliqués simplement.",
        GlossaryView(tuple((letter, tuple(entries)) for letter, entries in letters)),
        picture="referentiel",
    )
