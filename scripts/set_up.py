"""Set a fresh machine up: a virtual environment, locked dependencies and, for tests, a browser.

Standard library only: it runs before anything is installed. It does nothing when nothing has
changed. `python3 scripts/set_up.py` for the site, `--tests` for the checks as well.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from find_browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)


class SetUpError(Exception):
    """A step that failed: what it was, and what a person can do about it."""


def main() -> int:
    """Run what is needed; the exit code is 0, or 1 with a message."""
    parser = argparse.ArgumentParser(description="Set Essaim up on this machine.")
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    options = parser.parse_args()
    lock = ROOT / ("requirements-test.txt" if options.tests else "requirements.txt")
    try:
        _check_python()
        _install(lock)
        if options.tests:
            _find_or_install_browser()
            _find_or_install_java()
    except SetUpError as problem:
        print(f"\nSet-up failed. {problem}", file=sys.stderr)
        return 1
    return 0


def _say(message: str) -> None:
    print(f"[set-up] {message}", flush=True)


def _check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetUpError(
            f"Python 3.11 or newer is needed; this is {found}. Install it, then run "
            "`make PYTHON=/path/to/python3.11 …`."
        )


def _install(lock: Path) -> None:
    """Install what the lock says, unless this environment already holds exactly that."""
    wanted = _fingerprint(lock)
    stamp = VENV / f".installed-{lock.stem}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        _say("creating the virtual environment .venv")
        _create_environment()
    _say(f"installing the locked dependencies of {lock.name} (a minute or two the first time)")
    # The lock is whole: nothing is left to resolve. Resolving again would look at newer releases, and
    # old pips then stumble over a package asked for with an extra.
    _run(
        [*_PIP, "--no-deps", "--require-hashes", "-r", str(lock)],
        "Installing the dependencies failed. Check the connection to the package index, then run "
        "the same command again.",
    )
    _run(
        [*_PIP, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        "Installing the command `essaim` failed. Remove .venv, then run the same command again.",
    )
    stamp.write_text(wanted)


_PIP = [
    str(PYTHON),
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--root-user-action=ignore",
]


def _fingerprint(lock: Path) -> str:
    content = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(content + str(ROOT).encode()).hexdigest()


def _create_environment() -> None:
    create = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(create, check=False, capture_output=True).returncode == 0:
        return
    # Debian ships Python without the part that makes environments.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    shutil.rmtree(VENV, ignore_errors=True)
    if not _apt_install(package):
        raise SetUpError(
            f"Python cannot create a virtual environment. On Debian or Ubuntu: "
            f"`sudo apt install {package}`."
        )
    _run(create, "Creating the virtual environment .venv failed.")


def _find_or_install_browser() -> None:
    """Leave a Chromium that the tests find: the machine's, or one installed here."""
    if _browser_is_there():
        return
    _say("no Chromium found: installing one for the browser tests")
    # With fonts as wide as those of most systems: what stands in for ours is measured on them.
    if any(
        _apt_install(name, "fonts-liberation") for name in ("chromium-headless-shell", "chromium")
    ):
        return
    _run(
        [str(PYTHON), "-m", "playwright", "install", "chromium"],
        "No browser could be installed for the tests. Install Chromium (on Debian: "
        "`sudo apt install chromium`), then run the same command again.",
    )


def _find_or_install_java() -> None:
    """Leave a Java, which the checker of HTML runs on."""
    if shutil.which("java"):
        return
    _say("no Java found: installing one for the checker of HTML")
    if not _apt_install("default-jre-headless"):
        raise SetUpError(
            "Java is needed to check the HTML of the site. Install one (on Debian: `sudo apt install "
            "default-jre-headless`), then run the same command again."
        )


def _browser_is_there() -> bool:
    if find_browser():
        return True
    script = (
        "from playwright.sync_api import sync_playwright as start\n"
        "import pathlib\n"
        "with start() as play: raise SystemExit("
        "not pathlib.Path(play.chromium.executable_path).exists())"
    )
    return subprocess.run([str(PYTHON), "-c", script], check=False).returncode == 0


def _apt_install(*packages: str) -> bool:
    """Install Debian packages when this user may; whether it went well."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    _say(f"installing the Debian packages {', '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "--quiet"], install):
        done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
            return False
    return True


def _run(command: list[str], mend: str) -> None:
    if subprocess.run(command, check=False, cwd=ROOT).returncode != 0:
        raise SetUpError(mend)


if __name__ == "__main__":
    sys.exit(main())
