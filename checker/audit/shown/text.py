"""An audit as plain Swedish text: the sums first, then what hangs on what, then the list to act on."""

from __future__ import annotations

from collections.abc import Iterable

from checker.audit.shown import rows, words
from checker.audit.shown.page import BOLD, COLORS, Page
from checker.audit.term import Act, Cause, Term
from checker.findings import DocumentReport, Finding, FormNote, Location, Utfall, rank
from checker.reports import Options
from checker.reports.accounts import Account
from checker.reports.grouping import together
from checker.reports.rows import Row
from checker.reports.telling import particulars, place, shortened
from checker.reports.words import KINDS, OUTCOMES, counted, outcome_words, whole
from checker.wording import kronor

_MOST_ACTS, _MOST_CAUSES, _MOST_OTHERS, _MOST_FILES = 200, 20, 50, 100
_LEAST_PLACES, _MOST_PLACES = 15, 40
_MOST_FINDINGS = 12  # of one invoice
_ONCE_A_RULE = ("Avtalets ord", "Gör så här", "Regel")
_LONGEST = 1000  # characters of what a finding says
_AMOUNTS = ("Begärt", "Rätt", "Fel", "Öppet", "Att reda ut")
_NAMED_PLACES = 5  # of a shared cause


def render(term: Term, options: Options) -> str:
    """The audit as text that ends with a newline. Long lists are cut, unless all is asked for (``verbose``)."""
    page = Page(options)
    _head(page, term)
    _sums(page, term)
    _stakes(page, term)
    _causes(page, term, options.verbose)
    _clauses(page, term)
    _places(page, term, options.verbose)
    _acts(page, term, options.verbose)
    _others(page, term, options.verbose)
    _files(page, term, options.verbose)
    page.gap()
    page.put(f"{words.verdict(term)[1]}. {words.closing(term)}")
    return page.text()


def _head(page: Page, term: Term) -> None:
    page.heading(f"AVTALSKOLL: {words.TITLE.lower()}")
    for label, told in words.facts(term):
        page.field(label, told)


def _sums(page: Page, term: Term) -> None:
    page.heading("SAMMANFATTNING")
    outcome, told = words.verdict(term)
    page.put(told, f"  {OUTCOMES[outcome][0]} ", style=COLORS[outcome])
    page.gap()
    for label, amount in words.money(term):
        if label == "Okänt":
            page.put(amount, f"  {label.ljust(18)}")
        else:
            page.figure(label, amount)
    page.put(words.meaning(term), "  ")
    page.heading("FAKTUROR PER UTFALL")
    for outcome, names in OUTCOMES.items():
        page.figure(" ".join(names), whole(term.outcomes.get(outcome, 0)), 8, COLORS[outcome])


def _stakes(page: Page, term: Term) -> None:
    if not term.stakes:
        return
    page.heading("KRONOR SOM HÄNGER PÅ HUR AVTALET LÄSES")
    page.put(words.READINGS)
    for axis in dict.fromkeys(stake.axis for stake in term.stakes):
        of_axis = [stake for stake in term.stakes if stake.axis == axis]
        page.gap()
        page.put(f"{of_axis[0].question} ({axis})", "  ")
        page.table(["Läsning", "Kronor", "Fakturor"], [
            [stake.reading, words.hanging(stake), whole(stake.invoices)] for stake in of_axis], 4)


def _causes(page: Page, term: Term, every: bool) -> None:
    if not term.causes:
        return
    page.heading("ORSAKER SOM MÅNGA FAKTUROR DELAR")
    shown = term.causes if every else term.causes[:_MOST_CAUSES]
    for number, cause in enumerate(shown, 1):
        page.gap()
        page.put(f"{words.invoices(len(cause.places))}: {_figures(cause.account)}", f"{number}. ", style=BOLD)
        page.field("Så här på", words.first_of(cause), 5, 15)
        _findings(page, rows.of_act(cause.first, rows.titles(term)), every)
        _remarks(page, cause.first.form, cause.first.path)
        page.field("Fakturor", _some(cause, every), 5, 15)
    _left(page, len(term.causes) - len(shown), "orsak", "orsaker")


def _some(cause: Cause, every: bool) -> str:
    shown = cause.places if every else cause.places[:_NAMED_PLACES]
    more = len(cause.places) - len(shown)
    named = "; ".join(words.at(*words.spot(place)) for place in shown)
    return f"{named} och {whole(more)} till" if more else named


def _clauses(page: Page, term: Term) -> None:
    if not term.clauses:
        return
    page.heading("UTFALL PER PARAGRAF")
    used = [outcome for outcome in OUTCOMES if any(clause.counts.get(outcome) for clause in term.clauses)]
    page.table(["Antal fakturor", *(OUTCOMES[outcome][0] for outcome in used)], [
        [" ".join(f"{clause.clause} {clause.title}".split()),
         *(whole(clause.counts.get(outcome, 0)) for outcome in used)] for clause in term.clauses])


def _places(page: Page, term: Term, every: bool) -> None:
    if not term.places:
        return
    page.heading("KRONOR PER VERKSAMHET")
    found = rows.leading(term, *((len(term.places),) * 2 if every else (_LEAST_PLACES, _MOST_PLACES)))
    named = [(_named(name or words.NAMELESS, own), own) for name, own in found.named]
    if found.others:
        named.append((_named(words.others_together(found.others), found.together), found.together))
    page.table(["Verksamhet", "Antal", *_AMOUNTS], [
        [name, whole(own.bills),
         *(_bare(words.summed(own, value)) for value in (own.requested, own.right, own.wrong, own.open, own.stake))]
        for name, own in [*named, (_named("Tillsammans", term.total), term.total)]])
    if found.others:
        page.gap()
        page.put(words.IN_WORKBOOK)


