"""French micro-typography, done by the build so that authors type plain spaces."""

from __future__ import annotations

import re

_NBSP = "\u00a0"
_NARROW = "\u202f"

_BEFORE_HIGH = re.compile(r"(?<=\S)[ \u00a0](?=[;!?](?:\s|$|[»)\]]))")
_BEFORE_COLON = re.compile(r"(?<=\S) (?=:(?:\s|$))|(?<=\S) (?=»)|(?<=«) (?=\S)")
_IN_NUMBER = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:%|€|km|ans?|euros?|heures?|habitants?)\b|%|€)")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w«])")


def french(text: str) -> str:
    """The same text with the spaces and apostrophes of French print.

    Non-breaking spaces inside « guillemets », before a colon and in numbers, narrow ones before
    `;`, `!` and `?`, curly apostrophes inside words (Lexique des règles typographiques en usage à
    l'Imprimerie nationale).
    """
    text = _BEFORE_HIGH.sub(_NARROW, text)
    text = _BEFORE_COLON.sub(_NBSP, text)
    text = _IN_NUMBER.sub(_NARROW, text)
    text = _BEFORE_UNIT.sub(_NBSP, text)
    return _APOSTROPHE.sub("\u2019", text)


_MARKUP = re.compile(r"(<(code|pre|script|style)\b.*?</\2>|<[^>]*>)", re.DOTALL)


def french_html(html: str) -> str:
    """`french`, for the texts of an HTML fragment: tags and code stay as they are."""
    pieces = _MARKUP.split(html)
    # The split yields text, markup, the markup's inner group, text, and so on.
    return "".join(
        french(piece) if index % 3 == 0 else piece
        for index, piece in enumerate(pieces)
        if index % 3 != 2
    )
