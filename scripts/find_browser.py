"""Which Chromium the browser tests drive. Standard library only: the set-up asks too."""

from __future__ import annotations

import shutil

NAMES = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser")
"""Commands that are one, the best first: the shell is the same engine without any window to draw,
and opens a page three times as fast."""


def find_browser() -> str | None:
    """The path of the machine's own Chromium; None leaves Playwright to its own."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
