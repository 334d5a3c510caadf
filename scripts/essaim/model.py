"""The front matter of a sheet, field by field: the single source of what a sheet may say.

The JSON Schema, the model file, the field table of the contributor pages and the simple checks
are derived from these classes (`essaim.schema`). A rule that compares fields is a check of its
own (`essaim.checks`). Contract: DESIGN, section 2.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from essaim.field_types import (
    Address,
    CommuneCode,
    Date,
    DepartementCode,
    Distinct,
    Email,
    MayBeAlone,
    MayBeNull,
    Number,
    Phone,
    RegionSlug,
    SheetId,
    SourceDate,
    SourceId,
    Term,
    WholeNumber,
    Year,
)


class Level(StrEnum):
    """How much a field is asked for."""

    REQUIRED = "obligatoire"
    ADVISED = "conseillé"
    OPTIONAL = "facultatif"


def _field(level: Level, label: str, help_text: str, example: object, **limits: Any) -> Any:
    return Field(
        title=label,
        description=help_text,
        examples=[example],
        json_schema_extra={"niveau": level.value},
        **limits,
    )


def _required(label: str, help_text: str, example: object, **limits: Any) -> Any:
    return _field(Level.REQUIRED, label, help_text, example, **limits)


def _advised(label: str, help_text: str, example: object, default: Any, **limits: Any) -> Any:
    return _field(Level.ADVISED, label, help_text, example, default=default, **limits)


def _optional(label: str, help_text: str, example: object, default: Any, **limits: Any) -> Any:
    return _field(Level.OPTIONAL, label, help_text, example, default=default, **limits)


class Group(BaseModel):
    """A group of keys. Frozen; an unknown key is an error; texts lose their outer spaces."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True
    )


Text = Annotated[str, Field(min_length=1)]


class Porteur(Group):
    nom: Text = _required("Nom", "Le nom de l'organisation, tel qu'elle l'écrit.", "Centre social X")
    type: Annotated[str, Term("porteurs")] = _required("Type", "Son type.", "association")
    site: Address | None = _optional("Site", "L'adresse de son site.", None, None)


class Partenaire(Group):
    nom: Text = _required("Nom", "Le nom de l'organisation.", "Ville de X")
    type: Annotated[str, Term("porteurs")] | None = _optional("Type", "Son type.", "commune", None)


class Territoire(Group):
    communes: Annotated[tuple[CommuneCode, ...], MayBeNull, Distinct] = _optional(
        "Communes", "Codes INSEE, entre guillemets. Un nom reçoit en réponse son code.", ["62510"], ()
    )
    departements: Annotated[tuple[DepartementCode, ...], MayBeNull, Distinct] = _optional(
        "Départements",
        "Codes, entre guillemets, quand l'action couvre un département entier.",
        [],
        (),
    )
    regions: Annotated[tuple[RegionSlug, ...], MayBeNull, Distinct] = _optional(
        "Régions", "Noms simplifiés, quand l'action couvre une région entière.", [], ()
    )
    echelle: Annotated[str, Term("echelles")] | None = _advised(
        "Échelle", "L'échelle à laquelle l'action se vit.", "quartier", None
    )
    milieux: Annotated[tuple[Annotated[str, Term("milieux")], ...], MayBeNull, Distinct] = _advised(
        "Milieux", "Ce qui caractérise le lieu.", ["qpv"], ()
    )
    lieu: Text | None = _optional(
        "Lieu", "Le nom du quartier ou du lieu, en clair.", "quartier des Alouettes", None
    )


class Periode(Group):
    debut: Year | None = _required("Début", "Année de début.", 2015)
    fin: Year | None = _required("Fin", "Année de fin, `null` si elle continue ou n'est pas connue.",
                                 None)
    etat: Annotated[str, Term("etats")] = _required("État", "Où en est l'action, d'après les sources.", "inconnu")


class Participation(Group):
    degre: Annotated[str, Term("degres")] = _required(
        "Degré", "Ce que les personnes décident. Décrit, ne note pas.", "co-construction"
    )
    etapes: Annotated[tuple[Annotated[str, Term("etapes")], ...], MayBeNull, Distinct] = _required(
        "Étapes", "À quelles étapes.", ["diagnostic", "mise-en-oeuvre"]
    )


class Frein(Group):
    frein: Annotated[str, Term("freins")] = _required("Frein", "L'obstacle rencontré.", "locaux-et-logistique")
    reponse: Text = _required(
        "Réponse",
        "Une phrase : ce qui a été tenté, ou « Non documenté. ».",
        "Les ateliers ont lieu dans la salle communale.",
    )
    issue: Annotated[str, Term("issues")] = _required("Issue", "Ce que cela a donné.", "attenuee")


