"""The types of front matter values: each turns a typed text into a value, or says how to mend it.

A refusal is raised as a PydanticCustomError whose type is the code of a rule; `essaim.checks.fields`
gives it its place in the file.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NoReturn, cast
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from essaim.geography import Geography
from essaim.identifiers import SHEET_ID, SHEET_ID_MAX, SOURCE_ID
from essaim.rules import Example, Rule, error
from essaim.text import listed, quoted
from essaim.vocabulary import Vocabularies, Vocabulary

WRONG_TYPE = error(
    "type-inattendu",
    "Chaque clé attend une valeur d'une forme précise",
    "Certaines clés attendent un texte, d'autres une liste (`[a, b]` ou une ligne par valeur, "
    "commencée par un tiret), d'autres un groupe de clés décalées de deux espaces. Le tableau des "
    "champs dit ce que chacune attend.",
    Example(sound="themes: [lien-social-et-isolement]", broken="themes: lien-social-et-isolement"),
)
MISSING_VALUE = error(
    "valeur-manquante",
    "Une clé obligatoire a une valeur",
    "La clé est là, mais vide. Sans cette information, la fiche ne peut être ni trouvée ni "
    "comprise.",
    Example(sound="origine: sources-publiques", broken="origine:"),
)
TOO_LONG = error(
    "texte-trop-long",
    "Les textes courts restent courts",
    "Le titre et le résumé s'affichent sur un téléphone et dans les résultats de recherche : "
    "au-delà de la longueur prévue, ils seraient coupés. Dites l'essentiel, le reste va dans les "
    "sections.",
    Example(sound="titre: Un jardin", broken="titre: Un jardin" + " très" * 20),
)
WRONG_COUNT = error(
    "nombre-de-valeurs",
    "Un nombre de valeurs limité",
    "Une fiche rangée partout ne se trouve nulle part : gardez les formes, les thèmes et les "
    "publics principaux.",
    Example(
        sound="formes: [travail-social-communautaire]",
        broken="formes: [travail-social-communautaire, travail-social-avec-les-groupes, "
        "animation-de-la-vie-sociale]",
    ),
)
REPEATED_VALUE = error(
    "valeur-en-double",
    "Une valeur ne se répète pas dans une liste",
    "La même valeur est écrite deux fois dans la liste. Gardez-en une.",
    Example(sound="publics: [habitants]", broken="publics: [habitants, habitants]"),
)
NOT_A_NUMBER = error(
    "nombre-invalide",
    "Un nombre s'écrit avec des chiffres seuls",
    "Pas d'espace, d'unité ni de « environ » : les nuances vont dans la section « Moyens ». "
    "La décimale s'écrit avec un point.",
    Example(sound="cout_annuel: 12000", broken="cout_annuel: environ 12 000 euros"),
)
NOT_A_YEAR = error(
    "annee-invalide",
    "Une année s'écrit avec quatre chiffres",
    "Par exemple `2016`. Si l'année n'est pas connue, écrivez `null`.",
    Example(sound="debut: 2015", broken="debut: vers 2015"),
)
NOT_A_DATE = error(
    "date-invalide",
    "Une date s'écrit AAAA-MM-JJ",
    "Par exemple `2026-11-23`. La date d'une source peut s'arrêter au mois (`2016-05`) ou à "
    "l'année (`2016`). Si elle n'est pas connue, écrivez `null`.",
    Example(sound="creation: 2026-01-15", broken="creation: 15/01/2026"),
)
UNKNOWN_TERM = error(
    "terme-inconnu",
    "Un terme des vocabulaires",
    "Les thèmes, publics, formes, méthodes… viennent de listes communes, pour que les fiches se "
    "retrouvent et se comparent. Choisissez le terme le plus proche ; si aucun ne convient, "
    "proposez-en un dans la demande.",
    Example(sound="publics: [habitants]", broken="publics: [habitant-du-quartier]"),
)
UNKNOWN_COMMUNE = error(
    "commune-inconnue",
    "Une commune se dit par son code INSEE",
    "Le code de la commune (cinq caractères, entre guillemets) évite de confondre deux communes "
    "de même nom. Ce n'est pas le code postal. Un nom ou un code postal reçoit en réponse le code "
    "qui convient ; une commune qui a fusionné, celui de la commune d'aujourd'hui.",
    Example(sound='communes: ["62510"]', broken='communes: ["Liévin"]'),
)
UNKNOWN_DEPARTEMENT = error(
    "departement-inconnu",
    "Un département se dit par son code",
    'Par exemple `"08"`, `"2A"` ou `"974"`, entre guillemets.',
    Example(sound="departements: []", broken='departements: ["Ardennes"]'),
)
UNKNOWN_REGION = error(
    "region-inconnue",
    "Une région se dit par son nom simplifié",
    "Sans accents ni majuscules, les mots liés par des traits d'union : `hauts-de-france`, "
    "`provence-alpes-cote-d-azur`.",
    Example(sound="regions: []", broken='regions: ["Nord-Pas-de-Calais"]'),
)
BAD_ADDRESS = error(
    "adresse-invalide",
    "Une adresse de page commence par https://",
    "Copiez l'adresse complète depuis le navigateur. Si la page n'est pas en ligne, écrivez "
    "`null`.",
    Example(sound="url: https://www.example.org/article", broken="url: www.example.org/article"),
)
BAD_CONTACT = error(
    "contact-invalide",
    "Un contact joignable",
    "Le courriel et le téléphone sont ceux d'un service, écrits en entier : "
    "`accueil@exemple.fr`, `03 21 00 00 00`.",
    Example(sound="courriel: accueil@example.org", broken="courriel: accueil chez example.org"),
)
BAD_ID = error(
    "identifiant-invalide",
    "Un identifiant ne contient que des minuscules, des chiffres et des traits d'union",
    "Les identifiants servent d'adresses : `lievin-jardin-partage`. Ceux des sources sont `s1`, "
    "`s2`, `s3`…",
    Example(sound="- id: s2", broken="- id: Source 2"),
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What values are checked against: the vocabularies and the official geography."""

    vocabularies: Vocabularies
    geography: Geography


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month (0 when unknown) or the day (0 when unknown)."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        parts = [f"{self.year:04}", f"{self.month:02}", f"{self.day:02}"]
        return "-".join(parts[: 1 + bool(self.month) + bool(self.day)])

    @property
    def last_day(self) -> datetime.date:
        """The last day that this date may mean: what makes it certainly past."""
        if not self.month:
            return datetime.date(self.year, 12, 31)
        if not self.day:
            following = datetime.date(self.year + self.month // 12, self.month % 12 + 1, 1)
            return following - datetime.timedelta(days=1)
        return datetime.date(self.year, self.month, self.day)


def refuse(rule: Rule, message: str, suggestion: str | None = None) -> NoReturn:
    """Refuse a value while pydantic validates it.

    Raises PydanticCustomError with the rule's code, for the place that pydantic is at.
    """
    raise PydanticCustomError(
        cast("Any", rule.code), "{message}", {"message": message, "suggestion": suggestion}
    )


def _reference(info: ValidationInfo) -> Reference:
    if not isinstance(info.context, Reference):
        raise TypeError("front matter is validated with a Reference as its context")
    return info.context


def _text_only(value: object, rule: Rule, expected: str) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        refuse(MISSING_VALUE, f"Il manque une valeur ; {expected}.")
    refuse(rule, f"Cette valeur doit être un simple texte ; {expected}.")


# --- numbers, years, dates ---------------------------------------------------------------------

_WHOLE = re.compile(r"[0-9]{1,12}")
_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_FRENCH_DATE = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
_SPACES = re.compile(r"[\s\u00a0\u202f]")


def _parse_whole(value: object) -> int:
    text = _text_only(value, NOT_A_NUMBER, "un nombre entier est attendu, par exemple 12000")
    if not _WHOLE.fullmatch(text):
        refuse(
            NOT_A_NUMBER,
            f"{quoted(text)} n'est pas un nombre entier. Écrivez-le avec des chiffres seuls, ou "
            "`null` s'il n'est pas connu.",
            _digits(text),
        )
    return int(text)


def _digits(text: str) -> str | None:
    found = re.search(r"[0-9]+", _SPACES.sub("", text))
    return found.group() if found else None


def _parse_decimal(value: object) -> float:
    text = _text_only(value, NOT_A_NUMBER, "un nombre est attendu, par exemple 1.5")
    if not _DECIMAL.fullmatch(text):
        mended = text.replace(",", ".")
        refuse(
            NOT_A_NUMBER,
            f"{quoted(text)} n'est pas un nombre. La décimale s'écrit avec un point ; `null` s'il "
            "n'est pas connu.",
            mended if _DECIMAL.fullmatch(mended) else _digits(text),
        )
    return float(text)


def parse_year(value: object) -> int:
    """A year of four digits, 1500 to 2099.

    Raises PydanticCustomError for anything else.
    """
    text = _text_only(value, NOT_A_YEAR, "une année est attendue, par exemple 2016")
    if not _YEAR.fullmatch(text):
        found = re.search(r"\b(?:1[5-9]|20)[0-9]{2}\b", text)
        refuse(
            NOT_A_YEAR,
            f"{quoted(text)} n'est pas une année de 1500 à 2099. Écrivez-la en entier, par exemple "
            "`2016`, ou `null` si elle n'est pas connue.",
            found.group() if found else None,
        )
    return int(text)


def parse_date(value: object) -> datetime.date:
    """A day written YYYY-MM-DD that exists.

    Raises PydanticCustomError for anything else.
    """
    text = _text_only(value, NOT_A_DATE, "une date est attendue, par exemple 2026-11-23")
    match = _DATE.fullmatch(text)
    if not match:
        refuse(
            NOT_A_DATE,
            f"{quoted(text)} n'est pas une date. La forme attendue est AAAA-MM-JJ, par exemple "
            "`2026-11-23`.",
            _iso_from_french(text),
        )
    return _calendar_day(text, *(int(part) for part in match.groups()))


def parse_partial_date(value: object) -> PartialDate:
    """A year, a month or a day: YYYY, YYYY-MM or YYYY-MM-DD.

    Raises PydanticCustomError for anything else.
    """
    text = _text_only(value, NOT_A_DATE, "une date est attendue, par exemple 2016-05")
    match = _PARTIAL.fullmatch(text)
    if not match:
        refuse(
            NOT_A_DATE,
            f"{quoted(text)} n'est pas une date. Les formes attendues sont AAAA, AAAA-MM ou "
            "AAAA-MM-JJ ; `null` si la source n'est pas datée.",
            _iso_from_french(text),
        )
    year, month, day = (int(part or 0) for part in match.groups())
    _calendar_day(text, year, month or 1, day or 1)
    if match.group(2) == "00" or match.group(3) == "00":
        refuse(NOT_A_DATE, f"{quoted(text)} n'existe pas dans le calendrier.")
    return PartialDate(year, month, day)


def _calendar_day(text: str, year: int, month: int, day: int) -> datetime.date:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        refuse(NOT_A_DATE, f"{quoted(text)} n'existe pas dans le calendrier.")
    if not _YEAR.fullmatch(f"{year:04}"):
        refuse(NOT_A_DATE, f"{quoted(text)} est trop loin dans le passé ou dans l'avenir.")
    return found


def _iso_from_french(text: str) -> str | None:
    match = _FRENCH_DATE.fullmatch(text)
    if not match:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


WholeNumber = Annotated[
    int, BeforeValidator(_parse_whole), WithJsonSchema({"type": "integer", "minimum": 0})
]
Number = Annotated[
    float, BeforeValidator(_parse_decimal), WithJsonSchema({"type": "number", "minimum": 0})
]
Year = Annotated[
    int,
    BeforeValidator(parse_year),
    WithJsonSchema({"type": "integer", "minimum": 1500, "maximum": 2099}),
]
Date = Annotated[
    datetime.date, BeforeValidator(parse_date), WithJsonSchema({"type": "string", "format": "date"})
]
SourceDate = Annotated[
    PartialDate,
    BeforeValidator(parse_partial_date),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_PARTIAL.pattern}$"}),
]


