"""The official geography: régions, départements, EPCI and communes, and how people write them.

It reads the files of `practices/_geographie/`, which hold the Code officiel géographique; their
`SOURCE.md` says where they come from. `scripts/refresh_geography.py` makes them anew.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from essaim.text import fold, slugify

FORMER_NAME = "ancien-nom"
"""The type of a row of `communes-anciennes.csv` that gives a name only: its code may be in use."""

_CODE_LENGTH = 5
_LEAST_LIKENESS = 0.8
_LENGTH_GAP = 2
_SHORTEST_PART = 3

_NOT_WORD = re.compile(r"[^a-z0-9\n]+")
_SPELLINGS = tuple(
    (re.compile(pattern, re.MULTILINE), written)
    for pattern, written in (
        (r"\bst(es?|s)?\b", r"saint\1"),
        (r"(?<=[a-z] )s ?s(?= [a-z])", "sous"),
        (r"(?<=[a-z] )s(?= [a-z])", "sur"),
        (r"\b0*(\d+)(?:er|eme|e)?\b(?: arr(?:ondissement|dt|t)?\b)?", r"\1"),
        (r"^ *(?:l|les?|la) (?=[a-z0-9])", ""),
    )
)


@dataclass(frozen=True, slots=True)
class Region:
    """A région, or an overseas collectivity, which the COG gives a région's place."""

    code: str
    nom: str
    slug: str


