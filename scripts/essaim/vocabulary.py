"""The vocabularies of `practices/_vocabulaires/`: what a sheet may say, with definitions.

One file per vocabulary, all of one shape; what is particular to one (the family of a frein, the
level of a form) is a typed field of its terms. Identifiers are permanent, labels may improve.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from essaim.text import fold, nearest

_LONG_WORD = re.compile(r"[a-z]{5,}")

TERM_ID = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"


class Frozen(BaseModel):
    """Read once, never changed; a key that nobody knows is an error."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")


class Test(Frozen):
    """What tells a form from its neighbours: the unit acted on, the aim, who holds the lead."""

    unite: str
    but: str
    initiative: str


class Distinction(Frozen):
    """What tells a form from a neighbouring one, in a sentence or two."""

    forme: str
    texte: str


class Reading(Frozen):
    """A publication that a definition leans on; `url` is null when it is not online."""

    titre: str
    url: str | None = None


class NearMiss(Frozen):
    """A sheet coded otherwise: why it is no such form, or how it helps against such a frein."""

    fiche: str
    raison: str


class Term(Frozen):
    """One word of a vocabulary.

    `autres_mots` are the acronyms and everyday words under which people look for it: they feed
    the search index and are shown nowhere else. `remplace_par` keeps a merged identifier
    understood.
    """

    id: str = Field(pattern=TERM_ID)
    libelle: str
    definition: str
    autres_mots: tuple[str, ...] = ()
    remplace_par: str | None = None
    note: str | None = None
    # What follows belongs to some vocabularies only; `_PARTICULAR` says which.
    niveau: str | None = None
    sigles: tuple[str, ...] = ()
    test: Test | None = None
    origine_definition: str | None = None
    distinctions: tuple[Distinction, ...] = ()
    conditions: tuple[str, ...] = ()
    limites: tuple[str, ...] = ()
    lectures: tuple[Reading, ...] = ()
    presque: tuple[NearMiss, ...] = ()
    genre: str | None = None
    famille: str | None = None
    leviers: tuple[str, ...] = ()
    propositions: tuple[str, ...] = ()
    data_inclusion: tuple[str, ...] = ()
    aide: str | None = None
    diplome: str | None = None
    generation: int | None = None
    verifie: bool | None = None


_PARTICULAR: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "formes": frozenset(
            {
                "niveau",
                "sigles",
                "test",
                "origine_definition",
                "distinctions",
                "conditions",
                "limites",
                "lectures",
                "presque",
            }
        ),
        "methodes": frozenset({"genre"}),
        "freins": frozenset({"famille", "leviers", "presque"}),
        "leviers": frozenset({"propositions"}),
        "themes": frozenset({"data_inclusion", "aide"}),
        "publics": frozenset({"data_inclusion"}),
        "vigilances": frozenset({"aide"}),
        "competences": frozenset({"diplome", "generation", "verifie"}),
    }
)
_COMMON = frozenset({"id", "libelle", "definition", "autres_mots", "remplace_par", "note"})

REFERENCES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("formes", "niveau"): "niveaux",
        ("freins", "famille"): "familles-de-freins",
        ("freins", "leviers"): "leviers",
    }
)
"""Fields of terms that hold an identifier of another vocabulary, or several."""


class Vocabulary(Frozen):
    """A list of terms, in the order in which they are shown."""

    titre: str
    description: str
    termes: tuple[Term, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Term]:
        """Every term by its identifier, merged ones included."""
        return MappingProxyType({term.id: term for term in self.termes})

    @cached_property
    def current(self) -> tuple[Term, ...]:
        """The terms that a sheet should use: those that were not merged into another."""
        return tuple(term for term in self.termes if term.remplace_par is None)

    def resolve(self, identifier: str) -> Term | None:
        """The term of that identifier, or the one that replaced it."""
        term = self.by_id.get(identifier)
        if term is None or term.remplace_par is None:
            return term
        return self.by_id.get(term.remplace_par)

    def nearest(self, word: str) -> str | None:
        """The identifier that a mistyped word, or a label typed in full, most likely meant."""
        folded = fold(word)
        for term in self.current:
            if folded in {fold(term.libelle), *(fold(other) for other in term.autres_mots)}:
                return term.id
        by_word = {term.id: term.id for term in self.current}
        by_word |= {term.libelle: term.id for term in self.current}
        found = nearest(word, by_word)
        return by_word[found] if found else self._sharing_a_word(folded)

    def _sharing_a_word(self, folded: str) -> str | None:
        """The identifier that has most long words in common: « handicap » for one of many."""
        wanted = _LONG_WORD.findall(folded)
        if not wanted:
            return None
        shared = {
            term.id: sum(word in term.id.split("-") for word in wanted) for term in self.current
        }
        best = max(shared, key=shared.__getitem__, default="")
        return best if shared.get(best) else None


