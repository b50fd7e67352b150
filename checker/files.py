"""Paths → the files to read: folders walked, each file once, in an order that doesn't depend on the call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from checker.sources import RECOGNISED_BY, may_be_document


@dataclass(frozen=True, slots=True)
class File:
    """``shown`` is the path as people see it; ``named``: given by itself, not found in a folder;
    ``passed_by``: not to be read; ``content``: what it holds, where it is no file on a disk."""

    shown: str
    path: Path
    named: bool
    passed_by: bool = False
    content: bytes | None = None

    @property
    def readable(self) -> bool:
        """Whether its ending or its content is that of a document; what can't be looked into may be one."""
        try:
            with self.path.open("rb") as stream:
                return may_be_document(self.path.name, stream.read(RECOGNISED_BY))
        except OSError:
            return True


class NoSuchPath(Exception):
    """A path that doesn't exist."""


def gather(paths: Iterable[str], ignore: Iterable[str] = ()) -> list[File]:
    """All files, sorted by the path shown; hidden ones in folders are passed over.

    A file reached twice counts once, as named if it was. ``ignore``: patterns (fnmatch, where ``*`` also
    takes slashes) of files in folders that aren't to be read. Raises NoSuchPath.
    """
    found: dict[str, File] = {}
    patterns = tuple(ignore)
    for given in paths:
        for file in _below(given, patterns):
            real = os.path.realpath(file.path)
            known = found.get(real)
            if known is None or (file.named, _reversed(file.shown)) > (known.named, _reversed(known.shown)):
                found[real] = file
    return sorted(found.values(), key=lambda file: file.shown)


def _reversed(text: str) -> tuple[int, ...]:
    """Orders texts backwards, so that of two names for one file the first in the alphabet is taken."""
    return tuple(-ord(character) for character in text)


def _below(given: str, ignore: tuple[str, ...]) -> Iterator[File]:
    path = Path(given)
    try:
        there = path.exists()
    except OSError:  # a name longer than any file's
        there = False
    if not there:
        raise NoSuchPath(given)
    if not path.is_dir():
        yield File(path.as_posix(), path, True)
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                file = Path(folder) / name
                passed_by = any(fnmatchcase(file.as_posix(), one) for one in ignore) or _endless(file)
                yield File(file.as_posix(), file, False, passed_by)


def _endless(file: Path) -> bool:
    """Whether it is a pipe, a socket or a device, which may give nothing or never end."""
    return file.exists() and not file.is_file()
