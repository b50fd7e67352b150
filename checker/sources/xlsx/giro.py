"""The giro of appendix 2, which asks for either sort on one line."""

from __future__ import annotations

import re

from checker.sources.days import LONGEST, plain

_GIRO = re.compile(
    r"(?:(?P<bank>bankgiro|bg)|(?P<plus>plusgiro|postgiro|pg))?[ .:]*(?:nr)?[ .:]*"
    r"(?P<number>[0-9][0-9 ]*(?:[-–] ?[0-9]+)?)(?: *[,;/]| och | eller |$)",
    re.IGNORECASE)
_BANKGIRO = re.compile(r"[0-9]{3,4}-[0-9]{4}")
_PLUSGIRO = re.compile(r"[0-9](?:[0-9 ]{0,8}[0-9])?-[0-9]")
_BANKGIRO_DIGITS = range(7, 9)


def told_apart(text: str) -> dict[str, str] | None:
    """``bankgiro`` and ``plusgiro`` of what stands after "Postgiro-/bankgiro"; None where it can't be told which.

    By the word beside the number, else by its hyphen (NNN-NNNN against N-N), else by its length: bankgiro have
    seven or eight digits, and plusgiro may have as many.
    """
    found: dict[str, str] = {}
    rest = plain(text) if len(text) <= LONGEST else ""
    while rest:
        match = _GIRO.match(rest)
        which = _which(match) if match else None
        if match is None or which is None or which in found:
            return None
        found[which] = _closed(match["number"])
        rest = rest[match.end():].strip()
    return found or None


def _closed(number: str) -> str:
    """A number without space around its hyphen."""
    return "-".join(part.strip() for part in number.replace("–", "-").split("-"))


def _which(match: re.Match[str]) -> str | None:
    number = _closed(match["number"])
    if match["bank"] or match["plus"]:
        return "bankgiro" if match["bank"] else "plusgiro"
    if _BANKGIRO.fullmatch(number):
        return "bankgiro"
    if _PLUSGIRO.fullmatch(number):
        return "plusgiro"
    digits = number.replace(" ", "")
    return "plusgiro" if digits.isdigit() and len(digits) < _BANKGIRO_DIGITS[0] else None
