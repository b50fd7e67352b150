"""The figures of a sentence, and whether it says another than the one that stands in a field."""

from __future__ import annotations

import pytest

from checker.facts.figures import contradicts, figures_in


@pytest.mark.parametrize(("sentence", "figures"), [
    ("Lärosätet ersätter kommunen med 1600 kr per student och vecka, beräknat i 2016 års priser.", {"1600", "2016"}),
    ("1 600,50 kr", {"1600.5"}), ("1\u00a0600 kr", {"1600"}), ("1600,00", {"1600"}),
    ("senast den 1 juni för vårterminen och 1 December för höstterminen", {"06-01", "12-01"}),
    ("till och med den 31 augusti 2019", {"08-31", "2019-08-31"}), ("från 2016-09-01", {"09-01", "2016-09-01"}),
    ("enligt § 4.6 inom tjugo dagar", {"20"}), ("sex månader", {"6"}), ("Parterna har avtalat annat.", set()),
    ("§§ 4.2 och 30 dagar", {"30"}), ("", set()),
])
def test_figures_of_a_sentence(sentence: str, figures: set[str]) -> None:
    assert figures_in(sentence) == figures


@pytest.mark.parametrize(("sentence", "figure", "expected"), [
    ("1600 kr per vecka", "1600.00", False), ("1600 kr per vecka", "1650.00", True), ("1529,50 kr", "1529.50", False),
    ("1600 kr per vecka", "2017", True), ("Betalning sker senare.", "20", False),
    ("Betalning sker senare.", None, False),
    ("senast den 31 maj", "05-31", False), ("senast den 31 maj", "05-30", True), ("inom 30 dagar", "05-30", False),
    ("till och med den 31 augusti 2019", "2019-08-31", False), ("till den 31 augusti", "2019-08-31", False),
    ("till och med den 31 augusti 2019", "2020-08-31", True), ("20 dagar", "Betalningsvillkor är 30 dagar", False),
])
def test_what_contradicts_a_figure(sentence: str, figure: str | None, expected: bool) -> None:
    assert contradicts(sentence, figure) is expected
