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
    nom: Text = _required(
        "Nom", "Le nom de l'organisation, tel qu'elle l'écrit.", "Centre social des Tilleuls"
    )
    type: Annotated[str, Term("porteurs")] = _required(
        "Type", "Le genre d'organisation.", "centre-social"
    )
    site: Address | None = _optional(
        "Site", "L'adresse complète de son site (`https://…`).", None, None
    )


class Partenaire(Group):
    nom: Text = _required(
        "Nom",
        "Le nom de l'organisation, tel qu'elle l'écrit.",
        "Ville de Villeneuve-l'Exemple",
    )
    type: Annotated[str, Term("porteurs")] | None = _optional(
        "Type", "Le genre d'organisation.", "commune", None
    )


class Territoire(Group):
    communes: Annotated[tuple[CommuneCode, ...], MayBeNull, Distinct] = _optional(
        "Communes",
        "Le code INSEE de chaque commune, entre guillemets droits. Ce n'est pas le code postal. "
        "Vous ne le connaissez pas ? Écrivez le nom : la vérification vous répondra avec le code.",
        ["62510"],
        (),
    )
    departements: Annotated[tuple[DepartementCode, ...], MayBeNull, Distinct] = _optional(
        "Départements",
        'Le code de chaque département, entre guillemets droits (`["2A"]`), quand l\'action couvre '
        "un département entier.",
        [],
        (),
    )
    regions: Annotated[tuple[RegionSlug, ...], MayBeNull, Distinct] = _optional(
        "Régions",
        "Le nom de chaque région, sans accents, les mots liés par des traits d'union "
        "(`[hauts-de-france]`), quand l'action couvre une région entière.",
        [],
        (),
    )
    echelle: Annotated[str, Term("echelles")] | None = _advised(
        "Échelle", "L'étendue sur laquelle l'action se déroule.", "quartier", None
    )
    milieux: Annotated[tuple[Annotated[str, Term("milieux")], ...], MayBeNull, Distinct] = _advised(
        "Milieux", "À quel genre de lieu l'action ressemble.", ["qpv"], ()
    )
    lieu: Text | None = _optional(
        "Lieu",
        "Le nom du quartier, de la résidence ou du lieu, en clair.",
        "quartier des Tilleuls",
        None,
    )


class Periode(Group):
    debut: Year | None = _required(
        "Début", "L'année où l'action a commencé, `null` si elle n'est pas connue.", 2015
    )
    fin: Year | None = _required(
        "Fin",
        "L'année où l'action s'est arrêtée, `null` si elle continue ou si on ne sait pas.",
        None,
    )
    etat: Annotated[str, Term("etats")] = _required(
        "État", "Où en est l'action, d'après la source la plus récente.", "inconnu"
    )


class Participation(Group):
    degre: Annotated[str, Term("degres")] = _required(
        "Degré",
        "Jusqu'où va la part des personnes concernées. C'est une description, pas une note.",
        "co-construction",
    )
    etapes: Annotated[tuple[Annotated[str, Term("etapes")], ...], MayBeNull, Distinct] = _required(
        "Étapes",
        "Les moments où les personnes prennent part à l'action, `[]` si rien n'est connu.",
        ["diagnostic", "mise-en-oeuvre"],
    )


class Frein(Group):
    frein: Annotated[str, Term("freins")] = _required(
        "Frein", "L'obstacle rencontré.", "locaux-et-logistique"
    )
    reponse: Text = _required(
        "Réponse",
        "Une phrase : ce qui a été tenté. Si rien n'est connu, « Non documenté. ».",
        "Les jours de pluie, les réunions ont lieu dans la salle communale.",
    )
    issue: Annotated[str, Term("issues")] = _required(
        "Issue", "Ce que cette réponse a donné.", "attenuee"
    )


