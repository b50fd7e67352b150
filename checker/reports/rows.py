"""A report's findings one by one, each with what stands around it, in the order that the formats go through them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checker.findings import ClauseReport, DocumentReport, Finding, FormNote, Location, Report, Unreadable, Utfall, rank
from checker.reports import Options

_OPEN_OR_BROKEN = (Utfall.BRUTEN, Utfall.TVISTIG, Utfall.OBEDOMD)


@dataclass(frozen=True, slots=True)
class Row:
    """One finding. ``name``: its document's path, numbered where a file holds several.

    ``gates``: it stops whoever waits for the exit status. ``known``: the baseline holds it, so it doesn't.
    ``mark``: its fingerprint, made unique within the report.
    """

    document: DocumentReport
    name: str
    clause: ClauseReport
    finding: Finding
    gates: bool
    known: bool
    mark: str

    @property
    def concerns(self) -> bool:
        """Broken or open and not waived, or gating for another reason."""
        return self.finding.outcome in _OPEN_OR_BROKEN or self.gates

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def declared(self) -> bool:
        """A departure from the template that the parties have declared."""
        return self.finding.outcome is Utfall.AVVIKELSE and self.finding.declared is not None


def documents(report: Report) -> list[tuple[str, DocumentReport]]:
    """The documents by path, as given where paths are equal, each with the name to show."""
    found = sorted(report.documents, key=lambda document: document.path)
    in_file = Counter(document.path for document in found)
    seen: Counter[str] = Counter()
    named = []
    for document in found:
        seen[document.path] += 1
        number = f" (dokument {seen[document.path]} i filen)" if in_file[document.path] > 1 else ""
        named.append((document.path + number, document))
    return named


def rows(report: Report, options: Options) -> list[Row]:
    """Every finding, document by document and clause by clause in the contract's order."""
    seen: Counter[str] = Counter()
    found = []
    for name, document in documents(report):
        for clause in document.clauses:
            for finding in clause.findings:
                mark = finding.fingerprint
                seen[mark] += 1
                known = options.known is not None and (document.path, mark) in options.known
                found.append(Row(document, name, clause, finding, options.gate.gates(finding) and not known, known,
                                 mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"))
    return found


def by_weight(found: Iterable[Row]) -> list[Row]:
    """What stops first, then what needs a reader's eye first; documents in their order."""
    return sorted(found, key=lambda row: (not row.gates, rank(row.finding)))


def unreadable(report: Report) -> list[Unreadable]:
    """The files that could not be read, in order."""
    return sorted(report.unreadable, key=lambda file: (file.path, file.line or 0, file.error))


def notes(report: Report) -> list[tuple[FormNote, Location]]:
    """The remarks on the documents' form, each with its place."""
    return [(note, note.location or Location(note.pointer, document.path))
            for _, document in documents(report) for note in document.form]
