"""The built site: complete, nothing else, the same twice, safe, and never half replaced.

Every build here is a real one, of a copy of the repository, by the script that `make site` runs.
"""

from __future__ import annotations

import datetime
import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
import yaml

from essaim.calendar import build_day
from essaim.collection import load_collection
from essaim.repository import Repository
from essaim.site.assets import assets
from essaim.site.plan import plan
from lay_out import lay_out as copy_repository

from .helpers import REFERENCE, ROOT, broken, make_picture

EPOCH = int(datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC).timestamp())
SITE_URL = "https://essaim.example/"
FOLDER = "practices/62-pas-de-calais"
SLOWEST = 120
"""Seconds after which something that should have happened will not."""

WITHDRAWN = "---\nstatut: retiree\nretrait:\n  date: 2026-02-01\n  motif: erreur\n---\n"


def variant(title: str, *changes: tuple[str, str]) -> str:
    """The reference under another title, with passages replaced."""
    text = broken("Un jardin d'essai au pied des immeubles de Liévin", title)
    text = text.replace("Rien de ce qui suit n'a eu lieu.", f"{title}.")
    for sound, replacement in changes:
        assert text.count(sound) == 1, sound
        text = text.replace(sound, replacement)
    return text


SHEETS = {
    "essai-complet": REFERENCE,
    "essai-archive": variant("Une fiche d'essai archivée", ("statut: relue", "statut: archivee")),
    "essai-brouillon": variant("Une fiche d'essai en brouillon", ("t: relue", "t: brouillon")),
    "essai-retire": WITHDRAWN,
    "essai-sensible": variant(
        "Une fiche d'essai sur un sujet sensible",
        ("vigilance: []", "vigilance: [suicide]"),
        ("le: 2026-01-20\n", "le: 2026-01-20\n    - par: redaction\n      le: 2026-01-21\n"),
    ),
    "essai-coeur": variant("Une fiche d'essai au cœur d'un quartier"),
    "essai-deplace": variant(
        "Une fiche d'essai qui a changé d'adresse",
        ("anciens_ids: []", "anciens_ids: [essai-d-avant]"),
        ("voir_aussi: []", "voir_aussi: [essai-complet]"),
        ("Contexte du lieu [s1].", "### Un titre\n\nVoir [une autre](essai-complet.md#moyens)."),
        ("verification: null", "verification: 2026-01-20"),
    ),
}
"""A sheet of each state, and what links to what."""


def lay_out(root: Path, sheets: Mapping[str, str], *, editorial: bool = False) -> Path:
    """A copy of what the build reads of the repository, with those sheets."""
    copy_repository(root, editorial=editorial)
    for name, text in sheets.items():
        write(root, name, text)
    return root


def write(root: Path, name: str, text: str) -> None:
    file = root / FOLDER / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def environment(**variables: str) -> dict[str, str]:
    return os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(EPOCH)} | variables


def build(root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run what `make site` runs."""
    return subprocess.run(
        [sys.executable, "scripts/build_site.py"],
        cwd=root,
        env=environment(**variables),
        check=False,
        capture_output=True,
        text=True,
    )


def built(root: Path, **variables: str) -> Path:
    """The site of a build that must go well."""
    done = build(root, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def contents(site: Path) -> dict[str, bytes]:
    """Every file of a site by its path, the search index aside."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.relative_to(site).parts[0] != "pagefind"
    }


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real collection, and with it a sheet of each state."""
    root = lay_out(tmp_path_factory.mktemp("whole"), SHEETS, editorial=True)
    for folder in (ROOT / "practices").glob("[!_]*/"):
        shutil.copytree(folder, root / "practices" / folder.name, dirs_exist_ok=True)
    return root


@pytest.fixture(scope="session")
def site(repository: Path) -> Path:
    return built(repository)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of a few sheets, already built. Tests leave it as they found it."""
    root = lay_out(tmp_path_factory.mktemp("tiny"), SHEETS)
    built(root)
    return root


# --- pages, as a browser reads them --------------------------------------------------------------


