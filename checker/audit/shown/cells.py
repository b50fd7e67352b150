"""The columns of the tables: what stands in each of a finding's, the same in csv and xlsx."""

from __future__ import annotations

from collections.abc import Iterator

from checker.audit.shown import words
from checker.audit.shown.rows import OTHER, Told
from checker.reports.accounts import Account
from checker.reports.columns import of_finding
from checker.reports.telling import sentence
from checker.reports.words import KINDS, OUTCOMES
from checker.wording import decimal

#: Of an account. They stand once an invoice, a paper or a cause, so that a column of them can be added up.
AMOUNTS = ("Begärt", "Rätt", "Fel", "Öppet", "Att reda ut")
#: Identifiers and names, that are no numbers even where they are all digits.
NAMES = ("Faktura", "Avsändare", "Fil", "Avtal")
OF_WHOM = ("Lista", "Nr", "Faktura", "Avsändare", "Slag", "Fil", "Rad", "Avtal", "Fakturor", "Utfall", *AMOUNTS,
           "Belopp", "Bedömd förut")
OF_FINDING = ("Paragraf", "Rubrik", "Regel", "Bestämmelser", "Nivå", "Fyndets utfall", "Antal", "Vad", "Avtalets ord",
              "Plats", "Hittat", "Väntat", "Skillnad", "Läsningar", "Saknas", "Undantag", "Anmält", "Gör så här",
              "Fingeravtryck")
HEADINGS = (*OF_WHOM, *OF_FINDING)


def cells(told: Told) -> dict[str, str]:
    """What stands in the line by its headings, as texts: numbers with a decimal point, days as ÅÅÅÅ-MM-DD."""
    found = dict(_whose(told))
    if told.row:
        found |= {**of_finding(told.row), "Fyndets utfall": OUTCOMES[told.row.finding.outcome][1]}
    if told.remark:
        found |= {"Fyndets utfall": "anmärkning på formen", "Vad": sentence(told.remark)}
    return found


def amounts(own: Account) -> Iterator[tuple[str, str]]:
    """An account's columns; what isn't known says so."""
    known = words.standing(own)
    for name, value in zip(AMOUNTS, (own.requested, own.right, own.wrong, own.open, own.stake), strict=True):
        yield name, words.UNKNOWN if known == words.UNKNOWN else decimal(value, 2)
    yield "Belopp", known


def _whose(told: Told) -> Iterator[tuple[str, str]]:
    yield "Lista", told.kind
    yield "Nr", str(told.place)
    if told.document is not None:
        yield "Slag", KINDS.get(told.document.kind, (told.document.kind, ""))[0]
        yield "Fil", told.document.path
        yield "Avtal", told.document.agreement or ""
        yield "Utfall", OUTCOMES[told.document.outcome][1]
    else:
        yield "Slag", KINDS["faktura"][0]
    if told.where:
        path, line = words.spot(told.where)
        yield from (("Fil", path), ("Rad", "" if line is None else str(line)))
    if told.first and told.kind != OTHER:
        yield "Fakturor", str(told.invoices)
    if told.act is not None:
        act = told.act
        yield from zip(NAMES, (act.number, act.sender, act.path, act.agreement or ""), strict=True)
        yield "Rad", "" if act.line is None else str(act.line)
        yield "Utfall", OUTCOMES[act.outcome][1]
        yield "Bedömd förut", act.seen
    if told.account is not None:
        yield from amounts(told.account)
