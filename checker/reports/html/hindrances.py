"""What stops whoever waits for the verdict, as a list to act on: each cause once, with the documents that it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checker.reports.html.causes import Cause, across
from checker.reports.html.marks import badge
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.room import Room, fitting
from checker.reports.telling import shortened
from checker.reports.words import counted, whole
from checker.wording import kronor

_NAMED, _LINKED = 3, 100  # documents that are named at once, and those that are listed when asked for


@dataclass(frozen=True, slots=True)
class Around:
    """``anchors``: where each cause is to be read, by ``id`` of its row. ``stakes``: the kronor that rows are about,
    by their ``id``; empty where the list isn't by kronor. ``single``: there is only one document."""

    anchors: Mapping[int, str]
    stakes: Mapping[int, Fraction]
    single: bool


def to_do(found: Sequence[Cause], around: Around, room: Room) -> Markup:
    """What gates: in the order given, or the largest amount first. Each item leads to its finding."""
    groups = [sorted(group, key=lambda one: one.row.name) for group in across(found)]
    if not groups:
        return Markup()
    if around.stakes:
        groups.sort(key=lambda group: -_stake(group, around))
    items, left = fitting((_item(group, around) for group in groups), room)
    more = f"Och {counted(left, 'punkt', 'punkter')} till, som inte ryms här. De står under dokumenten nedan."
    return joined([tag("p", "Störst belopp först.", class_="ingress") if around.stakes else None,
                   tag("ol", *items, class_="atgarder"), tag("p", more, class_="kvar") if left else None])


def _item(group: list[Cause], around: Around) -> Markup:
    first = group[0].row
    times = sum(one.row.finding.count for one in group)
    stake = _stake(group, around)
    several = len(group) > _NAMED
    where = [] if around.single or several else [_documents(group, around)]
    facts = [*where, first.finding.rule, first.clause.clause,
             *([f"{whole(times)} fall" + (f" i {whole(len(group))} dokument" if several else "")] if times > 1 else []),
             *([("tillsammans " if times > 1 else "") + kronor(stake)] if stake else [])]
    return tag("li", badge(first.finding.outcome), " ",
               tag("a", shortened(first.finding.message.strip(" \n")), href=f"#{around.anchors[id(first)]}"), " ",
               tag("span", joined(facts, " · "), class_="var"), _opened(group, around) if several else None)


def _documents(group: list[Cause], around: Around) -> Markup:
    """The documents by name; where there are several, each leads to its own finding."""
    if len(group) == 1:
        return joined([group[0].row.name])
    return joined([_link(one, around) for one in group], ", ")


def _opened(group: list[Cause], around: Around) -> Markup:
    left = len(group) - _LINKED
    more = tag("p", f"och {whole(left)} till, under dokumenten nedan", class_="kvar") if left > 0 else None
    return tag("details", tag("summary", f"Visa de {whole(len(group))} dokumenten"),
               tag("ul", *(tag("li", _link(one, around)) for one in group[:_LINKED])), more, class_="mer")


def _link(one: Cause, around: Around) -> Markup:
    return tag("a", one.row.name, href=f"#{around.anchors[id(one.row)]}")


def _stake(group: list[Cause], around: Around) -> Fraction:
    return sum((around.stakes.get(id(row), Fraction(0)) for one in group for row in one.rows), Fraction(0))