# --- identifiers, addresses, ways to reach a service -----------------------------------------


def _matching(rule: Rule, pattern: str, expected: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            refuse(rule, f"{quoted(value)} ne convient pas : {expected}.")
        return value

    return check


def _check_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        sound = False
    if not sound or parts.username or re.search(r"[\s<>\"\\]", value):
        refuse(
            BAD_ADDRESS,
            f"{quoted(value)} n'est pas l'adresse complète d'une page. Elle commence par "
            "« https:// » ou « http:// » ; `null` si la page n'est pas en ligne.",
            f"https://{value}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", value) else None,
        )
    return value


SheetId = Annotated[
    str,
    AfterValidator(
        _matching(BAD_ID, SHEET_ID, "un identifiant de fiche, comme `lievin-jardin`, est attendu")
    ),
    WithJsonSchema({"type": "string", "pattern": f"^{SHEET_ID}$", "maxLength": SHEET_ID_MAX}),
]
SourceId = Annotated[
    str,
    AfterValidator(_matching(BAD_ID, SOURCE_ID, "`s1`, `s2`, `s3`… est attendu")),
    WithJsonSchema({"type": "string", "pattern": f"^{SOURCE_ID}$"}),
]
Address = Annotated[
    str, AfterValidator(_check_address), WithJsonSchema({"type": "string", "format": "uri"})
]
Email = Annotated[
    str,
    AfterValidator(
        _matching(
            BAD_CONTACT,
            r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
            "une adresse de courriel entière est attendue, comme `accueil@exemple.fr`",
        )
    ),
    WithJsonSchema({"type": "string", "format": "email"}),
]
Phone = Annotated[
    str,
    AfterValidator(
        _matching(
            BAD_CONTACT,
            r"(?:\+[0-9]{1,3}|0)[ .]?[0-9](?:[ .]?[0-9]){7,9}|[0-9]{4}",
            "un numéro de téléphone entier est attendu, comme `03 21 00 00 00`",
        )
    ),
    WithJsonSchema({"type": "string"}),
]


