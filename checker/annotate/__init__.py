"""Marked-up copies: a Word document or a workbook with a comment at the place of each finding."""

from __future__ import annotations

from datetime import date

from checker.annotate.placing import comments_on
from checker.document import SourceDocument
from checker.findings import DocumentReport
from checker.sources.guard import LIMIT
from checker.sources.package import Package

__all__ = ["MEDIA", "annotated"]

#: The media that a copy can be made of. A copy is never a template and never has macros: its ending is this.
MEDIA = ("docx", "xlsx")


def annotated(report: DocumentReport, document: SourceDocument, data: bytes, *, today: date | None = None,
              limit: int = LIMIT) -> bytes:
    """A copy of ``data``, the file that ``document`` was read from, with the report's findings as comments.

    ``report`` is the document's own, masked or not; ``today``, the day of review, dates the comments; ``limit`` is
    the largest size in bytes, as in ``checker.sources.read``. Where a file holds several documents, the copy
    made for one is the ``data`` for the next. Same input, same bytes.

    Raises SourceError when the file can't be read, KeyError for a medium that isn't one of MEDIA.
    """
    package = Package.open(data, limit)
    comments = comments_on(report, document)
    # Each imports lxml and what it needs of office formats: the core does without.
    if document.medium == "docx":
        from checker.annotate import word

        return word.annotated(comments, package, today)
    if document.medium == "xlsx":
        from checker.annotate import excel

        return excel.annotated(comments, package, today)
    raise KeyError(document.medium)
