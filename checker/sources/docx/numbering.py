"""The numbers and bullets that Word sets itself: nowhere in the text, computed from numbering.xml as it goes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element

from checker.sources.docx.ooxml import W, number, value

_LEVELS = range(9)
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST = 3999
_TICKS = {"\uf0fe": "☑", "\uf0fd": "☒", "\uf078": "☒", "\uf0fc": "✓"}  # Wingdings


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""


class Numbering:
    """``label`` must be asked of each numbered paragraph once, in the order of the document: it counts."""

    def __init__(self, root: _Element | None) -> None:
        self._levels: dict[str, list[_Level]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if element.tag == f"{W}abstractNum":
                self._levels[element.get(f"{W}abstractNumId", "")] = _levels(element)
            elif element.tag == f"{W}num":
                self._concrete(element)

    def _concrete(self, element: _Element) -> None:
        name, abstract = element.get(f"{W}numId", ""), value(element, "abstractNumId") or ""
        own = [override for override in element.iterfind(f"{W}lvlOverride") if override.find(f"{W}lvl") is not None]
        if own:
            levels = [_Level(one.start, one.form, one.text) for one in self._levels.get(abstract, _plain())]
            for override in own:
                place = number(override.get(f"{W}ilvl"), 0)
                if place in _LEVELS:
                    levels[place] = _level(override.find(f"{W}lvl"))
            self._levels[abstract := f"{abstract}/{name}"] = levels
        self._abstract[name] = abstract
        for override in element.iterfind(f"{W}lvlOverride"):
            start = value(override, "startOverride")
            if start is not None:
                self._overrides[name, number(override.get(f"{W}ilvl"), 0)] = number(start, 1)

    def label(self, name: str, level: int) -> tuple[str, bool]:
        """What stands before the paragraph ("§ 4.6", "•"), and whether it is a bullet."""
        abstract = self._abstract.get(name)
        if abstract is None:
            return "", False
        levels = self._levels.get(abstract) or _plain()
        counts = self._counts.setdefault(abstract, [None] * len(_LEVELS))
        self._count(name, level, levels, counts)
        if levels[level].form == "bullet":
            return levels[level].text or "•", True
        shown = _PLACE.sub(lambda place: _written(counts[int(place[1]) - 1] or levels[int(place[1]) - 1].start,
                                                  levels[int(place[1]) - 1].form), levels[level].text)
        return shown.strip(), False

    def _count(self, name: str, level: int, levels: list[_Level], counts: list[int | None]) -> None:
        override = self._overrides.get((name, level))
        at = counts[level]
        if override is not None and (name, level) not in self._begun:
            counts[level] = override
        else:
            counts[level] = levels[level].start if at is None else at + 1
        self._begun.add((name, level))
        for deeper in range(level + 1, len(_LEVELS)):
            counts[deeper] = None


def _plain() -> list[_Level]:
    return [_Level() for _ in _LEVELS]


def _levels(element: _Element) -> list[_Level]:
    levels = _plain()
    for one in element.iterfind(f"{W}lvl"):
        place = number(one.get(f"{W}ilvl"), 0)
        if place in _LEVELS:
            levels[place] = _level(one)
    return levels


def _level(element: _Element | None) -> _Level:
    if element is None:
        return _Level()
    text = (value(element, "lvlText") or "")[:100]
    return _Level(number(value(element, "start"), 1), value(element, "numFmt") or "decimal", _TICKS.get(text, text))


def _written(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and 0 < count <= _LARGEST:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < count <= _LARGEST:
        roman, left = "", count
        for worth, sign in _ROMAN:
            times, left = divmod(left, worth)
            roman += sign * times
        return roman.upper() if form == "upperRoman" else roman
    return "" if form == "none" else str(count)
