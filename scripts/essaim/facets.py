"""The ways into the collection: each facet once, with its key, its address and its vocabulary.

Index pages, the explorer, the search index and the neighbours all read this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from essaim.practice import Practice


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of sorting sheets.

    `key` is its name in the explorer's address; `address` the folder of its index pages (empty
    when it has none); `vocabulary` where its values come from (empty for places); `weight` how
    much sharing a value brings two sheets together; `in_explorer` whether one can filter by it.
    """

    key: str
    title: str
    values: Callable[[Practice], tuple[str, ...]]
    vocabulary: str = ""
    address: str = ""
    weight: float = 1.0
    in_explorer: bool = True


def _porteur(practice: Practice) -> tuple[str, ...]:
    return (practice.fields.porteur.type,)


FACETS = (
    Facet("region", "Région", lambda p: p.places.regions, weight=0.5),
    Facet("departement", "Département", lambda p: p.places.departements, weight=1.0),
    Facet("theme", "Thème", lambda p: p.fields.themes, "themes", "themes/", 3.0),
    Facet("public", "Public", lambda p: p.fields.publics, "publics", "publics/", 2.0),
    Facet("forme", "Forme", lambda p: p.fields.formes, "formes", "referentiel/formes/", 2.0),
    Facet("methode", "Méthode", lambda p: p.fields.methodes, "methodes", "methodes/", 2.5),
    Facet("frein", "Frein rencontré", lambda p: p.freins, "freins", "freins/", 1.5),
    Facet(
        "levier",
        "Levier",
        lambda p: p.fields.leviers,
        "leviers",
        "leviers/",
        0.5,
        in_explorer=False,
    ),
    Facet(
        "participation",
        "Participation",
        lambda p: (p.fields.participation.degre,),
        "degres",
        "participation/",
        0.5,
    ),
    Facet("milieu", "Milieu", lambda p: p.fields.territoire.milieux, "milieux", weight=1.5),
    Facet("porteur", "Type de porteur", _porteur, "porteurs", weight=1.0),
    Facet("appui", "Appui des effets annoncés", lambda p: p.fields.appui, "appuis", weight=0.0),
    Facet("etat", "État", lambda p: (p.fields.periode.etat,), "etats", weight=0.0),
    Facet(
        "competence",
        "Compétence",
        lambda p: p.competences,
        "competences",
        "competences/",
        0.5,
        in_explorer=False,
    ),
)
BY_KEY = {facet.key: facet for facet in FACETS}
INDEXED = tuple(facet for facet in FACETS if facet.address)
"""The facets that have pages of their own."""
