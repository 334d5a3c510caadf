"""Dates as French readers read them, and the build's only clock."""

from __future__ import annotations

import datetime
import os
import subprocess
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date

from essaim.field_types import PartialDate


@lru_cache(maxsize=1 << 13)
def in_french(date: datetime.date | PartialDate) -> str:
    """« 1er mai 2016 », « mai 2016 » or « 2016 », as much as is known."""
    if isinstance(date, PartialDate):
        if not date.month:
            return str(date.year)
        if not date.day:
            return str(format_date(datetime.date(date.year, date.month, 1), "MMMM y", locale="fr"))
        date = datetime.date(date.year, date.month, date.day)
    text = str(format_date(date, "d MMMM y", locale="fr"))
    return "1er" + text[1:] if text.startswith("1 ") else text


def build_day(root: Path) -> datetime.date:
    """The day of the build: SOURCE_DATE_EPOCH, or else the last commit's date (UTC).

    Outside of a git checkout, the day of the newest file at the root: still no wall clock, so that
    two builds of the same files are the same.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _commit_seconds(root)
    # Files, not folders: the build itself changes those.
    files = (int(path.stat().st_mtime) for path in root.iterdir() if path.is_file())
    moment = int(seconds) if seconds else max(files, default=0)
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).date()


def _commit_seconds(root: Path) -> str:
    try:
        found = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return found.stdout.strip()
