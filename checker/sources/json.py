"""JSON to a raw tree: a strict scanner that keeps every value's place and the source's own digits."""

from __future__ import annotations

import re

from checker.sources.errors import Lines, SourceError, quoted
from checker.sources.guard import CONTROL
from checker.sources.raw import Builder, Raw, RawList, RawMapping, RawScalar

_SPACE = r"[ \t\n\r]*"
_TOKEN = re.compile(
    _SPACE + r'(?:"(?P<plain>[^"\\\x00-\x1f]*)"'  # a string without escapes
    r"|(?P<mark>[{}\[\]:,])"
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.+-])"
    r"|(?P<word>true|false|null)(?!\w)"
    r'|"(?P<escaped>))'
)
_STOP = re.compile(r'["\\\x00-\x1f]')
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": "true", "false": "false", "null": "null", "none": "null"}
_CODE = re.compile(r"[0-9A-Fa-f]{4}")
_REST = re.compile(r"[^\s,\[\]{}:\"']*")

#: kind ("plain", "mark", "number", "word" or "end"), text, offset of its first character
_Token = tuple[str, str, int]


def tree(text: str, builder: Builder, first_line: int = 1) -> Raw:
    """The one value of a JSON text, put together by ``builder``.

    ``first_line`` is the line of the file where the text begins.

    Raises SourceError, with place: for a syntax error, for duplicate keys, lone surrogates,
    control characters, depth and too many values.
    """
    builder.begin(first_line)
    return _Scanner(text, builder, first_line).document()


