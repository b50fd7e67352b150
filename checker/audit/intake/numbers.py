"""Numbers as Swedish exports write them, as JSON writes them; never through a float."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 100
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t\n\r"), " ")
_NUMBER = re.compile(r"(?:(?:kr|sek)\.? ?)?(?P<sign>[-−–]?) ?(?P<body>[0-9](?:[0-9 .,]*[0-9])?)"
                     r"(?: ?(?::-|,-|kr\.?|kronor|sek))?", re.IGNORECASE)
_WHOLE = re.compile(r"0|[1-9][0-9]*|[1-9][0-9]{0,2}(?: [0-9]{3})+")
_GROUPED = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:\{mark}[0-9]{{3}})+") for mark in ".,"}
_OTHER = {".": ",", ",": "."}


def read(text: str, decimal: str | None) -> str | None:
    """``6 120,00 kr`` as 6120.00; None for what isn't plainly a number.

    ``decimal``: the sign before decimals, where it is known. Without it a single mark before three digits
    (``6.120``) may part thousands or be before decimals, and isn't plain.
    """
    parts = _parts(text)
    if parts is None:
        return None
    sign, body = parts
    digits = _unmarked(body) if "." not in body and "," not in body else _marked(body, decimal)
    return None if digits is None else sign + digits


@lru_cache(65_536)
def shows(text: str) -> str:
    """Which sign before decimals a number proves that its writer uses; empty where it proves nothing."""
    parts = _parts(text)
    if parts is None:
        return ""
    by_sign = {sign for sign in ".," if _marked(parts[1], sign) is not None}
    return by_sign.pop() if len(by_sign) == 1 and set(parts[1]) & {".", ","} else ""


def _parts(text: str) -> tuple[str, str] | None:
    if len(text) > _LONGEST:
        return None
    match = _NUMBER.fullmatch(text.translate(_SPACES).strip())
    return ("-" if match["sign"] else "", match["body"]) if match else None


def _unmarked(body: str) -> str | None:
    return body.replace(" ", "") if _WHOLE.fullmatch(body) else None


def _marked(body: str, decimal: str | None) -> str | None:
    """A body with points or commas; ``decimal`` None tries both, and takes neither where both will do."""
    if decimal is None:
        found = {_marked(body, sign) for sign in ".,"} - {None}
        return found.pop() if len(found) == 1 else None
    whole, mark, decimals = body.partition(decimal)
    if mark and not decimals.isdigit():
        return None
    thousands = _OTHER[decimal]
    if thousands in whole:
        whole = whole.replace(thousands, "") if _GROUPED[thousands].fullmatch(whole) else ""
    digits = _unmarked(whole)
    return None if digits is None else digits + (f".{decimals}" if mark else "")
