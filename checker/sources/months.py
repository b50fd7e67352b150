"""The Swedish names of the months."""

from __future__ import annotations

MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
          "december")
#: Their numbers by their names, in full and as they are cut short.
MONTHS_BY_NAME = {name: number for number, (whole, short) in enumerate(zip(MONTHS, (
    "jan", "febr feb", "mar", "apr", "", "jun", "jul", "aug", "sept sep", "okt", "nov", "dec"), strict=True), start=1)
    for name in (whole, *short.split())}
