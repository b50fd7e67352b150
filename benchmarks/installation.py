"""avtalskoll as a user has it: built into a wheel and installed, away from the checkout.

Fetches nothing: what avtalskoll needs is taken from the environment that runs this.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path


def build(source: Path, into: Path, *formats: str) -> None:
    """Build a source tree into a folder: ``--wheel`` or ``--sdist``; by default both, the wheel from the sdist.

    Raises RuntimeError with what the build said when it fails.
    """
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(into), *formats, str(source)]
    built = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if built.returncode:
        raise RuntimeError(built.stdout)


def install(wheel: Path, directory: Path) -> Path:
    """Install a wheel into a new virtual environment; return the folder of its commands."""
    venv.create(directory, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(directory), "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    own = Path(sysconfig.get_path("purelib", scheme="venv", vars={"base": str(directory)}))
    # A path file within a path file isn't read, so an editable avtalskoll over there stays out of sight.
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return directory / "bin"
