"""The report as a table for a spreadsheet: one row a finding, those that hold too, and one a file that was unreadable.

Made for a Swedish Excel, that opens it by a double click: semicolons, decimal commas, UTF-8 with its
mark at the beginning, every cell within quotation marks. No cell can be taken for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from checker.findings import Finding, Report, Unreadable
from checker.reports import Options
from checker.reports.lines import visible
from checker.reports.pointing import primary
from checker.reports.rows import Row, rows, unreadable
from checker.reports.telling import flowing, particulars, place, sentence
from checker.reports.words import KINDS, OUTCOMES

HEADINGS = ("Dokument", "Slag", "Avtal", "Paragraf", "Rubrik", "Regel", "Bestämmelser", "Modalitet", "Nivå", "Utfall",
            "Hindrar", "Känd", "Antal", "Vad", "Plats", "Hittat", "Väntat", "Skillnad", "Läsningar", "Saknas",
            "Undantag", "Anmält", "Gör så här", "Avtalets ord", "Fingeravtryck")

MARK = "\ufeff"  # by which Excel knows UTF-8
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_LEADING = re.compile(r"^(\s*['\"]*\s*)([=+\-@|%\uff1d\uff0b\uff0d\uff20\u2212])")
#: Read with another separator than ours, a cell would end here and another begin.
_WITHIN = re.compile(r"([,;|\"])(\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])")
_LEVELS = {"error": "fel", "warning": "varning", "note": "påpekande"}
_MODALITIES = {"ska": "ska", "stravan": "strävan", "kan": "kan", "upplysning": "upplysning"}


def render(report: Report, options: Options) -> str:
    """The table with its headings, lines ending with CR LF (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for file in unreadable(report):
        writer.writerow([cell(_unread(file).get(heading, "")) for heading in HEADINGS])
    for row in rows(report, options):
        cells = dict(_cells(row))
        writer.writerow([cell(cells.get(heading, "")) for heading in HEADINGS])
    return MARK + text.getvalue()


def _cells(row: Row) -> Iterator[tuple[str, str]]:
    finding, document = row.finding, row.document
    yield "Dokument", row.name
    yield "Slag", KINDS.get(document.kind, (document.kind, ""))[0]
    yield "Avtal", document.agreement or ""
    yield "Paragraf", row.clause.clause
    yield "Rubrik", flowing(row.clause.title)
    yield "Regel", finding.rule
    yield "Bestämmelser", ", ".join(finding.statements)
    yield "Modalitet", _MODALITIES[finding.modality.value]
    yield "Nivå", _LEVELS[finding.level.value]
    yield "Utfall", OUTCOMES[finding.outcome][1]
    yield "Hindrar", "ja" if row.gates else "nej"
    yield "Känd", "ja" if row.known else "nej"
    yield "Antal", str(finding.count)
    yield "Vad", sentence(finding.message)
    yield "Fingeravtryck", row.mark
    yield from (pair for pair in particulars(row, whole=True) if pair[0] in HEADINGS)
    if not finding.locations:
        yield "Plats", place(primary(row), row.path)
    yield from _figures(finding)


def _figures(finding: Finding) -> Iterator[tuple[str, str]]:
    """The figures as figures, not as sentences have them, so that a column can be added up."""
    for label, value in (("Hittat", finding.actual), ("Väntat", finding.expected), ("Skillnad", finding.difference)):
        yield label, value or ""


def _unread(file: Unreadable) -> dict[str, str]:
    return {"Dokument": file.path, "Nivå": "fel", "Utfall": "oläst", "Hindrar": "ja", "Känd": "nej", "Antal": "1",
            "Vad": f"Filen gick inte att läsa: {sentence(file.error)}",
            "Plats": "" if file.line is None else f"rad {file.line}"}


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what could begin one.

    A plain number stays one, with a decimal comma.
    """
    if _NUMBER.fullmatch(text):
        return text.replace(".", ",")
    shown = visible(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
    return _WITHIN.sub(r"\1\2'\3", _LEADING.sub(r"'\1\2", shown))
