"""A new sheet from a few answers: the model file, filled in and put in its place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from essaim.frontmatter_reader import Path as KeyPath
from essaim.frontmatter_reader import read, split
from essaim.geography import Commune, Geography
from essaim.identifiers import RESERVED_IDS, SHEET_ID, SHEET_ID_MAX
from essaim.text import slugify

_SHORT_WORDS = 4
"""Characters up to which a word of a title says too little to be in an address."""

_WORDS_OF_TITLE = 4


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked of someone who starts a sheet; the rest is written in the file."""

    title: str
    commune: Commune
    porteur: str
    porteur_type: str
    sheet_id: str


def proposed_id(title: str, commune: Commune) -> str:
    """An id that says the place and the gesture: `lievin-jardin-tenu-locataires`."""
    place = slugify(commune.nom)
    said = [word for word in slugify(title).split("-") if word not in place.split("-")]
    telling = [word for word in said if len(word) > _SHORT_WORDS] or said
    return "-".join([place, *telling[:_WORDS_OF_TITLE]])[:SHEET_ID_MAX].strip("-")


def is_sound_id(sheet_id: str) -> bool:
    """Whether a text may be a sheet's id."""
    return (
        bool(re.fullmatch(SHEET_ID, sheet_id))
        and len(sheet_id) <= SHEET_ID_MAX
        and sheet_id not in RESERVED_IDS
    )


def folder_of(commune: Commune, geography: Geography) -> str:
    """The folder of the sheets of a commune's département, below `practices/`."""
    departement = geography.departements[commune.departement]
    return f"{departement.code}-{departement.slug}"


def new_sheet(model: str, answers: Answers, today: datetime.date) -> str:
    """The text of the new sheet: the model file with the answers in it, dated today."""
    return _filled(
        model,
        {
            ("titre",): _quoted(answers.title),
            ("porteur", "nom"): _quoted(answers.porteur),
            ("porteur", "type"): answers.porteur_type,
            ("territoire", "communes"): f'["{answers.commune.code}"]',
            ("redaction", "creation"): today.isoformat(),
            ("redaction", "mise_a_jour"): today.isoformat(),
        },
    )


def _filled(model: str, values: Mapping[KeyPath, str]) -> str:
    """Replace values of the model, each of which stands alone on the rest of its line."""
    front = split(model).front_matter
    if front is None:
        raise ValueError("the model file has no front matter")
    places = read(front).values
    lines = model.split("\n")
    for path, value in values.items():
        place = places[path]
        line = lines[place.line - 1]
        lines[place.line - 1] = line[: place.column - 1] + value
    return "\n".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
