"""The search index: Pagefind, run once on a page per sheet that is made for it, and counted.

It indexes while MkDocs lays out the public pages, which it does not read. Pagefind's command, not its
Python API, which sleeps a tenth of a second per page. The build fails unless as many pages are
indexed as were meant to be.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import Files

from essaim.collection import Collection
from essaim.site.search_documents import search_documents

log = get_plugin_logger("essaim")


@dataclass(frozen=True, slots=True)
class Indexing:
    """Pagefind at work: where, and on how many pages."""

    folder: tempfile.TemporaryDirectory[str]
    process: subprocess.Popen[str]
    meant: int

    @property
    def output(self) -> Path:
        """Where the index is being written."""
        return Path(self.folder.name) / "index"


_under_way: list[Indexing] = []


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Write what is to be indexed in a temporary folder, and start indexing it."""
    on_build_error()  # what a build that was broken off may have left
    log.info("Indexation des fiches pour la recherche…")
    folder = tempfile.TemporaryDirectory(prefix="essaim-index-")
    documents = Path(folder.name) / "documents"
    meant = _write(config.extra["collection"], documents)
    where = ["--site", str(documents), "--output-path", str(Path(folder.name) / "index")]
    process = subprocess.Popen(
        [sys.executable, "-m", "pagefind_bin", *where, "--force-language", "fr"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    _under_way.append(Indexing(folder, process, meant))
    return files


@event_priority(-100)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Wait for the index, check that nothing was left out, and put it in the site."""
    indexing = _under_way.pop()
    with indexing.folder:
        said, _ = indexing.process.communicate()
        if indexing.process.returncode != 0:
            raise PluginError(f"Pagefind did not index the sheets. Its last words:\n{said[-4000:]}")
        found = _indexed_pages(indexing.output)
        if found != indexing.meant:
            raise PluginError(
                f"{indexing.meant} pages were meant for the search index, but Pagefind indexed "
                f"{found}. Look at what essaim.site.search_documents writes."
            )
        # Replaced whole: Pagefind adds to what it finds, and an old index would live on in the new.
        target = Path(config.site_dir) / "pagefind"
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(indexing.output, target)
    log.info(f"{found} fiches dans l'index de recherche.")


def on_build_error(**_kwargs: object) -> None:
    """Stop indexing for a build that failed."""
    while _under_way:
        indexing = _under_way.pop()
        indexing.process.kill()
        indexing.process.communicate()
        indexing.folder.cleanup()


def _write(collection: Collection, folder: Path) -> int:
    folder.mkdir()
    written = 0
    for address, html in search_documents(collection):
        file = folder / address / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(html, encoding="utf-8")
        written += 1
    return written


def _indexed_pages(index: Path) -> int:
    entry = json.loads((index / "pagefind-entry.json").read_text(encoding="utf-8"))
    return sum(language["page_count"] for language in entry["languages"].values())
