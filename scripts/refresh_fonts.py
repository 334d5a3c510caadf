"""Make the fonts of `docs/assets/fonts/` anew, and `docs/assets/fonts.css` that declares them.

    python scripts/refresh_fonts.py

Bricolage Grotesque (titles, labels) and Literata (reading) come from the npm packages
`@fontsource-variable/*`, both under the SIL Open Font License; `npm pack` fetches them, so `npm` has
to be installed. They are cut down to what French is written with and to the weights that the site
uses. Fonts that every system has stand in for them while they load: each is stretched to the same
widths and heights, measured on a French text, so that nothing moves. Measuring and cutting take
`fonttools` and `brotli`, which this script installs in the environment when they are not there.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

ASSETS = Path(__file__).resolve().parent.parent / "docs" / "assets"
FONTS = ASSETS / "fonts"

CHARACTERS = (
    "20-7E,A0,A7,AB,B0,B2,B3,B7,BB,C0-C2,C4,C6-CB,CE,CF,D1,D4,D6,D7,D9,DB,DC,DF-EF,F1-F6,F9-FC,"
    "152,153,178,2011,2013,2014,2018,2019,201C,201D,2022,2026,202F,20AC,2190,2192"
)
"""What French is written with, and the letters of the names of its neighbours (Unicode)."""

SAMPLE = (
    "Le samedi matin, deux locataires tiennent la clé du cabanon ; l’animatrice passe un samedi sur "
    "deux. Quand quelqu’un parle d’une dette ou d’un souci de santé, l’assistante sociale propose "
    "un rendez-vous, et n’en parle pas devant les autres. « Avant, je demandais la permission pour "
    "une bêche », dit une jardinière. Où aller, à qui s’adresser, qu’est-ce qui a résisté ?"
)
"""A text of ours: what average widths are measured on."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of an npm package of fonts, at a version."""

    package: str
    version: str
    file: str


@dataclass(frozen=True, slots=True)
class Face:
    """A font of the site: its source, the axes that are kept, the fonts that stand in for it."""

    family: str
    name: str
    source: Source
    axes: dict[str, float | tuple[float, float]]
    style: str
    stand_ins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandIn:
    """A font that systems have, and a free one that is as wide and as tall, to measure."""

    locals: tuple[str, ...]
    measured: Source


STAND_INS = {
    "Arial": StandIn(
        ("Arial", "Helvetica", "Liberation Sans", "Arimo"),
        Source("@fontsource/arimo", "5.3.0", "arimo-latin-400-normal.woff2"),
    ),
    "Roboto": StandIn(
        ("Roboto", "Roboto-Regular"),
        Source("@fontsource/roboto", "5.3.0", "roboto-latin-400-normal.woff2"),
    ),
    "Georgia": StandIn(
        ("Georgia", "Gelasio"),
        Source("@fontsource/gelasio", "5.3.0", "gelasio-latin-400-normal.woff2"),
    ),
    "Times": StandIn(
        ("Times New Roman", "Times", "Liberation Serif", "Tinos"),
        Source("@fontsource/tinos", "5.3.0", "tinos-latin-400-normal.woff2"),
    ),
    "Noto Serif": StandIn(
        ("Noto Serif", "NotoSerif"),
        Source("@fontsource/noto-serif", "5.3.0", "noto-serif-latin-400-normal.woff2"),
    ),
}

FACES = (
    Face(
        "Bricolage Grotesque",
        "bricolage-grotesque",
        Source(
            "@fontsource-variable/bricolage-grotesque",
            "5.3.0",
            "bricolage-grotesque-latin-standard-normal.woff2",
        ),
        {"wdth": 100, "opsz": 24, "wght": (400, 700)},
        "normal",
        ("Arial", "Roboto"),
    ),
    Face(
        "Literata",
        "literata",
        Source("@fontsource-variable/literata", "5.3.0", "literata-latin-wght-normal.woff2"),
        {"wght": 400},  # sheets hardly use bold: browsers thicken the letters
        "normal",
        ("Georgia", "Times", "Noto Serif"),
    ),
)


