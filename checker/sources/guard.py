"""From bytes to text: size, encoding and characters, judged before anything is parsed."""

from __future__ import annotations

import re

from checker.sources.errors import Lines, Refused, SourceError

#: Bytes that a file may have unless the caller allows more.
LIMIT = 10_000_000

_UTF8_BOM = b"\xef\xbb\xbf"
_FOREIGN_STARTS = {
    b"\xff\xfe\x00\x00": "sparad som UTF-32, inte UTF-8",
    b"\x00\x00\xfe\xff": "sparad som UTF-32, inte UTF-8",
    b"\xff\xfe": "sparad som UTF-16, inte UTF-8",
    b"\xfe\xff": "sparad som UTF-16, inte UTF-8",
    b"PK\x03\x04": "en zip-fil (kanske ett Word- eller Exceldokument med fel ändelse)",
    b"%PDF-": "en PDF",
}
_SAVE_AS_UTF8 = " Öppna den i en textredigerare och spara den som UTF-8."
_SAMPLE = 2000  # bytes; enough to see that every second one is zero

#: Control characters other than tab and line ends.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def admit(data: bytes, limit: int) -> None:
    """Let bytes through that can be a text in UTF-8 of at most ``limit`` bytes.

    Raises Refused when they are too many, SourceError when they are something else.
    """
    if len(data) > limit:
        raise Refused(f"Filen är {_grouped(len(data))} byte stor; gränsen är {_grouped(limit)} och kan höjas.")
    for start, what in _FOREIGN_STARTS.items():
        if data.startswith(start):
            raise SourceError(f"Filen är {what}.{_SAVE_AS_UTF8 if 'UTF' in what else ''}", 1, 1)
    zeros = sorted(data[first:_SAMPLE:2].count(0) for first in (0, 1))
    if zeros[1] > 8 * zeros[0] and zeros[1] > min(len(data), _SAMPLE) / 4:
        raise SourceError(f"Filen är sparad som UTF-16, inte UTF-8.{_SAVE_AS_UTF8}", 1, 1)


def decode(data: bytes, first_line: int = 1) -> str:
    """The text of admitted bytes, without byte order mark.

    ``first_line`` is the line of the file where ``data`` begins. Raises SourceError, with
    place, for bytes that aren't UTF-8 and for NUL and other control characters.
    """
    data = data.removeprefix(_UTF8_BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error, first_line) from None
    control = CONTROL.search(text)
    if control:
        name = "NUL-tecken" if control[0] == "\0" else f"styrtecken (U+{ord(control[0]):04X})"
        raise SourceError(f"Här står ett {name}, som inte hör hemma i en text. Ta bort det.",
                          *Lines(text, first_line).place(control.start()))
    return text


def _not_utf8(data: bytes, error: UnicodeDecodeError, first_line: int) -> SourceError:
    before = data[: error.start].decode("utf-8")
    place = Lines(before, first_line).place(len(before))
    if error.reason == "unexpected end of data" and not before.isascii():
        return SourceError("Filen tar slut mitt i ett tecken: den är avhuggen.", *place)
    byte = data[error.start : error.start + 1]
    try:
        data.decode("cp1252")
        character = byte.decode("cp1252")
    except UnicodeDecodeError:
        return SourceError(f"Texten är inte UTF-8: här står byten 0x{byte.hex().upper()}.{_SAVE_AS_UTF8}", *place)
    if before.isascii():
        return SourceError(f"Filen är sparad i Windows teckenkodning (cp1252, även kallad ANSI), inte UTF-8: "
                           f"här står ”{character}” i den.{_SAVE_AS_UTF8}", *place)
    return SourceError(f"Filen blandar teckenkodningar: här står ”{character}” i Windows teckenkodning (cp1252), "
                       f"men tecken före det i UTF-8. Skriv om tecknet och spara filen som UTF-8.", *place)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ")
