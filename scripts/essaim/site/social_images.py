"""The images that other sites show when someone shares a page: one per kind of page and per form.

Drawn by the build from the site's own fonts and figures, without network. They name no place and no
subject: a sheet on a painful one shares the image of its form.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from essaim.site.figures import (
    ANY,
    MARK_HIVE,
    MARK_SIDE,
    MARK_SWARM,
    SIDE,
    Figure,
    figure,
    mark_svg,
)
from essaim.site.page import Asset
from essaim.typography import french
from essaim.vocabulary import Vocabulary

FOLDER = "assets/apercus/"
WIDTH, HEIGHT = 1200, 630
"""Pixels: what social networks ask for (https://ogp.me)."""

_PAPER, _INK, _SOFT, _HONEY = "#fbf6ea", "#1b2430", "#4e5866", "#f2b134"
_MARGIN = 80
_FIGURE = 430
_SCALE = 2
"""Drawn larger, then reduced: Pillow's lines have no soft edge."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: its name, the line above the words, the words, the figure beside them."""

    name: str
    above: str
    words: str
    figure: Figure = ANY


_KINDS = (
    Picture("essaim", "Essaim", "Les pratiques inspirantes du travail social collectif"),
    Picture("pratiques", "Essaim", "Chercher parmi toutes les pratiques"),
    Picture("territoires", "Essaim, par territoire", "Ce qui a été tenté près de chez vous"),
    Picture("themes", "Essaim, par sujet", "Des pratiques pour chaque sujet, chaque public"),
    Picture(
        "freins", "Essaim, les freins", "Je me heurte à un obstacle : qu'ont tenté les autres ?"
    ),
    Picture("referentiel", "Essaim, le référentiel", "Les formes du travail social collectif"),
    Picture("contribuer", "Essaim", "Faire connaître une pratique, corriger une fiche"),
)


def of_form(form: str) -> str:
    """The name of the image of a form: that of its page, and of the sheets that have it first."""
    return f"forme-{form}"


def social_images(forms: Vocabulary, fonts: Path) -> Iterator[Asset]:
    """Every image; `fonts` is the folder of the site's fonts."""
    font = str(fonts / "bricolage-grotesque.woff2")
    pictures = (
        *_KINDS,
        *(
            Picture(
                of_form(term.id), "Essaim, une forme d'intervention", term.libelle, figure(term.id)
            )
            for term in forms.current
        ),
    )
    for picture in pictures:
        yield Asset(f"{FOLDER}{picture.name}.png", _drawn(picture, font))


def icons() -> Iterator[Asset]:
    """The mark, as browsers and telephones ask for it."""
    yield Asset("assets/essaim.svg", mark_svg().encode())
    for name, size, kind in (("favicon.ico", 32, "ICO"), ("apple-touch-icon.png", 180, "PNG")):
        file = io.BytesIO()
        _mark(size, margin=0 if kind == "ICO" else 0.16).save(file, kind)
        yield Asset(f"assets/{name}", file.getvalue())


def _mark(size: int, margin: float) -> Image.Image:
    """The mark on a square of that many pixels: bare, or on paper when it has a margin."""
    large = size * 8
    image = Image.new("RGBA", (large, large), _PAPER if margin else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    unit, shift = large * (1 - 2 * margin) / MARK_SIDE, large * margin
    width = round(1.6 * unit)
    hive = [(shift + x * unit, shift + y * unit) for x, y in MARK_HIVE]
    draw.polygon(hive, fill=_HONEY)
    draw.line([*hive, hive[0], hive[1]], fill=_INK, width=width, joint="curve")
    for one in MARK_SWARM:
        reach = one.radius + 0.8
        box = [shift + value * unit for value in (one.x - reach, one.y - reach)]
        box += [shift + value * unit for value in (one.x + reach, one.y + reach)]
        draw.ellipse(box, fill=_HONEY, outline=_INK, width=width)
    return image.reduce(8)


@cache
def _drawn(picture: Picture, font: str) -> bytes:
    """The PNG of a picture. Remembered: `make serve` builds again and again."""
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, (HEIGHT - 18) * _SCALE, WIDTH * _SCALE, HEIGHT * _SCALE), fill=_HONEY)
    _draw_figure(draw, picture.figure)
    above = _font(font, 34, 500)
    draw.text(_at(_MARGIN, 90), french(picture.above), font=above, fill=_SOFT)
    title = _font(font, 68, 700)
    lines = wrap(french(picture.words), width=19, break_on_hyphens=False)
    for number, line in enumerate(lines):
        draw.text(_at(_MARGIN - 3, 160 + number * 76), line, font=title, fill=_INK)
    file = io.BytesIO()
    reduced = image.reduce(_SCALE).quantize(32, Image.Quantize.FASTOCTREE)
    reduced.save(file, "PNG")
    return file.getvalue()


def _draw_figure(draw: ImageDraw.ImageDraw, drawn: Figure) -> None:
    unit = _FIGURE / SIDE
    left, top = WIDTH - _FIGURE - _MARGIN, (HEIGHT - _FIGURE) / 2 - 9
    width = round(1.3 * unit * _SCALE)

    def at(x: float, y: float) -> tuple[float, float]:
        return _at(left + x * unit, top + y * unit)

    for ring in drawn.rings:
        box = (*at(ring.x - ring.radius, ring.y - ring.radius),
               *at(ring.x + ring.radius, ring.y + ring.radius))  # fmt: skip
        draw.ellipse(box, outline=_INK, width=width)
    for line in drawn.lines:
        draw.line([at(x, y) for x, y in line.points], fill=_INK, width=width, joint="curve")
    for dot in drawn.dots:
        radius = dot.radius
        box = (*at(dot.x - radius, dot.y - radius), *at(dot.x + radius, dot.y + radius))
        if dot.accent:
            draw.ellipse(box, fill=_HONEY, outline=_INK, width=width)
        else:
            draw.ellipse(box, fill=_INK)


def _at(x: float, y: float) -> tuple[float, float]:
    return x * _SCALE, y * _SCALE


@cache
def _font(path: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(path, size * _SCALE)
    font.set_variation_by_axes([weight])
    return font
