"""What a comment says: one finding, or one remark on the form, in plain Swedish.

Every line begins with a label of ours, never with what a document says: a line pasted into a cell
is text, not a formula. Nothing in it can act on whoever reads: control characters and those that turn
the direction of writing stand as escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from checker.findings import ClauseReport, Finding, FormNote, Location, Missing, ReadingOutcome, Utfall
from checker.reports.lines import visible
from checker.reports.words import (
    KINDS,
    OUTCOMES,
    details,
    difference,
    field_name,
    in_kronor,
    outcome_words,
    place_words,
    quantity,
)

AUTHOR = "avtalskoll"
INITIALS = "ak"

_LONGEST = 1000  # characters of a line
_MOST_PLACES = 4
_MOST_MISSING = 12
_SPACES = re.compile(r"[ \t\r\n]+")  # not those that keep an amount together
_NO_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a comment: ``label: text``, both safe to write into XML."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


Words = tuple[Line, ...]


def line(label: str, text: str) -> Line:
    """A line of safe text, shortened to what one can take in."""
    flat = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", visible(_SPACES.sub(" ", text).strip(" ")))
    return Line(label, flat if len(flat) <= _LONGEST else flat[:_LONGEST - 1] + "…")


def words_of(finding: Finding, clause: ClauseReport, path: str, used: Location | None) -> Words:
    """A finding of the document at ``path``. ``used``: the location where the comment stands, which isn't repeated."""
    return tuple(line(label, text) for label, text in _finding(finding, clause, path, used) if text)


def words_of_form(note: FormNote, path: str) -> Words:
    """A remark on the form of the document at ``path``, or of one that supplies what it can't carry."""
    words: Words = (line("Anmärkning på formen", note.message),)
    if note.location is not None and note.location.file != path:
        words = (*words, line("Plats", ", ".join(filter(None, [_file(note.location.file),
                                                               place_words(note.location)]))))
    return words


def _finding(finding: Finding, clause: ClauseReport, path: str, used: Location | None) -> Iterator[tuple[str, str]]:
    declared = finding.outcome is Utfall.AVVIKELSE and finding.declared is not None
    yield outcome_words(finding.outcome, finding.level, declared), finding.message
    yield "Paragraf", f"{clause.clause} {clause.title}"
    yield "Gäller", f"{finding.count} fall av samma slag" if finding.count > 1 else ""
    yield "Lydelse", f"”{finding.quote}”" if finding.quote else ""
    amounts = in_kronor([finding.actual, finding.expected, finding.difference,
                         *(value for reading in finding.readings for value in (reading.expected, reading.difference))])
    yield "Hittat", quantity(finding.actual or "", amounts)
    yield "Väntat", quantity(finding.expected or "", amounts)
    if finding.difference is not None:
        between = [finding.expected, finding.actual, *(reading.expected for reading in finding.readings)]
        yield "Skillnad", difference(finding.difference, amounts, between)
    yield "Läsningar", _readings(finding.readings, amounts, finding.actual)
    yield "Saknas", _some((_named(missing, path) for missing in finding.missing), _MOST_MISSING)
    yield "Undantag", details(finding.waiver or {})
    yield "Anmält", details(finding.declared or {})
    yield "Bygger också på", _some((_place(one, path) for one in finding.locations if one != used), _MOST_PLACES)
    yield "Gör så här", finding.action
    yield "Regel", finding.rule


def _readings(readings: tuple[ReadingOutcome, ...], amounts: bool, actual: str | None) -> str:
    """The readings one after the other, where it matters which one is right."""
    if len({(reading.outcome, reading.expected, reading.difference) for reading in readings}) < 2:
        return ""
    told = []
    for reading in readings:
        parts = [" ".join(OUTCOMES[reading.outcome])]
        parts += [f"väntat {quantity(reading.expected, amounts)}"] if reading.expected else []
        parts += [f"skillnad {difference(reading.difference, amounts, (reading.expected, actual))}"
                  ] if reading.difference else []
        told.append(f"{reading.axis} = {reading.name}: {', '.join(parts)}")
    return "; ".join(told)


def _named(missing: Missing, path: str) -> str:
    if missing.document == path:
        return missing.label
    owner = f"{KINDS[missing.document][0]}, inte bland dokumenten" if missing.document in KINDS else _file(
        missing.document)
    return f"{missing.label} ({owner})"


def _place(location: Location, path: str) -> str:
    """``Blad1!F7 (ersattning: 6400.00)``, after the file's name where it is another file."""
    parts = [] if location.file == path else [_file(location.file)]
    parts += [place_words(location)] if place_words(location) else []
    name = field_name(location.pointer)
    value = ": ".join(filter(None, [name, location.value]))
    return f"{', '.join(parts)} ({value})" if parts and value else ", ".join(parts) or value


def _file(path: str) -> str:
    """The name alone: a copy is sent to others, and the folders are nobody's business."""
    return PurePath(path).name or path


def _some(texts: Iterable[str], most: int) -> str:
    every = [text for text in dict.fromkeys(texts) if text]
    left = len(every) - most
    return "; ".join(every[:most]) + (f" och {left} till (se rapporten)" if left > 0 else "")
