"""A total left blank, computed from the rows. One that is written is never changed: it may be what is wrong."""

from __future__ import annotations

from fractions import Fraction

from checker.document import Cell, Record, SourceDocument, State
from checker.wording import exact

#: What the total of each kind of document adds up, beside the rows (§ 4.6, appendix 2).
_BESIDE = {"faktura": ("moms", "oresavrundning"), "faktureringsunderlag": ()}


def blank_total(document: SourceDocument) -> tuple[Cell, str] | None:
    """The blank total and its value in kronor, where every amount that goes into it is known."""
    total = document.root.cell("total")
    if document.kind not in _BESIDE or total is None or total.state is not State.BLANK:
        return None
    rows = document.root.series("rader")
    amounts = [_amount(row, "ersattning") for row in rows]
    amounts += [_amount(document.root, name) for name in _BESIDE[document.kind]]
    known = [amount for amount in amounts if amount is not None]
    if not rows or len(known) < len(amounts):
        return None
    return total, exact(sum(known, Fraction(0)), "kronor") or ""


def _amount(record: Record, name: str) -> Fraction | None:
    value = record.value(name)
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
