"""The report as a table for a spreadsheet: one row a finding, those that hold too, and one a file that was unreadable.

Made for a Swedish Excel, that opens it by a double click: semicolons, decimal commas, UTF-8 with its
mark at the beginning, every cell within quotation marks. No cell can be taken for a formula.
"""

from __future__ import annotations

import csv
import io
import re

from checker.findings import Report, Unreadable
from checker.reports import Options
from checker.reports.columns import of_finding
from checker.reports.lines import visible
from checker.reports.rows import Row, rows, unreadable
from checker.reports.telling import sentence
from checker.reports.words import KINDS, OUTCOMES

HEADINGS = ("Dokument", "Slag", "Avtal", "Paragraf", "Rubrik", "Regel", "Bestämmelser", "Modalitet", "Nivå", "Utfall",
            "Hindrar", "Känd", "Antal", "Vad", "Plats", "Hittat", "Väntat", "Skillnad", "Läsningar", "Saknas",
            "Undantag", "Anmält", "Gör så här", "Avtalets ord", "Fingeravtryck")

MARK = "\ufeff"  # by which Excel knows UTF-8
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_LEADING = re.compile(r"^(\s*['\"]*\s*)([=+\-@|%\uff1d\uff0b\uff0d\uff20\u2212])")
#: Read with another separator than ours, a cell would end here and another begin.
_WITHIN = re.compile(r"([,;|\"])(\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])")
_MODALITIES = {"ska": "ska", "stravan": "strävan", "kan": "kan", "upplysning": "upplysning"}


def render(report: Report, options: Options) -> str:
    """The table with its headings, lines ending with CR LF (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for file in unreadable(report):
        writer.writerow([cell(_unread(file).get(heading, "")) for heading in HEADINGS])
    for row in rows(report, options):
        cells = _cells(row)
        writer.writerow([cell(cells.get(heading, "")) for heading in HEADINGS])
    return MARK + text.getvalue()


def _cells(row: Row) -> dict[str, str]:
    return {**of_finding(row),
            "Dokument": row.name,
            "Slag": KINDS.get(row.document.kind, (row.document.kind, ""))[0],
            "Avtal": row.document.agreement or "",
            "Modalitet": _MODALITIES[row.finding.modality.value],
            "Utfall": OUTCOMES[row.finding.outcome][1],
            "Hindrar": "ja" if row.gates else "nej",
            "Känd": "ja" if row.known else "nej"}


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
