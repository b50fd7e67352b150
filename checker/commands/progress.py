"""How far a long run has come, on one line of a terminal that is written over; nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_BETWEEN = 0.2  # seconds


class Progress:
    """Shows a step, how much of it is done, how fast, and how long it will take. Clears its line at the end."""

    def __init__(self) -> None:
        self._looked_at = sys.stderr.isatty()
        self._step = ""
        self._started = self._shown = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._shown:
            self._write("")

    def __call__(self, step: str, share: float, invoices: int) -> None:
        """``share``: how much of the step is done, 0 to 1; ``invoices``: how many have been through it."""
        if not self._looked_at:
            return
        now = time.monotonic()
        if step != self._step:
            self._step, self._started, self._shown = step, now, 0.0
        if now - self._shown >= _BETWEEN:
            self._shown = now
            self._write(line(step, share, invoices, now - self._started))

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def line(step: str, share: float, invoices: int, seconds: float) -> str:
    """The words: "reading: 12,000 invoices, 34 %, 5,000/s, 1 min 20 s left"."""
    told = [f"{step}: {invoices:,} invoices", f"{share:.0%}"]
    if seconds > 0:
        told.append(f"{invoices / seconds:,.0f}/s")
    if share > 0:
        left = round(seconds * (1 - share) / share)
        told.append(f"{left // 60} min {left % 60} s left" if left >= 60 else f"{left} s left")
    return ", ".join(told)
