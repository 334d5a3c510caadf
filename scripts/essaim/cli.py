"""The command `essaim`: reads arguments, calls, prints, and says how it went by its exit code."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from essaim.checking import check_collection, check_files
from essaim.problems import Position, Problem, Severity
from essaim.reports import FORMATS, as_text
from essaim.repository import Repository, find_repository, is_sheet_name
from essaim.vocabulary import VocabularyError

OK, FOUND_ERRORS, BAD_USAGE = 0, 1, 2


class _FrenchParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(BAD_USAGE, f"essaim : {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 (no error), 1 (errors) or 2 (bad usage)."""
    options = _parser().parse_args(arguments)
    repository = find_repository(Path.cwd()) or find_repository(Path(__file__).parent)
    if repository is None:
        return _refuse("ce dossier n'est pas dans un dépôt d'Essaim (il y manque `practices/`).")
    exit_code: int = options.run(repository, options)
    return exit_code


def _parser() -> argparse.ArgumentParser:
    parser = _FrenchParser(
        prog="essaim", description="Vérifie et crée les fiches de la base Essaim."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMANDE")
    check = commands.add_parser(
        "check",
        help="vérifier les fiches",
        description="Vérifie toutes les fiches, ou celles des chemins donnés.",
    )
    check.add_argument("paths", nargs="*", type=Path, metavar="CHEMIN", help="fiche ou dossier")
    check.add_argument(
        "--format", choices=("text", *FORMATS), default="text", help="forme de la réponse"
    )
    check.set_defaults(run=_check)
    return parser


def _check(repository: Repository, options: argparse.Namespace) -> int:
    paths: list[Path] = options.paths
    absent = [path for path in paths if not path.exists()]
    if absent:
        return _refuse(f"« {absent[0]} » n'existe pas.")
    files = _files(repository, paths)
    today = datetime.date.today()
    try:
        reference = repository.reference()
    except VocabularyError as problem:
        problems = [_vocabulary_problem(repository, problem)]
    else:
        problems = (
            check_files(repository, files, reference, today)
            if paths
            else check_collection(repository, reference, today)
        )
    _print(problems, len(files), options.format)
    return FOUND_ERRORS if any(problem.is_error for problem in problems) else OK


def _files(repository: Repository, paths: Sequence[Path]) -> list[Path]:
    """The sheets that the paths name; a file that is no sheet has nothing to answer for."""
    if not paths:
        return repository.sheet_files()
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(repository.sheet_files(path)))
        elif is_sheet_name(path):
            found[path] = None
    return list(found)


def _vocabulary_problem(repository: Repository, problem: VocabularyError) -> Problem:
    return Problem(
        repository.relative(problem.file),
        Position(problem.line, 1),
        "vocabulaire",
        Severity.ERROR,
        f"{problem} Tant que ce vocabulaire n'est pas réparé, aucune fiche ne peut être vérifiée.",
    )


def _print(problems: Sequence[Problem], checked: int, form: str) -> None:
    if form == "text":
        print(as_text(problems, checked, colour=_wants_colour()))
    elif text := FORMATS[form](problems):
        print(text)


def _wants_colour() -> bool:
    # https://no-color.org and https://force-color.org
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _refuse(reason: str) -> int:
    print(f"essaim : {reason}", file=sys.stderr)
    return BAD_USAGE
