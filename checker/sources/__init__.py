"""Bytes of a file to the documents it holds, each read as the schema of its kind directs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath

from checker import form
from checker.document import SourceDocument
from checker.sources import guard, json, recognise, walk, yaml
from checker.sources.errors import NotADocument, Refused, SourceError, quoted
from checker.sources.extras import office
from checker.sources.raw import Builder, Raw, RawList, RawMapping, RawScalar, Reading

__all__ = ["LIMIT", "RECOGNISED_BY", "NotADocument", "ReadResult", "SourceError", "may_be_document", "read",
           "read_line"]

LIMIT = guard.LIMIT
#: What each suffix, in lower case, says that a text is written in. Other files are known by their content.
_SUFFIXES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}

#: Bytes from a file's start that tell whether it may be a document.
RECOGNISED_BY = recognise.START

_KEY = "dokument"
_IN_YAML = re.compile(rb"^dokument:", re.MULTILINE)
_IN_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"dokument\"\s*:")
_FEWEST_VALUES = 1000
_BYTES_PER_VALUE = 10  # half of what a value takes in a real document without spaces, its key included


@dataclass(slots=True)
class ReadResult:
    """The documents of a file, and an error for each of its other documents, both in the file's order."""

    documents: list[SourceDocument] = field(default_factory=list)
    errors: list[SourceError] = field(default_factory=list)