def main() -> int:
    """Fetch, cut, measure and write."""
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "fonttools", "brotli"], check=True
    )
    FONTS.mkdir(parents=True, exist_ok=True)
    rules = [_HEADER]
    with tempfile.TemporaryDirectory() as folder:
        for face in FACES:
            font = _cut(_fetch(face.source, Path(folder)), face)
            print(f"{face.name}: {(FONTS / f'{face.name}.woff2').stat().st_size:,} bytes")
            rules.append(_face_rule(face))
            rules.extend(
                _stand_in_rule(face.family, name, font, _fetch(stand_in.measured, Path(folder)))
                for name, stand_in in STAND_INS.items()
                if name in face.stand_ins
            )
    (ASSETS / "fonts.css").write_text("\n".join(rules), encoding="utf-8")
    return 0


_HEADER = "/* Written by scripts/refresh_fonts.py: do not edit. */\n"


def _fetch(source: Source, folder: Path) -> Path:
    """The font file of a package; its licence is kept beside the fonts of the site."""
    place = folder / source.package.replace("/", "-")
    if not place.exists():
        place.mkdir()
        spec = f"{source.package}@{source.version}"
        subprocess.run(["npm", "pack", spec, "--silent"], check=True, cwd=place)
        with tarfile.open(next(place.glob("*.tgz"))) as archive:
            archive.extractall(place, filter="data")
    package = place / "package"
    if source.package.startswith("@fontsource-variable/"):
        name = source.package.rpartition("/")[2]
        licence = (package / "LICENSE").read_text(encoding="utf-8")
        (FONTS / f"{name}-OFL.txt").write_text(licence, encoding="utf-8")
    return package / "files" / source.file


def _cut(source: Path, face: Face) -> TTFont:
    """Keep some axes and characters of a font; write it, and give it as it was cut."""
    from fontTools import subset  # noqa: PLC0415 (installed by main)
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    pinned = io.BytesIO()
    instancer.instantiateVariableFont(TTFont(source), face.axes).save(pinned)
    font = TTFont(pinned)  # read again: what was pinned in memory cannot be cut
    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=["kern", "liga", "calt", "ccmp", "locl"]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(CHARACTERS))
    cutter.subset(font)
    subset.save_font(font, str(FONTS / f"{face.name}.woff2"), options)
    made = TTFont(FONTS / f"{face.name}.woff2")
    # What stands in is measured at the weight of running text.
    return instancer.instantiateVariableFont(made, {"wght": 400}) if "fvar" in made else made


def _face_rule(face: Face) -> str:
    weights = face.axes["wght"]
    said = " ".join(f"{one:g}" for one in (weights if isinstance(weights, tuple) else (weights,)))
    return f"""@font-face {{
  font-family: "{face.family}";
  font-style: {face.style};
  font-weight: {said};
  font-display: optional;
  src: url("fonts/{face.name}.woff2") format("woff2");
}}
"""


def _stand_in_rule(family: str, name: str, font: TTFont, measured: Path) -> str:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    scale = _average_width(font) / _average_width(TTFont(measured))
    sources = ", ".join(f'local("{local}")' for local in STAND_INS[name].locals)
    ascent, descent = (
        value / font["head"].unitsPerEm / scale
        for value in (font["hhea"].ascent, -font["hhea"].descent)
    )
    return f"""@font-face {{
  font-family: "{family} as {name}";
  src: {sources};
  size-adjust: {scale:.2%};
  ascent-override: {ascent:.2%};
  descent-override: {descent:.2%};
  line-gap-override: 0%;
}}
"""


def _average_width(font: TTFont) -> float:
    """Average advance of the sample's characters, in em."""
    names, widths = font.getBestCmap(), font["hmtx"]
    advances = [widths[names[ord(char)]][0] for char in SAMPLE if ord(char) in names]
    return float(sum(advances)) / len(advances) / float(font["head"].unitsPerEm)


if __name__ == "__main__":
    sys.exit(main())
