"""What somebody probably meant: suggestions for messages. Imported only when a document is faulty."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date

from checker.sources.months import MONTHS_BY_NAME

_LONGEST_GUESS = 60
_ASCII = str.maketrans("åäöéü -", "aaoeu__")

_NUMBER = re.compile(r"([-+−–]?)\s*((?=[.,]?[0-9])[0-9\s_.,']*)\s*[a-zåäö%:/. -]{0,20}")
_TERM = re.compile(
    r"(?:(v)(?:t|år|ar)|(h)(?:t|öst|ost))(?:\s?-?termin(?:en)?)?[\s./-]*((?:19|20|21)?[0-9]{2})", re.IGNORECASE)
_DAYS = (
    re.compile(r"(?P<y>[0-9]{4})[-/. ](?P<m>[0-9]{1,2})[-/. ](?P<d>[0-9]{1,2})(?:[t ][0-9:.z+]*)?"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    re.compile(r"(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?P<y>)"),
    re.compile(r"(?P<d>[0-9]{1,2})[-/. ]+(?P<m>[0-9]{1,2})(?:[-/. ]+(?P<y>[0-9]{4}))?"),
    re.compile(r"(?:den )?(?P<d>[0-9]{1,2})(?::[ae])? (?P<m>[a-z]{3,9})\.?(?: (?P<y>[0-9]{4}))?"),
)
_LEAP_YEAR = 2000
_YES_NO = {"y": "ja", "yes": "ja", "j": "ja", "ja": "ja", "sant": "ja", "true": "ja", "1": "ja", "on": "ja",
           "n": "nej", "no": "nej", "nej": "nej", "falskt": "nej", "false": "nej", "0": "nej", "off": "nej"}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was meant to be: the same but for case, å ä ö and spacing, else a near one."""
    if len(word) > _LONGEST_GUESS:
        return None
    by_plain = {plain(candidate): candidate for candidate in known}
    bare = plain(word)
    if bare in by_plain:
        return by_plain[bare]
    near = difflib.get_close_matches(bare, by_plain, n=1, cutoff=0.6)
    return by_plain[near[0]] if near else None


def plain(word: str) -> str:
    """A word without what people write otherwise: case, å ä ö, spacing."""
    return word.strip().lower().translate(_ASCII)


def number(text: str) -> str | None:
    """``6 120,00 kr`` as JSON would write it, where that is plain enough to suggest."""
    loose = _NUMBER.fullmatch(text.strip().lower()) if len(text) <= _LONGEST_GUESS else None
    if loose is None:
        return None
    digits = re.sub(r"[\s_']", "", loose[2]).rstrip(".,")
    point = max(digits.rfind("."), digits.rfind(","))
    whole, decimals = (digits[:point], digits[point + 1 :]) if point >= 0 else (digits, "")
    if set(whole) & {".", ","} == {digits[point : point + 1]}:  # the same mark twice parts thousands
        whole, decimals = whole + decimals, ""
    whole = re.sub(r"[.,]", "", whole).lstrip("0") or "0"
    sign = "-" if loose[1] in ("-", "−", "–") else ""
    return sign + whole + ("." + decimals if decimals else "")


def day(text: str) -> str | None:
    """``5/9 2016`` or ``den 5 september 2016`` as YYYY-MM-DD."""
    value, has_year = _day(text)
    return value.isoformat() if value and has_year else None


def day_of_year(text: str) -> str | None:
    """``15 mars`` or ``15/3`` as MM-DD."""
    value, _ = _day(text)
    return f"{value:%m-%d}" if value else None


def _day(text: str) -> tuple[date | None, bool]:
    """The day that was meant, and whether its year was written."""
    bare = " ".join(text.lower().split()) if len(text) <= _LONGEST_GUESS else ""
    for pattern in _DAYS:
        match = pattern.fullmatch(bare)
        if match:
            month = MONTHS_BY_NAME.get(match["m"]) or (int(match["m"]) if match["m"].isdigit() else 0)
            try:
                return date(int(match["y"] or _LEAP_YEAR), month, int(match["d"])), bool(match["y"])
            except ValueError:
                return None, False
    return None, False


def term(text: str) -> str | None:
    """``höstterminen 2016``, ``HT16`` or ``ht 2016`` as HT2016."""
    match = _TERM.fullmatch(text.strip()) if len(text) <= _LONGEST_GUESS else None
    if match is None:
        return None
    year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
    return f"{'VT' if match[1] else 'HT'}{year}"


def yes_no(text: str) -> str | None:
    """``Yes``, ``JA`` or ``1`` as ja."""
    return _YES_NO.get(text.strip().lower())
