"""The images of sheets: found, checked, published upright, no larger than needed, with nothing hidden."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from essaim.checking import Checker
from essaim.checks.base import Names
from essaim.pictures import WIDEST, Size, find_pictures
from essaim.problems import Problem
from essaim.repository import Repository
from essaim.site.plan import plan
from essaim.site.sheet_page import SheetView
from essaim.site.sheet_pictures import published, sheet_pictures

from .helpers import PLACE, REFERENCE, TODAY, make_picture, reference_data
from .making import collection, practice

SHOWN = {
    "fichier": "jardin.jpg",
    "alt": "Un potager vu de la rue",
    "credit": "Centre social imaginaire",
    "licence": "etalab-2.0",
    "accord": "aucune personne visible",
}


def test_a_collection_without_images_has_none(tmp_path: Path) -> None:
    assert find_pictures(tmp_path / "absent") == {}


def test_images_are_known_by_sheet_and_size(tmp_path: Path) -> None:
    make_picture(tmp_path, "lievin/small.png", (400, 300))
    make_picture(tmp_path, "lievin/large.jpg", (2800, 1000))
    (tmp_path / "practices" / "_images" / "lievin" / "words.jpg").write_text("not an image")
    cut = make_picture(tmp_path, "lievin/cut.jpg", (400, 300))
    cut.write_bytes(cut.read_bytes()[:-300])
    names = Repository(tmp_path).names()
    assert names.pictures_of("lievin") == {
        "small.png": Size(400, 300),
        "large.jpg": Size(WIDEST, 500),
        "words.jpg": None,
        "cut.jpg": None,
    }
    assert names.pictures_of("other") == {}


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "avif"])
def test_a_photograph_is_published_upright_and_says_nothing_of_its_place(
    tmp_path: Path, kind: str
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # lies on its side
    exif[ExifTags.Base.Model] = "Telephone of somebody"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    path = make_picture(tmp_path, f"lievin/a.{kind}", (300, 200), exif=exif)
    size = Repository(tmp_path).names().pictures_of("lievin")[f"a.{kind}"]
    assert size == (200, 300)
    content = published(path, size)
    assert b"Telephone" in path.read_bytes()
    assert b"Telephone" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == size
        assert not image.getexif()
        assert image.format == {"jpg": "JPEG"}.get(kind, kind.upper())


def test_what_can_be_seen_through_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(path)
    with Image.open(io.BytesIO(published(path, Size(10, 10)))) as image:
        assert image.mode == "RGBA"


def found(pictures: Mapping[str, Mapping[str, Size | None]], name: str) -> tuple[Problem, ...]:
    sheet = REFERENCE.replace(
        "voir_aussi: []",
        "voir_aussi: []\nimages:\n  - " + "\n    ".join(f"{k}: {v}" for k, v in SHOWN.items()),
    ).replace("jardin.jpg", name)
    checker = Checker(
        reference_data(),
        Names({"reference": (PLACE,)}, lambda sheet_id: pictures.get(sheet_id, {})),
        TODAY,
    )
    return checker.check(sheet.encode(), PLACE).problems


def test_an_image_that_is_there_is_no_problem() -> None:
    assert found({"reference": {"jardin.jpg": Size(1, 1)}}, "jardin.jpg") == ()


def test_an_image_is_looked_for_in_the_folder_of_its_own_sheet() -> None:
    (problem,) = found({"other": {"jardin.jpg": Size(1, 1)}}, "jardin.jpg")
    assert problem.code == "image-introuvable"
    assert "`practices/_images/reference/`" in problem.message


def test_a_name_mistyped_is_answered_with_the_nearest() -> None:
    (problem,) = found({"reference": {"jardin.jpg": Size(1, 1)}}, "jadrin.jpg")
    assert problem.suggestion == "jardin.jpg"
    line = REFERENCE[: REFERENCE.index("voir_aussi: []")].count("\n") + 3
    assert (problem.position.line, problem.position.column) == (line, 14)


def test_a_file_that_is_no_image_is_said_to_be_none() -> None:
    (problem,) = found({"reference": {"jardin.jpg": None}}, "jardin.jpg")
    assert "ne s'ouvre pas" in problem.message


def test_the_page_shows_the_image_with_its_credit(tmp_path: Path) -> None:
    make_picture(tmp_path, "a/jardin.jpg", (400, 300))
    pictures = {"a/jardin.jpg": Size(400, 300)}
    whole = collection(practice("a", images=[SHOWN]), pictures=pictures)
    view = next(page.view for page in plan(whole, TODAY, "/") if page.address == "pratiques/a/")
    assert isinstance(view, SheetView)
    (shown,) = view.pictures
    assert shown.address == "pratiques/a/jardin.jpg"
    assert (shown.alt, shown.credit) == (SHOWN["alt"], SHOWN["credit"])
    assert shown.licence == "Licence Ouverte 2.0"
    (asset,) = sheet_pictures(whole, Repository(tmp_path).pictures_folder)
    assert asset.address == shown.address
