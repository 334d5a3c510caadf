"""Sheets that want harm, shown as `make serve` shows them: words stay words.

The same small collection has the pages that most collections lack: faults, drafts, moved, archived
and withdrawn sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .built_site import locked, served
from .conftest import Newcomer
from .hostile import FILE_NAME, LET_THROUGH, PREFIX, RUN, TAGS, WORD, build_hostile_site
from .looks import accessibility_faults, keep_screenshot, overflowing, small_targets
from .visitor import DESKTOP, PHONE, Visitor

# What our templates and the text of a sheet are made of; anything else was smuggled in.
_SMUGGLED = """() => {
  const known = new Set(`html head meta title link script body a header div img span form label input
    button nav ul li main ol article p h1 h2 h3 section small dl dt dd time strong em code pre sup
    blockquote table thead tbody tr th td cite details summary fieldset legend select option mark
    footer br hr abbr figure figcaption svg g path circle polyline polygon rect use`.split(/\\s+/));
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (name === "title" && element.closest(".map")) continue;
    if (!known.has(name)) found.push(`element ${name}`);
    if (name === "img" && !/\\/(assets\\/essaim\\.svg|a\\.jpg)$/.test(element.src)) found.push(element.outerHTML);
    if (name === "script" && !/\\/assets\\/\\w+\\.js$/.test(element.src)) found.push(element.outerHTML);
    for (const { name: attribute, value } of element.attributes) {
      const address = ["href", "src", "action", "formaction", "srcdoc"].includes(attribute);
      if (/^on|^style$|^x$|^autofocus$/.test(attribute)) found.push(`${name} ${attribute}`);
      if (address && /^\\s*(javascript|data|vbscript):/i.test(value)) found.push(value);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def hostile(shared_folder: Path) -> Iterator[str]:
    """The address of the hostile collection, built by the first worker that needs it."""
    folder = shared_folder / "hostile"
    with locked(shared_folder / "hostile.lock"):
        if not folder.exists():
            build_hostile_site(folder)
    with served(folder, PREFIX) as address:
        yield address


@pytest.fixture
def guest(newcomer: Newcomer, hostile: str) -> Visitor:
    """A visitor of the hostile collection."""
    return newcomer(at=hostile)


def nothing_ran(page: Page) -> None:
    """No script of theirs ran, no element of theirs exists, even once everything was pointed at."""
    page.evaluate(
        """() => {
          for (const element of document.querySelectorAll("*")) {
            for (const name of ["mouseover", "focus", "load", "error", "toggle"]) {
              element.dispatchEvent(new Event(name));
            }
          }
        }"""
    )
    assert page.evaluate("window.__hit") is None
    assert page.evaluate(_SMUGGLED) == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pratiques/",
        "pratiques/hostile/",
        "pratiques/hostile-brouillon/",
        "pratiques/refusee/",
        "pratiques/illisible/",
        f"pratiques/{quote(FILE_NAME.removesuffix('.md'))}/",
        "pratiques/deplacee/",
        "pratiques/archivee/",
        "pratiques/retiree/",
        "territoires/hauts-de-france/pas-de-calais/",
        "territoires/hauts-de-france/themes/lien-social-et-isolement/",
        "themes/lien-social-et-isolement/",
        "freins/locaux-et-logistique/",
    ],
)
def test_hostile_words_are_shown_as_words(guest: Visitor, address: str) -> None:
    page = guest.open(address)
    nothing_ran(page)


def test_the_words_are_there_to_be_read(guest: Visitor) -> None:
    """Nothing was cut out in silence: a reader sees what was written."""
    main = guest.open("pratiques/hostile/").get_by_role("main")
    expect(main).to_contain_text("onerror=")
    expect(main).to_contain_text("{{7*7}}")
    expect(main).to_contain_text(f"<script>{RUN}</script>")


