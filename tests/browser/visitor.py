"""A visitor: a browser window at an address of the site, and what must never happen in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urljoin

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

Colours = Literal["light", "dark"]

PHONE = (390, 844)
DESKTOP = (1280, 900)
TAB_STOPS = 200
"""More Tab presses than any page of the site needs to reach anything."""


@dataclass
class Watch:
    """What went wrong while pages were shown: each entry is a sentence."""

    home: str
    faults: list[str] = field(default_factory=list)
    expected_statuses: set[int] = field(default_factory=set)

    def attach(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("dialog", self._dialog)
        page.context.on("request", self._request)
        page.context.on("requestfailed", self._failed)
        page.context.on("response", self._response)

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(
            f"the server responded with a status of {s}" in message.text
            for s in self.expected_statuses
        ):
            return
        self.faults.append(f"console: {message.text} ({message.location})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"request outside of the site: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left lets go of what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed request: {request.url} ({request.failure})")

    def _response(self, response: Response) -> None:
        if not response.ok and response.status not in {304, *self.expected_statuses}:
            self.faults.append(f"status {response.status}: {response.url}")


@dataclass
class Visitor:
    """A browser window on the site."""

    page: Page
    home: str
    watch: Watch

    def open(self, address: str = "") -> Page:
        """Go to an address of the site, relative to its root, and wait for what scripts add."""
        self.page.goto(urljoin(self.home, address))
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page is there, and the explorer's answer with it."""
        self.page.wait_for_load_state("load")
        expect(self.page.locator(".asked [data-explorer-form]")).to_have_count(0)

    def address(self) -> str:
        """Where the visitor is, relative to the root of the site."""
        assert self.page.url.startswith(self.home), self.page.url
        return self.page.url.removeprefix(self.home)

    def tab_to(self, target: Locator, *, backwards: bool = False) -> Locator:
        """Press Tab until the target has the focus, and see that it shows."""
        for _ in range(TAB_STOPS):
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            if target.evaluate("element => element === document.activeElement"):
                assert focus_shows(self.page), f"the focus does not show on {target}"
                return target
        raise AssertionError(f"{target} cannot be reached with Tab")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)


@contextmanager
def visiting(
    browser: Browser,
    home: str,
    *,
    size: tuple[int, int] = DESKTOP,
    colours: Colours = "light",
    scripts: bool = True,
    **options: Any,
) -> Iterator[Visitor]:
    """A new visitor, with nothing remembered; leaving asserts that nothing went wrong."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=colours,
        java_script_enabled=scripts,
        locale="fr-FR",
        reduced_motion="reduce",  # no smooth scrolling to wait for
        **options,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    watch = Watch(home)
    watch.attach(page)
    yield Visitor(page, home, watch)
    cookies = context.cookies()
    context.close()
    assert watch.faults == [], watch.faults
    assert cookies == [], cookies


def focus_shows(page: Page) -> bool:
    """Whether what has the focus is outlined and stands in the window, not under something."""
    return bool(
        page.evaluate(
            """() => {
              const focused = document.activeElement;
              const style = getComputedStyle(focused);
              const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              const box = [...focused.getClientRects()].find((rect) => rect.width && rect.height);
              if (!outlined || !box) return false;
              if (focused.closest("svg")) return true; // a shape may be hollow in its middle
              const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
              const x = middle(box.left, box.right, innerWidth);
              const y = middle(box.top, box.bottom, innerHeight);
              const over = document.elementFromPoint(x, y);
              return Boolean(over) && (focused.contains(over) || over.contains(focused));
            }"""
        )
    )
