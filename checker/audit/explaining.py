"""The interpreter's report on the invoices that the verdict pass has asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from checker import sources
from checker.audit.bulk import Verdicts
from checker.case import Documents, judge_case
from checker.document import SourceDocument
from checker.findings import Report, Unreadable
from checker.rulebook import RuleBook


def explained(documents: Iterable[bytes], verdicts: Verdicts, agreements: Sequence[SourceDocument], book: RuleBook,
              today: date, path: str = "faktura.jsonl") -> Report:
    """The report on them, all together, with their agreements. ``documents`` are those that the pass has taken, in
    the same order; a document's path is ``path``, a colon and its number there, from 1, in seven digits. What couldn't
    be read is listed in the report. Raises CaseError as ``judge_case`` does.
    """
    found = Documents(list(agreements))
    for number, data in enumerate(documents):
        if number in verdicts.unreadable:
            error = verdicts.unreadable[number]
            found.unreadable.append(Unreadable(path, error.message, number + 1, error.column))
        elif number in verdicts.asked:
            (document,) = sources.read("faktura.json", data).documents
            document.path = f"{path}:{number + 1:07}"
            found.documents.append(document)
    return judge_case(found, book, today)
