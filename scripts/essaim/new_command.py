"""`essaim new`: asks what its options do not say, then writes the file of a new sheet."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Sequence

from essaim.field_types import Reference
from essaim.geography import Commune
from essaim.new_sheet import Answers, folder_of, is_sound_id, new_sheet, proposed_id
from essaim.repository import MODEL_FILE, Repository
from essaim.text import counted, listed, quoted
from essaim.vocabulary import Vocabulary

Ask = Callable[[str], str]
"""Asks a question and gives the answer; raises EOFError when nobody answers."""


class NewSheetError(Exception):
    """An answer that cannot serve, said in French."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare the options: each stands for a question that is then not asked."""
    command.add_argument("--titre", help="le lieu et le geste, 90 caractères au plus")
    command.add_argument("--commune", help="nom ou code INSEE")
    command.add_argument("--porteur", help="nom de l'organisation qui porte l'action")
    command.add_argument("--type-porteur", help="son type, par exemple centre-social")
    command.add_argument("--id", help="identifiant de la fiche, qui sera son adresse")


def create(
    repository: Repository,
    options: argparse.Namespace,
    ask: Ask,
    say: Callable[[str], None],
    today: datetime.date,
) -> str:
    """Write the new sheet and return its path, relative to the repository.

    Raises NewSheetError when an option cannot serve, EOFError when an answer is missing.
    """
    reference = repository.reference()
    answers = _answers(repository, options, ask, say, reference)
    folder = repository.sheets_folder / folder_of(answers.commune, reference.geography)
    path = folder / f"{answers.sheet_id}.md"
    model = (repository.sheets_folder / MODEL_FILE).read_text(encoding="utf-8")
    folder.mkdir(exist_ok=True)
    # "x": a sheet that someone wrote meanwhile is never overwritten.
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(new_sheet(model, answers, today))
    return repository.relative(path)


def _answers(
    repository: Repository,
    options: argparse.Namespace,
    ask: Ask,
    say: Callable[[str], None],
    reference: Reference,
) -> Answers:
    title = options.titre or _asked("Titre (le lieu et le geste) : ", ask, say)
    commune = _commune(options.commune, ask, say, reference)
    porteur = options.porteur or _asked("Organisation qui porte l'action : ", ask, say)
    types = reference.vocabularies["porteurs"]
    porteur_type = _porteur_type(options.type_porteur, ask, say, types)
    proposed = proposed_id(title, commune)
    asks_nothing = all((options.titre, options.commune, options.porteur, options.type_porteur))
    given_id = options.id or (proposed if asks_nothing else None)
    sheet_id = _sheet_id(repository, given_id, proposed, ask, say)
    return Answers(title.strip(), commune, porteur.strip(), porteur_type, sheet_id)


def _asked(question: str, ask: Ask, say: Callable[[str], None]) -> str:
    while not (answer := ask(question).strip()):
        say("Une réponse est nécessaire.")
    return answer


def _commune(
    given: str | None, ask: Ask, say: Callable[[str], None], reference: Reference
) -> Commune:
    geography = reference.geography
    if given:
        # As an option, a number is an INSEE code: many are postcodes of other communes.
        exact = geography.commune(given.strip())
        found = [exact] if exact else _communes_called(given, reference)
        if len(found) == 1:
            say(f"Commune : {geography.place(found[0].code)}")
            return found[0]
        places = [str(geography.place(commune.code)) for commune in found]
        reason = f"peut être {listed(places)}" if places else "n'est aucune commune connue"
        raise NewSheetError(f"{quoted(given)} {reason}. Donnez son nom exact ou son code INSEE.")
    while True:
        found = _communes_called(_asked("Commune (nom ou code) : ", ask, say), reference)
        if len(found) == 1:
            return found[0]
        if not found:
            say("Aucune commune de ce nom. Essayez le code postal.")
            continue
        places = [str(geography.place(commune.code)) for commune in found]
        chosen = _chosen(places, ask, say)
        if chosen is not None:
            return found[chosen]


def _communes_called(text: str, reference: Reference) -> Sequence[Commune]:
    """The communes that a text may mean: a number may be a code and another's postcode."""
    return reference.geography.communes_matching(text, limit=9)


def _chosen(places: Sequence[str], ask: Ask, say: Callable[[str], None]) -> int | None:
    for number, place in enumerate(places, start=1):
        say(f"  {number}. {place}")
    answer = ask(f"Laquelle (1 à {len(places)}, vide pour chercher encore) : ").strip()
    if answer.isdecimal() and 1 <= int(answer) <= len(places):
        return int(answer) - 1
    return None


def _porteur_type(
    given: str | None, ask: Ask, say: Callable[[str], None], types: Vocabulary
) -> str:
    if given:
        found = types.resolve(given)
        if found:
            return found.id
        near = types.nearest(given)
        hint = f" Le plus proche est {near}." if near else ""
        raise NewSheetError(f"{quoted(given)} n'est pas un type de porteur.{hint}")
    while True:
        answer = _asked("Type d'organisation (centre social, association…) : ", ask, say)
        found = types.resolve(answer) or types.by_id.get(types.nearest(answer) or "")
        if found:
            say(f"  → {found.libelle}")
            return found.id
        say(
            f"Les {counted(len(types.current), 'type')} : "
            + ", ".join(term.id for term in types.current)
        )


def _sheet_id(
    repository: Repository,
    given: str | None,
    proposed: str,
    ask: Ask,
    say: Callable[[str], None],
) -> str:
    names = repository.names()
    if given:
        reason = _why_not(given, given in names)
        if reason:
            raise NewSheetError(reason)
        return given
    while True:
        answer = ask(f"Identifiant, qui sera l'adresse (Entrée pour {proposed}) : ").strip()
        sheet_id = answer or proposed
        reason = _why_not(sheet_id, sheet_id in names)
        if not reason:
            return sheet_id
        say(reason)


def _why_not(sheet_id: str, taken: bool) -> str:
    if taken:
        return f"{quoted(sheet_id)} est déjà l'identifiant d'une fiche."
    if not is_sound_id(sheet_id):
        return (
            f"{quoted(sheet_id)} ne peut pas être une adresse : des minuscules sans accents, des "
            "chiffres et des traits d'union, 80 caractères au plus."
        )
    return ""
