"""What the settled invoices come to together: rules upheld, clauses, kronor by verksamhet, causes that many share."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from checker.audit.memory import Place
from checker.audit.parts import Told
from checker.audit.witnesses import Cell
from checker.findings import Level, Utfall
from checker.reports.accounts import SEVERAL, Account
from checker.rulebook import Rule

ASKED = 0xFFFFFFFF


class Cause(NamedTuple):
    """What leaves rules of an invoice undecided whatever it says, under one agreement (its path, and which of the
    file's documents)."""

    agreement: str
    document: int
    told: tuple[Told, ...]


@dataclass(slots=True)
class Shared:
    """The invoices of one cause that nothing else is to be said of: the ``first`` is for the interpreter, as one that
    stands for them all; the others are counted. ``account``: of the others."""

    first: int
    others: list[int] = field(default_factory=list)
    account: Account = field(default_factory=Account)


class Profile(NamedTuple):
    """What is alike of many invoices. ``up``: the rules that hold, a bit each; ``place``: the only verksamhet, None
    where there are several."""

    up: int
    cause: Cause | None
    place: str | None
    cells: frozenset[Cell]


class Parted(NamedTuple):
    """Öre of one invoice that isn't plain: of its rows and beside them by verksamhet, and those of undecided rows."""

    rows: dict[str, int]
    beside: int
    open: dict[str, int]


class Tally:
    """What each invoice (numbered from 0, as they came) came to: its profile and its öre."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.profiles = array("I")
        self.ore = array("q")
        self.parted: dict[int, Parted] = {}
        self._numbers: dict[Profile, int] = {}
        self._plain: dict[tuple[int, Place], int] = {}

    def settle(self, up: int, place: Place, ore: int) -> int:
        """The next invoice, of one verksamhet and with nothing beside its rows. The number of its profile: for one
        with the same, that and its öre are all that ``profiles`` and ``ore`` need."""
        number = self._plain.get((up, place))
        if number is None:
            number = self._plain[up, place] = self._number(Profile(up, None, place.name, place.cells))
        self.profiles.append(number)
        self.ore.append(ore)
        return number

    def part(self, profile: Profile, parted: Parted) -> None:
        """The next invoice, which isn't as plain."""
        self.parted[len(self.profiles)] = parted
        self.profiles.append(self._number(profile))
        self.ore.append(0)

    def _number(self, profile: Profile) -> int:
        return self._numbers.setdefault(profile, len(self._numbers))

    def ask(self) -> None:
        """The next invoice, which is asked for."""
        self.profiles.append(ASKED)
        self.ore.append(0)

    def requested(self, invoice: int) -> int:
        """The öre of an invoice that isn't asked for."""
        parted = self.parted.get(invoice)
        return self.ore[invoice] if parted is None else sum(parted.rows.values()) + parted.beside

    def open(self, invoice: int) -> int:
        """The öre of its undecided rows."""
        parted = self.parted.get(invoice)
        return 0 if parted is None else sum(parted.open.values())

    def having(self, wanted: Callable[[Profile], bool]) -> list[int]:
        """The invoices of such profiles."""
        numbers = {number for profile, number in self._numbers.items() if wanted(profile)}
        return [invoice for invoice, number in enumerate(self.profiles) if number in numbers]

    def together(self, asked: set[int]) -> Totals:
        """All but those asked for; of the causes that they share the first goes among those."""
        profiles = list(self._numbers)
        shared = self._shared(profiles, asked)
        totals = Totals(shared)
        count, ore = [0] * len(profiles), [0] * len(profiles)
        for invoice, (number, amount) in enumerate(zip(self.profiles, self.ore, strict=True)):
            if invoice not in asked and number != ASKED:
                count[number] += 1
                ore[number] += amount
        clause_of = {rule.id: rule.clause for rule in self.rules}
        sums = _Sums()
        for profile, times, amount in zip(profiles, count, ore, strict=True):
            if times:
                self._add_rules(totals, profile, times, clause_of)
                if profile.place is not None and profile.cause is None:
                    sums.add(profile.place, amount, 0, times)
        of_cause: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        several = 0
        for invoice, parted in self.parted.items():
            if invoice in asked:
                continue
            several += sums.part(parted)
            whole = of_cause[self.profiles[invoice]]
            whole[0] += sum(parted.rows.values()) + parted.beside
            whole[1] += sum(parted.open.values())
            whole[2] += sum(map(abs, parted.open.values()))
            whole[3] += 1
        for number, amounts in of_cause.items():
            cause = profiles[number].cause
            if cause is not None:
                shared[cause].account += _account(*amounts)
        totals.places = {name: _account(*found) for name, found in sums.by_name.items()}
        whole_sum = sum(totals.places.values(), Account())
        totals.total = replace(whole_sum, bills=whole_sum.bills - several)
        return totals

    def _shared(self, profiles: list[Profile], asked: set[int]) -> dict[Cause | None, Shared]:
        causes = {number: profile.cause for number, profile in enumerate(profiles) if profile.cause is not None}
        shared: dict[Cause | None, Shared] = {}
        for invoice, number in enumerate(self.profiles) if causes else ():
            cause = causes.get(number)
            if cause is None or invoice in asked:
                continue
            if cause in shared:
                shared[cause].others.append(invoice)
            else:
                shared[cause] = Shared(invoice)
        asked.update(one.first for one in shared.values())
        return shared

    def _add_rules(self, totals: Totals, profile: Profile, times: int, clause_of: Mapping[str, str]) -> None:
        outcomes: dict[str, Utfall] = {}
        for place, rule in enumerate(self.rules):
            holds = bool(profile.up >> place & 1)
            totals.upheld[rule.id] += times if holds and profile.cause is None else 0
            if holds or rule.clause not in outcomes:
                outcomes[rule.clause] = Utfall.UPPFYLLD if holds else Utfall.EJ_TILLAMPLIG
        outcomes |= {clause_of[told.rule]: told.outcome for told in (profile.cause.told if profile.cause else ())}
        for clause, outcome in outcomes.items():
            totals.clauses[clause][outcome] += times
        totals.settled += times if profile.cause is None else 0


class _Sums:
    """Öre requested, open and at stake, and invoices, by verksamhet."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def add(self, name: str, ore: int, open_: int, bills: int) -> None:
        found = self.by_name[name]
        found[0] += ore
        found[1] += open_
        found[2] += abs(open_)
        found[3] += bills

    def part(self, parted: Parted) -> int:
        """One invoice, as ``checker.reports.accounts`` has it: what stands in no row is the only verksamhet's, or
        several's. Among how many more verksamheter than one it was counted."""
        for name, ore in parted.rows.items():
            self.add(name, ore, parted.open.get(name, 0), 1)
        if len(parted.rows) == 1:
            self.add(next(iter(parted.rows)), parted.beside, 0, 0)
        elif SEVERAL in parted.rows or parted.beside:
            self.add(SEVERAL, parted.beside, 0, 0 if SEVERAL in parted.rows else 1)
            return len(parted.rows.keys() | {SEVERAL}) - 1
        return len(parted.rows) - 1


def _account(requested: int, open_: int, stake: int, bills: int) -> Account:
    return Account(Fraction(requested, 100), open=Fraction(open_, 100), stake=Fraction(stake, 100), bills=bills)


@dataclass(slots=True)
class Totals:
    """What invoices come to together; see ``checker.audit.bulk.Verdicts``."""

    shared: dict[Cause | None, Shared]
    settled: int = 0
    upheld: Counter[str] = field(default_factory=Counter)
    clauses: dict[str, Counter[Utfall]] = field(default_factory=lambda: defaultdict(Counter))
    places: dict[str, Account] = field(default_factory=dict)
    total: Account = field(default_factory=Account)


def is_open(rule: Rule) -> bool:
    """Whether what the rule can't decide counts among the kronor there are to settle."""
    return rule.modality.level is Level.ERROR
