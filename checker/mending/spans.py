"""Where each scalar of a YAML text begins and ends, and how a value is written in its place."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Span:
    """The characters of one scalar, quotation marks included. ``style``: ' or " or nothing for a plain one."""

    start: int
    end: int
    line: int
    style: str
    value: str

    def written(self, new: str) -> str:
        """A new value in the style of the old; a blank one needs its space after the colon."""
        if self.style:
            return f"{self.style}{new}{self.style}"
        return f" {new}" if self.start == self.end else new


def spans(text: str) -> dict[tuple[int, int], Span]:
    """Every scalar on one line, by its 1-based line and column. ``text`` is YAML that has been read already."""
    libyaml = importlib.import_module("_ruamel_yaml")  # as checker.sources.yaml has it: no types, no construction
    shift = len(_BOM) if text.startswith(_BOM) else 0
    parser = libyaml.CParser(text[shift:])
    found: dict[tuple[int, int], Span] = {}
    while True:
        event = parser.get_event()
        if isinstance(event, libyaml.StreamEndEvent):
            return found
        if isinstance(event, libyaml.ScalarEvent) and event.start_mark.line == event.end_mark.line:
            start, end = event.start_mark, event.end_mark
            found[start.line + 1, start.column + 1] = Span(
                start.index + shift, end.index + shift, start.line + 1, event.style or "", event.value)
