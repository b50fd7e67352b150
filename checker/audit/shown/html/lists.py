"""The lists of a term on the page: shared causes, the invoices to act on, other papers, and what wasn't read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count

from checker.audit.shown import rows, words
from checker.audit.shown.html.part import Part, left
from checker.audit.term import Act, Cause, Term
from checker.findings import DocumentReport, FormNote, Location, Utfall, rank
from checker.reports.accounts import Account
from checker.reports.grouping import together
from checker.reports.html.finding import brief, finding
from checker.reports.html.marks import badge, icon
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.room import Room, fitting
from checker.reports.rows import Row
from checker.reports.telling import flowing, place, shortened
from checker.reports.words import KINDS, OUTCOMES, whole

_FULL, _BRIEF, _HEADS = 2_000_000, 700_000, 700_000  # bytes of invoices told in full, in brief, and by name alone
_OTHERS, _CAUSES, _FILES = 350_000, 350_000, 150_000
_MOST_FINDINGS = 40  # of one invoice
_OPEN = 6  # invoices that are open at once
_NAMED = 100  # invoices that a shared cause names

Tell = Callable[[Row, str], Markup]


class Teller:
    """Tells one list after another, so that no two findings of the page have the same anchor. ``whole``: no list of
    places within a finding is cut short."""

    def __init__(self, term: Term, whole: bool) -> None:
        self._term = term
        self._titles = rows.titles(term)
        self._whole = whole
        self._numbers = count(1)

    def causes(self) -> Iterator[Part]:
        """What many invoices share."""
        if self._term.causes:
            told, more = fitting(map(self._cause, self._term.causes), Room(_CAUSES))
            yield Part("orsaker", "Orsaker som många fakturor delar", (
                tag("p", "Var och en står här en gång, med hur många fakturor den gäller.", class_="ingress"), *told,
                left(words.left_out(more, "orsak", "orsaker")) if more else None))

    def lists(self) -> Iterator[Part]:
        """What there is to do, which always stands there, and what else has something in it."""
        yield Part("att-gora", "Att göra", tuple(self._acts()), "manga" if len(self._term.acts) > _OPEN else None)
        papers = rows.others(self._term)
        if papers:
            told, more = fitting(map(self._paper, papers), Room(_OTHERS))
            yield Part("papper", "Andra papper att se över", (
                *told, left(words.left_out(more, "papper", "papper")) if more else None))
        yield from _files(self._term)

    def _acts(self) -> Iterator[Markup | None]:
        """The list to act on: in full, then in brief, then by name alone, as long as there is room."""
        found = rows.acts(self._term)
        if not found:
            yield tag("p", "Ingen enskild faktura står på listan.")
            return
        yield tag("p", f"{words.invoices(len(found))}, störst belopp först.", class_="ingress")
        yield _choices(found)
        ways: list[tuple[Room, Tell | None]] = [
            (Room(_FULL), self._in_full), (Room(_BRIEF), brief), (Room(_HEADS), None)]
        for number, act in enumerate(found, 1):
            text = self._act(act, number, len(found), ways[0][1])
            while ways and not ways[0][0].takes(text):
                del ways[0]
                text = self._act(act, number, len(found), ways[0][1] if ways else None)
            if not ways:
                yield left(words.left_out(len(found) - number + 1, "faktura", "fakturor"))
                return
            yield text

    def _cause(self, cause: Cause) -> Markup:
        head = tag("h3", f"{words.invoices(len(cause.places))}, {words.summed(cause.account, cause.account.stake)} "
                         "att reda ut")
        shown = cause.places[:_NAMED]
        more = len(cause.places) - len(shown)
        items = (tag("li", words.at(shortened(path), line)) for path, line in map(words.spot, shown))
        named = tag("details", tag("summary", "Fakturorna"), tag("ul", *items),
                    left(words.left_out(more, "faktura", "fakturor")) if more else None, class_="mer")
        first = tag("p", f"Så här på {shortened(words.first_of(cause), 400)}:", class_="ingress")
        return tag("div", head, _amounts(cause.account), first,
                   *self._clauses(rows.of_act(cause.first, self._titles), self._in_full),
                   _remarks(cause.first.form, cause.first.path), named, class_="orsak")

    def _paper(self, document: DocumentReport) -> Markup:
        kind = KINDS.get(document.kind, (document.kind, ""))[0]
        leading = min(document.findings, key=rank, default=None)
        declared = leading is not None and leading.outcome is Utfall.AVVIKELSE and leading.declared is not None
        head = tag("summary", joined([
            tag("h3", tag("span", f"{kind[:1].upper()}{kind[1:]}: ", class_="slag"), shortened(document.path)),
            badge(document.outcome, document.level, declared)], " "))
        return tag("details", head, tag("div", *self._clauses(rows.of_document(document), self._in_full),
                                        _remarks(document.form, document.path), class_="inne"), class_="dokument")

    def _act(self, act: Act, number: int, of: int, tell: Tell | None) -> Markup:
        head = tag("summary", joined([
            tag("h3", tag("span", f"{whole(number)}. ", class_="slag"), shortened(words.title(act))),
            badge(act.outcome, act.level),
            tag("span", f"att reda ut {words.amount(act.account, act.account.stake)}", class_="uppgift")], " "))
        where = [("Fil", words.place(act)),
                 ("Avtal", act.agreement or "inget funnet; bedömt så långt det går utan avtal"),
                 *([("Bedömd förut", act.seen)] if act.seen else [])]
        facts = tag("dl", *(tag("div", tag("dt", label), tag("dd", shortened(said, 400))) for label, said in where),
                    class_="fakta")
        told = self._clauses(rows.of_act(act, self._titles), tell) if tell else [
            left(words.left_out(len(act.findings), "fynd", "fynd"))]
        return tag("details", head, tag("div", _amounts(act.account), facts, *told,
                                        _remarks(act.form, act.path) if tell else None, class_="inne"),
                   id=f"faktura-{number}", class_="dokument", open=of <= _OPEN, data_utfall=act.outcome.value)

    def _in_full(self, row: Row, anchor: str) -> Markup:
        return finding(row, anchor, self._whole)

    def _clauses(self, found: Sequence[Row], tell: Tell) -> list[Markup | None]:
        """Findings by clause, those that say the same as one."""
        of_clause: dict[str, list[Row]] = {}
        for row in found:
            of_clause.setdefault(row.clause.clause, []).append(row)
        sections: list[Markup | None] = []
        more = 0
        for clause, own in of_clause.items():
            merged = together(row.finding for row in own)
            shown = merged[:_MOST_FINDINGS]
            more += len(merged) - len(shown)
            items = [tell(Row(own[0].document, own[0].name, own[0].clause, one, False, False, ""),
                          f"fynd-{next(self._numbers)}") for one in shown]
            head = tag("h4", tag("span", clause, class_="paragraf"), " ",
                       tag("span", flowing(own[0].clause.title), class_="rubrik"))
            sections.append(tag("section", tag("div", head, class_="huvud"), tag("ol", *items, class_="fynden")))
        return [*sections, left(words.left_out(more, "fynd", "fynd")) if more else None]


def _amounts(own: Account) -> Markup:
    pairs = (("Begärt", own.requested), ("Rätt", own.right), ("Fel", own.wrong), ("Öppet", own.open))
    return tag("dl", *(tag("div", tag("dt", label), tag("dd", words.amount(own, value))) for label, value in pairs),
               class_="fakta belopp")


def _choices(found: Sequence[Act]) -> Markup | None:
    """A choice by text and one by outcome; the script shows them, since nothing else can carry them out."""
    outcomes = [outcome for outcome in OUTCOMES if any(act.outcome is outcome for act in found)]
    if len(found) < 2:
        return None
    boxes = [tag("label", tag("input", type="checkbox", name="utfall", value=outcome.value, checked=True),
                 icon(outcome), OUTCOMES[outcome][1]) for outcome in outcomes]
    return tag("div", tag("fieldset", tag("legend", "Visa utfall"), *boxes),
               tag("div", tag("label", "Fakturanummer, avsändare eller annat ord", for_="sokord"),
                   tag("input", type="search", name="ord", id="sokord", autocomplete="off")),
               tag("p", role="status", class_="traffar"),
               class_="filter", role="search", aria_label="Urval av fakturor", hidden=True)


def _remarks(form: Iterable[FormNote], path: str) -> Markup | None:
    items = [tag("li", ": ".join(filter(None, [place(note.location or Location(note.pointer, path), path),
                                               shortened(note.message.strip(), 1000)]))) for note in form]
    if not items:
        return None
    return tag("section", tag("h4", "Anmärkningar på dokumentets form"), tag("ul", *items), class_="form-noter")


def _files(term: Term) -> Iterator[Part]:
    unread = (tag("li", f"{place(Location('', file.path, file.line, file.column))}: {shortened(file.error, 1000)}")
              for file in rows.unreadable(term))
    for anchor, title, items, one, several in (
            ("olasta", "Gick inte att läsa", unread, "ställe", "ställen"),
            ("over", "Inga dokument (hoppades över)", (tag("li", path) for path in sorted(term.ignored)),
             "fil", "filer")):
        told, more = fitting(items, Room(_FILES))
        if told or more:
            yield Part(anchor, title, (tag("ul", *told), left(words.left_out(more, one, several)) if more else None))
