"""A page of text being set: headings, labelled lines and tables, safe for a terminal and no wider than asked."""

from __future__ import annotations

from collections.abc import Sequence

from checker.audit.shown.words import NBSP
from checker.findings import Utfall
from checker.reports import Options
from checker.reports.lines import columns, visible, wrap

_NARROWEST = 60
_LEAST_NAME = 14  # columns for the names of a table's rows; with fewer it is set as blocks
_BETWEEN = 2
BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
COLORS = {
    Utfall.BRUTEN: "\x1b[31m", Utfall.TVISTIG: "\x1b[35m", Utfall.OBEDOMD: "\x1b[33m", Utfall.AVVIKELSE: "\x1b[36m",
    Utfall.INTYGAS: "\x1b[34m", Utfall.UNDANTAGEN: "\x1b[2m", Utfall.UPPFYLLD: "\x1b[32m",
    Utfall.EJ_TILLAMPLIG: "\x1b[2m",
}


class Page:
    """The lines set so far. Every text that is put is made safe here."""

    def __init__(self, options: Options) -> None:
        self.lines: list[str] = []
        self.width = max(options.width, _NARROWEST)
        self._color = options.color

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def gap(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def heading(self, words: str) -> None:
        self.gap()
        self.put(words, style=BOLD, whole=True)

    def put(self, text: str, first: str = "", rest: str | None = None, style: str = "", whole: bool = False) -> None:
        """Wrapped text after ``first``, which has the style; ``whole``: so has the text. ``rest`` stands before the
        lines that follow, as many spaces as ``first`` if none is given."""
        lines = wrap(visible(text), self.width, first, rest)
        if whole:
            lines = [self.styled(line, style) for line in lines]
        elif first and lines[0].startswith(first):
            lines[0] = self.styled(first, style) + lines[0][len(first):]
        self.lines += [line.rstrip(" ") for line in lines]

    def field(self, label: str, text: str, indent: int = 0, room: int = 13) -> None:
        """``Label:  text``, the text beginning ``room`` columns after the label does."""
        self.put(text, " " * indent + f"{label}:".ljust(room))

    def figure(self, label: str, text: str, room: int = 20, style: str = "") -> None:
        """A label and, to the right in ``room`` columns, a figure."""
        self.lines.append(f"  {self.styled(label.ljust(18), style)}{text.rjust(room)}".rstrip(" "))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], indent: int = 2) -> None:
        """Rows whose first cell is a name, which wraps, and whose others are figures. Where the page is too narrow
        each row becomes a few lines."""
        safe = [[visible(cell) for cell in row] for row in rows]
        widths = [max(columns(row[place]) for row in [list(heads), *safe]) for place in range(1, len(heads))]
        room = self.width - indent - sum(width + _BETWEEN for width in widths)
        if room < _LEAST_NAME:
            self._blocks(heads, safe, indent)
            return
        room = min(room, max(columns(row[0]) for row in [list(heads), *safe]))
        for row in [list(heads), *safe]:
            first, *more = wrap(row[0], room)
            figures = "".join(" " * (_BETWEEN + width - columns(cell)) + cell
                              for cell, width in zip(row[1:], widths, strict=True))
            line = " " * indent + first + " " * (room - columns(first)) + figures
            self.lines += [line.rstrip(" "), *(" " * (indent + _BETWEEN) + part for part in self._within(more, room))]

    def _within(self, more: list[str], room: int) -> list[str]:
        """The lines that follow a name's first, set anew for their indent."""
        return wrap(" ".join(more), room - _BETWEEN) if more else []

    def _blocks(self, heads: Sequence[str], rows: Sequence[Sequence[str]], indent: int) -> None:
        for row in rows:
            self.put(row[0], " " * indent)
            named = (f"{head} {cell}".replace(" ", NBSP) for head, cell in zip(heads[1:], row[1:], strict=True) if cell)
            self.put("; ".join(named), " " * (indent + _BETWEEN))

    def styled(self, words: str, style: str) -> str:
        bare = words.strip(" ")
        return words.replace(bare, f"{style}{bare}{_PLAIN}", 1) if self._color and style and bare else words
