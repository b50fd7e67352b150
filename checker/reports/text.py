"""The report as plain Swedish text: one section a clause, under it what needs a reader's eye.

Every string of the report is made safe before it is set; no line is wider than asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from checker.findings import (
    ClauseReport,
    DocumentReport,
    Finding,
    FormNote,
    Level,
    Location,
    Missing,
    Report,
    Utfall,
    rank,
)
from checker.reports import Options
from checker.reports.grouping import together
from checker.reports.lines import columns, visible, wrap
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
    listed,
    outcome_words,
    place_words,
    quantity,
)

_NARROWEST = 60
_OUTCOME_COLUMNS = 25  # the longest outcome with its remark
_LABEL_COLUMNS = 12
_VALUE_INDENT = " " * (4 + _LABEL_COLUMNS)
_SHOWN_PLACES = 4
_SHOWN_FILES = 10
_SHOWN_VALUE = 200  # characters of one value
_ABSENT = "inte bland dokumenten"
_AGREEMENTS = ("samverkansavtal", "avsiktsforklaring")

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_COLORS = {
    Utfall.BRUTEN: "\x1b[31m", Utfall.TVISTIG: "\x1b[35m", Utfall.OBEDOMD: "\x1b[33m", Utfall.AVVIKELSE: "\x1b[36m",
    Utfall.INTYGAS: "\x1b[34m", Utfall.UNDANTAGEN: "\x1b[2m", Utfall.UPPFYLLD: "\x1b[32m",
    Utfall.EJ_TILLAMPLIG: "\x1b[2m",
}


def render(report: Report, options: Options) -> str:
    """The report as text that ends with a newline. Agreements come first, then documents by path."""
    page = _Page(options)
    documents = sorted(report.documents, key=lambda d: (d.kind not in _AGREEMENTS, d.path))
    _head(page, report, documents)
    in_file = Counter(document.path for document in documents)
    seen: Counter[str] = Counter()
    for document in documents:
        seen[document.path] += 1
        number = f" (dokument {seen[document.path]} i filen)" if in_file[document.path] > 1 else ""
        _document(page, document, number)
    _missing(page, documents)
    _files(page, report)
    _summary(page, report, documents)
    return "\n".join(page.lines) + "\n"


class _Page:
    """The lines set so far."""

    def __init__(self, options: Options) -> None:
        self.lines: list[str] = []
        self.width = max(options.width, _NARROWEST)
        self.verbose = options.verbose
        self._color = options.color
        self._rule = "=" * self.width

    def gap(self) -> None:
        if self.lines and self.lines[-1] not in ("", self._rule):
            self.lines.append("")

    def rule(self) -> None:
        self.lines.append(self._rule)

    def heading(self, words: str) -> None:
        self.gap()
        self.lines.append(self.styled(words, _BOLD))

    def put(self, text: str, first: str = "", rest: str | None = None, style: str = "") -> None:
        """Wrapped text; ``style`` is that of ``first``."""
        lines = wrap(visible(text), self.width, first, rest)
        lines[0] = (self.styled(first, style) + lines[0][len(first):]).rstrip(" ")
        self.lines += lines

    def field(self, label: str, text: str, indent: int = 0) -> None:
        self.put(text, " " * indent + f"{label}:".ljust(_LABEL_COLUMNS))

    def styled(self, words: str, style: str) -> str:
        bare = words.strip(" ")
        return words.replace(bare, f"{style}{bare}{_PLAIN}", 1) if self._color and style and bare else words


def _head(page: _Page, report: Report, documents: list[DocumentReport]) -> None:
    page.heading("AVTALSKOLL: granskning mot samverkansavtalet")
    kinds = Counter(document.kind for document in documents)
    judged = [counted(number, *KINDS.get(kind, (kind, kind))) for kind, number in kinds.items()]
    agreements = sorted({d.agreement for d in documents if d.agreement}
                        | {d.path for d in documents if d.kind == "samverkansavtal"})
    page.field("Granskat", listed(judged) or "inget dokument")
    many = len(agreements) > _SHOWN_FILES
    page.field("Avtal", f"{len(agreements)} olika" if many else listed(agreements) or "inget bland dokumenten")
    page.field("Dag", f"{report.as_of} (granskningsdag)")
    page.field("Regelbok", f"{report.rulebook_version} ({report.rulebook_sha256[:12]})")
    page.field("Program", f"avtalskoll {report.tool_version}")


def _document(page: _Page, document: DocumentReport, number: str) -> None:
    page.gap()
    page.rule()
    kind = KINDS.get(document.kind, (document.kind, ""))[0]
    page.put(document.path + number, f"{kind.upper()}: ")
    label = outcome_words(document.outcome, document.level, _is_declared(document.findings))
    page.lines.append("Utfall:".ljust(_LABEL_COLUMNS) + page.styled(label, _COLORS[document.outcome]))
    if document.agreement and document.agreement != document.path:
        page.field("Avtal", document.agreement)
    elif document.kind not in _AGREEMENTS:
        page.field("Avtal", "inget funnet; bedömt så långt det går utan avtal")
    page.rule()
    if document.form:
        page.put("Anmärkningar på dokumentets form:")
        for note in document.form:
            _form_note(page, note, document.path)
        page.gap()
    titles = max((columns(visible(clause.clause)) for clause in document.clauses), default=0)
    for clause in document.clauses:
        _clause(page, clause, document.path, titles)


def _form_note(page: _Page, note: FormNote, path: str) -> None:
    location = note.location or Location(note.pointer, path)
    page.put(": ".join(filter(None, [_place(location, path), _sentence(note.message)])), "  – ")


def _clause(page: _Page, clause: ClauseReport, path: str, titles: int) -> None:
    shown = together(one for one in sorted(clause.findings, key=rank) if page.verbose or one.needs_eye)
    if shown:
        page.gap()
    room = page.width - _OUTCOME_COLUMNS
    lines = wrap(visible(_flowing(clause.title)), room - 4, visible(clause.clause).ljust(titles) + "  ")
    label = outcome_words(clause.outcome, clause.level, _is_declared(clause.findings))
    dots = "." * (room - columns(lines[-1]) - 2)
    lines = [page.styled(line, _BOLD) for line in lines]
    page.lines += [*lines[:-1], f"{lines[-1]} {dots} {page.styled(label, _COLORS[clause.outcome])}"]
    for finding in shown:
        _finding(page, finding, path)
        page.gap()
    if shown and not page.verbose:
        _settled(page, clause.findings)


def _settled(page: _Page, findings: list[Finding]) -> None:
    """What isn't shown because nobody needs to look at it."""
    counts: Counter[Utfall] = Counter()
    for finding in findings:
        if not finding.needs_eye:
            counts[finding.outcome] += 1
    kept = counts[Utfall.UPPFYLLD], counts[Utfall.EJ_TILLAMPLIG]
    words = [counted(kept[0], "krav är uppfyllt", "krav är uppfyllda")] if kept[0] else []
    words += [counted(kept[1], "krav är inte tillämpligt", "krav är inte tillämpliga")] if kept[1] else []
    if words:
        page.put(f"Därutöver: {listed(words)} (visas med -v).", "  ")
        page.gap()