def read(path: str, data: bytes, *, limit: int = LIMIT) -> ReadResult:
    """Read the documents that ``data`` holds. ``path`` is shown to people.

    A Word file, a workbook and an e-invoice are known by their content, whatever they are called;
    of other files the suffix tells what they are written in.

    A YAML file may hold several documents, a JSON Lines file one a line. A bad line spoils
    itself, a fault of syntax in YAML the whole file; a document of unknown kind is an error
    beside the others.

    Raises SourceError, and nothing else: when the file can't be read at all, when its only
    document can't, and (NotADocument) when nothing in it has ``dokument``. ``limit`` is the
    largest size in bytes, and in proportion the largest number of values.
    """
    form_read = _FORMS.get(recognise.form_of(data))
    if form_read is not None:
        return _forms(form_read(data, limit), path, sha256(data).hexdigest())
    written_in = _SUFFIXES.get(PurePath(path).suffix.lower()) or _looks_like(data)
    if written_in is None:
        raise NotADocument("Filen är varken ett avtal i Word, ett underlag i Excel eller en e-faktura, och inget "
                           f"dokument i YAML eller JSON ({', '.join(_SUFFIXES)}).")
    try:
        guard.admit(data, limit)
        builder = Builder(max(limit // _BYTES_PER_VALUE, _FEWEST_VALUES))
        return _documents(_trees(written_in, data, builder), path, sha256(data).hexdigest())
    except Refused as error:
        if _KEY.encode() in data:
            raise
        raise NotADocument(error.message, error.line, error.column) from None


def read_line(path: str, data: bytes, line: int, *, limit: int = LIMIT) -> SourceDocument:
    """The document that one line of a JSON Lines file holds, read as ``read`` reads it. Raises SourceError."""
    guard.admit(data, limit)
    builder = Builder(max(limit // _BYTES_PER_VALUE, _FEWEST_VALUES))
    return _document(json.tree(guard.decode(data, line), builder, line), path, line - 1, sha256(data).hexdigest())


def _looks_like(data: bytes) -> str | None:
    """What a text with a foreign suffix is written in, if it says what document it is."""
    if _IN_YAML.search(data):
        return "yaml"
    return "json" if _IN_JSON.match(data) else None


def may_be_document(path: str, start: bytes) -> bool:
    """Whether a file in a folder is worth reading, by its suffix or its first RECOGNISED_BY bytes."""
    return PurePath(path).suffix.lower() in _SUFFIXES or recognise.form_of(start) is not None \
        or _looks_like(start) is not None


def _word(data: bytes, limit: int) -> list[Reading]:
    with office():
        from checker.sources import docx

    return docx.read(data, limit)


def _workbook(data: bytes, limit: int) -> list[Reading]:
    with office():
        from checker.sources import xlsx

    return xlsx.read(data, limit)


def _e_invoice(data: bytes, limit: int) -> list[Reading]:
    with office():
        from checker.sources import ubl

    return ubl.read(data, limit)


#: The reader of each form. A form's module is imported when a file needs it: the core does without them.
_FORMS: dict[str | None, Callable[[bytes, int], list[Reading]]] = {
    "docx": _word, "xlsx": _workbook, "ubl": _e_invoice}


def _forms(readings: list[Reading], path: str, digest: str) -> ReadResult:
    result = ReadResult()
    for index, reading in enumerate(readings):
        document = walk.document(reading.tree, form.spec_of(reading.kind), path=path, kind=reading.kind, index=index,
                                 sha256=digest, medium=reading.medium, uncarried=reading.uncarried)
        document.form[:0] = reading.remarks
        result.documents.append(document)
    return result


def _documents(trees: Iterator[Raw | SourceError], path: str, digest: str) -> ReadResult:
    result = ReadResult()
    for index, tree in enumerate(trees):
        try:
            result.documents.append(_document(tree, path, index, digest))
        except SourceError as error:
            # A traceback would keep the tree alive.
            result.errors.append(error.with_traceback(None))
    errors = result.errors
    if not result.documents and not errors:
        raise NotADocument("Filen är tom.")
    if not result.documents and (len(errors) == 1 or all(isinstance(error, NotADocument) for error in errors)):
        raise errors[0]
    return result


def _trees(written_in: str, data: bytes, builder: Builder) -> Iterator[Raw | SourceError]:
    if written_in == "jsonl":
        yield from _lines(data, builder)
        return
    text = guard.decode(data)
    if written_in == "yaml":
        yield from yaml.trees(text, builder)
    elif text.strip():
        yield json.tree(text, builder)


def _lines(data: bytes, builder: Builder) -> Iterator[Raw | SourceError]:
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            try:
                yield json.tree(guard.decode(line, number), builder, number)
            except SourceError as error:
                if builder.exhausted:
                    raise
                yield error


def _document(tree: Raw | SourceError, path: str, index: int, digest: str) -> SourceDocument:
    if isinstance(tree, SourceError):
        raise tree
    if not isinstance(tree, RawMapping):
        raise _no_mapping(tree)
    kind = _kind(tree)
    return walk.document(tree, form.spec_of(kind), path=path, kind=kind, index=index, sha256=digest)


def _kind(tree: RawMapping) -> str:
    """What a document says that it is. Raises SourceError when that is nothing we know."""
    known = list(form.kinds())
    if _KEY not in tree.entries:
        raise _no_kind(tree, known)
    _, _, value = tree.entries[_KEY]
    if not isinstance(value, RawScalar) or value.blank:
        raise SourceError(f"Efter ”{_KEY}:” ska dokumentets slag stå: {', '.join(known)}.", value.line, value.column)
    if value.text in known:
        return value.text
    from checker.sources.advice import nearest  # late: most documents have no use for it

    meant = nearest(value.text, known)
    how = f"menade du {meant}?" if meant else f"de som finns är {', '.join(known)}."
    raise SourceError(f"{quoted(value.text)} är inget slags dokument som går att läsa: {how}", value.line, value.column)


def _no_kind(tree: RawMapping, known: list[str]) -> SourceError:
    """No ``dokument``: another's file, unless a key beside it was plainly meant to be that."""
    from checker.sources.advice import nearest  # late: as above

    for key, (line, column, value) in tree.entries.items():
        if isinstance(value, RawScalar) and value.text in known and nearest(key, [_KEY]):
            return SourceError(f"Nyckeln {quoted(key)} ska heta {_KEY}.", line, column)
    return NotADocument(f"Här saknas ”{_KEY}:”, som säger vad för slags dokument det är.", tree.line, tree.column)


def _no_mapping(tree: RawScalar | RawList) -> SourceError:
    items = tree.items if isinstance(tree, RawList) else []
    if any(isinstance(item, RawMapping) and _KEY in item.entries for item in items):
        return SourceError("Filen är en lista av dokument. Skriv dem var för sig, eller ett på varje rad i en "
                           "fil som slutar på .jsonl.", tree.line, tree.column)
    return NotADocument(f"Filen innehåller inga fält; ett dokument börjar med ”{_KEY}:”.", tree.line, tree.column)
