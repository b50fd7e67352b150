"""Every string of a report changed by one function, and the first use of that: no personal number leaves.

The rule book's ids and the hashes stay as they are; whatever is added to a finding later is
rewritten too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import TypeVar, cast

from checker.findings import ClauseReport, DocumentReport, Finding, Input, ReadingOutcome, Receipt, Report
from checker.sources.personnummer import hide_numbers

#: Strings that come from the rule book or are computed: ids, hashes, versions.
_KEPT: dict[type, frozenset[str]] = {
    Report: frozenset({"tool_version", "rulebook_version", "rulebook_sha256", "as_of"}),
    Input: frozenset({"sha256"}),
    Receipt: frozenset({"values_sha256", "schemas_sha256"}),
    DocumentReport: frozenset({"kind", "sha256"}),
    ClauseReport: frozenset({"clause"}),
    Finding: frozenset({"rule", "statements", "fingerprint"}),
    ReadingOutcome: frozenset({"axis", "name"}),
}

T = TypeVar("T")


def mask_numbers(report: Report) -> Report:
    """The report without personal numbers. What needs no change is shared with the report given."""
    return rewritten(report, cache(hide_numbers))


def rewritten(value: T, change: Callable[[str], str]) -> T:
    """A value with every string in it changed; the very same object where nothing is."""
    new: object = value
    if value is None or isinstance(value, int | Enum):
        return value
    if isinstance(value, str):
        new = change(value)
    elif isinstance(value, list | tuple):
        items = [rewritten(item, change) for item in value]
        if any(item is not old for item, old in zip(items, value, strict=True)):
            new = type(value)(items)
    elif isinstance(value, dict):
        new = {key: rewritten(item, change) for key, item in value.items()}
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        old_fields = {name: getattr(value, name) for name in _fields(type(value))}
        fields = {name: rewritten(old, change) for name, old in old_fields.items()}
        if any(fields[name] is not old for name, old in old_fields.items()):
            new = dataclasses.replace(value, **fields)
    return cast(T, new)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    kept = _KEPT.get(kind, frozenset())
    return tuple(field.name for field in dataclasses.fields(kind) if field.name not in kept)
