"""Parquet, read in batches: each row a row of an invoice as in a table, or a whole invoice with its rows in a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, Final, cast

from checker.audit.intake import grouping
from checker.audit.intake.arrow import Unread, is_record, is_rows, is_scalar, parquet, pyarrow, rows_of, values
from checker.audit.intake.assembly import Assembler
from checker.audit.intake.cells import Unfit, Value, reader
from checker.audit.intake.columns import Layout, layout
from checker.audit.intake.fields import ROWS, squeezed
from checker.audit.intake.mapping import Mapping
from checker.audit.intake.results import Damaged, Invoice
from checker.audit.intake.rows import NO_INVOICE, Cells, Row, is_invoice
from checker.sources.errors import SourceError, quoted

_BATCH: Final = 4096
_MOST_COLUMNS = 1000
_FOOTER_LIMIT = 100_000_000
#: Real rows take more than a tenth of a byte, and don't pack two hundredfold.
_ROWS_PER_BYTE, _PACKED, _ALWAYS_ROWS, _ALWAYS_BYTES = 10, 200, 100_000, 1 << 30
_NO_TEXT = "Raden har en text som inte är UTF-8."
_DAMAGED = "Filen är avhuggen, skadad eller ingen Parquetfil."


def invoices(path: Path, mapping: Mapping, limit: int) -> Iterator[Invoice | Damaged]:
    """The invoices of a Parquet file. Raises SourceError and OSError."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start != b"PAR1":
        raise SourceError(_DAMAGED if start else "Filen är tom.")
    try:
        table = _Table(path)
        columns = layout(table.names, mapping, keyed=not table.nested)
        table.check(columns)
        if table.nested:
            yield from _Whole(table, columns, limit).invoices()
        else:
            yield from grouping.invoices(table.rows, columns, limit)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise SourceError(_DAMAGED) from None


