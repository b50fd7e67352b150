"""Figures as people write them in an agreement, and as the schema wants them: only where there is no doubt.

Each reader gives the schema's way to write what a text says, or None where it says that in no plain way; the
text is then passed on as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from checker.sources.days import day as written_day
from checker.sources.months import MONTHS

_ONES = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton",
         "fjorton", "femton", "sexton", "sjutton", "arton", "nitton")
_TENS = {"tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80,
         "nittio": 90}

_AMOUNT = re.compile(r"(\d{1,3}(?:[ .]\d{3})+|\d+)(?:[.,](\d{1,2}|-))?\s*(?::-|,-|kr(?:onor)?\.?|sek)?", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,3}(?: \d{3})+|\d+")
_TWICE = re.compile(r"([^()]+?)\s*\(\s*([^()]+?)\s*\)")
_DAY_IN_WORDS = re.compile(r"(?:den\s+)?(\d{1,2})(?:\s*:\s*e|\s*:\s*a)?\s+([a-zåäö]+)\.?", re.IGNORECASE)
_DAY_BY_SLASH = re.compile(r"(?:den\s+)?(\d{1,2})\s*/\s*(\d{1,2})", re.IGNORECASE)
_DAY_ISO = re.compile(r"(\d{2})-(\d{2})")
_YEARLY = re.compile(r"\s+(?:varje\s+år|årligen|respektive\s+år)$", re.IGNORECASE)
_LEAP_YEAR = 2000


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .,;")


def _word_number(word: str) -> int | None:
    word = {"ett": "en"}.get(word, word)
    if word in _ONES:
        return _ONES.index(word)
    for tens, worth in _TENS.items():
        if word == tens:
            return worth
        rest = {"ett": "en"}.get(word.removeprefix(tens), word.removeprefix(tens))
        if word.startswith(tens) and rest in _ONES[1:10]:
            return worth + _ONES.index(rest)
    return None


def whole(text: str) -> str | None:
    """"4", "fyra", "fyra (4)", "48 000": a whole number. Two that contradict each other are none."""
    text = _plain(text)
    twice = _TWICE.fullmatch(text)
    if twice:
        both = {whole(twice[1]), whole(twice[2])}
        return both.pop() if len(both) == 1 else None
    if _WHOLE.fullmatch(text):
        return str(int(text.replace(" ", ""))) if len(text) < 20 else None
    spelled = _word_number(text.lower())
    return None if spelled is None else str(spelled)


def share(text: str) -> str | None:
    """"1/5": of how many parts one is."""
    one, slash, parts = _plain(text).partition("/")
    return whole(parts) if slash and one.strip() == "1" else "5" if _plain(text).lower() == "en femtedels" else None


def amount(text: str) -> str | None:
    """"1 530", "1530:-", "1 530,00 kronor": kronor with a decimal point."""
    found = _AMOUNT.fullmatch(_plain(text))
    if found is None:
        return whole(text)
    kronor = str(int(re.sub(r"[ .]", "", found[1])))
    decimals = (found[2] or "").strip("-")
    return f"{kronor}.{decimals:0<2}" if decimals.strip("0") else kronor if len(kronor) < 20 else None


def day_of_year(text: str) -> str | None:
    """"15 mars", "den 15:e mars varje år", "15/3": MM-DD."""
    text = _YEARLY.sub("", _plain(text))
    words, slash, iso = _DAY_IN_WORDS.fullmatch(text), _DAY_BY_SLASH.fullmatch(text), _DAY_ISO.fullmatch(text)
    if words:
        return _shown(_month(words[2]), int(words[1]))
    if slash:
        return _shown(int(slash[2]), int(slash[1]))
    return _shown(int(iso[1]), int(iso[2])) if iso else None


def _month(word: str) -> int:
    """The number of a month named in full or by at least three letters; 0 for anything else."""
    word = word.lower()
    named = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(word)]
    return named[0] if len(word) >= 3 and len(named) == 1 else 0


def _shown(month: int, of_month: int, year: int | None = None) -> str | None:
    try:
        there = date(year or _LEAP_YEAR, month, of_month)
    except ValueError:
        return None
    return there.isoformat() if year else there.isoformat()[5:]


#: By the kind that the schema asks for.
READERS: dict[str, Callable[[str], str | None]] = {
    "kronor": amount, "heltal": whole, "manaddag": day_of_year, "datum": written_day}