@dataclass
class Document(HTMLParser):
    """A page taken apart."""

    html: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    titles: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_title = False
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        # The shapes of a map have titles too.
        self._in_title = tag == "title" and "body" not in {name for name, _ in self.elements}
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, _tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_title:
            self.titles.append(data)

    def attributes(self, name: str, *tags: str) -> list[str]:
        """The values of an attribute, on those elements or on all."""
        return [
            attrs[name] or ""
            for tag, attrs in self.elements
            if name in attrs and (not tags or tag in tags)
        ]

    def count(self, tag: str) -> int:
        return sum(tag == other for other, _attrs in self.elements)

    def meta(self, name: str) -> str | None:
        found = (
            a.get("content") for t, a in self.elements if t == "meta" and a.get("name") == name
        )
        return next(found, None)

    @property
    def indexed(self) -> bool:
        return self.meta("robots") is None


@cache
def pages(site: Path) -> Mapping[str, Document]:
    """Every page by its address, relative to the root."""
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): Document(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(site.rglob("*.html"))
        if path.relative_to(site).parts[0] != "pagefind"
    }


def everywhere(site: Path, look: Callable[[Document], object]) -> dict[str, object]:
    """What a look at each page finds wrong, by page."""
    found = {address: look(page) for address, page in pages(site).items()}
    return {address: wrong for address, wrong in found.items() if wrong}


def repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


# --- complete, and nothing else ------------------------------------------------------------------


def test_the_site_holds_what_was_planned_and_nothing_else(repository: Path, site: Path) -> None:
    collection = load_collection(
        Repository(repository), with_drafts=False, today=datetime.date(2026, 12, 1)
    )
    docs = repository / "docs"
    pictures = Repository(repository).pictures_folder
    planned_pages = plan(collection, datetime.date(2026, 12, 1), "https://essaim.example/")
    planned = {
        *(asset.address for asset in assets(collection, docs / "assets" / "fonts", pictures)),
        "404.html",
        "sitemap.xml",
        *(f"{page.address}index.html" for page in planned_pages),
        *(
            re.sub(r"(?:(^|/)index)?\.md$", r"\1/index.html", path.relative_to(docs).as_posix())
            if path.suffix == ".md"
            else path.relative_to(docs).as_posix()
            for path in docs.rglob("*")
            if path.is_file() and "templates" not in path.parts
        ),
    }
    assert set(contents(site)) == {re.sub("^/|(?<=/)/", "", path) for path in planned}


@pytest.mark.parametrize(
    "unwanted", ["*.gz", "*.md", "*.py", "*.yml", "main.html", "*.map", "*.js.LICENSE*", ".*"]
)
def test_nothing_is_published_that_was_not_meant(site: Path, unwanted: str) -> None:
    found = [path.name for path in site.rglob(unwanted) if "pagefind" not in path.parts]
    assert found == []


def test_a_draft_leaves_no_trace(site: Path) -> None:
    assert not (site / "pratiques" / "essai-brouillon").exists()
    assert not any(b"essai-brouillon" in content for content in contents(site).values())


def test_the_site_is_a_folder_that_a_host_can_read(repository: Path, site: Path) -> None:
    assert site.is_dir()
    assert not site.is_symlink()
    assert site.stat().st_mode & 0o755 == 0o755
    assert [path for path in site.rglob("*") if path.is_symlink()] == []
    assert [path.name for path in (repository / ".build").glob("site-*")] == []


def test_the_sitemap_holds_the_pages_that_search_engines_may_keep(site: Path) -> None:
    root = ET.parse(site / "sitemap.xml").getroot()  # noqa: S314 (our own file)
    told = [location.text for location in root.findall(".//{*}loc")]
    assert repeated([address or "" for address in told]) == []
    kept = [a for a, page in pages(site).items() if page.indexed and a != "404.html"]
    assert set(told) == {SITE_URL + address for address in kept}
    assert SITE_URL + "pratiques/essai-sensible/" not in told


