"""Every address of the site (DESIGN, section 3), relative to its root, ending with a slash."""

from __future__ import annotations

from essaim.facets import Facet
from essaim.geography import Geography

HOME = ""
EXPLORER = "pratiques/"
TERRITORIES = "territoires/"
CROSSINGS = "croisements/"
CONTRIBUTE = "contribuer/"
RULES = "contribuer/regles/"
GLOSSARY = "glossaire/"


def sheet(sheet_id: str) -> str:
    """The page of a sheet."""
    return f"{EXPLORER}{sheet_id}/"


def picture(sheet_id: str, file: str) -> str:
    """An image of a sheet; it ends with no slash, since it is no page."""
    return f"{sheet(sheet_id)}{file}"


def region(slug: str) -> str:
    """The page of a région."""
    return f"{TERRITORIES}{slug}/"


def departement(code: str, geography: Geography) -> str:
    """The page of a département; that of its région when it is alone in it."""
    found = geography.departements[code]
    own = f"{found.slug}/" if geography.has_page(code) else ""
    return region(found.region) + own


def crossing(region_slug: str, theme: str) -> str:
    """The page of a région's sheets on a theme."""
    return f"{region(region_slug)}themes/{theme}/"


def term(facet: Facet, identifier: str) -> str:
    """The page of a term of a facet that has pages."""
    return f"{facet.address}{identifier}/"


def rule(code: str) -> str:
    """The page that explains a rule."""
    return f"{RULES}{code}/"


def filtered(**choices: str) -> str:
    """The explorer, filtered: keys of facets and their values."""
    return f"{EXPLORER}?{'&'.join(f'{key}={value}' for key, value in choices.items())}"


def numbered(address: str, number: int) -> str:
    """The page of that number of a long list; the first has the plain address."""
    return address if number == 1 else f"{address}page/{number}/"
