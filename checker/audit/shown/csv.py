"""An audit as a table for a spreadsheet: one row a finding, by invoice to act on, the largest amount first.

Made as ``checker.reports.csv`` is, for a Swedish Excel: semicolons, decimal commas, UTF-8 with its mark at the
beginning, every cell within quotation marks, none of which can be taken for a formula. Nothing is left out: after the
invoices come the shared causes, each followed by a row for every invoice that has it, the other papers, and the files
that weren't read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from checker.audit.shown import rows
from checker.audit.shown.cells import HEADINGS, NAMES, cells
from checker.audit.term import Term
from checker.reports import Options
from checker.reports.csv import MARK, cell
from checker.reports.telling import sentence

UNREAD, PASSED = "gick inte att läsa", "inget dokument"


def render(term: Term, _options: Options) -> str:
    """The table with its headings, lines ending with CR LF (RFC 4180); the options change nothing here."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in _lines(term):
        writer.writerow([_cell(heading, line.get(heading, "")) for heading in HEADINGS])
    return MARK + text.getvalue()


def _lines(term: Term) -> Iterator[dict[str, str]]:
    yield from (cells(told) for told in rows.told(term))
    for file in rows.unreadable(term):
        yield {"Lista": UNREAD, "Fil": file.path, "Rad": "" if file.line is None else str(file.line),
               "Vad": sentence(file.error)}
    for path in sorted(term.ignored):
        yield {"Lista": PASSED, "Fil": path}


def _cell(heading: str, text: str) -> str:
    """A cell; an invoice's number keeps its point, since it is none of a decimal number."""
    shown = cell(text)
    return text if heading in NAMES and shown == text.replace(".", ",") else shown
