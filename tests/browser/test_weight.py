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


def first_view(browser: Browser, site: BuiltSite, address: str) -> list[Path]:
    """The files that are loaded to show a page to somebody who was never there."""
    sent: list[Path] = []
    with served(site.folder, "/", sent) as home, visiting(browser, home) as visitor:
        visitor.open(address).wait_for_load_state("networkidle")
    assert sent
    return sent


def on_the_wire(file: Path) -> int:
    """The bytes of a file once gzipped; what is compressed already (the index) is sent as it is."""
    content = file.read_bytes()
    return min(len(content), len(gzip.compress(content, mtime=0)))


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
    sent = first_view(browser, site, SAMPLES[sample](catalogue))
    weight = sum(on_the_wire(file) for file in sent)
    assert weight <= limit, f"{weight / KIB:.0f} KiB: {[file.name for file in sent]}"


def test_filters_without_words_load_one_piece_of_the_index(
    browser: Browser, site: BuiltSite, catalogue: Catalogue
) -> None:
    """All of it would be megabytes the day the base has thousands of sheets."""
    theme = next(iter(catalogue.index("theme")))
    sent = first_view(browser, site, f"pratiques/?theme={theme}")
    assert len([file for file in sent if file.suffix == ".pf_index"]) == 1
    assert sum(on_the_wire(file) for file in sent) <= 260 * KIB


def test_the_list_as_it_is_built_loads_no_search_at_all(browser: Browser, site: BuiltSite) -> None:
    sent = first_view(browser, site, "pratiques/")
    assert [file for file in sent if "pagefind" in file.parts] == []
