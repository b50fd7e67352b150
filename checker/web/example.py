"""A case to try the page on: a started week that is billed as a whole one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checker.gate import Gate
from checker.sources import LIMIT
from checker.web.judging import Order

_FOLDER = Path(__file__).resolve().parent / "example"
_DAY = date(2016, 12, 20)


def order() -> Order:
    """The case, on the day that it is about."""
    files = tuple((path.name, path.read_bytes()) for path in sorted(_FOLDER.iterdir()))
    return Order(files, _DAY, False, Gate(), LIMIT, True)
