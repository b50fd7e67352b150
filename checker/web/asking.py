"""What a form asks for, as the page and the API both read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from checker.gate import Gate
from checker.web import faults
from checker.web.judging import Order
from checker.web.limits import Limits
from checker.web.uploads import Upload

_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")  # the years that an agreement may be about, and to spare
_YES_OR_NO = {"true": True, "false": False}


def order(upload: Upload, today: Callable[[], date], limits: Limits, whole: bool) -> Order:
    """The order that a form makes: its files, and the fields as_of, mask, strict and allow_undecided.

    Raises Fault: no files, or a field that says something else than it may.
    """
    if not upload.files:
        raise faults.nothing_chosen()
    said = upload.texts
    gate = Gate(_said("strict", said), _said("allow_undecided", said))
    day = _day(said["as_of"]) if "as_of" in said else today()
    return Order(upload.files, day, _said("mask", said), gate, limits.file, whole)


def _said(name: str, texts: Mapping[str, str]) -> bool:
    text = texts.get(name, "false")
    if text not in _YES_OR_NO:
        raise faults.malformed(f"{name} är true eller false.")
    return _YES_OR_NO[text]


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such as 2016-02-30
    raise faults.malformed("Granskningsdagen är ett datum, skrivet ÅÅÅÅ-MM-DD, från 1900 till 2199.")
