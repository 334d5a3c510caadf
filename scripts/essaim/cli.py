"""The command `essaim`: reads arguments, calls, prints, and says how it went by its exit code."""

from __future__ import annotations

import argparse
import datetime
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from essaim import new_command
from essaim.checking import check_collection, check_files
from essaim.problems import Position, Problem, Severity
from essaim.reports import FORMATS, as_text
from essaim.repository import Repository, find_repository
from essaim.vocabulary import VocabularyError

OK, FOUND_ERRORS, BAD_USAGE = 0, 1, 2


_IN_FRENCH = (
    (r"^unrecognized arguments: ", "options inconnues : "),
    (r"^the following arguments are required: COMMANDE", "il manque une commande"),
    (r"^the following arguments are required: ", "il manque "),
    (r"^argument COMMANDE: invalid choice: (\S+)", r"la commande \1 n'existe pas"),
    (r"^argument (\S+): invalid choice: (\S+)", r"\1 n'admet pas \2"),
    (r"^argument (\S+): expected one argument", r"\1 attend une valeur"),
    (r"\(choose from (.*)\)$", r"(au choix : \1)"),
)


class _FrenchParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        for english, french in _IN_FRENCH:
            message = re.sub(english, french, message)
        self.print_usage(sys.stderr)
        self.exit(BAD_USAGE, f"essaim : {message}.\n")


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
    new = commands.add_parser(
        "new",
        help="commencer une fiche",
        description="Crée le fichier d'une nouvelle fiche. Ce que les options ne disent pas est "
        "demandé.",
    )
    new_command.add_options(new)
    new.set_defaults(run=_new)
    return parser


def _new(repository: Repository, options: argparse.Namespace) -> int:
    try:
        path = new_command.create(repository, options, input, print, datetime.date.today())
    except (EOFError, KeyboardInterrupt):
        return _refuse("il manque une réponse ; rien n'a été écrit.")
    except (new_command.NewSheetError, VocabularyError) as problem:
        return _refuse(str(problem))
    print(f"La fiche est prête : {path}")
    print("Remplacez les réponses d'exemple par les vôtres, puis vérifiez-la :")
    print(f"  .venv/bin/essaim check {path}")
    return OK


def _check(repository: Repository, options: argparse.Namespace) -> int:
    paths: list[Path] = options.paths
    try:
        absent = [path for path in paths if not path.exists()]
        if absent:
            return _refuse(f"« {absent[0]} » n'existe pas.")
        files = _files(repository, paths)
        problems = _problems(repository, files, everything=not paths)
    except OSError as problem:
        return _refuse(f"« {problem.filename} » ne peut pas être lu ({problem.strerror}).")
    _print(problems, len(files), options.format)
    return FOUND_ERRORS if any(problem.is_error for problem in problems) else OK


def _problems(repository: Repository, files: Sequence[Path], *, everything: bool) -> list[Problem]:
    today = datetime.date.today()
    try:
        reference = repository.reference()
        if everything:
            repository.thesaurus(repository.glossary())
    except VocabularyError as problem:
        return [_vocabulary_problem(repository, problem)]
    if everything:
        return check_collection(repository, reference, today)
    return check_files(repository, files, reference, today)


def _files(repository: Repository, paths: Sequence[Path]) -> list[Path]:
    """The sheets that the paths name; a file that is no sheet has nothing to answer for."""
    if not paths:
        return repository.sheet_files()
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update((sheet.resolve(), None) for sheet in repository.sheet_files(path))
        elif repository.is_sheet(path):
            found[path.resolve()] = None
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
