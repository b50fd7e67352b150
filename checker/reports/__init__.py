"""The formats that a report can be shown in. Each is a pure function of the report and the options.

A format's module is imported when it is used, so that one format's cost is not another's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from checker.findings import Report
from checker.gate import Gate
from checker.reports.bills import Bill
from checker.rulebook import RuleBook

__all__ = ["REPORTS", "Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to show a report. ``width`` is in columns; fewer than 60 are taken as 60.

    ``color``: ANSI colours. ``verbose``: show also what needs nobody's eye.
    ``gate``: what stops, for the formats that say so of each finding.
    ``book``: the rule book that was judged by, for the formats that explain their rules.
    ``known``: (document's path, fingerprint) of the findings that a baseline holds, which stop
    nothing; None where there is no baseline.
    ``bills``: what the invoices ask for, by the hash of their file (``bills.bills_of``), for the formats that
    sum it up.
    """

    color: bool = False
    width: int = 80
    verbose: bool = False
    gate: Gate = field(default_factory=Gate)
    book: RuleBook | None = None
    known: frozenset[tuple[str, str]] | None = None
    bills: Mapping[str, tuple[Bill | None, ...]] = field(default_factory=dict)


def _of(name: str) -> Callable[[Report, Options], str]:
    """The renderer of a format, whose module is ``checker.reports.`` and its name."""

    def render(report: Report, options: Options) -> str:
        shown: str = import_module(f"checker.reports.{name}").render(report, options)
        return shown

    return render


REPORTS: dict[str, Callable[[Report, Options], str]] = {
    name: _of(name) for name in ("text", "json", "markdown", "sarif", "junit", "github", "gitlab", "csv", "html")}
