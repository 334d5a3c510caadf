"""Resolve the dependencies of pyproject.toml into the two lock files, with hashes.

Needs `uv`, which it installs in the virtual environment: nothing else uses it. No address of a
package index is written, so that the locks serve everywhere.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = (
    "pip", "compile", "pyproject.toml", "--quiet", "--upgrade", "--universal",
    "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header",
)  # fmt: skip


def main() -> int:
    """Write requirements.txt, then requirements-test.txt in agreement with it."""
    _run(sys.executable, "-m", "pip", "install", "--quiet", "uv")
    uv = str(Path(sys.executable).parent / "uv")
    _run(uv, *COMPILE, "--extra", "build", "--output-file", "requirements.txt")
    _run(
        uv, *COMPILE, "--extra", "build", "--extra", "test", "--constraint", "requirements.txt",
        "--output-file", "requirements-test.txt",
    )  # fmt: skip
    return 0


def _run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
