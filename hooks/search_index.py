"""The search index: Pagefind, run once on the finished pages, and counted.

Pagefind's command, not its Python API, which sleeps a tenth of a second per page. The build fails
unless as many pages are indexed as were meant to be.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from essaim.site.addresses import EXPLORER

log = get_plugin_logger("essaim")

MARK = "data-pagefind-body"
"""What a template writes on the element that holds the text to be found."""

WHERE = f"{EXPLORER}*/index.html"
"""The pages that may carry the mark: reading the others would take Pagefind as long again."""

SOURCE_MARKS = ".source-mark"
"""Left out of the index: their numbers would stick to the words before them."""

_expected = {"pages": 0}


def on_pre_build(*, config: MkDocsConfig) -> None:
    """Count anew: `mkdocs serve` keeps the process."""
    _expected["pages"] = 0


def on_post_page(output: str, **_kwargs: object) -> str:
    """Count the pages that are meant to be found."""
    _expected["pages"] += MARK in output
    return output


@event_priority(-100)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Index the site, then check that nothing was left out."""
    site = Path(config.site_dir)
    # Pagefind adds to what it finds: an old index would live on in the new one.
    shutil.rmtree(site / "pagefind", ignore_errors=True)
    log.info("Indexation des fiches pour la recherche…")
    options = ["--glob", WHERE, "--force-language", "fr", "--exclude-selectors", SOURCE_MARKS]
    done = subprocess.run(
        [sys.executable, "-m", "pagefind_bin", "--site", str(site), *options],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise PluginError(
            "Pagefind did not index the site. Its last words:\n"
            f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    found = _indexed_pages(site)
    if found != _expected["pages"]:
        raise PluginError(
            f"{_expected['pages']} pages carry {MARK}, but Pagefind indexed {found}. "
            f"Look for a template that writes the mark twice, outside of <body>, or elsewhere than "
            f"in {WHERE}."
        )
    log.info(f"{found} fiches dans l'index de recherche.")


def _indexed_pages(site: Path) -> int:
    entry = json.loads((site / "pagefind" / "pagefind-entry.json").read_text(encoding="utf-8"))
    return sum(language["page_count"] for language in entry["languages"].values())
