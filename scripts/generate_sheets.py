"""Make as many invented sheets as wanted, to time the build and the checker, or to try them out.

Each takes a real sheet of the collection as its pattern (its fields, its sections, their lengths,
its source marks), another place, and words drawn at random from all the sheets: nothing it says is
true. The same seed gives the same sheets. `python scripts/generate_sheets.py FOLDER --sheets 1000`.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from essaim.field_types import Reference
from essaim.frontmatter_reader import Plain, read, split
from essaim.geography import Commune
from essaim.identifiers import SHEET_ID
from essaim.repository import SHEETS, Repository
from essaim.sections import UNDOCUMENTED

ROOT = Path(__file__).resolve().parent.parent

_WORD = re.compile(r"\b[a-zà-ÿœæ]{4,}\b")
_PIECES = re.compile(
    rf"(?<=\])(?P<link>\({SHEET_ID}\.md)|(?<=\])\([^)]*\)|\[s\d+\]|^#.*$|{re.escape(UNDOCUMENTED)}"
    rf"|(?P<word>{_WORD.pattern})",
    re.MULTILINE,
)
_DRAWN = {
    "formes": "formes",
    "methodes": "methodes",
    "themes": "themes",
    "publics": "publics",
    "leviers": "leviers",
}
"""Keys whose values are now and then drawn anew, and their vocabularies."""

_DRAWN_ANEW = 0.3
_ARCHIVED = 0.02
_LINKED = 0.2


class _Quoted(str):
    """A text that YAML writes between quotes: a code."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Quoted, lambda dumper, code: dumper.represent_scalar("tag:yaml.org,2002:str", code, style='"')
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    fields: dict[str, Plain]
    body: str


class Generator:
    """Draws sheets one after the other, `total` in all: they may link to one another."""

    def __init__(self, repository: Repository, total: int, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (nothing secret)
        self._total, self._number = total, 0
        self._reference = repository.reference()
        self._patterns = list(_patterns(repository))
        self._words: list[str] = [word for p in self._patterns for word in _WORD.findall(p.body)]
        self._communes = _communes(repository, self._reference)
        self._weights = list(accumulate(commune.population or 0 for commune in self._communes))

    def sheet(self, number: int) -> tuple[str, str]:
        """Draw a sheet by its number: its path (below the collection's folder) and its text."""
        self._number = number
        pattern = self._random.choice(self._patterns)
        (commune,) = self._random.choices(self._communes, cum_weights=self._weights)
        # The number keeps titles apart, whatever is drawn.
        gesture = " ".join(self._random.choices(self._words, k=4))
        title = f"{commune.nom}, {gesture}"[:80] + f" ({number})"
        fields = self._fields(pattern, commune, title)
        departement = self._reference.geography.departements[commune.departement]
        front = yaml.dump(fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
        text = f"---\n{front}---\n{self._reworded(pattern.body)}"
        return f"{departement.code}-{departement.slug}/{_id(number)}.md", text

    def _fields(self, pattern: _Pattern, commune: Commune, title: str) -> dict[str, Any]:
        drawn: dict[str, Any] = {
            key: self._drawn(vocabulary, value)
            for key, vocabulary in _DRAWN.items()
            if isinstance(value := pattern.fields.get(key), list)
        }
        changed: dict[str, Any] = {
            "titre": title,
            "resume": self._reworded(str(pattern.fields["resume"]))[:280].strip(),
            "territoire": {
                "communes": [_Quoted(commune.code)],
                "echelle": "quartier",
                "milieux": _milieux(pattern),
            },
            "statut": "archivee" if self._random.random() < _ARCHIVED else "relue",
            "voir_aussi": [self._another_sheet()] if self._random.random() < _LINKED else [],
            "anciens_ids": [],
        }
        return {**pattern.fields, **drawn, **changed}

    def _drawn(self, vocabulary: str, values: list[Plain]) -> list[Plain]:
        if self._random.random() > _DRAWN_ANEW:
            return values
        terms = [term.id for term in self._reference.vocabularies[vocabulary].current]
        return list(self._random.sample(terms, min(len(values), len(terms))))

    def _another_sheet(self) -> str:
        step = self._random.randint(1, max(self._total - 1, 1))
        return _id((self._number - 1 + step) % self._total + 1)

    def _reworded(self, text: str) -> str:
        """Draw anew the longer words of a text; titles, marks and the like stay."""
        return _PIECES.sub(self._piece, text)

    def _piece(self, match: re.Match[str]) -> str:
        if match["word"]:
            return self._random.choice(self._words)
        return f"({self._another_sheet()}.md" if match["link"] else str(match.group())


def generate(folder: Path, sheets: int, seed: int = 0) -> None:
    """Write that many sheets below a folder, each in that of its département."""
    generator = Generator(Repository(ROOT), sheets, seed)
    for number in range(1, sheets + 1):
        path, text = generator.sheet(number)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _id(number: int) -> str:
    return f"fiche-inventee-{number}"


def _patterns(repository: Repository) -> Iterator[_Pattern]:
    for file in repository.sheet_files():
        parts = split(file.read_text(encoding="utf-8"))
        data = read(parts.front_matter).data if parts.front_matter else None
        if data and data.get("statut") in {"relue", "validee"}:
            yield _Pattern(data, parts.body)


def _milieux(pattern: _Pattern) -> Plain:
    territory = pattern.fields["territoire"]
    return territory.get("milieux") if isinstance(territory, dict) else []


def _communes(repository: Repository, reference: Reference) -> Sequence[Commune]:
    lines = (repository.geography_folder / "communes.csv").read_text(encoding="utf-8").split("\n")
    found = (reference.geography.commune(line.split(",", 1)[0]) for line in lines[1:-1])
    return [commune for commune in found if commune]


def main() -> int:
    """Read the options, write the sheets."""
    parser = argparse.ArgumentParser(description="Make invented sheets.")
    parser.add_argument("folder", type=Path, help=f"where to write, for example a copy's {SHEETS}/")
    parser.add_argument("--sheets", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    generate(options.folder, options.sheets, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
