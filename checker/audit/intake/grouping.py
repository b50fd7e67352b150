"""Rows that belong together made one invoice, wherever they stand in the file.

The rows are gone through twice: first to learn which invoice each belongs to, and then to put each together as soon as
its last row has come. Rows that are wholly alike are two rows. Of what an invoice says once but rows repeat, a blank
says nothing; where two rows say different things there is no telling which is right, and the invoice is damaged.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from json import loads

from checker.audit.intake.assembly import Assembler
from checker.audit.intake.belonging import BY_CODE, NOBODY, NOT_JUDGED, Belonging
from checker.audit.intake.cells import BLANK, NUMBERS, Reader, Token, Unfit, reader
from checker.audit.intake.columns import Layout
from checker.audit.intake.fields import Field, squeezed
from checker.audit.intake.results import Damaged, Invoice
from checker.audit.intake.rows import Cells, Row, Source, getter, only_invoices
from checker.document import fold
from checker.sources import scalars
from checker.sources.errors import SourceError

_CHANGED = "Filen ändrades medan den lästes. Kör granskningen igen."
_MOST_BEGUN = 1_000_000_000  # bytes of invoices that lack rows
_MARK = "\x1f"  # stands in no token, and in no cell that is fit to be one


class _Begun:
    """An invoice whose last row hasn't come: its first line, how many rows it lacks, and what it has, packed."""

    __slots__ = ("cells", "head", "left", "line", "lines", "rows", "said_at", "size")

    def __init__(self, line: int, left: int, cells: str, head: str) -> None:
        self.line, self.left, self.cells, self.head = line, left, cells, head
        self.lines = array("Q")
        self.rows: list[str] = []
        self.size = 0
        self.said_at: dict[int, int] | None = None  # of what its first row left blank: where it is said