def _named(name: str, own: Account) -> str:
    return f"{name} ({counted(own.unknown, 'okänt belopp', 'okända belopp')})" if own.unknown else name


def _bare(amount: str) -> str:
    """An amount in a column of kronor."""
    return amount.removesuffix(f"{words.NBSP}kr")


def _acts(page: Page, term: Term, every: bool) -> None:
    page.heading("ATT GÖRA")
    found = rows.acts(term)
    if not found:
        page.put("Ingen enskild faktura står på listan.")
        return
    page.put(f"{words.invoices(len(found))}, störst belopp först.")
    shown = found if every else found[:_MOST_ACTS]
    titles = rows.titles(term)
    for number, act in enumerate(shown, 1):
        page.gap()
        _act(page, act, number, titles, every)
    _left(page, len(found) - len(shown), "faktura", "fakturor")


def _act(page: Page, act: Act, number: int, titles: dict[str, str], every: bool) -> None:
    page.put(words.title(act), f"{number}. ", style=BOLD, whole=True)
    label = outcome_words(act.outcome, act.level)
    page.put(_figures(act.account), f"   {label}: ", "   ", COLORS[act.outcome])
    page.field("Fil", words.place(act), 3, 17)
    page.field("Avtal", act.agreement or "inget funnet; bedömt så långt det går utan avtal", 3, 17)
    if act.seen:
        page.field("Bedömd förut", act.seen, 3, 17)
    _findings(page, rows.of_act(act, titles), every)
    _remarks(page, act.form, act.path)


def _figures(own: Account) -> str:
    parts = [("begärt", own.requested), ("rätt", own.right), ("att reda ut", own.stake)]
    return "belopp okänt" if words.standing(own) == words.UNKNOWN else ", ".join(
        [f"{label} {kronor(value)}" for label, value in parts] + ([words.PARTLY] if own.unknown else []))


def _findings(page: Page, found: Iterable[Row], every: bool) -> None:
    of_clause: dict[str, list[Row]] = {}
    for row in found:
        of_clause.setdefault(row.clause.clause, []).append(row)
    grouped = [Row(of_clause[clause][0].document, "", of_clause[clause][0].clause, finding, False, False, "")
               for clause in of_clause for finding in together(row.finding for row in of_clause[clause])]
    grouped.sort(key=lambda row: rank(row.finding))
    shown = grouped if every else grouped[:_MOST_FINDINGS]
    said: set[tuple[str, str, str]] = set()
    for row in shown:
        _finding(page, row, every, said)
    _left(page, len(grouped) - len(shown), "fynd", "fynd", "   ")


def _finding(page: Page, row: Row, every: bool, said: set[tuple[str, str, str]]) -> None:
    """A finding; the contract's words and what to do about it once a rule. ``said``: what has been."""
    page.gap()
    finding = row.finding
    label = outcome_words(finding.outcome, finding.level, row.declared)
    message = f"{row.clause.clause}: {shortened(finding.message.strip(), _LONGEST)}"
    page.put(message, f"   {label} ", "     ", COLORS[finding.outcome])
    for name, told in (*particulars(row, every), ("Regel", finding.rule)):
        if name in _ONCE_A_RULE:
            if (finding.rule, name, told) in said:
                continue
            said.add((finding.rule, name, told))
        page.field(name, told, 5, 15)


def _remarks(page: Page, form: Iterable[FormNote], path: str) -> None:
    for note in form:
        where = place(note.location or Location(note.pointer, path), path)
        page.put(": ".join(filter(None, [where, shortened(note.message.strip(), _LONGEST)])), "   – ")


def _others(page: Page, term: Term, every: bool) -> None:
    found = rows.others(term)
    if not found:
        return
    page.heading("ANDRA PAPPER ATT SE ÖVER")
    shown = found if every else found[:_MOST_OTHERS]
    for document in shown:
        page.gap()
        kind = KINDS.get(document.kind, (document.kind, ""))[0]
        page.put(f"{kind[:1].upper()}{kind[1:]}: {document.path}", style=BOLD, whole=True)
        label = outcome_words(document.outcome, document.level, _declared(document))
        page.put("", f"   {label}", style=COLORS[document.outcome])
        _findings(page, rows.of_document(document), every)
        _remarks(page, document.form, document.path)
    _left(page, len(found) - len(shown), "papper", "papper")


def _declared(document: DocumentReport) -> bool:
    leading: Finding | None = min(document.findings, key=rank, default=None)
    return leading is not None and leading.outcome is Utfall.AVVIKELSE and leading.declared is not None


def _files(page: Page, term: Term, every: bool) -> None:
    found = rows.unreadable(term)
    if found:
        page.heading("GICK INTE ATT LÄSA")
        shown = found if every else found[:_MOST_FILES]
        for file in shown:
            where = place(Location("", file.path, file.line, file.column))
            page.put(f"{where}: {shortened(file.error.strip(), _LONGEST)}", "  – ")
        _left(page, len(found) - len(shown), "ställe", "ställen")
    if term.ignored:
        page.heading("INGA DOKUMENT (HOPPADES ÖVER)")
        paths = sorted(term.ignored)
        kept = paths if every else paths[:_MOST_FILES]
        for path in kept:
            page.put(path, "  – ")
        _left(page, len(paths) - len(kept), "fil", "filer")


def _left(page: Page, count: int, one: str, several: str, indent: str = "") -> None:
    if count:
        page.gap()
        page.put(words.left_out(count, one, several), indent)