def _finding(page: _Page, finding: Finding, path: str) -> None:
    label = outcome_words(finding.outcome, finding.level, _is_declared([finding]))
    page.put(_sentence(finding.message), f"  {label}: ", "    ", _COLORS[finding.outcome])
    if finding.count > 1:
        _field(page, "Gäller", f"{counted(finding.count, 'fall', 'fall')} av samma slag")
    if finding.quote:
        _field(page, "Lydelse", f"”{_flowing(finding.quote)}”")
    _lines(page, "Plats", _places(finding.locations))
    amounts = in_kronor([finding.actual, finding.expected, finding.difference,
                         *(value for reading in finding.readings for value in (reading.expected, reading.difference))])
    if finding.actual is not None:
        _field(page, "Hittat", quantity(_shortened(finding.actual), amounts))
    if finding.expected is not None:
        _field(page, "Väntat", quantity(_shortened(finding.expected), amounts))
    if finding.difference is not None:
        between = [finding.expected, finding.actual, *(reading.expected for reading in finding.readings)]
        _field(page, "Skillnad", difference(_shortened(finding.difference), amounts, between))
    _readings(page, finding, amounts)
    _lines(page, "Saknas", dict.fromkeys(_named(missing, path) for missing in finding.missing))
    if finding.waiver:
        _field(page, "Undantag", details(finding.waiver))
    if finding.declared:
        _field(page, "Anmält", details(finding.declared))
    if finding.action:
        _field(page, "Gör så här", _flowing(finding.action))
    _field(page, "Regel", finding.rule)


def _field(page: _Page, label: str, text: str) -> None:
    page.field(label, text, indent=4)


def _lines(page: _Page, label: str, texts: Iterable[str]) -> None:
    """A field of several lines; the later ones are cut short unless all is asked for."""
    every = list(texts)
    shown = every if page.verbose or len(every) <= _SHOWN_PLACES + 1 else every[:_SHOWN_PLACES]
    for place, text in enumerate(shown):
        if place:
            page.put(text, _VALUE_INDENT)
        else:
            _field(page, label, text)
    if len(shown) < len(every):
        page.put(f"och {len(every) - len(shown)} till (visas med -v)", _VALUE_INDENT)


def _places(locations: Iterable[Location]) -> Iterable[str]:
    """Each place once; the file is named where it isn't that of the line above."""
    file = ""
    for location in dict.fromkeys(locations):
        yield _place(location, file)
        file = location.file


def _place(location: Location, file: str) -> str:
    """``faktura.yaml, rad 12, kolumn 5 (ersattning: 6400.00)``, without the file where it is the one known."""
    where = place_words(location)
    name = field_name(location.pointer) if where else "".join(field_paths([location.pointer]))
    value = "" if location.value is None else f": {_shortened(location.value) or 'tomt'}"
    parts = [location.file] if location.file != file else []
    parts += [where] if where else []
    field = f"{name}{value}" if name else value.removeprefix(": ")
    return f"{', '.join(parts)} ({field})" if parts and field else ", ".join(parts) or field


