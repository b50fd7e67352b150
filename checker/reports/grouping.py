"""Findings that one cause gives: the same rule says the same thing of each of many lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checker.findings import Finding, Missing


def together(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those that differ in nothing but their places as one with their count, where the first stood.

    Its locations are the first of each, and then what all of them rest on.
    """
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        alike.setdefault(cause(finding), []).append(finding)
    return [_as_one(group) if len(group) > 1 else group[0] for group in alike.values()]


def cause(finding: Finding) -> tuple[object, ...]:
    """All that is said but where: what is missing by its name, as each line lacks its own. Equal where one cause is."""
    lacking = tuple((one.document, one.label) for one in finding.missing)
    beside = tuple(tuple(sorted(one.items(), key=str)) if one else None for one in (finding.waiver, finding.declared))
    return (finding.rule, finding.statements, finding.level, finding.outcome, finding.message, finding.quote,
            finding.action, finding.expected, finding.actual, finding.difference, lacking, finding.readings, beside)


def _as_one(group: list[Finding]) -> Finding:
    first = group[0]
    common = set(first.locations).intersection(*(one.locations for one in group[1:]))
    locations = dict.fromkeys([one.locations[0] for one in group if one.locations]
                              + [place for place in first.locations if place in common])
    missing: dict[Missing, None] = dict.fromkeys(one for finding in group for one in finding.missing)
    return replace(first, count=sum(one.count for one in group), locations=tuple(locations), missing=tuple(missing))