# --- terms and places ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """Marks a value taken from that vocabulary; a merged term becomes its successor."""

    KEYWORD: ClassVar[str] = "x-vocabulaire"

    vocabulary: str

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # The name goes into the JSON Schema under KEYWORD; `essaim.schema` puts its terms there.
        return {**handler(schema), self.KEYWORD: self.vocabulary}

    def _check(self, value: str, info: ValidationInfo) -> str:
        words = _reference(info).vocabularies[self.vocabulary]
        found = words.resolve(value)
        return found.id if found else _refuse_term(value, words)


def _refuse_term(value: str, words: Vocabulary) -> NoReturn:
    near = words.nearest(value)
    hint = (
        f"Le terme le plus proche est `{near}` ({words.by_id[near].libelle})."
        if near
        else f"Les termes possibles sont {_some([item.id for item in words.current])}"
    )
    refuse(
        UNKNOWN_TERM,
        f"{quoted(value)} n'est pas dans le vocabulaire «\u00a0{words.titre}\u00a0». {hint}",
        near,
    )


def _some(identifiers: list[str], limit: int = 12) -> str:
    shown = [f"`{identifier}`" for identifier in identifiers[:limit]]
    return f"{listed(shown)}." if len(identifiers) <= limit else f"{', '.join(shown)}…"