class _Table:
    """The columns of a file by name, those of records as record/field, those of the list of rows as rader/field."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open([]) as file:
            schema = file.schema_arrow
            self._refuse_absurd(file.metadata, path.stat().st_size)
        if len(set(schema.names)) < len(schema.names):
            raise SourceError("Två kolumner i filen har samma namn.")
        self._places: list[tuple[str, int | None, Any]] = []  # column, field of its record, type
        self.names: list[str] = []
        self.nested = ""
        for column in schema:
            self._add(column)
        if len(self.names) > _MOST_COLUMNS:
            raise SourceError(f"Filen har fler än {_MOST_COLUMNS} kolumner.")

    def _open(self, as_dictionary: list[str]) -> Any:
        return parquet.ParquetFile(
            self._path, read_dictionary=as_dictionary, buffer_size=1 << 20, pre_buffer=False,
            thrift_string_size_limit=_FOOTER_LIMIT, thrift_container_size_limit=1_000_000)

    def _add(self, column: Any) -> None:
        within = None
        if is_rows(column.type) and squeezed(column.name) == ROWS:
            if self.nested:
                raise SourceError(f"Två kolumner, {quoted(self.nested)} och {quoted(column.name)}, är fakturans rader.")
            self.nested, within = column.name, column.type.value_type
        elif is_record(column.type):
            within = column.type
        if within is None:
            self.names.append(column.name)
            self._places.append((column.name, None, column.type))
            return
        for place in range(within.num_fields):
            child = within.field(place)
            self.names.append(f"{ROWS if column.name == self.nested else column.name}/{child.name}")
            self._places.append((column.name, place, child.type))

    def _refuse_absurd(self, about: Any, size: int) -> None:
        """What so small a file can hold only if it was made to swell."""
        groups = [about.row_group(number) for number in range(about.num_row_groups)]
        rows = sum(group.num_rows for group in groups)
        swollen = any(group.total_byte_size > max(_PACKED * size, _ALWAYS_BYTES) for group in groups)
        if rows != about.num_rows or any(group.num_rows < 0 for group in groups):
            raise SourceError(_DAMAGED)
        if swollen or rows > max(_ROWS_PER_BYTE * size, _ALWAYS_ROWS):
            raise SourceError("Filen säger sig rymma orimligt mycket för sin storlek, och läses inte.")

    def check(self, columns: Layout) -> None:
        """Raises SourceError for a column whose type can't be read."""
        for place in columns.read:
            column, _, kind = self._places[place]
            if not is_scalar(kind):
                raise SourceError(f"Kolumnen {quoted(self.names[place])} är av en typ som inte går att läsa: "
                                  f"{quoted(str(kind))}.")
            if self.nested and (column == self.nested) != (self.names[place] in self._of_rows(columns)):
                raise SourceError(f"Kolumnen {quoted(self.names[place])} hör till fakturans rader, som står i kolumnen "
                                  f"{quoted(self.nested)}: flytta den dit, eller säg i en mappningsfil att den är "
                                  "”ingen”.")

    def _of_rows(self, columns: Layout) -> set[str]:
        return {self.names[place] for place, _ in columns.rows}

    def batches(self, chosen: Sequence[int]) -> Iterator[tuple[int, Any]]:
        """Batches of rows with the number of rows before each, holding at least the chosen columns."""
        tops = list(dict.fromkeys(self._places[place][0] for place in chosen))
        texts = [column for column, within, kind in self._places if within is None and column in tops
                 and str(kind) in ("string", "large_string")]
        before = 0
        with self._open(texts) as file:
            for batch in file.iter_batches(batch_size=_BATCH, columns=tops, use_threads=False):
                batch.validate(full=True)
                yield before, batch
                before += batch.num_rows

    def cells(self, batch: Any, place: int) -> list[Value | Unread]:
        column, within, _ = self._places[place]
        array = batch.column(batch.schema.get_field_index(column))
        return values(array if within is None else array.flatten()[within])

    def rows(self, chosen: Sequence[int]) -> Iterator[Row]:
        """Every row, with the chosen columns."""
        for before, batch in self.batches(chosen):
            columns = [self.cells(batch, place) if place in chosen else repeat(None)
                       for place in range(len(self.names))]
            unread = any(isinstance(column, list) and Unread in set(map(type, column)) for column in columns)
            for number, cells in enumerate(zip(*columns, strict=False), start=before + 1):
                if unread and any(isinstance(cell, Unread) for cell in cells):
                    guess = [None if isinstance(cell, Unread) else cell for cell in cells]
                    yield Row(number, (), _NO_TEXT, (guess,))
                else:
                    yield Row(number, cast("Cells", cells))

    def heads_and_rows(self, columns: Layout) -> Iterator[tuple[int, Any, list[Any], list[list[Any]] | None]]:
        """Of each row of a nested file: its number, what document it says it is, its own cells, and those of each of
        the invoice's rows."""
        for before, batch in self.batches(columns.read):
            said = [None] * batch.num_rows if columns.said is None else self.cells(batch, columns.said)
            heads = [self.cells(batch, place) for place, _ in columns.heads]
            lists = batch.column(batch.schema.get_field_index(self.nested)) if columns.rows else None
            within = [self._places[place][1] or 0 for place, _ in columns.rows]
            found = rows_of(lists, within) if lists is not None else iter([None] * batch.num_rows)
            for number, rows in enumerate(found):
                yield before + number + 1, said[number], [cells[number] for cells in heads], rows


class _Whole:
    """A row, an invoice."""

    def __init__(self, table: _Table, columns: Layout, limit: int) -> None:
        self._table, self._columns, self._limit = table, columns, limit
        self._assembler = Assembler(columns)
        mapping = columns.mapping
        self._heads, self._rows = (
            [reader(field, mapping.decimal, mapping.day_form, mapping.values.get(field.path, {})) for _, field in some]
            for some in (columns.heads, columns.rows))

    def invoices(self) -> Iterator[Invoice | Damaged]:
        for number, said, head, rows in self._table.heads_and_rows(self._columns):
            if not is_invoice(said):
                yield Damaged(number, NO_INVOICE)
                continue
            if any(isinstance(cell, Unread) for cells in (head, *(rows or ())) for cell in cells):
                yield Damaged(number, _NO_TEXT)
                continue
            try:
                data = self._data(head, rows)
            except Unfit as unfit:
                yield Damaged(number, unfit.message)
                continue
            if len(data) > self._limit:
                yield Damaged(number, f"Fakturan är större än {self._limit} byte, som är gränsen.")
            elif any(cell is not None for cell in head) or rows:
                yield Invoice(data, number)

    def _data(self, head: list[Any], rows: list[list[Any]] | None) -> bytes:
        tokens = [read(cell) for read, cell in zip(self._heads, head, strict=True)]
        written = None if rows is None else [
            self._assembler.row([read(cell) for read, cell in zip(self._rows, row, strict=True)]) for row in rows]
        return self._assembler.invoice(tokens, written)


