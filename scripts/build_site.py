"""Build the whole site into `site/`, replaced at once and only when everything went well.

The build works in `.build/`; a failed or killed one leaves the previous `site/` as it was.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".build"
SITE = ROOT / "site"

_EXCHANGE = 2  # RENAME_EXCHANGE, linux/fs.h
_HERE = -100  # AT_FDCWD: paths are as given


def main() -> int:
    """Build, then put in place; the exit code is that of the build."""
    started = time.monotonic()
    with _own_folder() as fresh:
        code = _build(fresh)
        if code == 0:
            _put_in_place(fresh)
            print(f"site/ est prêt ({time.monotonic() - started:.0f} s).")
        else:
            print("La construction a échoué ; site/ n'a pas changé.", file=sys.stderr)
    return code


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A folder to build in, once no other build is under way; what killed ones left is removed."""
    WORK.mkdir(exist_ok=True)
    with (WORK / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left_behind in WORK.glob("site-*"):
            shutil.rmtree(left_behind, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="site-", dir=WORK))
        try:
            yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _build(folder: Path) -> int:
    print("Vérification des fiches et construction des pages…", flush=True)
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


def _put_in_place(fresh: Path) -> None:
    """Make `fresh` the site; the old one ends up under the fresh one's name, to be removed."""
    fresh.chmod(0o755)  # mkdtemp is for its owner's eyes only
    if not SITE.exists():
        fresh.rename(SITE)
    elif not _exchange(fresh, SITE):
        old = fresh.with_name(f"{fresh.name}-old")
        SITE.rename(old)
        fresh.rename(SITE)
        shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, so that there is never no site; False where Linux cannot."""
    try:
        swap = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    return bool(swap(_HERE, bytes(one), _HERE, bytes(other), _EXCHANGE) == 0)


if __name__ == "__main__":
    sys.exit(main())
