"""What two invoices say differently, as words; what only one of them says is no difference, as forms carry
different fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from checker.document import Record, Scalar, fold
from checker.facts.figures import decimal, kronor

_FIELDS = {"datum": "fakturadatum", "forfallodatum": "förfallodag", "termin": "termin", "valuta": "valuta",
           "total": "summa", "moms": "moms"}
_PARTS = {("fakturamottagare", "namn"): "mottagare", ("betalning", "bankgiro"): "bankgiro",
          ("betalning", "plusgiro"): "plusgiro"}
_OF_A_ROW = {"verksamhet": "verksamhet", "utbildning": "utbildning", "larosate": "lärosäte", "form": "form",
             "antal_veckor": "veckor", "antal_dagar": "dagar", "ersattning": "ersättning"}
_AMOUNTS = ("total", "moms", "ersattning")
_TOLD = 3  # places or differences that are told
_LONGEST = 60  # letters of a value that is quoted
_Key = tuple[str, Scalar | None, Scalar | None]


def differences(one: Record, other: Record) -> list[str]:
    """Each difference with both values: "summa (6 120,00 kr här, 6 400,00 kr där)"."""
    found = [told for name, title in _FIELDS.items() for told in _differ(one, other, name, title)]
    for (part, name), title in _PARTS.items():
        here, there = one.record(part), other.record(part)
        found += _differ(here, there, name, title) if here is not None and there is not None else ()
    return found + list(_of_rows(one, other))


def said(invoice: Record) -> tuple[object, ...]:
    """All that is looked at for differences: where it is equal there are none."""
    return (*(invoice.value(name) for name in _FIELDS),
            *(part.value(name) if (part := invoice.record(within)) else None for within, name in _PARTS),
            *(tuple(row.value(name) for name in ("student", "startdatum", "slutdatum", *_OF_A_ROW))
              for row in invoice.series("rader")))


def share_a_row(one: Record, other: Record) -> bool:
    """Whether some student and period stand on both, or one of them has no rows that tell."""
    here, there = _by_key(one), _by_key(other)
    return not here or not there or not here.keys().isdisjoint(there)


def as_words(told: list[str], of: int | None = None) -> str:
    """The first few, and how many more there are (``of`` in all, where not all of them are given)."""
    more = (len(told) if of is None else of) - _TOLD
    return ", ".join(told[:_TOLD]) + (f" och {more} till" if more > 0 else "")


def _of_rows(one: Record, other: Record) -> Iterator[str]:
    here, there = _by_key(one), _by_key(other)
    for key in sorted(here.keys() | there.keys(), key=str):
        who = f"raden för {_student(here.get(key) or there[key])}"
        for own, theirs in zip(here.get(key, ()), there.get(key, ()), strict=False):
            for name, title in _OF_A_ROW.items():
                yield from _differ(own, theirs, name, f"{who}: {title}")
        more = len(here.get(key, ())) - len(there.get(key, ()))
        if more:
            yield f"{who}: finns {'bara här' if more > 0 else 'bara där'}"


def _by_key(invoice: Record) -> dict[_Key, list[Record]]:
    found: dict[_Key, list[Record]] = defaultdict(list)
    for row in invoice.series("rader"):
        student = row.value("student")
        found[fold(str(student or "")), row.value("startdatum"), row.value("slutdatum")].append(row)
    return found


def _student(rows: list[Record]) -> str:
    name, first = rows[0].value("student"), rows[0].value("startdatum")
    return _shown("student", name if name is not None else f"{first or 'okänd period'}")


def _differ(one: Record, other: Record, name: str, title: str) -> Iterator[str]:
    here, there = one.value(name), other.value(name)
    if here is not None and there is not None and here != there and fold(str(here)) != fold(str(there)):
        yield f"{title} ({_shown(name, here)} här, {_shown(name, there)} där)"


def _shown(name: str, value: Scalar) -> str:
    if isinstance(value, date | str | bool):
        text = str(value)
        return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return kronor(value) if name in _AMOUNTS else _number(value)


def _number(value: int | Fraction) -> str:
    return decimal(value).replace(".", ",")