class Moyens(Group):
    professionnels: WholeNumber | None = _optional(
        "Professionnels", "Nombre de personnes.", 2, None
    )
    benevoles: WholeNumber | None = _optional("Bénévoles", "Nombre de personnes.", 12, None)
    etp: Number | None = _optional("Équivalents temps plein", "Nombre, avec un point.", 1.5, None)
    cout_annuel: WholeNumber | None = _optional("Coût annuel", "En euros par an.", 12000, None)
    financeurs: Annotated[tuple[Text, ...], MayBeNull, Distinct] = _optional(
        "Financeurs", "Qui paie.", ["Caisse d'allocations familiales"], ()
    )


class Formation(Group):
    competences: Annotated[tuple[Annotated[str, Term("competences")], ...], MayBeNull, Distinct] = _advised(
        "Compétences", "Ce que la fiche aide à travailler.", ["tsc-diagnostic"], ()
    )
    questions: Annotated[tuple[Text, ...], MayBeNull, Distinct] = _advised(
        "Questions",
        "Deux ou trois questions pour un cours.",
        ["Qui décide de l'ordre du jour, et qu'est-ce que cela change ?"],
        (),
        max_length=3,
    )


class Source(Group):
    id: SourceId = _required("Identifiant", "`s1`, `s2`… : c'est lui que le texte cite.", "s1")
    nature: Annotated[str, Term("natures")] = _required("Nature", "Ce que c'est.", "article")
    titre: Text = _required("Titre", "Le titre publié.", "Un jardin au pied des immeubles")
    editeur: Text | None = _required("Éditeur", "Qui publie l'original.", "La Voix du quartier")
    url: Address | None = _required(
        "Adresse",
        "L'adresse de l'original, `null` s'il n'est pas en ligne.",
        "https://www.example.org/article",
    )
    lu_via: Text | None = _optional(
        "Lu via", "La copie qui a été lue, quand ce n'est pas l'original.", None, None
    )
    archive: Address | None = _optional("Archive", "Une copie archivée.", None, None)
    date: SourceDate | None = _required(
        "Date", "AAAA, AAAA-MM ou AAAA-MM-JJ, `null` si la source n'est pas datée.", "2016-05"
    )
    consulte_le: Date | None = _optional("Consultée le", "AAAA-MM-JJ.", None, None)


class Contact(Group):
    service: Text = _required("Service", "Le service à joindre, jamais une personne.", "Accueil")
    url: Address | None = _optional("Page", "Sa page de contact.", None, None)
    courriel: Email | None = _optional("Courriel", "Le courriel du service.", None, None)
    telephone: Phone | None = _optional("Téléphone", "Le téléphone du service.", None, None)


class ReponsePorteur(Group):
    texte: Text = _required(
        "Texte", "Affiché tel quel en tête de fiche.", "Nous précisons que…", max_length=1500
    )
    date: Date = _required("Date", "AAAA-MM-JJ.", "2026-11-23")


class Relecture(Group):
    par: Annotated[str, Term("relecteurs")] = _required("Par", "Qui a relu.", "redaction")
    le: Date = _required("Le", "AAAA-MM-JJ.", "2026-11-23")


class Redaction(Group):
    auteurs: Annotated[tuple[Text, ...], Distinct] = _required(
        "Auteurs", "Des organisations, jamais des personnes.", ["Centre social X"], min_length=1
    )
    creation: Date = _required("Création", "AAAA-MM-JJ.", "2026-11-23")
    mise_a_jour: Date = _required("Mise à jour", "AAAA-MM-JJ.", "2026-11-23")
    verification: Date | None = _required(
        "Vérification", "Le jour où toutes les sources ont été rouvertes, sinon `null`.", None
    )
    relectures: Annotated[tuple[Relecture, ...], MayBeNull] = _required(
        "Relectures", "Qui a relu, et quand.", []
    )


class Image(Group):
    fichier: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.(?:jpg|jpeg|png|webp|avif)$")] = _required(
        "Fichier", "Le nom du fichier, dans `practices/_images/<id>/`.", "jardin.jpg"
    )
    alt: Text = _required("Description", "Ce que l'on voit, pour qui ne la voit pas.", "Un potager")
    credit: Text = _required("Crédit", "Qui a fait l'image.", "Centre social X")
    licence: Annotated[str, Term("licences")] = _required("Licence", "La licence de l'image.", "etalab-2.0")
    accord: Text = _required(
        "Accord", "L'accord des personnes visibles, ou « aucune personne visible ».",
        "aucune personne visible",
    )


