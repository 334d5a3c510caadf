"""Where things lie in the repository: the one place that knows its folders."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from essaim.checks.base import Names
from essaim.field_types import Reference
from essaim.geography import Geography
from essaim.glossary import Glossary, load_glossary
from essaim.outlines import Outlines, load_outlines
from essaim.pictures import find_pictures
from essaim.thesaurus import Thesaurus, load_thesaurus
from essaim.vocabulary import load_vocabularies

SHEETS = "practices"
MODEL_FILE = "_modele.md"


@dataclass(frozen=True, slots=True)
class Repository:
    """A checkout of Essaim, or of a collection laid out like it."""

    root: Path

    @property
    def sheets_folder(self) -> Path:
        """The folder of the collection."""
        return self.root / SHEETS

    @property
    def vocabularies_folder(self) -> Path:
        """The folder of the vocabularies."""
        return self.sheets_folder / "_vocabulaires"

    @property
    def geography_folder(self) -> Path:
        """The folder of the official geography."""
        return self.sheets_folder / "_geographie"

    @property
    def glossary_file(self) -> Path:
        """The file of the glossary."""
        return self.sheets_folder / "_glossaire.yml"

    @property
    def thesaurus_file(self) -> Path:
        """The file of the thesaurus."""
        return self.sheets_folder / "_thesaurus.yml"

    @property
    def pictures_folder(self) -> Path:
        """The folder of the images of sheets, which may be missing."""
        return self.sheets_folder / "_images"

    def relative(self, path: Path) -> str:
        """A path as problems name it: relative to the repository, with forward slashes.

        A name that is no UTF-8 is still printed, its odd bytes replaced.
        """
        absolute = path.resolve()
        if absolute.is_relative_to(self.root):
            absolute = absolute.relative_to(self.root)
        return os.fsencode(absolute.as_posix()).decode("utf-8", errors="replace")

    def sheet_files(self, folder: Path | None = None) -> list[Path]:
        """The files of the sheets below a folder (all of them by default), in a stable order."""
        if folder is None or self.sheets_folder.is_relative_to(folder.resolve()):
            folder = self.sheets_folder
        return sorted(_sheet_files(folder)) if self.is_sheet(folder) else []

    def is_sheet(self, path: Path) -> bool:
        """Whether a file may be a sheet, or a folder hold some: what starts with `_` does not."""
        absolute = path.resolve()
        if not absolute.is_relative_to(self.sheets_folder):
            return is_sheet_name(path)
        return all(map(is_sheet_name, map(Path, absolute.relative_to(self.sheets_folder).parts)))

    def names(self) -> Names:
        """The sheets of the collection and their images, by name only."""
        paths: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.sheet_files():
            if path.suffix == ".md":
                paths[path.stem].append(self.relative(path))
        return Names(
            {stem: tuple(found) for stem, found in paths.items()},
            cache(lambda sheet_id: find_pictures(self.pictures_folder / sheet_id)),
        )

    def reference(self) -> Reference:
        """The vocabularies and the geography.

        Raises VocabularyError when a vocabulary is not sound.
        """
        return Reference(
            load_vocabularies(self.vocabularies_folder), Geography.load(self.geography_folder)
        )

    def outlines(self) -> Outlines:
        """The outlines of maps."""
        return load_outlines(self.geography_folder / "contours.json")

    def glossary(self) -> Glossary:
        """The terms of the field.

        Raises VocabularyError when its file is not sound.
        """
        return load_glossary(self.glossary_file)

    def thesaurus(self, glossary: Glossary) -> Thesaurus:
        """The words that people use for what sheets say otherwise.

        Raises VocabularyError when its file is not sound.
        """
        return load_thesaurus(self.thesaurus_file, glossary)


def is_sheet_name(path: Path) -> bool:
    """Whether a file name may be that of a sheet: `_modele.md`, README.md and hidden ones are not."""
    return not path.name.startswith(("_", ".")) and path.name != "README.md"


def find_repository(start: Path) -> Repository | None:
    """The repository that a folder is in, going up; None outside of any."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SHEETS / "_vocabulaires").is_dir():
            return Repository(folder)
    return None


def _sheet_files(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if not is_sheet_name(entry):
            continue
        if entry.is_dir():
            yield from _sheet_files(entry)
        else:
            yield entry
