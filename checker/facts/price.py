"""What a placement costs (§ 4.6): price per week of a year, days split over years, amounts to the öre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checker.document import Record, Series, fold
from checker.expression.interpret import Context
from checker.expression.values import Axis, Cause, Gap, Unknown, Value
from checker.facts.calendar import DAY, capacity

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Index:
    """One year's pris- och löneomräkning: percent for a lärosäte, or for the sector (key "")."""

    key: str
    year: int
    percent: Fraction
    verified: bool


def rounded(amount: Number, decimals: int) -> Number:
    """Half away from zero (lag 1970:1029), never half-even."""
    scale = 10**decimals
    scaled = abs(amount) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    result = Fraction(whole if amount >= 0 else -whole, scale)
    return result.numerator if result.denominator == 1 else result


def week_price(context: Context, agreement: Value, year: int, larosate: str | None, rounding: Axis) -> Value:
    """The price per week of a year, kronor: as the parties stated it, else the base price, else indexed.

    Unknown where the year has no stated price with its source and no verified chain of indices.
    """
    base = context.field(agreement, "ersattning")
    if isinstance(base, Unknown):
        return base
    price, price_year = context.scalar(base, "belopp_per_vecka"), context.scalar(base, "prisar")
    stated = _stated_price(context, base, year)
    if stated is not None:
        if year == price_year and isinstance(price, int | Fraction) and isinstance(stated, int | Fraction) \
                and stated != price:
            return Unknown(_causes(base, "belopp_per_vecka") + _causes(base, "priser"))
        return stated
    if isinstance(price_year, Unknown) or isinstance(price, Unknown):
        return Unknown.of(price_year, price)
    if not isinstance(price_year, int) or not isinstance(price, int | Fraction):
        return Unknown(_causes(base, "belopp_per_vecka"))
    if year == price_year:
        return price
    missing = Unknown(_causes(base, "priser", f"pris per vecka för {year}, med källa"))
    if year < price_year:
        return missing
    return _indexed(context, price, range(price_year + 1, year + 1), larosate, rounding) or missing


def _causes(of: Value, name: str, label: str = "") -> tuple[Cause, ...]:
    if isinstance(of, Record):
        return (Cause(of.owner.kind, of.owner, f"{of.pointer}/{name}", label),)
    if isinstance(of, Gap):
        return tuple(Cause(c.kind, c.owner, c.pointer, label) for c in of.unknown(name).causes)
    return ()


def _stated_price(context: Context, base: Value, year: int) -> Value | None:
    """The price that the agreement itself states for a year; None where it states none."""
    listed = context.field(base, "priser")
    if isinstance(listed, Gap):
        return listed.unknown() if listed.reason in ("malformed", "document") else None
    if not isinstance(listed, Series):
        return None
    found: list[Value] = []
    for item in listed.items:
        if not isinstance(item, Record):
            found.append(Unknown((Cause(item.owner.kind, item.owner, item.pointer),)))
            continue
        item_year = context.scalar(item, "ar")
        if isinstance(item_year, Unknown) or item_year == year:
            source, amount = context.scalar(item, "kalla"), context.scalar(item, "belopp_per_vecka")
            cited = isinstance(source, str) and item_year == year
            known = cited and isinstance(amount, int | Fraction)
            found.append(amount if known else _unknown_price(item, item_year, source, amount))
    if not found:
        return None
    unknown = [value for value in found if isinstance(value, Unknown)]
    if unknown:
        return Unknown.of(*unknown)
    return found[0] if all(value == found[0] for value in found) else Unknown(_causes(base, "priser"))


def _unknown_price(item: Record, *parts: Value) -> Unknown:
    unknown = Unknown.of(*parts)
    return unknown if unknown.causes else Unknown((Cause(item.owner.kind, item.owner, item.pointer),))


def _indexed(context: Context, price: Number, years: range, larosate: str | None, rounding: Axis) -> Value | None:
    """The base price carried forward by verified indices; None where a year's is missing."""
    table: tuple[Index, ...] = getattr(context.run, "indices", ())
    for year in years:
        index = _index_of(table, year, larosate)
        if index is None:
            return None
        price = price * (1 + index.percent / 100)
        reading = context.reading(rounding)
        if reading != "ingen":
            price = rounded(price, 2 if reading == "ore" else 0)
    return price.numerator if isinstance(price, Fraction) and price.denominator == 1 else price


def _index_of(table: tuple[Index, ...], year: int, larosate: str | None) -> Index | None:
    """A lärosäte's own index goes before the sector's; an unverified figure decides nothing."""
    of_year = [index for index in table if index.year == year]
    own = [index for index in of_year if larosate is not None and fold(index.key) == fold(larosate)]
    known = [index for index in own or [index for index in of_year if index.key == ""] if index.verified]
    return known[0] if known else None


