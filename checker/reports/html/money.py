"""Kronor on the page: requested, right, wrong and open, by verksamhet and by clause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from checker.findings import DocumentReport
from checker.reports.accounts import MEANING, Account, account, amount, by_verksamhet
from checker.reports.bills import Bill
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.tables import Line, table
from checker.reports.rows import Row
from checker.reports.words import counted, whole
from checker.wording import kronor

_NAMELESS = "ingen verksamhet angiven"
_MOST = 200  # verksamheter that have a line of their own
_COLUMNS = ("Begärt", "Rätt", "Fel", "Öppet", "Att reda ut")


def tables(documents: Sequence[DocumentReport], bills: Mapping[int, Bill], rows: Sequence[Row]) -> Markup:
    """The summary in kronor of two invoices or more."""
    billed = [document for document in documents if id(document) in bills]
    if len(billed) < 2:
        return Markup()
    total = sum((account(document, bills[id(document)]) for document in billed), Account())
    return joined([_meaning(total), _verksamheter(billed, bills, total), _by_clause(rows, bills)])


def amounts(documents: Iterable[DocumentReport], bills: Mapping[int, Bill]) -> dict[int, str]:
    """What each invoice asks for, by ``id`` of the document."""
    return {id(document): f"begär {kronor(requested)}" for document in documents if id(document) in bills
            and (requested := bills[id(document)].requested) is not None}


def stakes(rows: Iterable[Row], bills: Mapping[int, Bill]) -> dict[int, Fraction]:
    """The kronor that findings are about, by ``id`` of the row; those that are about none are left out."""
    found = ((row, amount(row.finding, bills.get(id(row.document)))) for row in rows)
    return {id(row): about for row, about in found if about}


def _meaning(total: Account) -> Markup:
    unknown = (f" {counted(total.unknown, 'faktura', 'fakturor')} har belopp som inte går att läsa eller inte är i "
               "kronor; av dem räknas bara det med som fakturans summa visar, och det är öppet."
               ) if total.unknown else ""
    return tag("p", f"{MEANING} Resten är rätt.{unknown}", class_="ingress")


def _verksamheter(billed: list[DocumentReport], bills: Mapping[int, Bill], total: Account) -> Markup:
    accounts: dict[str, Account] = {}
    for document in billed:
        for name, own in by_verksamhet(document, bills[id(document)]).items():
            accounts[name] = accounts.get(name, Account()) + own
    ordered = sorted(accounts, key=lambda name: (-accounts[name].stake, name))
    lines = [_line(name or _NAMELESS, accounts[name]) for name in ordered[:_MOST]]
    if ordered[_MOST:]:
        rest = sum((accounts[name] for name in ordered[_MOST:]), Account())
        lines.append(_line(f"{whole(len(ordered) - _MOST)} andra verksamheter tillsammans", rest))
    return table("Kronor per verksamhet", ["Verksamhet", "Fakturor", *_COLUMNS], lines, "kronor block",
                 ["Fakturor", *_COLUMNS], _line("Tillsammans", total))


def _line(name: str, own: Account) -> Line:
    figures = (own.requested, own.right, own.wrong, own.open, own.stake)
    return Line(name, [whole(own.bills), *(kronor(figure) for figure in figures)])


def _by_clause(rows: Sequence[Row], bills: Mapping[int, Bill]) -> Markup:
    """What is at stake under each clause. One krona may stand under several clauses, so there is no sum."""
    number, about = Counter[str](), defaultdict[str, dict[tuple[int, str], Fraction]](dict)
    concerning = [row for row in rows if row.concerns and id(row.document) in bills]
    amounts_of = stakes(concerning, bills)
    for row in concerning:
        of_clause, line = about[row.clause.clause], (id(row.document), row.finding.subject)
        number[row.clause.clause] += row.finding.count
        of_clause[line] = max(of_clause.get(line, Fraction(0)), amounts_of.get(id(row), Fraction(0)))
    if not number:
        return Markup()
    ordered = sorted(((name, _once(about[name])) for name in number), key=lambda pair: -pair[1])
    lines = [Line(name, [whole(number[name]), kronor(stake)]) for name, stake in ordered]
    return table("Kronor som fynden gäller, per paragraf", ["Paragraf", "Fynd", "Kronor"], lines, "kronor smal block",
                 ["Fynd", "Kronor"])


def _once(about: Mapping[tuple[int, str], Fraction]) -> Fraction:
    """The kronor of findings by document and line, those of a whole invoice ("") instead of its lines'."""
    none = Fraction(0)
    lines = dict[int, Fraction]()
    for (document, line), stake in about.items():
        lines[document] = lines.get(document, none) + (stake if line else none)
    return sum((max(of_lines, about.get((document, ""), none)) for document, of_lines in lines.items()), none)
