"""What a form asks for, as the page and the API both read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from checker.gate import Gate
from checker.web import faults
from checker.web.judging import Order
from checker.web.limits import Limits
from checker.web.uploads import Upload, cleaned

_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")  # the years that an agreement may be about, and to spare
#: The field with which a form of ours shows that it is.
TOKEN = "csrf"
_YES_OR_NO = {"true": True, "false": False}
_FIELDS = frozenset({"agreement", "as_of", "mask", "strict", "allow_undecided"})


def order(upload: Upload, today: Callable[[], date], limits: Limits, whole: bool) -> Order:
    """The order that a form makes: its files, and the fields agreement, as_of, mask, strict and allow_undecided.

    Raises Fault: no files, a field that says something else than it may, or one that isn't known.
    """
    said = upload.texts
    if not said.keys() <= _FIELDS | {TOKEN}:
        raise faults.malformed(f"Fälten är files, {', '.join(sorted(_FIELDS))}.")
    if not upload.files:
        raise faults.nothing_chosen()
    gate = Gate(_said("strict", said), _said("allow_undecided", said))
    day = _day(said["as_of"]) if "as_of" in said else today()
    return Order(upload.files, day, _said("mask", said), gate, limits.file, whole, _agreement(upload))


def _agreement(upload: Upload) -> str | None:
    if "agreement" not in upload.texts:
        return upload.chosen
    named = cleaned(upload.texts["agreement"])
    if named not in dict(upload.files):
        raise faults.malformed("agreement är namnet på en av filerna, och bara en av dem får ha det namnet.")
    return named


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
    raise faults.no_day()
