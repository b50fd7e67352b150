"""Lines of a file of any size: none longer than a limit in memory, each decoded by itself."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from checker.sources.errors import SourceError

_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FOREIGN = ((b"PK\x03\x04", "en zip-fil, kanske en Excelarbetsbok med fel ändelse"), (b"%PDF-", "en PDF"),
            (b"\xd0\xcf\x11\xe0", "en Excelarbetsbok i det gamla formatet"), (b"PAR1", "en Parquetfil"),
            (b"\x1f\x8b", "packad (gzip)"))
_SAMPLE = 2000


class Lines(Iterator[bytes]):
    """The lines of a file with their ends (any of the three), in UTF-8 where the file is in UTF-16.

    A line of more than ``limit`` bytes comes as its first ``limit`` + 1.
    """

    def __init__(self, path: Path, encoding: str, limit: int) -> None:
        self._lines = _lines(path, encoding, limit)

    def __next__(self) -> bytes:
        return next(self._lines)


def _lines(path: Path, encoding: str, limit: int) -> Iterator[bytes]:
    rest, skipping = b"", False
    for chunk in _chunks(path, encoding):
        pieces = (rest + chunk).splitlines(keepends=True)
        rest = pieces.pop() if pieces and not pieces[-1].endswith(b"\n") else b""  # after \r there may come \n
        for piece in pieces:
            if not skipping:
                yield piece if len(piece) <= limit else piece[:limit + 1]
            skipping = False
        if len(rest) > limit + 1:
            if not skipping:
                yield rest[:limit + 1]
            skipping, rest = True, rest[-1:]
    if rest and not skipping:
        yield rest


def _chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file in parts, without its mark, in UTF-8 if it was in UTF-16. Raises SourceError."""
    with path.open("rb") as stream:
        first = stream.read(_CHUNK)
        for mark, of in _MARKS:
            if of == encoding == "utf-8" and first.startswith(mark):
                first = first.removeprefix(mark)
        decode = codecs.getincrementaldecoder("utf-16")().decode if encoding == "utf-16" else None
        chunk = first
        while chunk:
            if decode is None:
                yield chunk
            else:
                try:
                    yield decode(chunk).encode()
                except UnicodeError:
                    raise SourceError("Filen är inte hel UTF-16: spara den som CSV UTF-8.") from None
            chunk = stream.read(_CHUNK)
        if decode is not None:
            try:
                decode(b"", True)
            except UnicodeError:
                raise SourceError("Filen tar slut mitt i ett tecken: den är avhuggen.") from None


def encoding_of(path: Path, limit: int) -> str:
    """utf-8, utf-16 by its mark, or cp1252 where nothing in the file is UTF-8 beyond ASCII. Raises SourceError."""
    with path.open("rb") as stream:
        start = stream.read(_SAMPLE)
    for mark, what in _FOREIGN:
        if start.startswith(mark):
            raise SourceError(f"Filen är {what}.")
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    zeros = sorted(start[first::2].count(0) for first in (0, 1))
    if zeros[1] > 8 * zeros[0] and zeros[1] > len(start) / 4:
        raise SourceError("Filen är sparad som UTF-16 utan märke. Spara den som CSV UTF-8, eller ange "
                          "teckenkodning: utf-16 i en mappningsfil.")
    foreign = False
    for line in Lines(path, "utf-8", limit):
        if not line.isascii():
            try:
                line.decode()
            except UnicodeDecodeError:
                foreign = True
            else:
                return "utf-8"
    return "cp1252" if foreign else "utf-8"


def decoded(line: bytes, encoding: str) -> tuple[str, str]:
    """The text of a line, and why it is none; what can't be read is then a replacement character."""
    encoding = "utf-8" if encoding == "utf-16" else encoding
    try:
        return line.decode(encoding), ""
    except UnicodeDecodeError as error:
        byte = f"0x{error.object[error.start]:02X}"
        name = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, encoding)
        return line.decode(encoding, "replace"), f"Raden är inte i teckenkodningen {name}: här står byten {byte}."