def _check_commune(value: str, info: ValidationInfo) -> str:
    geography = _reference(info).geography
    if geography.commune(value):
        return value
    found = geography.communes_matching(value)
    if not found:
        refuse(
            UNKNOWN_COMMUNE,
            f"{quoted(value)} n'est le code INSEE d'aucune commune. Cinq caractères sont attendus, "
            'entre guillemets, comme "62510".',
        )
    places = [geography.place(commune.code) for commune in found]
    # Some old codes are postcodes today: it is a merger only if nothing of today bears the number.
    merged = found[0] == geography.successor(value)
    reason = "est une ancienne commune" if merged else "n'est pas un code INSEE de commune"
    refuse(
        UNKNOWN_COMMUNE,
        f"{quoted(value)} {reason}. Le code qui convient est sans doute "
        f"{listed(f'{place}' for place in places)}.",
        f'"{found[0].code}"',
    )


def _check_departement(value: str, info: ValidationInfo) -> str:
    geography = _reference(info).geography
    if value in geography.departements:
        return value
    found = geography.departement_matching(value)
    if found is None:
        refuse(
            UNKNOWN_DEPARTEMENT,
            f'{quoted(value)} n\'est le code d\'aucun département. Exemples : "08", "2A", "974".',
        )
    refuse(
        UNKNOWN_DEPARTEMENT,
        f"{quoted(value)} n'est pas un code de département. Celui qui convient est sans doute "
        f'"{found.code}" ({found.nom}).',
        f'"{found.code}"',
    )


def _check_region(value: str, info: ValidationInfo) -> str:
    geography = _reference(info).geography
    if value in geography.regions:
        return value
    found = geography.region_matching(value)
    if found is None:
        refuse(
            UNKNOWN_REGION,
            f"{quoted(value)} n'est pas une région. Les régions sont "
            f"{_some([slug for slug in geography.regions if geography.region_has_page(slug)], limit=20)}",
        )
    refuse(
        UNKNOWN_REGION,
        f"{quoted(value)} n'est pas le nom simplifié d'une région. Celui qui convient est sans "
        f"doute `{found.slug}` ({found.nom}).",
        found.slug,
    )


CommuneCode = Annotated[
    str,
    AfterValidator(_check_commune),
    WithJsonSchema({"type": "string", "pattern": "^[0-9][0-9AB][0-9]{3}$"}),
]
DepartementCode = Annotated[
    str,
    AfterValidator(_check_departement),
    WithJsonSchema({"type": "string", "pattern": "^(?:[0-9]{2}|2[AB]|9[78][0-9])$"}),
]
RegionSlug = Annotated[str, AfterValidator(_check_region), WithJsonSchema({"type": "string"})]


# --- lists -----------------------------------------------------------------------------------


def _nothing_is_empty(value: object) -> object:
    return [] if value is None else value


def _one_is_a_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _without_repeats(values: tuple[Any, ...]) -> tuple[Any, ...]:
    seen: set[Any] = set()
    for value in values:
        if value in seen:
            refuse(REPEATED_VALUE, f"{quoted(str(value))} est écrit deux fois dans cette liste.")
        seen.add(value)
    return values


Distinct = AfterValidator(_without_repeats)
"""A list without repeats."""

MayBeNull = BeforeValidator(_nothing_is_empty)
"""A list where nothing known may be written `null`."""

MayBeAlone = BeforeValidator(_one_is_a_list)
"""A list where a single value may stand without brackets."""