@dataclass(frozen=True, slots=True)
class Departement:
    """A département, or an overseas collectivity; `region` is the slug of its région."""

    code: str
    nom: str
    slug: str
    region: str


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunality with its own taxation; `nom` starts with its kind (CA, CC, CU…)."""

    code: str
    nom: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today, or an arrondissement of Paris, Lyon or Marseille.

    `departement` and `epci` are codes. Four islands and the overseas collectivities have no EPCI;
    `population` is the municipal one, unknown where nobody is counted.
    """

    code: str
    nom: str
    departement: str
    epci: str | None
    population: int | None
    codes_postaux: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A commune as a suggestion names it: here `departement` is a name."""

    code: str
    nom: str
    departement: str

    def __str__(self) -> str:
        return f"{self.code} ({self.nom}, {self.departement})"


class Geography:
    """The whole of the geography, read as it is asked for: most commands need little of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def load(cls, folder: Path) -> Geography:
        """Read the geography of a folder: the short files at once, so that a lack shows."""
        geography = cls(folder)
        _ = geography.regions, geography.departements, geography._neighbours
        return geography

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        """Every région by slug, in the alphabetical order of names."""
        regions = [
            Region(row["code"], row["nom"], slugify(row["nom"])) for row in self._rows("regions")
        ]
        by_name = sorted(regions, key=lambda region: region.slug)
        return MappingProxyType({region.slug: region for region in by_name})

    @cached_property
    def departements(self) -> Mapping[str, Departement]:
        """Every département by code, in the order of codes: 19, 2A, 2B, 21, then 95, 971."""
        slug_of = {region.code: region.slug for region in self.regions.values()}
        departements = [
            Departement(row["code"], row["nom"], slugify(row["nom"]), slug_of[row["region"]])
            for row in self._departement_rows
        ]
        by_code = sorted(departements, key=lambda departement: _code_order(departement.code))
        return MappingProxyType({departement.code: departement for departement in by_code})

    def region_of_departement(self, departement: str) -> Region:
        """Return the région of a département; KeyError when there is no such code."""
        return self.regions[self.departements[departement].region]

    def departements_of_region(self, slug: str) -> tuple[Departement, ...]:
        """Return the départements of a région, in the order of codes; KeyError for no slug."""
        return self._departements_by_region[slug]

    def neighbours(self, departement: str) -> tuple[str, ...]:
        """Return the codes of the départements that border this one; overseas, none."""
        return self._neighbours.get(departement, ())

    def is_inhabited(self, departement: str) -> bool:
        """Whether anyone lives there: not so in the Terres australes, nor on Clipperton."""
        return departement in self._inhabited

    def is_overseas(self, departement: str) -> bool:
        """Whether it is overseas, as the COG says."""
        return departement in self._overseas

    def everyday_names(self, departement: str) -> tuple[str, ...]:
        """What people call the larger places that it is in: former régions, short names."""
        return self._everyday_names.get(departement, ())

    def has_page(self, departement: str) -> bool:
        """Whether a département has a page of its own, below that of its région.

        A département that is its whole région has only the région's page, and a territory where
        nobody lives has none (DESIGN, section 3).
        """
        slug = self.departements[departement].region
        return self.is_inhabited(departement) and len(self.departements_of_region(slug)) > 1

    def region_has_page(self, slug: str) -> bool:
        """Whether a région has a page: where nobody lives, there is none."""
        return any(self.is_inhabited(one.code) for one in self.departements_of_region(slug))

    def epci(self, code: str) -> Epci | None:
        """Return the EPCI of that SIREN number."""
        nom = self._epci_names.get(code)
        return None if nom is None else Epci(code, nom)

    def commune(self, code: str) -> Commune | None:
        """Return the commune or arrondissement municipal that bears this INSEE code today."""
        line = self._communes.get(code)
        if line is None:
            return None
        return _commune(next(csv.reader([line])))

    def communes(self) -> Iterator[Commune]:
        """Every commune and arrondissement municipal of today, in the order of codes."""
        return map(_commune, csv.reader(self._communes.values()))

    def successor(self, code: str) -> Commune | None:
        """Return the commune of today that the bearer of a code out of use has become."""
        today = self._successors.get(code)
        return None if today is None else self.commune(today)

    def place(self, code: str) -> Place | None:
        """Return a commune of today as a suggestion names it."""
        commune = self.commune(code)
        if commune is None:
            return None
        return Place(code, commune.nom, self.departements[commune.departement].nom)

    def communes_matching(
        self, text: str, departement: str | None = None, limit: int = 5
    ) -> tuple[Commune, ...]:
        """Find the communes that a text most likely means, the best first, then the largest.

        First those that bear the code, the postcode or the name, then those that took in a commune
        that bore it; failing a commune of that name today, those that have it as a part of their
        name; failing all, those whose name looks like it. `departement` keeps to one département.
        """
        code, key = _as_code(text), name_key(text)
        today = [
            *self._largest_first([code], departement),
            *self._largest_first(self._bearing(code, key), departement),
        ]
        found = [*today, *self._largest_first(self._that_took_in(code, key), departement)]
        if not today:
            found += self._largest_first(self._naming_in_part(key), departement)
        if not found:
            found = list(self._looking_like(key, departement))
        return tuple(dict.fromkeys(found))[:limit]

    def departement_matching(self, text: str) -> Departement | None:
        """Find the département of that code (« 1 » and « 2a » too), name or slug."""
        code = text.strip().upper()
        found = self.departements.get(code) or self.departements.get(code.zfill(2))
        return found or self._departements_by_name.get(name_key(text))

    def region_matching(self, text: str) -> Region | None:
        """Find the région of that name, slug or code."""
        return self._regions_by_name.get(name_key(text)) or self._regions_by_code.get(text.strip())

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        with (self._folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def _lines(self, name: str) -> list[str]:
        return (self._folder / f"{name}.csv").read_text(encoding="utf-8").split("\n")[1:-1]

    @cached_property
    def _departement_rows(self) -> list[dict[str, str]]:
        return list(self._rows("departements"))

    @cached_property
    def _inhabited(self) -> frozenset[str]:
        return frozenset(row["code"] for row in self._departement_rows if row["habite"] == "oui")

    @cached_property
    def _everyday_names(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row in self._rows("noms-d-usage"):
            for code in row["departements"].split():
                found[code] = (*found.get(code, ()), row["nom"])
        return found

    @cached_property
    def _overseas(self) -> frozenset[str]:
        return frozenset(row["code"] for row in self._departement_rows if row["zone"] != "metro")

    @cached_property
    def _departements_by_region(self) -> Mapping[str, tuple[Departement, ...]]:
        found: dict[str, tuple[Departement, ...]] = {}
        for departement in self.departements.values():
            found[departement.region] = (*found.get(departement.region, ()), departement)
        return found

    @cached_property
    def _departements_by_name(self) -> Mapping[str, Departement]:
        return {name_key(found.nom): found for found in self.departements.values()}

    @cached_property
    def _regions_by_name(self) -> Mapping[str, Region]:
        return {name_key(found.nom): found for found in self.regions.values()}

    @cached_property
    def _regions_by_code(self) -> Mapping[str, Region]:
        return {found.code: found for found in self.regions.values()}

    @cached_property
    def _neighbours(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row in self._rows("voisins"):
            found[row["code"]] = (*found.get(row["code"], ()), row["voisin"])
        return found

    @cached_property
    def _epci_names(self) -> Mapping[str, str]:
        return {row["code"]: row["nom"] for row in self._rows("epci")}

    @cached_property
    def _communes(self) -> Mapping[str, str]:
        # To check one sheet takes one commune or two: splitting the 35,000 others would be felt.
        return {line[:_CODE_LENGTH]: line for line in self._lines("communes")}

    @cached_property
    def _former_rows(self) -> list[list[str]]:
        return list(csv.reader(self._lines("communes-anciennes")))

    @cached_property
    def _successors(self) -> Mapping[str, str]:
        return {
            code: successor
            for code, _nom, kind, successor in self._former_rows
            if kind != FORMER_NAME and code not in self._communes
        }

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        keys = name_keys(row[1] for row in csv.reader(self._communes.values()))
        return _grouped(zip(keys, self._communes, strict=True))

    @cached_property
    def _former_names(self) -> Mapping[str, list[str]]:
        keys = name_keys(row[1] for row in self._former_rows)
        return _grouped(zip(keys, (row[3] for row in self._former_rows), strict=True))

    @cached_property
    def _postcodes(self) -> Mapping[str, list[str]]:
        return _grouped(
            (postcode, row[0])
            for row in csv.reader(self._communes.values())
            for postcode in row[-1].split()
        )

    def _bearing(self, postcode: str, key: str) -> Iterable[str]:
        if postcode.isdecimal():
            return self._postcodes.get(postcode, ())
        return self._names.get(key, ())

    def _that_took_in(self, code: str, key: str) -> Iterable[str]:
        if not code.isdecimal() and code not in self._successors:
            return self._former_names.get(key, ())
        successor = self.successor(code)
        if successor is None:
            return ()
        # 75020 was Châtillon until 1968: who writes it today means a postcode of Paris.
        moved = not code.startswith(successor.departement)
        return () if moved and code in self._postcodes else (successor.code,)

    def _naming_in_part(self, key: str) -> Iterator[str]:
        if len(key) < _SHORTEST_PART:
            return
        words = f" {key} "
        for name, codes in self._names.items():
            # The first test is the quick one, and nearly every name fails it.
            if key in name and words in f" {name} ":
                yield from codes

    def _looking_like(self, key: str, departement: str | None) -> Iterator[Commune]:
        """Find the communes whose name, of today or of yesterday, is a slip away from the key."""
        likeness: dict[Commune, float] = {}
        for score, name in _near(key, (*self._names, *self._former_names)):
            codes = [*self._names.get(name, ()), *self._former_names.get(name, ())]
            for commune in self._largest_first(codes, departement):
                likeness[commune] = max(score, likeness.get(commune, 0))
        yield from sorted(likeness, key=lambda found: (-likeness[found], *_size_order(found)))

    def _largest_first(self, codes: Iterable[str], departement: str | None) -> list[Commune]:
        communes = (self.commune(code) for code in codes)
        kept = {
            commune
            for commune in communes
            if commune is not None and departement in (None, commune.departement)
        }
        return sorted(kept, key=_size_order)


def _commune(row: Sequence[str]) -> Commune:
    code, nom, departement, _region, epci, population, codes_postaux = row
    return Commune(
        code,
        nom,
        departement,
        epci or None,
        int(population) if population else None,
        tuple(codes_postaux.split()),
    )


def name_keys(names: Iterable[str]) -> list[str]:
    """Reduce names to what is the same however they are written: one key per name, in order.

    « SAINT DENIS », « St-Denis » and « saint-denis » have one key, and so have « L'Abergement »
    and « Abergement », « Boulogne s/Mer » and « Boulogne-sur-Mer », « Paris 1er Arrondissement »
    and « Paris 1 ».
    """
    # Forty thousand names are folded as one text: one by one, that takes ten times as long.
    text = _NOT_WORD.sub(" ", fold("\n".join(names)))
    for pattern, written in _SPELLINGS:
        text = pattern.sub(written, text)
    return [key.strip() for key in text.split("\n")]


def name_key(name: str) -> str:
    """Reduce one name, which may be any text: see `name_keys`."""
    return name_keys([" ".join(name.split())])[0]


def _near(key: str, names: Iterable[str]) -> Iterator[tuple[float, str]]:
    """Find the names that look like the key, with how much they do (1 is the same)."""
    if len(key) < _SHORTEST_PART:
        return
    third = len(key) // 3
    chunks = (key[:third], key[third : 2 * third], key[2 * third :])
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    for name in names:
        # Two slips leave one third of the name whole: this spares comparing with all the others.
        if abs(len(name) - len(key)) > _LENGTH_GAP or not any(part in name for part in chunks):
            continue
        matcher.set_seq1(name)
        if matcher.quick_ratio() >= _LEAST_LIKENESS and matcher.ratio() >= _LEAST_LIKENESS:
            yield matcher.ratio(), name


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    # A defaultdict would grow at each question about a name that is not there.
    return dict(groups)


def _as_code(text: str) -> str:
    """Read a text as a code: spreadsheets drop the zero of 01004."""
    code = text.strip().upper()
    return code.zfill(_CODE_LENGTH) if code.isdecimal() else code


def _code_order(code: str) -> tuple[int, str]:
    # Corsica was département 20, and people look for it there.
    return len(code), code.replace("2A", "20A").replace("2B", "20B")


def _size_order(commune: Commune) -> tuple[bool, int, str]:
    # 75020 means the arrondissement rather than Paris, although Paris has that postcode too.
    return (
        not commune.nom.endswith("Arrondissement"),
        -(commune.population or 0),
        commune.code,
    )
