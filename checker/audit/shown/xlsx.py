"""An audit as a workbook: the sums, the list to act on, every finding, and what belongs to each part of the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from checker.audit.shown import rows, words
from checker.audit.shown.cells import AMOUNTS, HEADINGS, cells
from checker.audit.shown.csv import PASSED, UNREAD
from checker.audit.shown.workbook import Column, Lists, Value
from checker.audit.term import Act, Term
from checker.findings import rank
from checker.reports import Options
from checker.reports.accounts import Account
from checker.reports.telling import flowing, sentence
from checker.reports.words import OUTCOMES, in_kronor

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURES = ("Hittat", "Väntat", "Skillnad")
_COUNTS = ("Nr", "Rad", "Fakturor", "Antal")
_OUTCOMES = tuple(name for _, name in OUTCOMES.values())
_OF_FIGURES = frozenset((*AMOUNTS, *_COUNTS, *_FIGURES, *_OUTCOMES, "Kolumn", "Okända"))
_WIDE = {"Vad": 50, "Avtalets ord": 45, "Plats": 45, "Läsningar": 45, "Saknas": 40, "Gör så här": 40, "Undantag": 30,
         "Anmält": 30, "Rubrik": 28, "Avsändare": 30, "Fil": 34, "Avtal": 28, "Faktura": 18, "Regel": 20,
         "Bestämmelser": 20, "Bedömd förut": 24, "Fyndets utfall": 16}
_NARROW = {"Okända": 10, "Nr": 7, "Rad": 9, "Antal": 8, "Fakturor": 10}
_MONEY = 16


def render(term: Term, _options: Options) -> bytes:
    """The workbook's bytes, the same for the same term; the options change nothing here."""
    lists = Lists(f"{words.TITLE} {term.as_of}")
    lists.facts("Sammanfattning", _summary(term), [26, 24, 50])
    lists.listing("Att göra", _columns("Nr", "Faktura", "Avsändare", "Utfall", *AMOUNTS, "Vad", "Gör så här", "Fil",
                                       "Rad", "Avtal", "Belopp", "Bedömd förut", "Antal"), _to_do(term), 2)
    lists.listing("Fynd", _columns(*HEADINGS), _findings(term), 3)
    lists.listing("Verksamheter", [Column("Verksamhet", 45, True), *_columns("Fakturor", *AMOUNTS, "Okända")],
                  _verksamheter(term))
    lists.listing("Paragrafer", _columns("Paragraf", "Rubrik", *_OUTCOMES), _clauses(term))
    lists.listing("Läsningar", [Column("Fråga", 60, True), Column("Läsning", 60, True), Column("Axel", 20),
                                Column("Kronor", _MONEY, figures=True), *_columns("Fakturor", "Okända")],
                  ([stake.question, stake.reading, stake.axis, stake.kronor, stake.invoices, stake.unknown]
                   for stake in term.stakes))
    lists.listing("Gemensamma orsaker", _columns("Nr", "Fil", "Rad", "Fakturor", *AMOUNTS, "Belopp", "Paragraf", "Vad",
                                                 "Gör så här"), _causes(term), 2)
    lists.listing("Oläsliga", _columns("Lista", "Fil", "Rad", "Kolumn", "Vad"), _unread(term))
    return lists.written()


def _columns(*names: str) -> list[Column]:
    return [Column(name, _MONEY if name in AMOUNTS or name in _FIGURES else _WIDE.get(name, _NARROW.get(name, 14)),
                   _WIDE.get(name, 0) >= 28, name in _OF_FIGURES) for name in names]


def _summary(term: Term) -> Iterator[Sequence[Value]]:
    yield [words.TITLE]
    for label, told in words.facts(term):
        yield [label, date.fromisoformat(term.as_of) if label == "Dag" and _DAY.fullmatch(term.as_of) else told]
    yield ["Regelbokens hash", term.rulebook_sha256]
    yield []
    yield [words.verdict(term)[1]]
    total = term.total
    for label, value in (*zip(AMOUNTS, (total.requested, total.right, total.wrong, total.open, words.stake(term)),
                              strict=True),):
        yield [label, _kronor(total, value)]
    yield ["Fakturor, belopp okänt", total.unknown]
    for part in words.meaning(term).split(". "):
        yield [None, part.rstrip(".") + "."]
    yield []
    yield ["Fakturor per utfall"]
    for outcome, (_, name) in OUTCOMES.items():
        yield [name, term.outcomes.get(outcome, 0)]


def _kronor(own: Account, value: Fraction) -> Value:
    return words.UNKNOWN if words.standing(own) == words.UNKNOWN else value


def _amounts(own: Account) -> list[Value]:
    return [_kronor(own, value) for value in (own.requested, own.right, own.wrong, own.open, own.stake)]


def _to_do(term: Term) -> Iterator[Sequence[Value]]:
    for number, act in enumerate(rows.acts(term), 1):
        yield [number, act.number, act.sender, OUTCOMES[act.outcome][1], *_amounts(act.account), *_first(act), act.path,
               act.line, act.agreement, words.standing(act.account), act.seen, len(act.findings)]


def _first(act: Act) -> tuple[str, str]:
    """What needs an eye first on an invoice, and what to do about it."""
    leading = min(act.findings, key=rank, default=None)
    if leading is None:
        return next((sentence(note.message) for note in act.form), ""), ""
    return sentence(leading.message), flowing(leading.action)


def _findings(term: Term) -> Iterator[Sequence[Value]]:
    """What was found. The invoices of a shared cause stand in a list of their own."""
    for told in rows.told(term):
        if told.where:
            continue
        texts = cells(told)
        finding = told.row.finding if told.row else None
        amounts = finding is not None and in_kronor([finding.actual, finding.expected, finding.difference])
        yield [_value(heading, texts.get(heading, ""), amounts) for heading in HEADINGS]


def _value(heading: str, text: str, amounts: bool) -> Value:
    """A cell's text as what it is: a count, kronor, a day; identifiers stay texts."""
    if heading in _COUNTS and text.isascii() and text.isdigit():
        return int(text)
    if heading in AMOUNTS and _NUMBER.fullmatch(text):
        return Fraction(text)
    if heading in _FIGURES:
        if _NUMBER.fullmatch(text):
            return Fraction(text) if amounts else Decimal(text)
        if _DAY.fullmatch(text):
            return _day(text)
    return text


def _day(text: str) -> Value:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _verksamheter(term: Term) -> Iterator[Sequence[Value]]:
    for name, own in rows.verksamheter(term):
        yield [name or words.NAMELESS, own.bills, *_amounts(own), own.unknown]


def _clauses(term: Term) -> Iterator[Sequence[Value]]:
    for clause in term.clauses:
        yield [clause.clause, flowing(clause.title), *(clause.counts.get(outcome, 0) for outcome in OUTCOMES)]


def _causes(term: Term) -> Iterator[Sequence[Value]]:
    for number, cause in enumerate(term.causes, 1):
        clauses = ", ".join(clause for clause, _ in cause.first.clauses)
        head: list[Value] = [len(cause.places), *_amounts(cause.account), words.standing(cause.account), clauses,
                             *_first(cause.first)]
        for place, at in enumerate(cause.places):
            yield [number, *words.spot(at), *([None] * len(head) if place else head)]


def _unread(term: Term) -> Iterator[Sequence[Value]]:
    for file in rows.unreadable(term):
        yield [UNREAD, file.path, file.line, file.column, sentence(file.error)]
    for path in sorted(term.ignored):
        yield [PASSED, path, None, None, None]
