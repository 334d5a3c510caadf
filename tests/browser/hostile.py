"""A small collection that wants harm: scripts in every field, in the texts, in the name of a file.

What the checks refuse (whole tags) makes the page of problems; what they let through (a tag that
never ends, an attribute that does) makes a sheet like any other. Neither may run.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from lay_out import lay_out as copy_repository
from tests.helpers import make_picture

from .built_site import ROOT, run

PREFIX = "/essaim/"
WORD = "mouette"
"""A word of every sheet of this collection, to search for."""

RUN = "window.__hit=(window.__hit||0)+1"
TAGS = f'"></title></script><script>{RUN}</script><img src=x onerror="{RUN};alert(1)">'
"""Refused by the checks, and shown on the page of problems."""

LET_THROUGH = (
    f"\"'`> x=1 autofocus onfocus={RUN} onmouseover={RUN} {{{{7*7}}}} <img src=x onerror={RUN} "
)
"""No whole tag, so nothing that the checks name: a browser would end it at the next bracket."""

FILE_NAME = "\"'><img src=x onerror=alert(1)><b>.md"

_BODY = f"""
## Contexte

Une {WORD} {LET_THROUGH}

&lt;script&gt;{RUN}&lt;/script&gt; &#60;img src=x onerror={RUN}&#62; [s1]

### Titre {LET_THROUGH}

## Ce qui a été fait

`<script>{RUN}</script>` et du code :

    <img src=x onerror={RUN}>

[lien {LET_THROUGH}](https://example.org/?a="onmouseover={RUN}) et
[sans danger](https://example.org/ "titre onmouseover={RUN}").

## Place des personnes concernées

| a | b |
|---|---|
| {WORD} {LET_THROUGH} | {LET_THROUGH} |

## Moyens

> {LET_THROUGH}

## Effets observés

- {LET_THROUGH}

## Difficultés et tournants

Le local {LET_THROUGH} [s1][s2].

## Conditions pour adapter ailleurs

<scr ipt {LET_THROUGH}

## Pour se former avec cette fiche

Non documenté.
"""


def _sound() -> dict[str, Any]:
    """The front matter of the sheet that the other tests know to be sound."""
    text = (ROOT / "tests" / "data" / "reference.md").read_text(encoding="utf-8")
    fields: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return fields


def _hostile_fields(payload: str) -> dict[str, Any]:
    """The payload in every field that is a text."""
    fields = _sound()
    fields["titre"] = f"{WORD} {payload}"[:90]
    fields["resume"] = f"Une {WORD} {payload}"[:280]
    fields["porteur"]["nom"] = payload
    fields["partenaires"][0]["nom"] = payload
    fields["territoire"]["lieu"] = payload
    fields["freins"][0]["reponse"] = f"{payload} [s1]"
    fields["moyens"]["financeurs"] = [payload]
    fields["formation"]["questions"] = [payload]
    for source in fields["sources"]:
        source.update(titre=payload, editeur=payload, lu_via=payload)
    fields["sources"][0]["url"] = f"https://example.org/?'onfocus={RUN}'"
    fields["contact"]["service"] = payload
    fields["reponse_porteur"] = {"texte": f"Oui.\n{payload}", "date": "2026-01-20"}
    fields["redaction"]["auteurs"] = [payload]
    fields["images"] = [
        {
            "fichier": "a.jpg",
            "alt": payload,
            "credit": payload,
            "licence": "etalab-2.0",
            "accord": payload,
        }
    ]
    return fields


def _refused_fields() -> dict[str, Any]:
    """Whole tags everywhere, where a term, a date, a code or an address is expected too."""
    fields = _hostile_fields(TAGS)
    fields["themes"] = [TAGS]
    fields["territoire"]["communes"] = [TAGS]
    fields["periode"]["debut"] = TAGS
    fields["sources"][0].update(url=f"javascript:{RUN}", date=TAGS, id=TAGS)
    fields["statut"] = TAGS
    fields[TAGS] = TAGS
    return fields


def _page(fields: Mapping[str, Any], body: str = _BODY) -> str:
    front = yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{front}---\n{body}"


def _files() -> dict[str, str]:
    """The collection: what each file of its only département says."""
    sound = _sound()
    plain = _BODY.replace(LET_THROUGH, "")
    moved = sound | {"anciens_ids": ["ancienne-adresse"]}
    reviews = [{"par": "redaction", "le": day} for day in ("2026-01-20", "2026-01-21")]
    twice_read = sound["redaction"] | {"relectures": reviews}
    archived = {"titre": "Fiche archivée", "statut": "archivee", "vigilance": ["suicide"]}
    draft = {"titre": f"Brouillon {LET_THROUGH}"[:90], "statut": "brouillon"}
    return {
        "hostile.md": _page(_hostile_fields(LET_THROUGH)),
        "hostile-brouillon.md": _page(_hostile_fields(LET_THROUGH) | draft),
        "refusee.md": _page(_refused_fields(), _BODY + TAGS),
        "illisible.md": f"---\ntitre: [{TAGS}\n---\n{TAGS}",
        FILE_NAME: TAGS,
        "deplacee.md": _page(moved, plain),
        "archivee.md": _page(sound | archived | {"redaction": twice_read}, plain),
        "retiree.md": "---\nstatut: retiree\nretrait:\n  date: 2026-01-20\n  motif: erreur\n---\n",
    }


def build_hostile_site(folder: Path) -> None:
    """Build the collection into `folder` as `make serve` shows it, drafts and faults included."""
    repository = folder.with_name(f"{folder.name}-repository")
    _lay_out(repository)
    run("-c", _BUILD_AS_SERVED, str(folder), at=repository)


# What `mkdocs serve` does before it serves.
_BUILD_AS_SERVED = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config

config = load_config("mkdocs.yml", site_dir=sys.argv[1])
config.plugins.on_startup(command="serve", dirty=False)
build(config)
"""


def _lay_out(folder: Path) -> None:
    """A repository with this project's site and that collection."""
    copy_repository(folder, editorial=False)
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    published = "https://essaim.example/"
    assert published in config
    (folder / "mkdocs.yml").write_text(
        config.replace(published, published.rstrip("/") + PREFIX), encoding="utf-8"
    )
    place = folder / "practices" / "62-pas-de-calais"
    place.mkdir()
    for name, text in _files().items():
        (place / name).write_text(text, encoding="utf-8")
        make_picture(folder, f"{Path(name).stem}/a.jpg")
