"""Marked-up copies: where each goes, and that an original is never written over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from itertools import groupby
from pathlib import Path, PurePath

from checker.annotate import MEDIA, annotated
from checker.case import Documents
from checker.document import SourceDocument
from checker.findings import DocumentReport, Report
from checker.output import put_bytes
from checker.refusal import Refusal
from checker.sources import SourceError


def write_copies(report: Report, found: Documents, folder: Path, today: date, limit: int) -> list[str]:
    """A copy of each Word and Excel file with its findings in the margin, written into ``folder``.

    ``today``, ``limit``: the day of review and the largest file in bytes, as the report has them. Gives the
    copies' paths. Raises Refusal when the folder can't be made, when a copy would stand where an original does,
    or when a file has changed since it was judged.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"cannot write {folder}: {error.strerror}") from None
    originals = {os.path.realpath(file.path) for file in found.inputs}
    written: list[str] = []
    for name, data in copies(report, found, _bytes, today, limit):
        target = folder / name
        if os.path.realpath(target) in originals:
            raise Refusal(f"a marked-up copy in {target} would stand where an original does")
        put_bytes(data, str(target))
        written.append(target.as_posix())
    return written


def copies(report: Report, found: Documents, content: Callable[[SourceDocument], bytes], today: date,
           limit: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the marked-up copy of each Word and Excel file. ``content`` gives the file that a document
    was read from; the rest as in ``write_copies``. Raises Refusal when a file can't be marked up."""
    names: list[str] = []
    for path, pairs in groupby(_pairs(report, found), key=lambda pair: pair[0].path):
        data = b""
        for document, judged in pairs:
            try:
                data = annotated(judged, document, data or content(document), today=today, limit=limit)
            except SourceError as error:
                raise Refusal(f"{path} can't be marked up: {error.message}") from None
        names.append(_name(path, document.medium, names))
        yield names[-1], data


def _pairs(report: Report, found: Documents) -> Iterator[tuple[SourceDocument, DocumentReport]]:
    """Each document with its own report. The report's paths may be masked, its hashes are not."""
    left = sorted(found.documents, key=lambda d: (d.path, d.index))
    for judged in report.documents:
        document = next(d for d in left if (d.sha256, d.kind) == (judged.sha256, judged.kind))
        left.remove(document)
        if document.medium in MEDIA:
            yield document, judged


def _bytes(document: SourceDocument) -> bytes:
    try:
        data = Path(document.path).read_bytes()
    except OSError as error:
        raise Refusal(f"cannot read {document.path}: {error.strerror}") from None
    if sha256(data).hexdigest() != document.sha256:
        raise Refusal(f"{document.path} has changed since it was judged")
    return data


def _name(path: str, medium: str, taken: list[str]) -> str:
    """The document's own name, with a number where another of that name is there."""
    stem = PurePath(path).stem
    name, number = f"{stem}.{medium}", 2
    while name in taken:
        name, number = f"{stem}-{number}.{medium}", number + 1
    return name
