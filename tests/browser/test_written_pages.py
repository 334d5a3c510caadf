"""The pages that people write in `docs/`: each asked what is asked of every kind."""

from __future__ import annotations

import pytest

from .built_site import BuiltSite
from .conftest import Homes, Newcomer
from .samples import EDITORIAL
from .views import VIEWS, View, each_opposite_view, look


@pytest.mark.parametrize("part", range(3))
@each_opposite_view
def test_every_page_that_people_write_is_sound(
    newcomer: Newcomer, site: BuiltSite, homes: Homes, view: View, part: int
) -> None:
    """They share one template: axe looks at each in one view, and at one in the other."""
    written = site.kinds.get(EDITORIAL, ())
    for address in written[part::3]:
        visitor = newcomer(at=homes[view.below], **view.options())
        name = f"{EDITORIAL}-{address.strip('/').replace('/', '-')}.{view.name}"
        look(visitor, address, name, closely=view == VIEWS[0] or address == written[0])
