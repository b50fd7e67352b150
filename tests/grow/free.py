"""(c) Documents grown from their schemas: whatever form allows, and now and then what it doesn't."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grow.right import COURSE, KOMMUN, LAROSATEN, MONDAYS, OTHER_COURSE, PEOPLE, PLACES, STUDENTS, Case, Plain

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
_DATES = tuple(date.fromisoformat(day) for day in (
    "2016-09-05", "2016-09-30", "2016-12-09", "2016-12-16", "2017-01-08", "2017-02-06", "2017-03-03", "2017-06-15",
    "2018-12-17", "2020-02-29"))
_POOLS: dict[str, tuple[object, ...]] = {  # by key, else by format, else by type
    "id": ("ekdalen-2016",), "avtal": ("ekdalen-2016",), "nummer": ("1", "2"), "avser_faktura": ("1",),
    "ersatter_faktura": ("1",), "prisar": (2016, 2017), "ar": (2016, 2017), "dagar_per_vecka": (5,),
    "betalning_dagar": (30,), "betalningsvillkor_dagar": (30, 20), "uppsagning_manader": (6,),
    "kurs": (COURSE, OTHER_COURSE), "hogskolepoang": (Decimal("7.5"), 15, 3), "poang": (5,),
    "antal_veckor": (1, 2, 4, Decimal("1.4"), Decimal("1.5"), -1), "antal_dagar": (0, 0, 1, 3, "ingen"),
    "momssats": (0, 25), "moms": (0, Decimal("1530.00")), "oresavrundning": (0, Decimal("-0.40")),
    "epost": ("moa@ekdalen.example", "moa"), "valuta": ("SEK", "kr", "kronor", "EUR"),
    "meddelande": ("HT16", "VFU, vårterminen 2017", "Enligt avtal"),
    "organisationsnummer": (KOMMUN["organisationsnummer"], LAROSATEN[0]["organisationsnummer"], "2120009981"),
    "namn": (*PLACES, KOMMUN["namn"], *(home["namn"] for home in LAROSATEN)), "personnamn": (*PEOPLE, *STUDENTS[:2]),
    "kontakt": ("08-123 45 67", "112"), "datum": _DATES, "manad-dag": ("06-15", "12-15", "03-15"),
    "termin": tuple(MONDAYS), "kronor": (1530, 306, Decimal("3060.00"), Decimal("6120.00"), Decimal("428.40")),
    "string": ("Prisbesked", "2120009981", "17"), "number": (0, 1, Decimal("2.5")), "integer": (0, 12, 400),
}
_SPOILT = ("xx", "____", "sextusen", "2016-02-30", "6 120,00", "kanske", ["en lista"], {"en": "post"})
_ONE_OF_32, _ONE_OF_10 = st.integers(0, 31), st.integers(0, 9)
Draw = Callable[[SearchStrategy[Any]], Any]


@cache
def _any_of(values: tuple[object, ...]) -> SearchStrategy[Any]:
    return st.sampled_from(values)


_SPOILT_VALUES = st.sampled_from(_SPOILT)


def _place(draw: Draw, key: str, schema: Plain, spoilt: bool) -> Any:
    """What stands at one place: as a rule a plain value, else nothing, in one of the ways to say so."""
    luck = draw(_ONE_OF_32)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if spoilt and luck == 31:
        return copy.deepcopy(draw(_SPOILT_VALUES))
    if luck == 30 and "null" in types:
        return draw(_any_of((None, "", "ingen") if "ingen" in schema.get("pattern", "") else (None,)))
    if types[0] == "object":
        return {name: _place(draw, name, sub, spoilt) for name, sub in schema["properties"].items()
                if name == "dokument" or draw(_ONE_OF_10)}
    if types[0] == "array":
        least = 1 if luck > 2 else 0
        return [_place(draw, key, schema["items"], spoilt) for _ in range(max(least, luck % 4))]
    if "enum" in schema:
        return draw(_any_of(tuple(choice for choice in schema["enum"] if choice is not None)))
    kind = str(schema.get("format", types[0]))
    own = key in _POOLS and (key == "kurs" or kind not in ("namn", "datum"))
    return draw(_any_of(_POOLS[key if own else kind]))


@st.composite
def documents(draw: DrawFn, kind: str, *, spoilt: bool = False) -> Plain:
    """Documents of a kind that has a schema; ``spoilt``: some values are malformed or placeholders."""
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    grown = {name: _place(draw, name, sub, spoilt) for name, sub in schema["properties"].items()
             if draw(_ONE_OF_10)}
    return grown | {"dokument": kind}


@st.composite
def free_cases(draw: DrawFn) -> Case:
    """An agreement and one to three invoices, each grown from its schema, without waivers and supplements; now and
    then with a credit note of the first, as it was billed."""
    spoilt = draw(st.booleans())
    agreement = draw(documents("samverkansavtal", spoilt=spoilt))
    invoices = draw(st.lists(documents("faktura", spoilt=spoilt), min_size=1, max_size=3))
    for document in (agreement, *invoices):
        for key in ("undantag", "kompletterar"):
            document.pop(key, None)
    if draw(_ONE_OF_10) < 3:
        named = {"avser_faktura": invoices[0]["nummer"]} if "nummer" in invoices[0] else {}
        invoices.append(copy.deepcopy(invoices[0]) | {"typ": "kreditfaktura", "nummer": "K", **named})
    return Case(agreement, invoices, date(2019, 1, 31), ["free"])
