"""Kronor on the page: requested, right, wrong and open, by verksamhet and by clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from checker.findings import DocumentReport
from checker.reports.accounts import Account, account, amount, by_verksamhet
from checker.reports.bills import Bill
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.tables import Line, table
from checker.reports.rows import Row
from checker.reports.words import counted, whole
from checker.wording import kronor

_NAMELESS = "ingen verksamhet angiven"
_MOST = 200  # verksamheter that have a line of their own
_COLUMNS = ("Begärt", "Rätt", "Fel", "Öppet")


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
               "kronor; de räknas inte med.") if total.unknown else ""
    return tag("p", "Fel är vad som begärs för mycket (minus: för litet). Öppet är vad som är tvistigt eller obedömt, "
               f"och hela raden där den har ett annat fel än i beloppet. Resten är rätt.{unknown}", class_="ingress")


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
    figures = (own.requested, own.right, own.wrong, own.open)
    return Line(name, [whole(own.bills), *(kronor(figure) for figure in figures)])


def _by_clause(rows: Sequence[Row], bills: Mapping[int, Bill]) -> Markup:
    """What is at stake under each clause. One krona may stand under several clauses, so there is no sum."""
    found: dict[str, tuple[int, Fraction]] = {}
    concerning = [row for row in rows if row.concerns and id(row.document) in bills]
    about = stakes(concerning, bills)
    for row in concerning:
        number, stake = found.get(row.clause.clause, (0, Fraction(0)))
        found[row.clause.clause] = number + row.finding.count, stake + about.get(id(row), Fraction(0))
    if not found:
        return Markup()
    ordered = sorted(found.items(), key=lambda pair: -pair[1][1])
    lines = [Line(name, [whole(number), kronor(stake)]) for name, (number, stake) in ordered]
    return table("Kronor som fynden gäller, per paragraf", ["Paragraf", "Fynd", "Kronor"], lines, "kronor smal block",
                 ["Fynd", "Kronor"])
