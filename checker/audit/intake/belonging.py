"""Which invoice each row belongs to, and what the columns as wholes tell of how their numbers are written."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Final

from checker.audit.intake import numbers
from checker.audit.intake.cells import NUMBERS
from checker.audit.intake.columns import Layout
from checker.audit.intake.fields import Field, squeezed
from checker.audit.intake.results import Damaged
from checker.audit.intake.rows import Cells, Row, Source, getter
from checker.document import fold
from checker.sources.errors import SourceError

#: The number of no invoice.
NOBODY: Final = 0xFFFF_FFFF
NOT_JUDGED = "Fakturan som raden hör till prövas inte."
#: Fields whose hyphens and spaces mean nothing.
BY_CODE = frozenset({"organisationsnummer", "bankgiro", "plusgiro"})
_MOST_BAD = 10_000
_STRANGER = "Vilken faktura raden hör till är okänt."


class Belonging:
    """What the first time through the rows tells.

    ``invoice_of``: of each row, its invoice's number or NOBODY. ``count``: of each invoice, its rows. ``damaged``: the
    invoices of which a row can't be read. ``strangers``: the rows of which nobody knows whose they are. ``decimals``:
    of each column of numbers, the sign before decimals, None where nothing proves it. Raises SourceError.
    """

    def __init__(self, layout: Layout, source: Source) -> None:
        self.invoice_of, self.count = array("I"), array("I")
        self.damaged: dict[int, Damaged] = {}
        self.strangers: list[Damaged] = []
        self._key = getter(layout.key)
        self._key_names = " och ".join(layout.key_names)
        fields = dict((*layout.heads, *layout.rows))
        self._plain = [_plain(fields.get(column)) for column in layout.key]
        self._numbers: dict[tuple[object, ...], int] = {}
        numeric = [column for column, field in fields.items() if field.kind in NUMBERS]
        stated = layout.mapping.decimal
        shown: dict[int, set[str]] = {} if stated else {column: set() for column in numeric}
        said = () if layout.said is None else (layout.said,)
        self._read(source(sorted({*layout.key, *shown, *said})), shown)
        self.decimals = {column: stated or (signs.pop() if len(signs) == 1 else None)
                         for column in numeric for signs in (shown.get(column, set()) - {""},)}

    def _read(self, rows: Iterator[Row], shown: dict[int, set[str]]) -> None:
        watched, shows, bad = list(shown.items()), numbers.shows, list[Row]()
        for row in rows:
            number = None if row.fault else self._number(row.cells)
            if number is None:
                if len(bad) == _MOST_BAD:
                    raise SourceError(f"Fler än {_MOST_BAD} rader går inte att läsa. Stämmer avskiljare, "
                                      "teckenkodning och nyckel?", row.line)
                bad.append(row)
                self.invoice_of.append(NOBODY)
                continue
            self.count[number] += 1
            self.invoice_of.append(number)
            for column, signs in watched:
                cell = row.cells[column]
                if cell.__class__ is str:
                    signs.add(shows(cell))
        for row in bad:
            self._lay(row)
        self._numbers.clear()

    def _number(self, cells: Cells) -> int | None:
        """The number of a row's invoice, which may be new; None where nothing tells which it is."""
        number = self._numbers.get(self._key(cells))
        if number is not None:
            return number
        key = self._key_of(cells)
        if key is None:
            return None
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self.count):
            self.count.append(0)
        return number

    def _key_of(self, cells: Cells) -> tuple[str, ...] | None:
        """What tells the invoice; None where a part of it is blank."""
        found = [part[0] if isinstance(part, tuple) else part for part in self._key(cells)]
        key = tuple([plain(part) if isinstance(part, str) else ""
                     for plain, part in zip(self._plain, found, strict=True)])
        return key if all(key) else None

    def _lay(self, row: Row) -> None:
        """A row that can't be read damages the invoices that it may belong to."""
        keys = [self._key_of(guess) for guess in row.guesses]
        touched = {self._numbers[key] for key in keys if key in self._numbers}
        for number in touched:
            self.damaged.setdefault(number, Damaged(row.line, f"{row.fault} {NOT_JUDGED}"))
        if not touched:
            fault = f"{row.fault} {_STRANGER}" if row.fault else \
                f"Raden saknar det som säger vilken faktura den hör till ({self._key_names})."
            self.strangers.append(Damaged(row.line, fault))


def _plain(field: Field | None) -> Callable[[str], str]:
    """How a part of the key is compared."""
    if field is not None and field.name in BY_CODE:
        return squeezed
    return fold if field is not None and field.kind == "namn" else str.strip
