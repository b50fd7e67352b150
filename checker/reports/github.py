"""The report as workflow commands for GitHub Actions, which become annotations on the files.

The platform shows ten errors, ten warnings and ten notices a step, in the order they come; so the
worst come first, no more than that are written, and the last line says what was left out. What
doesn't fit there stands in the summary (``summary``), which a step writes to the file that
the environment variable GITHUB_STEP_SUMMARY names.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.findings import Level, Location, Report, Utfall
from checker.reports import Options
from checker.reports.lines import visible
from checker.reports.pointing import primary, region
from checker.reports.rows import Row, by_weight, notes, rows, unreadable
from checker.reports.telling import closing, outcome, particulars, sentence
from checker.reports.words import counted, listed

SHOWN = 10  # of a kind, of a step
SUMMARY_BYTES = 1_000_000  # of the 1 MiB that a step may write
_LONGEST_MESSAGE = 4000  # characters
_WORDS = {"error": ("fel", "fel"), "warning": ("varning", "varningar"), "notice": ("påpekande", "påpekanden")}


def render(report: Report, options: Options) -> str:
    """The commands, one a line; the last is a notice of what it all comes to."""
    every: dict[str, list[str]] = {kind: [] for kind in _WORDS}
    found = by_weight(rows(report, options))
    for kind, command in _commands(report, found):
        every[kind].append(command)
    # The last line is a notice too.
    room = {kind: SHOWN - (kind == "notice") for kind in _WORDS}
    left_out = [counted(len(every[kind]) - room[kind], *words) for kind, words in _WORDS.items()
                if len(every[kind]) > room[kind]]
    last = closing(report, found) + (f" Därutöver finns {listed(left_out)} som inte visas här." if left_out else "")
    shown = [command for kind in _WORDS for command in every[kind][:room[kind]]]
    return "\n".join([*shown, _command("notice", "Avtalskoll", last)]) + "\n"


def summary(report: Report, options: Options) -> str:
    """The Markdown page for the file that GITHUB_STEP_SUMMARY names, no longer than the platform takes."""
    from checker.reports.markdown import page

    return page(report, options, SUMMARY_BYTES)


def _commands(report: Report, found: list[Row]) -> Iterator[tuple[str, str]]:
    """(kind, command), the worst of each kind first."""
    for file in unreadable(report):
        location = Location("", file.path, file.line, file.column)
        yield "error", _command("error", "Filen gick inte att läsa", sentence(file.error), location)
    for note, location in notes(report):
        yield "notice", _command("notice", "Anmärkning på dokumentets form", sentence(note.message), location)
    for row in found:
        kind = _kind(row)
        if kind:
            title = f"{outcome(row)} {row.clause.clause} ({row.finding.rule})"
            told = [sentence(row.finding.message), *(f"{label}: {text}" for label, text in particulars(row))]
            yield kind, _command(kind, title, "\n".join(told)[:_LONGEST_MESSAGE], primary(row))


def _kind(row: Row) -> str | None:
    """What stops is an error; what is broken or open and let through a warning; what is waived, declared or
    holds is nothing to point at."""
    if row.gates:
        return "error"
    if row.known or row.declared or not row.finding.needs_eye or row.finding.outcome is Utfall.UNDANTAGEN:
        return None
    return "warning" if row.concerns and row.finding.level is not Level.NOTE else "notice"


def _command(kind: str, title: str, message: str, location: Location | None = None) -> str:
    """``::error file=…,line=…,title=…::message``"""
    properties: dict[str, str | int] = {}
    if location is not None and location.file:
        properties["file"] = location.file
        if location.line is not None:
            at = region(location)
            properties |= {"line": at["startLine"], "endLine": at["endLine"]}
            if location.column is not None:
                properties |= {"col": at["startColumn"], "endColumn": at["endColumn"]}
    properties["title"] = title
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{kind} {told}::{_data(message)}"


def _data(text: str) -> str:
    """Text that can't end its command or begin another."""
    return _encodable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _encodable(text: str) -> str:
    """Every line made safe; the breaks between lines stay."""
    return "\n".join(visible(line) for line in text.split("\n"))
