"""The images of sheets: what is in the folder of each, and how large it is once published."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

WIDEST = 1400
"""Pixels: twice the width of a sheet's text, for fine screens."""

_ROTATED = range(5, 9)
"""Values of the EXIF tag « Orientation » for an image that lies on its side (EXIF 3.0, 4.6.5.1.6)."""
_ORIENTATION = 0x0112


class Size(NamedTuple):
    """Width and height of an image as it is published, in pixels."""

    width: int
    height: int


def find_pictures(folder: Path) -> Mapping[str, Size | None]:
    """The images in the folder of a sheet, by file; None for a file that is no image."""
    if not folder.is_dir():
        return {}
    return {path.name: _size(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _size(path: Path) -> Size | None:
    # A tenth of a second, for nothing in a collection without images.
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(path) as image:
            width, height = image.size
            if image.getexif().get(_ORIENTATION) in _ROTATED:
                width, height = height, width
            image.draft("RGB", (64, 64))  # read to its end, an eighth as fine
            image.load()
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return None
    shrunk = min(1.0, WIDEST / width)
    return Size(max(1, round(width * shrunk)), max(1, round(height * shrunk)))
