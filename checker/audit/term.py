"""What an audit of a whole term comes to: the shapes that its reports show. Nothing here knows how it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from checker.findings import DocumentReport, Finding, FormNote, Level, Unreadable, Utfall
from checker.reports.accounts import Account


@dataclass(frozen=True, slots=True)
class Act:
    """An invoice that somebody has to act on, with what was found on it. ``stake``: kronor there are to settle.

    ``path``: its file; ``line``: its line there, where the file holds many. ``seen``: the day an earlier audit judged
    the same content, and what it said; empty where none did.
    """

    path: str
    line: int | None
    number: str
    sender: str
    agreement: str | None
    outcome: Utfall
    level: Level
    account: Account
    clauses: tuple[tuple[str, tuple[Finding, ...]], ...]  # the clause's name (§ 4.6), and what needs an eye there
    seen: str = ""
    form: tuple[FormNote, ...] = ()  # remarks on its form, and on how it was linked

    @property
    def stake(self) -> Fraction:
        return self.account.stake

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for _, found in self.clauses for finding in found)

    @property
    def place(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause that many invoices share: told once, of the first of them, with how many there are.

    ``places``: where they stand, in order (``path`` or ``path:line``); ``account``: of all of them together.
    """

    first: Act
    places: tuple[str, ...]
    account: Account


@dataclass(frozen=True, slots=True)
class Before:
    """An invoice whose content an earlier audit has judged: where it stands in this one, the day of that audit
    (ÅÅÅÅ-MM-DD) and what it said. ``other_day``: it was made on, or for, another day than this one."""

    path: str
    line: int | None
    day: str
    outcome: str
    other_day: bool


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """In how many invoices a clause came to each outcome."""

    clause: str
    title: str
    counts: dict[Utfall, int]


@dataclass(frozen=True, slots=True)
class Stake:
    """How many kronor hang on one way to read an open question of the contract, against how the invoices ask for them.

    ``kronor``: what the invoices ask for beyond what that reading owes, below zero where they ask for less; without
    what isn't known of ``unknown`` of the ``invoices``.
    """

    axis: str
    reading: str
    question: str
    kronor: Fraction
    invoices: int
    unknown: int = 0


@dataclass(slots=True)
class Term:
    """The whole: all invoices together, those to act on (by kronor at stake, the largest first), and the other papers.

    ``others``: the reports on agreements, forms and records; ``places``: kronor by verksamhet; ``seen``: of how many
    invoices an earlier audit had judged the same content; ``earlier``: how many invoices of earlier audits were weighed
    in. ``ledger``: the ledger's path, empty where none was asked for. ``before``: the ``seen`` one by one, by
    their places.
    """

    tool_version: str
    rulebook_version: str
    rulebook_sha256: str
    as_of: str
    invoices: int = 0
    outcomes: dict[Utfall, int] = field(default_factory=dict)
    clauses: list[ClauseCount] = field(default_factory=list)
    total: Account = field(default_factory=Account)
    places: dict[str, Account] = field(default_factory=dict)
    stakes: list[Stake] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    others: list[DocumentReport] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    seen: int = 0
    earlier: int = 0
    ledger: str = ""
    before: list[Before] = field(default_factory=list)
