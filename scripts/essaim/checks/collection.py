"""Rules that compare sheets: no two share an id, a title, or an address that one once had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from essaim.checks.base import Names
from essaim.problems import START, Position, Problem
from essaim.rules import Example, error
from essaim.text import fold, quoted

DUPLICATE_ID = error(
    "identifiant-en-double",
    "Un identifiant n'est donné qu'une fois",
    "Deux fichiers de même nom, même dans deux dossiers, auraient la même adresse. Renommez celui "
    "qui n'est pas encore publié.",
    Example(sound="", broken="", beside="practices/59-nord/reference.md"),
)
DUPLICATE_TITLE = error(
    "titre-en-double",
    "Un titre n'est donné qu'une fois",
    "Deux fiches de même titre ne se distinguent pas dans les résultats. Dites ce qui est propre à "
    "chacune : le lieu, le geste.",
    Example(sound="", broken="", beside="practices/62-pas-de-calais/autre-jardin.md"),
)
DUPLICATE_OLD_ID = error(
    "ancien-identifiant-en-double",
    "Un ancien identifiant ne mène qu'à une fiche",
    "Une ancienne adresse ne peut mener qu'à une fiche, et pas à celle d'une autre.",
    Example(
        sound="anciens_ids: []",
        broken="anciens_ids: [reference]",
        beside="practices/62-pas-de-calais/autre-jardin.md",
    ),
)


@dataclass(frozen=True, slots=True)
class Outline:
    """What comparing sheets needs to know of one."""

    path: str
    sheet_id: str
    title: str | None
    title_position: Position
    old_ids: tuple[tuple[str, Position], ...]


def duplicate_ids(paths: Iterable[str], names: Names) -> Iterator[Problem]:
    """Files whose name is taken by another file, told from names alone."""
    wanted = set(paths)
    for sheet_id, same in names.paths_of.items():
        for path in same:
            others = [other for other in same if other != path]
            if path in wanted and others:
                yield DUPLICATE_ID.at(
                    START,
                    f"L'identifiant {quoted(sheet_id)} est aussi celui de {others[0]}. Renommez "
                    "l'un des deux fichiers.",
                ).in_file(path)


def compare(outlines: Sequence[Outline]) -> Iterator[Problem]:
    """Every problem that only shows when sheets are side by side."""
    yield from _duplicate_titles(outlines)
    yield from _duplicate_old_ids(outlines)


def _duplicate_titles(outlines: Sequence[Outline]) -> Iterator[Problem]:
    by_title: defaultdict[str, list[Outline]] = defaultdict(list)
    for outline in outlines:
        if outline.title:
            by_title[" ".join(fold(outline.title).split())].append(outline)
    for same in by_title.values():
        for outline in same[1:]:
            yield DUPLICATE_TITLE.at(
                outline.title_position,
                f"Ce titre est aussi celui de {same[0].path}. Dites ce qui distingue cette fiche.",
            ).in_file(outline.path)


def _duplicate_old_ids(outlines: Sequence[Outline]) -> Iterator[Problem]:
    taken = {outline.sheet_id: outline.path for outline in outlines}
    for outline in outlines:
        for old, position in outline.old_ids:
            owner = taken.get(old)
            if owner is not None and owner != outline.path:
                yield DUPLICATE_OLD_ID.at(
                    position,
                    f"L'ancien identifiant {quoted(old)} mène déjà à {owner}. Retirez-le d'une des "
                    "deux fiches.",
                ).in_file(outline.path)
            taken.setdefault(old, outline.path)