def test_a_canonical_link_is_the_page_s_own_address(site: Path) -> None:
    for address, page in pages(site).items():
        canonical = [
            attrs["href"]
            for tag, attrs in page.elements
            if tag == "link" and attrs.get("rel") == "canonical"
        ]
        expected = [SITE_URL + address] if page.indexed and address != "404.html" else []
        assert canonical == expected, address


# --- one page ------------------------------------------------------------------------------------


def test_pages_say_that_they_are_in_french(site: Path) -> None:
    assert everywhere(site, lambda page: page.elements[0] != ("html", {"lang": "fr"})) == {}


def test_ids_are_unique_and_those_referred_to_exist(site: Path) -> None:
    assert everywhere(site, lambda page: repeated(page.attributes("id"))) == {}

    def lost(page: Document) -> set[str]:
        references = [
            *page.attributes("for"),
            *(name for value in _REFERRING for name in page.attributes(value)),
        ]
        return {one for value in references for one in value.split()} - set(page.attributes("id"))

    assert everywhere(site, lost) == {}


_REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "list", "headers")


def test_a_page_has_one_first_level_title_and_skips_no_level(site: Path) -> None:
    def wrong(page: Document) -> object:
        levels = page.headings
        steps = [b for a, b in pairwise(levels) if b > a + 1]
        return levels if levels.count(1) != 1 or levels[0] != 1 or steps else None

    assert everywhere(site, wrong) == {}


def test_titles_and_descriptions_are_unique_among_pages_that_are_kept(site: Path) -> None:
    assert everywhere(site, lambda page: len(page.titles) != 1) == {}
    kept = [page for page in pages(site).values() if page.indexed]
    assert repeated([page.titles[0] for page in kept]) == []
    assert repeated([page.meta("description") or "" for page in kept]) == []


def test_nothing_runs_or_is_styled_inline(site: Path) -> None:
    def inline(page: Document) -> list[object]:
        return [
            (tag, attrs)
            for tag, attrs in page.elements
            if tag in {"style", "iframe", "object", "embed", "base"}
            or (tag == "script" and not attrs.get("src"))
            or any(name == "style" or name.startswith("on") for name in attrs)
        ]

    assert everywhere(site, inline) == {}


_RESOURCES = ("script", "img", "source", "audio", "video", "track", "input", "use", "image")
_OUTSIDE = {"http", "https", "mailto", "tel"}


def test_no_resource_comes_from_elsewhere(site: Path) -> None:
    def foreign(page: Document) -> list[str]:
        found = [
            *(
                v
                for name in ("src", "srcset", "poster", "data", "href")
                for v in page.attributes(name, *_RESOURCES)
            ),
            *(
                attrs["href"] or ""
                for tag, attrs in page.elements
                if tag == "link" and attrs.get("rel") != "canonical"
            ),
            *page.attributes("action"),
        ]
        return [value for value in found if urlsplit(value).scheme or value.startswith("//")]

    assert everywhere(site, foreign) == {}
    for name, content in contents(site).items():
        if name.endswith((".css", ".svg")):
            text = content.decode().replace("http://www.w3.org/", "")
            assert not re.search(r"https?://|url\(\s*['\"]?//|@import", text), name


def test_every_link_and_anchor_of_the_site_leads_somewhere(site: Path) -> None:
    known = {"/" + name.removesuffix("index.html") for name in contents(site)}
    ids = {"/" + address: set(page.attributes("id")) for address, page in pages(site).items()}
    # A drawing that several pages take a part of.
    drawn = defaultdict(set, {"/assets/france.svg": {"regions"}})
    assert b'id="regions"' in contents(site)["assets/france.svg"]

    def dead(address: str, page: Document) -> Iterator[str]:
        for link in _links(page):
            parts = urlsplit(urljoin(f"/{address}", link))
            if parts.scheme in _OUTSIDE:
                continue
            lost = parts.scheme or parts.netloc or unquote(parts.path) not in known
            anchors = ids[parts.path] if parts.path in ids else drawn[parts.path]
            if lost or (parts.fragment and unquote(parts.fragment) not in anchors):
                yield link

    found = {address: set(dead(address, page)) for address, page in pages(site).items()}
    assert {address: ends for address, ends in found.items() if ends} == {}


