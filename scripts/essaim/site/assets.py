"""The files of the site that are no page and that come from the collection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from essaim.collection import Collection
from essaim.site.lexicon import lexicon
from essaim.site.maps import background
from essaim.site.page import Asset
from essaim.site.place_index import place_assets
from essaim.site.sheet_pictures import sheet_pictures
from essaim.site.social_images import icons, social_images


def assets(collection: Collection, fonts: Path, pictures: Path) -> Iterator[Asset]:
    """Every file; `fonts` and `pictures` are the folders of the site's fonts and of images."""
    reference = collection.catalogue.reference
    yield from icons()
    yield from social_images(reference.vocabularies["formes"], fonts)
    yield from place_assets(reference.geography)
    yield from lexicon(collection)
    yield background(collection.outlines)
    yield from sheet_pictures(collection, pictures)
