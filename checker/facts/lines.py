"""What a row of an invoice asks for: whose days, when, and at least and at most how many of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from checker.document import Record, State, fold
from checker.expression.context import cause_of
from checker.expression.values import Cause
from checker.facts.calendar import PAID_DAYS_A_WEEK, capacity
from checker.form import carries

Number = int | Fraction
Person = tuple[str, str]  # lärosäte and utbildning: with the name they tell who it is


@dataclass(eq=False, slots=True)
class Line:
    """One billed row of VFU; names are folded, None where not known.

    ``least`` of its days are asked for whatever turns out, ``most`` if it all stands (None: as many as its
    dates hold); ``doubts`` tell what would decide between them. ``credited``: days that credit notes have
    taken back. ``homeless``: the row of an underlag of which it isn't known to which invoice it belongs.
    """

    row: Record
    invoice: Record
    name: str | None
    larosate: str | None
    utbildning: str | None
    first: date | None
    last: date | None
    least: Number
    most: Number | None
    credited: Number = 0
    doubts: list[Cause] = field(default_factory=list)
    homeless: bool = False

    @property
    def person(self) -> Person | None:
        return (self.larosate, self.utbildning) if self.name and self.larosate and self.utbildning else None

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day, where both are known and in that order."""
        if self.first is None or self.last is None or self.last < self.first:
            return None
        return self.first, self.last

    def asked(self, reading: str, at_most: bool) -> Number:
        """Days, no more than its dates hold: what it asks beyond that is its own fault and crowds nobody out."""
        if self.period is None:
            return 0
        held = capacity(*self.period, reading)
        days = self.most if at_most else self.least
        return held if days is None or days > held else days

    def doubt(self, *causes: Cause) -> None:
        """Puts all its days in doubt."""
        self.least = 0
        self.doubts += (cause for cause in causes if cause not in self.doubts)


def lines_of(invoice: Record, credit: bool = False) -> list[Line]:
    """The rows that bill VFU; a credit note's days without their sign. Other forms than VFU aren't paid for,
    so their days crowd nobody out."""
    return [_line(row, invoice, credit) for row in invoice.series("rader") if row.value("form") in (None, "vfu")]


def _line(row: Record, invoice: Record, credit: bool) -> Line:
    name, utbildning = row.value("student"), row.value("utbildning")
    weeks, days = quantity(row, "antal_veckor"), quantity(row, "antal_dagar")
    size: Number | None = None
    if weeks is not None and days is not None:
        size = weeks * PAID_DAYS_A_WEEK + days
        if size < 0:
            size = -size if credit else 0
    line = Line(row, invoice, fold(name) if isinstance(name, str) else None, _larosate(row, invoice),
                utbildning if isinstance(utbildning, str) else None, _day(row, "startdatum"), _day(row, "slutdatum"),
                size or 0, size)
    form = row.cell("form")
    if form is not None and form.state is State.MALFORMED:
        line.doubt(cause_of(form))
    for field_, known in (("antal_veckor", weeks), ("antal_dagar", days)):
        if known is None:
            line.doubt(Cause(row.owner.kind, row.owner, f"{row.pointer}/{field_}"))
    return line


def quantity(row: Record, name: str) -> Number | None:
    """Weeks or days; none where recorded as none, and on a form that has no place for them."""
    value = row.value(name)
    if isinstance(value, int | Fraction):
        return value
    cell = row.cell(name)
    nothing = cell is not None and cell.state is State.NONE
    return 0 if nothing or (cell is None and not carries(row.owner, f"{row.pointer}/{name}")) else None


def _larosate(row: Record, invoice: Record) -> str | None:
    """The lärosäte whose student it is: the row's, else the invoice's recipient."""
    own = row.cell("larosate")
    addressed = invoice.record("fakturamottagare")
    named: object = row.value("larosate")
    if addressed is not None and (own is None or not own.present):
        named = addressed.value("namn")
    return fold(named) if isinstance(named, str) else None


def _day(row: Record, name: str) -> date | None:
    value = row.value(name)
    return value if isinstance(value, date) else None
