"""Changes of what is billed: VAT, sums, days, prices."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from grow.changes import Site, plus
from grow.right import PRICES, Plain, add_up, kronor, redate


def vat(at: Site) -> None:
    if isinstance(at.document.get("total"), int | Decimal):
        at.document["moms"] = kronor(at.document["total"] * Decimal("0.25"))
        at.document["total"] += at.document["moms"]


def rounding(at: Site) -> None:
    """A sum in whole kronor, and what was taken off or added shown, right and small or not."""
    add_up(at.document)
    exact = at.document["total"]
    total = exact.to_integral_value(ROUND_HALF_UP) + at.pick(0, 0, 1, Decimal("0.20"))
    shown = total - exact
    at.document.update(total=total, oresavrundning=at.pick(shown, shown, None, shown + Decimal("0.10"), "ja", 2))


def rounded_too_much(at: Site) -> None:
    """More than fifty öre called rounding, or a rounding to something else than kronor."""
    add_up(at.document)
    shown = Decimal(at.pick("-0.51", "2", "-10.40", "0.25"))
    at.document.update(total=at.document["total"] + shown, oresavrundning=shown)


def started_week(at: Site) -> None:
    """Two days fewer than the weeks that are billed."""
    row = at.row()
    row["antal_veckor"] = plus("-0.4")(row.get("antal_veckor"))


def other_price(at: Site) -> None:
    """The price of another year than the one that the placement begins in."""
    row = at.row()
    first = row.get("startdatum")
    _priced(at, row, [price for year, price in PRICES.items() if not (isinstance(first, date) and first.year == year)])


def odd_price(at: Site) -> None:
    """The price of no year, or of any."""
    _priced(at, at.row(), [*PRICES.values(), Decimal(1500)])


def _priced(at: Site, row: Plain, prices: list[Decimal]) -> None:
    weeks, days = row.get("antal_veckor"), row.get("antal_dagar")
    if isinstance(weeks, int | Decimal) and isinstance(days, int | Decimal):
        row["ersattning"] = kronor((weeks * 5 + days) * at.pick(*prices) / 5)
        add_up(at.document)


def negative(at: Site) -> None:
    """A credit note as many write it: everything below zero, or the sums alone."""
    keys = at.pick(("antal_veckor", "antal_dagar", "ersattning"), ("ersattning",), ("antal_veckor", "antal_dagar"))
    for row in at.rows():
        row |= {key: -row[key] for key in keys if isinstance(row.get(key), int | Decimal)}
    add_up(at.document)
    at.document["typ"] = "kreditfaktura"


def unread_row(at: Site) -> None:
    at.document["rader"].insert(0, at.pick(None, "se bilaga", ["en lista"]))


def weekend(at: Site) -> None:
    row = at.row()
    if isinstance(row.get("startdatum"), date):
        start = row["startdatum"] + timedelta(5 - row["startdatum"].weekday())
        row |= {"startdatum": start, "slutdatum": start + timedelta(1), "antal_veckor": 0,
                "antal_dagar": at.pick(1, 2, 3)}


def new_year(at: Site) -> None:
    """Four weeks around New Year, billed as ten days of each year's price; or as three weeks."""
    year = at.pick(2016, 2017, 2018)
    start = {2016: date(2016, 12, 19), 2017: date(2017, 12, 18), 2018: date(2018, 12, 17)}[year]
    weeks = at.pick(4, 4, 3)
    before = at.pick(2016, 2017, 2018)
    prices = PRICES[before], PRICES[before + 1]
    row = at.row()
    row |= {"startdatum": start, "slutdatum": start + timedelta(25), "antal_veckor": weeks, "antal_dagar": 0,
            "ersattning": kronor(10 * prices[0] / 5 + (weeks * 5 - 10) * prices[1] / 5)}
    add_up(at.document)
    at.document["termin"] = f"HT{year}"
    redate(at.document, start + timedelta(at.pick(-10, 10, 30)))
    if at.pick(True, False):
        at.case.agreement["tolkningar"] = {"prisdatum": "vfu-dag", "dagar": at.pick(None, "vardagar")}
