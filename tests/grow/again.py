"""Further invoices: the same days again, credit notes, replacements, a second one for the term."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from grow.changes import Site, later, plus, respelt
from grow.in_time import late
from grow.right import KOMMUN, PLACES, Case, Plain, add_up


def another(case: Case, invoice: Plain, rows: list[Plain], **changes: Any) -> Plain:
    new = copy.deepcopy(invoice) | {"nummer": f"2019-{len(case.invoices):04}", "rader": copy.deepcopy(rows)} | changes
    add_up(new)
    case.invoices.append(new)
    return new


def copied(at: Site, row: Plain) -> Plain:
    shifted = {key: later(7)(row.get(key)) for key in ("startdatum", "slutdatum")}
    return {**copy.deepcopy(row), **at.pick(
        shifted, {"utbildning": "fysioterapeut"}, {"utbildning": None},
        {"larosate": "Södra högskolan"}, {"slutdatum": None}, {"antal_dagar": "ingen"}, {"antal_dagar": None},
        {"startdatum": date(2019, 3, 4), "slutdatum": date(2019, 3, 8), "antal_veckor": None})}


def same_row_twice(at: Site) -> None:
    row = at.row()
    at.document["rader"].append(copy.deepcopy(row) | at.pick({}, {"student": respelt(row.get("student"))}))
    add_up(at.document)


def billed_again(at: Site) -> None:
    """By another verksamhet, or by the same."""
    row = at.row()
    other = {"namn": at.pick(*PLACES), "organisationsnummer": KOMMUN["organisationsnummer"]}
    another(at.case, at.document, [row | at.pick({}, {"student": respelt(row.get("student"))})], avsandare=other)


def nearly_twice(at: Site) -> None:
    """The same placement again, told apart a little."""
    row = copied(at, at.row())
    if at.pick(0, 1):
        at.document["rader"].append(row)
        add_up(at.document)
    else:
        another(at.case, at.document, [row])


def credited(at: Site) -> None:
    """Billed twice or more, and a credit note that takes one back: whole, in part, or nobody knows."""
    row = at.row()
    for _ in range(at.pick(1, 1, 2)):
        another(at.case, at.document, [row])
    weeks = row.get("antal_veckor")
    back = [row | {"antal_veckor": at.pick(weeks, weeks, 1, None, plus("-8")(weeks))}]
    about = at.pick(at.document.get("nummer"), at.document.get("nummer"), None, "en annan")
    sender = at.pick(at.document.get("avsandare"), at.document.get("avsandare"), {"namn": "Någon annan"})
    another(at.case, at.document, at.pick(back, back, back, []), typ=at.pick(*["kreditfaktura"] * 5, "kredit"),
            avser_faktura=about, avsandare=sender)


def seven_days_twice(at: Site) -> None:
    """Wednesday to Tuesday, three days twice: seven days hold six, their five weekdays don't."""
    row = at.row()
    if isinstance(row.get("startdatum"), date):
        start = row["startdatum"] + timedelta(2 - row["startdatum"].weekday())
        row |= {"startdatum": start, "slutdatum": start + timedelta(6), "antal_veckor": 0,
                "antal_dagar": at.pick(3, 3, 2, 4)}
        at.document["rader"].append(copy.deepcopy(row))
        add_up(at.document)


def second_invoice(at: Site) -> None:
    rows = [row | {"student": f"{row.get('student')} Gran"} for row in at.rows()]
    another(at.case, at.document, rows)


def replacement(at: Site) -> None:
    new = another(at.case, at.document, at.document["rader"],
                  ersatter_faktura=at.pick(*[at.document.get("nummer")] * 4, "en annan", ["1"]))
    sender = at.document.get("avsandare")
    if isinstance(sender, dict) and at.pick(0, 0, 0, 1):
        new["avsandare"] = {**sender, at.pick("namn", "organisationsnummer"): None}
    if isinstance(at.document.get("datum"), date) and at.pick(0, 0, 1):
        at.document["mottagen"] = later(at.pick(2, 30))(at.document["datum"])
    late(Site(at.draw, at.case, new))


def many_placements(at: Site) -> None:
    """One student on several rows whose weeks overlap, some perhaps another person's of that name."""
    row = at.row()
    if isinstance(row.get("startdatum"), date):
        monday = row["startdatum"] - timedelta(row["startdatum"].weekday())
        for _ in range(at.pick(2, 3)):
            first = monday + timedelta(7 * at.pick(0, 0, 1, 2) + at.pick(0, 0, 2))
            weeks, days = at.pick(1, 1, 2), at.pick(0, 0, 1, 2)
            new = row | {"startdatum": first, "slutdatum": first + timedelta(7 * weeks + at.pick(-3, -1, 0)),
                         "antal_veckor": weeks - (1 if days else 0), "antal_dagar": days,
                         "utbildning": at.pick("sjukskoterska", "sjukskoterska", "fysioterapeut", None)}
            if at.pick(0, 1):
                at.document["rader"].append(new)
            else:
                another(at.case, at.document, [new])
        add_up(at.document)
