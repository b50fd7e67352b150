"""The formats that a report can be shown in. Each is a pure function of the report and the options.

A format's module is imported when it is used, so that one format's cost is not another's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checker.findings import Report

__all__ = ["REPORTS", "Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to show a report. ``width`` is in columns; fewer than 60 are taken as 60.

    ``color``: ANSI colours. ``verbose``: show also what needs nobody's eye.
    """

    color: bool = False
    width: int = 80
    verbose: bool = False


def _text(report: Report, options: Options) -> str:
    from checker.reports.text import render

    return render(report, options)


def _json(report: Report, options: Options) -> str:
    from checker.reports.json import render

    return render(report, options)


REPORTS: dict[str, Callable[[Report, Options], str]] = {"text": _text, "json": _json}