def _named(missing: Missing, path: str) -> str:
    if missing.document == path:
        return missing.label
    return f"{missing.label} ({_owner(missing.document) if missing.pointer else _ABSENT})"


def _owner(document: str) -> str:
    """A document's path; a kind of document where there is none at hand."""
    return f"{KINDS[document][0]}, {_ABSENT}" if document in KINDS else document


def _readings(page: _Page, finding: Finding, amounts: bool) -> None:
    """The readings side by side, where it matters which one is right."""
    given = {(reading.outcome, reading.expected, reading.difference) for reading in finding.readings}
    if len(given) < 2 and not (page.verbose and finding.readings):
        return
    heads = [listed(list(dict.fromkeys(reading.axis for reading in finding.readings))), "utfall", "väntat", "skillnad"]
    rows = [[visible(_shortened(cell)) for cell in (
        reading.name, " ".join(OUTCOMES[reading.outcome]), quantity(reading.expected or "", amounts),
        difference(reading.difference, amounts, (reading.expected, finding.actual)) if reading.difference else "")]
            for reading in finding.readings]
    filled = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    # Its import takes as long as judging an invoice: only where a table is drawn.
    from tabulate import tabulate

    table = tabulate([[row[place] for place in filled] for row in rows], [visible(heads[place]) for place in filled],
                     disable_numparse=True, colalign=["right" if place > 1 else "left" for place in filled])
    first, *rest = (line.rstrip() for line in table.split("\n"))
    if max(columns(line) for line in (first, *rest)) <= page.width - len(_VALUE_INDENT):
        page.lines += ["    Läsningar:".ljust(len(_VALUE_INDENT)) + first, *(_VALUE_INDENT + line for line in rest)]
        return
    _field(page, "Läsningar", heads[0])
    for row in rows:
        page.put(", ".join(cell if place < 2 else f"{heads[place]} {cell}" for place, cell in enumerate(row) if cell),
                 _VALUE_INDENT + "– ")


def _missing(page: _Page, documents: list[DocumentReport]) -> None:
    """Everything that would settle what is open, in a form that can be sent to the other party."""
    wanted: dict[str, dict[str, list[str]]] = {}
    for document in documents:
        for finding in document.findings:
            for missing in finding.missing if finding.needs_eye else ():
                wanted.setdefault(missing.document, {}).setdefault(missing.label, []).append(missing.pointer)
    if not wanted:
        return
    page.heading("DET HÄR SAKNAS")
    page.put("För att granskningen ska kunna slutföras behöver följande uppgifter lämnas:")
    for name in sorted(wanted):
        page.gap()
        page.put(f"{_owner(name)}:", "  ")
        for label, pointers in wanted[name].items():
            where = "; ".join(filter(None, field_paths(pointers)))
            page.put(f"{label} ({where})" if where else label, "  – ")


def _files(page: _Page, report: Report) -> None:
    if report.unreadable:
        page.heading("GICK INTE ATT LÄSA")
        for file in sorted(report.unreadable, key=lambda f: (f.path, f.line or 0, f.error)):
            place = _place(Location("", file.path, file.line, file.column), "")
            page.put(f"{place}: {_sentence(file.error)}", "  – ")
    if report.ignored:
        page.heading("INGA DOKUMENT (HOPPADES ÖVER)")
        shown = sorted(report.ignored)
        cut = len(shown) if page.verbose else _SHOWN_FILES
        for path in shown[:cut]:
            page.put(path, "  – ")
        if shown[cut:]:
            page.put(f"och {len(shown) - cut} till (visas med -v)", "    ")


def _summary(page: _Page, report: Report, documents: list[DocumentReport]) -> None:
    page.heading("SAMMANFATTNING")
    for outcome, number in report.summary().items():
        words = " ".join(OUTCOMES[Utfall(outcome)])
        lesser = sum(f.count for document in documents for f in document.findings
                     if f.outcome == outcome and f.needs_eye and f.level is not Level.ERROR)
        behind = f"   varav {lesser} påpekanden" if lesser else ""
        page.lines.append(f"  {page.styled(words.ljust(18), _COLORS[Utfall(outcome)])}{number:>6}{behind}")
    page.gap()
    page.put(conclusion(report))
    first = min((finding for document in documents for finding in document.findings), key=rank, default=None)
    if first and first.needs_eye:
        page.put(f"Mer om en regel: avtalskoll explain {first.rule}")


def _is_declared(findings: Iterable[Finding]) -> bool:
    """Whether what leads here is a departure from the template that the parties have declared."""
    leading = min(findings, key=rank, default=None)
    return leading is not None and leading.outcome is Utfall.AVVIKELSE and leading.declared is not None


def _sentence(text: str) -> str:
    """What a rule or a reader says: without the space around, and line breaks within left to be seen."""
    return text.strip(" \n")


def _flowing(text: str) -> str:
    """Words of the rule book: their line breaks are the file's, not the reader's."""
    return " ".join(text.split())


def _shortened(value: str) -> str:
    return value if len(value) <= _SHOWN_VALUE else f"{value[:_SHOWN_VALUE]}… ({len(value)} tecken)"
