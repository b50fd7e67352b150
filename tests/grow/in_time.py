"""Changes of when something is billed, due or paid."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from grow.changes import Site
from grow.right import MONDAYS, deadline, redate


def dated_next_year(at: Site) -> None:
    """Which day picks the price: the placement's, or the invoice's."""
    if isinstance(at.document.get("datum"), date):
        redate(at.document, date(at.document["datum"].year + 1, 1, 10))
    at.case.agreement["tolkningar"] = {"terminsvis": "en"}


def early(at: Site) -> None:
    """Invoiced, and as a rule also due, before the placement's end."""
    ends = [row["slutdatum"] for row in at.rows() if isinstance(row.get("slutdatum"), date)]
    if ends:
        redate(at.document, max(ends) - timedelta(at.pick(31, 35, 40, 60, 30, 1, 0)))


def late(at: Site) -> None:
    term = at.document.get("termin")
    if term in MONDAYS:
        redate(at.document, deadline(term) + timedelta(at.pick(1, 2, 3, 4, 30)))


def after_the_deadline(at: Site) -> None:
    """Placements of which some, or all, begin after the term's deadline."""
    term = at.document.get("termin")
    if term in MONDAYS:
        for row in at.rows()[:at.draw(st.integers(1, 3))]:
            row["startdatum"] = deadline(term) + timedelta(at.draw(st.integers(0, 5)))
            row["slutdatum"] = row["startdatum"] + timedelta(25)
        redate(at.document, deadline(term) + timedelta(40))


def payday(at: Site) -> None:
    if isinstance(at.document.get("datum"), date):
        at.document["forfallodatum"] = at.document["datum"] + timedelta(at.pick(29, 31, 20, 60))


def from_receipt(at: Site) -> None:
    if isinstance(at.document.get("datum"), date):
        at.document["forfallodatum"] = at.document["datum"] + timedelta(33)
        at.document["mottagen"] = at.pick(at.document["datum"] + timedelta(3), "i går", None)


def term_in_words(at: Site) -> None:
    """No term but in the words, or in words that name another or two."""
    at.document["termin"] = at.pick(None, "xx")
    words = at.pick("Avser höstterminen 2016", "HT16", "vt 2017", "VT-17 och HT17", "Vårterminens VFU 2017", "HT 2018.")
    at.document["meddelande"] = words
