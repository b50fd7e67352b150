"""The sums of a term on the page: kronor, outcomes, what hangs on how the contract is read, clauses, verksamheter."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from checker.audit.shown import rows, words
from checker.audit.shown.html import charts
from checker.audit.shown.html.part import Part, left
from checker.audit.term import Stake, Term
from checker.reports.accounts import Account
from checker.reports.html.marks import badge, day
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.tables import Line, table
from checker.reports.telling import flowing, shortened
from checker.reports.words import OUTCOMES, counted, whole

_AMOUNTS = ("Begärt", "Rätt", "Fel", "Öppet", "Att reda ut")
_LEAST_PLACES, _MOST_PLACES, _MOST_STAKES = 20, 250, 100


def sums(term: Term) -> Iterator[Part]:
    """What was audited and what it comes to, and what hangs on how the contract is read."""
    yield Part("sammanfattning", "Sammanfattning", (_facts(term), _kronor(term), _outcomes(term)))
    if term.stakes:
        yield Part("lasningar", "Kronor som hänger på hur avtalet läses", tuple(_stakes(term.stakes)))


def shares(term: Term) -> Iterator[Part]:
    """The parts of the whole, as charts: outcomes by clause, kronor by verksamhet."""
    if term.clauses:
        yield Part("paragrafer", "Utfall per paragraf", (_clauses(term),))
    if term.places:
        yield Part("verksamheter", "Kronor per verksamhet", tuple(_places(term)))


def _facts(term: Term) -> Markup:
    told = [(label, day(term.as_of) if label == "Dag" else said) for label, said in words.facts(term)]
    return tag("dl", *(tag("div", tag("dt", label), tag("dd", said)) for label, said in told), class_="fakta")


def _kronor(term: Term) -> Markup:
    shown = [tag("div", tag("dt", label), tag("dd", said), class_=None if label != "Okänt" else "bred")
             for label, said in words.money(term)]
    return joined([tag("dl", *shown, class_="summor"), tag("p", words.meaning(term), class_="ingress")])


def _outcomes(term: Term) -> Markup:
    lines = [Line(badge(outcome), [whole(term.outcomes.get(outcome, 0))],
                  None if term.outcomes.get(outcome) else "noll") for outcome in OUTCOMES]
    return table("Fakturor per utfall", ["Utfall", "Fakturor"], lines, "utfallen smal", ["Fakturor"])


def _stakes(stakes: list[Stake]) -> Iterator[Markup]:
    yield tag("p", words.READINGS, class_="ingress")
    shown = stakes[:_MOST_STAKES]
    for axis in dict.fromkeys(stake.axis for stake in shown):
        of_axis = [stake for stake in shown if stake.axis == axis]
        lines = [Line(shortened(stake.reading), [words.hanging(stake), whole(stake.invoices)])
                 for stake in of_axis]
        caption = f"{shortened(of_axis[0].question, 400)} ({shortened(axis)})"
        yield table(caption, ["Läsning", "Kronor", "Fakturor"], lines, "kronor fraga block", ["Kronor", "Fakturor"])
    if len(stakes) > len(shown):
        yield left(f"{counted(len(stakes) - len(shown), 'läsning', 'läsningar')} till. {words.IN_WORKBOOK}")


def _clauses(term: Term) -> Markup:
    lines = [Line(joined([tag("span", clause.clause, class_="paragraf"), " ", flowing(clause.title)]),
                  [charts.outcomes(clause.counts)]) for clause in term.clauses]
    return table("Hur många fakturor som fick varje utfall", ["Paragraf", "Fakturor"], lines, "diagram block")


def _places(term: Term) -> Iterator[Markup]:
    found = rows.leading(term, _LEAST_PLACES, _MOST_PLACES)
    largest = max(charts.length(own) for _, own in found.named) or Fraction(1)
    unknown = ("Okända",) if any(own.unknown for own in term.places.values()) else ()
    lines = [_line(joined([shortened(name) or words.NAMELESS, charts.kronor(own, largest)]), own, bool(unknown))
             for name, own in found.named]
    if found.others:
        lines.append(_line(words.others_together(found.others), found.together, bool(unknown)))
    columns = ["Verksamhet", "Fakturor", *_AMOUNTS, *unknown]
    yield charts.legend()
    yield table("Mest att reda ut först. En faktura som gäller flera verksamheter räknas hos var och en.", columns,
                lines, "kronor staplar block", columns[1:], _line("Tillsammans", term.total, bool(unknown)))
    if found.others:
        yield left(words.IN_WORKBOOK)


def _line(name: str, own: Account, unknown: bool) -> Line:
    figures = (own.requested, own.right, own.wrong, own.open, own.stake)
    return Line(name, [whole(own.bills), *(words.summed(own, figure) for figure in figures),
                       *([whole(own.unknown)] if unknown else [])])