class Moyens(Group):
    professionnels: WholeNumber | None = _optional(
        "Professionnels", "Le nombre de professionnels qui y travaillent.", 2, None
    )
    benevoles: WholeNumber | None = _optional(
        "Bénévoles", "Le nombre de bénévoles qui s'y engagent.", 12, None
    )
    etp: Number | None = _optional(
        "Équivalents temps plein",
        "Le temps de travail des professionnels, additionné : 1.5 pour une personne à temps plein "
        "et une à mi-temps.",
        1.5,
        None,
    )
    cout_annuel: WholeNumber | None = _optional(
        "Coût annuel", "Ce que l'action coûte par an, en euros.", 12000, None
    )
    financeurs: Annotated[tuple[Text, ...], MayBeNull, Distinct] = _optional(
        "Financeurs", "Les organisations qui paient.", ["Caisse d'allocations familiales"], ()
    )


class Formation(Group):
    competences: Annotated[tuple[Annotated[str, Term("competences")], ...], MayBeNull, Distinct] = (
        _advised(
            "Compétences", "Les compétences que la fiche aide à travailler.", ["tsc-diagnostic"], ()
        )
    )
    questions: Annotated[tuple[Text, ...], MayBeNull, Distinct] = _advised(
        "Questions",
        "Deux ou trois questions à poser à un groupe en formation.",
        ["Qui décide de l'ordre du jour, et qu'est-ce que cela change ?"],
        (),
        max_length=3,
    )


class Source(Group):
    id: SourceId = _required(
        "Identifiant",
        "`s1` pour la première source, `s2` pour la deuxième… Le texte les cite ainsi : `[s1]`.",
        "s1",
    )
    nature: Annotated[str, Term("natures")] = _required(
        "Nature", "Le genre de document.", "article"
    )
    titre: Text = _required(
        "Titre", "Le titre, tel qu'il est publié.", "Un jardin au pied des immeubles"
    )
    editeur: Text | None = _required(
        "Éditeur",
        "Qui publie l'original : un journal, une organisation. `null` si ce n'est pas connu.",
        "La Voix du quartier",
    )
    url: Address | None = _required(
        "Adresse",
        "L'adresse complète de l'original (`https://…`), `null` si vous ne l'avez pas trouvé en ligne.",
        "https://www.example.org/article",
    )
    lu_via: Text | None = _optional(
        "Lu via", "La copie que vous avez lue, quand ce n'est pas l'original.", None, None
    )
    archive: Address | None = _optional(
        "Archive", "L'adresse complète d'une copie archivée de la page.", None, None
    )
    date: SourceDate | None = _required(
        "Date",
        "La date de publication, aussi précise que vous la connaissez : le jour, le mois ou "
        "l'année. `null` si la source n'est pas datée.",
        "2016-05",
    )
    consulte_le: Date | None = _optional(
        "Consultée le", "Le jour où vous avez lu la source.", None, None
    )


class Contact(Group):
    service: Text = _required(
        "Service", "Le service à joindre, jamais une personne.", "Accueil du centre social"
    )
    url: Address | None = _optional(
        "Page", "L'adresse de la page de contact du service.", None, None
    )
    courriel: Email | None = _optional(
        "Courriel", "Le courriel du service.", "accueil@example.org", None
    )
    telephone: Phone | None = _optional("Téléphone", "Le téléphone du service.", None, None)


class ReponsePorteur(Group):
    texte: Text = _required(
        "Texte",
        "Ce que le porteur répond, affiché tel quel en haut de la page.",
        "Nous précisons que…",
        max_length=1500,
    )
    date: Date = _required("Date", "Le jour de la réponse.", "2026-11-23")


class Relecture(Group):
    par: Annotated[str, Term("relecteurs")] = _required("Par", "Qui a relu.", "redaction")
    le: Date = _required("Le", "Le jour de la relecture.", "2026-11-23")


