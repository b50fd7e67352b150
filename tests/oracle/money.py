"""§ 4.6: no VAT and the right sum, days of a row, the price of their year, the amount."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from oracle.bill import Bill, credits_
from oracle.days import capacity
from oracle.fields import Plain, day, name, number, part, rows, says, text, whole
from oracle.truth import (
    Truth,
    every,
    guarded,
    negated,
    over,
    readings,
    rolled_up,
    same,
    some,
    verdict,
)

OTHER_FORMS = ("auskultation", "studiebesok", "hospitering", "faltstudie", "uppsats")


def vat_free(bill: Bill, bills: list[Bill]) -> str:
    """No VAT; a sum that is the lines'; a rounding of at most 50 öre, to whole kronor. A credit note may also take
    back an invoice as it was billed."""
    paper, lines = bill.paper, rows(bill.paper, "rader")

    def zero(record: Plain | None, key: str) -> Truth:
        if record is None:
            return None
        return True if says(record, key) is None else same(number(record, key), 0)

    rates = [None] if lines is None else [zero(row, "momssats") for _, row in lines]
    total = number(paper, "total")
    rounding = number(paper, "oresavrundning") if says(paper, "oresavrundning") is not None else Fraction(0)
    adds_up = False if says(paper, "total") is None else _adds_up(bill, total, rounding)
    small = None if rounding is None else abs(rounding) <= Fraction(1, 2)
    to_kronor = None if total is None else total.denominator == 1
    taken_back = every([bill.credit, some(_same_bill(bill, other, bills) for other in bills)])
    stated = says(paper, "total") is not None
    return rolled_up([verdict(some([every([zero(paper, "moms"), *rates]), taken_back])),
                      guarded([bill.in_kronor], some([adds_up, every([stated, taken_back])])),
                      guarded([negated(same(rounding, 0))], some([every([small, to_kronor]), taken_back]))])


def _adds_up(bill: Bill, total: Fraction | None, rounding: Fraction | None) -> Truth:
    amounts = [number(row or {}, "ersattning") for _, row in bill.rows]
    known = [a for a in amounts if a is not None]
    if total is None or rounding is None or not amounts or len(known) < len(amounts):
        return None
    due = sum(known) + rounding
    return some([total == due, every([bill.credit, total == -due])])


# ------------------------------------------------------------------ credit notes
def _same_bill(paper: Bill, bill: Bill, bills: list[Bill]) -> Truth:
    """Whether a credit note is about an invoice that billed the same sums and rates, whatever the signs."""
    sums = ("total", "moms", "oresavrundning")
    return every([negated(bill.credit), credits_(paper, bill, bills), same(_lines(paper), _lines(bill)),
                  same(_rates(paper), _rates(bill)),
                  *(same(_unsigned(paper.paper, key), _unsigned(bill.paper, key)) for key in sums)])


def _same_row(paper: Bill, row: Plain | None, bills: list[Bill]) -> Truth:
    """Whether a credit note's row is one of an invoice that it is about, whatever the signs."""
    return every([paper.credit, some(
        every([negated(bill.credit), credits_(paper, bill, bills), _alike(row or {}, other)])
        for bill in bills for other in _rows_of(bill))])


def _rows_of(bill: Bill) -> list[Plain | None]:
    listed = rows(bill.paper, "rader")
    return [None] if listed is None else [row for _, row in listed]


def _alike(row: Plain, other: Plain | None) -> Truth:
    if other is None:
        return None
    sizes = [(None if days is None else abs(days)) for days in (days_billed(row, 5), days_billed(other, 5))]
    asked = [(None if (kr := number(one, "ersattning")) is None else abs(kr)) for one in (row, other)]
    return every([same(name(row, "student"), name(other, "student")), same(*sizes), same(*asked),
                  *(same(day(row, key), day(other, key)) for key in ("startdatum", "slutdatum"))])


def _unsigned(record: Plain, key: str) -> Fraction | None:
    """An amount without sign, 0 where none is stated."""
    found = Fraction(0) if says(record, key) is None else number(record, key)
    return None if found is None else abs(found)


def _lines(bill: Bill) -> Fraction | None:
    amounts = [None if row is None else number(row, "ersattning") for row in _rows_of(bill)]
    known = [amount for amount in amounts if amount is not None]
    return abs(sum(known, Fraction(0))) if len(known) == len(amounts) else None


def _rates(bill: Bill) -> set[Fraction] | None:
    rates = {None if row is None else _unsigned(row, "momssats") for row in _rows_of(bill)}
    return None if None in rates else {rate for rate in rates if rate}


# ------------------------------------------------------------------ days
def days_billed(row: Plain | None, week: int | None) -> Fraction | None:
    """Weeks of ``week`` days, and the days on top of them."""
    weeks, extra = number(row or {}, "antal_veckor"), number(row or {}, "antal_dagar")
    return None if weeks is None or extra is None or week is None else weeks * week + extra


def agreed_week(bill: Bill) -> int | None:
    """How many days the agreement gives a week."""
    return whole(part(bill.agreement, "ersattning"), "dagar_per_vecka")


def whole_days(bill: Bill, row: Plain | None) -> str:
    """Whole days, and no more of them than the period holds."""
    week = agreed_week(bill)
    billed = days_billed(row, week)
    paid = None if billed is None else every([billed.denominator == 1, some([billed > 0, bill.credit])])
    first, last = day(row or {}, "startdatum"), day(row or {}, "slutdatum")
    forward = None if first is None or last is None else first <= last

    def under(dagar: str) -> str:
        if first is None or last is None or billed is None:
            return guarded([forward], None)
        held = capacity(first, last, dagar, week or 0)
        fits = every([billed <= held, some([billed >= -held, negated(bill.credit)])])
        return guarded([forward], fits)

    return rolled_up([verdict(paid), over(under, readings(bill.agreement, "dagar"))])


