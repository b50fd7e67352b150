"""Findings that one cause gives, told once: within a document, and in the list of what hinders across documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from checker.reports.grouping import cause, together
from checker.reports.rows import Row


@dataclass(frozen=True, slots=True)
class Cause:
    """What one document is told once under one clause. ``row``: its finding, with the count and the places of all.
    ``rows``: each of them, at least one."""

    row: Row
    rows: tuple[Row, ...]


def causes(rows: Iterable[Row]) -> list[Cause]:
    """The rows, those of one document and clause that differ in nothing but their places as one, in order."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        alike.setdefault((id(row.document), id(row.clause), row.gates, row.known, cause(row.finding)), []).append(row)
    return [Cause(_as_one(group), tuple(group)) for group in alike.values()]


def across(found: Iterable[Cause]) -> list[list[Cause]]:
    """The causes, those that say the same of several documents in one list, in order."""
    alike: dict[tuple[object, ...], list[Cause]] = {}
    for one in found:
        alike.setdefault((one.row.clause.clause, cause(one.rows[0].finding)), []).append(one)
    return list(alike.values())


def _as_one(group: list[Row]) -> Row:
    (finding,) = together(row.finding for row in group)
    return replace(group[0], finding=finding)