def test_links_are_relative_so_that_the_site_works_at_any_path(site: Path) -> None:
    def absolute(page: Document) -> list[str]:
        own = urlsplit(SITE_URL).netloc
        return [
            link
            for link in (*_links(page), *page.attributes("data-root"))
            if link.startswith("/") or urlsplit(link).netloc == own
        ]

    # 404.html is shown at any address: it alone knows the site's path.
    assert set(everywhere(site, absolute)) == {"404.html"}


def _links(page: Document) -> list[str]:
    """Every address that a page names, of pages and of files, canonical links aside."""
    refreshed = [
        (attrs["content"] or "").split("url=", 1)[1]
        for tag, attrs in page.elements
        if tag == "meta" and attrs.get("http-equiv") == "refresh"
    ]
    named = [
        attrs["href"] or ""
        for tag, attrs in page.elements
        if "href" in attrs and not (tag == "link" and attrs.get("rel") == "canonical")
    ]
    return [*named, *page.attributes("src"), *page.attributes("action"), *refreshed]


def test_every_page_knows_the_way_to_the_root(site: Path) -> None:
    for address, page in pages(site).items():
        (root,) = page.attributes("data-root", "body")
        assert urljoin(f"/{address}", root) == "/", address


# --- sheets of each state --------------------------------------------------------------------------


def test_a_sheet_says_what_it_knows(site: Path) -> None:
    page = pages(site)["pratiques/essai-complet/"]
    assert "Un jardin d’essai au pied des immeubles de Liévin" in page.titles[0]
    assert "quartier imaginaire, Liévin (Pas-de-Calais)" in page.text
    anchors = [
        "contexte", "demarche", "participation", "moyens", "effets", "difficultes", "transfert",
        "formation", "sources", "source-s1", "source-s2",
    ]  # fmt: skip
    assert set(anchors) <= set(page.attributes("id"))
    assert page.html.count("Non documenté.") == 1
    assert "jamais vérifiée" in page.text


def test_the_titles_inside_a_section_take_its_name(site: Path) -> None:
    page = pages(site)["pratiques/essai-deplace/"]
    assert "contexte-un-titre" in page.attributes("id")
    assert "../essai-complet/#moyens" in page.attributes("href", "a")


def test_an_old_address_leads_to_the_new_one(site: Path) -> None:
    page = pages(site)["pratiques/essai-d-avant/"]
    assert not page.indexed
    targets = {urljoin("/pratiques/essai-d-avant/", link) for link in _links(page)}
    assert "/pratiques/essai-deplace/" in targets


def test_of_a_withdrawn_sheet_only_the_withdrawal_remains(site: Path) -> None:
    page = pages(site)["pratiques/essai-retire/"]
    assert not page.indexed
    assert "2026-02-01" in page.attributes("datetime")


def test_an_archived_sheet_is_read_at_its_address_and_listed_nowhere(site: Path) -> None:
    assert "Fiche archivée" in pages(site)["pratiques/essai-archive/"].text
    linking = [
        address
        for address, page in pages(site).items()
        if any("essai-archive" in link for link in page.attributes("href", "a"))
    ]
    assert set(linking) <= {"pratiques/essai-archive/"}  # its own links to mend or report it


def test_a_sensitive_sheet_offers_help_and_stays_out_of_search_engines(site: Path) -> None:
    page = pages(site)["pratiques/essai-sensible/"]
    assert page.meta("robots") == "noindex"
    assert "3114" in page.text


# --- search --------------------------------------------------------------------------------------


def indexed_sheets(site: Path) -> list[str]:
    """The addresses in Pagefind's index."""
    fragments = sorted((site / "pagefind" / "fragment").iterdir())
    texts = [gzip.decompress(path.read_bytes()).decode() for path in fragments]
    return [json.loads(text[text.index("{") :])["url"] for text in texts]


