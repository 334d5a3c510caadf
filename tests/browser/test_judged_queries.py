"""How well the search finds, on queries judged by hand, in the voices of those who use the base.

The report, with what is not found, is written to `.build/recherche.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from essaim.catalogue import Catalogue
from essaim.site.search_documents import EVERY_SHEET

from .built_site import ROOT, BuiltSite, served
from .visitor import visiting

QUERIES = Path(__file__).parent.parent / "data" / "requetes.yml"
REPORT = ROOT / ".build" / "recherche.md"

WANTED_IN_THREE = 0.95
"""Share of queries for which an expected sheet stands among the first three (the search's target)."""


@dataclass(frozen=True)
class Judged:
    """A query, who asks it, the sheets that should come up, and those that do."""

    voice: str
    query: str
    expected: tuple[str, ...]
    found: tuple[str, ...]

    @cached_property
    def rank(self) -> int:
        """Where the first expected sheet stands; 0 when it does not."""
        ranks = (n for n, one in enumerate(self.found, start=1) if one in self.expected)
        return next(ranks, 0)


def within(judged: Sequence[Judged], most: int) -> float:
    """Share of the queries that find an expected sheet among the first ones."""
    return sum(0 < one.rank <= most for one in judged) / len(judged)


def reciprocal(judged: Sequence[Judged]) -> float:
    """Mean reciprocal rank (Voorhees, TREC-8, 1999)."""
    return sum(1 / one.rank for one in judged if one.rank) / len(judged)


@pytest.fixture(scope="module")
def judged(browser: Browser, site: BuiltSite) -> list[Judged]:
    """Every query, asked of the site."""
    queries = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    with served(site.folder, "/") as home, visiting(browser, home) as visitor:
        page = visitor.open("a-propos/")
        answers: list[list[str]] = page.evaluate(
            """async ([queries, every]) => {
              const { rank } = await import(new URL("../assets/search.js", location.href));
              const addresses = new Map();
              const answers = [];
              for (const query of queries) {
                const { results } = await rank(query, every);
                const first = [];
                for (const one of results.slice(0, 10)) {
                  if (!addresses.has(one.id)) addresses.set(one.id, (await one.data()).url);
                  first.push(addresses.get(one.id).split("/").at(-2));
                }
                answers.push(first);
              }
              return answers;
            }""",
            [[one["q"] for one in queries], EVERY_SHEET],
        )
    return [
        Judged(one["voix"], one["q"], tuple(one["attendues"]), tuple(found))
        for one, found in zip(queries, answers, strict=True)
    ]


def test_an_expected_sheet_stands_among_the_first_three(judged: list[Judged]) -> None:
    _write_report(judged)
    missed = [(one.query, one.rank, one.expected[0]) for one in judged if not 0 < one.rank <= 3]
    assert within(judged, 3) >= WANTED_IN_THREE, missed


def test_in_every_voice(judged: list[Judged]) -> None:
    for voice, asked in _by_voice(judged).items():
        assert len(asked) >= 20
        assert within(asked, 3) >= 0.9, voice


def test_the_expected_sheets_exist_and_nearly_all_are_asked_for(
    judged: list[Judged], catalogue: Catalogue
) -> None:
    expected = {sheet for one in judged for sheet in one.expected}
    assert expected <= catalogue.by_id.keys()
    assert len(expected) >= 0.9 * len(catalogue.listed)


def _by_voice(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    voices: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        voices[one.voice].append(one)
    return dict(voices)


def _write_report(judged: list[Judged]) -> None:
    rows = [("all", judged), *sorted(_by_voice(judged).items())]
    lines = ["| voice | queries | at 1 | at 3 | mean reciprocal rank |", "|---|---|---|---|---|"]
    lines += [
        f"| {voice} | {len(asked)} | {within(asked, 1):.1%} | {within(asked, 3):.1%} "
        f"| {reciprocal(asked):.3f} |"
        for voice, asked in rows
    ]
    lines += ["", "Not among the first three:", ""]
    lines += [
        f"- {one.query} ({one.voice}): expected {', '.join(one.expected)}; found "
        f"{', '.join(one.found[:3]) or 'nothing'}"
        for one in judged
        if not 0 < one.rank <= 3
    ]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