def days_by_year(first: date, last: date, days: Number, reading: str,
                 days_a_week: int = 5) -> dict[int, tuple[Number, Number]]:
    """For each calendar year of a period: the least and the most of ``days`` that can lie in it.

    Where the two are equal the dates settle the split. Years in which no day can lie are left out.
    """
    found = {}
    for year in range(first.year, last.year + 1):
        begins, ends = date(year, 1, 1), date(year, 12, 31)
        held = capacity(max(first, begins), min(last, ends), reading, days_a_week)
        if held:
            elsewhere = sum(capacity(one, other, reading, days_a_week)
                            for one, other in ((first, begins - DAY), (ends + DAY, last)) if one <= other)
            found[year] = (max(0, days - elsewhere), min(days, held))
    return found


@dataclass(frozen=True, slots=True)
class Placement:
    """A line as the price sees it: where it stands, its dates, the lärosäte whose index counts, the invoice's date."""

    row: Value
    first: Value
    last: Value
    larosate: str | None
    invoiced: Value


def line_amount(context: Context, placement: Placement, agreement: Value, days: Value,
                price_date: Axis, rounding: Axis, which_days: Axis) -> Value:
    """What a line is worth, kronor, before rounding: days × price of the year / days a week.

    Unknown where a price is, or where the dates don't settle how many days lie in which year.
    """
    per_week = context.scalar(context.field(agreement, "ersattning"), "dagar_per_vecka")
    if isinstance(days, Unknown) or isinstance(per_week, Unknown):
        return Unknown.of(days, per_week)
    if not isinstance(days, int | Fraction) or not isinstance(per_week, int | Fraction) or per_week <= 0:
        return Unknown(_causes(context.field(agreement, "ersattning"), "dagar_per_vecka"))
    if days < 0:
        credited = line_amount(context, placement, agreement, -days, price_date, rounding, which_days)
        return -credited if isinstance(credited, int | Fraction) else credited
    parts = _parts(context, placement, days, int(per_week), price_date, which_days)
    if isinstance(parts, Unknown):
        return parts
    if not parts:
        return _unsettled(placement)
    prices = {year: week_price(context, agreement, year, placement.larosate, rounding) for year in parts}
    unknown = [price for price in prices.values() if isinstance(price, Unknown)]
    if unknown:
        return Unknown.of(*unknown)
    known = {year: price for year, price in prices.items() if isinstance(price, int | Fraction)}
    if len(set(known.values())) == 1:
        return Fraction(days) * next(iter(known.values())) / per_week
    if any(least != most for least, most in parts.values()):
        return _unsettled(placement)
    return sum((Fraction(least) * known[year] / per_week for year, (least, _) in parts.items()), Fraction(0))


def _unsettled(placement: Placement) -> Unknown:
    """The dates don't tell which days lie in which year."""
    label = f"Dagarna före och efter årsskiftet ({placement.first}–{placement.last}): dela raden där"
    if isinstance(placement.row, Record):
        return Unknown((Cause(placement.row.owner.kind, placement.row.owner, placement.row.pointer, label),))
    return Unknown(())


def _parts(context: Context, placement: Placement, days: Number, days_a_week: int, price_date: Axis,
           which_days: Axis) -> dict[int, tuple[Number, Number]] | Unknown:
    """Days by price year, under the reading of which date picks the year."""
    first, last, invoiced = placement.first, placement.last, placement.invoiced
    one_year = isinstance(first, date) and isinstance(last, date) and first.year == last.year
    if one_year and isinstance(first, date) and isinstance(invoiced, date) and invoiced.year == first.year:
        return {first.year: (days, days)}
    reading = context.reading(price_date)
    chosen = invoiced if reading == "fakturadatum" else first
    if reading != "vfu-dag" or one_year:
        return {chosen.year: (days, days)} if isinstance(chosen, date) else Unknown.of(chosen)
    if not isinstance(first, date) or not isinstance(last, date):
        return Unknown.of(first, last)
    if last < first:
        return _unsettled(placement)
    context.budget.spend(200 * (last.year - first.year + 1))
    return days_by_year(first, last, days, context.reading(which_days), days_a_week)


def size(number: Number) -> Number:
    """A number without its sign."""
    return -number if number < 0 else number


def other_year(context: Context, agreement: Value, days: Number, amount: Number, right: Number,
               larosate: str | None, rounding: Axis) -> int:
    """The year whose stated price explains a line's amount where the right year's doesn't; 0 for none."""
    if rounded(right, 2) == amount:
        return 0
    base = context.field(agreement, "ersattning")
    per_week = context.scalar(base, "dagar_per_vecka")
    for year in _stated_years(context, base):
        price = week_price(context, agreement, year, larosate, rounding)
        if isinstance(price, int | Fraction) and isinstance(per_week, int | Fraction) \
                and rounded(Fraction(days) * price / per_week, 2) == amount:
            return year
    return 0


def _stated_years(context: Context, base: Value) -> list[int]:
    years = [context.scalar(base, "prisar")]
    listed = context.field(base, "priser")
    if isinstance(listed, Series):
        years += [context.scalar(item, "ar") for item in listed.items if isinstance(item, Record)]
    return sorted({year for year in years if isinstance(year, int)})
