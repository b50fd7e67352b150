"""A workbook's numbers as digits and days, exactly as Excel shows them: binary fractions never pass through a float."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

#: Digits that Excel itself keeps and shows. A formula's 6120.0000000000009 is 6120 to whoever reads the sheet.
SURE_DIGITS = 15

_MAX_EXPONENT = 30
_LONGEST = 60  # characters; programs write at most some twenty
_ROUND = Context(prec=SURE_DIGITS, rounding=ROUND_HALF_UP)
_1900, _1900_AFTER_LEAP_DAY, _1904 = date(1899, 12, 31), date(1899, 12, 30), date(1904, 1, 1)
_LEAP_DAY = 60  # Excel has a 29th of February 1900, which the calendar hasn't
_LAST_SERIAL = 2_957_003  # before the year 10000 in either system


def digits(text: str) -> str | None:
    """A number as its digits with a decimal point, rounded to SURE_DIGITS; None for what isn't a finite number."""
    if len(text) > _LONGEST:
        return None
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or (number and abs(number.adjusted()) > _MAX_EXPONENT):
        return None
    if not number:
        return "0"
    if len(number.as_tuple().digits) > SURE_DIGITS:
        number = number.normalize(_ROUND)
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def day(number: str, since_1904: bool) -> str | None:
    """The calendar day YYYY-MM-DD of a serial number as ``digits`` gives it; None where there is no such day.

    The time of day is left out. ``since_1904``: days are counted from 1904-01-01, as on the Mac, not from 1900.
    """
    whole = number.split(".", 1)[0]
    if whole.startswith("-") or len(whole) > len(str(_LAST_SERIAL)):
        return None
    serial = int(whole)
    if serial > _LAST_SERIAL:
        return None
    if since_1904:
        return (_1904 + timedelta(days=serial)).isoformat()
    if serial in (0, _LEAP_DAY):
        return None
    return ((_1900 if serial < _LEAP_DAY else _1900_AFTER_LEAP_DAY) + timedelta(days=serial)).isoformat()
