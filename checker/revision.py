"""What has changed in a working tree since a git revision."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 60  # seconds
#: Settings of the repository that could run a program are overridden: asking must run nothing but git.
_HARMLESS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull, "-c", "diff.external=")


class RevisionError(Exception):
    """No such revision, no repository, or no git. One line, in English."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Absolute, resolved paths: files that are there and differ or are new, and files that are gone."""

    there: frozenset[str]
    gone: frozenset[str]


def since(reference: str, folder: Path) -> Changes:
    """The files that differ from a revision, staged or not, and those that git doesn't know and doesn't ignore.

    ``folder``: one within the working tree. Raises RevisionError.
    """
    top = Path(os.path.realpath(_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n")))
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    listed = _git(top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules",
                  "-z", commit.decode().strip(), "--")
    unknown = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    paths = [top / os.fsdecode(name) for name in (listed + unknown).split(b"\0") if name]
    return Changes(frozenset(os.path.realpath(path) for path in paths if path.exists()),
                   frozenset(str(path) for path in paths if not path.exists()))


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *_HARMLESS, "-C", str(folder), *arguments], capture_output=True,
                              timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL)
    except FileNotFoundError:
        raise RevisionError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git did not answer within {_PATIENCE} seconds") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RevisionError(said[0].removeprefix("fatal: ") if said else "no such git revision")
    return done.stdout
