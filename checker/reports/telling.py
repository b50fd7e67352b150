"""A finding told in plain Swedish: a headline, and what there is to know about it, label by label.

Every string is made safe here (``lines.visible``): none holds a line break or another control character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.findings import Finding, Location, Missing, ReadingOutcome, Report
from checker.reports.lines import visible
from checker.reports.rows import Row
from checker.reports.words import (
    KINDS,
    OUTCOMES,
    conclusion,
    counted,
    details,
    difference,
    field_name,
    field_paths,
    in_kronor,
    outcome_words,
    place_words,
    quantity,
)

_SHOWN_PLACES = 5
_LONGEST_VALUE = 200  # characters
_ABSENT = "inte bland dokumenten"


def outcome(row: Row) -> str:
    """``✗ BRUTEN``, with a remark where it doesn't stop anything."""
    return outcome_words(row.finding.outcome, row.finding.level, row.declared)


def sentence(text: str) -> str:
    """What a rule, a reader or the contract says, in one safe line."""
    return visible(text.strip(" \n"))


def flowing(text: str) -> str:
    """Words of the rule book: their line breaks are the file's, not the reader's."""
    return visible(" ".join(text.split()))


def closing(report: Report, found: Iterable[Row]) -> str:
    """What the result means, also where a baseline holds some of it."""
    known = sum(row.known for row in found)
    remark = f" {counted(known, 'fynd är känt', 'fynd är kända')} sedan tidigare och hindrar inte." if known else ""
    return conclusion(report) + remark


def particulars(row: Row, whole: bool = False) -> Iterator[tuple[str, str]]:
    """(label, text) of everything that stands in a finding beside its message. ``whole``: no list is cut short."""
    finding = row.finding
    if finding.count > 1:
        yield "Gäller", f"{counted(finding.count, 'fall', 'fall')} av samma slag"
    if finding.quote:
        yield "Avtalets ord", f"”{flowing(finding.quote)}”"
    where = joined(places(finding.locations, row.path), whole)
    if where:
        yield "Plats", where
    yield from _figures(finding)
    if finding.missing:
        yield "Saknas", joined(dict.fromkeys(wanted(missing, row.path) for missing in finding.missing), whole)
    if finding.waiver:
        yield "Undantag", visible(details(finding.waiver))
    if finding.declared:
        yield "Anmält", visible(details(finding.declared))
    if finding.action:
        yield "Gör så här", flowing(finding.action)


def _figures(finding: Finding) -> Iterator[tuple[str, str]]:
    amounts = in_kronor([finding.actual, finding.expected, finding.difference,
                         *(value for reading in finding.readings for value in (reading.expected, reading.difference))])
    if finding.actual is not None:
        yield "Hittat", quantity(shortened(finding.actual), amounts)
    if finding.expected is not None:
        yield "Väntat", quantity(shortened(finding.expected), amounts)
    if finding.difference is not None:
        between = [finding.expected, finding.actual, *(reading.expected for reading in finding.readings)]
        yield "Skillnad", difference(shortened(finding.difference), amounts, between)
    if len({(reading.outcome, reading.expected, reading.difference) for reading in finding.readings}) > 1:
        yield "Läsningar", "; ".join(_reading(reading, finding, amounts) for reading in finding.readings)


def _reading(reading: ReadingOutcome, finding: Finding, amounts: bool) -> str:
    parts = [f"{visible(reading.axis)} {visible(reading.name)}: {OUTCOMES[reading.outcome][1]}"]
    if reading.expected:
        parts.append(f"väntat {quantity(shortened(reading.expected), amounts)}")
    if reading.difference:
        between = (reading.expected, finding.actual)
        parts.append(f"skillnad {difference(shortened(reading.difference), amounts, between)}")
    return ", ".join(parts)


def place(location: Location, path: str = "") -> str:
    """``faktura.yaml, rad 12, kolumn 5 (ersattning: 6400.00)``, without the file where it is ``path``."""
    at = whereabouts(location, path)
    numbered = bool(place_words(location))
    name = visible(field_name(location.pointer) if numbered else "".join(field_paths([location.pointer])))
    value = "" if location.value is None else f": {shortened(location.value) or 'tomt'}"
    field = f"{name}{value}" if name else value.removeprefix(": ")
    return f"{at} ({field})" if at and field else at or field


def whereabouts(location: Location, path: str = "") -> str:
    """``faktura.yaml, rad 12, kolumn 5``, without the file where it is ``path``."""
    return visible(", ".join(filter(None, [location.file if location.file != path else "", place_words(location)])))


def places(locations: Iterable[Location], path: str) -> Iterator[str]:
    """Each place once; the document as a whole needs no saying where it is the one at hand."""
    return filter(None, (place(location, path) for location in dict.fromkeys(locations)
                         if location.pointer or location.file != path))


def wanted(missing: Missing, path: str) -> str:
    """What is missing, and where it should stand if not in the document at hand."""
    if missing.document == path:
        return visible(missing.label)
    return visible(f"{missing.label} ({owner(missing.document) if missing.pointer else _ABSENT})")


def owner(document: str) -> str:
    """A document's path; a kind of document where there is none at hand."""
    return f"{KINDS[document][0]}, {_ABSENT}" if document in KINDS else document


def needed(found: Iterable[Row]) -> dict[str, list[str]]:
    """Everything that would settle what is open, by document, in a form that can be sent to the other party."""
    labels: dict[str, dict[str, list[str]]] = {}
    for row in found:
        for missing in row.finding.missing if row.finding.needs_eye else ():
            labels.setdefault(missing.document, {}).setdefault(missing.label, []).append(missing.pointer)
    return {visible(owner(document)): [_at(label, pointers) for label, pointers in labels[document].items()]
            for document in sorted(labels)}


def _at(label: str, pointers: list[str]) -> str:
    where = "; ".join(filter(None, field_paths(pointers)))
    return visible(f"{label} ({where})" if where else label)


def joined(texts: Iterable[str], whole: bool = False) -> str:
    """``a; b``, the later ones counted where there are many."""
    every = list(texts)
    shown = every if whole or len(every) <= _SHOWN_PLACES + 1 else every[:_SHOWN_PLACES]
    return "; ".join(shown) + (f" och {len(every) - len(shown)} till" if len(shown) < len(every) else "")


def shortened(value: str, longest: int = _LONGEST_VALUE) -> str:
    """A value made safe, and cut short if it is long."""
    shown = visible(value)
    return shown if len(shown) <= longest else f"{shown[:longest]}… ({len(value)} tecken)"


