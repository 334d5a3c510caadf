"""From the bytes of a file to lines that every later stage counts the same way."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from essaim.problems import START, Finding, Position
from essaim.rules import Example, error, warning

NOT_UTF8 = error(
    "encodage",
    "Le fichier doit être enregistré en UTF-8",
    "Les fiches sont lues par plusieurs outils qui attendent l'encodage UTF-8. Un autre encodage "
    "abîme les accents. Dans l'éditeur, choisissez « Enregistrer avec l'encodage UTF-8 ».",
    Example(sound="Contexte du lieu", broken="Contexte \udce9 du lieu"),
)
BYTE_ORDER_MARK = warning(
    "marque-d-ordre-des-octets",
    "Pas de marque invisible en tête de fichier",
    "Certains éditeurs ajoutent une marque invisible (BOM) au début du fichier. Elle gêne d'autres "
    "outils. Enregistrez le fichier en « UTF-8 sans BOM ».",
    Example(sound="---\ntitre:", broken="\ufeff---\ntitre:"),
)
LINE_SEPARATOR = error(
    "separateur-de-ligne",
    "Les lignes finissent par un retour à la ligne ordinaire",
    "Un texte collé depuis un traitement de texte peut contenir des séparateurs de ligne "
    "invisibles, que les outils ne comptent pas de la même façon. Remplacez-les par un vrai retour "
    "à la ligne (touche Entrée).",
    Example(sound="Contexte du lieu", broken="Contexte\u2028du lieu"),
)
CONTROL_CHARACTER = error(
    "caractere-de-controle",
    "Pas de caractère de contrôle invisible",
    "Un caractère invisible, qui ne se voit ni ne se lit, peut cacher un texte ou casser la page. "
    "Supprimez-le : effacez les mots autour et retapez-les.",
    Example(sound="Contexte du lieu", broken="Contexte\u000cdu lieu"),
)

_SEPARATOR_NAMES = {
    "\r": "un retour chariot seul (CR)",
    "\u0085": "un caractère U+0085 (fin de ligne « NEL »)",
    "\u2028": "un caractère U+2028 (séparateur de ligne)",
    "\u2029": "un caractère U+2029 (séparateur de paragraphe)",
}
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Direction marks: they let a text be read otherwise than it is written."""

_REFUSED_BY_YAML = "\ufeff\ufffe\uffff"
"""A mark that is only known at the start of a file, and two codes that are no characters."""

_ODD = re.compile(
    f"[\r\u0085\u2028\u2029\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{_BIDI}{_REFUSED_BY_YAML}]"
)
_ODD_RUN = re.compile(f"({_ODD.pattern})\\1*")
"""The same odd character several times over is one fault."""

_SEPARATORS = frozenset(_SEPARATOR_NAMES)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text whose lines end at LF only, and what had to be repaired to get there."""

    text: str
    findings: tuple[Finding, ...]


def decode(raw: bytes) -> Decoded:
    """Read bytes as UTF-8 text with LF ends.

    Odd characters are named and replaced by a space, so that positions hold and the rest of the
    file is still checked.
    """
    findings: list[Finding] = []
    text = _as_text(raw, findings)
    if text.startswith("\ufeff"):
        findings.append(
            BYTE_ORDER_MARK.at(
                START,
                "Le fichier commence par une marque invisible (BOM). Enregistrez-le en "
                "« UTF-8 sans BOM ».",
            )
        )
        text = text[1:]
    text = text.replace("\r\n", "\n")
    if "\r" in text and "\n" not in text:
        findings.append(_old_mac_line_ends())
        text = text.replace("\r", "\n")
    odd = [_odd_character(text, match) for match in _ODD_RUN.finditer(text)]
    return Decoded(_ODD.sub(" ", text) if odd else text, (*findings, *odd))


def position_in(text: str, offset: int) -> Position:
    """The line and column of a character of a text whose lines end at LF."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Position(text.count("\n", 0, offset) + 1, offset - line_start + 1)


def _as_text(raw: bytes, findings: list[Finding]) -> str:
    utf16 = _utf16_name(raw)
    if utf16:
        findings.append(_not_utf8(START, "il semble enregistré en UTF-16 (« Unicode »)"))
        return raw.decode(utf16, errors="replace").removeprefix("\ufeff")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = raw[: problem.start].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        findings.append(
            _not_utf8(
                position_in(before, len(before)),
                f"l'octet 0x{raw[problem.start]:02X} n'y a pas de sens ici, comme dans un texte "
                "enregistré en Windows-1252 (« ANSI ») ou en Latin-1",
            )
        )
    return raw.decode("utf-8", errors=_AS_WINDOWS_1252)


def _utf16_name(raw: bytes) -> str | None:
    """Name the flavour of UTF-16 of a text: by its mark, or because every other byte is null."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = raw[:64]
    if len(start) > 1 and not any(start[1::2]):
        return "utf-16-le"
    return "utf-16-be" if len(start) > 1 and not any(start[::2]) else None


def _as_windows_1252(problem: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as the old Windows did: accents stay readable."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    wrong = problem.object[problem.start : problem.end]
    return wrong.decode("cp1252", errors="replace"), problem.end


_AS_WINDOWS_1252 = "essaim-windows-1252"
codecs.register_error(_AS_WINDOWS_1252, _as_windows_1252)


def _not_utf8(position: Position, reason: str) -> Finding:
    return NOT_UTF8.at(
        position,
        f"Le fichier n'est pas en UTF-8 : {reason}. Enregistrez-le avec l'encodage UTF-8.",
    )


def _old_mac_line_ends() -> Finding:
    return LINE_SEPARATOR.at(
        START,
        "Toutes les lignes finissent par un retour chariot seul (CR), à l'ancienne façon de "
        "Macintosh. Enregistrez le fichier avec des fins de ligne LF (« Unix ») ou CRLF "
        "(« Windows »).",
    )


def _odd_character(text: str, match: re.Match[str]) -> Finding:
    char = match.group(1)
    position = position_in(text, match.start())
    if char in _SEPARATORS:
        return LINE_SEPARATOR.at(
            position,
            f"Ici se cache {_SEPARATOR_NAMES[char]}, souvent collé depuis un traitement de texte. "
            "Remplacez-le par un retour à la ligne ordinaire (touche Entrée).",
        )
    return CONTROL_CHARACTER.at(
        position,
        f"Ici se cache un caractère invisible (U+{ord(char):04X}). Supprimez-le : effacez les mots "
        "autour et retapez-les.",
    )
