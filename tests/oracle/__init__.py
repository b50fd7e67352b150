"""A second computation of the five groups of verdicts, written from the contract and not from the rules.

``judge(agreement, invoices, as_of)`` takes documents as plain dicts (a parsed YAML or JSON
file: dates as ISO text or ``date``, numbers as ``int``, ``Decimal`` or text, never ``float``)
and gives ``{(document, pointer, statement): outcome}``. ``document`` is the invoice's index
or ``"avtal"``; ``pointer`` is the subject's JSON pointer, ``""`` for the whole document.

=================================  =====================================================
statement                          subject
=================================  =====================================================
4.2-kontakt                        the agreement
7-larosate                         /parter/larosaten/i
7-verksamheter                     /verksamheter/i: it has a contact
7-verksamheter:kontakt             /kontaktpersoner/verksamheter/i: whose contact it is
4.4-huvudansvarig-kurs             /handledare/i
9-uppsagning                       /parter/…: each party but the one that ends the agreement
4.6-momsfri, 4.6-villkor           the invoice
4.6-belopp:valuta                  the invoice: it is in kronor
4.6-termin                         the invoice: its date against the deadline
4.6-termin:terminsvis              the invoice: one a term and sender
4.6-belopp, 4.6-dag, 4.6-dubbel    /rader/i
4.6-upprakning, 4.6-efterskott     /rader/i
=================================  =====================================================

Where the list of subjects is empty or not known, the statement is judged once, for the whole
document. Waivers and attestations are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from oracle.agreement import contacts, courses, termination
from oracle.bill import Bill, linked
from oracle.deadlines import arrears, in_time, one_a_term, payment_terms
from oracle.double import billed_once, nothing_left
from oracle.fields import Plain, part, rows
from oracle.money import amount, indexed, vat_free, whole_days
from oracle.truth import AXES, verdict

__all__ = ["AXES", "Key", "Plain", "judge", "part", "rows"]

Key = tuple[int | str, str, str]
PER_ROW = ("4.6-dag", "4.6-belopp", "4.6-upprakning", "4.6-efterskott", "4.6-dubbel")


def judge(agreement: Plain | None, invoices: list[Plain], as_of: date) -> dict[Key, str]:
    """Every verdict of the five groups on one agreement and the invoices given with it."""
    verdicts: dict[Key, str] = {}
    if agreement is not None:
        for pointer, statement, outcome in (*contacts(agreement), *courses(agreement, as_of),
                                            *termination(agreement, as_of)):
            verdicts["avtal", pointer, statement] = outcome
    bills = [Bill(i, invoice, linked(invoice, agreement)) for i, invoice in enumerate(invoices)]
    credited = nothing_left(bills)
    for bill in bills:
        for pointer, statement, outcome in _of_bill(bill, bills, credited):
            verdicts[bill.index, pointer, statement] = outcome
    for index, pointer, outcome in billed_once(bills):
        verdicts[index, pointer, "4.6-dubbel"] = outcome
    return verdicts


def _of_bill(bill: Bill, bills: list[Bill], credited: set[int]) -> Iterator[tuple[str, str, str]]:
    yield "", "4.6-momsfri", vat_free(bill, bills)
    yield "", "4.6-belopp:valuta", verdict(bill.in_kronor)
    yield "", "4.6-villkor", payment_terms(bill)
    yield "", "4.6-termin", in_time(bill, bills)
    yield "", "4.6-termin:terminsvis", one_a_term(bill, bills, credited)
    for i, row in bill.rows:
        yield f"/rader/{i}", "4.6-dag", whole_days(bill, row)
        yield f"/rader/{i}", "4.6-belopp", amount(bill, row, bills)
        yield f"/rader/{i}", "4.6-upprakning", indexed(bill, row, bills)
        yield f"/rader/{i}", "4.6-efterskott", arrears(bill, row)
    if not bill.rows:
        for statement in PER_ROW:
            yield "", statement, "ej_tillamplig" if rows(bill.paper, "rader") == [] else "obedomd"
