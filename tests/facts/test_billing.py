"""Double billing held to an exhaustive search: can the billed days be placed in the calendar at all?"""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from expression.bench import TODAY, Plain, document, missing
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Record, SourceDocument
from checker.expression.context import Budget, Context, TooMuchWork
from checker.expression.values import Axis, Unknown, Value
from checker.facts import FACTS, Register, Run
from checker.facts.billing import billed_once, same_line

DAY = timedelta(days=1)
READINGS = ("kalender", "vardagar")


class Billed(NamedTuple):
    first: date
    last: date
    days: int


def usable(line: Billed, reading: str) -> list[date]:
    period = (line.first + n * DAY for n in range((line.last - line.first).days + 1))
    return [day for day in period if reading == "kalender" or day.weekday() < 5]


def placeable(lines: list[Billed], reading: str) -> int:
    """The most days that the lines can be given together: one of them a day, five a calendar week.

    The greatest flow from a source over lines, days and weeks to a sink, a unit at a time.
    """
    room: dict[Any, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for number, line in enumerate(lines):
        room["source"][number] = line.days
        for day in usable(line, reading):
            room[number][day] = 1
            room[day][day.isocalendar()[:2]] = 1
            room[day.isocalendar()[:2]]["sink"] = 5
    flow = 0
    while (way := path(room)) is not None:
        for here, there in pairwise(way):
            room[here][there] -= 1
            room[there][here] += 1
        flow += 1
    return flow


def path(room: dict[Any, dict[Any, int]]) -> list[Any] | None:
    """The shortest way from source to sink with room left on it."""
    came: dict[Any, Any] = {"source": None}
    for here in (queue := ["source"]):
        for there, left in list(room[here].items()):
            if left and there not in came:
                came[there] = here
                queue.append(there)
    if "sink" not in came:
        return None
    way = ["sink"]
    while came[way[-1]] is not None:
        way.append(came[way[-1]])
    return way[::-1]


def held(first: date, last: date, reading: str) -> int:
    """The most days that a period can hold."""
    return placeable([Billed(first, last, 99)], reading)


def capped(lines: list[Billed], reading: str) -> list[Billed]:
    """What a line bills beyond its own period is another rule's matter."""
    return [line._replace(days=min(line.days, held(line.first, line.last, reading))) for line in lines]


def crowded(lines: list[Billed], reading: str) -> set[int]:
    """The lines of the smallest windows, from a line's first day to a line's last, that can't hold the lines in them.

    A line that is alone in its window is billed once, whatever its days. What the calendar doesn't hold,
    its weekdays don't.
    """
    full = []
    asked = [n for n, line in enumerate(capped(lines, reading)) if line.days]
    for first in {lines[n].first for n in asked}:
        for last in {lines[n].last for n in asked}:
            inside = [n for n in asked if first <= lines[n].first and lines[n].last <= last]
            if sum(capped(lines, reading)[n].days for n in inside) > held(first, last, reading):
                full.append((first, last, inside))
    least = {n for first, last, inside in full for n in inside
             if not any((first, last) != (f, t) and first <= f and t <= last for f, t, _ in full)}
    return least if reading == "kalender" else least | crowded(lines, "kalender")


def row(line: Billed, **more: Any) -> Plain:
    return {"student": "Moa Hällgren", "utbildning": "sjukskoterska", "larosate": "Sjöbergska högskolan",
            "startdatum": line.first.isoformat(), "slutdatum": line.last.isoformat(), "antal_veckor": 0,
            "antal_dagar": line.days, **more}


def verdicts(invoices: list[SourceDocument], reading: str) -> list[Value]:
    """What the fact says of every row of the invoices."""
    run = Run((), Register.of([invoice.root for invoice in invoices]))
    axes = {"dagar": READINGS}
    return [billed_once(Context({}, FACTS, TODAY, axes, {"dagar": reading}, {}, run, Budget()), one, Axis("dagar"))
            for invoice in invoices for one in rows_of(invoice)]


def rows_of(invoice: SourceDocument) -> list[Record]:
    return invoice.root.series("rader")


MONDAY = date(2016, 9, 5)
billed = st.builds(lambda start, length, days: Billed(MONDAY + start * DAY, MONDAY + (start + length) * DAY, days),
                   st.integers(0, 16), st.integers(0, 12), st.integers(1, 9))


@given(st.lists(billed, min_size=1, max_size=5))
def test_a_student_is_billed_once_where_the_days_can_be_placed(lines: list[Billed]) -> None:
    asked = capped(lines, "kalender")
    fits = placeable(asked, "kalender") == sum(line.days for line in asked)
    found = verdicts([document({"rader": [row(line) for line in lines]})], "kalender")
    assert all(one is True for one in found) is fits


@given(st.lists(billed, min_size=1, max_size=4), st.sampled_from(READINGS))
def test_the_rows_that_are_billed_twice(lines: list[Billed], reading: str) -> None:
    found = verdicts([document({"rader": [row(line) for line in lines]})], reading)
    assert {n for n, one in enumerate(found) if one is False} == crowded(lines, reading)


@pytest.mark.parametrize(("lines", "full"), [
    # within one week, five days at most: Monday to Wednesday and Friday to Sunday are six
    ([(0, 2, 3), (4, 6, 3)], {"kalender": {0, 1}, "vardagar": {0, 1}}),
    ([(0, 2, 3), (5, 6, 2)], {"kalender": set(), "vardagar": set()}),
    # five and five in a fortnight fit, five and six don't
    ([(0, 13, 5), (0, 13, 5)], {"kalender": set(), "vardagar": set()}),
    ([(0, 13, 5), (0, 13, 6)], {"kalender": {0, 1}, "vardagar": {0, 1}}),
    # the week's limit reaches over a gap: 7 days up to Tuesday, 9 from Thursday
    ([(0, 8, 7), (10, 20, 9)], {"kalender": {0, 1}, "vardagar": {0, 1}}),
    # the same week twice, and another week
    ([(0, 4, 5), (0, 4, 5), (7, 11, 5)], {"kalender": {0, 1}, "vardagar": {0, 1}}),
    # a long line has room outside the short one
    ([(0, 11, 5), (0, 4, 5)], {"kalender": set(), "vardagar": set()}),
    # more than its own period holds is another rule's matter
    ([(0, 0, 5), (1, 4, 4)], {"kalender": set(), "vardagar": set()}),
    # one line is billed once, weekend or not; the same weekend twice is billed twice
    ([(2, 6, 5)], {"kalender": set(), "vardagar": set()}),
    ([(5, 6, 2), (5, 6, 2)], {"kalender": {0, 1}, "vardagar": {0, 1}}),
    # the week-end is needed
    ([(3, 5, 2), (4, 6, 1)], {"kalender": set(), "vardagar": {0, 1}}),
])
def test_windows_worked_out_by_hand(lines: list[tuple[int, int, int]], full: dict[str, set[int]]) -> None:
    made = [Billed(MONDAY + first * DAY, MONDAY + last * DAY, days) for first, last, days in lines]
    for reading in READINGS:
        assert crowded(made, reading) == full[reading]
        found = verdicts([document({"rader": [row(line) for line in made]})], reading)
        assert {n for n, one in enumerate(found) if one is False} == full[reading], reading


WEEK = Billed(MONDAY, MONDAY + 4 * DAY, 5)


def two(first: Plain, second: Plain, **more: Any) -> list[SourceDocument]:
    """Two invoices of one row each; ``more`` goes into the second."""
    sender = {"namn": "Björkgården"}
    return [document({"nummer": "A", "avsandare": sender, "rader": [first]}),
            document({"nummer": "B", "avsandare": sender, "rader": [second], **more})]


def test_who_is_the_same_student() -> None:
    for change, expected in [
        ({}, False),
        ({"student": "MOA  hällgren"}, False),
        ({"student": "Ida Ström"}, True),
        ({"larosate": "sjöbergska HÖGSKOLAN"}, False),
        ({"larosate": "Tallåsens högskola"}, None),
        ({"utbildning": "arbetsterapeut"}, None),
        ({"utbildning": ""}, None),
        ({"larosate": ""}, None),
        ({"student": ""}, True),
        ({"antal_dagar": "fem"}, None),
        ({"slutdatum": ""}, None),
    ]:
        first, second = verdicts(two(row(WEEK), row(WEEK, **change)), "kalender")
        assert (None if isinstance(first, Unknown) else first) is expected, change
        if expected is None:
            assert missing(first)
    assert missing(second) == ["/rader/0/slutdatum"]


def test_a_row_whose_student_cannot_be_read_may_be_anybody_s() -> None:
    first, unread = verdicts(two(row(WEEK), row(WEEK, student=["Moa"])), "kalender")
    assert (missing(first), missing(unread)) == (["/rader/0/student"], ["/rader/0/student"])
    later = {"startdatum": "2016-11-07", "slutdatum": "2016-11-11"}
    assert verdicts(two(row(WEEK), row(WEEK, student=["Moa"], **later)), "kalender")[0] is True
    namesakes = [*two(row(WEEK), row(WEEK)), document({"nummer": "C", "rader": [row(WEEK, student=["Moa"])]})]
    assert verdicts(namesakes, "kalender")[:2] == [False, False]


def test_two_rows_that_cannot_be_read_are_not_taken_for_one_person() -> None:
    unread = [document({"nummer": number, "rader": [row(WEEK, student=["Moa"])]}) for number in "AB"]
    assert [missing(one) for one in verdicts(unread, "kalender")] == [["/rader/0/student"]] * 2


def lines_like(rows: object, of: Plain) -> Value:
    invoice, form = document({"rader": [of]}), document({"rader": rows}, kind="faktureringsunderlag")
    run = Run((), Register.of([invoice.root], [form.root]))
    return same_line(Context({}, FACTS, TODAY, {}, {}, {}, run, Budget()), rows_of(invoice)[0], form.root)


def test_a_faulty_underlag_is_not_read_as_one_without_the_line() -> None:
    mine = {"student": "Moa Hällgren", "startdatum": "2016-09-05"}
    assert lines_like([], mine) == []
    assert missing(lines_like("tre rader", mine)) == ["/rader"]
    assert missing(lines_like([{**mine, "student": ["Moa"]}], mine)) == ["/rader/0/student"]
    assert missing(lines_like([{"startdatum": "2016-09-05"}], mine)) == ["/rader/0/student"]
    assert missing(lines_like(["en rad"], mine)) == ["/rader/0"]
    found = lines_like([{"startdatum": "2016-09-05"}, mine], mine)
    assert isinstance(found, list)
    assert [one.pointer for one in found if isinstance(one, Record)] == ["/rader/1"]


def test_what_is_credited_is_not_billed() -> None:
    first, second = two(row(WEEK), row(WEEK))

    def credit(**more: Any) -> SourceDocument:
        return document({"nummer": "C", "typ": "kreditfaktura", "avsandare": {"namn": "Björkgården"},
                         "rader": [row(WEEK, **more)], "avser_faktura": "B"})

    assert verdicts([first, second], "kalender") == [False, False]
    assert verdicts([first, second, credit()], "kalender")[:2] == [True, True]
    assert verdicts([first, second, credit(antal_dagar=-5)], "kalender")[:2] == [True, True]
    assert verdicts([first, second, credit(antal_dagar=4)], "kalender")[:2] == [False, False]
    assert verdicts([first, second, credit(student="Ida Ström")], "kalender")[:2] == [False, False]


def test_what_is_replaced_is_not_billed() -> None:
    assert verdicts(two(row(WEEK), row(WEEK), ersatter_faktura="A"), "kalender")[1] is True
    assert verdicts(two(row(WEEK), row(WEEK), ersatter_faktura="X"), "kalender") == [False, False]


def of_forms(invoices: list[SourceDocument], forms: list[SourceDocument]) -> list[Value]:
    """What the fact says of every row of the underlag."""
    run = Run((), Register.of([invoice.root for invoice in invoices], [form.root for form in forms]))
    return [billed_once(Context({}, FACTS, TODAY, {"dagar": READINGS}, {}, {}, run, Budget()), one, Axis("dagar"))
            for form in forms for one in rows_of(form)]


def form_of(**more: Any) -> SourceDocument:
    placed = {key: value for key, value in row(WEEK).items() if key in ("student", "startdatum", "slutdatum")}
    return document({"avsandare": {"namn": "Björkgården"}, "rader": [placed | {"antal_veckor": 1}], **more},
                    kind="faktureringsunderlag")


def test_an_underlag_without_its_invoice_asks_which_it_is() -> None:
    autumn, spring = ({"nummer": number, "avsandare": {"namn": "Björkgården"}, "termin": term, "rader": rows}
                      for number, term, rows in (("A", "HT2016", [row(WEEK)]), ("B", "HT2016", [])))
    both = [document(autumn), document(spring)]
    one, = of_forms(both, [form_of(termin="HT2016")])
    assert missing(one) == ["/faktura"]
    assert of_forms(both, [form_of(termin="HT2016", faktura="A")]) == [True]  # it is that invoice's own underlag
    assert of_forms(both[:1], [form_of(termin="HT2016")]) == [True]
    alone, = of_forms(both, [form_of(termin="HT2016", faktura="C")])
    assert missing(alone) == ["/rader/0/student", "/rader/0/utbildning"]  # another invoice's: who is who decides
    unnumbered = [document({key: value for key, value in autumn.items() if key != "nummer"})]
    perhaps, = of_forms(unnumbered, [form_of(termin="HT2016", faktura="C")])
    assert missing(perhaps) == ["/faktura"]


def test_thousands_of_references_that_cannot_be_read_cost_little() -> None:
    invoices = [document({"ersatter_faktura": ["1"], "rader": [row(WEEK)] * (n < 5)}) for n in range(3000)]
    began = time.perf_counter()
    register = Register.of([invoice.root for invoice in invoices])
    assert time.perf_counter() - began < 3
    assert all(register.replaced(invoice.root).truth is None for invoice in invoices)


def test_many_rows_of_one_name_have_an_end() -> None:
    invoice = document({"rader": [row(WEEK)] * 3000})
    with pytest.raises(TooMuchWork):
        verdicts([invoice], "kalender")
