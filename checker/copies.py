"""Marked-up copies: where each goes, and that an original is never written over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePath

from checker.case import Documents
from checker.document import SourceDocument
from checker.findings import DocumentReport, Report
from checker.job import put_bytes
from checker.refusal import Refusal

MARKABLE = ("docx", "xlsx")


def write_copies(report: Report, found: Documents, folder: Path) -> list[str]:
    """A copy of each Word and Excel document with its findings in the margin, written into ``folder``.

    Gives their paths. Raises Refusal when the folder can't be made, when a copy would stand where an original
    does, or when a document has changed since it was judged.
    """
    from checker.annotate import annotated

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"cannot write {folder}: {error.strerror}") from None
    written: list[str] = []
    for document, judged in _pairs(report, found):
        target = folder / _name(document.path, [PurePath(path).name for path in written])
        if any(os.path.realpath(target) == os.path.realpath(file.path) for file in found.inputs):
            raise Refusal(f"a marked-up copy in {target} would stand where an original does")
        put_bytes(annotated(judged, document, _bytes(document)), str(target))
        written.append(target.as_posix())
    return written


def _pairs(report: Report, found: Documents) -> Iterator[tuple[SourceDocument, DocumentReport]]:
    """Each document with its own report. The report's paths may be masked, its hashes are not."""
    left = sorted(found.documents, key=lambda d: (d.path, d.index))
    for judged in report.documents:
        document = next(d for d in left if (d.sha256, d.kind) == (judged.sha256, judged.kind))
        left.remove(document)
        if document.medium in MARKABLE:
            yield document, judged


def _bytes(document: SourceDocument) -> bytes:
    try:
        data = Path(document.path).read_bytes()
    except OSError as error:
        raise Refusal(f"cannot read {document.path}: {error.strerror}") from None
    if sha256(data).hexdigest() != document.sha256:
        raise Refusal(f"{document.path} has changed since it was judged")
    return data


def _name(path: str, taken: list[str]) -> str:
    """The document's own name, with a number where another of that name is there."""
    own = PurePath(path)
    name, number = own.name, 2
    while name in taken:
        name, number = f"{own.stem}-{number}{own.suffix}", number + 1
    return name
