"""Make the geography of `practices/_geographie/` anew, or check that it is what it should be.

    python scripts/refresh_geography.py 6.0.0            # writes the files
    python scripts/refresh_geography.py 6.0.0 --check    # writes nothing, fails if they differ

The data comes from the npm package `@etalab/decoupage-administratif`, which follows the Code
officiel géographique of INSEE, one major version per year; `npm pack` fetches it, so `npm` has to
be installed. Two versions are read:

- the one that is asked for, for everything of today, and for what became of old codes;
- `--history` (0.7.0 unless told otherwise), the last one to tell of the communes since 1943, for
  the names that went with old codes: later versions give those codes without their names.

`voisins.csv` is in no package. It is written by hand, and only checked here.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from essaim.geography import FORMER_NAME, name_key

PACKAGE = "@etalab/decoupage-administratif"
HISTORY_VERSION = "0.7.0"
FOLDER = Path(__file__).resolve().parent.parent / "practices" / "_geographie"
NEIGHBOURS = "voisins.csv"

CURRENT = frozenset({"commune-actuelle", "arrondissement-municipal"})
FORMER_CODE = "ancien-code"

Record = Mapping[str, Any]
Row = tuple[str, ...]


class RefreshError(Exception):
    """The package cannot be fetched, or does not hold what is expected of it."""


@dataclass(frozen=True, slots=True)
class Package:
    """One version of the package, as `npm pack` leaves it."""

    archive: Path

    @classmethod
    def fetch(cls, version: str, folder: Path) -> Package:
        """Have npm fetch a version into a folder; npm's own settings say from where."""
        target = folder / version
        target.mkdir()
        command = ["npm", "pack", f"{PACKAGE}@{version}", "--pack-destination", str(target)]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except FileNotFoundError as problem:
            raise RefreshError(
                "la commande `npm` est introuvable : installez Node.js."
            ) from problem
        except subprocess.CalledProcessError as problem:
            raise RefreshError(
                f"`{' '.join(command)}` a échoué :\n{problem.stderr.strip()}"
            ) from problem
        return cls(next(target.glob("*.tgz")))

    def records(self, name: str) -> list[Record]:
        """Read the records of one of its data files."""
        with tarfile.open(self.archive) as archive:
            try:
                file = archive.extractfile(f"package/data/{name}.json")
            except KeyError as problem:
                raise RefreshError(
                    f"{self.archive.name} ne contient pas `data/{name}.json`."
                ) from problem
            if file is None:
                raise RefreshError(f"dans {self.archive.name}, `{name}.json` n'est pas un fichier.")
            records: list[Record] = json.load(file)
            return records


def regions_table(package: Package) -> str:
    """List every région, and the overseas collectivities, which are their own région."""
    rows = [(r["code"], r["nom"], r["chefLieu"], r["zone"]) for r in package.records("regions")]
    return table(("code", "nom", "chef_lieu", "zone"), rows)


def departements_table(package: Package, communes: Iterable[Record]) -> str:
    """List every département, and whether anyone is counted in its communes."""
    inhabited = {record["departement"] for record in communes if record.get("population")}
    rows = [
        (
            record["code"],
            record["nom"],
            record["region"],
            record["chefLieu"],
            record["zone"],
            "oui" if record["code"] in inhabited else "non",
        )
        for record in package.records("departements")
    ]
    return table(("code", "nom", "region", "chef_lieu", "zone", "habite"), rows)


def epci_table(epci: Iterable[Record]) -> str:
    """List every intercommunality with its own taxation."""
    rows = [(record["code"], record["nom"], record["type"]) for record in epci]
    return table(("code", "nom", "type"), rows)


def communes_table(communes: Iterable[Record], epci: Iterable[Record]) -> str:
    """List the communes of today and the arrondissements of Paris, Lyon and Marseille."""
    epci_of = {member["code"]: group["code"] for group in epci for member in group["membres"]}
    rows = [
        (
            record["code"],
            record["nom"],
            record["departement"],
            record["region"],
            # The members of an EPCI are communes: an arrondissement is there through its city.
            epci_of.get(record.get("commune", record["code"]), ""),
            str(record.get("population", "")),
            " ".join(record.get("codesPostaux", [])),
        )
        for record in communes
        if record["type"] in CURRENT
    ]
    header = ("code", "nom", "departement", "region", "epci", "population", "codes_postaux")
    return table(header, rows)


def former_communes_table(communes: Sequence[Record], history: Iterable[Record]) -> str:
    """List what no longer stands in its own name, with the commune that it is today."""
    header = ("code", "nom", "type", "successeur")
    return table(header, former_communes(communes, history))


