"""The findings of an audit one by one, each with whose it is, in the order that every format goes through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from checker.audit.term import Act, Term
from checker.findings import ClauseReport, DocumentReport, Finding, FormNote, Unreadable, rank
from checker.reports.accounts import Account
from checker.reports.rows import Row

TO_DO, SHARED, OTHER = "att göra", "gemensam orsak", "annat papper"


def acts(term: Term) -> list[Act]:
    """The invoices to act on: the most kronor at stake first; among those with none, first what isn't known."""
    return sorted(term.acts, key=lambda act: (
        -act.stake, not act.account.unknown, _weight(act), act.path, act.line or 0, act.number, act.sender))


def others(term: Term) -> list[DocumentReport]:
    """The agreements, forms and records that somebody has to look at."""
    needed = [one for one in term.others if one.form or any(finding.needs_eye for finding in one.findings)]
    return sorted(needed, key=lambda one: (one.kind != "samverkansavtal", one.kind, one.path))


def unreadable(term: Term) -> list[Unreadable]:
    return sorted(term.unreadable, key=lambda file: (file.path, file.line or 0, file.column or 0, file.error))


def verksamheter(term: Term) -> list[tuple[str, Account]]:
    """Kronor by verksamhet, the most to settle first, then what isn't known ("" where none is named)."""
    return sorted(term.places.items(), key=lambda pair: (-pair[1].stake, not pair[1].unknown, pair[0]))


class Leading(NamedTuple):
    """The verksamheter that a list has room for, and how many others there are, with their kronor together."""

    named: list[tuple[str, Account]]
    others: int
    together: Account


def leading(term: Term, least: int, most: int) -> Leading:
    """The verksamheter where something is to be settled, at most ``most``; and ``least`` in any case."""
    found = verksamheter(term)
    unsettled = sum(1 for _, own in found if own.stake or own.unknown)
    named = found[:min(max(unsettled, least), most)]
    rest = [own for _, own in found[len(named):]]
    if len(rest) == 1:
        return Leading(found, 0, Account())
    return Leading(named, len(rest), sum(rest, Account()))


def of_act(act: Act, titles: dict[str, str]) -> list[Row]:
    """What was found on an invoice, clause by clause, what needs an eye first within each."""
    document = DocumentReport(_own_path(act), "faktura", "", act.agreement)
    return [_row(document, act.path, ClauseReport(clause, titles.get(clause, "")), finding)
            for clause, found in act.clauses for finding in sorted(found, key=rank)]


def of_document(document: DocumentReport) -> list[Row]:
    """What needs an eye on another paper."""
    return [_row(document, document.path, clause, finding) for clause in document.clauses
            for finding in sorted(clause.findings, key=rank) if finding.needs_eye]


def titles(term: Term) -> dict[str, str]:
    """The clauses' titles by their names."""
    return {clause.clause: clause.title for clause in term.clauses}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a table: a finding or (``row`` None) a remark, or nothing but whose it is.

    ``kind``: TO_DO, SHARED or OTHER; ``place`` in the list of its kind, from 1. ``first``: the first line of its
    invoice, paper or cause, where what belongs to the whole of it stands. ``where``: the invoice of a shared cause
    that the line is about, which is not told of by itself.
    """

    kind: str
    place: int
    first: bool
    act: Act | None
    document: DocumentReport | None
    account: Account | None
    row: Row | None = None
    remark: str = ""
    where: str = ""
    invoices: int = 1


def told(term: Term) -> Iterator[Told]:
    """Every finding: on the invoices to act on, by cause where many share one, and on other papers."""
    named = titles(term)
    for place, act in enumerate(acts(term), 1):
        for number, (row, remark) in enumerate(_lines(of_act(act, named), act.form) or [(None, "")]):
            yield Told(TO_DO, place, not number, act, None, None if number else act.account, row, remark)
    for place, cause in enumerate(term.causes, 1):
        for number, (row, remark) in enumerate(_lines(of_act(cause.first, named), cause.first.form) or [(None, "")]):
            yield Told(SHARED, place, not number, cause.first, None, None if number else cause.account, row, remark,
                       invoices=len(cause.places))
        for at in cause.places:
            yield Told(SHARED, place, False, None, None, None, where=at)
    for place, document in enumerate(others(term), 1):
        for number, (row, remark) in enumerate(_lines(of_document(document), document.form)):
            yield Told(OTHER, place, not number, None, document, None, row, remark)


def _lines(found: Iterable[Row], form: Iterable[FormNote]) -> list[tuple[Row | None, str]]:
    return [*((row, "") for row in found), *((None, note.message) for note in form)]


def _weight(act: Act) -> tuple[int, int, int]:
    return min((rank(finding) for finding in act.findings), default=(2, 0, 0))


def _own_path(act: Act) -> str:
    """The name by which the findings know their own file: with the line, where a file holds many invoices."""
    named = {place.file for finding in act.findings for place in finding.locations}
    own = (f"{act.path}:{act.line}", f"{act.path}:{act.line or 0:07}")
    return next((name for name in own if name in named), act.path)


def _row(document: DocumentReport, name: str, clause: ClauseReport, finding: Finding) -> Row:
    return Row(document, name, clause, finding, False, False, finding.fingerprint)
