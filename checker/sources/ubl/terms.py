"""Terms of payment, and the term of studies, where an e-invoice says them in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checker.sources.raw import Raw
from checker.sources.ubl.mapping import HEAD, Mapped
from checker.sources.ubl.node import Node
from checker.sources.ubl.said import Notes, Said, agreed, at, scalar, unclear

_CLAUSES = re.compile(r"[;\n!]|[.,](?!\d)|\s[–-]\s")
#: Words of a clause that is about something else than when the invoice is to be paid.
_OTHER = re.compile(r"ränt|påminn|avgift|inkasso|invänd|anmärk|reklam|rabatt|skonto|försen|%|procent|interest"
                    r"|remind|discount|late\b|overdue", re.IGNORECASE)
_DAYS = re.compile(r"(?<![\d–-])(\d{1,4})\s*(?:\([a-zåäö]{2,12}\)\s*)?(?:kalender|netto\s*)?"
                   r"(?:dagars|dagar|dag|dgr|dg|days|day)\b", re.IGNORECASE)
_NET = re.compile(r"\bnet(?:to)?\s*:?\s*(\d{1,4})\b(?![\s.,]*(?:%|kr|sek|\d|arbets|bank|var))", re.IGNORECASE)
_EITHER = re.compile(r"(\d{1,4})\s*(?:eller|och|till|or|[-–/])\s*(\d{1,4})\s*(?:dag|dgr|day)", re.IGNORECASE)
_PLAINLY_NET = re.compile(r"\bnetto\s+(\d{1,4})\s*(?:dagar|dgr)\b|(?<![\d–-])(\d{1,4})\s*(?:dagar|dgr)\.?\s+netto\b",
                          re.IGNORECASE)
_BARE = re.compile(r"\s*(\d{1,4})\s*(?:netto|net)?\s*", re.IGNORECASE)
_OF_TIME = re.compile(r"dag|dgr|\bday|månad|month|veck|week", re.IGNORECASE)
_DUE = re.compile(r"(?:förfall|senast|tillhanda|due)\D{0,40}(\d{4}-\d{2}-\d{2})(?!\d)", re.IGNORECASE)
_TERM = re.compile(r"\b(höst|vår)termin(?:en|ens)?\s+((?:19|20)\d{2})\b|\b(ht|vt)[\s-]?((?:19|20)\d{2}|\d{2})\b",
                   re.IGNORECASE)


def due_in_words(text: str) -> list[str]:
    """The days that terms of payment name as the last ("Betalas senast 2017-01-08")."""
    return [match[1] for match in _DUE.finditer(text)]


def days(text: str) -> set[str]:
    """Every number of days that a text may mean as its terms, without those of interest, reminders and discounts."""
    found: set[str] = set()
    for clause in _CLAUSES.split(text):
        if _OTHER.search(clause):
            numbers = [one or other for one, other in _PLAINLY_NET.findall(clause)]
        else:
            either = [number for pair in _EITHER.findall(clause) for number in pair]
            numbers = either + _DAYS.findall(clause) + _NET.findall(clause)
        found |= {number.lstrip("0") or "0" for number in numbers}
    bare = _BARE.fullmatch(text)
    return {bare[1].lstrip("0") or "0"} if bare and not found else found


def payment_days(root: Node, mapped: Mapped, notes: Notes) -> Raw | None:
    """The days of the terms; as they stand where they name several, or time in another way; None where they don't."""
    given = [one for one in at(root, mapped) if one.text]
    if not given:
        return None
    numbers = {number for one in given for number in days(one.text)}
    if len(numbers) == 1:
        stated = next(one for one in given if days(one.text))
        return scalar(numbers.pop(), stated.node)
    timed = [one for one in given if _OF_TIME.search(" ".join(c for c in _CLAUSES.split(one.text)
                                                              if numbers or not _OTHER.search(c)))]
    if not timed:
        return None
    notes.add(mapped.field, timed[0].node, "oklart", "Av betalningsvillkorets ord går det inte att säga hur många "
                                                     "dagar som gäller.")
    return unclear(timed)


def terms_in(text: str) -> set[str]:
    """The terms that a text names: "höstterminen 2016" and "HT16" are HT2016."""
    found = set()
    for season, year, short, digits in _TERM.findall(text):
        number = year or (digits if len(digits) == 4 else f"20{digits}")
        found.add(f"{'HT' if (season or short).lower() in ('höst', 'ht') else 'VT'}{number}")
    return found


def term(root: Node, lines: Iterable[Said], notes: Notes) -> Raw | None:
    """The one term that the head names, else the one that the lines name."""
    mapped = next(one for one in HEAD if one.field == "/termin")
    named = [Said(name, one.node) for one in at(root, mapped) for name in sorted(terms_in(one.text))]
    if named:
        return agreed(named, mapped, notes)
    of_lines = [Said(name, one.node) for one in lines for name in sorted(terms_in(one.text))]
    return scalar(of_lines[0].text, of_lines[0].node) if len({one.text for one in of_lines}) == 1 else None
