"""The site that the tests visit: built once for all workers, and served as a host would serve it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
SCREENSHOTS = ROOT / ".build" / "screenshots"

_KIND = re.compile(r'<body [^>]*data-kind="([^"]+)"')


class BuiltSite:
    """A built `site/`, and which of its pages are of which kind (`data-kind`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses of each kind of page, in alphabetical order."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for file in sorted(self.folder.rglob("*.html")):
            kind = _KIND.search(file.read_text(encoding="utf-8"))
            assert kind, f"{file} does not say its kind: it is not laid out by main.html"
            found[kind.group(1)].append(self.address(file))
        return {kind: tuple(addresses) for kind, addresses in found.items()}

    def address(self, file: Path) -> str:
        """The address of a file of the site, relative to its root."""
        return file.relative_to(self.folder).as_posix().removesuffix("index.html")

    def html(self, address: str) -> str:
        """The source of a page."""
        return (self.folder / address / "index.html").read_text(encoding="utf-8")


def build_once(shared: Path) -> BuiltSite:
    """The site, built by the first worker that needs it in `shared`, the folder of them all."""
    shared.mkdir(parents=True, exist_ok=True)
    folder = shared / "site"
    with locked(shared / "site.lock"):
        if not folder.exists():
            shutil.rmtree(SCREENSHOTS, ignore_errors=True)
            fresh = shared / "site.unfinished"
            # Not --quiet: warnings that nobody hears do not stop a strict build.
            run("-m", "mkdocs", "build", "--site-dir", str(fresh), at=ROOT)
            fresh.rename(folder)
    return BuiltSite(folder)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for a turn: one worker at a time."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(*arguments: str, at: Path) -> None:
    """Run Python in a folder; its last words are the failure's message."""
    done = subprocess.run(
        [sys.executable, *arguments],
        check=False,
        cwd=at,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


class _Handler(SimpleHTTPRequestHandler):
    """Files below a prefix; 404.html for the rest, as static hosts do."""

    prefix = "/"
    sent: list[Path]

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "outside-of-the-prefix")
        return super().translate_path(path[len(self.prefix) - 1 :])

    def copyfile(self, source: Any, outputfile: Any) -> None:
        self.sent.append(Path(source.name))
        super().copyfile(source, outputfile)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's word)
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that closes hangs up on what it was loading."""


@contextmanager
def served(folder: Path, prefix: str, sent: list[Path] | None = None) -> Iterator[str]:
    """Serve a folder under a prefix (`/` or `/essaim/`), and nothing beside it; give the address.

    `sent` receives each file that is sent.
    """
    record = [] if sent is None else sent
    handler = type("Handler", (_Handler,), {"prefix": prefix, "sent": record})
    with _Server(("127.0.0.1", 0), lambda *args: handler(*args, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
        server.shutdown()
        thread.join()
