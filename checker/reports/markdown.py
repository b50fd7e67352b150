"""The report as GitHub Flavored Markdown, fit for a comment on a pull request.

A comment holds 65,536 characters. What doesn't fit is left out from the least important end, and
the page says how much: first the details of what weighs least, then those findings whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from checker.findings import Location, Report, Utfall
from checker.reports import Options
from checker.reports.marking import inline
from checker.reports.pointing import primary
from checker.reports.rows import Row, by_weight, documents, notes, rows, unreadable
from checker.reports.telling import closing, needed, outcome, particulars, place, sentence, shortened, whereabouts
from checker.reports.words import KINDS, OUTCOMES, counted, listed, outcome_words

COMMENT_BYTES = 65_000  # of the 65,536 characters that a comment holds; no character is shorter than a byte
_RESERVED = 1000  # bytes for headings, and for the lines that say what was left out
_LONGEST = 1000  # characters of one message or detail
_LONGEST_PATH = 200


def render(report: Report, options: Options) -> str:
    """The page, as long as a comment may be."""
    return page(report, options, COMMENT_BYTES)


def page(report: Report, options: Options, room: int) -> str:
    """The page in at most ``room`` bytes of UTF-8 (10,000 or more), ending with a newline."""
    every = by_weight(rows(report, options))
    shown = [row for row in every if row.finding.needs_eye or options.verbose]
    head = _head(report, every)
    before = [*_fitted("Gick inte att läsa", _unread(report), room // 6),
              *_fitted("Dokument", _table(report, every), room // 6, leading=2)]
    after = [*_fitted("Det här saknas", _needed(every), room // 6),
             *_fitted("Anmärkningar på dokumentens form", _notes(report), room // 12)]
    told = _told(shown, room - _RESERVED - _size([*head, *before, *after]))
    stopping = sum(row.gates for row in shown)
    lines = [*head, *before,
             *_section("Det här hindrar", told[:stopping]),
             *_section("Att se på (hindrar inte)", told[stopping:]),
             *_left_out(shown[len(told):]), *after]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(report: Report, every: list[Row]) -> list[str]:
    if report.unreadable:
        verdict = "en del gick inte att läsa"
    elif any(row.gates for row in every):
        broken = any(row.gates and row.finding.outcome is Utfall.BRUTEN for row in every)
        verdict = "✗ kraven är inte uppfyllda" if broken else "? allt är inte avgjort"
    else:
        verdict = "✓ inget hindrar"
    counts = [f"{' '.join(OUTCOMES[Utfall(name)])} {number}" for name, number in report.summary().items() if number]
    return [f"## Avtalskoll: {verdict}", "", inline(closing(report, every)), "",
            " · ".join(counts) or "Inget är prövat.", "",
            inline(f"Granskningsdag {report.as_of} · regelbok {report.rulebook_version} "
                   f"({report.rulebook_sha256[:12]}) · avtalskoll {report.tool_version}"), ""]


def _unread(report: Report) -> list[str]:
    return [f"- {inline(_path(place(Location('', file.path, file.line, file.column))))}: "
            f"{inline(_cut(sentence(file.error)))}" for file in unreadable(report)]


def _table(report: Report, every: list[Row]) -> list[str]:
    """A line a document, those with most to stop for first."""
    stopping = Counter(id(row.document) for row in every if row.gates)
    eyed = Counter(id(row.document) for row in every if row.finding.needs_eye and not row.gates)
    lines = []
    for name, document in documents(report):
        kind = KINDS.get(document.kind, (document.kind,))[0]
        verdict = outcome_words(document.outcome, document.level)
        numbers = stopping[id(document)], eyed[id(document)]
        lines.append((-numbers[0],
                      f"| {inline(_path(name))} | {inline(kind)} | {verdict} | {numbers[0]} | {numbers[1]} |"))
    if not lines:
        return []
    return ["| Dokument | Slag | Utfall | Hindrar | Att se på |", "|---|---|---|--:|--:|",
            *(line for _, line in sorted(lines, key=lambda one: one[0]))]


def _needed(every: list[Row]) -> list[str]:
    """What to ask the other party for."""
    return [f"- {inline(_path(document))}: {inline(_cut(label))}"
            for document, labels in needed(every).items() for label in labels]


def _notes(report: Report) -> list[str]:
    return [f"- {inline(_path(place(location)))}: {inline(_cut(sentence(note.message)))}"
            for note, location in notes(report)]


def _told(shown: list[Row], room: int) -> list[str]:
    """As many findings as there is room for: all in full, or the first in full until half is used and then in brief."""
    full: list[str] = []
    used = 0
    for row in shown:
        text = _full(row)
        used += _size([text])
        if used > room:
            break
        full.append(text)
    if len(full) == len(shown):
        return full
    told: list[str] = []
    used = 0
    for row in shown:
        text = _full(row)
        if used + _size([text]) > room // 2:
            break
        told.append(text)
        used += _size([text])
    for row in shown[len(told):]:
        text = _brief(row)
        used += _size([text])
        if used > room:
            break
        told.append(text)
    return told


def _brief(row: Row) -> str:
    where = whereabouts(primary(row))
    known = " (känd sedan tidigare)" if row.known else ""
    return (f"- **{outcome(row)}**{known} {inline(row.clause.clause)}, {inline(_path(where))}: "
            f"{inline(_cut(sentence(row.finding.message)))}")


def _full(row: Row) -> str:
    return "\n".join([_brief(row), *(f"  - {label}: {inline(_cut(text))}" for label, text in particulars(row)),
                      f"  - Regel: {inline(row.finding.rule)}"])


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"### {title}", "", *lines, ""] if lines else []


def _fitted(title: str, lines: list[str], room: int, leading: int = 0) -> list[str]:
    """A section with as many lines as there is room for, and how many more there are; ``leading`` belong together."""
    used, number = 0, 0
    for line in lines:
        used += _size([line])
        if used > room:
            break
        number += 1
    shown = lines[:max(number, leading)]
    more = [f"\nOch {len(lines) - len(shown)} till."] if len(shown) < len(lines) else []
    return _section(title, [*shown, *more])


def _left_out(rows_left: list[Row]) -> Iterator[str]:
    if rows_left:
        counts = Counter(row.finding.outcome for row in rows_left)
        kinds = listed([f"{counts[one]} {OUTCOMES[one][1]}" for one in OUTCOMES if counts[one]])
        stopping = sum(row.gates for row in rows_left)
        yield from (f"**{counted(len(rows_left), 'fynd', 'fynd')} till ryms inte här** ({kinds}; {stopping} av dem "
                    "hindrar). Hela rapporten fås med `--format json` eller `--format text`.", "")


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode("utf-8", "surrogatepass")) + 1 for line in lines)


def _cut(text: str) -> str:
    return shortened(text, _LONGEST)


def _path(text: str) -> str:
    """A path that is too long by its end, which tells most."""
    return text if len(text) <= _LONGEST_PATH else f"…{text[-_LONGEST_PATH:]}"
