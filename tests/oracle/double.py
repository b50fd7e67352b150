"""§ 4.6: whether a student's days are asked for once, over all invoices, credit notes taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import chain, combinations

from oracle.bill import Bill, replaced, same_sender
from oracle.days import WEEK, capacity
from oracle.fields import Plain, day, name, part, says, text
from oracle.money import days_billed
from oracle.truth import Truth, every, merge, readings, same, some

Person = tuple[str | None, str | None]  # lärosäte, utbildning


@dataclass(frozen=True)
class Claim:
    """A row's days for a student, net of credit notes: at least ``least`` and at most ``most`` of them.

    ``person``, and with it the student, isn't sure where lärosäte or utbildning isn't known.
    """

    index: int
    pointer: str
    student: str | None
    person: Person
    first: date | None
    last: date | None
    least: Fraction
    most: Fraction | None
    axis: tuple[str, ...]

    def held(self, dagar: str) -> Fraction:
        """What its dates hold. What a row asks beyond that is its own fault and stands in nobody's way."""
        return Fraction(capacity(self.first, self.last, dagar)) if self.first and self.last else Fraction(0)


Weights = list[tuple[date, date, Fraction]]


def double(bills: list[Bill]) -> Iterator[tuple[int, str, str]]:
    """Outcomes with the index of the invoice and the row's pointer."""
    standing = {(c.index, c.pointer): c for c in _net(bills)}
    for bill in bills:
        for i, _ in bill.rows:
            claim = standing.get((bill.index, f"/rader/{i}"))
            namesakes = [c for c in standing.values() if claim and c is not claim and c.student == claim.student]
            yield bill.index, f"/rader/{i}", _outcome(claim, namesakes) if claim else "ej_tillamplig"


def _outcome(claim: Claim, namesakes: list[Claim]) -> str:
    if claim.most is None or not claim.student or claim.first is None or claim.last is None:
        return "obedomd"
    return merge(_under(claim, namesakes, dagar) for dagar in claim.axis)


def _under(claim: Claim, namesakes: list[Claim], dagar: str) -> str:
    """Broken where what is surely one person's is too much; open where what may be hers would make it so."""
    surely = [c for c in namesakes if c.person == claim.person and None not in c.person]
    if _crowded(claim, [(c, c.least) for c in (claim, *surely)], dagar):
        return "bruten"
    if claim.most == 0 or not claim.held(dagar):
        return "uppfylld"
    if any(c.most != 0 and (c.first is None or c.last is None) for c in namesakes):
        return "obedomd"
    groups: dict[object, list[Claim]] = defaultdict(list)
    for other in namesakes:
        if other not in surely:
            groups[other.person if None not in other.person else (other.index, other.pointer)].append(other)
    perhaps = list(groups.values())
    chosen = chain.from_iterable(combinations(perhaps, n) for n in range(len(perhaps) + 1))
    unsure = any(_crowded(claim, [(c, c.most) for c in (claim, *surely, *chain.from_iterable(some_))], dagar)
                 for some_ in chosen)
    return "obedomd" if unsure else "uppfylld"


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
    return [_claim(bill, f"/rader/{i}", row or {}) for i, row in bill.rows]


def _claim(bill: Bill, pointer: str, row: Plain) -> Claim:
    home = name(row, "larosate") if says(row, "larosate") is not None else name(
        part(bill.paper, "fakturamottagare"), "namn")
    days = days_billed(row, WEEK)
    size = None if days is None else abs(days) if bill.credit else max(days, Fraction(0))
    return Claim(bill.index, pointer, name(row, "student"), (home, text(row, "utbildning")), day(row, "startdatum"),
                 day(row, "slutdatum"), size or Fraction(0), size, readings(bill.agreement, "dagar"))


def _net(bills: list[Bill]) -> Iterator[Claim]:
    """The claims that stand: what a credit note takes back, or a replaced invoice asked for, is gone."""
    papers = [b for b in bills if b.credit is not False]
    credits = [(b, c) for b in papers for c in _claims(b) or [_claim(b, "", {})]]
    left = {id(c): c.most for _, c in credits}
    for bill in bills:
        gone = some([bill.credit, replaced(bill, bills)])
        for claim in _claims(bill) if gone is not True else ():
            least, most = Fraction(0) if gone is None else claim.least, claim.most
            for paper, credit in credits:
                fits = every([paper.credit, _takes_back(paper, credit, bill, claim)]) if paper is not bill else False
                back = left[id(credit)]
                if fits and back is not None and most is not None:
                    left[id(credit)] = back - min(most, back)
                    least, most = max(least - back, Fraction(0)), max(most - back, Fraction(0))
                elif fits is not False:
                    least = Fraction(0)
            yield replace(claim, least=least, most=most)


def _takes_back(paper: Bill, credit: Claim, bill: Bill, claim: Claim) -> Truth:
    """Whether a row of a credit note is about a claim: of the invoice that it names; without a name, of any that
    surely comes from the same sender."""
    if says(paper.paper, "avser_faktura") is None:
        about: Truth = same_sender(paper, bill) is True
    else:
        about = every([same(name(paper.paper, "avser_faktura"), name(bill.paper, "nummer")), same_sender(paper, bill)])
    return every([about, same(credit.student, claim.student), same(credit.first, claim.first),
                  same(credit.last, claim.last)])
