"""What a page must be, whatever it says: asked of the browser that shows it."""

from __future__ import annotations

import fcntl
from html import escape
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .built_site import SCREENSHOTS

_AXE = Axe()
_OPTIONS = {
    "resultTypes": ["violations"],
    # Rules that axe leaves off by default.
    "rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}},
}

WATCH_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      const moved = shift.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? String(node));
      const seen = shift.value >= 0.0005; // less is a part of a pixel
      if (seen && !shift.hadRecentInput) window.shifts.push(`${shift.value.toFixed(4)}: ${moved.join(" | ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
"""To be run before the page's own scripts; `shifts` reads what it saw."""

_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 0.5)
    .map((element) => element.outerHTML.slice(0, 120));
}"""

# A link in a sentence is as tall as its line (WCAG 2.2, 2.5.8, exception « inline »); a check box
# is pressed by its label.
_SMALL_TARGETS = """() => {
  const inSentence = (link) => {
    if (getComputedStyle(link).display !== "inline") return false;
    const block = link.closest("p, li, dd, dt, td, th, h1, h2, h3, div");
    const copy = block.cloneNode(true);
    for (const other of copy.querySelectorAll("a, .unseen")) other.remove();
    return /[\\p{L}\\p{N}]/u.test(copy.textContent) || block.querySelectorAll("a").length > 1;
  };
  return [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter((target) => target.checkVisibility({ visibilityProperty: true }))
    .filter((target) => !target.matches(".skip") && !(target.matches("a") && inSentence(target)))
    .filter((target) => {
      const { width, height } = (target.closest("label") ?? target).getBoundingClientRect();
      return width < 24 || height < 24;
    })
    .map((target) => `${target.outerHTML.slice(0, 120)} (${target.getBoundingClientRect().height})`);
}"""


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds, one sentence per element."""
    found = _AXE.run(page, options=_OPTIONS).response["violations"]
    return [
        f"{violation['id']}: {violation['help']}: {node['html']} {node.get('failureSummary', '')}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflowing(page: Page) -> list[str]:
    """What sticks out on the right, when the page can be scrolled sideways."""
    found: list[str] = page.evaluate(_OVERFLOW)
    return found


def overflowing_at(page: Page, width: int) -> list[str]:
    """The same in a window of that width."""
    page.set_viewport_size({"width": width, "height": 900})
    return overflowing(page)


def small_targets(page: Page) -> list[str]:
    """What is to be pressed and is less than 24 pixels wide or tall."""
    found: list[str] = page.evaluate(_SMALL_TARGETS)
    return found


def shifts(page: Page) -> list[str]:
    """What moved by itself since the page began to show (see WATCH_SHIFTS).

    To be asked before a picture is taken: that resizes the window, and on a slow machine what follows
    no longer counts as somebody's doing.
    """
    found: list[str] = page.evaluate(
        """() => new Promise((tell) =>
          requestAnimationFrame(() => requestAnimationFrame(() => tell(window.shifts))))"""
    )
    return found


TALLEST = 2200
"""Pixels of a page that are kept as a picture: the longest are fifty screens tall."""


def keep_screenshot(page: Page, name: str, *, first_screen: bool = False) -> None:
    """Keep the page as a picture, from its top, for human eyes."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    if first_screen:
        page.screenshot(path=path)
        return
    size = page.evaluate("[document.documentElement.clientWidth, document.body.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": max(1, min(size[1], TALLEST))}
    page.screenshot(path=path, full_page=True, clip=clip, timeout=60_000)  # type: ignore[arg-type]


def list_screenshots() -> None:
    """Write the page that shows them all. Each worker does so when it ends; the last has them all."""
    if not SCREENSHOTS.is_dir():
        return
    with (SCREENSHOTS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        files = sorted(path for path in SCREENSHOTS.iterdir() if path.suffix in {".png", ".pdf"})
        (SCREENSHOTS / "index.html").write_text(_index(files), encoding="utf-8")


def _index(files: list[Path]) -> str:
    shown = "".join(
        f'<li><a href="{escape(file.name)}">{escape(file.name)}</a>'
        + (
            f'<br><img src="{escape(file.name)}" alt="" loading="lazy">'
            if file.suffix == ".png"
            else ""
        )
        + "</li>\n"
        for file in files
    )
    style = (
        "ul{list-style:none;padding:0;display:grid;gap:1rem;"
        "grid-template-columns:repeat(auto-fill,minmax(18rem,1fr))}"
        "img{width:100%;height:24rem;object-fit:cover;object-position:top;border:1px solid}"
    )
    return (
        '<!doctype html>\n<html lang="fr">\n<meta charset="utf-8">\n<title>Captures</title>\n'
        f"<style>{style}</style>\n<h1>Captures</h1>\n<ul>\n{shown}</ul>\n</html>\n"
    )