class _Scanner:
    def __init__(self, text: str, builder: Builder, first_line: int) -> None:
        self._text = text
        self._offset = 0
        self._lines = Lines(text, first_line)
        self._builder = builder

    def document(self) -> Raw:
        self._value(self._token())
        kind, _, start = self._token()
        if kind != "end":
            raise self._error("Här står något efter dokumentets slut.", start)
        return self._builder.take()

    def _token(self) -> _Token:
        match = _TOKEN.match(self._text, self._offset)
        if match is None:
            return self._no_token()
        kind = match.lastgroup or ""
        if kind == "escaped":
            return self._escaped(match.end())
        self._offset = match.end()
        return kind, match[kind], match.start(kind) - (kind == "plain")

    def _value(self, token: _Token) -> None:
        kind, text, start = token
        line, column = self._lines.place(start)
        if kind == "plain":
            self._builder.add(RawScalar(text, "quoted", line, column))
        elif kind == "number":
            self._builder.add(RawScalar(text, "number", line, column))
        elif kind == "word":
            self._builder.add(RawScalar(text, "null" if text == "null" else "boolean", line, column))
        elif text == "{":
            self._object(RawMapping(line, column))
        elif text == "[":
            self._list(RawList(line, column))
        else:
            raise self._missing("Här saknas ett värde.", token)

    def _object(self, mapping: RawMapping) -> None:
        self._builder.open(mapping)
        token = self._token()
        while token[:2] != ("mark", "}"):
            kind, text, start = token
            if kind != "plain":
                raise self._missing("Här ska en nyckel inom dubbla citattecken stå.", token)
            self._builder.key(text, *self._lines.place(start))
            token = self._token()
            if token[:2] != ("mark", ":"):
                raise self._missing("Här saknas kolon efter nyckeln.", token)
            self._value(self._token())
            token = self._separator("}", mapping)
        self._builder.close()

    def _list(self, items: RawList) -> None:
        self._builder.open(items)
        token = self._token()
        while token[:2] != ("mark", "]"):
            self._value(token)
            token = self._separator("]", items)
        self._builder.close()

    def _separator(self, closing: str, within: RawMapping | RawList) -> _Token:
        """The token after a comma, or the closing one itself."""
        token = self._token()
        if token[:2] == ("mark", closing):
            return token
        if token[:2] != ("mark", ","):
            what = "komma mellan två fält" if closing == "}" else "komma mellan två värden"
            raise self._missing(f"Här saknas {what}, eller ”{closing}” som avslutar.", token, within)
        after = self._token()
        if after[:2] == ("mark", closing):
            raise self._error("Kommat före den avslutande parentesen ska bort.", token[2])
        return after

    def _escaped(self, offset: int) -> _Token:
        """A string that the token pattern can't take in one go. ``offset`` is past its first quote."""
        start, pieces = offset - 1, []
        while (stop := _STOP.search(self._text, offset)) is not None:
            pieces.append(self._text[offset : stop.start()])
            if stop[0] != "\\":
                break
            character, offset = self._escape(stop.end())
            pieces.append(character)
        if stop is None or stop[0] != '"':
            raise self._unfinished(start, stop)
        self._offset = stop.end()
        text = "".join(pieces)
        if CONTROL.search(text):
            raise self._error("Texten har ett styrtecken. Ta bort det.", start)
        return "plain", text, start

    def _escape(self, offset: int) -> tuple[str, int]:
        """The character that an escape stands for, and the offset after it. ``offset`` is past the backslash."""
        letter = self._text[offset : offset + 1]
        if letter in _ESCAPES:
            return _ESCAPES[letter], offset + 1
        if letter != "u":
            raise self._error("Omvänt snedstreck skrivs \\\\ i JSON.", offset - 1)
        code = self._code(offset + 1)
        if 0xD800 <= code < 0xDC00 and self._text.startswith("\\u", offset + 5):
            low = self._code(offset + 7)
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + (code - 0xD800) * 0x400 + low - 0xDC00), offset + 11
        if 0xD800 <= code < 0xE000:
            raise self._error("Koden är ett halvt tecken (ett ensamt surrogat).", offset - 1)
        return chr(code), offset + 5

    def _code(self, offset: int) -> int:
        digits = _CODE.match(self._text, offset)
        if digits is None:
            raise self._error("Efter \\u ska fyra hexadecimala siffror stå.", min(offset, len(self._text)))
        return int(digits[0], 16)

    def _no_token(self) -> _Token:
        """The end of the text, or the error that fits what stands where no token is."""
        start = len(self._text) - len(self._text[self._offset :].lstrip(" \t\n\r"))
        if start == len(self._text):
            return "end", "", start
        rest = _REST.match(self._text, start)
        word = rest[0] if rest else ""
        character = self._text[start]
        if character == "'":
            raise self._error("I JSON står text inom dubbla citattecken (\"), inte enkla.", start)
        if character in "/#":
            raise self._error("JSON har inga kommentarer. Ta bort den, eller skriv dokumentet i YAML.", start)
        if word.lower().lstrip("+-") in ("nan", "infinity", "inf"):
            raise self._error(f"{quoted(word)} är inget tal. Skriv null om värdet saknas.", start)
        if word.lower() in _WORDS:
            raise self._error(f"Skriv {_WORDS[word.lower()]} i stället för {word}.", start)
        if character in "0123456789+-.":
            raise self._error(f"{quoted(word)} är inget tal i JSON: inga inledande nollor, decimalpunkt mellan "
                              "siffror, inga mellanrum.", start)
        if not word or not character.isprintable():
            raise self._error(f"Här står ett oväntat tecken (U+{ord(character):04X}).", start)
        raise self._error(f"{quoted(word)} ska stå inom dubbla citattecken.", start)

    def _missing(self, message: str, token: _Token, within: RawMapping | RawList | None = None) -> SourceError:
        if token[0] != "end":
            return self._error(message, token[2])
        began = f" mitt i det som börjar på rad {within.line}" if within else " för tidigt"
        return self._error(f"Texten tar slut{began}: är filen avhuggen?", token[2])

    def _unfinished(self, start: int, stop: re.Match[str] | None) -> SourceError:
        if stop is not None and stop[0] == "\t":
            return self._error("En tabb i en text skrivs \\t i JSON.", stop.start())
        return self._error("Citattecknet här saknar sitt slut på raden.", start)

    def _error(self, message: str, offset: int) -> SourceError:
        return SourceError(message, *self._lines.place(offset))
