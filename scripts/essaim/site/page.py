"""What a page is, whatever lays it out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address of the site; `note` is said beside them (a count)."""

    label: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address, the template that lays it out, and what that template shows.

    `indexed` says whether search engines may keep it. `trail` are the pages above it. `picture`
    names the image that other sites show when someone shares it (`essaim.site.social_images`).
    """

    address: str
    template: str
    title: str
    description: str
    view: object
    trail: tuple[Link, ...] = ()
    indexed: bool = True
    picture: str = "essaim"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site that is no page."""

    address: str
    content: bytes
