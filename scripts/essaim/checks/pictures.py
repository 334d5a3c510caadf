"""The images that a sheet shows are in its folder."""

from __future__ import annotations

from collections.abc import Iterator

from essaim.checks.base import Subject, sheet_check
from essaim.problems import Finding
from essaim.rules import Example, error
from essaim.text import nearest, quoted

MISSING = error(
    "image-introuvable",
    "Une image est dans le dossier de sa fiche",
    "Les images d'une fiche sont dans `practices/_images/`, dans un dossier qui porte le nom de la "
    "fiche, sans `.md`. Le lieu et le jour cachés dans une photographie sont effacés à la "
    "publication.",
    Example(
        sound="voir_aussi: []",
        broken="voir_aussi: []\n"
        "images:\n"
        "  - fichier: jardin-absent.jpg\n"
        "    alt: Un potager vu de la rue\n"
        "    credit: Centre social imaginaire\n"
        "    licence: etalab-2.0\n"
        "    accord: aucune personne visible",
    ),
)


@sheet_check
def pictures(subject: Subject) -> Iterator[Finding]:
    """Each image named is there, and is one."""
    for index in subject.items("images"):
        path = ("images", index, "fichier")
        name = subject.text(*path)
        if not name:
            continue
        place = subject.front.place_of(path)
        there = subject.names.pictures_of(subject.id)
        if name not in there:
            near = nearest(name, there)
            yield MISSING.at(
                place,
                f"Aucune image ne s'appelle {quoted(name)} dans `practices/_images/{subject.id}/`. "
                + (f"La plus proche est `{near}`." if near else "Ajoutez-la à la proposition."),
                near,
            )
        elif there[name] is None:
            yield MISSING.at(
                place,
                f"{quoted(name)} ne s'ouvre pas : ce n'est pas une image, ou elle est abîmée. "
                "Enregistrez-la à nouveau, en JPEG par exemple.",
            )
