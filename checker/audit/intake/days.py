"""Days as exports write them, as the schema does; what isn't plain stays as it stands."""

from __future__ import annotations

import re
from functools import lru_cache

from checker.sources import days
from checker.sources.days import LONGEST

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?\Z")
_TIME = re.compile(r"[0-9][T ]+[0-9]{1,2}[:.][0-9]{2}")
#: Either end may be the year of six digits; with two marks, the day and the month may have changed places.
_UNSURE = re.compile(r"[0-9]{6}|[0-9]{1,2}([-/])[0-9]{1,2}\1[0-9]{4}")
_PARTS = {"ÅÅÅÅ": "(?P<y>[0-9]{4})", "ÅÅ": "(?P<y>[0-9]{2})", "MM": "(?P<m>[0-9]{2})", "DD": "(?P<d>[0-9]{2})"}
_FORM = re.compile(r"(ÅÅÅÅ|ÅÅ|MM|DD)([-/. ]?)(ÅÅÅÅ|ÅÅ|MM|DD)\2(ÅÅÅÅ|ÅÅ|MM|DD)")


def pattern(form: str) -> str | None:
    """The pattern that a form (``DD/MM/ÅÅÅÅ``) stands for; None for what is no form."""
    match = _FORM.fullmatch(form.strip().upper().replace("Y", "Å"))
    if match is None or {part[0] for part in match.group(1, 3, 4)} != set("ÅMD"):
        return None
    parts = [_PARTS[part] for part in match.group(1, 3, 4)]
    if match[2]:
        parts = [part.replace("{2})", "{1,2})") if "<y>" not in part else part for part in parts]
    return re.escape(match[2]).join(parts)


@lru_cache(65_536)
def day(text: str, written: str | None) -> str | None:
    """A day as YYYY-MM-DD; None for what isn't plain. ``written``: the pattern of the form that days are said to
    have. Without it the year stands first, or the month in letters, or the two can't be mixed up (5/9 2016).

    A time of day other than midnight makes it a point in time, which may be another day elsewhere.
    """
    if len(text) > LONGEST:
        return None
    text = _MIDNIGHT.sub("", text)
    match = re.fullmatch(written, text) if written else None
    if match:
        year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
        text = f"{year}-{int(match['m']):02}-{int(match['d']):02}"
    if _ISO.fullmatch(text):
        return text
    return None if _UNSURE.fullmatch(text) or _TIME.search(text) else days.day(text)
