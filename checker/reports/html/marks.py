"""How outcomes look: a shape and a sign of its own each, always beside its word; and values as Swedes write them."""

from __future__ import annotations

import re
from datetime import date

from checker.findings import Level, Utfall
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.words import OUTCOMES, outcome_words, whole
from checker.sources.months import MONTHS

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
NBSP = "\N{NO-BREAK SPACE}"

#: A shape, and the sign within it, on a field of 24 × 24.
_SHAPES: dict[Utfall, tuple[str, str]] = {
    Utfall.BRUTEN: ("M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M8.5 8.5l7 7m0-7l-7 7"),
    Utfall.TVISTIG: ("M12 1l11 11-11 11L1 12z", "M12 6.5v7m-3.5-3.5h7M8.5 16.5h7"),
    Utfall.OBEDOMD: ("M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20z", "M9 9.5a3 3 0 1 1 4.2 2.8q-1.2.6-1.2 1.9m0 2.6v.2"),
    Utfall.AVVIKELSE: ("M12 2l11 20H1z", "M8.5 14h7M8.5 18h7m-1.5-7l-4 9"),
    Utfall.INTYGAS: ("M4 2h16v20H4z", "M8 8h8M8 12h8M8 16h4"),
    Utfall.UNDANTAGEN: ("M2 7a5 5 0 0 1 5-5h10a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5H7a5 5 0 0 1-5-5z",
                        "M12 8.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z"),
    Utfall.UPPFYLLD: ("M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20z", "M7 12.5l3.5 3.5l6.5-7.5"),
    Utfall.EJ_TILLAMPLIG: ("M6 6h12a6 6 0 0 1 0 12H6a6 6 0 0 1 0-12z", "M7.5 12h9"),
}


def sprite() -> Markup:
    """The shapes, once in a page; ``icon`` points at them."""
    return tag("svg", *(
        tag("symbol", tag("path", d=shape, class_=f"form u-{outcome.value}"), tag("path", d=sign, class_="tecken"),
            id=f"m-{outcome.value}", viewBox="0 0 24 24")
        for outcome, (shape, sign) in _SHAPES.items()), class_="gomd", width=0, height=0, aria_hidden="true")


def icon(outcome: Utfall) -> Markup:
    """The shape of an outcome, for those who see."""
    return tag("svg", tag("use", href=f"#m-{outcome.value}"), class_="ikon", aria_hidden="true")


def badge(outcome: Utfall, level: Level = Level.ERROR, declared: bool = False) -> Markup:
    """Shape and word of a verdict: BRUTEN; TVISTIG; BRUTEN (påpekande)."""
    words = outcome_words(outcome, level, declared).partition(" ")[2].replace(" ", NBSP, 1)
    return tag("span", icon(outcome), words, class_=f"utfall u-{outcome.value}")


def tally(outcome: Utfall, number: int) -> Markup:
    """How many got an outcome: shape, number, and the word for those who don't see the shape."""
    return tag("span", icon(outcome), whole(number), tag("span", f" {OUTCOMES[outcome][1]}", class_="dolt"),
               class_=f"antal u-{outcome.value}")


def day(text: str) -> Markup:
    """``2016-12-20`` as 20 december 2016; whatever isn't a day stays as it is."""
    match = _DAY.fullmatch(text)
    if not match:
        return joined([text])
    year, month, number = (int(part) for part in match.groups())
    try:
        date(year, month, number)
    except ValueError:
        return joined([text])
    return tag("time", f"{number}{NBSP}{MONTHS[month - 1]}{NBSP}{year}", datetime=text)