def test_hostile_sheets_are_found_suggested_and_filtered_without_harm(guest: Visitor) -> None:
    page = guest.open()
    page.get_by_role("combobox", name="Que cherchez-vous").click()
    guest.type(WORD)
    expect(page.get_by_role("option").first).to_be_visible()
    nothing_ran(page)
    guest.press("Enter")
    page.wait_for_url("**/pratiques/?q=*")
    expect(page.locator("[data-results] h2").first).to_be_visible()
    nothing_ran(page)
    page.locator("[data-facet=theme] summary").click()
    page.get_by_role("checkbox", name="Lien social et isolement").check()
    expect(page.get_by_role("button", name="Retirer le filtre Lien social")).to_be_visible()
    nothing_ran(page)


def test_a_hostile_address_is_only_a_question(visitor: Visitor) -> None:
    asked = quote(TAGS)
    page = visitor.open(f"pratiques/?q={asked}&region={asked}&tri={asked}&{asked}={asked}#{asked}")
    expect(page.get_by_label("Chercher dans les fiches")).to_have_value(TAGS)
    nothing_ran(page)
    page.get_by_label("Chercher dans les fiches").fill(LET_THROUGH)
    visitor.settle()
    nothing_ran(page)


def test_the_published_site_lets_no_script_run_but_its_own(visitor: Visitor) -> None:
    """Were a tag ever to slip through, the page's own policy would still stop it."""
    page = visitor.open("themes/")
    visitor.page.evaluate(
        """(tags) => {
          const place = document.createElement("div");
          document.body.append(place);
          place.innerHTML = tags;
          const script = document.createElement("script");
          script.textContent = "window.__hit = 1";
          document.body.append(script);
        }""",
        f'<img src="assets/x" onerror="{RUN}">',
    )
    visitor.page.wait_for_timeout(300)
    assert page.evaluate("window.__hit") is None
    assert visitor.watch.faults
    visitor.watch.faults.clear()  # the policy says aloud what it stopped


@pytest.mark.parametrize(
    ("size", "colours"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone-dark", "desktop-light"]
)
@pytest.mark.parametrize(
    "name", ["hostile", "hostile-brouillon", "refusee", "illisible", "archivee", "retiree"]
)
def test_rare_pages_are_sound_too(
    newcomer: Newcomer, hostile: str, name: str, colours: str, size: tuple[int, int]
) -> None:
    visitor = newcomer(at=hostile, size=size, colours=colours)
    page = visitor.open(f"pratiques/{name}/")
    width = "phone" if size == PHONE else "desktop"
    keep_screenshot(page, f"{name}.{width}-{colours}")
    assert accessibility_faults(page) == []
    assert small_targets(page) == []
    assert overflowing(page) == []


def test_a_broken_sheet_says_where_and_leads_to_its_rules(guest: Visitor) -> None:
    page = guest.open("pratiques/refusee/")
    expect(page.get_by_role("heading", name="À corriger", exact=True)).to_be_visible()
    expect(page.get_by_text("Ligne ").first).to_be_visible()
    page.get_by_role("link", name="html-dans-un-champ").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("HTML")


def test_an_old_address_leads_to_the_new_one(guest: Visitor) -> None:
    page = guest.open("pratiques/ancienne-adresse/")
    page.wait_for_url("**/pratiques/deplacee/")


def test_an_archived_sheet_says_so_and_is_in_no_list(guest: Visitor) -> None:
    page = guest.open("pratiques/archivee/")
    expect(page.get_by_text(re.compile(r"Fiche archivée\s: elle reste"))).to_be_visible()
    expect(page.get_by_text("3114")).to_be_visible()
    listed = guest.open("pratiques/").locator("a[href$='/archivee/']")
    expect(listed).to_have_count(0)


def test_the_lost_page_works_in_a_folder_of_a_host(guest: Visitor) -> None:
    guest.watch.expected_statuses.add(404)
    page = guest.open("pratiques/rien/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
    page.get_by_role("main").get_by_role("combobox").fill(WORD)
    page.get_by_role("main").get_by_role("button", name="Chercher").click()
    assert guest.address().startswith("pratiques/?q=")
