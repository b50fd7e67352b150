"""Who sent an invoice, to whom, and for which term: what tells invoices apart before their lines are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from checker.document import Record, State, fold
from checker.facts.calendar import undoubted_term
from checker.facts.identity import organisation_digits


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or recipient: organisationsnummer (digits) and name (folded), None where not given."""

    digits: str | None
    name: str | None

    @property
    def known(self) -> bool:
        return self.digits is not None or self.name is not None

    def same(self, other: Party) -> bool | None:
        """Whether the two are one; None where what is given doesn't tell. Two kommunal verksamheter share a
        number, so equal numbers with a name missing tell nothing."""
        pairs = ((self.digits, other.digits), (self.name, other.name))
        if any(one is not None and two is not None and one != two for one, two in pairs):
            return False
        return True if self.name is not None and self.name == other.name else None


def party(invoice: Record, role: str) -> Party:
    """The party in a role: ``avsandare`` or ``fakturamottagare``."""
    record = invoice.record(role)
    name, number = (record.value("namn"), record.value("organisationsnummer")) if record else (None, None)
    digits = organisation_digits(number) or number if isinstance(number, str) else None
    return Party(digits, fold(name) if isinstance(name, str) else None)


def is_credit(invoice: Record) -> bool:
    return invoice.value("typ") == "kreditfaktura"


def may_be_credit(invoice: Record) -> bool:
    """Whether it can't be read if it is a credit note."""
    kind = invoice.cell("typ")
    return kind is not None and kind.state is State.MALFORMED


def term_of(invoice: Record) -> str | None:
    """The term field; else the term in the invoice's words; else the one that its lines' dates leave no doubt of."""
    stated = invoice.cell("termin")
    if stated is not None and stated.present:
        return stated.value if isinstance(stated.value, str) else None
    words = invoice.value("meddelande")
    if isinstance(words, str) and (named := terms_in(words)):
        return named.pop() if len(named) == 1 else None
    days: list[date] = []
    for row in invoice.series("rader"):
        start, end = row.value("startdatum"), row.value("slutdatum")
        if not isinstance(start, date) or not isinstance(end, date):
            return None
        days += (start, end)
    return undoubted_term(min(days), max(days)) if days else None


_TERM_WORDS = re.compile(r"\b(höst|vår)termin(?:en|ens)?\s+(\d{4})\b|\b(ht|vt)[\s-]?(\d{4}|\d{2})\b", re.IGNORECASE)


def terms_in(words: str) -> set[str]:
    """The terms that a text names: "höstterminen 2016", "HT16"."""
    found = set()
    for season, year, short, digits in _TERM_WORDS.findall(words):
        number = year or (digits if len(digits) == 4 else f"20{digits}")
        found.add(f"{'HT' if (season or short).casefold() in ('höst', 'ht') else 'VT'}{number}")
    return found
