"""The search index: Pagefind, run once on a page per sheet that is made for it, and counted.

Pagefind's command, not its Python API, which sleeps a tenth of a second per page. The build fails
unless as many pages are indexed as were meant to be.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from essaim.collection import Collection
from essaim.site.search_documents import search_documents

log = get_plugin_logger("essaim")


@event_priority(-100)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Write what is to be indexed beside the site, index it, then check that nothing was left out."""
    output = Path(config.site_dir) / "pagefind"
    # Pagefind adds to what it finds: an old index would live on in the new one.
    shutil.rmtree(output, ignore_errors=True)
    log.info("Indexation des fiches pour la recherche…")
    collection: Collection = config.extra["collection"]
    with tempfile.TemporaryDirectory() as folder:
        meant = _write(collection, Path(folder))
        _index(Path(folder), output)
    found = _indexed_pages(output)
    if found != meant:
        raise PluginError(
            f"{meant} pages were meant for the search index, but Pagefind indexed {found}. Look at "
            "what essaim.site.search_documents writes."
        )
    log.info(f"{found} fiches dans l'index de recherche.")


def _write(collection: Collection, folder: Path) -> int:
    written = 0
    for address, html in search_documents(collection):
        file = folder / address / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(html, encoding="utf-8")
        written += 1
    return written


def _index(documents: Path, output: Path) -> None:
    where = ["--site", str(documents), "--output-path", str(output)]
    done = subprocess.run(
        [sys.executable, "-m", "pagefind_bin", *where, "--force-language", "fr"],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise PluginError(
            "Pagefind did not index the site. Its last words:\n"
            f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )


def _indexed_pages(index: Path) -> int:
    entry = json.loads((index / "pagefind-entry.json").read_text(encoding="utf-8"))
    return sum(language["page_count"] for language in entry["languages"].values())
