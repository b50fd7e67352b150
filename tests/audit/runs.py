"""Runs of invoices by a seed, that have to do with each other in every way that the register knows."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from grow import Plain
from grow.at_random import AGREEMENT, agreement, invoice
from grow.right import PLACES


def planned(random: Random) -> Plain:
    """An agreement with few enough places that they are filled, and prices of some years."""
    found = agreement(random)
    if random.random() < 0.7:
        found["tolkningar"] = {"terminsvis": "flera"}
    for place in found.get("verksamheter") or ():
        for one in place.get("platser") or () if isinstance(place, dict) else ():
            if isinstance(one, dict):
                one["studenter_per_ar"] = random.choice((0, 1, 2, 4, 12))
    return found


def _other(random: Random, invoices: list[Plain]) -> Plain:
    return random.choice(invoices)


def _credit(random: Random, one: Plain, invoices: list[Plain]) -> None:
    other = _other(random, invoices)
    one |= {"typ": "kreditfaktura", "avsandare": copy.deepcopy(other.get("avsandare")),
            "avser_faktura": other.get("nummer"), "rader": copy.deepcopy(other.get("rader")),
            "total": other.get("total")}
    if random.random() < 0.3:
        del one["avser_faktura"]


def _replacing(random: Random, one: Plain, invoices: list[Plain]) -> None:
    other = _other(random, invoices)
    one |= {"ersatter_faktura": other.get("nummer"), "avsandare": copy.deepcopy(other.get("avsandare"))}


def _again(random: Random, one: Plain, invoices: list[Plain]) -> None:
    number = one["nummer"]
    one |= copy.deepcopy(_other(random, invoices))
    one["nummer"] = random.choice((number, one.get("nummer"), f"0{one.get('nummer')}"))


def _nameless(random: Random, one: Plain, _: list[Plain]) -> None:
    one["nummer"] = random.choice((None, "ingen", "xx", "", "FV-0017", "19121212-1212"))


def _without_term(random: Random, one: Plain, _: list[Plain]) -> None:
    del one["termin"]
    if random.random() < 0.5 and isinstance(one.get("avsandare"), dict):
        one["avsandare"].pop(random.choice(("namn", "organisationsnummer")), None)


def _unread(random: Random, one: Plain, _: list[Plain]) -> None:
    for row in one.get("rader") or ():
        row["student"] = random.choice((["a"], {"a": 1}, row.get("student")))


def _places(random: Random, one: Plain, _: list[Plain]) -> None:
    for row in one.get("rader") or ():
        row["verksamhet"] = random.choice(PLACES)


def of_years_later(_: Random, one: Plain, __: list[Plain]) -> None:
    """A year of which nobody knows the price."""
    def later(day: object) -> object:
        return day + timedelta(7 * 52 * 6) if isinstance(day, date) else day

    one |= {"termin": "HT2022", **{name: later(one.get(name)) for name in ("datum", "forfallodatum")}}
    for row in one.get("rader") or ():
        row |= {name: later(row.get(name)) for name in ("startdatum", "slutdatum")}


def _unlinked(random: Random, one: Plain, _: list[Plain]) -> None:
    one["avtal"] = random.choice((None, "xx", AGREEMENT.upper(), "ett annat avtal"))


_WAYS: tuple[Callable[[Random, Plain, list[Plain]], None], ...] = (
    _credit, _replacing, _again, _nameless, _without_term, _unread, _unlinked)


def invoices(random: Random, count: int, entangled: float) -> list[Plain]:
    """Mostly right invoices; each entangled with others by one probability, and now and then with a hole."""
    found: list[Plain] = []
    for number in range(count):
        one = invoice(random, number + 10, faults=0.004, holes=0.08)
        one["rader"] = [row for row in one.get("rader") or () if isinstance(row, dict)] \
            if isinstance(one.get("rader"), list) else one.get("rader")
        if isinstance(one["rader"], list):
            if random.random() < 0.4:
                _places(random, one, found)
            if random.random() < 0.15:
                of_years_later(random, one, found)
            if found and random.random() < entangled:
                random.choice(_WAYS)(random, one, found)
        found.append(one)
    return found
