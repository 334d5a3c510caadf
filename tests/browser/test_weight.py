"""The weight of a first view, as bytes on the wire, gzipped: what a phone on a bus pays for."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from essaim.catalogue import Catalogue

from .built_site import BuiltSite, served
from .samples import SAMPLES
from .visitor import visiting

KIB = 1024


def first_view(browser: Browser, site: BuiltSite, address: str) -> int:
    """The bytes of all that is loaded to show a page to somebody who was never there."""
    sent: list[Path] = []
    with served(site.folder, "/", sent) as home, visiting(browser, home) as visitor:
        visitor.open(address).wait_for_load_state("networkidle")
    assert sent
    # What is compressed already (the search index) is sent as it is.
    return sum(
        min(len(content), len(gzip.compress(content, mtime=0)))
        for content in (file.read_bytes() for file in sent)
    )


@pytest.mark.parametrize(
    ("sample", "limit"),
    [
        ("accueil", 120 * KIB),
        ("fiche", 120 * KIB),
        ("croisements", 120 * KIB),
        ("explorateur", 260 * KIB),
        ("explorateur-resultats", 260 * KIB),
    ],
)
def test_a_first_view_is_light(
    browser: Browser, site: BuiltSite, catalogue: Catalogue, sample: str, limit: int
) -> None:
    weight = first_view(browser, site, SAMPLES[sample](catalogue))
    assert weight <= limit, f"{weight / KIB:.0f} KiB"
