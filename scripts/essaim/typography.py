"""French micro-typography, done by the build so that authors type plain spaces."""

from __future__ import annotations

import re
from functools import lru_cache

_NBSP = "\u00a0"
_NARROW = "\u202f"

# A text may be a piece of a sentence, cut at its emphases: a sign may well come first in it. Each
# pattern starts with the character to change, then looks around it: that is what makes it fast.
_SPACE = re.compile(
    r"[ \u00a0](?:"
    r"(?:(?<!\s.)(?=[;!?]+(?!\w))"  # before ; ! ?
    r"|(?<=\d.)(?<!\d{4}.)(?=\d{3}(?!\d)))(?P<narrow>)"  # between thousands
    r"|(?<!\s.)(?=:(?:\s|$))"  # before a colon
    r"|(?=»)|(?<=«.)"  # inside quotation marks
    r"|(?<=\d.)(?=[%€]|(?:km|ans?|euros?|heures?|habitants?)\b)"  # before a unit
    r")"
)
_APOSTROPHE = re.compile(r"'(?<=\w')(?![^\w«])")


@lru_cache(maxsize=1 << 16)
def french(text: str) -> str:
    """Give a text the spaces and apostrophes of French print.

    Non-breaking spaces inside « guillemets », before a colon and before units, narrow ones between
    thousands and before `;`, `!` and `?`, curly apostrophes inside words (Lexique des règles
    typographiques en usage à l'Imprimerie nationale). The same titles and labels come up on many
    pages: they are remembered.
    """
    return _APOSTROPHE.sub("\u2019", _SPACE.sub(_fixed, text))


def _fixed(match: re.Match[str]) -> str:
    return _NARROW if match.lastgroup else _NBSP


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