class Redaction(Group):
    auteurs: Annotated[tuple[Text, ...], Distinct] = _required(
        "Auteurs",
        "Les organisations qui ont écrit la fiche, jamais des personnes.",
        ["Centre social des Tilleuls"],
        min_length=1,
    )
    creation: Date = _required("Création", "Le jour où la fiche a été écrite.", "2026-11-23")
    mise_a_jour: Date = _required(
        "Mise à jour",
        "Le jour de la dernière modification : au départ, celui de la création.",
        "2026-11-23",
    )
    verification: Date | None = _required(
        "Vérification",
        "Le dernier jour où toutes les sources ont été rouvertes, `null` si cela n'a pas été fait.",
        None,
    )
    relectures: Annotated[tuple[Relecture, ...], MayBeNull] = _required(
        "Relectures", "Qui a relu la fiche, et quand. La rédaction remplit cette liste.", []
    )


class Image(Group):
    fichier: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.(?:jpg|jpeg|png|webp|avif)$")] = _required(
        "Fichier",
        "Le nom du fichier, en minuscules, sans accents ni espaces. L'image est dans "
        "`practices/_images/`, dans un dossier qui porte le nom de la fiche.",
        "jardin.jpg",
    )
    alt: Text = _required("Description", "Ce que l'on voit, pour qui ne la voit pas.", "Un potager")
    credit: Text = _required("Crédit", "Qui a fait l'image.", "Centre social des Tilleuls")
    licence: Annotated[str, Term("licences")] = _required(
        "Licence", "La licence de l'image.", "etalab-2.0"
    )
    accord: Text = _required(
        "Accord",
        "Comment les personnes visibles ont donné leur accord, ou « aucune personne visible ».",
        "aucune personne visible",
    )


