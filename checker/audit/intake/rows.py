"""Rows of a table, before anybody has asked which invoice they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from checker.audit.intake.cells import ABSENT, Value
from checker.audit.intake.fields import KIND

Cells = Sequence[Value]


class Row(NamedTuple):
    """A row of a file. ``fault``: why it can't be read; ``guesses`` are then its cells as they may have been meant."""

    line: int
    cells: Cells
    fault: str = ""
    guesses: tuple[Cells, ...] = ()


#: Gives the rows of a file from its start, the same each time, of which no other columns than those asked for need be
#: read.
Source = Callable[[Sequence[int]], Iterator[Row]]
NO_INVOICE = "Raden är enligt kolumnen dokument ingen faktura."


def only_invoices(source: Source, said: int) -> Source:
    """The rows, of which those whose column ``said`` says that they are of another document can't be read."""

    def checked(columns: Sequence[int]) -> Iterator[Row]:
        for row in source(columns):
            if row.fault or is_invoice(row.cells[said]):
                yield row
            else:
                yield Row(row.line, (), NO_INVOICE, (row.cells,))

    return checked


def is_invoice(said: Value) -> bool:
    """Whether a cell that says what document it is says invoice, or nothing."""
    return said in (None, ABSENT) or (isinstance(said, str) and said.strip() in ("", KIND))


def getter(columns: Sequence[int] | Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """The cells of some columns, by place or name, as a tuple whatever their number."""
    if len(columns) == 1:
        (only,) = columns
        return lambda cells: (cells[only],)
    return itemgetter(*columns) if columns else lambda cells: ()
