"""One page of every kind, found in the collection as it is today."""

from __future__ import annotations

from collections.abc import Callable

from essaim.catalogue import Catalogue
from essaim.facets import BY_KEY
from essaim.practice import Practice
from essaim.site import addresses


def _fullest_sheet(catalogue: Catalogue) -> Practice:
    """The sheet with the most to lay out."""
    return max(
        (p for p in catalogue.listed if not p.is_held_back),
        key=lambda p: (len(p.fields.sources) + 3 * len(p.fields.freins) + len(p.sections), p.id),
    )


def _region(catalogue: Catalogue) -> str:
    index = catalogue.index("region")
    slug = max(index, key=lambda value: (len(index[value]), value))
    return addresses.region(slug)


def _departement(catalogue: Catalogue) -> str:
    geography = catalogue.reference.geography
    index = catalogue.index("departement")
    codes = [code for code in index if geography.has_page(code)]
    return addresses.departement(max(codes, key=lambda code: (len(index[code]), code)), geography)


def _empty_departement(catalogue: Catalogue) -> str:
    geography = catalogue.reference.geography
    code = next(
        code
        for code in geography.departements
        if geography.has_page(code) and not catalogue.count("departement", code)
    )
    return addresses.departement(code, geography)


def _crossing(catalogue: Catalogue) -> str:
    return addresses.crossing(*max(catalogue.cells, key=lambda cell: len(catalogue.cell(*cell))))


def _form(catalogue: Catalogue) -> str:
    index = catalogue.index("forme")
    return addresses.term(BY_KEY["forme"], max(index, key=lambda value: (len(index[value]), value)))


def _frein(catalogue: Catalogue) -> str:
    index = catalogue.index("frein")
    return addresses.term(BY_KEY["frein"], max(index, key=lambda value: (len(index[value]), value)))


SAMPLES: dict[str, Callable[[Catalogue], str]] = {
    "accueil": lambda _: addresses.HOME,
    "explorateur": lambda _: addresses.EXPLORER,
    "explorateur-resultats": lambda _: f"{addresses.EXPLORER}?q=jardin&milieu=urbain&milieu=rural",
    "explorateur-sans-resultat": lambda _: f"{addresses.EXPLORER}?q=zzyzx&milieu=urbain",
    "explorateur-page-2": lambda _: addresses.numbered(addresses.EXPLORER, 2),
    "fiche": lambda catalogue: addresses.sheet(_fullest_sheet(catalogue).id),
    "facette": lambda _: BY_KEY["theme"].address,
    "facette-groupes": lambda _: BY_KEY["frein"].address,
    "terme": _form,
    "terme-frein": _frein,
    "territoires": lambda _: addresses.TERRITORIES,
    "region": _region,
    "departement": _departement,
    "departement-vide": _empty_departement,
    "croisements": lambda _: addresses.CROSSINGS,
    "croisement": _crossing,
    "explorateur-carte": lambda _: f"{addresses.EXPLORER}?milieu=urbain&vue=carte",
    "explorateur-lieu": lambda _: f"{addresses.EXPLORER}?lieu=62510",
    "terme-theme": lambda _: addresses.term(BY_KEY["theme"], "alimentation"),
    "glossaire": lambda _: addresses.GLOSSARY,
    "regles": lambda _: addresses.RULES,
    "regle": lambda _: addresses.rule("cle-inconnue"),
    "404": lambda _: "une/adresse/qui/ne/mene/a/rien/",
}
"""Name of the sample: its address. Editorial pages are tested each for itself."""

EDITORIAL = "texte"
"""The kind of the pages that people write in `docs/`."""

ONLY_WHEN_THERE_ARE = frozenset({"deplacee", "retiree", "en-erreur"})
"""Kinds that a collection may do without; `test_hostile_content` makes a page of each."""
