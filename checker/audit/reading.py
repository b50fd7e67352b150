"""Invoices as JSON, read as far as a part of them asks: heads as structs, texts as records by the
reader's own rules."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, Raw, UnsetType

from checker import form
from checker.document import Cell, Position, Record, Remark, Series, SourceDocument, cells
from checker.sources import json, walk
from checker.sources.errors import SourceError
from checker.sources.guard import CONTROL
from checker.sources.personnummer import holds_personal_number
from checker.sources.raw import Builder, RawMapping

KIND = "faktura"
_MAX_VALUES = 10_000
_MOST_CELLS = 4096
_START = Position(1, 1)
_MOST = 100_000  # texts that are remembered of one sort; they are forgotten all at once
_TEXTS = ("text", "namn", "personnamn", "kontakt", "datum", "termin", "val", "manaddag", "janej")

class Style(NamedTuple):
    """What stands before a student's name, the rows and the number, in one way that programs write JSON."""

    student: bytes
    rows: bytes
    number: bytes


STYLES = (Style(b'"student":"', b'"rader":[', b'"nummer":"'), Style(b'"student": "', b'"rader": [', b'"nummer": "'))

_VALUE = rb'(?:"(?:[^"\\\x00-\x1f]|\\["\\/bfnrtu])*"|-?[0-9][0-9.eE+-]*|null|true|false)'
_BEFORE = re.compile(rb'(?:"verksamhet": ?' + _VALUE + rb", ?)?")
_FIELD = re.compile(rb'"([a-z_]+)": ?(' + _VALUE + rb")")
_AFTER = re.compile(rb'(?:, ?"[a-z_]+": ?' + _VALUE + rb")*\}")


class Unplain(Exception):
    """The text has something of which the whole document must be read to say what it is."""


def _head() -> type[Any]:
    """The invoice as msgspec decodes it: texts as they are (UNSET: not there), everything else as it stands in the
    source (empty: not there), and the rows one by one."""
    fields: list[tuple[str, Any, Any]] = []
    for name, spec in form.spec_of(KIND).fields.items():
        if name == "rader":
            fields.append((name, list[Raw], ()))
        else:
            fields.append((name, str | None | UnsetType, UNSET) if spec.kind in _TEXTS else (name, Raw, Raw(b"")))
    return msgspec.defstruct("Head", fields, forbid_unknown_fields=True, gc=False)


Head = _head()
decoder = msgspec.json.Decoder(Head)


def record_of(text: bytes) -> Record:
    """The record that a JSON object is: part of an invoice, as the reader of whole documents reads it.

    Raises Unplain where the reader would refuse it.
    """
    try:
        decoded = text.decode("utf-8")
        if CONTROL.search(decoded):
            raise Unplain
        tree = json.tree(decoded, Builder(_MAX_VALUES))
    except (UnicodeDecodeError, SourceError):
        raise Unplain from None
    if not isinstance(tree, RawMapping):
        raise Unplain
    return walk.document(tree, form.spec_of(KIND), path="", kind=KIND, index=0, sha256="").root


def row_of(before: bytes, after: bytes) -> Record:
    """The row that stands before and after a student's name, without its first brace, in a document that has no
    other. Raises Unplain."""
    if _BEFORE.fullmatch(before) is None or _AFTER.fullmatch(after) is None:
        raise Unplain
    texts = [*_FIELD.findall(before), (b"student", b'"N"'), *_FIELD.findall(after)]
    if len(dict(texts)) != len(texts):
        raise Unplain
    owner = SourceDocument("", KIND, 0, "")
    row = Record("/rader/0", _START, owner)
    for name, value in texts:
        cell, remarks = _cell(name, value)
        owner.form += remarks
        if cell is not None:  # rows differ from each other in few fields: each is read once
            row.fields[name.decode()] = Cell(cell.pointer, cell.position, cell.state, cell.text, cell.value, owner,
                                             cell.kind)
    owner.root = Record("", _START, owner, {"rader": Series("/rader", _START, owner, [row])})
    return row


@lru_cache(_MOST_CELLS)
def _cell(name: bytes, value: bytes) -> tuple[Cell | None, tuple[Remark, ...]]:
    """A field of a row, with what is to be remarked on its form; no cell for one that no row has. Raises Unplain."""
    root = record_of(b'{"rader":[{"%s":%s}]}' % (name, value))
    (row,) = root.series("rader")
    node = row.fields.get(name.decode())
    if node is not None and not isinstance(node, Cell):
        raise Unplain
    return node, tuple(root.owner.form)


def head_of(shown: dict[str, Any]) -> Record:
    """The record of some of a head's fields: texts, None, or raw JSON. Raises Unplain."""
    parts = [b'"%s":%s' % (name.encode(), value if isinstance(value, bytes) else msgspec.json.encode(value))
             for name, value in shown.items() if not is_absent(value)]
    return record_of(b"{" + b",".join(parts) + b"}")


def is_absent(value: Any) -> bool:
    return value is UNSET or value == b""


def is_plain(record: Record) -> bool:
    """Whether nothing about the form is to be remarked, and no text seems to hold a personnummer."""
    return not record.owner.form and not any(
        len(cell.text) >= 10 and holds_personal_number(cell.text) for cell in cells(record))


def size_of(name: str, value: Any) -> int:
    """How much room a field takes: bytes when written as short as can be, with the comma behind it, and above
    them (in ``MARKS``) its quotation marks."""
    if is_absent(value):
        return 0
    if isinstance(value, bytes):
        return len(name) + 4 + len(value) + (2 + value.count(b'"')) * MARKS
    quotes = 0 if value is None else 2
    return len(name) + 4 + len("null" if value is None else value.encode()) + quotes + (2 + quotes) * MARKS


MARKS = 1 << 40
#: Braces, and the rows' key, colon and brackets; the comma behind the last field isn't there.
_AROUND = len('{"rader":[]}') + 2 * MARKS


def takes_all(data: bytes, rows: list[bytes], size: int) -> bool:
    """Whether an invoice is no more than its rows and other fields, whose ``size`` is given: nothing stands there
    twice, so that one of the two went unread."""
    written = len(data) - (data[-1:] == b"\n") - sum(map(len, rows)) - len(rows) + 1
    size += _AROUND
    if written == size % MARKS:
        return True
    return data.count(b'"') - sum(row.count(b'"') for row in rows) == size // MARKS


def remember(memory: dict[Any, Any], key: Any, found: object, most: int = _MOST) -> None:
    """Keeps what has been read of a text, for the next that is the same."""
    if len(memory) >= most:
        memory.clear()
    memory[key] = found
