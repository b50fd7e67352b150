"""Yesterday's findings, by fingerprint: what was known doesn't gate, what is new does.

An entry is about one finding as it was: the same rule and subject with another outcome or another
figure is a new finding. The file holds no names and no words of a document.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from checker.findings import Finding, Report
from checker.gate import Gate

FORMAT = "avtalskoll-baslinje/1"
_LARGEST = 50_000_000


class BaselineError(Exception):
    """A baseline that can't be read. One line, in English."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known finding: where it was seen and what it said. Figures as the JSON report has them."""

    path: str
    rule: str
    fingerprint: str
    outcome: str
    expected: str | None = None
    actual: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A report against a baseline: its gating findings that were ``known``, those that are ``new``, and the
    entries that no longer occur (``gone``), of documents that were judged or aren't there any more."""

    known: list[Entry]
    new: list[Entry]
    gone: list[Entry]


def read(path: Path) -> list[Entry]:
    """The entries of a baseline file. Raises BaselineError; FileNotFoundError where there is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise BaselineError(f"{path.name} is larger than {_LARGEST} bytes")
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BaselineError(f"cannot read {path.name}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise BaselineError(f"{path.name} is not JSON") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("findings"), list):
        raise BaselineError(f"{path.name} is no baseline of the form {FORMAT}")
    return [_entry(path.name, one) for one in found["findings"]]


def _entry(name: str, found: Any) -> Entry:
    texts = ("path", "rule", "fingerprint", "outcome")
    figures = ("expected", "actual")
    if not isinstance(found, dict) or set(found) != {*texts, *figures} \
            or not all(isinstance(found[key], str) for key in texts) \
            or not all(isinstance(found[key], str | None) for key in figures):
        raise BaselineError(f"{name} has an entry that is none")
    return Entry(**found)


def render(entries: Iterable[Entry]) -> str:
    """The text of a baseline file; the same entries give the same bytes."""
    return json.dumps({"format": FORMAT, "findings": [asdict(entry) for entry in sorted(entries, key=_order)]},
                      ensure_ascii=False, indent=1) + "\n"


def compared(report: Report, entries: Collection[Entry], gate: Gate, there: Collection[str]) -> Compared:
    """What is known, new and gone. ``there``: the paths of entries whose files still exist.

    A file that exists and wasn't judged this time keeps its entries.
    """
    gating = [entry_of(document.path, finding) for document in report.documents for finding in document.findings
              if gate.gates(finding)]
    judged = {document.path for document in report.documents}
    left = Counter(entries)
    moved = []
    known = []
    for entry in sorted(gating, key=_order):
        if left[entry]:
            left[entry] -= 1
            known.append(entry)
        else:
            moved.append(entry)
    # A file that has moved holds the same findings; one that is there twice holds them twice.
    gone = [entry for entry in left.elements() if entry.path in judged or entry.path not in there]
    elsewhere = Counter(_placeless(entry) for entry in gone if entry.path not in there)
    new = []
    for entry in moved:
        if elsewhere[_placeless(entry)]:
            elsewhere[_placeless(entry)] -= 1
            known.append(entry)
        else:
            new.append(entry)
    return Compared(known, new, sorted(gone, key=_order))


def entry_of(path: str, finding: Finding) -> Entry:
    return Entry(path, finding.rule, finding.fingerprint, finding.outcome.value, finding.expected, finding.actual)


def _placeless(entry: Entry) -> Entry:
    return replace(entry, path="")


def _order(entry: Entry) -> tuple[str, ...]:
    return entry.path, entry.rule, entry.fingerprint, entry.outcome, entry.expected or "", entry.actual or ""
