"""What named people vouch for: whether an attestation covers the question, and why one doesn't.

An attestation needs somebody's name and a day no later than the review. On a year's document it
must be about that year: given in it or the year after, or still valid in it.
"""

from __future__ import annotations

from datetime import date

from checker.document import Record
from checker.expression.context import Context
from checker.expression.values import Unknown, Value


def standing(context: Context, document: Value, agreement: Value, statement: str, part: str) -> str:
    """"" where a valid attestation answers; else why none does, as the end of a Swedish sentence."""
    if _valid(context, document, agreement, statement, part) is not None:
        return ""
    flaws = [_flaw(context, entry, document) for entry in _entries(document, agreement, statement, part)]
    return next((flaw for flaw in flaws if flaw), "Ingen har intygat det.")


def attested_by(context: Context, document: Value, agreement: Value, statement: str, part: str) -> Value:
    """Who vouches, and since when; Unknown where nobody does."""
    entry = _valid(context, document, agreement, statement, part)
    if entry is None:
        return Unknown(())
    evidence = context.scalar(entry, "underlag")
    behind = f" ({evidence})" if isinstance(evidence, str) else ", utan angivet underlag"
    return f"{context.scalar(entry, 'av')} {context.scalar(entry, 'datum')}{behind}"


def _valid(context: Context, document: Value, agreement: Value, statement: str, part: str) -> Record | None:
    for entry in _entries(document, agreement, statement, part):
        context.scalar(entry, "av")
        context.scalar(entry, "datum")
        if not _flaw(context, entry, document):
            return entry
    return None


def _entries(document: Value, agreement: Value, statement: str, part: str) -> list[Record]:
    """The attestations of the statement (and of its part, where it has several), the document's own first."""
    owners = [one for one in (document, agreement) if isinstance(one, Record)]
    if len(owners) == 2 and owners[0] is owners[1]:
        owners.pop()
    return [entry for owner in owners for entry in owner.series("intyg")
            if entry.value("bestammelse") == statement and (not part or entry.value("omrade") == part)]


def _flaw(context: Context, entry: Record, document: Value) -> str:
    day, until = entry.value("datum"), entry.value("giltigt_till")
    if entry.value("av") is None:
        return "Det finns ett intyg, men ingen har gett det."
    if not isinstance(day, date):
        return "Det finns ett intyg, men utan datum."
    if day > context.today:
        return f"Intyget är daterat {day}, efter granskningsdagen."
    held = entry.cell("giltigt_till")
    if held is not None and held.present and not isinstance(until, date):
        return "Det går inte att läsa hur länge intyget gäller."
    if isinstance(until, date) and until < day:
        return f"Intyget upphörde {until}, innan det gavs."
    year = document.value("ar") if isinstance(document, Record) else None
    if isinstance(year, int):
        return _flaw_of_year(day, until if isinstance(until, date) else None, year)
    return f"Intyget gick ut {until}." if isinstance(until, date) and until < context.today else ""


def _flaw_of_year(day: date, until: date | None, year: int) -> str:
    if until is not None and until.year < year:
        return f"Intyget gick ut {until}, före {year}."
    if day.year > year + 1 or (day.year < year and until is None):
        return f"Intyget är från {day} och gäller ett annat år än {year}."
    return ""
