"""One browser per worker, one site for all of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from essaim.catalogue import Catalogue
from essaim.collection import load_collection
from essaim.repository import Repository
from find_browser import find_browser

from .built_site import ROOT, BuiltSite, build_once, served
from .looks import list_screenshots
from .visitor import Visitor, visiting

# So that what it asserts says what it found.
pytest.register_assert_rewrite(f"{__package__}.views")

Newcomer = Callable[..., Visitor]


def pytest_sessionfinish() -> None:
    """List the pictures that were kept."""
    list_screenshots()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that is the same for every worker of this run."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def site(shared_folder: Path) -> BuiltSite:
    """The whole site, as `make site` builds it."""
    return build_once(shared_folder)


@pytest.fixture(scope="session")
def home(site: BuiltSite) -> Iterator[str]:
    """The site at the root of a host."""
    with served(site.folder, "/") as address:
        yield address


@pytest.fixture(scope="session")
def home_below(site: BuiltSite) -> Iterator[str]:
    """The same site in a folder of a host."""
    with served(site.folder, "/essaim/") as address:
        yield address


class Homes(NamedTuple):
    """The two places where the site is served."""

    root: str
    below: str


@pytest.fixture(scope="session")
def homes(home: str, home_below: str) -> Homes:
    """The same site at the root of a host, and in a folder of another."""
    return Homes(home, home_below)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """What the collection says: what the site shows is compared with it."""
    collection = load_collection(
        Repository(ROOT), with_drafts=False, today=datetime.date(2026, 1, 1)
    )
    return collection.catalogue


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium, or the one that Playwright installed; none is a failure."""
    chromium = playwright.chromium.launch(
        executable_path=find_browser(),
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            # A process per window, and one in reserve, is most of what a short visit costs.
            "--renderer-process-limit=1",
            "--disable-features=SpareRendererForSitePerProcess",
        ],
    )
    yield chromium
    chromium.close()


@pytest.fixture
def newcomer(browser: Browser, home: str) -> Iterator[Newcomer]:
    """Makes visitors; the test fails when anything went wrong in one of their windows."""
    with ExitStack() as leaving:

        def arrive(at: str = home, **options: object) -> Visitor:
            return leaving.enter_context(visiting(browser, at, **options))  # type: ignore[arg-type]

        yield arrive


@pytest.fixture
def visitor(newcomer: Newcomer) -> Visitor:
    """A visitor at a desk."""
    return newcomer()