# ------------------------------------------------------------------ prices
def stated_years(agreement: Plain) -> set[int]:
    """The years whose price the agreement states."""
    terms = part(agreement, "ersattning")
    found = {whole(terms, "prisar"), *(whole(p or {}, "ar") for _, p in rows(terms, "priser") or [])}
    return {year for year in found if year is not None}


def week_price(agreement: Plain, year: int) -> Fraction | None:
    """Kronor a week in ``year``: as stated for that year with its source, else the price year's own."""
    terms = part(agreement, "ersattning")
    listed = rows(terms, "priser")
    if listed is None:
        return None
    stated = [p or {} for _, p in listed if whole(p or {}, "ar") in (year, None)]
    if any(whole(p, "ar") is None for p in stated):
        return None  # which may be another price for the same year
    own = {number(terms, "belopp_per_vecka")} - {None} if whole(terms, "prisar") == year else set()
    amounts = {number(p, "belopp_per_vecka") for p in stated} | own
    sourced = all(text(p, "kalla") for p in stated)
    return amounts.pop() if len(amounts) == 1 and sourced else None


def _years(bill: Bill, row: Plain | None, prisdatum: str, dagar: str) -> dict[int, int] | None:
    """The years whose prices a row takes, each with the most days that can lie in it."""
    first, last, dated = day(row or {}, "startdatum"), day(row or {}, "slutdatum"), day(bill.paper, "datum")
    if prisdatum != "vfu-dag":
        picked = first if prisdatum == "forsta-dag" else dated
        return None if picked is None else {picked.year: 0}
    if first is None or last is None or last.year < first.year:
        return None
    if first.year == last.year:
        return {first.year: 0}
    week = agreed_week(bill) or 0
    held = {year: capacity(max(first, date(year, 1, 1)), min(last, date(year, 12, 31)), dagar, week)
            for year in range(first.year, last.year + 1)}
    return {year: most for year, most in held.items() if most} or None


def right_amount(bill: Bill, row: Plain | None, prisdatum: str, dagar: str) -> Fraction | None:
    """Kronor before rounding, without sign on a credit note. None where prices, or each year's days, aren't known."""
    week = agreed_week(bill)
    billed, years = days_billed(row, week), _years(bill, row, prisdatum, dagar)
    if billed is None or years is None or week is None or week <= 0:
        return None
    prices = {year: week_price(bill.agreement, year) for year in years}
    known = {year: price for year, price in prices.items() if price is not None}
    if len(known) < len(years):
        return None
    count = abs(billed) if bill.credit else billed
    if len(set(known.values())) == 1:
        return count * next(iter(known.values())) / week
    others = {year: sum(years.values()) - most for year, most in years.items()}
    least = {year: max(Fraction(0), count - others[year]) for year in years}
    if any(least[year] != min(count, Fraction(most)) for year, most in years.items()):
        return None
    return sum((least[year] * known[year] for year in years), Fraction(0)) / week


def ore(exact: Fraction) -> Fraction:
    """To whole öre, half away from zero."""
    size = Fraction((abs(exact) * 100 + Fraction(1, 2)).__floor__(), 100)
    return size if exact >= 0 else -size


def vfu(row: Plain | None) -> Truth:
    """Whether it is VFU that is billed; only that is paid for."""
    form = says(row or {}, "form")
    return None if row is None else True if form in (None, "vfu") else False if form in OTHER_FORMS else None


def amount(bill: Bill, row: Plain | None, bills: list[Bill]) -> str:
    """The row's amount at the price of its year; on a credit note also the amount that was billed."""
    as_billed = _same_row(bill, row, bills)
    asked = number(row or {}, "ersattning")
    asked = abs(asked) if asked is not None and bill.credit else asked

    def under(prisdatum: str, dagar: str) -> str:
        right = right_amount(bill, row, prisdatum, dagar)
        if right is None or asked is None:
            return guarded([bill.in_kronor, vfu(row)], as_billed or None)
        as_asked = some([asked == ore(right), every([bill.credit, asked == -ore(right)]), as_billed])
        return guarded([bill.in_kronor, vfu(row)], as_asked)

    return over(under, readings(bill.agreement, "prisdatum"), readings(bill.agreement, "dagar"))


def indexed(bill: Bill, row: Plain | None, bills: list[Bill]) -> str:
    """Whether a row is billed at the price of its own year, and not at another's that the agreement states; on a
    credit note also as it was billed."""
    as_billed = _same_row(bill, row, bills)
    asked, week = number(row or {}, "ersattning"), agreed_week(bill)
    billed = days_billed(row, week)
    if asked is not None and billed is not None and bill.credit:
        asked, billed = abs(asked), abs(billed)

    def under(prisdatum: str, dagar: str) -> str:
        right = right_amount(bill, row, prisdatum, dagar)
        if right is None or asked is None or billed is None or not week:
            return guarded([bill.in_kronor, vfu(row)], as_billed or None)
        prices = (week_price(bill.agreement, year) for year in stated_years(bill.agreement))
        another = any(ore(billed * price / week) == asked for price in prices if price is not None)
        return guarded([bill.in_kronor, vfu(row)], some([asked == ore(right) or not another, as_billed]))

    return over(under, readings(bill.agreement, "prisdatum"), readings(bill.agreement, "dagar"))
