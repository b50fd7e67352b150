"""§ 4.6: an invoice as the other questions see it: its agreement, sender, term, and the invoices it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oracle.fields import Plain, Rows, day, name, part, rows, says, text
from oracle.truth import Truth, every, same, some

KRONOR = ("sek", "kr", "kronor")  # folded


@dataclass(frozen=True)
class Bill:
    """An invoice with the agreement it is linked to, which is empty where there is none."""

    index: int
    paper: Plain
    agreement: Plain

    @property
    def rows(self) -> Rows:
        return rows(self.paper, "rader") or []

    @property
    def credit(self) -> Truth:
        kind = says(self.paper, "typ")
        return kind == "kreditfaktura" if kind in (None, "faktura", "kreditfaktura") else None

    @property
    def in_kronor(self) -> Truth:
        stated = name(self.paper, "valuta")
        return True if says(self.paper, "valuta") is None else None if stated is None else stated in KRONOR


def linked(invoice: Plain, agreement: Plain | None) -> Plain:
    """The id named; where none is named, the agreement whose verksamheter or parties' numbers fit."""
    if agreement is None:
        return {}
    if text(invoice, "avtal") is not None:
        return agreement if same(name(invoice, "avtal"), name(agreement, "id")) else {}
    places = [place or {} for _, place in rows(agreement, "verksamheter") or []]
    homes = [home or {} for _, home in rows(part(agreement, "parter"), "larosaten") or []]
    billed = {name(row or {}, "verksamhet") for _, row in rows(invoice, "rader") or []} - {None}
    ours = {orgnr(p) for p in (*places, part(agreement, "parter", "samverkanspart"))} - {None}
    theirs = {orgnr(home) for home in homes} - {None}
    fits = (billed & {name(place, "namn") for place in places} or {orgnr(part(invoice, "avsandare"))} & ours
            or {orgnr(part(invoice, "fakturamottagare"))} & theirs)
    return agreement if fits else {}


def orgnr(party: Plain) -> str | None:
    """The ten digits of an organisationsnummer with a right check digit."""
    digits = re.sub(r"[\s-]", "", text(party, "organisationsnummer") or "")
    digits = digits[2:] if len(digits) == 12 and digits.startswith("16") else digits
    digits = digits[2:12] if re.fullmatch("SE[0-9]{10}01", digits) else digits
    if not re.fullmatch(r"[0-9]{2}[2-9][0-9]{7}", digits):
        return None
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(digits)]
    return digits if sum(n // 10 + n % 10 for n in doubled) % 10 == 0 else None


def same_sender(a: Bill, b: Bill) -> Truth:
    return same_party(a, b, "avsandare")


def same_party(a: Bill, b: Bill, role: str) -> Truth:
    """Told apart by name or number; told to be one by the name, as verksamheter of a kommun share its number."""
    one, other = part(a.paper, role), part(b.paper, role)
    named = same(name(one, "namn"), name(other, "namn"))
    numbered = same(*(orgnr(p) or text(p, "organisationsnummer") for p in (one, other)))
    return False if numbered is False else named


def replaces(new: Bill, old: Bill, bills: list[Bill]) -> Truth:
    """Whether an invoice says that it stands in another's place."""
    if new is old or says(new.paper, "ersatter_faktura") is None:
        return False
    return named_by(new, "ersatter_faktura", old, bills)


def named_by(paper: Bill, key: str, other: Bill, bills: list[Bill]) -> Truth:
    """Whether an invoice names another by its number; another sender's of that number is not meant. Numbers are
    unique a sender, so where one of his invoices has the number, one without a number isn't meant."""
    meant = same_sender(paper, other) is not False
    named = name(paper.paper, key)
    truth = every([same(named, name(other.paper, "nummer")), meant])
    found = named is not None and any(
        bill is not paper and name(bill.paper, "nummer") == named and same_sender(paper, bill) for bill in bills)
    return False if truth is None and found else truth


def replaced(bill: Bill, bills: list[Bill]) -> Truth:
    return some(replaces(other, bill, bills) for other in bills)


def credits_(paper: Bill, bill: Bill, bills: list[Bill]) -> Truth:
    """Whether a credit note is about an invoice: the one that it names; naming none, any of the same sender."""
    if bill is paper:
        return False
    if says(paper.paper, "avser_faktura") is None:
        return same_sender(paper, bill)
    return named_by(paper, "avser_faktura", bill, bills)


# ------------------------------------------------------------------ the term
_IN_WORDS = re.compile(r"\b(?:(v)år|h(?:öst))termin(?:en|ens)? ([0-9]{4})\b|\b(?:(v)|h)t[ -]?([0-9]{4}|[0-9]{2})\b")


def named_terms(words: str) -> set[tuple[str, int]]:
    """The terms that somebody writes of: "höstterminen 2016", "HT16"."""
    found = set()
    for match in _IN_WORDS.finditer(words.lower()):
        year = match[2] or match[4]
        found.add(("VT" if match[1] or match[3] else "HT", int(year if len(year) == 4 else f"20{year}")))
    return found


def term(bill: Bill) -> tuple[str, int] | None:
    """Term and year: the field; else the one that the words name; else the rows' dates, where they leave no doubt."""
    if says(bill.paper, "termin") is not None:
        return _the_only(named_terms(text(bill.paper, "termin") or ""))
    named = named_terms(text(bill.paper, "meddelande") or "")
    if named:
        return _the_only(named)
    spans = [(day(row or {}, "startdatum"), day(row or {}, "slutdatum")) for _, row in bill.rows]
    known = [(first, last) for first, last in spans if first and last]
    if not known or len(known) < len(spans):
        return None
    days = [d for span in known for d in span]
    season = "VT" if all(2 <= d.month <= 5 for d in days) else "HT" if all(d.month >= 9 for d in days) else None
    return (season, days[0].year) if season and len({d.year for d in days}) == 1 else None


def _the_only(terms: set[tuple[str, int]]) -> tuple[str, int] | None:
    return next(iter(terms)) if len(terms) == 1 else None

