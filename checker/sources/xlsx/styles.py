"""What a cell's style says of its value: that a number is a day, a time or per cent, or that it is struck through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from checker.sources.xlsx.strings import is_on

Shown = Literal["number", "date", "time", "percent"]

_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)})
_TIMES = frozenset({18, 19, 20, 21, *range(32, 36), 45, 46, 47})
_PERCENT = frozenset({9, 10})
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETED = re.compile(r"\[[^\]]*\]")
_LONGEST_CODE = 255


@dataclass(frozen=True, slots=True)
class Style:
    shown: Shown = "number"
    struck: bool = False


PLAIN = Style()


def read(root: etree._Element, ns: str) -> list[Style]:
    """The styles that cells refer to by number."""
    codes = {element.get("numFmtId", ""): element.get("formatCode", "")
             for element in root.iterfind(f"{ns}numFmts/{ns}numFmt")}
    struck = [is_on(font.find(f"{ns}strike")) for font in root.iterfind(f"{ns}fonts/{ns}font")]
    shown: dict[str, Shown] = {}
    styles = []
    for xf in root.iterfind(f"{ns}cellXfs/{ns}xf"):
        number, font = xf.get("numFmtId", "0"), xf.get("fontId", "0")
        if number not in shown:
            shown[number] = _shown(number, codes.get(number))
        which = int(font) if font.isascii() and font.isdigit() and len(font) < 7 else 0
        styles.append(Style(shown[number], which < len(struck) and struck[which]))
    return styles


def _shown(number: str, code: str | None) -> Shown:
    if code is not None:
        return shown_by(code)
    which = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
    if which in _DATES:
        return "date"
    if which in _TIMES:
        return "time"
    return "percent" if which in _PERCENT else "number"


def shown_by(code: str) -> Shown:
    """What a format of one's own, such as ``yyyy\\-mm\\-dd`` or ``#,##0.00" kr"``, makes of a number."""
    first = _LITERAL.sub("", code[:_LONGEST_CODE]).split(";", 1)[0]
    if _ELAPSED.search(first):
        return "time"
    bare = _BRACKETED.sub("", first).lower()
    if bare.strip() in ("general", "standard", "@"):
        return "number"
    if "y" in bare or "d" in bare or ("m" in bare and "h" not in bare and "s" not in bare):
        return "date"
    if "h" in bare or ("s" in bare and "m" in bare):
        return "time"
    return "percent" if "%" in bare else "number"
