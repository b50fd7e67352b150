"""How long a line's placement is, and whether its price gives its amount."""

from __future__ import annotations

from fractions import Fraction

from checker.sources.days import DAYS_A_WEEK
from checker.sources.errors import quoted
from checker.sources.raw import Raw, RawMapping
from checker.sources.ubl.labels import Stated
from checker.sources.ubl.mapping import LINE, UNITS
from checker.sources.ubl.node import Node
from checker.sources.ubl.said import Notes, Said, agreed, number, put, scalar, unclear
from checker.sources.ubl.totals import Number, changes, value

_CENT = Fraction(1, 100)
_MAPPED = {one.field: one for one in LINE}


def put_time(row: RawMapping, line: Node, stated: Stated, counted: list[tuple[Number, Said]], pointer: str,
             notes: Notes) -> None:
    """antal_veckor and antal_dagar: by the unit the whole time is in one of them, and the other is 0.

    Where the unit says nothing of weeks, what the line states in words counts instead; without such words both
    are left out, so that the amount can't be judged. Where unit and words disagree, both are unknown; so too where
    none of the times that the free text counts (``counted``, in days) is the line's.
    """
    quantity = quantity_of(line)
    field = UNITS.get(quantity.get("unitCode").upper()) if quantity is not None else None
    in_words: dict[str, Raw | None] = {
        name: agreed(stated.get(name, []), _MAPPED[name], notes, f"{pointer}/{name}")
        for name in ("antal_veckor", "antal_dagar")}
    if quantity is None or field is None:
        for name, raw in _whole(in_words, stated).items():
            put(row, name, raw)
        return
    said = {field: number(quantity.text) or quantity.text}
    other = next(name for name in in_words if name != field)
    words = [one for name in in_words for one in stated.get(name, []) if one.text]
    measured_days = _in_days(field, value(quantity))
    if not words and counted and measured_days is not None and all(abs(measured_days) != days for days, _ in counted):
        words = [one for _, one in counted]
        in_words = dict.fromkeys(in_words)
    if words and ((counted and not any(in_words.values())) or _days(stated, in_words) not in (measured_days, None)):
        measured = Said(f"{quantity.text} {quantity.get('unitCode')}", quantity)
        notes.contradiction(f"{pointer}/{field}", [measured, *words])
        for name in in_words:
            put(row, name, unclear([measured, *words]))
        return
    put(row, field, scalar(said[field], quantity))
    put(row, other, scalar("0", quantity))


def quantity_of(line: Node) -> Node | None:
    """BT-129."""
    return line.first("cbc:InvoicedQuantity") or line.first("cbc:CreditedQuantity")


def _whole(in_words: dict[str, Raw | None], stated: Stated) -> dict[str, Raw | None]:
    """What is stated in words: one of the two is the whole time, so that the other is 0."""
    found = dict(in_words)
    for name, other in (("antal_veckor", "antal_dagar"), ("antal_dagar", "antal_veckor")):
        if in_words[name] is not None and in_words[other] is None and any(one.text for one in stated[name]):
            found[other] = scalar("0", stated[name][0].node)
    return found


def _days(stated: Stated, in_words: dict[str, Raw | None]) -> Number | None:
    """The days that the words come to; None where they are no numbers, or disagree."""
    total: Number = 0
    for name in in_words:
        texts = {one.text for one in stated.get(name, []) if one.text}
        if not texts:
            continue
        days = _in_days(name, _exact(texts.pop())) if len(texts) == 1 else None
        if days is None:
            return None
        total += days
    return total


def _exact(text: str) -> Number | None:
    plain = number(text)
    return Fraction(plain) if plain is not None and len(plain) <= 30 else None


def _in_days(field: str, count: Number | None) -> Number | None:
    if count is None:
        return None
    return count * DAYS_A_WEEK if field == "antal_veckor" else count


def check_price(line: Node, pointer: str, notes: Notes) -> None:
    """Says which allowances and charges the line's amount holds, and whether price × quantity gives it."""
    added: Number | None = 0
    for one, words, size in changes(line):
        notes.add(f"{pointer}/ersattning", one, "avdrag", f"{words} ingår i radens belopp.")
        added = None if size is None or added is None else added + size
    price, quantity = line.first("cac:Price/cbc:PriceAmount"), quantity_of(line)
    asked, base = line.first("cbc:LineExtensionAmount"), line.first("cac:Price/cbc:BaseQuantity")
    each, count, amount = value(price), value(quantity), value(asked)
    per = 1 if base is None else value(base)
    if price is None or asked is None or quantity is None or each is None or count is None or amount is None \
            or added is None or not per:
        return
    if base is not None and base.get("unitCode") and base.get("unitCode") != quantity.get("unitCode"):
        notes.add(f"{pointer}/ersattning", base, "motsagelse", f"Priset gäller per {quoted(base.get('unitCode'))}, men "
                                                               f"raden är i {quoted(quantity.get('unitCode'))}.")
    elif abs(Fraction(each * count) / per + added - amount) > _CENT:
        times = f"{price.text} × {quantity.text}" + (f" / {base.text}" if base is not None else "")
        notes.add(f"{pointer}/ersattning", asked, "motsagelse",
                  f"Radens belopp är {quoted(asked.text)}, men pris gånger antal ({times}) ger något annat.")