def former_communes(communes: Sequence[Record], history: Iterable[Record]) -> Iterator[Row]:
    """Yield a row per commune déléguée or associée, other code out of use, other old name."""
    current = {record["code"]: record["nom"] for record in communes if record["type"] in CURRENT}
    parts = [record for record in communes if record["type"] not in CURRENT]
    successors = {
        old: record["code"] for record in communes for old in record.get("anciensCodes", [])
    }
    # Where the two disagree, the commune that a part belongs to today is the one to believe:
    # `anciensCodes` still names the first of two mergers.
    successors |= {part["code"]: part["chefLieu"] for part in parts}
    names = names_by_code(history)
    told = {(code, name_key(nom)) for code, nom in current.items()}

    for part in parts:
        told.add((part["code"], name_key(part["nom"])))
        yield part["code"], part["nom"], part["type"], part["chefLieu"]
    for code in successors.keys() - {part["code"] for part in parts} - current.keys():
        nom = names[code][-1] if code in names else ""
        told.add((code, name_key(nom)))
        yield code, nom, FORMER_CODE, successors[code]
    for code in names.keys() & (current.keys() | successors.keys()):
        for nom in names[code]:
            if (code, name_key(nom)) not in told:
                told.add((code, name_key(nom)))
                yield code, nom, FORMER_NAME, code if code in current else successors[code]


def names_by_code(history: Iterable[Record]) -> Mapping[str, list[str]]:
    """Gather the names that went with each code since 1943, the oldest first."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for record in sorted(history, key=lambda record: (record.get("dateDebut", ""), record["id"])):
        names[record["code"]].append(record["nom"])
    return dict(names)


def table(header: Row, rows: Iterable[Row]) -> str:
    """Write rows as CSV, sorted, so that two runs give the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(rows))
    return text.getvalue()


def make_files(package: Package, history: Package) -> Mapping[str, str]:
    """Make the content of every file that comes from the package, by name."""
    communes, epci = package.records("communes"), package.records("epci")
    return {
        "regions.csv": regions_table(package),
        "departements.csv": departements_table(package, communes),
        "epci.csv": epci_table(epci),
        "communes.csv": communes_table(communes, epci),
        "communes-anciennes.csv": former_communes_table(
            communes, history.records("historique-communes")
        ),
    }


def differing(folder: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with the files of a folder."""
    for name, content in files.items():
        path = folder / name
        if not path.exists():
            yield f"{name} manque."
        elif path.read_bytes() != content.encode():
            yield f"{name} n'est pas ce que donne le paquet."


def neighbour_problems(folder: Path, departements: str) -> Iterator[str]:
    """Say what is wrong with the pairs of neighbours, which are written by hand."""
    known = {row["code"] for row in csv.DictReader(io.StringIO(departements))}
    content = (folder / NEIGHBOURS).read_bytes().decode()
    rows = [(row["code"], row["voisin"]) for row in csv.DictReader(io.StringIO(content))]
    pairs = set(rows)
    if content != table(("code", "voisin"), pairs):
        yield f"{NEIGHBOURS} n'est pas trié, sans doublon, avec des fins de ligne LF."
    for code, neighbour in sorted(pairs):
        if (neighbour, code) not in pairs:
            yield f"{NEIGHBOURS} : {code},{neighbour} n'a pas son symétrique {neighbour},{code}."
        if code not in known or code == neighbour:
            yield f"{NEIGHBOURS} : {code},{neighbour} n'est pas une paire de départements."


def main(arguments: Sequence[str] | None = None) -> int:
    """Refresh or check; the exit code is 0 (all is well), 1 (it is not) or 2 (bad usage)."""
    options = _parser().parse_args(arguments)
    folder: Path = options.folder
    try:
        with tempfile.TemporaryDirectory() as scratch:
            package = Package.fetch(options.version, Path(scratch))
            history = (
                package
                if options.history == options.version
                else Package.fetch(options.history, Path(scratch))
            )
            files = make_files(package, history)
    except RefreshError as problem:
        print(f"refresh_geography : {problem}", file=sys.stderr)
        return 1
    if not options.check:
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8", newline="\n")
    problems = [
        *differing(folder, files),
        *neighbour_problems(folder, files["departements.csv"]),
    ]
    for problem_found in problems:
        print(problem_found, file=sys.stderr)
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Refait, ou vérifie, la géographie de `practices/_geographie/`.",
    )
    parser.add_argument("version", help=f"version du paquet npm {PACKAGE}, par exemple 6.0.0")
    parser.add_argument(
        "--history",
        default=HISTORY_VERSION,
        metavar="VERSION",
        help="version du paquet qui tient l'historique des communes (%(default)s par défaut)",
    )
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="dossier des fichiers (%(default)s par défaut)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="ne rien écrire, et échouer si les fichiers ne sont pas ceux que donne le paquet",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
