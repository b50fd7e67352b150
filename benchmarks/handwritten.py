"""What one would write by hand: twelve checks of an invoice under its agreement, amounts as Decimal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_ORE = Decimal("0.01")


def checks(paths: Iterable[Path]) -> Callable[[bytes], list[str]]:
    """The checks under the agreements in some files; they give the names of those that fail."""
    terms = {}
    for path in paths:
        agreement = YAML(typ="safe").load(path)
        price, per_week = agreement["ersattning"]["belopp_per_vecka"], agreement["ersattning"]["dagar_per_vecka"]
        terms[agreement["id"]] = {place["namn"] for place in agreement["verksamheter"]}, Decimal(price), per_week
    billed: set[tuple[str, str]] = set()

    def check(line: bytes) -> list[str]:
        invoice: dict[str, Any] = json.loads(line, parse_float=Decimal)
        places, price, per_week = terms[invoice["avtal"]]
        failed = [] if invoice["valuta"] == "SEK" else ["valuta"]
        dated, due = date.fromisoformat(invoice["datum"]), date.fromisoformat(invoice["forfallodatum"])
        failed += [] if (due - dated).days == 30 == invoice["betalningsvillkor_dagar"] else ["villkor"]
        failed += [] if dated <= date(2016, 12, 15) else ["termin"]
        failed += [] if invoice["moms"] == 0 else ["moms"]
        failed += [] if invoice["betalning"]["bankgiro"] else ["giro"]
        failed += [] if invoice["avsandare"]["kontaktperson"] else ["avsandare"]
        total = Decimal(0)
        for row in invoice["rader"]:
            days = row["antal_veckor"] * per_week + row["antal_dagar"]
            first, last = date.fromisoformat(row["startdatum"]), date.fromisoformat(row["slutdatum"])
            right = (Decimal(days) * price / per_week).quantize(_ORE, ROUND_HALF_UP)
            failed += [] if row["ersattning"] == right else ["belopp"]
            failed += [] if first <= last < dated.replace(year=dated.year + 1) else ["praktikperiod"]
            failed += [] if days <= (last - first).days + 1 else ["dagar"]
            failed += [] if row["verksamhet"] in places else ["verksamhet"]
            failed += [] if (row["student"], row["startdatum"]) not in billed else ["dubbel"]
            billed.add((row["student"], row["startdatum"]))
            total += row["ersattning"]
        return failed if invoice["total"] == total + invoice["oresavrundning"] else [*failed, "summa"]

    return check
