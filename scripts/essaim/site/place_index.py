"""The communes of France, cut into small files: what the explorer reads as one types a place.

A file holds the communes whose name starts alike, or whose postcode does: typing loads one or two of
them, of some ten kilobytes. `search.js` computes the same keys (`tests` compare them).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from essaim.geography import Commune, Geography, name_keys
from essaim.site import addresses
from essaim.site.page import Asset

FOLDER = "recherche/lieux/"
DEPARTEMENTS = "recherche/departements.json"

_SAINTS = ("saint ", "sainte ", "saints ", "saintes ")


def place_assets(geography: Geography) -> Iterator[Asset]:
    """The départements, then the communes by the start of their name and of their codes."""
    communes = list(geography.communes())
    keys = name_keys(commune.nom for commune in communes)
    by_start: defaultdict[str, list[Commune]] = defaultdict(list)
    for key, commune in zip(keys, communes, strict=True):
        by_start[shard(key)].append(commune)
        # By its code too: the explorer's address keeps that alone.
        starts = {commune.code[:2].lower(), *(code[:2] for code in commune.codes_postaux)}
        for start in sorted(starts):
            by_start[start].append(commune)
    yield _asset(DEPARTEMENTS, {**_departements(geography), "starts": sorted(by_start)})
    for start, found in sorted(by_start.items()):
        yield _asset(f"{FOLDER}{start}.json", _communes(found, geography))


def shard(key: str) -> str:
    """The file of a name, by its key: « lievin » is in `li`, « saint denis » in `s-de`."""
    for saint in _SAINTS:
        if key.startswith(saint):
            return f"s-{key.removeprefix(saint)[:2]}"
    return key[:2]


def _departements(geography: Geography) -> Mapping[str, object]:
    """By code: name, région, neighbours, address of the page."""
    return {
        "regions": {slug: region.nom for slug, region in geography.regions.items()},
        "departements": {
            code: [
                one.nom,
                one.region,
                list(geography.neighbours(code)),
                addresses.departement(code, geography),
            ]
            for code, one in geography.departements.items()
            if geography.is_inhabited(code)
        },
    }


def _communes(found: list[Commune], geography: Geography) -> Mapping[str, object]:
    """The EPCI, then the communes, the largest first: name, code, number of the EPCI, postcodes.

    The département is the start of the code; a commune without EPCI has the number -1.
    """
    codes = sorted({commune.epci for commune in found if commune.epci})
    number = {code: index for index, code in enumerate(codes)}
    largest = sorted(found, key=lambda one: (-(one.population or 0), one.code))
    return {
        "epci": [[code, epci.nom] for code in codes if (epci := geography.epci(code))],
        "communes": [
            [one.nom, one.code, number.get(one.epci or "", -1), " ".join(one.codes_postaux)]
            for one in largest
        ],
    }


def _asset(address: str, content: Mapping[str, object]) -> Asset:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Asset(address, text.encode())
