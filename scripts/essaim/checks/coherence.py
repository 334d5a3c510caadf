"""Fields that must agree with one another, with the file's name and with the text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from essaim.checks.base import Subject, sheet_check
from essaim.checks.sections import says_undocumented
from essaim.field_types import BAD_ID
from essaim.frontmatter_reader import Path
from essaim.geography import Geography
from essaim.identifiers import RESERVED_IDS, SHEET_ID, SHEET_ID_MAX
from essaim.model import PUBLISHED, WITHDRAWN, Sheet, WithdrawnSheet
from essaim.problems import START, Finding
from essaim.rules import Example, error, warning
from essaim.sections import BY_ANCHOR
from essaim.text import counted, listed, quoted, slugify

FILE_NAME = error(
    "nom-de-fichier",
    "Le nom du fichier est l'identifiant de la fiche",
    "Il devient son adresse permanente : des minuscules sans accents, des chiffres, des traits "
    "d'union, 80 caractères au plus, et l'extension `.md`.",
    Example(sound="", broken="", renamed="practices/62-pas-de-calais/Jardin_partagé.md"),
)
FOLDER = warning(
    "dossier-et-territoire",
    "Le dossier suit le territoire",
    "La fiche se range dans le dossier de son département (`62-pas-de-calais`), dans "
    "`plusieurs-territoires` si elle en couvre plusieurs, dans `national` si elle est nationale. "
    "Son adresse ne change pas si on la déplace.",
    Example(sound="", broken="", renamed="practices/59-nord/reference.md"),
)
NO_TERRITORY = error(
    "territoire-vide",
    "Au moins une commune, un département ou une région",
    "Sans lieu, la fiche n'apparaît sur aucune page de territoire.",
    Example(sound='communes: ["62510"]', broken="communes: []"),
)
DATES = error(
    "dates-contradictoires",
    "Des dates qui s'accordent",
    "Une action ne finit pas avant de commencer, une fiche n'est pas mise à jour avant d'être "
    "créée, ni écrite d'après une source plus récente qu'elle.",
    Example(sound="  fin: null", broken="  fin: 2010"),
)
FUTURE = warning(
    "date-a-venir",
    "Pas de date à venir",
    "Une fiche raconte ce qui a eu lieu. Vérifiez l'année.",
    Example(sound="debut: 2015", broken="debut: 2098"),
)
FREINS = error(
    "freins-et-section",
    "Les freins et la section « Difficultés et tournants » disent la même chose",
    "La liste `freins` n'est vide que si la section dit « Non documenté. ». Ce sont les freins qui "
    "permettent de retrouver la fiche quand on rencontre la même difficulté.",
    Example(
        sound="Le local était trop petit [s1].",
        broken="Non documenté.",
    ),
)
AGREEMENT = error(
    "statut-et-accord",
    "Le statut suit l'accord du porteur",
    "Une fiche refusée par le porteur n'est jamais publiée ; une fiche validée l'est par la "
    "rédaction et par le porteur, qui a donné son accord.",
    Example(sound="accord_porteur: non-sollicite", broken="accord_porteur: refuse"),
)
REVIEWS = error(
    "statut-et-relectures",
    "Une fiche publiée a été relue",
    "Une relecture par la rédaction avant toute publication, deux quand le sujet demande de la "
    "vigilance, celle du porteur en plus pour une fiche validée.",
    Example(
        sound="  relectures:\n    - par: redaction\n      le: 2026-01-20\n",
        broken="  relectures: []\n",
    ),
)
WITHDRAWN_REMAINS = error(
    "fiche-retiree",
    "D'une fiche retirée, il ne reste que le retrait",
    "Le fichier ne garde que le statut, la date et le genre de raison : le texte disparaît.",
    Example(
        sound="",
        broken="---\nstatut: retiree\nretrait:\n  date: 2026-02-01\n  motif: erreur\n---\n\n"
        "## Contexte\n\nUn texte qui reste.\n",
    ),
)
NO_CONTACT = error(
    "contact-sans-moyen",
    "Un contact se joint",
    "Donnez au moins une page, un courriel ou un téléphone du service ; sinon, écrivez "
    "`contact: null`.",
    Example(sound="  courriel: accueil@example.org\n", broken=""),
)
NAMED_CONTACT = warning(
    "contact-nominatif",
    "Un service, pas une personne",
    "Une adresse à un nom de personne publie une donnée personnelle, et ne répond plus quand la "
    "personne change de poste. Donnez l'adresse d'un service.",
    Example(sound="accueil@example.org", broken="camille.exemple@example.org"),
)

_KEPT = WithdrawnSheet.model_fields.keys()
"""What remains of a withdrawn sheet."""

_PERSON = re.compile(r"(?:[a-z]{2,}[._-]|[a-z]\.)[a-z]{2,}@", re.IGNORECASE)
_SERVICE_WORDS = re.compile(
    r"accueil|contact|centre|social|service|mairie|ccas|cias|asso|info|secretariat|direction|equipe"
    r"|pole|maison|espace|communication",
    re.IGNORECASE,
)


@sheet_check
def file_name(subject: Subject) -> Iterator[Finding]:
    """The stem is a permanent id and an address."""
    stem = subject.id
    if subject.path.suffix != ".md" or not re.fullmatch(SHEET_ID, stem):
        mended = slugify(stem)[:SHEET_ID_MAX].strip("-")
        yield FILE_NAME.at(
            START,
            f"{quoted(subject.path.name)} n'est pas un nom de fiche : des minuscules sans accents, "
            "des chiffres et des traits d'union sont attendus, puis `.md`.",
            f"{mended}.md" if mended else None,
        )
    elif stem in RESERVED_IDS:
        yield FILE_NAME.at(
            START, f"Une fiche ne peut pas s'appeler `{stem}` : cette adresse sert à autre chose."
        )
    elif len(stem) > SHEET_ID_MAX:
        yield FILE_NAME.at(
            START,
            f"Ce nom compte {counted(len(stem), 'caractère')} ; {SHEET_ID_MAX} au plus sont admis.",
            f"{stem[:SHEET_ID_MAX].rsplit('-', 1)[0]}.md",
        )


@sheet_check
def folder(subject: Subject) -> Iterator[Finding]:
    """The folder is that of the territory: it lets a territory have its reviewers."""
    parts = subject.path.parts
    if len(parts) < 2 or parts[0] != "practices" or subject.text("statut") == WITHDRAWN:
        return
    expected = expected_folder(subject)
    found = "/".join(parts[:-1])
    if expected and found != f"practices/{expected}":
        yield FOLDER.at(
            subject.front.key_place_of(("territoire",)),
            f"D'après son territoire, cette fiche se range dans `practices/{expected}/`, et non "
            f"dans `{found}/`.",
            f"practices/{expected}/{subject.path.name}",
        )


def expected_folder(subject: Subject) -> str | None:
    """The folder that the territory calls for; None when the territory cannot be read."""
    geography = subject.reference.geography
    departements = _departements(subject, geography)
    if subject.text("territoire", "echelle") == "national":
        return "national"
    if not departements:
        return None
    if len(departements) > 1:
        return "plusieurs-territoires"
    only = geography.departements[departements.pop()]
    return f"{only.code}-{only.slug}"


def _departements(subject: Subject, geography: Geography) -> set[str]:
    """The départements of the territory; none when a part of it is not known."""
    found: set[str] = set()
    for _path, code in subject.texts("territoire", "communes"):
        commune = geography.commune(code)
        if commune is None:
            return set()
        found.add(commune.departement)
    for _path, code in subject.texts("territoire", "departements"):
        if code not in geography.departements:
            return set()
        found.add(code)
    for _path, slug in subject.texts("territoire", "regions"):
        if slug not in geography.regions:
            return set()
        found.update(d.code for d in geography.departements_of_region(slug))
    return found


@sheet_check
def territory(subject: Subject) -> Iterator[Finding]:
    """A sheet stands somewhere."""
    if not isinstance(subject.raw("territoire"), dict):
        return
    if not any(subject.raw("territoire", key) for key in ("communes", "departements", "regions")):
        yield NO_TERRITORY.at(
            subject.front.key_place_of(("territoire",)),
            "Le territoire est vide : donnez au moins un code de commune, de département ou une "
            "région.",
            'communes: ["…"]',
        )


@sheet_check
def dates(subject: Subject) -> Iterator[Finding]:
    """Dates do not contradict one another."""
    yield from _period(subject)
    updated = subject.date("redaction", "mise_a_jour")
    yield from _redaction_dates(subject, subject.date("redaction", "creation"), updated)
    for index in subject.items("sources"):
        yield from _source_dates(subject, index, updated)


def _redaction_dates(
    subject: Subject, creation: datetime.date | None, updated: datetime.date | None
) -> Iterator[Finding]:
    if creation is None:
        return
    yield from _not_before(subject, ("redaction", "mise_a_jour"), creation, "la mise à jour")
    if updated and updated < creation:
        return  # the creation is as likely at fault: what else it precedes says no more
    yield from _not_before(subject, ("redaction", "verification"), creation, "la vérification")
    for index in subject.items("redaction", "relectures"):
        path = ("redaction", "relectures", index, "le")
        yield from _not_before(subject, path, creation, "la relecture")


def _period(subject: Subject) -> Iterator[Finding]:
    start, end = subject.year("periode", "debut"), subject.year("periode", "fin")
    if start and end and end < start:
        yield DATES.at(
            subject.front.place_of(("periode", "fin")),
            f"L'action finirait en {end}, avant d'avoir commencé en {start}.",
        )
    if end and subject.text("periode", "etat") == "en-cours":
        yield DATES.at(
            subject.front.place_of(("periode", "etat")),
            f"L'action est dite en cours, mais elle a une année de fin ({end}). Retirez l'année "
            "de fin (`fin: null`), ou changez l'état.",
        )


def _not_before(
    subject: Subject, path: Path, creation: datetime.date, what: str
) -> Iterator[Finding]:
    found = subject.date(*path)
    if found and found < creation:
        yield DATES.at(
            subject.front.place_of(path),
            f"La date de {what} ({found.isoformat()}) précède la création de la fiche "
            f"({creation.isoformat()}).",
        )


def _source_dates(subject: Subject, index: int, updated: datetime.date | None) -> Iterator[Finding]:
    path = ("sources", index, "date")
    published = subject.partial_date(*path)
    if not published:
        return
    earliest = datetime.date(published.year, published.month or 1, published.day or 1)
    if updated and earliest > updated:
        yield DATES.at(
            subject.front.place_of(path),
            f"La source ({published}) est plus récente que la dernière mise à jour de la fiche "
            f"({updated.isoformat()}). Corrigez l'une ou l'autre.",
        )
        return
    read = subject.date("sources", index, "consulte_le")
    if read and read < earliest:
        yield DATES.at(
            subject.front.place_of(("sources", index, "consulte_le")),
            f"La source aurait été consultée ({read.isoformat()}) avant d'être publiée "
            f"({published}).",
        )


@sheet_check
def future_dates(subject: Subject) -> Iterator[Finding]:
    """A sheet tells what has happened."""
    # A day of grace: midnight is not everywhere at once.
    tomorrow = subject.today + datetime.timedelta(days=1)
    for key in ("debut", "fin"):
        year = subject.year("periode", key)
        if year and year > tomorrow.year:
            yield FUTURE.at(
                subject.front.place_of(("periode", key)), f"L'année {year} est à venir."
            )
    for path in _days(subject):
        day = subject.date(*path)
        if day and day > tomorrow:
            yield FUTURE.at(
                subject.front.place_of(path), f"La date du {day.isoformat()} est à venir."
            )


def _days(subject: Subject) -> Iterator[Path]:
    """The paths of the days that a sheet tells of as past."""
    for key in ("creation", "mise_a_jour", "verification"):
        yield ("redaction", key)
    for index in subject.items("redaction", "relectures"):
        yield ("redaction", "relectures", index, "le")
    for index in subject.items("sources"):
        yield ("sources", index, "consulte_le")
    yield ("reponse_porteur", "date")
    yield ("retrait", "date")


@sheet_check
def freins(subject: Subject) -> Iterator[Finding]:
    """The list of freins and the section of difficulties are empty together or not at all."""
    section = subject.body.section("difficultes")
    listed_freins = subject.raw("freins")
    if section is None or section.is_empty or not isinstance(listed_freins, list):
        return
    title = BY_ANCHOR["difficultes"].title
    if not listed_freins and not says_undocumented(section):
        yield FREINS.at(
            subject.front.key_place_of(("freins",)),
            f"La liste des freins est vide, mais la section {quoted(title)} raconte des "
            "difficultés. Ajoutez chaque obstacle, avec sa réponse et son issue.",
        )
    if listed_freins and section.is_undocumented:
        yield FREINS.at(
            section.heading.position,
            f"La section {quoted(title)} dit « Non documenté. », mais l'en-tête nomme "
            f"{counted(len(listed_freins), 'frein')}. Dites ici ce qui s'est passé.",
        )


@sheet_check
def agreement(subject: Subject) -> Iterator[Finding]:
    """What the porteur said decides what may be published."""
    status, said = subject.text("statut"), subject.text("accord_porteur")
    place = subject.front.place_of(("accord_porteur",))
    if said == "refuse" and status in PUBLISHED:
        yield AGREEMENT.at(
            place,
            f"Le porteur a refusé : la fiche ne peut pas avoir le statut `{status}`. Laissez-la en "
            "`brouillon`, ou retirez-la (`retiree`).",
        )
    if status == "validee" and said not in {"obtenu", "refuse", None}:
        yield AGREEMENT.at(
            place,
            "Une fiche validée l'est aussi par le porteur : son accord doit être `obtenu`. Sinon, "
            "le statut est `relue`.",
            "obtenu",
        )


@sheet_check
def reviews(subject: Subject) -> Iterator[Finding]:
    """What is published has been read by someone else, twice when it calls for care."""
    status = subject.text("statut")
    found = subject.raw("redaction", "relectures")
    if status not in PUBLISHED or not isinstance(found, list | None):
        return
    if not isinstance(subject.raw("redaction"), dict):
        return
    readers = [
        subject.text("redaction", "relectures", index, "par")
        for index in subject.items("redaction", "relectures")
    ]
    place = subject.front.key_place_of(("redaction", "relectures"))
    careful = bool(subject.texts("vigilance"))
    if "redaction" not in readers:
        yield REVIEWS.at(
            place,
            f"Le statut `{status}` demande au moins une relecture par la rédaction. Ajoutez-la, ou "
            "remettez la fiche en `brouillon`.",
        )
    elif careful and len(readers) < 2:
        yield REVIEWS.at(
            place,
            "Le sujet demande de la vigilance : deux relectures sont nécessaires avant publication.",
        )
    if status == "validee" and "porteur" not in readers:
        yield REVIEWS.at(
            place,
            "Une fiche validée a été relue par le porteur : ajoutez cette relecture, ou donnez le "
            "statut `relue`.",
        )


@sheet_check
def withdrawn(subject: Subject) -> Iterator[Finding]:
    """A withdrawn sheet keeps nothing but its withdrawal."""
    if subject.text("statut") != WITHDRAWN:
        return
    left = [key for key in subject.front.data or {} if key in Sheet.model_fields.keys() - _KEPT]
    if left:
        yield WITHDRAWN_REMAINS.at(
            subject.front.key_place_of((left[0],)),
            f"La fiche est retirée : effacez {listed((f'`{key}`' for key in left), 'et')}.",
        )
    body = subject.body
    starts = [*(heading.position for heading in body.headings[:1]), body.before_sections]
    first = min(filter(None, starts), default=None)
    if first:
        yield WITHDRAWN_REMAINS.at(
            first, "La fiche est retirée : effacez le texte, à partir de cette ligne."
        )


@sheet_check
def contact(subject: Subject) -> Iterator[Finding]:
    """A contact can be reached, and is a service."""
    if not isinstance(subject.raw("contact"), dict):
        return
    if not any(subject.raw("contact", key) for key in ("url", "courriel", "telephone")):
        yield NO_CONTACT.at(
            subject.front.key_place_of(("contact",)),
            "Le contact n'a ni page, ni courriel, ni téléphone. Donnez-en un, ou écrivez "
            "`contact: null`.",
        )
    email = subject.text("contact", "courriel")
    if email and _PERSON.match(email) and not _SERVICE_WORDS.search(email.split("@")[0]):
        yield NAMED_CONTACT.at(
            subject.front.place_of(("contact", "courriel")),
            f"{quoted(email)} semble être l'adresse d'une personne. Donnez celle d'un service.",
        )


@sheet_check
def old_ids(subject: Subject) -> Iterator[Finding]:
    """An old id is not the sheet's own."""
    for path, old in subject.texts("anciens_ids"):
        if old == subject.id:
            yield BAD_ID.at(
                subject.front.place_of(path),
                "Un ancien identifiant ne peut pas être celui d'aujourd'hui. Retirez-le.",
            )
