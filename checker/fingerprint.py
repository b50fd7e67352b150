"""What a finding is about, as a short stable mark: rule, document and subject, never its line or its file.

A student's name goes in as twelve bits only: enough to tell the students of a placement apart,
too little to tell who it is. Two that still coincide are numbered in the document's order.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from checker.document import Cell, Record, SourceDocument, State, fold
from checker.findings import DocumentReport

#: What tells one record of a list from another: who, where, what and which period; never its place in the list.
_IDENTIFYING = ("verksamhet", "namn", "larosate", "utbildning", "typ", "inriktning", "student", "startdatum",
                "slutdatum", "fran", "kurs", "steg", "examen", "projekt", "ar", "part", "till", "skickat",
                "bestammelse", "omrade", "paragraf", "regel", "slag", "placeringens_start", "organisation", "id",
                "nummer", "datum")
_OWN = ("id", "nummer")  # by which a document names itself
_OTHERWISE = ("avtal", "faktura", "avser_faktura", "termin", "ar", "typ", "datum")


def stamp(report: DocumentReport, document: SourceDocument) -> None:
    """Gives every finding of a document its fingerprint."""
    identity = f"{document.kind}|{_identity(document.root)}"
    seen: Counter[str] = Counter()
    for finding in report.findings:
        about = f"{finding.rule}|{identity}|{_subject(document.root, finding.subject)}"
        seen[about] += 1
        finding.fingerprint = sha256(f"{about}|{seen[about]}".encode()).hexdigest()[:32]


def _identity(root: Record) -> str:
    """What a document is: its own id or number and whom it is from; without either, what it is about
    (agreement, period) and between whom."""
    own = [_named(root, name) for name in _OWN]
    sender = root.record("avsandare")
    if any(own):
        return "|".join([*own, _party(sender)])
    period, parties = root.record("period"), root.record("parter")
    partners = [parties.record("samverkanspart"), *parties.series("larosaten")] if parties else root.series("parter")
    return "|".join([*(_named(root, name) for name in _OTHERWISE), _named(period, "fran"), _named(period, "till"),
                     _party(sender), *sorted(_party(partner) for partner in partners)])


def _party(record: Record | None) -> str:
    return _named(record, "organisationsnummer") or _named(record, "namn")


def _named(record: Record | None, name: str) -> str:
    """A field's value however it is written; "" where it isn't plainly given."""
    value = record.value(name) if record is not None else None
    return "" if value is None else fold(str(value))


def _subject(root: Record, pointer: str) -> str:
    """Every record on the way down by what identifies it, and the last field's name."""
    node: object = root
    parts = []
    for step in pointer.split("/")[1:]:
        if isinstance(node, Record):
            node = node.fields.get(step.replace("~1", "/").replace("~0", "~"))
            parts.append(step)
        elif hasattr(node, "items") and step.isdigit():
            node = node.items[int(step)] if int(step) < len(node.items) else None
            parts.append(_key(node) if isinstance(node, Record) else _text(node) if isinstance(node, Cell) else step)
    return "/".join(parts)


def _key(record: Record) -> str:
    cells = (record.cell(name) for name in _IDENTIFYING)
    return ";".join(_text(cell) for cell in cells if cell is not None and cell.present)


def _text(cell: Cell) -> str:
    if cell.state is not State.GIVEN or cell.kind in ("personnamn", "kontakt"):
        return sha256(fold(cell.text).encode()).hexdigest()[:3]
    return fold(cell.text)