def test_the_search_index_holds_the_published_sheets_and_no_archived_one(
    repository: Path, site: Path
) -> None:
    published = {
        path.stem
        for path in (repository / "practices").glob("[!_]*/*.md")
        if re.search(r"^statut: (relue|validee)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(published) > 60
    assert "essai-sensible" in published  # found on the site, if not in search engines
    assert sorted(indexed_sheets(site)) == sorted(f"/pratiques/{name}/" for name in published)


def test_opened_ligatures_and_everyday_words_are_in_no_page(site: Path) -> None:
    page = pages(site)["pratiques/essai-coeur/"]
    assert "cœur" in page.text
    assert "coeur" not in page.text.replace(f"{SITE_URL}pratiques/essai-coeur/", "")
    assert "pagefind" not in page.html


# --- the same twice, by one clock ------------------------------------------------------------------


def test_two_builds_of_the_same_files_are_the_same_to_the_byte(tmp_path: Path, tiny: Path) -> None:
    again = lay_out(tmp_path / "material", SHEETS)  # the theme's name, and no theme
    assert contents(built(again)) == contents(tiny / "site")


def test_the_day_of_the_build_is_source_date_epoch(tmp_path: Path, tiny: Path) -> None:
    def to_verify(site: Path) -> bool:
        return "(à vérifier)" in pages(site)["pratiques/essai-deplace/"].text

    later = datetime.datetime(2028, 1, 20, tzinfo=datetime.UTC)  # verified on 2026-01-20
    root = lay_out(tmp_path, SHEETS)
    assert not to_verify(tiny / "site")
    assert to_verify(built(root, SOURCE_DATE_EPOCH=str(int(later.timestamp()))))


def test_no_clock_but_the_commit_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    os.utime(file, (1_500_000_000, 1_500_000_000))
    (tmp_path / ".build").mkdir()
    assert build_day(tmp_path) == datetime.date(2017, 7, 14)  # outside of git, the newest file's

    git = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org"]
    commit = [*git, "commit", "--quiet", "--allow-empty", "-m", "x"]
    dates = {"GIT_COMMITTER_DATE": "1600000000 +0000", "GIT_AUTHOR_DATE": "1600000000 +0000"}
    subprocess.run([*git, "init", "--quiet"], cwd=tmp_path, check=True)
    subprocess.run(commit, cwd=tmp_path, check=True, env=os.environ | dates)
    assert build_day(tmp_path) == datetime.date(2020, 9, 13)

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert build_day(tmp_path) == datetime.date(2023, 11, 14)


# --- the previous site stays ---------------------------------------------------------------------


@contextmanager
def changed(root: Path, name: str, text: str) -> Iterator[None]:
    """A sheet with another text, for a while."""
    write(root, name, text)
    try:
        yield
    finally:
        write(root, name, SHEETS[name])


def test_a_sheet_with_an_error_refuses_the_build_and_leaves_the_previous_site(tiny: Path) -> None:
    before, inode = contents(tiny / "site"), (tiny / "site").stat().st_ino
    text = broken("debut: 2015", "debut: vers 2015")
    line = text[: text.index("vers 2015")].count("\n") + 1
    with changed(tiny, "essai-complet", text):
        done = build(tiny)
    assert done.returncode != 0
    assert f"{FOLDER}/essai-complet.md:{line}:10" in done.stderr
    assert "« vers 2015 » n'est pas une année" in done.stderr.replace("\u00a0", " ")
    assert "Traceback" not in done.stderr
    assert contents(tiny / "site") == before
    assert (tiny / "site").stat().st_ino == inode


def test_a_build_that_fails_late_leaves_the_previous_site(tiny: Path) -> None:
    before = contents(tiny / "site")
    page = tiny / "docs" / "perdue.md"
    page.write_text("# Perdue\n\n[nulle part](absente.md)\n", encoding="utf-8")
    try:
        done = build(tiny)
    finally:
        page.unlink()
    assert done.returncode != 0
    assert "absente.md" in done.stderr
    assert contents(tiny / "site") == before
    assert list((tiny / ".build").glob("site-*")) == []


def test_a_build_killed_half_way_leaves_the_previous_site_and_the_next_one_works(
    tiny: Path,
) -> None:
    site = tiny / "site"
    before = contents(site)
    process = subprocess.Popen(
        [sys.executable, "scripts/build_site.py"],
        cwd=tiny,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until(lambda: any((tiny / ".build").glob("site-*/pratiques/*/index.html")))
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert contents(site) == before

    assert contents(built(tiny)) == before
    assert list((tiny / ".build").glob("site-*")) == []


def wait_until(done: Callable[[], object]) -> None:
    give_up = time.monotonic() + SLOWEST
    while not done():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(0.01)


def test_what_a_sheet_no_longer_says_leaves_the_site(tmp_path: Path, tiny: Path) -> None:
    root = shutil.copytree(tiny, tmp_path / "copy")
    assert "/pratiques/essai-sensible/" in indexed_sheets(root / "site")
    (root / FOLDER / "essai-sensible.md").unlink()
    site = built(root)
    assert not (site / "pratiques" / "essai-sensible").exists()
    assert "/pratiques/essai-sensible/" not in indexed_sheets(site)


# --- hostile texts ---------------------------------------------------------------------------------

HOSTILE = "\"'><img src=x onerror=a()><!--{{7*7}}</title></script><script>a()</script>&lt;"
HARMLESS = "douze mots simples"

# The rule that refuses tags in fields is taken away: it explains, it is not the defence.
UNGUARDED = """
import sys
from essaim.checks import fields
from essaim.checks.base import SHEET_CHECKS
SHEET_CHECKS.remove(fields.html_in_fields)
from mkdocs.__main__ import cli
cli(["build", "--quiet", "--site-dir", sys.argv[1]])
"""

_TEXT_FIELDS = {
    "titre", "resume", "nom", "lieu", "reponse", "financeurs", "questions", "editeur", "lu_via",
    "service", "texte", "auteurs", "alt", "credit", "accord",
}  # fmt: skip


def with_texts(text: str) -> tuple[str, int]:
    """The reference with a text in every free field, and how many fields that makes."""
    _, front_matter, body = REFERENCE.split("---\n", 2)
    data = yaml.load(front_matter, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
    data["porteur"]["site"] = "https://www.example.org/"
    data["sources"][0]["lu_via"] = data["sources"][1]["lu_via"] = ""
    data["reponse_porteur"] = {"texte": "", "date": "2026-01-20"}
    data["images"] = [
        {"fichier": "a.jpg", "alt": "", "credit": "", "licence": "etalab-2.0", "accord": ""}
    ]
    count = 0

    def filled(value: object, key: str = "") -> object:
        nonlocal count
        if isinstance(value, dict):
            return {name: filled(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [filled(item, key) for item in value]
        if key in _TEXT_FIELDS and value != "null":
            count += 1
            return text
        return None if value in {"null", ""} else value

    front_matter = yaml.safe_dump(filled(data), allow_unicode=True, sort_keys=False)
    return f"---\n{front_matter}---\n{body}", count


def skeleton(page: Document) -> list[tuple[str, dict[str, str | None]]]:
    """The elements of a page with their attributes; of those that hold words, the name only."""
    return [
        (
            tag,
            {
                k: None if k in {"content", "aria-label", "alt"} or "mailto:" in (v or "") else v
                for k, v in attrs.items()
            },
        )
        for tag, attrs in page.elements
    ]


def test_a_hostile_text_in_any_field_is_shown_as_text(tmp_path: Path) -> None:
    found: dict[str, Mapping[str, Document]] = {}
    for text in (HOSTILE, HARMLESS):
        sheet, count = with_texts(text)
        assert count > 15
        root = lay_out(tmp_path / str(len(text)), {"essai": sheet, "autre": REFERENCE})
        make_picture(root, "essai/a.jpg")
        done = subprocess.run(
            [sys.executable, "-c", UNGUARDED, "site"],
            cwd=root, env=environment(), check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found[text] = pages(root / "site")
    hostile, harmless = found[HOSTILE], found[HARMLESS]
    assert hostile.keys() == harmless.keys()
    # No element, no attribute, no address that was not there with harmless words.
    for address, page in hostile.items():
        assert skeleton(page) == skeleton(harmless[address]), address
    # The words are there, as they were typed but for their apostrophe.
    shown = hostile["pratiques/essai/"].text.replace("’", "'")
    assert shown.count(HOSTILE) == harmless["pratiques/essai/"].text.count(HARMLESS) > 12
    assert hostile["pratiques/essai/"].titles[0].replace("’", "'").startswith(HOSTILE)
    for address in (
        "pratiques/",
        "territoires/hauts-de-france/",
        "themes/lien-social-et-isolement/",
    ):
        assert HOSTILE in hostile[address].text.replace("’", "'")


# --- while writing -------------------------------------------------------------------------------


class Served:
    """A running `make serve`, and what it says."""

    def __init__(self, address: str) -> None:
        self.address = address

    def page(self, path: str) -> Document:
        return Document(self._get(path))

    def indexed(self) -> int:
        languages = json.loads(self._get("pagefind/pagefind-entry.json"))["languages"]
        return sum(language["page_count"] for language in languages.values())

    def _get(self, path: str) -> str:
        """What the server answers; nothing while it starts, or when there is no such page."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:  # noqa: S310
                return str(answer.read().decode())
        except OSError:
            return ""


@contextmanager
def serving(root: Path) -> Iterator[Served]:
    """Run the command of `make serve` on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = re.search(r"^\t\$\(BIN\)/mkdocs (serve .*)$", MAKEFILE, re.MULTILINE)
    assert command
    options = command[1].replace("8000", str(port)).split()
    with (root / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", *options],
            cwd=root, env=environment(), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    served = Served(f"http://127.0.0.1:{port}/")
    try:
        wait_until(lambda: process.poll() is not None or served.page("").elements)
        assert process.poll() is None, (root / "log").read_text(encoding="utf-8")
        yield served
    finally:
        process.terminate()
        process.wait()


MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_while_writing_a_broken_sheet_stops_nothing_and_edits_are_picked_up(
    tmp_path: Path,
) -> None:
    wrong = broken("debut: 2015", "debut: vers 2015")
    wrong = wrong.replace("titre: Un jardin", "titre: <script>a()</script> Un jardin")
    unread = "---\ntitre: [\n---\n\n## Contexte\n"
    root = lay_out(tmp_path, {**SHEETS, "essai-brise": wrong, "essai-illisible": unread})
    with serving(root) as served:
        # Its page shows its problems…
        page = served.page("pratiques/essai-brise/")
        assert page.headings.count(1) == 1
        assert "« vers 2015 » n’est pas une année" in re.sub(r"\s", " ", page.text)
        assert "<script>a()</script> Un jardin" in page.text
        unread_page = served.page("pratiques/essai-illisible/")
        assert page.count("script") == unread_page.count("script")
        assert "syntaxe-yaml" in unread_page.text
        # … the rest is served, drafts included, and can be searched.
        assert "Brouillon" in served.page("pratiques/essai-brouillon/").text
        assert "Un jardin d’essai" in served.page("pratiques/essai-complet/").text
        before = served.indexed()
        assert before == sum("statut: relue" in t or "t: brouillon" in t for t in SHEETS.values())
        # An edit is picked up, and the index made again.
        write(root, "essai-brise", variant("Une fiche d'essai réparée"))
        wait_until(lambda: "réparée" in served.page("pratiques/essai-brise/").text)
        assert served.indexed() == before + 1
        # So is a new fault.
        write(root, "essai-complet", broken("debut: 2015", "debut: vers 2015"))
        wait_until(lambda: "vers 2015" in served.page("pratiques/essai-complet/").text)
        assert served.indexed() == before