class _Fault(Exception):
    """An invoice that can't be put together."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def invoices(source: Source, layout: Layout, limit: int) -> Iterator[Invoice | Damaged]:
    """The invoices that rows come to, each where its last row stands, and what is damaged. Raises SourceError."""
    if layout.said is not None:
        source = only_invoices(source, layout.said)
    belonging = Belonging(layout, source)
    yield from belonging.strangers
    groups = _Groups(layout, belonging, limit)
    invoice_of, number = belonging.invoice_of, 0
    for row in source(layout.read):
        if number == len(invoice_of):
            raise SourceError(_CHANGED)
        invoice = invoice_of[number]
        number += 1
        if invoice != NOBODY:
            done = groups.take(invoice, row)
            if done is not None:
                yield done
    if number != len(invoice_of):
        raise SourceError(_CHANGED)


class _Groups:
    def __init__(self, layout: Layout, belonging: Belonging, limit: int) -> None:
        self._assembler = Assembler(layout)
        self._fields = [field for _, field in layout.heads]
        self._head_cells, self._row_cells = (getter([column for column, _ in some])
                                             for some in (layout.heads, layout.rows))
        mapping = layout.mapping
        self._head_readers, self._row_readers = (
            [reader(field, belonging.decimals.get(column), mapping.day_form, mapping.values.get(field.path, {}))
             for column, field in some] for some in (layout.heads, layout.rows))
        self._count, self._limit = belonging.count, limit
        self._damaged: dict[int, Damaged | None] = dict(belonging.damaged)  # None: already told
        self._begun: dict[int, _Begun] = {}
        self._held = 0

    def take(self, invoice: int, row: Row) -> Invoice | Damaged | None:
        """The invoice, if this was its last row or its last hope. Raises SourceError."""
        if self._damaged and invoice in self._damaged:
            told, self._damaged[invoice] = self._damaged[invoice], None
            return told
        begun = self._begun.get(invoice)
        try:
            if row.fault:
                raise _Fault(row.line, f"{row.fault} {NOT_JUDGED}")
            begun = self._headed(invoice, begun, row)
            self._lengthen(begun, row)
            if begun.left:
                return None
            done = self._whole(begun)
        except _Fault as fault:
            self._damaged[invoice] = None
            done = Damaged(fault.line, fault.message)
        if self._begun.pop(invoice, None) is not None and begun is not None:
            self._held -= begun.size
        return done

    def _headed(self, invoice: int, begun: _Begun | None, row: Row) -> _Begun:
        """The invoice begun, with what the row says of it as a whole. Raises _Fault."""
        found = self._head_cells(row.cells)
        try:
            cells = _MARK.join(found)
        except TypeError:
            cells = repr(found)
        if begun is None:
            head = _tokens(self._head_readers, found, row.line)
            begun = self._begun[invoice] = _Begun(row.line, self._count[invoice], cells, _MARK.join(head))
        elif cells != begun.cells:
            self._compare(begun, found, row.line)
            begun.cells = cells
        return begun

    def _compare(self, begun: _Begun, found: Cells, line: int) -> None:
        """What another row says of the invoice as a whole, laid to what is known. Raises _Fault."""
        known = begun.head.split(_MARK)
        said_at = begun.said_at = begun.said_at or {}
        for place, token in enumerate(_tokens(self._head_readers, found, line)):
            field = self._fields[place]
            if token in ("", BLANK) or token == known[place]:
                continue
            if known[place] in ("", BLANK):
                known[place], said_at[place] = token, line
            elif not _same(field, token, known[place]):
                first = said_at.get(place, begun.line)
                raise _Fault(first, f"Rad {first} och rad {line} hör till samma faktura men säger olika om "
                                    f"{field.label}. Fakturan prövas inte.")
        begun.head = _MARK.join(known)

    def _lengthen(self, begun: _Begun, row: Row) -> None:
        """Adds a row. Raises _Fault, and SourceError when too many invoices lack rows."""
        begun.left -= 1
        if not self._assembler.has_rows:
            if begun.left:
                raise _Fault(row.line, "Flera rader är samma faktura, men filen har inga kolumner för fakturans "
                                       "rader. Fakturan prövas inte.")
            return
        packed = _MARK.join(_tokens(self._row_readers, self._row_cells(row.cells), row.line))
        begun.size += len(packed)
        self._held += len(packed)
        if begun.size > self._limit:
            raise self._too_large(begun)
        if self._held > _MOST_BEGUN:
            raise SourceError("Rader som hör till samma faktura står för långt ifrån varandra. Sortera filen efter "
                              "fakturanummer. Vad som står från den här raden är inte läst.", row.line)
        begun.rows.append(packed)
        begun.lines.append(row.line)

    def _whole(self, begun: _Begun) -> Invoice | Damaged:
        rows = [self._assembler.row(packed.split(_MARK)) for packed in begun.rows]
        data = self._assembler.invoice(begun.head.split(_MARK), rows)
        if len(data) > self._limit:
            raise self._too_large(begun)
        return Invoice(data, begun.line, tuple(begun.lines))

    def _too_large(self, begun: _Begun) -> _Fault:
        return _Fault(begun.line, f"Fakturan är större än {self._limit} byte, som är gränsen.")


def _tokens(readers: Sequence[Reader], cells: Cells, line: int) -> list[Token]:
    try:
        return [read(cell) for read, cell in zip(readers, cells, strict=True)]
    except Unfit as unfit:
        raise _Fault(line, f"{unfit.message} {NOT_JUDGED}") from None


def _same(field: Field, one: Token, other: Token) -> bool:
    """Whether two ways to write a value are the same to whoever reads it."""
    if field.kind in NUMBERS:
        first, second = scalars.number(one)[0], scalars.number(other)[0]
        return first is not None and first == second
    texts = [str(loads(token)) for token in (one, other)]
    plain = squeezed if field.name in BY_CODE else fold
    return plain(texts[0]) == plain(texts[1])
