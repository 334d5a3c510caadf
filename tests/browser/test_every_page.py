"""One page of every kind, in opposite views: nothing fails, nothing moves, nothing sticks out, nothing
is too small, axe finds nothing.
"""

from __future__ import annotations

import pytest

from essaim.catalogue import Catalogue

from .built_site import BuiltSite
from .conftest import Homes, Newcomer
from .samples import EDITORIAL, ONLY_WHEN_THERE_ARE, SAMPLES
from .views import OPPOSITE_VIEWS, VIEWS, View, look

MOST_SEEN = frozenset({"accueil", "explorateur-resultats", "fiche"})
"""Looked at in all four views; the other kinds in the two opposite ones, which between them have both
colours and both widths, and in which axe looks closely."""
SEEN = [
    pytest.param(sample, view, id=f"{sample}-{view.name}")
    for sample in SAMPLES
    for view in (VIEWS if sample in MOST_SEEN else OPPOSITE_VIEWS)
]


def test_every_kind_of_page_has_a_sample(site: BuiltSite, catalogue: Catalogue) -> None:
    sampled = {"404", EDITORIAL}
    for address in (sample(catalogue).partition("?")[0] for sample in SAMPLES.values()):
        sampled |= {kind for kind, found in site.kinds.items() if address in found}
    assert set(site.kinds) - sampled - ONLY_WHEN_THERE_ARE == set()


@pytest.mark.parametrize(("sample", "view"), SEEN)
def test_a_page_is_sound(
    newcomer: Newcomer, homes: Homes, catalogue: Catalogue, sample: str, view: View
) -> None:
    # 404.html alone knows where it is published: it is told so by `site_url`.
    lost = sample == "404"
    visitor = newcomer(at=homes[view.below and not lost], **view.options())
    if lost:
        visitor.watch.expected_statuses.add(404)
    name = f"{sample}.{view.name}"
    look(visitor, SAMPLES[sample](catalogue), name, closely=view in OPPOSITE_VIEWS)
