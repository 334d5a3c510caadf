"""A sheet's address as a QR code, for who holds the printed sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

import zxingcpp

_SIZE = re.compile(r'<svg width="(\d+)"')
_PATH = re.compile(r'<path d="([^"]+)"')


@dataclass(frozen=True, slots=True)
class QrCode:
    """Dark squares as an SVG path, on a square paper of `side` units, without margin."""

    side: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of a text. A seventh of it may be lost (level L), so that the squares stay large."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    svg = barcode.to_svg(add_quiet_zones=False)
    side, path = _SIZE.search(svg), _PATH.search(svg)
    assert side, "the code has a size"
    assert path, "the code has dark squares"
    return QrCode(int(side[1]), path[1])
