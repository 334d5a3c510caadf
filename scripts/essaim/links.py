"""Where a link in a body may lead: another sheet, a section, or the open web."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from essaim.identifiers import SHEET_ID
from essaim.sections import BY_ANCHOR

_TO_SHEET = re.compile(rf"(?P<id>{SHEET_ID})\.md(?:#(?P<anchor>[a-z0-9-]+))?")
_STRAY_SHEET = re.compile(r"(?:[\w./-]*/)?(?P<id>[\w%-]+)(?:\.md|\.html)?/?(?:#.*)?")
_BAD_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\xa0<>\"\\]")


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A link to a sheet, or to one of its sections."""

    sheet_id: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A link to a section of the same sheet."""

    anchor: str


@dataclass(frozen=True, slots=True)
class OutsideLink:
    """A link out of the site: http, https or mailto."""

    address: str


@dataclass(frozen=True, slots=True)
class RefusedLink:
    """A link that leads nowhere good; `sheet_id` is what looks like a sheet's name in it.

    `section` is the section that it names and that no sheet has.
    """

    href: str
    sheet_id: str = ""
    section: str = ""


Link = SheetLink | SectionLink | OutsideLink | RefusedLink


def read_link(href: str) -> Link:
    """What a link's address means. What is not known to be good is refused."""
    to_sheet = _TO_SHEET.fullmatch(href)
    if to_sheet:
        anchor = to_sheet["anchor"] or ""
        if not anchor or anchor in BY_ANCHOR:
            return SheetLink(to_sheet["id"], anchor)
        return RefusedLink(href, to_sheet["id"], f"#{anchor}")
    if href.startswith("#"):
        return SectionLink(href[1:]) if href[1:] in BY_ANCHOR else RefusedLink(href, "", href)
    if _is_outside(href):
        return OutsideLink(href)
    stray = _STRAY_SHEET.fullmatch(href)
    return RefusedLink(href, stray["id"] if stray and "//" not in href else "")


def _is_outside(href: str) -> bool:
    if _BAD_CHARACTERS.search(href):
        return False
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in {"http", "https"} and bool(host) and not parts.username
