"""Bars for those who see them; the same numbers stand beside each in words and digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from checker.findings import Utfall
from checker.reports.accounts import Account
from checker.reports.html.marks import icon, tally
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.words import OUTCOMES

#: The parts of an account, in the order that a bar has them, with the outcome whose colour and shape they borrow.
PARTS = (("rätt", Utfall.UPPFYLLD), ("fel", Utfall.BRUTEN), ("öppet", Utfall.OBEDOMD))
_WHOLE = 1000
_SHORTEST, _LEAST = 15, 4  # that a bar, and a part of one, is drawn as


def outcomes(counts: Mapping[Utfall, int]) -> Markup:
    """How many got each outcome: a bar of a whole, and the numbers."""
    found = [outcome for outcome in OUTCOMES if counts.get(outcome)]
    told = tag("span", joined((tally(outcome, counts[outcome]) for outcome in found), " "), class_="antalen")
    return joined([_bar([(outcome, Fraction(counts[outcome])) for outcome in found], _WHOLE), told])


def kronor(own: Account, largest: Fraction) -> Markup:
    """An account as a bar, as long as its share of the largest; amounts below zero are as long as those above."""
    sizes = (abs(own.right), abs(own.wrong), abs(own.open))
    parts = [(outcome, size) for (_, outcome), size in zip(PARTS, sizes, strict=True) if size]
    return _bar(parts, max(_SHORTEST, int(length(own) * _WHOLE / largest)))


def length(own: Account) -> Fraction:
    """How long an account's bar is, in kronor."""
    return abs(own.right) + abs(own.wrong) + abs(own.open)


def legend() -> Markup:
    """What the parts of a bar in kronor are."""
    parts = [tag("span", icon(outcome), f" {name}", class_=f"antal u-{outcome.value}") for name, outcome in PARTS]
    return tag("p", "Stapelns delar, från vänster: ", joined(parts, " "), class_="ingress forklaring")


def _bar(parts: Sequence[tuple[Utfall, Fraction]], wide: int) -> Markup:
    """The parts of a bar by size, each wide enough to be seen."""
    total = sum((size for _, size in parts), Fraction(0))
    widths = [max(_LEAST, int(size * wide / total)) for _, size in parts]
    if widths:
        largest = widths.index(max(widths))
        widths[largest] = max(_LEAST, widths[largest] + wide - sum(widths))
    drawn, at = [], 0
    for (outcome, _), width in zip(parts, widths, strict=True):
        drawn.append(tag("rect", x=at, y=0, width=width, height=10, class_=f"u-{outcome.value}"))
        at += width
    return tag("svg", *drawn, class_="stapel", viewBox=f"0 0 {_WHOLE} 10", preserveAspectRatio="none",
               aria_hidden="true")
