"""The same work on many files, shared between the cores of the machine; results stay in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")

MANY = 300
"""Items from which starting other processes pays for itself."""

_CHUNK = 25
_COLLECT_AFTER = 100_000


def do_each(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do the same work on each item. Results travel between processes: they must be plain data."""
    with _rare_collections():
        workers = min(_cores(), len(items) // _CHUNK) if len(items) >= MANY else 1
        if workers < 2 or not _can_fork():
            return [work(item) for item in items]
        # Forked, so that `work` and what it holds are simply there: nothing is read twice.
        with (
            _kept(),
            ProcessPoolExecutor(
                workers, multiprocessing.get_context("fork"), initializer=_begin, initargs=(work,)
            ) as pool,
        ):
            return cast("list[Result]", list(pool.map(_do, items, chunksize=_CHUNK)))


_given: dict[str, Callable[[Any], object]] = {}
"""In a worker, what it was started for."""


def _begin(work: Callable[[Any], object]) -> None:
    _given["work"] = work


def _do(item: object) -> object:
    return _given["work"](item)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _can_fork() -> bool:
    """Whether forking is safe: not on macOS, nor beside other threads (those of `mkdocs serve`)."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def _kept() -> Iterator[None]:
    """Keep the collector off what is there already: a process that walks over it copies it all."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for cyclic garbage less often: reading makes next to none, and many small objects."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
