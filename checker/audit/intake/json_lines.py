"""JSON Lines: each line a whole document, or a row of an invoice as a line of a table is."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from checker.audit.intake import grouping
from checker.audit.intake.cells import ABSENT, Value
from checker.audit.intake.columns import layout
from checker.audit.intake.fields import KIND, ROWS, squeezed
from checker.audit.intake.mapping import Mapping
from checker.audit.intake.results import EMPTY, Damaged, Foreign, Invoice
from checker.audit.intake.rows import Row, getter
from checker.document import fold
from checker.form import kinds
from checker.sources import guard
from checker.sources.errors import SourceError, quoted

_KEY = "dokument"
_WHOLE = re.compile(rb'\{[ \t\r\n]*"dokument"[ \t\r\n]*:')
_INSERTED = f'"{_KEY}":"{KIND}",'.encode()
_MARK = b"\xef\xbb\xbf"
_MOST_COLUMNS, _MOST_BAD, _DEEPEST = 1000, 10_000, 4
_SAMPLE = 2000
_CHUNK = 1 << 20


class _Twice:
    """Stands, in an object that has a key twice, as a key for its name."""


class _Unread(Exception):
    """A line that can't be read. ``message``: in Swedish."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def invoices(path: Path, mapping: Mapping, limit: int) -> Iterator[Invoice | Damaged]:
    """The documents of a file, and then the invoices that its other lines are rows of. Raises SourceError, OSError."""
    names: dict[str, None] = {}
    documents = bad = 0
    keys = _Keys(mapping.columns)
    for line, text in _lines(path, limit):
        try:
            found = _document(text, limit, keys)
        except _Unread as error:
            bad += 1
            if bad > _MOST_BAD:
                raise SourceError(f"Fler än {_MOST_BAD} rader går inte att läsa som JSON.", line) from None
            yield Damaged(line, error.message)
            continue
        if isinstance(found, bytes):
            documents += 1
            yield Invoice(found, line)
        elif not found.keys() <= names.keys():
            names.update(dict.fromkeys(one for one in found if isinstance(one, str)))
            if len(names) > _MOST_COLUMNS:
                raise SourceError(f"Raderna har fler än {_MOST_COLUMNS} olika nycklar.", line)
    if names:
        columns = list(names)
        yield from grouping.invoices(lambda _: _rows(path, columns, keys, limit), layout(columns, mapping), limit)
    elif not documents and not bad:
        raise Foreign(EMPTY)


def _lines(path: Path, limit: int) -> Iterator[tuple[int, bytes]]:
    """Lines that aren't blank, with their numbers; one longer than the limit is cut off above it."""
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(limit + 2):
            number += 1
            if number == 1:
                guard.admit(line[:_SAMPLE], _SAMPLE)
                line = line.removeprefix(_MARK)
            cut = len(line) > limit + 1 and not line.endswith(b"\n")
            while cut and (more := stream.readline(_CHUNK)) and not more.endswith(b"\n"):
                pass
            text = line if cut else line.strip()
            if text:
                yield number, text


class _Keys:
    """Keys that say what document a line is without being spelt as they should: its reader's to refuse.

    ``mapped``: the columns that a mapping names, folded, and which are no such keys.
    """

    def __init__(self, mapped: Container[str]) -> None:
        self._mapped = mapped
        self._others: set[Any] = set()

    def misspelt(self, found: dict[Any, Any]) -> bool:
        """Whether a line has ``dokument`` in another spelling, or, with an invoice's rows, nearly that."""
        if not found.keys() <= self._others:
            if any(squeezed(name) == _KEY for name in self._unmapped(found)):
                return True
            if len(self._others) < _MOST_COLUMNS:
                self._others.update(found)
        return ROWS in found and self._nearly(found)

    def _nearly(self, found: dict[Any, Any]) -> bool:
        from checker.sources.advice import nearest  # late: few lines leave it out

        known = kinds()
        return any(found[name] in known and nearest(name, [_KEY]) for name in self._unmapped(found)
                   if isinstance(found[name], str))

    def _unmapped(self, found: dict[Any, Any]) -> Iterator[str]:
        return (name for name in found if isinstance(name, str) and fold(name) not in self._mapped)


def _document(text: bytes, limit: int, keys: _Keys) -> bytes | dict[Any, Any]:
    """A line that is a document, or the cells of one that is a row. Raises _Unread."""
    if len(text) > limit:
        raise _Unread(f"Raden är längre än {limit} byte, som är gränsen.")
    if _WHOLE.match(text):
        return text
    found = _parsed(text)
    if _KEY in found or keys.misspelt(found):
        return text
    return text[:1] + _INSERTED + text[1:] if ROWS in found else _flat(found)


def _parsed(text: bytes) -> dict[Any, Any]:
    try:
        found = _DECODER.decode(text.decode())
    except UnicodeDecodeError:
        raise _Unread("Raden är inte UTF-8.") from None
    except json.JSONDecodeError as error:
        where = "tar slut för tidigt: är filen avhuggen?" if error.pos >= len(error.doc) else \
            f"är inte JSON: felet står vid tecken {error.pos + 1}."
        raise _Unread(f"Raden {where}") from None
    except RecursionError:
        raise _Unread("Listor och fält ligger för djupt i varandra.") from None
    if not isinstance(found, dict):
        raise _Unread("Raden är inget JSON-objekt ({…}).")
    return found


def _exact(digits: str) -> tuple[str]:
    return (digits,)


def _no_number(word: str) -> None:
    raise _Unread(f"{word} är inget tal i JSON.")


def _object(pairs: list[tuple[str, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        found[_Twice] = next(name for name in names if names.count(name) > 1)
    return found


_DECODER = json.JSONDecoder(parse_int=_exact, parse_float=_exact, parse_constant=_no_number,
                            object_pairs_hook=_object)


def _flat(found: dict[Any, Any], above: str = "", depth: int = 1) -> dict[Any, Any]:
    """The fields of a row, those of records within it by path. Raises _Unread."""
    if depth == 1 and dict not in set(map(type, found.values())):
        return found
    if depth > _DEEPEST:
        raise _Unread("Fält ligger för djupt i varandra för att vara en rad i en faktura.")
    flat: dict[Any, Any] = {}
    for name, value in found.items():
        path = f"{above}{name}" if isinstance(name, str) else name
        if isinstance(value, dict):
            flat |= _flat(value, f"{path}/", depth + 1)
        else:
            flat[path] = value
    return flat


def _rows(path: Path, names: list[str], keys: _Keys, limit: int) -> Iterator[Row]:
    """The lines that are rows."""
    whole, columns = getter(names), set(names)
    for line, text in _lines(path, limit):
        try:
            found = _document(text, limit, keys)
        except _Unread:
            continue
        if isinstance(found, bytes):
            continue
        cells = whole(found) if len(found) == len(names) and found.keys() == columns \
            else [found.get(name, ABSENT) for name in names]
        if not found or _Twice in found or list in set(map(type, cells)):
            guess: list[Value] = [None if isinstance(cell, list) else cell for cell in cells]
            yield Row(line, (), _fault(found), (guess,))
        else:
            yield Row(line, cells)


def _fault(found: dict[Any, Any]) -> str:
    if _Twice in found:
        return f"Nyckeln {quoted(found[_Twice])} står två gånger på raden."
    name = next((name for name, value in found.items() if isinstance(value, list)), "")
    return f"{quoted(name)} är en lista, men här ska ett ensamt värde stå." if name else "Raden är tom."