class Sheet(Group):
    """The front matter of a sheet that is not withdrawn."""

    titre: Text = _required(
        "Titre", "Le lieu et le geste, sans slogan.", "Un jardin au pied des immeubles",
        max_length=90,
    )
    resume: Text = _required(
        "Résumé",
        "Se comprend seul : c'est ce que montrent les résultats de recherche.",
        "Des habitants et un centre social cultivent ensemble un terrain délaissé.",
        max_length=280,
    )
    formes: Annotated[tuple[Annotated[str, Term("formes")], ...], Distinct] = _required(
        "Formes", "La ou les formes d'intervention.", ["travail-social-communautaire"],
        min_length=1, max_length=2,
    )
    methodes: Annotated[tuple[Annotated[str, Term("methodes")], ...], MayBeNull, Distinct] = _advised(
        "Méthodes", "Les méthodes et supports employés.", ["diagnostic-partage"], ()
    )
    themes: Annotated[tuple[Annotated[str, Term("themes")], ...], Distinct] = _required(
        "Thèmes", "Un à trois.", ["lien-social-et-isolement"], min_length=1, max_length=3
    )
    publics: Annotated[tuple[Annotated[str, Term("publics")], ...], Distinct] = _required(
        "Publics", "Un à trois.", ["habitants"], min_length=1, max_length=3
    )
    porteur: Porteur = _required("Porteur", "L'organisation qui porte l'action.", None)
    partenaires: Annotated[tuple[Partenaire, ...], MayBeNull] = _advised(
        "Partenaires", "Les autres organisations.", [], ()
    )
    place_du_travail_social: Annotated[str, Term("places-du-travail-social")] | None = _advised(
        "Place du travail social", "Le rôle des travailleurs sociaux.", "partenaire", None
    )
    territoire: Territoire = _required(
        "Territoire",
        "Au moins une commune, un département ou une région. Les noms sont retrouvés d'après les "
        "codes.",
        None,
    )
    periode: Periode = _required("Période", "Quand.", None)
    participation: Participation = _required(
        "Participation", "La place des personnes concernées.", None
    )
    leviers: Annotated[tuple[Annotated[str, Term("leviers")], ...], MayBeNull, Distinct] = _advised(
        "Leviers", "Les leviers du rapport de 2015 que l'action illustre.", ["pouvoir-d-agir"], ()
    )
    freins: tuple[Frein, ...] = _required(
        "Freins",
        "Les obstacles et ce qui a été tenté. Vide seulement si la section « Difficultés et "
        "tournants » dit « Non documenté. ».",
        None,
    )
    moyens: Moyens | None = _advised("Moyens", "Ce que cela demande.", None, None)
    appui: Annotated[tuple[Annotated[str, Term("appuis")], ...], MayBeAlone, Distinct] = _required(
        "Appui", "Ce sur quoi reposent les effets annoncés. Ce n'est pas une note.",
        ["declarations"], min_length=1,
    )
    formation: Formation | None = _advised("Formation", "Pour un cours.", None, None)
    sources: tuple[Source, ...] = _required("Sources", "Au moins une.", None, min_length=1)
    contact: Contact | None = _advised("Contact", "Un service, jamais une personne.", None, None)
    origine: Annotated[str, Term("origines")] = _required(
        "Origine", "D'où vient la fiche.", "sources-publiques"
    )
    accord_porteur: Annotated[str, Term("accords")] = _required(
        "Accord du porteur", "Ce qu'en a dit le porteur.", "non-sollicite"
    )
    reponse_porteur: ReponsePorteur | None = _optional(
        "Réponse du porteur", "Son droit de réponse, affiché en tête de fiche.", None, None
    )
    vigilance: Annotated[
        tuple[Annotated[str, Term("vigilances")], ...], MayBeAlone, MayBeNull, Distinct
    ] = _optional("Vigilance", "Ce qui demande deux relectures.", [], ())
    redaction: Redaction = _required("Rédaction", "Qui a écrit et relu, et quand.", None)
    statut: Annotated[str, Term("statuts")] = _required("Statut", "Où en est la fiche.", "brouillon")
    images: Annotated[tuple[Image, ...], MayBeNull] = _optional("Images", "Des images libres.",
                                                                [], ())
    voir_aussi: Annotated[tuple[SheetId, ...], MayBeNull, Distinct] = _optional(
        "Voir aussi", "D'autres fiches, par leur identifiant.", [], ()
    )
    anciens_ids: Annotated[tuple[SheetId, ...], MayBeNull, Distinct] = _optional(
        "Anciens identifiants", "Les adresses que la fiche a eues.", [], ()
    )
    licence: Annotated[str, Term("licences")] = _optional(
        "Licence", "La licence du texte.", "etalab-2.0", "etalab-2.0"
    )


class Retrait(Group):
    date: Date = _required("Date", "Le jour du retrait.", "2026-11-23")
    motif: Annotated[str, Term("motifs-de-retrait")] = _required("Motif", "Le genre de raison.", "erreur")


class WithdrawnSheet(Group):
    """All that remains of a sheet once it is withdrawn: the file keeps nothing else."""

    statut: Annotated[str, Term("statuts")] = _required("Statut", "`retiree`.", "retiree")
    retrait: Retrait = _required("Retrait", "Quand et pour quel genre de raison.", None)


WITHDRAWN = "retiree"
DRAFT = "brouillon"
ARCHIVED = "archivee"
PUBLISHED = frozenset({"relue", "validee", ARCHIVED})
"""The states in which a sheet has a page on the public site."""