class Sheet(Group):
    """The front matter of a sheet that is not withdrawn."""

    titre: Text = _required(
        "Titre",
        "Le lieu et le geste, sans slogan.",
        "À Villeneuve-l'Exemple, un jardin tenu par les locataires des Tilleuls",
        max_length=90,
    )
    resume: Text = _required(
        "Résumé",
        "Une ou deux phrases qui se comprennent seules : les résultats de recherche les montrent.",
        "Des locataires et un centre social cultivent ensemble un terrain délaissé.",
        max_length=280,
    )
    formes: Annotated[tuple[Annotated[str, Term("formes")], ...], Distinct] = _required(
        "Formes",
        "La sorte d'action : une forme d'intervention, deux au plus.",
        ["travail-social-communautaire"],
        min_length=1,
        max_length=2,
    )
    methodes: Annotated[tuple[Annotated[str, Term("methodes")], ...], MayBeNull, Distinct] = (
        _advised(
            "Méthodes",
            "Comment l'action s'y prend : méthodes et supports.",
            ["diagnostic-partage"],
            (),
        )
    )
    themes: Annotated[tuple[Annotated[str, Term("themes")], ...], Distinct] = _required(
        "Thèmes",
        "Les sujets dont l'action s'occupe d'abord.",
        ["lien-social-et-isolement"],
        min_length=1,
        max_length=3,
    )
    publics: Annotated[tuple[Annotated[str, Term("publics")], ...], Distinct] = _required(
        "Publics",
        "Avec qui et pour qui l'action se fait.",
        ["habitants"],
        min_length=1,
        max_length=3,
    )
    porteur: Porteur = _required("Porteur", "L'organisation qui porte l'action.", None)
    partenaires: Annotated[tuple[Partenaire, ...], MayBeNull] = _advised(
        "Partenaires", "Les autres organisations qui prennent part à l'action.", [], ()
    )
    place_du_travail_social: Annotated[str, Term("places-du-travail-social")] | None = _advised(
        "Place du travail social",
        "La place des travailleurs sociaux dans l'action.",
        "partenaire",
        None,
    )
    territoire: Territoire = _required(
        "Territoire",
        "Où l'action se passe : au moins une commune, un département ou une région. Le site "
        "retrouve les noms d'après les codes.",
        None,
    )
    periode: Periode = _required("Période", "Quand l'action se passe.", None)
    participation: Participation = _required(
        "Participation", "La part que prennent les personnes concernées.", None
    )
    leviers: Annotated[tuple[Annotated[str, Term("leviers")], ...], MayBeNull, Distinct] = _advised(
        "Leviers", "Les leviers du rapport de 2015 que l'action illustre.", ["pouvoir-d-agir"], ()
    )
    freins: tuple[Frein, ...] = _required(
        "Freins",
        "Les obstacles rencontrés et ce qui a été tenté. La liste n'est vide (`[]`) que si la "
        "section « Difficultés et tournants » dit « Non documenté. ».",
        None,
    )
    moyens: Moyens | None = _advised(
        "Moyens", "Ce que l'action demande : des personnes, du temps, de l'argent.", None, None
    )
    appui: Annotated[tuple[Annotated[str, Term("appuis")], ...], MayBeAlone, Distinct] = _required(
        "Appui",
        "Ce sur quoi reposent les effets que la fiche rapporte. Ce n'est pas une note.",
        ["declarations"],
        min_length=1,
    )
    formation: Formation | None = _advised(
        "Formation", "De quoi se servir de la fiche dans un cours.", None, None
    )
    sources: tuple[Source, ...] = _required(
        "Sources",
        "Ce qui permet de vérifier la fiche. Chaque source est citée au moins une fois dans le "
        "texte.",
        None,
        min_length=1,
    )
    contact: Contact | None = _advised(
        "Contact",
        "À qui s'adresser : un service, avec au moins une page, un courriel ou un téléphone.",
        None,
        None,
    )
    origine: Annotated[str, Term("origines")] = _required(
        "Origine", "Qui a apporté la matière de la fiche.", "sources-publiques"
    )
    accord_porteur: Annotated[str, Term("accords")] = _required(
        "Accord du porteur",
        "Si le porteur a été consulté sur la fiche, et ce qu'il a répondu.",
        "non-sollicite",
    )
    reponse_porteur: ReponsePorteur | None = _optional(
        "Réponse du porteur", "Son droit de réponse, affiché en haut de la page.", None, None
    )
    vigilance: Annotated[
        tuple[Annotated[str, Term("vigilances")], ...], MayBeAlone, MayBeNull, Distinct
    ] = _optional(
        "Vigilance",
        "Ce qui demande une précaution particulière : la fiche est alors relue deux fois.",
        [],
        (),
    )
    redaction: Redaction = _required(
        "Rédaction", "Qui a écrit la fiche, qui l'a relue, et quand.", None
    )
    statut: Annotated[str, Term("statuts")] = _required(
        "Statut",
        "Où en est la fiche. Laissez `brouillon` : la rédaction changera cette ligne au moment de "
        "publier.",
        "brouillon",
    )
    images: Annotated[tuple[Image, ...], MayBeNull] = _optional(
        "Images", "Des images que leur licence permet de réutiliser.", [], ()
    )
    voir_aussi: Annotated[tuple[SheetId, ...], MayBeNull, Distinct] = _optional(
        "Voir aussi", "Des fiches voisines : le nom de leur fichier, sans `.md`.", [], ()
    )
    anciens_ids: Annotated[tuple[SheetId, ...], MayBeNull, Distinct] = _optional(
        "Anciens identifiants",
        "Les noms que le fichier a portés, sans `.md` : les anciens liens continuent de mener ici.",
        [],
        (),
    )
    licence: Annotated[str, Term("licences")] = _optional(
        "Licence",
        "La licence du texte. Sauf raison particulière, n'y touchez pas.",
        "etalab-2.0",
        "etalab-2.0",
    )


class Retrait(Group):
    date: Date = _required("Date", "Le jour du retrait.", "2026-11-23")
    motif: Annotated[str, Term("motifs-de-retrait")] = _required(
        "Motif", "Le genre de raison.", "erreur"
    )


class WithdrawnSheet(Group):
    """All that remains of a sheet once it is withdrawn: the file keeps nothing else."""

    statut: Annotated[str, Term("statuts")] = _required(
        "Statut", "`retiree` : la fiche n'est plus publiée.", "retiree"
    )
    retrait: Retrait = _required("Retrait", "Quand et pour quel genre de raison.", None)


WITHDRAWN = "retiree"
DRAFT = "brouillon"
ARCHIVED = "archivee"
PUBLISHED = frozenset({"relue", "validee", ARCHIVED})
"""The states in which a sheet has a page on the public site."""
