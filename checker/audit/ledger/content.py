"""What an invoice says, whatever file, order and spacing it is written in: one JSON text, and its hash.

``content_of(data: bytes | SourceDocument) -> Content``; ``Content(hash: str, data: bytes)``.

The text is itself an invoice after the schema, which reads as the one that it was made of. It has what the reader
took from that: no unknown keys and no blank fields; keys are sorted, numbers exact and as short as can be.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from checker import sources
from checker.document import Cell, Node, Record, Series, SourceDocument, State
from checker.form import Spec, spec_of
from checker.sources import walk
from checker.sources.raw import Raw, RawList, RawMapping, RawScalar
from checker.sources.scalars import is_placeholder

KIND = "faktura"
NONE = "ingen"  # what says that there is nothing
Plain = Any  # dict, list, str, bool or None, as JSON has them
_TEXTS = ("text", "namn", "personnamn", "kontakt")
#: What can stand where a text belongs and is none, by how the reader tells it.
_NO_TEXTS: dict[str, Plain] = {"true": True, "false": False, "[…]": [], "{…}": {}}
_BLANK = object()
_LONGEST, _MOST = 200, 200_000  # characters of a text, and how many of them, that are remembered


class Content(NamedTuple):
    """``hash``: SHA-256 of ``data``, 64 hex digits; ``data``: the invoice as JSON in UTF-8."""

    hash: str
    data: bytes


class _Digits(str):
    """A number as JSON has written it, where it isn't whole."""

    __slots__ = ()


_decoder = msgspec.json.Decoder(float_hook=_Digits)


def content_of(data: bytes | SourceDocument) -> Content:
    """What an invoice says: one as JSON that the reader takes, or one that has been read.

    Raises SourceError for bytes that are no invoice; a key that stands twice is for the reader to refuse.
    """
    if isinstance(data, SourceDocument):
        tree = of_record(data.root)
    else:
        try:
            plain = _decoder.decode(data.removeprefix(b"\xef\xbb\xbf"))
            tree = _invoice().record(plain if isinstance(plain, dict) else {})
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
            (document,) = sources.read("faktura.json", data).documents
            tree = of_record(document.root)
    written = written_as(tree)
    return Content(sha256(written).hexdigest(), written)


def tree_of(data: bytes) -> dict[str, Plain]:
    """The tree of what ``content_of`` has written."""
    tree: dict[str, Plain] = msgspec.json.decode(data)
    return tree


def written_as(tree: dict[str, Plain]) -> bytes:
    return msgspec.json.encode(tree, order="sorted")


def of_record(record: Record) -> dict[str, Plain]:
    found = ((name, _of_node(node)) for name, node in record.fields.items())
    return {name: plain for name, plain in found if plain is not _BLANK}


@lru_cache(maxsize=50_000)
def says_nothing(text: str) -> bool:
    """Whether a text in such a tree is a place left open, or says that there is nothing."""
    return is_placeholder(text) or text.strip().lower() == NONE


def _of_node(node: Node) -> Plain:
    if isinstance(node, Record):
        return of_record(node)
    if isinstance(node, Series):
        return [None if (plain := _of_node(item)) is _BLANK else plain for item in node.items]
    return _of_cell(node)


def _of_cell(cell: Cell) -> Plain:
    if cell.state is State.BLANK:
        return _BLANK
    if cell.state is State.NONE:
        return NONE
    if cell.state is State.GIVEN:
        return _sound(cell.text) if cell.kind in _TEXTS else _value(cell.value)
    if cell.state is State.MALFORMED and (cell.kind in _TEXTS or says_nothing(cell.text)):
        # any text would do, or this one would be taken for a place left open: it must be none
        return _NO_TEXTS.get(cell.text, [_sound(cell.text)])
    return _sound(cell.text)


def _value(value: object) -> str:
    if value is True or value is False:
        return "ja" if value else "nej"
    return decimal(value) if isinstance(value, Fraction) else str(value)


def decimal(number: Fraction) -> str:
    """The digits of a number that has finitely many, such as every number that a document writes."""
    places = 0
    while number.denominator != 1:
        number *= 10
        places += 1
    digits = str(abs(number.numerator)).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _sound(text: str) -> str:
    """The text without halves of characters, which a YAML file may hold and JSON can't."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


# ------------------------------------------------------------------ JSON that hasn't been read
class _Place:
    """How one place of the schema is read from plain JSON: as ``checker.sources.walk`` reads it. Every text that
    stands there for the first time is given to it."""

    def __init__(self, name: str, spec: Spec) -> None:
        self._name, self._spec = name, spec
        self._fields = {key: _Place(key, field) for key, field in spec.fields.items()}
        self._item = _Place("", spec.item) if spec.kind == "list" and spec.item is not None else None
        self._known: dict[tuple[type, Plain], Plain] = {}

    def read(self, plain: Plain) -> Plain:
        kind = plain.__class__
        if kind is dict:
            return self.record(plain) if self._spec.kind == "record" else self._walked(RawMapping(1, 1))
        if kind is list:
            if self._item is None or not plain:
                return self._walked(RawList(1, 1))
            read = self._item.read
            return [None if (one := read(item)) is _BLANK else one for item in plain]
        found = self._known.get((kind, plain))
        if found is None:
            found = self._walked(_scalar(plain))
            if kind is not str or len(plain) <= _LONGEST:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[kind, plain] = found
        return found

    def record(self, plain: dict[str, Plain]) -> dict[str, Plain]:
        fields = self._fields
        return {name: found for name, value in plain.items()
                if name in fields and (found := fields[name].read(value)) is not _BLANK}

    def _walked(self, raw: Raw) -> Plain:
        spec = Spec("record", fields={self._name: self._spec})
        root = walk.document(RawMapping(1, 1, {self._name: (1, 1, raw)}), spec, path="", kind=KIND, index=0,
                             sha256="").root
        return _of_node(root.fields[self._name])


@cache
def _invoice() -> _Place:
    return _Place("", spec_of(KIND))


def _scalar(plain: Plain) -> RawScalar:
    if plain is None:
        return RawScalar("", "null", 1, 1)
    if plain is True or plain is False:
        return RawScalar("true" if plain else "false", "boolean", 1, 1)
    return RawScalar(str(plain), "quoted" if plain.__class__ is str else "number", 1, 1)
