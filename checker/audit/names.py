"""Students' names as they stand in JSON, folded as they are compared: byte by byte where letters are plain."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from checker.audit.reading import Unplain, is_plain, record_of, remember
from checker.document import fold
from checker.sources.scalars import is_placeholder

_UPPER, _LOWER = range(0x80, 0x9F), 0x20


def _folding() -> bytes:
    """Each byte of a name in plain letters as it is compared, 0 where only ``fold`` tells.

    The letters of Latin-1 stand in UTF-8 as 0xC3 and one more byte; ß (0x9F) folds to two letters.
    """
    table = bytearray(256)
    for byte in (*b"abcdefghijklmnopqrstuvwxyz -'", 0xC3, *range(0xA0, 0xC0), 0x97):
        table[byte] = byte
    for byte in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        table[byte] = byte + _LOWER
    for byte in _UPPER:
        table[byte] = byte if byte == 0x97 else byte + _LOWER
    table[0x9F] = 0
    return bytes(table)


FOLDING = _folding()
#: What placeholders are made of ("xx", "NN", "åååå-mm-dd"): a name has some other letter.
_MARKS = "xynvthamdå '-".encode()
_APART = bytes.maketrans(b" ", b"\n")
_ODD = (b"xx", b"\ningen\n")
_BARE = re.compile(rb"\n(?:[^\n]* )?\n| \n|\n |  ")
_ALL_MARKS = re.compile(rb"\n[" + re.escape(_MARKS) + rb"]*(?=\n)")


def odd_names(text: bytes) -> list[bytes]:
    """Of names folded byte by byte, a line each, those that ``fold`` would fold on, that are (in some case)
    placeholders, or that are no text."""
    text = b"\n" + text + b"\n"
    odd = [re.compile(re.escape(one)) for one in _ODD if one in text]
    if b"\n\n" in text.translate(_APART):
        odd.append(_BARE)
    if b"\n\n" in text.translate(None, _MARKS):
        odd.append(_ALL_MARKS)
    found = {text[text.rfind(b"\n", 0, match.start() + 1) + 1:text.find(b"\n", match.start() + 1)]
             for one in odd for match in one.finditer(text)}
    try:
        text.decode()
    except UnicodeDecodeError:
        found.update(text.split(b"\n")[1:-1])
    return sorted(filter(_is_odd, found))


def _is_odd(name: bytes) -> bool:
    try:
        text = name.decode()
    except UnicodeDecodeError:
        return True
    return not text or text == "ingen" or fold(text) != text or is_placeholder(text) or is_placeholder(text.upper())


_LINES = FOLDING[:10] + b"\n" + FOLDING[11:]
_LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]+(?:[ '-][A-Za-zÀ-ÖØ-öø-ɏ]+)+")  # two names and letters only: no word "ingen"


_decode = msgspec.json.Decoder(str).decode


def _unescaped(text: bytes) -> bytes:
    """What stands between quotation marks in JSON. Raises msgspec.DecodeError, and Unplain for half a letter."""
    try:
        return _decode(b'"%s"' % text).encode()
    except UnicodeEncodeError:
        raise Unplain from None


class Names:
    """Those that plain letters don't tell are remembered."""

    def __init__(self) -> None:
        self._odd: dict[bytes, bytes] = {}

    def folded(self, names: Sequence[bytes]) -> bytes:
        """Names, as the bytes between quotation marks in JSON, folded, a line each. Raises Unplain (or
        msgspec.DecodeError) for what is no name."""
        found = b"\n".join(names).translate(_LINES)
        if 0 in found:  # perhaps only because letters are escaped
            found = _unescaped(b"\\n".join(names)).translate(_LINES)
            if 0 in found:
                found = b"\n".join(map(self._one, names))
        if found.count(b"\n") != len(names) - 1:
            raise Unplain
        return found

    def _one(self, name: bytes) -> bytes:
        plainly = name.translate(FOLDING)
        if 0 not in plainly:
            return plainly
        found = self._odd.get(name)
        if found is None:
            text = _unescaped(name).decode()
            if _LATIN.fullmatch(text) is None or is_placeholder(text):
                record = record_of(b'{"rader":[{"student":"' + name + b'"}]}')
                (row,) = record.series("rader")
                stated = row.value("student")
                if not isinstance(stated, str) or not is_plain(record):
                    raise Unplain
                text = stated
            remember(self._odd, name, found := fold(text).encode())
        return found
