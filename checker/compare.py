"""The same documents under two rule books, or on two days of review: whose outcome changes, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.findings import DocumentReport, Finding, Report, worst
from checker.form import data_directory
from checker.rulebook import RuleBook, compile_book, from_bytes, load

ABSENT = "finns inte"


@dataclass(frozen=True, slots=True)
class Change:
    """One subject whose outcome differs. ``before`` and ``after``: an outcome, or that the rule isn't there."""

    path: str
    rule: str
    subject: str
    before: str
    after: str
    message: str
    why: str


def book_of(directory: str | None) -> RuleBook:
    """The shipped book (None), a complete rules directory, or the shipped book with a pack. Raises RuleBookError."""
    if directory is None:
        return load()
    path = Path(directory)
    if (path / "regelbok.yaml").is_file() and (path / "register.yaml").is_file():
        return from_bytes(compile_book(path, data_directory("schemas")))
    return load([path])


def changes(old: Report, new: Report, old_book: RuleBook, new_book: RuleBook) -> list[Change]:
    """The differences, in the order of the new report and then of what only the old one has."""
    found: list[Change] = []
    for before, after in zip(old.documents, new.documents, strict=True):
        rules = dict.fromkeys(f.rule for document in (after, before) for f in document.findings)
        for rule in rules:
            found += _of_rule(rule, before, after, _why(rule, old, new, old_book, new_book))
    return found


def _of_rule(rule: str, before: DocumentReport, after: DocumentReport, why: str) -> Iterator[Change]:
    old, new = ({f.fingerprint: f for f in document.findings if f.rule == rule} for document in (before, after))
    for mark in dict.fromkeys([*new, *old]):
        one, other = old.get(mark), new.get(mark)
        open_somewhere = any(f is not None and f.needs_eye for f in (one, other))
        was, now = (_outcome(f, of_rule) for f, of_rule in ((one, old), (other, new)))
        if was != now and (open_somewhere or not old or not new):
            shown = other or one
            assert shown is not None
            yield Change(after.path, rule, shown.subject, was, now, shown.message, why)


def _outcome(finding: Finding | None, of_rule: dict[str, Finding]) -> str:
    """The finding's outcome; of a subject that isn't told apart, what the rule says of those that hold."""
    if finding is not None:
        return finding.outcome.value
    settled = [f for f in of_rule.values() if not f.needs_eye]
    return worst(settled)[0].value if settled else ABSENT


def _why(rule: str, old: Report, new: Report, old_book: RuleBook, new_book: RuleBook) -> str:
    before, after = (book.words["written"].get(rule) for book in (old_book, new_book))
    if before is None or after is None:
        return "regeln är ny" if before is None else "regeln har tagits bort"
    reasons = []
    if _judging(before) != _judging(after):
        reasons.append("regeln är ändrad: " + ", ".join(_changed(before, after)))
    if old_book.raw_values != new_book.raw_values:
        reasons.append("värdena är ändrade")
    if {a: x.ids for a, x in old_book.axes.items()} != {a: x.ids for a, x in new_book.axes.items()}:
        reasons.append("läsningarna är ändrade")
    if old.as_of != new.as_of:
        reasons.append(f"granskningsdagen är {new.as_of} i stället för {old.as_of}")
    return "; ".join(reasons) or "följer av ett annat dokument eller en annan regel"


def _judging(written: dict[str, Any]) -> dict[str, Any]:
    """What of a rule decides outcomes: not its words or its examples."""
    words = ("exempel", "exempelgrund", "varfor", "citat", "meddelande", "uppfyllt", "atgard", "inga")
    return {key: value for key, value in written.items() if key not in words}


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    old, new = _judging(before), _judging(after)
    return sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def as_text(found: list[Change]) -> str:
    """The changes for a person, a block each."""
    if not found:
        return "Inget utfall ändras.\n"
    lines = [f"{len(found)} utfall ändras.", ""]
    for change in found:
        lines += [f"{change.path}  {change.rule}  {change.subject}".rstrip(),
                  f"  {change.before} → {change.after}: {change.message}", f"  Varför: {change.why}", ""]
    return "\n".join(lines)
