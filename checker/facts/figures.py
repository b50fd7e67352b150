"""The figures that a Swedish sentence names, and how it writes them: numbers, amounts, days of the year, dates."""

from __future__ import annotations

import re
from fractions import Fraction

from checker.sources.months import MONTHS

_WORDS = {"två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "elva": 11,
          "tolv": 12, "femton": 15, "tjugo": 20, "trettio": 30, "fyrtiofem": 45, "sextio": 60, "nittio": 90}
_PARAGRAPH = re.compile(r"§+\s*\d+(?:\.\d+)*")
_DAY = re.compile(rf"\b(\d{{1,2}})(?::?[ea])?\s+({'|'.join(MONTHS)})\b(?:\s+(\d{{4}})\b)?")
_ISO = re.compile(r"\b(?:(\d{4})-)?(\d{2})-(\d{2})\b")
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?")

MOST_READ = 2000  # letters of a sentence
NBSP = "\u00a0"


def decimal(number: int | Fraction, least: int = 0) -> str:
    """Exact decimal digits, at least ``least`` of them after the point; at most 20 (then rounded off)."""
    sign = "-" if number < 0 else ""
    size = abs(Fraction(number))
    places = least
    while places < 20 and (size * 10**places).denominator != 1:
        places += 1
    whole, rest = divmod(round(size * 10**places), 10**places)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def kronor(number: int | Fraction) -> str:
    """6 120,00 kr, with spaces that don't break."""
    whole, _, rest = decimal(number, 2).lstrip("-").partition(".")
    groups = f"{int(whole):,}".replace(",", NBSP)
    return f"{'−' if number < 0 else ''}{groups},{rest}{NBSP}kr"


def figures_in(sentence: str) -> set[str]:
    """Each figure as it is compared: "1600", "1530.5", "06-15", "2019-08-31" (which is also "08-31")."""
    text = _PARAGRAPH.sub(" ", sentence[:MOST_READ].casefold())
    found: set[str] = set()

    def day(year: str | None, month: str, of_month: str) -> str:
        found.add(f"{month}-{of_month}")
        if year:
            found.add(f"{year}-{month}-{of_month}")
        return " "

    text = _ISO.sub(lambda m: day(m[1], m[2], m[3]), text)
    text = _DAY.sub(lambda m: day(m[3], f"{MONTHS.index(m[2]) + 1:02}", f"{int(m[1]):02}"), text)
    found |= {_plain(number.replace(" ", "").replace("\u00a0", "").replace(",", "."))
              for number in _NUMBER.findall(text)}
    return found | {str(_WORDS[word]) for word in re.findall(r"\w+", text) if word in _WORDS}


def contradicts(sentence: str, figure: str | None) -> bool:
    """Whether a sentence names figures of a figure's kind (days of the year, dates, numbers), and this isn't one."""
    if figure is None:
        return False
    iso, named = _ISO.fullmatch(figure), figures_in(sentence)
    if iso is not None:
        same_kind = {one for one in named if (one.count("-") == 2) is bool(iso[1]) and "-" in one}
        return bool(same_kind) and figure not in same_kind
    same_kind = {one for one in named if "-" not in one}
    return _AMOUNT.fullmatch(figure) is not None and bool(same_kind) and _plain(figure) not in same_kind


def _plain(number: str) -> str:
    """A decimal number without digits that say nothing: "1600.00" is "1600"."""
    value = Fraction(number)
    return str(value.numerator) if value.denominator == 1 else number.rstrip("0")
