"""What has changed in a working tree since a git revision."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checker.configuration import OWN, SHARED
from checker.files import File

_PATIENCE = 60  # seconds
#: Settings of the repository that could run a program are overridden: asking must run nothing but git.
_HARMLESS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull, "-c", "diff.external=")


class RevisionError(Exception):
    """No such revision, no repository, or no git. One line, in English."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Absolute, resolved paths: files that are as they were, and files that are gone.

    Whatever else is there differs, is new, or is nothing that git can tell of (ignored, in a submodule or outside the
    working tree, or marked so that git doesn't look): it is taken to have changed.
    """

    same: frozenset[str]
    gone: frozenset[str]


def changed(reference: str, files: Iterable[File], below: tuple[str, ...],
            bearing: tuple[str, ...]) -> frozenset[str] | None:
    """Of ``files``, found ``below`` some paths, those that have changed since a revision, as they are shown.

    None where everything has to be judged again: something below the paths is gone, which may have been linked to
    anything, or what bears on every document has changed (``bearing``: files and folders; the settings).
    Raises RevisionError.
    """
    changes = since(reference, Path(below[0]) if Path(below[0]).is_dir() else Path(below[0]).absolute().parent)
    whole = tuple(map(os.path.realpath, (*below, *bearing)))
    if any(_within(gone, whole) or _settles(Path(gone)) for gone in changes.gone) \
            or any(file not in changes.same for path in bearing for file in _files(Path(path))):
        return None
    return frozenset(file.shown for file in files if os.path.realpath(file.path) not in changes.same)


def _within(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _files(path: Path) -> list[str]:
    found = [Path(folder) / name for folder, _, names in os.walk(path) for name in names] if path.is_dir() else [path]
    return [os.path.realpath(file) for file in found]


def _settles(gone: Path) -> bool:
    """Whether a file that is gone may have held the settings in force here."""
    here = Path(os.path.realpath(Path.cwd()))
    return gone.name in (OWN, SHARED) and gone.parent in (here, *here.parents)


def since(reference: str, folder: Path) -> Changes:
    """What is as it was at a revision, staged or not, and what is gone.

    ``folder``: one within the working tree. Raises RevisionError.
    """
    top = Path(os.path.realpath(_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n")))
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    differing = _paths(top, _git(top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv",
                                 "--ignore-submodules", "-z", commit.decode().strip(), "--"))
    watched = (line[2:] for line in _git(top, "ls-files", "-v", "-z").split(b"\0") if line.startswith(b"H "))
    known = _paths(top, b"\0".join(watched))
    links = {path for path in known if path.is_symlink()}
    redirected = frozenset(os.path.realpath(path) for path in links & differing)
    return Changes(frozenset(map(os.path.realpath, known - differing - links)) - redirected,
                   frozenset(str(path) for path in differing if not path.exists()))


def _paths(top: Path, listed: bytes) -> set[Path]:
    return {top / os.fsdecode(name) for name in listed.split(b"\0") if name}


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
