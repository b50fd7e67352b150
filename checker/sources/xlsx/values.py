"""Amounts and weeks as people write them in appendix 2, as the schema writes them; None for what isn't plain."""

from __future__ import annotations

import re
from decimal import Decimal

from checker.sources.days import DAYS_A_WEEK, LONGEST, plain

_WHOLE = r"[0-9]+|[0-9]{1,3}(?: [0-9]{3})+"
_AMOUNT = re.compile(
    rf"(?:kr|sek)?\.? ?(?P<sign>[-−–]?) ?(?:(?P<whole>{_WHOLE})(?:(?P<mark>[.,])(?P<decimals>[0-9]{{1,9}}))?"
    r"|(?P<grouped>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<cents>[0-9]{1,2})) ?(?::-|,-|kr\.?|kronor|sek)?", re.IGNORECASE)
_WEEKS = re.compile(
    r"(?P<weeks>[0-9]{1,4}(?:[.,][0-9]{1,2})?) ?(?:veckor|vecka|veck|v)\.?"
    r"(?:(?:,| och| \+)? ?(?P<days>[0-5]) ?(?:dagar|dag|d)\.?)?"
    r"|(?P<alone>[0-9]{1,4}) ?(?:dagar|dag|d)\.?", re.IGNORECASE)


def amount(text: str) -> str | None:
    """``1 530,00 kr``, ``1530:-`` or ``1.530,00`` as digits with a decimal point.

    One mark with three digits after it (``1.530``) is a thousand to some and a fraction to others.
    """
    match = _AMOUNT.fullmatch(plain(text)) if len(text) <= LONGEST else None
    if match is None:
        return None
    whole, decimals = match["whole"], match["decimals"] or ""
    if match["grouped"] is not None:
        whole, decimals = match["grouped"].replace(".", ""), match["cents"]
    elif len(decimals) == 3 and " " not in whole and len(whole) <= 3:
        return None
    whole = whole.replace(" ", "")
    if len(whole) > 1 and whole.startswith("0"):
        return None
    return ("-" if match["sign"] else "") + whole + (f".{decimals}" if decimals else "")


def weeks(text: str) -> str | None:
    """``1,4``, ``4 veckor`` or ``1 vecka 2 dagar`` as a number of weeks of five days (§ 4.6)."""
    if len(text) > LONGEST:
        return None
    match = _WEEKS.fullmatch(plain(text))
    if match is None:
        return amount(text) if re.fullmatch(r"[-−]?[0-9]+(?:[.,][0-9]+)?", plain(text)) else None
    if match["alone"] is not None:
        return _digits(Decimal(match["alone"]) / DAYS_A_WEEK)
    number = Decimal(match["weeks"].replace(",", "."))
    if match["days"] is None:
        return _digits(number)
    return _digits(number + Decimal(match["days"]) / DAYS_A_WEEK) if number == int(number) else None


def _digits(number: Decimal) -> str:
    return format(number.normalize(), "f")
