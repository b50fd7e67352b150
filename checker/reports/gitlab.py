"""The report as GitLab's Code Quality JSON: a list of what is broken or open and not waived.

GitLab shows what is new in a merge request by ``fingerprint``, and takes one finding a fingerprint.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from checker.findings import Level, Report, Unreadable, Utfall
from checker.reports import Options
from checker.reports.jsontext import json_text
from checker.reports.lines import visible
from checker.reports.pointing import primary
from checker.reports.rows import Row, rows, unreadable
from checker.reports.telling import outcome, particulars, sentence


def render(report: Report, options: Options) -> str:
    """A JSON list, ending with a newline; unreadable files first. With ``verbose`` also what else needs an eye."""
    shown = [row for row in rows(report, options) if row.concerns or (options.verbose and row.finding.needs_eye)]
    return json_text([*map(_unread, unreadable(report)), *map(_issue, shown)])


def _issue(row: Row) -> dict[str, Any]:
    location = primary(row)
    # Merge requests show the description alone: a place without a line has to stand there.
    where = f" ({visible(location.place)})" if location.place else ""
    return {
        "description": f"{outcome(row)}: {sentence(row.finding.message)}{where}",
        "check_name": row.finding.rule,
        "fingerprint": row.mark,
        "severity": _severity(row),
        "location": {"path": location.file, "lines": {"begin": location.line or 1}},
        "content": {"body": "\n\n".join(f"{label}: {text}" for label, text in particulars(row))},
    }


def _severity(row: Row) -> str:
    """What stops is critical if broken and major if open; the rest by its level."""
    if row.gates:
        return "critical" if row.finding.outcome is Utfall.BRUTEN else "major"
    return "info" if row.finding.level is Level.NOTE else "minor"


def _unread(file: Unreadable) -> dict[str, Any]:
    return {
        "description": f"Filen gick inte att läsa: {sentence(file.error)}",
        "check_name": "olasbar",
        "fingerprint": sha256(f"olasbar|{file.path}|{file.error}".encode("utf-8", "replace")).hexdigest()[:32],
        "severity": "blocker",
        "location": {"path": file.path, "lines": {"begin": file.line or 1}},
    }
