"""Words of VFU invoices: educations, forms of placement, days and periods, as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from checker.sources.days import day as written_day

_NURSE = r"sjuksköterske\w*(?:\s+utbildning\w*)?|sjuksköterskor\w*|sjuksköterskan?s?\b|ssk(?:-\w+)?\b"
_EDUCATIONS = (
    ("specialistsjukskoterska", re.compile(
        r"\bspecialist(?:sjuksköterske\w*|sjuksköterskor\w*|sjuksköterskan?s?\b|ssk\b|utbildning\w*)"
        rf"(?:\s+(?:för|till|av)\s+(?:{_NURSE}))?", re.IGNORECASE)),
    ("sjukskoterska", re.compile(rf"\b(?:grundutbildning\w*\s+(?:till|för)\s+)?(?:{_NURSE})", re.IGNORECASE)),
    ("arbetsterapeut", re.compile(r"\barbetsterapeut\w*", re.IGNORECASE)),
    ("fysioterapeut", re.compile(r"\bfysioterapeut\w*", re.IGNORECASE)),
)
_HINT = re.compile(r"specialist|sjuksk|ssk|terapeut|grundutb", re.IGNORECASE)
#: The utbildningar of § 4.1, as the schema writes them.
CODES = (*(code for code, _ in _EDUCATIONS), "annan")
_WITHIN = re.compile(r"[\s,–:(-]{0,5}\b(?:med\s+)?(?:inriktning(?:en)?(?:\s+mot|\s+inom)?|inom)\b[\s:]*"
                     r"([^\W\d][^,;|/()\n\d]{2,60})", re.IGNORECASE)
_FORMS = (
    ("vfu", re.compile(r"\b(?:vfu|verksamhetsförlagd\w*(?:\s+utbildning\w*)?)(?:-?\w*)", re.IGNORECASE)),
    ("auskultation", re.compile(r"\bauskult\w*", re.IGNORECASE)),
    ("studiebesok", re.compile(r"\bstudiebesök\w*", re.IGNORECASE)),
    ("hospitering", re.compile(r"\bhospiter\w*", re.IGNORECASE)),
    ("faltstudie", re.compile(r"\bfältstudi\w*", re.IGNORECASE)),
    ("uppsats", re.compile(r"\b(?:student)?uppsats\w*|\bexamensarbete\w*", re.IGNORECASE)),
)

_FORM_HINT = re.compile(r"vfu|förlagd|auskult|studiebes|hospit|fältst|uppsats|examensarb", re.IGNORECASE)

#: What only a place of care is called.
OF_CARE = re.compile(r"\b(?:hem(?:vård|tjänst|sjukvård)\w*|vårdcentral\w*|vårdboende\w*|\w*omsorgsboende\w*"
                     r"|äldreboende\w*|\w*boendet?|sjukhem\w*|servicehus\w*|avdelning\w*|avd|enhet\w*|korttids\w*"
                     r"|rehab\w*|äldrecent\w+|\w+(?:gården|hemmet|gläntan|lunden|backen|centralen))\b", re.IGNORECASE)

_MONTHS = r"jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?" \
          r"|nov(?:ember)?|dec(?:ember)?"
_DAY = r"(?:(?:19|20)\d\d-\d\d?-\d\d?|(?:19|20)\d{6}|\d{1,2}/\d{1,2}(?:[ /-](?:19|20)\d\d)?" \
       rf"|\d{{1,2}}(?::[ea])?\s+(?:{_MONTHS})\.?(?:\s+(?:19|20)\d\d)?)"
_TO = r"\s*(?:--?|–|—|till\s+och\s+med|till|t\.?\s?o\.?\s?m\.?)\s*"
_RANGE = re.compile(rf"(?<![\d/-])(?:({_DAY}){_TO}({_DAY})|(\d{{6}})\s*[–-]\s*(\d{{6}}))(?![\d/]|-\d)", re.IGNORECASE)
_LONE = re.compile(rf"(?<![\d/-])({_DAY})(?![\d/]|-\d)", re.IGNORECASE)
_WEEK_NUMBERS = re.compile(r"\b(?:v|vecka|veckorna)\b\.?\s*\d{1,2}(?:\s*(?:-|–|och|till)\s*\d{1,2})?"
                           r"(?:,?\s+(?:19|20)\d\d)?\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_NUMBERS = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:veckor|vecka|v\.?|dagar|dag|dgr|d\.?)?", re.IGNORECASE)


def education(text: str) -> tuple[str, str | None] | None:
    """The utbildning that a whole text is, and its inriktning ("Specialistsjuksköterska, inriktning vård av äldre")."""
    if text.lower() in CODES:
        return text.lower(), None
    found, inriktning, rest = take_educations(text)
    return (found[0], inriktning) if len(found) == 1 and not re.search(r"\w", rest) else None


def take_educations(text: str) -> tuple[list[str], str | None, str]:
    """The utbildningar that a text names, the inriktning behind the last, and the text without them."""
    found: list[str] = []
    inriktning: str | None = None
    if not _HINT.search(text):
        return found, inriktning, text
    for code, pattern in _EDUCATIONS:
        match = pattern.search(text)
        while match is not None:
            end = match.end()
            within = _WITHIN.match(text, end)
            if within is not None and code == "specialistsjukskoterska":
                inriktning, end = within[1].strip(" .–-"), within.end()
            if code not in found:
                found.append(code)
            text = f"{text[:match.start()]} , {text[end:]}"
            match = pattern.search(text)
    return found, inriktning, text


def form(text: str) -> str | None:
    """The form of placement that a whole text is."""
    if text.lower() in (code for code, _ in _FORMS):
        return text.lower()
    found, rest = take_forms(text)
    return found[0] if len(found) == 1 and not re.search(r"\w", rest) else None


def take_forms(text: str) -> tuple[list[str], str]:
    """The forms of placement that a text names, and the text without them."""
    found = []
    if _FORM_HINT.search(text):
        for code, pattern in _FORMS:
            text, times = pattern.subn(" ", text)
            if times:
                found.append(code)
    return found, text


def count(text: str) -> str | None:
    """A number of weeks or days as a person writes it: "1,4", "4 veckor"."""
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return None
    sign, digits = ("-", match[1][1:]) if match[1].startswith("-") else ("", match[1])
    whole, _, decimals = digits.replace(",", ".").partition(".")
    return f"{sign}{whole.lstrip('0') or '0'}" + (f".{decimals}" if decimals else "")


@dataclass(slots=True)
class Dates:
    """What a text says of time: periods, single days (YYYY-MM-DD), and what can't be told (weeks, days of no year)."""

    periods: list[tuple[str, str]] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def take_dates(text: str) -> tuple[Dates, str]:
    """The dates of a text, and the text without them."""
    dates = Dates()
    if not _DIGIT.search(text):
        return dates, text

    def ranged(match: re.Match[str]) -> str:
        period = _period(match[1], match[2]) if match[1] else _short_period(match[3], match[4])
        if period is not None:
            dates.periods.append(period)
        else:
            dates.unsure.append(match[0])
        return ", "

    def lone(match: re.Match[str]) -> str:
        found = _iso(match[1])
        (dates.days if found else dates.unsure).append(found or match[1])
        return ", "

    def weeks(match: re.Match[str]) -> str:
        dates.unsure.append(match[0])
        return ", "

    return dates, _WEEK_NUMBERS.sub(weeks, _LONE.sub(lone, _RANGE.sub(ranged, text)))


def _period(first: str, last: str) -> tuple[str, str] | None:
    """A period, of which the last day's year may go for the first too."""
    end = _iso(last)
    if end is None:
        return None
    begin = _iso(first)
    if begin is None and not _YEAR.search(first):
        begin = _iso(f"{first}-{end[:4]}" if "/" in first else f"{first} {end[:4]}")
        if begin is not None and begin > end:
            return None
    return (begin, end) if begin is not None else None


def _short_period(first: str, last: str) -> tuple[str, str] | None:
    """080516–080525."""
    days = [_calendar(f"20{day[:2]}-{day[2:4]}-{day[4:]}") for day in (first, last)]
    return (days[0], days[1]) if days[0] and days[1] and days[0] <= days[1] else None


def _iso(text: str) -> str | None:
    return written_day(text)


def _calendar(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None
