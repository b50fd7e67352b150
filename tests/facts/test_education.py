"""How many students the invoices show, year by year: a lower bound on either reading of the year (§ 4.1, § 4.5)."""

from __future__ import annotations

import pytest
from expression.bench import Plain, document

from checker.facts.education import is_of_place, students_by_year
from checker.facts.lines import lines_of

UNIT: Plain = {"namn": "Björkgården", "platser": [{"utbildning": "sjukskoterska", "studenter_per_ar": 2}]}


def placed(student: str | None, first: str, **more: object) -> Plain:
    return {"student": student, "verksamhet": "BJÖRKGÅRDEN", "utbildning": "sjukskoterska", "startdatum": first,
            "slutdatum": "2019-01-01", "antal_veckor": 1, "antal_dagar": 0, **more}


def counted(year: str, *rows: Plain, frame: str = "rad") -> dict[int, int]:
    unit = document({"verksamheter": [UNIT]}, "samverkansavtal").root.series("verksamheter")[0]
    lines = lines_of(document({"rader": list(rows)}).root)
    return students_by_year(unit.series("platser")[0], unit, lines, frame, year)


@pytest.mark.parametrize(("year", "expected"), [
    ("kalenderar", {2016: 2, 2017: 2}), ("lasar", {2015: 1, 2016: 2, 2017: 1})])
def test_terms_are_counted_by_the_year_in_which_a_placement_begins(year: str, expected: dict[int, int]) -> None:
    assert counted(year, placed("A", "2016-06-30"), placed("B", "2016-07-01"), placed("C", "2017-02-06"),
                   placed("D", "2017-09-04")) == expected


def test_a_student_counts_once_a_year_and_namesakes_are_one() -> None:
    assert counted("kalenderar", placed("Moa Ek", "2016-02-01"), placed("MOA  EK", "2016-09-05", larosate="Annan"),
                   placed("Moa Ek", "2017-02-06")) == {2016: 1, 2017: 1}


def test_a_student_without_a_name_or_of_another_utbildning_does_not_count() -> None:
    rows = [placed(None, "2016-09-05"), placed("C", "2016-09-05", utbildning="arbetsterapeut")]
    assert counted("kalenderar", *rows) == {}
    assert counted("kalenderar", *rows, frame="verksamhet") == {2016: 1}


@pytest.mark.parametrize(("own", "branches", "of_first"), [
    (None, [None], True), (None, ["Psykiatri"], True), ("psykiatri", ["Psykiatri", "Annat"], True),
    ("annat", ["Psykiatri", "Annat"], False), (None, ["Psykiatri", "Annat"], None), (None, [None, "Annat"], None),
    ("annat", [None, "Annat"], False), ("tredje", [None, "Annat"], True), ("tredje", ["Psykiatri"], False)])
def test_the_inriktning_tells_rows_of_one_utbildning_apart(own: str | None, branches: list[str | None],
                                                           of_first: bool | None) -> None:
    place = {"utbildning": "specialistsjukskoterska"}
    unit = document({"verksamheter": [{"platser": [place | ({"inriktning": one} if one else {}) for one in branches]}]},
                    "samverkansavtal").root.series("verksamheter")[0]
    row = document({"rader": [place | ({"inriktning": own} if own else {})]}).root.series("rader")[0]
    assert is_of_place(row, unit.series("platser")[0], unit) is of_first
