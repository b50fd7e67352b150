"""A finding on the page: what, where, expected and found, what to do, and the contract's words beside it."""

from __future__ import annotations

from collections.abc import Iterable

from checker.findings import Finding, ReadingOutcome
from checker.reports.html.marks import badge, day
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.tables import Line, table
from checker.reports.rows import Row
from checker.reports.telling import flowing, places, shortened, wanted
from checker.reports.words import counted, details, difference, in_kronor, listed, quantity, whole

_SHOWN = 4
_LONGEST = 2000, 300  # characters of what a finding says: in full, in brief


def finding(row: Row, anchor: str, entire: bool) -> Markup:
    """A finding as an item of a list. ``entire``: no list of places is cut short; the end of a long one is opened."""
    words, about = row.finding, row.finding.outcome.value
    quote = tag("blockquote", tag("p", f"”{flowing(words.quote)}”"), class_="ord") if words.quote else None
    return tag("li", tag("div", _headline(row, _LONGEST[0]), tag("dl", *_facts(row, entire)), class_="sak"), quote,
               id=anchor, class_=f"fynd u-{about}", data_utfall=about, data_antal=_several_times(words))


def brief(row: Row, anchor: str) -> Markup:
    """A finding in a line or two, where there is no room for all of them in full."""
    told, about = row.finding, row.finding.outcome.value
    times = counted(told.count, "fall", "fall") if told.count > 1 else ""
    where = " · ".join(filter(None, [times, next(places(told.locations, row.path), "")]))
    return tag("li", _headline(row, _LONGEST[1]), tag("p", where, class_="var") if where else None, id=anchor,
               class_=f"fynd kort u-{about}", data_utfall=about, data_antal=_several_times(told))


def _headline(row: Row, longest: int) -> Markup:
    known = tag("span", " Känt sedan tidigare.", class_="kant") if row.known else None
    words = shortened(row.finding.message.strip(" \n"), longest)
    return tag("p", badge(row.finding.outcome, row.finding.level, row.declared), " ", words, known, class_="vad")


def _several_times(told: Finding) -> int | None:
    return told.count if told.count > 1 else None


def _facts(row: Row, entire: bool) -> Iterable[Markup]:
    told = row.finding
    if told.count > 1:
        yield _fact("Gäller", f"{counted(told.count, 'fall', 'fall')} av samma slag")
    where = list(places(told.locations, row.path))
    if where:
        yield _fact("Plats", _several(where, entire), "bred")
    yield from _figures(told)
    if told.missing:
        yield _fact("Saknas", _several(dict.fromkeys(wanted(one, row.path) for one in told.missing), entire), "bred")
    if told.waiver:
        yield _fact("Undantag", details(told.waiver), "bred")
    if told.declared:
        yield _fact("Anmält", details(told.declared), "bred")
    if told.action:
        yield _fact("Gör så här", flowing(told.action), "gor")
    yield _fact("Regel", told.rule, "bred")


def _fact(label: str, value: str, kind: str | None = None) -> Markup:
    return tag("div", tag("dt", label), tag("dd", value), class_=kind)


def _several(texts: Iterable[str], entire: bool) -> Markup:
    every = list(texts)
    if len(every) == 1:
        return joined(every)
    shown = every if len(every) <= _SHOWN + 1 else every[:_SHOWN]
    left = [tag("li", text) for text in every[len(shown):]]
    items = [tag("li", text) for text in shown]
    if left and not entire:
        items.append(tag("li", f"och {whole(len(left))} till"))
    more = tag("details", tag("summary", f"och {whole(len(left))} till"), tag("ul", *left), class_="mer")
    return joined([tag("ul", *items), more if left and entire else None])


def _figures(told: Finding) -> Iterable[Markup]:
    amounts = in_kronor([told.actual, told.expected, told.difference,
                         *(value for reading in told.readings for value in (reading.expected, reading.difference))])
    pairs = [(label, value) for label, value in (("Hittat", told.actual), ("Väntat", told.expected))
             if value is not None]
    for label, value in pairs:
        yield _fact(label, _value(value, amounts), "tal")
    if told.difference is not None:
        between = [told.expected, told.actual, *(reading.expected for reading in told.readings)]
        yield _fact("Skillnad", difference(shortened(told.difference), amounts, between), "tal")
    if len({(reading.outcome, reading.expected, reading.difference) for reading in told.readings}) > 1:
        yield _fact("Läsningar", _readings(told, amounts), "bred")


def _value(value: str, amounts: bool) -> Markup:
    return day(quantity(shortened(value), amounts))


def _readings(told: Finding, amounts: bool) -> Markup:
    """The readings side by side; a column that none of them fills is left out."""
    axes = listed(list(dict.fromkeys(reading.axis for reading in told.readings)))
    cells = [_columns(reading, told, amounts) for reading in told.readings]
    filled = [place for place in (0, 1) if any(row[place] for row in cells)]
    figures = [("Väntat", "Skillnad")[place] for place in filled]
    lines = [Line(reading.name, [badge(reading.outcome), *(row[place] for place in filled)])
             for reading, row in zip(told.readings, cells, strict=True)]
    return table(f"Vad varje läsning av texten ger ({axes})", ["Läsning", "Utfall", *figures], lines, "lasningar block",
                 figures)


def _columns(reading: ReadingOutcome, told: Finding, amounts: bool) -> tuple[Markup, str]:
    expected = _value(reading.expected, amounts) if reading.expected else Markup()
    apart = "" if reading.difference is None else difference(
        shortened(reading.difference), amounts, (reading.expected, told.actual))
    return expected, apart
