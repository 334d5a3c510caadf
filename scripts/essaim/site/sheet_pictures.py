"""The images of sheets, as they are published."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from essaim.collection import Collection
from essaim.pictures import Size
from essaim.site import addresses
from essaim.site.page import Asset

_QUALITY = 82
"""Of 100, for the kinds that lose something: what the eye no longer sees at twice its size."""


def sheet_pictures(collection: Collection, folder: Path) -> Iterator[Asset]:
    """Every image of the sheets that have a page; `folder` holds a folder per sheet."""
    for practice in collection.catalogue.every:
        for image in practice.fields.images:
            name = f"{practice.id}/{image.fichier}"
            content = published(folder / name, collection.pictures[name])
            yield Asset(addresses.picture(practice.id, image.fichier), content)


def published(path: Path, size: Size) -> bytes:
    """An image ready to be published: upright, no larger than needed, and nothing hidden in it.

    Telephones write the place and the day of a photograph in its file.
    """
    with Image.open(path) as image:
        kind = image.format or "PNG"
        upright = ImageOps.exif_transpose(image)
    # Colours by number cannot be averaged.
    mode = "RGB" if kind == "JPEG" or not upright.has_transparency_data else "RGBA"
    resized = upright.convert(mode).resize(size, Image.Resampling.LANCZOS)
    resized.info = {}
    file = io.BytesIO()
    resized.save(file, kind, quality=_QUALITY, optimize=True)
    return file.getvalue()
