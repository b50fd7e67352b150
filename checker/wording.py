"""Values as Swedes write them, and the sentences with holes that rules speak in."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from checker.document import Cell, Record
from checker.expression.interpret import Context, evaluate
from checker.expression.values import Axis, Nothing, Unknown, Value
from checker.facts.figures import decimal, kronor
from checker.form import title_of
from checker.rulebook import Template
from checker.sources.months import MONTHS

__all__ = ["UNKNOWN", "decimal", "exact", "filled", "kronor", "shown"]

UNKNOWN = "(okänt)"
_ONE = {"dagar": "dag", "veckor": "vecka", "månader": "månad", "studenter": "student", "fakturor": "faktura",
        "handledarträffar": "handledarträff", "gånger": "gång", "lärosäten": "lärosäte", "workshops": "workshop"}
_ONE_OF = re.compile(rf"\A ({'|'.join(_ONE)})\b")


def exact(value: Value, kind: str) -> str | None:
    """A value as the JSON report carries it: ISO dates, amounts with öre, decimal points."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | Fraction):
        return decimal(value, 2 if kind in ("kronor", "kvot") else 0)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else None


def shown(value: Value, kind: str, style: str, context: Context) -> str:
    """A value within a Swedish sentence."""
    if isinstance(value, Axis):
        value = context.reading(value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | Fraction):
        if style == "kr" or (not style and kind in ("kronor", "kvot")):
            return kronor(value)
        return decimal(value).replace(".", ",").replace("-", "−")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return day_of_year(value) if kind == "manaddag" else value
    if isinstance(value, Cell):
        return title_of(value.owner.kind, value.pointer) if style == "falt" else value.text
    return "ingen" if isinstance(value, Nothing) else UNKNOWN


def _singular(match: re.Match[str]) -> str:
    return f" {_ONE[match[1]]}"


def day_of_year(month_day: str) -> str:
    """"05-31" as "31 maj"."""
    month, day = month_day.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]}"


def filled(template: Template, context: Context) -> str:
    """The sentence with its holes filled; what isn't known says so."""
    parts: list[str] = []
    value: Value | None = None
    for part in template.parts:
        if isinstance(part, str):
            parts.append(_ONE_OF.sub(_singular, part) if value == 1 and not isinstance(value, bool) else part)
        else:
            tree, style = part
            value = evaluate(tree, context)
            parts.append(UNKNOWN if isinstance(value, Unknown | Record) else shown(value, tree.kind, style, context))
    return "".join(parts)
