"""The table of appendix 2: columns by their headings, rows wherever they stand, and what is said of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from checker.document import State
from checker.sources.errors import NotADocument
from sources.xlsx.workbooks import (
    FOOT,
    HEADINGS,
    ROW,
    STRUCK,
    Value,
    appendix,
    formula,
    found,
    number,
    read,
    read_rows,
    remarked,
    rows_of,
    sheet,
    shown,
    state,
    text,
    workbook,
)

FIELDS = ["verksamhet", "student", "startdatum", "slutdatum", "antal_veckor", "ersattning"]


def values(rows: list[list[Value]], index: int = 0) -> list[object]:
    document = read_rows(rows)
    return [rows_of(document)[index].value(field) for field in FIELDS]


MARTA = ["Björkgården", "Märta Lindeqvist", date(2016, 9, 5), date(2016, 9, 30), 4, 6120]


def test_a_filled_in_form_is_read_whole() -> None:
    signe: list[Value] = ["Björkgården", "Signe Ölander", date(2016, 11, 7), "15/11 2016", "1,4", "2 142,00 kr"]
    document = read_rows(appendix(ROW, signe, total=8262))
    assert values(appendix(ROW)) == MARTA
    assert [rows_of(document)[1].value(field) for field in FIELDS] == [
        "Björkgården", "Signe Ölander", date(2016, 11, 7), date(2016, 11, 15), Fraction(7, 5), 2142]
    assert found(document, "/total").value == 8262
    assert found(document, "/period/till").value == date(2016, 11, 15)
    assert found(document, "/avsandare/epost").value == "birgit.hallonqvist@ekdalen.example"
    assert found(document, "/betalning/bankgiro").value == "999-1233"
    assert (document.kind, document.medium, document.form) == ("faktureringsunderlag", "xlsx", [])
    assert document.uncarried == {"/id", "/avtal", "/faktura", "/termin", "/kompletterar"}


def test_every_value_has_its_cell_and_records_their_row() -> None:
    document = read(workbook(sheet(appendix(ROW, [*ROW[:5], None], total=6120)), names=["Hösten 2016"]))
    assert found(document, "/rader/0/ersattning").position.place == "'Hösten 2016'!F7"
    assert rows_of(document)[0].position.place == "'Hösten 2016'!A7:F7"
    assert document.root.fields["rader"].position.place == "'Hösten 2016'!A6:F6"
    assert shown(document, "/total") == ("6120", "'Hösten 2016'!F10")
    assert found(document, "/period/fran").position.place == "'Hösten 2016'!B4"
    assert shown(document, "/rader/1/ersattning") == ("", "'Hösten 2016'!F8")
    assert state(document, "/rader/1/ersattning") is State.BLANK


@pytest.mark.parametrize(("name", "before"), [
    ("Blad1", "Blad1"), ("Åsa", "Åsa"), ("Hösten 2016", "'Hösten 2016'"), ("Karin's", "'Karin''s'"), ("A1", "'A1'"),
    ("2016", "'2016'"), ("R1C1", "'R1C1'"), ("a-b", "'a-b'"), ("v.36", "v.36"),
])
def test_a_sheets_name_is_quoted_as_excel_does(name: str, before: str) -> None:
    document = read(workbook(sheet(appendix(ROW)), names=[name]))
    assert found(document, "/rader/0/student").position.place == f"{before}!B7"


@pytest.mark.parametrize("headings", [
    ["Enhet", "Student", "Startdatum", "Slut", "Antal v", "Belopp"],
    ["VERKSAMHET:", "Namn", "Från", "Till", "Veckor", "Summa (kr)"],
    ["  verksamhet ", "Studentens  namn", "Fr.o.m.", "T.o.m.", "Antal\nveckor", "Ersättning, kr"],
])
def test_columns_are_found_by_what_people_call_them(headings: list[Value]) -> None:
    assert values(appendix(ROW, headings=headings)) == MARTA


def test_columns_stand_in_any_order_and_anywhere() -> None:
    order = [5, 3, 1, 0, 4, 2]
    turned = [[None, None, *(row[index] for index in order)] for row in (HEADINGS, ROW)]
    assert values([["VFU"], [], *turned]) == MARTA


def test_headings_may_be_two_rows_high() -> None:
    above: list[Value] = ["Verksamhet", "Studentens", "Period", None, "Antal", "Ersättning"]
    below: list[Value] = [None, "namn", "Från", "Till", "veckor", "(kr)"]
    assert values([above, below, ROW]) == MARTA


def test_given_and_family_names_are_a_name() -> None:
    headings: list[Value] = ["Verksamhet", "Efternamn", "Förnamn", *HEADINGS[2:]]
    row: list[Value] = ["Björkgården", "Lindeqvist", "Märta", *ROW[2:]]
    document = read_rows(appendix(row, headings=headings))
    assert shown(document, "/rader/0/student") == ("Märta Lindeqvist", "Blad1!C7")
    assert document.form == []


def test_headings_that_come_again_may_come_in_another_order() -> None:
    rows = [HEADINGS, ROW, [], list(reversed(HEADINGS)), list(reversed(ROW))]
    assert values(rows, 0) == values(rows, 1) == MARTA


def test_two_columns_for_one_field_contradict_each_other_where_they_differ() -> None:
    headings: list[Value] = [*HEADINGS, "Belopp", "Enhet"]
    document = read_rows(appendix([*ROW, "6000", "Björkgården"], [*ROW, "6120", None], headings=headings))
    assert shown(document, "/rader/0/ersattning") == ("6120 | 6000", "Blad1!F7")
    assert state(document, "/rader/0/ersattning") is State.MALFORMED
    assert found(document, "/rader/1/ersattning").value == 6120
    assert found(document, "/rader/0/verksamhet").value == "Björkgården"
    assert state(document, "/rader/1/verksamhet") is State.MALFORMED
    assert [place for place, _ in remarked(document, "motsagelse")] == ["Blad1!A6", "Blad1!F6"]
    assert "”Ersättning” (F), ”Belopp” (G)" in remarked(document, "motsagelse")[1][1]


def test_a_column_that_isnt_there_is_missing_and_said_so() -> None:
    document = read_rows(appendix([*ROW[:4], ROW[5]], headings=[*HEADINGS[:4], HEADINGS[5]]))
    assert "antal_veckor" not in rows_of(document)[0].fields
    assert remarked(document, "saknas-i-filen") == [("Blad1!A6:E6", "Tabellen har ingen kolumn för Antal veckor.")]


def test_a_table_that_is_nearly_the_forms_is_read_with_what_is_missing() -> None:
    document = read_rows([["Student", "Belopp"], ["Märta Lindeqvist", 6120]])
    assert [rows_of(document)[0].value(field) for field in FIELDS] == [None, "Märta Lindeqvist", None, None, None, 6120]
    assert len(remarked(document, "saknas-i-filen")) == 4


def test_unknown_columns_are_named_and_a_column_of_personnummer_never_repeated() -> None:
    headings: list[Value] = [*HEADINGS, "Personnummer", "Kurs"]
    document = read_rows(appendix([*ROW, "19900101-2385", "Omvårdnad"], headings=headings))
    assert remarked(document, "personnummer")[0][0] == "Blad1!G6"
    assert remarked(document, "okand-kolumn") == [
        ("Blad1!H6", "Kolumnen ”Kurs” finns inte i bilaga 2 och läses inte.")]
    assert "19900101" not in " ".join(remark.message for remark in document.form)


def test_days_beside_weeks_come_on_top_or_are_the_same_time() -> None:
    headings: list[Value] = [*HEADINGS, "Antal dagar"]
    rows = [[*ROW[:4], weeks, ROW[5], over] for weeks, over in (("1", 2), ("4", 20), ("4", 0), ("1", 7), ("4", None))]
    document = read_rows(appendix(*rows, headings=headings))
    weeks = [row.value("antal_veckor") for row in rows_of(document)]
    assert weeks == [Fraction(7, 5), 4, 4, None, 4]
    assert shown(document, "/rader/3/antal_veckor") == ("1 | 7", "Blad1!E10")


def test_blank_rows_and_rows_after_the_total_leave_nothing_out() -> None:
    rows = [*appendix(ROW, [], ROW, total=12240, foot=[]), ROW, *FOOT, [], ROW]
    assert len(rows_of(read_rows(rows))) == 4


def test_partly_filled_rows_are_rows_and_prepared_ones_are_not() -> None:
    prepared: list[Value] = [None, None, None, None, None, formula("E9*1530", "0")]
    unsaved: list[Value] = [None, None, None, None, None, formula("E9*1530", None)]
    partly: list[list[Value]] = [["Björkgården", "Signe Ölander"], [None, None, None, None, 2]]
    document = read_rows(appendix(ROW, *partly, prepared, unsaved))
    assert [row.position.place for row in rows_of(document)] == ["Blad1!A7:F7", "Blad1!A8:F8", "Blad1!A9:F9"]
    assert state(document, "/rader/1/ersattning") is State.BLANK


def test_a_blank_cell_means_the_one_above_only_where_they_are_merged() -> None:
    without: list[Value] = [None, *ROW[1:]]
    merged = read_rows(appendix(ROW, without), after='<mergeCells><mergeCell ref="A7:A8"/></mergeCells>')
    assert shown(merged, "/rader/1/verksamhet") == ("Björkgården", "Blad1!A7")
    assert merged.form == []
    blank = read_rows(appendix(ROW, without, without))
    assert state(blank, "/rader/1/verksamhet") is State.BLANK
    ((place, message),) = remarked(blank, "saknas-i-filen")
    assert (place, message.split(".")[0]) == ("Blad1!A8", "Raderna 8–9 har ingen verksamhet")


def test_an_amount_of_several_rows_belongs_to_none_of_them() -> None:
    document = read_rows(appendix(ROW, [*ROW[:5], None]), after='<mergeCells><mergeCell ref="F7:F8"/></mergeCells>')
    assert [state(document, f"/rader/{index}/ersattning") for index in (0, 1)] == [State.MALFORMED] * 2
    assert found(document, "/rader/1/ersattning").text == "6120 (sammanslagen cell)"


def test_a_heading_row_of_its_own_names_the_verksamhet_beneath() -> None:
    rows: list[list[Value]] = [HEADINGS[1:], ["Björkgården"], ROW[1:], ROW[1:], ["Summa", None, None, None, 12240],
                               ["Tallgläntan"], ROW[1:]]
    document = read_rows(rows)
    assert [row.value("verksamhet") for row in rows_of(document)] == ["Björkgården", "Björkgården", "Tallgläntan"]
    assert [place for place, _ in remarked(document, "tolkat")] == ["Blad1!A2", "Blad1!A6"]


def test_a_sheet_without_the_column_is_of_the_verksamhet_in_its_foot() -> None:
    tall = [["Verksamhetens namn:", "Tallgläntan"], *FOOT[1:]]
    document = read(workbook(sheet(appendix(ROW[1:], headings=HEADINGS[1:])),
                             sheet(appendix(ROW[1:], headings=HEADINGS[1:], foot=tall))))
    assert [shown(document, f"/rader/{index}/verksamhet") for index in (0, 1)] == [
        ("Björkgården", "Blad1!B9"), ("Tallgläntan", "Blad2!B9")]
    assert state(document, "/avsandare/namn") is State.MALFORMED
    assert [place for place, _ in remarked(document, "tolkat")] == ["Blad1!B9", "Blad2!B9"]
    assert remarked(document, "motsagelse")[0][0] == "Blad1!B9"


def test_the_rows_of_all_sheets_count_and_no_sheet_is_left_in_silence() -> None:
    document = read(workbook(sheet(appendix(ROW)), sheet([]), sheet([["Prislista"], [1530]]), sheet([HEADINGS, ROW])))
    assert [row.position.place for row in rows_of(document)] == ["Blad1!A7:F7", "Blad4!A2:F2"]
    assert remarked(document, "ej-last") == [
        ("Blad3!A1", "Bladet har ingen tabell enligt bilaga 2 och läses inte.")]


def test_what_is_hidden_counts_and_is_pointed_out() -> None:
    data = workbook(
        sheet(appendix(ROW, ROW, ROW, ROW), before='<cols><col min="6" max="7" hidden="1"/></cols>',
              attributes={7: 'hidden="1"', 8: 'hidden="true"', 10: 'ht="0" customHeight="1"'}),
        sheet([HEADINGS, ROW], attributes={2: 'hidden="1"'}, after='<autoFilter ref="A1:F2"/>'),
        states={2: "veryHidden"})
    document = read(data)
    assert len(rows_of(document)) == 5
    assert remarked(document, "dolt") == [
        ("Blad1!F6", "Kolumnen ”Ersättning” är dold. Den räknas med."),
        ("Blad1!A7:F8", "Raderna 7–8 är dolda. De räknas med."),
        ("Blad1!A10:F10", "Rad 10 är dold. Den räknas med."),
        ("Blad2!A1:F1", "Bladet är dolt. Det som står i det räknas med."),
        ("Blad2!A2:F2", "Rad 2 är dold, kanske bortfiltrerad. Den räknas med."),
    ]


def test_what_is_struck_out_counts_and_is_pointed_out() -> None:
    struck: list[Value] = [text(str(value), STRUCK) for value in ROW]
    document = read_rows(appendix(struck, [*ROW[:5], number("6120", STRUCK)]))
    assert rows_of(document)[0].value("ersattning") == 6120
    assert remarked(document, "dolt") == [
        ("Blad1!A7:F7", "Rad 7 är överstruken. Den räknas med."),
        ("Blad1!F8", "Det som står här är överstruket. Det räknas med.")]


def test_cells_that_nothing_is_read_from_are_pointed_out() -> None:
    rows = [*appendix([*ROW, None, "kom sent"], total=6120), ["Skickas till ekonomi"], ["Underskrift:"]]
    document = read_rows(rows)
    assert remarked(document, "ej-last") == [("Blad1!H7", "Här står något som inte läses: H7, A17.")]


def test_a_workbook_without_the_form_is_none_of_ours() -> None:
    with pytest.raises(NotADocument, match="Studentens namn"):
        read(workbook(sheet([["Budget", "2016"], ["Lön", 4]])))
    with pytest.raises(NotADocument):
        read_rows([["Från", "2016-09-05", "Till", "2016-09-30"], ["Verksamhet", "Björkgården", "Namn", "B"]])


def test_a_table_without_rows_has_no_rows() -> None:
    document = read_rows(appendix())
    assert state(document, "/rader") is State.BLANK
    assert found(document, "/rader").position.place == "Blad1!A6:F6"


def test_dates_with_a_time_of_day_are_days() -> None:
    row: list[Value] = [*ROW[:2], number("42618.75", 1), number("42643", 5), *ROW[4:]]
    assert values(appendix(row))[2:4] == [date(2016, 9, 5), date(2016, 9, 30)]


@pytest.mark.parametrize(("written", "kept"), [
    ("1/9", "1/9"), ("05/09/2016", "05/09/2016"), (42618, "42618"), (number("0.5", 4), "0.5 (klockslag)"),
    (number("60", 1), "60 (ingen dag i kalendern)"), ("v 36", "v 36")])
def test_a_day_that_isnt_plain_is_kept_as_it_stands(written: Value, kept: str) -> None:
    document = read_rows(appendix([*ROW[:2], written, *ROW[3:]]))
    day = found(document, "/rader/0/startdatum")
    assert (day.state, day.text) == (State.MALFORMED, kept)


def test_digits_of_a_day_in_a_number_are_a_day() -> None:
    row: list[Value] = [*ROW[:2], 20160905, 160930, *ROW[4:]]
    assert values(appendix(row))[2:4] == [date(2016, 9, 5), date(2016, 9, 30)]


@pytest.mark.parametrize(("written", "kept"), [
    (number("0.8", 3), "80 %"), ("heltid", "heltid"), (date(2016, 9, 5), "2016-09-05"),
    ("1.530", "1.530 (går inte att läsa säkert)")])
def test_a_number_that_isnt_plain_is_kept_as_it_stands(written: Value, kept: str) -> None:
    document = read_rows(appendix([*ROW[:4], written, written]))
    for field in ("antal_veckor", "ersattning"):
        one = found(document, f"/rader/0/{field}")
        assert (one.state, one.text) == (State.MALFORMED, kept)


def test_numbers_keep_their_own_digits() -> None:
    row: list[Value] = [*ROW[:4], number("1.3999999999999999"), number("2142.0000000000005", 6)]
    assert values(appendix(row))[4:] == [Fraction(7, 5), 2142]
