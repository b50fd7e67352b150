"""Tables with a caption, headings of columns and of rows, that can be set as blocks where the page is narrow.

Each cell knows its column's name (``data-rubrik``), and roles are written out: a table that is set as something
else would lose them in some browsers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.reports.html.markup import Markup, tag


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its heading, its other cells, and the classes that it has of its own."""

    head: str
    cells: Sequence[str]
    kind: str | None = None


def table(caption: str, columns: Sequence[str], lines: Iterable[Line], kind: str, figures: Iterable[str] = (),
          total: Line | None = None) -> Markup:
    """A table. ``columns``: their headings, the first that of the rows' headings. ``figures``: those of them that
    hold numbers. ``kind``: the table's class. ``total``: the last line."""
    numbers = set(figures)
    heads = [tag("th", name, scope="col", role="columnheader", class_="tal" if name in numbers else None)
             for name in columns]
    foot = tag("tfoot", _line(total, columns, numbers), role="rowgroup") if total else None
    return tag("table", tag("caption", caption), tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
               tag("tbody", *(_line(line, columns, numbers) for line in lines), role="rowgroup"), foot,
               class_=kind, role="table")


def _line(line: Line, columns: Sequence[str], numbers: set[str]) -> Markup:
    cells = [tag("td", cell, role="cell", data_rubrik=name, class_="tal" if name in numbers else None)
             for name, cell in zip(columns[1:], line.cells, strict=True)]
    return tag("tr", tag("th", line.head, scope="row", role="rowheader"), *cells, role="row", class_=line.kind)
