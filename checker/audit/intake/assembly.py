"""An invoice put together from the cells of its rows, as JSON with the fields in the schema's order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from checker.audit.intake.cells import BLANK, Token
from checker.audit.intake.columns import Layout
from checker.audit.intake.fields import KIND, ROWS, Field, fields

#: A key with its colon; the place of its token among those given, or -1; and its token where it is a constant.
_Part = tuple[str, int, Token]


class Assembler:
    """``heads`` and ``rows`` are given as tokens in the layout's order; an empty one isn't there."""

    def __init__(self, layout: Layout) -> None:
        constants = layout.mapping.constants
        self.has_rows = bool(layout.rows)
        self._rows = [part for _, part in _parts([field for _, field in layout.rows], constants, of_row=True)]
        heads = _parts([field for _, field in layout.heads], constants, of_row=False)
        behind = list(fields()).index(next(path for path in fields() if path.startswith(f"{ROWS}/")))
        order = {path: place for place, path in enumerate(fields())}
        self._before = _by_record([one for one in heads if order[one[0]] < behind])
        self._behind = _by_record([one for one in heads if order[one[0]] > behind])

    def row(self, tokens: Sequence[Token]) -> str:
        return f"{{{','.join(_written(self._rows, tokens))}}}"

    def invoice(self, head: Sequence[Token], rows: Sequence[str] | None) -> bytes:
        """``rows``: as ``row`` gives them, None where nothing stands; left out where no column is of them."""
        whole = [f'"dokument":"{KIND}"', *_fields(self._before, head)]
        if self.has_rows:
            whole.append(f'"{ROWS}":[{",".join(rows)}]' if rows is not None else f'"{ROWS}":{BLANK}')
        whole += _fields(self._behind, head)
        return f"{{{','.join(whole)}}}".encode()


def _parts(columns: Sequence[Field], constants: dict[str, Token], *, of_row: bool) -> list[tuple[str, _Part]]:
    places = {field.path: place for place, field in enumerate(columns)}
    return [(path, (f'"{field.name}":', places.get(path, -1), constants.get(path, "")))
            for path, field in fields().items() if field.of_row == of_row and (path in places or path in constants)]


def _by_record(parts: list[tuple[str, _Part]]) -> list[tuple[str, list[_Part]]]:
    """The parts of each record, by its name; the invoice's own have none."""
    return [(above, [part for _, part in of]) for above, of in groupby(parts, lambda one: one[0].rpartition("/")[0])]


def _fields(records: list[tuple[str, list[_Part]]], tokens: Sequence[Token]) -> list[str]:
    found = []
    for above, parts in records:
        written = _written(parts, tokens)
        if written:
            found.append(f'"{above}":{{{",".join(written)}}}' if above else ",".join(written))
    return found


def _written(parts: list[_Part], tokens: Sequence[Token]) -> list[str]:
    return [key + (tokens[place] if place >= 0 else constant) for key, place, constant in parts
            if place < 0 or tokens[place]]
