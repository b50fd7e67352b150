"""Files that are read over and over: whether they still are what they were, and their hash."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from checker.refusal import Refusal

_CHUNK = 1 << 20


class Stamp(NamedTuple):
    """What tells that a file has been written to, or another laid in its place."""

    device: int
    inode: int
    size: int
    written: int  # nanoseconds


def stamp_of(path: Path) -> Stamp | None:
    """None where there is no ordinary file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def changed(shown: str) -> Refusal:
    """The refusal to go on with a file that isn't what it was."""
    return Refusal(f"{shown} was changed while it was read: run the audit again")


def hash_of(path: Path) -> str | None:
    """SHA-256, 64 hex digits; None where there is no ordinary file, or it can't be read."""
    stamp, digest = stamp_of(path), sha256()
    if stamp is None:
        return None
    left = stamp.size  # a file of the kernel has none, and its bytes may never come
    try:
        with path.open("rb") as stream:
            while left > 0 and (part := stream.read(min(left, _CHUNK))):
                digest.update(part)
                left -= len(part)
    except OSError:
        return None
    return digest.hexdigest()
