"""How far a long run has come, on one line of a terminal that is written over; nothing where nobody looks."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TextIO

_BETWEEN = 0.2  # seconds
_NARROW = 80  # columns, where a terminal doesn't say how many it has


class Progress:
    """Shows a step, how much of it is done, how fast, and how long it will take. Clears its line at the end."""

    def __init__(self) -> None:
        stream: TextIO | None = sys.stderr
        self._looked_at = stream is not None and stream.isatty()
        self._step = ""
        self._started = self._shown = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._shown:
            self._write("")

    def __call__(self, step: str, share: float, count: int, of: str = "invoices") -> None:
        """``share``: how much of the step is done, 0 to 1; ``count``: how many ``of`` what have been through it."""
        if not self._looked_at:
            return
        now = time.monotonic()
        if step != self._step:
            self._step, self._started, self._shown = step, now, 0.0
        if now - self._shown >= _BETWEEN:
            self._shown = now
            self._write(line(step, share, count, now - self._started, of))

    def read(self, _step: str, done: int, of: int) -> None:
        """Files that are read whole, ``done`` of so many."""
        self("reading files", done / max(of, 1), done, "files")

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text[:_width() - 1]}")
        sys.stderr.flush()


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _NARROW
    except OSError:
        return _NARROW


def line(step: str, share: float, count: int, seconds: float, of: str = "invoices") -> str:
    """The words: "reading: 12,000 invoices, 34 %, 5,000/s, 1 min 20 s left". Of a step that has only begun its name."""
    if not share:
        return f"{step} …"
    told = [f"{step}: {count:,} {of}", f"{min(share, 1):.0%}".replace("%", " %")]
    if seconds > 0:
        told.append(f"{count / seconds:,.0f}/s")
    left = round(seconds * (1 - min(share, 1)) / share)
    told.append(f"{left // 60} min {left % 60} s left" if left >= 60 else f"{left} s left")
    return ", ".join(told)
