"""Many invoices in one file: JSON Lines, CSV and Parquet as a stream of invoices, one JSON object each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

from checker.audit.intake.mapping import Mapping, read_mapping
from checker.audit.intake.results import EMPTY, OWN_REPORT, Damaged, Foreign, Invoice, MappingError
from checker.sources.errors import SourceError

__all__ = ["BULK", "EMPTY", "OWN_REPORT", "Damaged", "Invoice", "Mapping", "MappingError", "invoices", "is_bulk",
           "read_mapping"]

#: Endings of files that hold many invoices.
BULK = (".jsonl", ".ndjson", ".csv", ".parquet")
Reader = Callable[[Path, Mapping, int], Iterator[Invoice | Damaged]]


def is_bulk(path: str | Path) -> bool:
    """Whether a file holds many invoices, by its ending."""
    return PurePath(path).suffix.lower() in BULK


def invoices(path: str | Path, mapping: Mapping | None, limit: int) -> Iterator[Invoice | Damaged]:
    """The invoices of a bulk file and, among them, what can't be read; the same in every call.

    A line of JSON Lines that is a document by itself comes as it stands, whatever kind of document it says it is, and
    unparsed where it begins by saying so: its reader finds what is wrong with it. ``limit``: the largest size of an
    invoice, in bytes. A fault of the file as a whole is one Damaged without a line. Raises nothing of its own.
    """
    file = Path(path)
    try:
        if not file.is_file():
            raise SourceError("Filen finns inte, eller är ingen vanlig fil.")
        if not file.stat().st_size:
            raise Foreign(EMPTY)
        yield from _reader(file.suffix.lower())(file, mapping or Mapping(), limit)
    except SourceError as error:
        yield Damaged(error.line, error.message, foreign=isinstance(error, Foreign))
    except OSError as error:
        yield Damaged(None, f"Filen går inte att öppna: {error.strerror or 'okänt fel'}.")


def _reader(ending: str) -> Reader:
    """The reader of a form, whose module is imported when a file needs it."""
    if ending == ".csv":
        from checker.audit.intake.csv_rows import invoices as of_table

        return of_table
    if ending == ".parquet":
        try:
            from checker.audit.intake.parquet import invoices as of_parquet
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] != "pyarrow":
                raise
            raise SourceError("Parquet läses med tillägget parquet, som inte är installerat: "
                              "pip install 'avtalskoll[parquet]'") from None
        return of_parquet
    from checker.audit.intake.json_lines import invoices as of_lines

    return of_lines
