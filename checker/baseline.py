"""Yesterday's findings, by fingerprint: what was known doesn't gate, what is new does.

An entry is about one finding as it was: the same rule and subject with another outcome or another
figure is a new finding. The file holds no names and no words of a document.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from checker.findings import Finding, Report
from checker.gate import Gate
from checker.masking import Masker

FORMAT = "avtalskoll-baslinje/1"
_LARGEST = 50_000_000
_PSEUDONYM = re.compile(r"\b(person-[0-9a-f]{3})[0-9a-f]{3,13}\b")


class BaselineError(Exception):
    """A baseline that can't be read. One line, in English."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known finding: where it was seen, from the baseline's own folder, and what it said. Figures as the JSON
    report has them."""

    path: str
    rule: str
    fingerprint: str
    outcome: str
    expected: str | None = None
    actual: str | None = None


Placed = tuple[int, Entry]


@dataclass(frozen=True, slots=True)
class Compared:
    """A report against a baseline.

    ``new``: its gating findings that the baseline doesn't hold; ``known``: those that it does, each with its document's
    place in the report; ``kept``: the entries as they are now, a moved file's under its new path; ``gone``: those of
    them that no longer occur, of documents that were judged or aren't there any more.
    """

    known: list[Placed]
    new: list[Placed]
    kept: list[Entry]
    gone: list[Entry]

    @property
    def marks(self) -> frozenset[tuple[int, str]]:
        """What is known and not new as well: the document's place in the report, and the fingerprint."""
        known, new = ({(place, entry.fingerprint) for place, entry in found} for found in (self.known, self.new))
        return frozenset(known - new)


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


def compared(report: Report, entries: Collection[Entry], gate: Gate, there: Collection[str],
             hide: Callable[[str], str]) -> Compared:
    """What is known, new and gone. ``there``: the paths of entries whose files still exist; ``hide``: see ``hiding``.

    The report's paths are as the entries have them. A file that exists and wasn't judged this time keeps its entries.
    """
    gating = [(place, entry_of(document.path, finding, hide)) for place, document in enumerate(report.documents)
              for finding in document.findings if gate.gates(finding)]
    judged = {hide(document.path) for document in report.documents}
    left = Counter(entries)
    known: list[Placed] = []
    other: list[Placed] = []
    for one in sorted(gating, key=lambda placed: _order(placed[1])):
        (known if left[one[1]] > 0 else other).append(one)
        left[one[1]] -= left[one[1]] > 0
    # A file that has moved holds the same findings; one that is there twice holds them twice.
    lost = defaultdict(list)
    for entry in left.elements():
        if entry.path not in there:
            lost[_placeless(entry)].append(entry)
    new = []
    for one in other:
        if lost[_placeless(one[1])]:
            left[lost[_placeless(one[1])].pop()] -= 1
            known.append(one)
        else:
            new.append(one)
    gone = [entry for entry in left.elements() if entry.path in judged or entry.path not in there]
    return Compared(known, new, [*(entry for _, entry in known), *left.elements()], sorted(gone, key=_order))


def entry_of(path: str, finding: Finding, hide: Callable[[str], str]) -> Entry:
    """The entry of a finding, without names."""
    expected, actual = (None if figure is None else hide(figure) for figure in (finding.expected, finding.actual))
    return Entry(hide(path), finding.rule, finding.fingerprint, finding.outcome.value, expected, actual)


def hiding(names: Iterable[str]) -> Callable[[str], str]:
    """What takes the names out of a text, whether or not the run masks them: twelve bits are left of each, enough to
    tell one from another and too little to tell who it is."""
    masker = Masker(sorted(names), b"")
    return cache(lambda text: _PSEUDONYM.sub(r"\1", masker.mask_text(text)))


def _placeless(entry: Entry) -> Entry:
    return replace(entry, path="")


def _order(entry: Entry) -> tuple[str, ...]:
    return entry.path, entry.rule, entry.fingerprint, entry.outcome, entry.expected or "", entry.actual or ""
