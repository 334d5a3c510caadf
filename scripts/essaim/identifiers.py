"""The forms of permanent identifiers (DESIGN, section 2)."""

from __future__ import annotations

SHEET_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""A sheet's id: the stem of its file and its address."""

SHEET_ID_MAX = 80
"""Characters."""

RESERVED_IDS = frozenset({"page", "index"})
"""Stems that would collide with an address of the site."""

SOURCE_ID = r"s[1-9][0-9]*"
"""A source's id inside its sheet, and what the text cites between brackets."""
