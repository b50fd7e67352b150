"""Sentences with holes as a jurist reads them: amounts, days of the year, one of a thing."""

from __future__ import annotations

import pytest
from expression.bench import Bench, typed

from checker.rulebook import Template
from checker.wording import filled

INVOICE = {"betalningsvillkor_dagar": 1, "rader": [{"antal_veckor": 1.5}], "datum": "2016-12-09"}
TERMS = {"frister": {"antal_ht": "05-31", "faktura_vt": "06-01", "perioder_vt": "____"}}


def told(*parts: str) -> str:
    """The sentence of parts, every other one an expression."""
    holes = tuple(part if number % 2 == 0 else (typed(part)[0], "") for number, part in enumerate(parts))
    return filled(Template(holes), Bench.of(INVOICE, TERMS).context())


@pytest.mark.parametrize(("parts", "sentence"), [
    (("Efter ", "faktura.betalningsvillkor_dagar", " dagar"), "Efter 1 dag"),
    (("Efter ", "faktura.betalningsvillkor_dagar + 1", " dagar"), "Efter 2 dagar"),
    (("Efter ", "faktura.betalningsvillkor_dagar - 2", " dagar"), "Efter −1 dagar"),
    (("", "len(faktura.rader)", " studenter av de 12"), "1 student av de 12"),
    (("", "sum(r.antal_veckor for r in faktura.rader)", " veckor"), "1,5 veckor"),
    (("", "len(faktura.rader)", " dagarna"), "1 dagarna"),
    (("senast ", "avtal.frister.antal_ht", ""), "senast 31 maj"),
    (("senast ", "avtal.frister.faktura_vt", " och dagar"), "senast 1 juni och dagar"),
    (("senast ", "avtal.frister.perioder_vt", ""), "senast (okänt)"),
    (("den ", "faktura.datum", ""), "den 2016-12-09"),
])
def test_a_sentence_is_filled_in_as_people_write(parts: tuple[str, ...], sentence: str) -> None:
    assert told(*parts) == sentence