EXPECTED = frozenset(
    [
        "formes",
        "niveaux",
        "methodes",
        "themes",
        "publics",
        "porteurs",
        "familles-de-freins",
        "freins",
        "issues",
        "leviers",
        "degres",
        "etapes",
        "echelles",
        "milieux",
        "appuis",
        "vigilances",
        "competences",
        "etats",
        "places-du-travail-social",
        "natures",
        "origines",
        "accords",
        "statuts",
        "relecteurs",
        "motifs-de-retrait",
        "licences",
    ]
)
"""The vocabularies that the model and the site draw from."""

Vocabularies = Mapping[str, Vocabulary]
"""Every vocabulary by the stem of its file."""


class VocabularyError(Exception):
    """A vocabulary file that cannot be trusted: nothing can be checked against it.

    The message is French and says what to mend: contributors propose terms too. `file` is the
    file at fault, `line` the line when it is known.
    """

    def __init__(self, file: Path, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.file = file
        self.line = line


def load_vocabularies(folder: Path) -> Vocabularies:
    """Read every vocabulary of a folder.

    Raises VocabularyError at the first file that is not sound.
    """
    files = sorted(folder.glob("*.yml"))
    loaded = {path.stem: _load(path) for path in files}
    missing = sorted(EXPECTED - loaded.keys())
    if missing:
        raise VocabularyError(folder / f"{missing[0]}.yml", "Il manque ce vocabulaire.")
    for (name, key), target in REFERENCES.items():
        _check_references(folder / f"{name}.yml", loaded[name], key, loaded[target])
    _check_distinctions(folder / "formes.yml", loaded["formes"])
    return MappingProxyType(loaded)


def _load(path: Path) -> Vocabulary:
    vocabulary = load_yaml(path, Vocabulary)
    _check_terms(path, vocabulary)
    return vocabulary


Loaded = TypeVar("Loaded", bound=Frozen)


def load_yaml(path: Path, model: type[Loaded]) -> Loaded:
    """Read a file of ours that contributors may write in too.

    Raises VocabularyError, which says what to mend.
    """
    try:
        return model.model_validate(
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        )
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise VocabularyError(path, "Ce fichier n'est pas du YAML lisible.", line) from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise VocabularyError(path, "Ce fichier n'est pas du YAML lisible.") from problem
    except FileNotFoundError as problem:
        raise VocabularyError(path, "Ce fichier manque.") from problem
    except ValidationError as problem:
        raise VocabularyError(path, _what_is_wrong(problem)) from problem


def _what_is_wrong(problem: ValidationError) -> str:
    first = problem.errors(include_url=False)[0]
    place = " > ".join(str(step + 1 if isinstance(step, int) else step) for step in first["loc"])
    reasons = {
        "missing": "cette clé obligatoire manque",
        "extra_forbidden": "cette clé n'existe pas",
        "string_pattern_mismatch": "cet identifiant n'a pas la bonne forme",
    }
    reason = reasons.get(first["type"], "cette valeur n'a pas la forme attendue")
    return f"À « {place} » : {reason}."


def _check_terms(path: Path, vocabulary: Vocabulary) -> None:
    allowed = _COMMON | _PARTICULAR.get(path.stem, frozenset())
    seen: set[str] = set()
    for term in vocabulary.termes:
        if term.id in seen:
            raise VocabularyError(path, f"L'identifiant « {term.id} » est écrit deux fois.")
        seen.add(term.id)
        strange = term.model_fields_set - allowed
        if strange:
            raise VocabularyError(
                path, f"Le terme « {term.id} » a une clé inattendue : {min(strange)}."
            )
    for term in vocabulary.termes:
        if term.remplace_par is not None and term.remplace_par not in seen:
            raise VocabularyError(
                path, f"« {term.id} » est remplacé par « {term.remplace_par} », qui n'existe pas."
            )


def _check_references(path: Path, words: Vocabulary, key: str, target: Vocabulary) -> None:
    for term in words.termes:
        value = getattr(term, key)
        for identifier in value if isinstance(value, tuple) else (value,):
            if identifier not in target.by_id:
                raise VocabularyError(
                    path,
                    f"Le terme « {term.id} » a pour {key} « {identifier} », qui n'est pas dans le "
                    f"vocabulaire « {target.titre} ».",
                )


def _check_distinctions(path: Path, forms: Vocabulary) -> None:
    for term in forms.termes:
        for distinction in term.distinctions:
            if distinction.forme not in forms.by_id:
                raise VocabularyError(
                    path,
                    f"Le terme « {term.id} » se distingue de « {distinction.forme} », qui n'est pas "
                    "une forme.",
                )
