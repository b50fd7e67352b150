"""§ 4.6: whether a student's days are asked for once, over all invoices, credit notes taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations

from oracle.bill import Bill, credits_, replaced
from oracle.days import WEEK, capacity
from oracle.fields import Plain, day, name, part, says, text
from oracle.money import days_billed, vfu
from oracle.truth import every, merge, readings, same, some

Person = tuple[str | None, str | None]  # lärosäte, utbildning


@dataclass(frozen=True)
class Claim:
    """A row's days for a student, net of credit notes: at least ``least`` and at most ``most`` of them.

    ``person``, and with it the student, isn't sure where lärosäte or utbildning isn't known; where the student's
    name stands there and can't be read (``unread``) it is anybody.
    """

    index: int
    pointer: str
    student: str | None
    person: Person
    where: str | None
    first: date | None
    last: date | None
    least: Fraction
    most: Fraction | None
    axis: tuple[str, ...]
    unread: bool

    def held(self, dagar: str) -> Fraction:
        """What its dates hold. What a row asks beyond that is its own fault and stands in nobody's way."""
        return Fraction(capacity(self.first, self.last, dagar)) if self.first and self.last else Fraction(0)


Weights = list[tuple[date, date, Fraction]]


def billed_once(bills: list[Bill]) -> Iterator[tuple[int, str, str]]:
    """Outcomes with the index of the invoice and the row's pointer."""
    standing = {(c.index, c.pointer): c for c in _net(bills)}
    for bill in bills:
        for i, _ in bill.rows:
            claim = standing.get((bill.index, f"/rader/{i}"))
            namesakes = [c for c in standing.values()
                         if claim and c is not claim and (c.student == claim.student or c.unread)]
            yield bill.index, f"/rader/{i}", _outcome(claim, namesakes) if claim else "ej_tillamplig"


def _outcome(claim: Claim, namesakes: list[Claim]) -> str:
    if claim.most is None or not claim.student or claim.first is None or claim.last is None:
        return "obedomd"
    again, by_calendar = _again(claim, namesakes), _under(claim, namesakes, "kalender")
    if "bruten" in (again, by_calendar):
        return "bruten"  # what the calendar doesn't hold, its weekdays don't
    return merge(_worse(again, by_calendar if dagar == "kalender" else _under(claim, namesakes, dagar))
                 for dagar in claim.axis)


def _worse(one: str, other: str) -> str:
    return next((outcome for outcome in ("bruten", "obedomd") if outcome in (one, other)), other)


def _again(claim: Claim, namesakes: list[Claim]) -> str:
    """Whether the same line stands twice: student, verksamhet, period and days. That the calendar holds both is no
    excuse (the register: overlap alone is legal, the same line twice is not)."""
    if not claim.most or not claim.first or not claim.last or claim.last < claim.first:
        return "uppfylld"
    alike = [c for c in namesakes if c.student == claim.student
             and (c.first, c.last, c.most) == (claim.first, claim.last, claim.most)
             and (None in (c.where, claim.where) or c.where == claim.where)]
    sure = [c for c in alike if c.person == claim.person and None not in (*c.person, c.where, claim.where)
            and c.least == c.most and claim.least == claim.most]
    return "bruten" if sure else "obedomd" if alike else "uppfylld"


def _under(claim: Claim, namesakes: list[Claim], dagar: str) -> str:
    """Broken where what is surely one person's is too much; open where what may be hers would make it so."""
    surely = [c for c in namesakes if not c.unread and c.person == claim.person and None not in c.person]
    if _crowded(claim, [(c, c.least) for c in (claim, *surely)], dagar):
        return "bruten"
    if claim.most == 0 or not claim.held(dagar):
        return "uppfylld"
    reach = _reach(claim, namesakes)
    if any(c.most != 0 and _anywhere_near(c, *reach) for c in namesakes):
        return "obedomd"
    groups: dict[object, list[Claim]] = defaultdict(list)
    for other in namesakes:
        if other not in surely:
            alone = other.unread or None in other.person
            groups[(other.index, other.pointer) if alone else other.person].append(other)
    perhaps = list(groups.values())
    chosen = chain.from_iterable(combinations(perhaps, n) for n in range(len(perhaps) + 1))
    unsure = any(_crowded(claim, [(c, c.most) for c in (claim, *surely, *chain.from_iterable(some_))], dagar)
                 for some_ in chosen)
    return "obedomd" if unsure else "uppfylld"


def _reach(claim: Claim, namesakes: list[Claim]) -> tuple[date, date]:
    """The weeks, Monday to Sunday, in which days could crowd a claim: its own, and on through what shares a week."""
    first, last = claim.first or date.min, claim.last or date.max
    while True:
        first, last = first - timedelta(first.weekday()), last + timedelta(6 - last.weekday())
        beside = [c for c in namesakes if c.most != 0 and c.first and c.last and c.first <= min(c.last, last)
                  and c.last >= first]
        wider = min([first, *(c.first for c in beside if c.first)]), max([last, *(c.last for c in beside if c.last)])
        if wider == (first, last):
            return wider
        first, last = wider


