"""Keys that the model does not know: what their author most likely meant by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from essaim.frontmatter_reader import Path, Plain
from essaim.text import nearest

Model = type[BaseModel]
Data = Mapping[str, Plain]


def named(path: Path) -> list[str]:
    """The keys of a path, the indexes of lists left out."""
    return [step for step in path if isinstance(step, str)]


def model_at(model: Model, path: Path) -> Model | None:
    """The class that describes the group at a path of the front matter."""
    here: Model | None = model
    for key in path:
        if here is not None and not isinstance(key, int):
            here = groups_of(here).get(key)
    return here


@cache
def groups_of(model: Model) -> Mapping[str, Model]:
    """The classes of the groups that a class holds, alone or in lists, by key."""
    found = {key: _group_in(spec.annotation) for key, spec in model.model_fields.items()}
    return {key: group for key, group in found.items() if group}


def _group_in(annotation: Any) -> Model | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_group_in, get_args(annotation))), None)


@cache
def _keys_of(model: Model) -> frozenset[str]:
    return frozenset(model.model_fields)


def unknown_keys(model: Model, paths: Iterable[Path]) -> Iterator[Path]:
    """Those of the paths that end at a key that its group does not have."""
    for path in paths:
        group = model_at(model, path[:-1])
        if group and path[-1] not in _keys_of(group):
            yield path


def meant_path(model: Model, data: Data, path: Path) -> Path | None:
    """Where an unknown key should have stood: elsewhere as it is, or here under its name."""
    *parents, key = path
    if parents and key in model.model_fields and data.get(str(key)) is None:
        return (key,)
    group = None if parents else _empty_group_above(model, data, str(key))
    group = group or lost_group(model, data, path)
    if group:
        return (group, key)
    here = model_at(model, tuple(parents))
    near = nearest(str(key).replace("-", "_"), here.model_fields) if here else None
    return (*parents, near) if near else None


def lost_group(model: Model, data: Data, path: Path) -> str | None:
    """The required group, nowhere written, that an unknown key belongs to."""
    for name, spec in model.model_fields.items():
        group = spec.annotation
        if name in data or not spec.is_required() or not isinstance(group, type):
            continue
        if issubclass(group, BaseModel) and path[-1] in group.model_fields:
            return name
    return None


def _empty_group_above(model: Model, data: Data, key: str) -> str | None:
    """The group that a key fell out of, having lost its indentation."""
    found = None
    for above, value in data.items():
        if above == key:
            break
        group = model_at(model, (above,))
        if value is None and group and key in group.model_fields:
            found = above
    return found
