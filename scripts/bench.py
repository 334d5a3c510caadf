"""Time the checker and the build, beside a reference, in the same run and on the same sheets.

The reference is what one would have without Essaim: MkDocs with bare Material (no navigation, no
search of its own) on the same Markdown, then Pagefind. Figures depend on the machine and on what
else it does; ratios and growth much less. `make bench`, or `python scripts/bench.py --help`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generate_sheets import generate
from lay_out import copy, lay_out

BARE = """\
site_name: Reference
theme: {name: material, language: fr}
plugins: []
nav: []
not_in_nav: "/*"
validation: {links: {not_found: ignore}}
"""

PAGEFIND = (sys.executable, "-m", "pagefind_bin", "--site")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to time: its name, its commands one after the other, and what to remove before."""

    name: str
    folder: Path
    commands: tuple[tuple[str, ...], ...]
    leaves: str = ""


def main() -> int:
    """Read the options, run everything, print the table."""
    options = _options()
    sizes = [options.sheets, 2 * options.sheets]
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {options.runs} runs, medians")
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="essaim-bench-") as folder:
        for size in sizes:
            with _laid_out(Path(folder) / str(size), size, options.seed) as subjects:
                found[size] = _timed(subjects, options.runs)
    print(_table(found))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time the checker and the build.")
    parser.add_argument("--sheets", type=int, default=1000, help="and twice as many, for growth")
    parser.add_argument("--runs", type=int, default=3, help="of each command; the median is kept")
    parser.add_argument("--seed", type=int, default=0, help="of the sheets that are drawn")
    return parser.parse_args()


@contextmanager
def _laid_out(folder: Path, sheets: int, seed: int) -> Iterator[tuple[Subject, ...]]:
    """Lay out a repository of that many sheets and the reference's folder; remove them at the end."""
    ours, bare = folder / "essaim", folder / "bare"
    lay_out(ours)
    generate(ours / "practices", sheets, seed)
    files = sorted((ours / "practices").glob("[!_]*/*.md"))
    for file in files:
        copy(file, bare / "docs" / "pratiques" / file.name)
    (bare / "docs" / "index.md").write_text("# Reference\n", encoding="utf-8")
    (bare / "mkdocs.yml").write_text(BARE, encoding="utf-8")
    yield (
        Subject(
            "essaim check, one sheet",
            ours,
            ((sys.executable, "-m", "essaim", "check", str(files[0])),),
        ),
        Subject("essaim check", ours, ((sys.executable, "-m", "essaim", "check"),)),
        Subject("whole build", ours, ((sys.executable, "scripts/build_site.py"),), "site"),
        Subject(
            "bare Material + Pagefind",
            bare,
            ((sys.executable, "-m", "mkdocs", "build", "--quiet"), (*PAGEFIND, "site")),
            "site",
        ),
    )
    shutil.rmtree(folder)


def _timed(subjects: Sequence[Subject], runs: int) -> dict[str, float]:
    """Take the median of each subject; they take turns, so that a slow minute is shared."""
    seconds: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for _ in range(runs):
        for subject in subjects:
            seconds[subject.name].append(_seconds(subject))
    return {name: statistics.median(times) for name, times in seconds.items()}


def _seconds(subject: Subject) -> float:
    if subject.leaves:
        shutil.rmtree(subject.folder / subject.leaves, ignore_errors=True)
    started = time.perf_counter()
    for command in subject.commands:
        _run(command, subject.folder)
    return time.perf_counter() - started


def _run(command: Sequence[str], folder: Path) -> None:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def _table(found: dict[int, dict[str, float]]) -> str:
    small, large = found
    lines: list[tuple[str, ...]] = [
        ("", f"{small} sheets", f"{large} sheets", "growth", "ms a sheet")
    ]
    for name in found[small]:
        first, second = found[small][name], found[large][name]
        lines.append(
            (
                name,
                f"{first:.2f} s",
                f"{second:.2f} s",
                f"× {second / first:.2f}",
                f"{1000 * (second - first) / (large - small):.2f}",
            )
        )
    ratios = [times["whole build"] / times["bare Material + Pagefind"] for times in found.values()]
    lines.append(("whole build / reference", *(f"{ratio:.2f}" for ratio in ratios), "", ""))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip()
        for line in lines
    )


if __name__ == "__main__":
    sys.exit(main())