def _anywhere_near(one: Claim, first: date, last: date) -> bool:
    """Whether a claim lacks a date, so that it may have days in a period."""
    if one.first and one.last:
        return False
    return not (one.first and one.first > last) and not (one.last and one.last < first)


def _crowded(claim: Claim, billed: list[tuple[Claim, Fraction | None]], dagar: str) -> bool:
    """Whether a span of days that holds the claim is billed beyond what it holds, and no shorter span within
    it is. Days None: as many as the dates hold."""
    all_: Weights = []
    for c, days in billed:
        weight = c.held(dagar) if days is None else min(days, c.held(dagar))
        if c.first and c.last and weight > 0:
            all_.append((c.first, c.last, weight))
        elif c is claim:
            return False
    spans = [(a, b) for a in {c[0] for c in all_} for b in {c[1] for c in all_} if a <= b]
    full = [(a, b) for a, b in spans if sum(w for f, t, w in all_ if a <= f and t <= b) > capacity(a, b, dagar)]
    least = [(a, b) for a, b in full if not any((a, b) != (x, y) and a <= x and y <= b for x, y in full)]
    return any(claim.first and claim.last and a <= claim.first and claim.last <= b for a, b in least)


# ------------------------------------------------------------------ what stands when credit notes are taken off
def _claims(bill: Bill) -> list[Claim]:
    return [_claim(bill, f"/rader/{i}", row or {}) for i, row in bill.rows if vfu(row) is not False]


def _claim(bill: Bill, pointer: str, row: Plain) -> Claim:
    home = name(row, "larosate") if says(row, "larosate") is not None else name(
        part(bill.paper, "fakturamottagare"), "namn")
    days = days_billed(row, WEEK)
    size = None if days is None else abs(days) if bill.credit else max(days, Fraction(0))
    least = size if size and vfu(row) is not None else Fraction(0)
    return Claim(bill.index, pointer, name(row, "student"), (home, text(row, "utbildning")),
                 name(row, "verksamhet") or name(part(bill.paper, "avsandare"), "namn"), day(row, "startdatum"),
                 day(row, "slutdatum"), least, size, readings(bill.agreement, "dagar"),
                 says(row, "student") is not None and name(row, "student") is None)


def _net(bills: list[Bill]) -> list[Claim]:
    """The claims that stand: what a credit note takes back, or a replaced invoice asked for, is gone."""
    standing: list[tuple[Bill, Claim]] = []
    for bill in bills:
        gone = some([bill.credit, replaced(bill, bills)])
        standing += [(bill, claim if gone is False else replace(claim, least=Fraction(0)))
                     for claim in _claims(bill) if gone is not True]
    for paper in bills:
        if paper.credit is not False:
            for credit in _claims(paper) if paper.rows else [_claim(paper, "", {})]:
                standing = _taken_back(paper, credit, standing, bills)
    return [claim for _, claim in standing]


def _taken_back(paper: Bill, credit: Claim, standing: list[tuple[Bill, Claim]],
                bills: list[Bill]) -> list[tuple[Bill, Claim]]:
    """The claims less a credit note's row: of the invoice that it names, or of any of the same sender where it
    names none. What can't be taken off a row that holds it leaves the student's rows there in doubt."""
    unnamed = says(paper.paper, "avser_faktura") is None
    about = [every([credits_(paper, bill, bills), same(credit.student, claim.student)])
             if bill is not paper and not (unnamed and credit.student is None) else False for bill, claim in standing]
    left = credit.most if paper.credit else None
    found: list[tuple[Bill, Claim]] = []
    for (bill, claim), fits in zip(standing, about, strict=True):
        within = (fits and left and credit.first and credit.last and claim.first and claim.last
                  and claim.first <= credit.first <= credit.last <= claim.last)
        if within and left is not None and claim.most is not None:
            taken = min(left, claim.most)
            left -= taken
            found.append((bill, _shortened(replace(claim, least=max(claim.least - taken, Fraction(0)),
                                                   most=claim.most - taken), credit)))
        else:
            found.append((bill, claim))
    if left == 0:
        return found
    return [(bill, claim if fits is False else replace(claim, least=Fraction(0)))
            for (bill, claim), fits in zip(found, about, strict=True)]


def _shortened(claim: Claim, credit: Claim) -> Claim:
    """A claim whose first or last weeks have been taken back whole: what is left lies in the rest."""
    first, last = credit.first, credit.last
    if first and last and credit.most is not None and credit.most >= capacity(first, last, "vardagar"):
        if last == claim.last and claim.first and first > claim.first:
            return replace(claim, last=first - timedelta(1))
        if first == claim.first and claim.last and last < claim.last:
            return replace(claim, first=last + timedelta(1))
    return claim


def nothing_left(bills: list[Bill]) -> set[int]:
    """The invoices that credit notes have taken back whole."""
    left = {bill.index: [claim.most for claim in _net(bills) if claim.index == bill.index] for bill in bills}
    return {bill.index for bill in bills if left[bill.index] and any(c.most for c in _claims(bill))
            and all(most == 0 for most in left[bill.index])}
