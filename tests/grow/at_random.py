"""Agreements and invoices by a seed, many and fast: right ones, with a fault planted for any of the rules, and with
holes and edge values in any field that the schema has."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from checker.form import Spec, spec_of
from grow.right import BANKGIRO, KOMMUN, LAROSATEN, PLACES, PRICES, STUDENTS, kronor

Plain = dict[str, Any]
AGREEMENT = "ekdalen-2016"
_EDGES = (Decimal("0.145"), Decimal("6120.005"), 12345678901234567, Decimal("0.00"), -1, 0, Decimal("1.4"), "ingen",
          "xx", "6 120 kr", "", None, ["1"], {"a": 1}, True)
_DAYS = ("2016-09-05", "2016-12-31", "2017-01-01", "2016-02-30", "9 maj", "ingen", "", None, 20160905, "2199-12-31",
         "1900-01-01")
_TEXTS = ("Björkgården", "BJÖRKGÅRDEN ", "____", "xx", "ingen", "", None, 17, True, ["a"], "SEK", "kronor", "Ida Ström",
          "IDA  STRÖM", "Łukasz Żak", "Sjöbergska högskolan", "EUR", "HT2016", "Avser höstterminen 2017")
_SETTLED = ({}, {"terminsvis": "flera"}, {"terminsvis": "en"}, {"prisdatum": "vfu-dag"}, {"efterskott": "fakturering"},
            {"dagar": "vardagar", "meddelande": "mottaget"}, {"avrundning": "ore", "helgfrist": "nasta-vardag"})


def agreement(random: Random) -> Plain:
    """A right agreement; now and then with holes."""
    homes = copy.deepcopy(list(LAROSATEN[:random.choice((1, 2, 2))]))
    found: Plain = {
        "dokument": "samverkansavtal", "id": AGREEMENT,
        "parter": {"samverkanspart": dict(KOMMUN), "larosaten": homes},
        "verksamheter": [{"namn": place, "organisationsnummer": KOMMUN["organisationsnummer"], "driftsform": "kommunal",
                          "platser": [{"utbildning": u, "studenter_per_ar": 12} for u in ("sjukskoterska", "annan")]}
                         for place in PLACES],
        "ersattning": {"belopp_per_vecka": 1530, "prisar": 2016, "dagar_per_vecka": 5,
                       "priser": [{"ar": year, "belopp_per_vecka": PRICES[year], "kalla": "Prisbesked"}
                                  for year in (2017, 2018)[:random.choice((0, 1, 2, 2))]]},
        "frister": {"faktura_vt": "06-15", "faktura_ht": "12-15", "betalning_dagar": 30},
        "tolkningar": dict(random.choice(_SETTLED)), "giltighet": {"fran": date(2016, 9, 1)},
    }
    if random.random() < 0.2:
        found["giltighet"]["till"] = date(2016, 11, 1)
    if random.random() < 0.2:
        _spoil(random, found, spec_of("samverkansavtal"))
    return found


def invoice(random: Random, number: int, faults: float = 0.3, holes: float = 0.6) -> Plain:
    """An invoice; each kind of fault with one probability, and with another a hole or an edge value somewhere."""
    home, place = random.choice(LAROSATEN[:random.randint(1, 2)]), random.choice(PLACES)
    rows = [_row(random, place, home) for _ in range(random.randint(1, 3))]
    dated = date(2016, 12, 15) - timedelta(random.randint(0, 12))
    found: Plain = {
        "dokument": "faktura", "typ": "faktura", "nummer": f"{number}", "avtal": AGREEMENT, "datum": dated,
        "forfallodatum": dated + timedelta(30), "betalningsvillkor_dagar": 30, "termin": "HT2016",
        "avsandare": {"namn": place, "organisationsnummer": KOMMUN["organisationsnummer"],
                      "kontaktperson": "Moa Alm", "telefon": "08-123 45 67"},
        "fakturamottagare": {"namn": home["namn"], "organisationsnummer": home["organisationsnummer"]},
        "betalning": {"bankgiro": BANKGIRO}, "valuta": "SEK", "rader": rows, "moms": 0,
    }
    for rule, fault in FAULTS.items():
        if random.random() < faults * _OFTEN.get(rule, 1):
            fault(random, found)
    right = sum((row["ersattning"] for row in found["rader"]), Decimal(found.get("oresavrundning", 0)))
    found.setdefault("total", round(right) if "oresavrundning" in found and random.random() < 0.45 else right)
    if random.random() < holes:
        for _ in range(random.randint(1, 3)):
            _spoil(random, found, spec_of("faktura"))
    return found


def _row(random: Random, place: str, home: Plain) -> Plain:
    first = date(2016, 9, 5) + timedelta(7 * random.randint(0, 5))
    weeks, days = random.randint(1, 5), random.randint(0, 4)
    ending = "".join(random.choices("aeiou", k=random.randint(0, 9)))
    return {"verksamhet": place, "student": random.choice(STUDENTS) + ending, "utbildning": "sjukskoterska",
            "larosate": home["namn"], "form": "vfu", "startdatum": first,
            "slutdatum": first + timedelta(7 * weeks + (days - 1 if days else -3)), "antal_veckor": weeks,
            "antal_dagar": days, "ersattning": kronor((weeks * 5 + days) * PRICES[2016] / 5), "momssats": 0}


def _on_row(name: str, *values: Any) -> Callable[[Random, Plain], None]:
    def fault(random: Random, found: Plain) -> None:
        random.choice(found["rader"])[name] = random.choice(values)
    return fault


def _on(path: str, *values: Any) -> Callable[[Random, Plain], None]:
    *way, last = path.split("/")

    def fault(random: Random, found: Plain) -> None:
        at = found
        for step in way:
            at = at[step]
        at[last] = random.choice(values)
    return fault


def _late(random: Random, found: Plain) -> None:
    found["datum"] = date(2016, 12, 16) + timedelta(random.randint(0, 40))
    found["forfallodatum"] = found["datum"] + timedelta(30)


def _rounded(random: Random, found: Plain) -> None:
    found["oresavrundning"] = random.choice((Decimal("0.7"), Decimal("-0.51"), Decimal("0.5"), Decimal("0.50")))


def _shifted(random: Random, found: Plain) -> None:
    row = random.choice(found["rader"])
    row["slutdatum"] = row["startdatum"] - timedelta(random.randint(0, 3))


def _another(random: Random, found: Plain, price: Decimal) -> Plain:
    """A further row, right but perhaps for the price of its weeks."""
    weeks = random.randint(1, 4)
    row = {"verksamhet": found["avsandare"]["namn"], "student": random.choice(STUDENTS), "utbildning": "sjukskoterska",
           "larosate": LAROSATEN[0]["namn"], "form": "vfu", "startdatum": date(2016, 9, 5),
           "slutdatum": date(2016, 9, 5) + timedelta(7 * weeks - 3), "antal_veckor": weeks, "antal_dagar": 0,
           "ersattning": kronor(weeks * price), "momssats": 0}
    found["rader"].append(row)
    return row


def _twice(random: Random, found: Plain) -> None:
    found["rader"].append(dict(_another(random, found, PRICES[2016])))


def _early(random: Random, found: Plain) -> None:
    found["datum"] = date(2016, 9, random.randint(1, 20))
    found["forfallodatum"], found["betald"] = found["datum"] + timedelta(30), found["datum"] + timedelta(1)


def _other_price(random: Random, found: Plain) -> None:
    _another(random, found, PRICES[2017])


#: What breaks each rule, most often.
FAULTS: dict[str, Callable[[Random, Plain], None]] = {
    "R-4-vil": _on_row("form", "hospitering", "faltstudie"),
    "R-4.6-belopp": _on_row("ersattning", Decimal("6120.01"), 100, Decimal("0.145"), Decimal("6120.005")),
    "R-4.6-valuta": _on("valuta", "EUR", "DKK"),
    "R-4.6-hela-dagar": _on_row("antal_dagar", Decimal("0.5"), -30),
    "R-4.6-dagar-i-perioden": _on_row("antal_veckor", 9, 40),
    "R-4.6-praktikperiod": _shifted,
    "R-4.6-student": _on_row("student", "", None),
    "R-4.6-moms": _on("moms", 25, Decimal("0.01")),
    "R-4.6-summa": _on("total", 1, Decimal("99999.99")),
    "R-4.6-oresavrundning": _rounded,
    "R-4.6-ratt-termin": _on_row("startdatum", date(2017, 3, 6)),
    "R-4.6-efterskott": _early,
    "R-4.6-termin": _late,
    "R-4.6-villkor": _on("betalningsvillkor_dagar", 20, 45),
    "R-4.6-giro": _on("betalning/bankgiro", "123-4567", None),
    "R-4.6-avsandare": _on("avsandare/telefon", None, "ring"),
    "R-4.6-mottagare": _on("avsandare/organisationsnummer", "212000-0001", LAROSATEN[0]["organisationsnummer"]),
    "R-4.6-till-larosatet": _on("fakturamottagare",
                                {"namn": "Annan högskola", "organisationsnummer": "2120000001"}),
    "R-4.6-ratt-larosate": _on_row("larosate", "Annan högskola"),
    "R-4.6-verksamhet": _on_row("verksamhet", "Okänt hem"),
    "R-4.6-utbildning": _on_row("utbildning", "arbetsterapeut"),
    "R-4.6-giltighet": _on_row("startdatum", date(2016, 8, 29)),
    "R-4.6-vfu": _on_row("form", "auskultation", "studiebesok"),
    "R-6-ingen-ersattning-faktura": _on_row("form", "uppsats"),
    "R-4.6-upprakning": _other_price,
    "R-4.6-dubbel": _twice,
}
#: Faults that are often hidden by others, and how much oftener they are planted.
_OFTEN = {"R-4.6-upprakning": 2.2, "R-4.6-dubbel": 2.0, "R-4.6-efterskott": 2.2, "R-4.6-oresavrundning": 3.3,
          "R-4-vil": 0.6, "R-4.6-vfu": 0.6, "R-4.6-termin": 1.3, "R-4.6-valuta": 0.9}


def _spoil(random: Random, document: Plain, spec: Spec) -> None:
    """A hole, or another value, in some field of the schema, there or not."""
    at: Any = document
    while True:
        name = random.choice([one for one in spec.fields if one != "dokument"])
        field = spec.fields[name]
        below = at.get(name)
        if field.kind == "record" and isinstance(below, dict) and random.random() < 0.9:
            at, spec = below, field
        elif field.item is not None and field.item.kind == "record" and random.random() < 0.9 and (
                records := [one for one in below if isinstance(one, dict)] if isinstance(below, list) else []):
            at, spec = random.choice(records), field.item
        else:
            break
    if random.random() < 0.3:
        at.pop(name, None)
    elif field.kind in ("tal", "kronor", "heltal"):
        at[name] = random.choice(_EDGES)
    elif field.kind == "datum":
        at[name] = random.choice(_DAYS)
    else:
        at[name] = random.choice((*field.choices, *_TEXTS))


def compact(document: Plain) -> bytes:
    """The document as programs write JSON: without spaces, numbers digit by digit."""
    return _json(document).encode()


def _json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_json(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)
