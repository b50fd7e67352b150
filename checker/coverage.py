"""Which rule decides each statement of the register, who attests it, or that there is nothing to decide."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from checker.reports.lines import wrap
from checker.reports.words import counted, listed
from checker.rulebook import Rule, RuleBook, Statement

TESTED, ATTESTED, TOLD, MISSING = "provas", "intygas", "upplysning", "saknas"

_WIDTH = 80
_ID, _STATE = 30, 11  # columns
_WORDS = {TESTED: "prövas", ATTESTED: "intygas", TOLD: "upplysning", MISSING: "SAKNAS"}
_COUNTED = {TESTED: "prövas", ATTESTED: "intygas", TOLD: "är upplysning", MISSING: "saknas"}
_WHY_NONE = {"kan": "Tillåter något men kräver inget", "upplysning": "Beskriver något men kräver inget"}
_BY_DATA = ("data", "calc", "cross")  # of a statement: what can decide it


@dataclass(frozen=True, slots=True)
class Account:
    """What becomes of a statement: provas | intygas | upplysning | saknas, and by which rules."""

    statement: Statement
    state: str
    rules: tuple[str, ...]

    @property
    def fault(self) -> str:
        """What is wrong with it, or "": nothing decides it, or only a person does where data could."""
        if self.state == MISSING:
            return "ingen regel avgör den"
        if self.state == ATTESTED and self.statement.check in _BY_DATA:
            return "den intygas bara, fast uppgifter kan avgöra den"
        return ""


def accounts(book: RuleBook) -> list[Account]:
    """One for each statement, in the register's order."""
    deciding = [rule for rule in book.rules if rule.carried is None]  # the others carry whatever is departed from
    return [_account(statement, [rule for rule in deciding if statement.id in rule.statements])
            for statement in book.statements.values()]


def _account(statement: Statement, rules: list[Rule]) -> Account:
    deciding = [rule for rule in rules if rule.source.get("provning") != "intyg"]
    if deciding:
        state = TESTED
    elif rules:
        state = ATTESTED
    else:
        state = TOLD if statement.check == "none" else MISSING
    return Account(statement, state, tuple(rule.id for rule in rules))


def as_json(found: list[Account]) -> str:
    """``{"statements": [{"id", "state", "rules"}]}``."""
    statements = [{"id": one.statement.id, "state": one.state, "rules": list(one.rules)} for one in found]
    return json.dumps({"statements": statements}, ensure_ascii=False, indent=2) + "\n"


def as_text(found: list[Account]) -> str:
    """A table a clause, then what is wrong and the sum; at most 80 columns wide."""
    return "\n".join((*_tables(found), *_faults(found), *_sum(found))) + "\n"


def _tables(found: list[Account]) -> Iterator[str]:
    for ref, of_clause in groupby(found, lambda one: _clause(one.statement.ref)):
        yield ref
        for one in of_clause:
            first = f"  {one.statement.id:<{_ID}} {_WORDS[one.state]:<{_STATE}} "
            yield from wrap(_by(one), _WIDTH, first, " " * len(first))
        yield ""


def _clause(ref: str) -> str:
    """The clause that a statement is listed under: the first that its ref names."""
    return ref.replace(";", ",").split(",")[0]


def _by(one: Account) -> str:
    if one.rules:
        by = ", ".join(one.rules)
        return f"{by} (av {one.statement.bearer})" if one.state == ATTESTED else by
    if one.state == TOLD:
        return f"{_WHY_NONE.get(one.statement.modality, 'Inget att avgöra')}: ”{one.statement.quote}”"
    return "–"


def _faults(found: list[Account]) -> Iterator[str]:
    faulty = [one for one in found if one.fault]
    for one in faulty:
        yield from wrap(f"{one.statement.id}: {one.fault}.", _WIDTH, "✗ ", "  ")
    if faulty:
        yield ""


def _sum(found: list[Account]) -> list[str]:
    states = Counter(one.state for one in found)
    parts = [f"{states[state]} {words}" for state, words in _COUNTED.items() if states[state]]
    return wrap(f"{counted(len(found), 'bestämmelse', 'bestämmelser')}: {listed(parts)}.", _WIDTH)
