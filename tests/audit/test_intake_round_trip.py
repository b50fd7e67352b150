"""Invoices written as rows of CSV, JSON Lines and Parquet come back as the invoices that they were."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker import sources
from checker.audit.intake import Invoice, Mapping, invoices
from checker.audit.intake.fields import fields
from checker.document import Scalar, State, cells

Plain = dict[str, Any]
LIMIT = 10_000_000
POINT = replace(Mapping(), decimal=".")

TEXT = st.text("abcåäöÅÉß \t\n;,|\"'=+@{}:0123456789\u00a0", max_size=20).map(str.strip)
NAMES = st.sampled_from(["Moa Hällgren", "Tor Ek", "Åsa von Rosen", "Lo O’Neill"])
NUMBERS = st.decimals(-10**12, 10**12, places=3, allow_nan=False) | st.integers(-10**6, 10**6).map(Decimal)
BY_KIND: dict[str, st.SearchStrategy[Any]] = {
    "tal": NUMBERS, "kronor": NUMBERS, "heltal": st.integers(-1000, 1000).map(Decimal),
    "datum": st.dates(date(1950, 1, 1), date(2100, 1, 1)), "termin": st.sampled_from(["VT2016", "HT2017"]),
    "personnamn": NAMES, "text": TEXT, "namn": TEXT, "kontakt": TEXT}


@st.composite
def batches(draw: st.DrawFn) -> list[Plain]:
    """Invoices by path, all with the same fields, each with a number of its own, and one to four rows."""
    chosen = draw(st.lists(st.sampled_from(sorted(fields())), unique=True, min_size=3))
    paths = {"nummer", "avsandare/namn", "rader/student", *chosen}

    def value(path: str) -> Any:
        field = fields()[path]
        given = st.sampled_from(field.choices) if field.choices else BY_KIND[field.kind]
        return draw(given | st.none())

    found = []
    for number in range(draw(st.integers(1, 3))):
        head = {path: value(path) for path in sorted(paths) if not path.startswith("rader/")}
        head |= {"nummer": f"N{number}", "avsandare/namn": draw(NAMES)}
        if "avsandare/organisationsnummer" in head:
            head["avsandare/organisationsnummer"] = "212000-9918"
        rows = [{path: value(path) for path in sorted(paths) if path.startswith("rader/")}
                for _ in range(draw(st.integers(1, 4)))]
        found.append({"head": head, "rows": rows})
    return found


def document(invoice: Plain) -> bytes:
    """The invoice as the schema has it."""
    whole: Plain = {"dokument": "faktura"}
    for path, value in invoice["head"].items():
        above, _, name = path.rpartition("/")
        (whole.setdefault(above, {}) if above else whole)[name] = plain(value)
    whole["rader"] = [{path.removeprefix("rader/"): plain(value) for path, value in row.items()}
                      for row in invoice["rows"]]
    return json.dumps(whole).encode()


def plain(value: Any) -> str | None:
    return None if value is None else str(value)


def said(data: bytes) -> dict[str, tuple[State, Scalar | None]]:
    """What a document says, by pointer; what is blank or not there says nothing."""
    (found,) = sources.read("faktura.json", data).documents
    return {cell.pointer: (cell.state, cell.value) for cell in cells(found.root) if cell.state is not State.BLANK}


def table(batch: list[Plain], apart: bool) -> list[Plain]:
    """A row for each of the invoices' rows; ``apart``: the rows of an invoice don't stand together."""
    rows = [(place, {**invoice["head"], **row}) for invoice in batch for place, row in enumerate(invoice["rows"])]
    return [row for _, row in (sorted(rows, key=lambda one: one[0]) if apart else rows)]


def as_csv(rows: list[Plain], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows([{name: plain(value) for name, value in row.items()} for row in rows])


def seem_two(row: Plain) -> bool:
    """Whether a row of a table, of several lines, holds as many separators as two rows."""
    cells = [plain(value) or "" for value in row.values()]
    return any("\n" in cell for cell in cells) and sum(cell.count(";") for cell in cells) >= len(cells) - 1


def as_json_lines(rows: list[Plain], path: Path) -> None:
    def value(one: Any) -> str:
        return str(one) if isinstance(one, Decimal) else json.dumps(plain(one))

    path.write_text("\n".join(f"{{{', '.join(f'{json.dumps(name)}: {value(one)}' for name, one in row.items())}}}"
                              for row in rows), "utf-8")


def as_parquet(rows: list[Plain], path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="systemdel saknas: pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="systemdel saknas: pyarrow")
    columns = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        kind = fields()[name].kind
        of = pyarrow.decimal128(20, 3) if kind in ("tal", "kronor", "heltal") else \
            pyarrow.date32() if kind == "datum" else pyarrow.string()
        columns[name] = pyarrow.array(values, of)
    parquet.write_table(pyarrow.table(columns), path, row_group_size=2)


@pytest.mark.parametrize(("write", "ending"), [(as_csv, "csv"), (as_json_lines, "jsonl"), (as_parquet, "parquet")])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=batches(), apart=st.booleans())
def test_rows_come_back_as_the_invoices_they_were(write: Callable[[list[Plain], Path], None], ending: str,
                                                  tmp_path: Path, batch: list[Plain], apart: bool) -> None:
    path = tmp_path / f"fakturor.{ending}"
    rows = table(batch, apart)
    assume(write is not as_csv or not any(map(seem_two, rows)))
    write(rows, path)
    found = list(invoices(path, POINT, LIMIT))
    assert all(isinstance(one, Invoice) for one in found), found
    by_number = {json.loads(one.data)["nummer"]: one for one in found if isinstance(one, Invoice)}
    assert len(by_number) == len(batch)
    for invoice in batch:
        one = by_number[invoice["head"]["nummer"]]
        assert said(one.data) == said(document(invoice))
        assert len(one.lines) == len(invoice["rows"])
        assert one.line == one.lines[0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=batches())
def test_whole_documents_come_as_they_stand(tmp_path: Path, batch: list[Plain]) -> None:
    path = tmp_path / "fakturor.jsonl"
    lines = [document(invoice) for invoice in batch]
    path.write_bytes(b"\n".join(lines))
    assert list(invoices(path, None, LIMIT)) == [Invoice(line, number) for number, line in enumerate(lines, start=1)]
