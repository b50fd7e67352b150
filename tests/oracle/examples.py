"""A right agreement and invoice to change, field by field, in tests of the oracle."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

Plain = dict[str, Any]


AGREEMENT: Plain = {
    "dokument": "samverkansavtal", "id": "ekdalen",
    "parter": {"samverkanspart": {"namn": "Ekdalens kommun", "organisationsnummer": "2120001234"},
               "larosaten": [{"namn": "Sjöbergska högskolan", "organisationsnummer": "2021001235"}]},
    "verksamheter": [{"namn": "Björkgården"}, {"namn": "Lindgården"}],
    "kontaktpersoner": {
        "larosate": [{"namn": "Vera Ek", "epost": "vera.ek@sjobergska.example"}],
        "verksamheter": [{"namn": "Moa Alm", "verksamhet": "BJÖRKGÅRDEN ", "telefon": "08-123 45 67"},
                         {"namn": "Moa Alm", "verksamhet": "Lindgården", "epost": "moa.alm@ekdalen.example"}]},
    "ersattning": {"belopp_per_vecka": 1530, "prisar": 2016, "dagar_per_vecka": 5},
    "frister": {"faktura_vt": "06-15", "faktura_ht": "12-15", "betalning_dagar": 30, "uppsagning_manader": 6},
    "giltighet": {"fran": "2016-09-01"},
}
ROW: Plain = {"verksamhet": "Björkgården", "student": "Ida Ström", "utbildning": "sjukskoterska",
              "larosate": "Sjöbergska högskolan", "startdatum": "2016-09-05", "slutdatum": "2016-09-30",
              "antal_veckor": 4, "antal_dagar": 0, "ersattning": Decimal("6120.00")}
INVOICE: Plain = {
    "dokument": "faktura", "nummer": "17", "avtal": "ekdalen", "datum": "2016-12-09", "forfallodatum": "2017-01-08",
    "termin": "HT2016", "avsandare": {"namn": "Björkgården", "organisationsnummer": "2120001234"},
    "fakturamottagare": {"namn": "Sjöbergska högskolan"}, "rader": [ROW], "total": Decimal("6120.00"),
}


def changed(document: Plain, **changes: Any) -> Plain:
    """A deep copy with fields set by path: ``ersattning__prisar=2017``; ``...`` takes the field away."""
    new = copy.deepcopy(document)
    for path, value in changes.items():
        *way, last = path.split("__")
        place: Any = new
        for step in way:
            place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return new


def agreed(**changes: Any) -> Plain:
    return changed(AGREEMENT, **changes)


def billed(**changes: Any) -> Plain:
    return changed(INVOICE, **changes)
