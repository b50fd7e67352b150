"""Around the table: totals, formulas, the foot of the form, and what the sheet says of itself."""

from __future__ import annotations

import pytest

from checker.document import State
from sources.xlsx.workbooks import (
    FOOT,
    HEADINGS,
    ROW,
    Value,
    Xml,
    appendix,
    formula,
    found,
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


def test_a_formulas_saved_value_is_its_value() -> None:
    row: list[Value] = [*ROW[:4], formula("2+2", "4"), formula("E7*1530", "6120")]
    document = read_rows(appendix(row, total=formula("SUM(F7:F8)", "6120")))
    assert (found(document, "/total").value, rows_of(document)[0].value("antal_veckor")) == (6120, 4)
    assert document.form == []


@pytest.mark.parametrize("value", [None, ""])
def test_a_formula_without_a_saved_value_is_unknown_and_not_0(value: str | None) -> None:
    document = read_rows(appendix(ROW, total=formula("SUM(F7:F8)", value)))
    assert shown(document, "/total") == ("=SUM(F7:F8) utan sparat värde", "Blad1!F9")
    assert state(document, "/total") is State.MALFORMED


def test_a_formula_that_gives_no_text_is_blank() -> None:
    document = read_rows(appendix([*ROW[:5], formula('IF(E7="","",1)', "", "str")]))
    assert state(document, "/rader/0/ersattning") is State.BLANK


def test_a_0_that_is_to_be_worked_out_on_opening_is_unknown() -> None:
    rows = appendix(ROW, total=formula("SUM(F7:F8)", "0"))
    asked = read(workbook(sheet(rows), calculation='<calcPr fullCalcOnLoad="1"/>'))
    assert state(asked, "/total") is State.MALFORMED
    assert found(read(workbook(sheet(rows))), "/total").value == 0


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#SAKNAS!"])
def test_an_error_value_is_unknown_also_where_a_text_belongs(error: str) -> None:
    wrong = Xml(f'<c r="{{r}}" t="e"><f>A1</f><v>{error}</v></c>')
    document = read_rows(appendix([wrong, *ROW[1:5], wrong], total=wrong))
    for pointer in ("/rader/0/verksamhet", "/rader/0/ersattning", "/total"):
        assert (state(document, pointer), found(document, pointer).text) == (State.MALFORMED, error)


def test_a_truth_value_is_no_name_and_no_number() -> None:
    truth = Xml('<c r="{r}" t="b"><v>1</v></c>')
    document = read_rows(appendix([truth, *ROW[1:5], truth]))
    assert [state(document, f"/rader/0/{field}") for field in ("verksamhet", "ersattning")] == [State.MALFORMED] * 2


@pytest.mark.parametrize("line", [
    [None, None, None, None, "Total ersättning", 6120], ["Summa", None, None, None, None, "6 120 kr"],
    ["Totalt:", None, None, None, 4, 6120], ["TOTAL", None, None, None, None, None, 6120],
    ["Total ersättning: 6 120 kr"], ["Att betala", 6120]])
def test_a_total_is_known_by_its_words_wherever_it_stands(line: list[Value]) -> None:
    assert found(read_rows([*appendix(ROW, foot=[]), line]), "/total").value == 6120
    assert found(read_rows([*appendix(ROW), [], line]), "/total").value == 6120
    assert len(rows_of(read_rows([*appendix(ROW), line]))) == 1


def test_a_total_without_a_figure_is_blank_and_one_without_a_row_absent() -> None:
    blank = read_rows([*appendix(ROW), ["Total ersättning"]])
    assert (state(blank, "/total"), found(blank, "/total").position.place) == (State.BLANK, "Blad1!F15")
    assert "total" not in read_rows(appendix(ROW)).root.fields


def line(label: str, amount: Value) -> list[Value]:
    return [label, None, None, None, None, amount]


def test_of_several_totals_the_one_that_says_so_is_the_whole() -> None:
    document = read_rows([HEADINGS, ROW, line("Summa Björkgården", 6120), ROW, line("Summa Tallgläntan", 6120),
                          line("Total ersättning", 12240)])
    assert shown(document, "/total") == ("12240", "Blad1!F6")
    assert document.form == []


def test_of_several_sums_the_one_to_which_the_others_add_up_is_the_whole() -> None:
    document = read_rows([HEADINGS, ROW, line("Summa", 6120), ROW, line("Summa", 6120), line("Summa", 12240)])
    assert shown(document, "/total") == ("12240", "Blad1!F6")


def test_parts_without_a_whole_are_the_total_together() -> None:
    data = workbook(sheet([*appendix(ROW, foot=[]), line("Summa", "6 120,50")]),
                    sheet([HEADINGS, ROW, line("Summa", 6120)]))
    document = read(data)
    assert (found(document, "/total").text, found(document, "/total").position.place) == ("12240.5", "Blad2!F3")
    assert remarked(document, "tolkat")[0][0] == "Blad2!F3"
    assert remarked(document, "motsagelse") == [
        ("Blad1!F9", "Delsumman 6120.50 är inte summan av sina rader (6120).")]


def test_totals_that_say_differently_are_none() -> None:
    document = read_rows([HEADINGS, ROW, line("Total ersättning", 6120), line("Totalt", 6000)])
    assert (state(document, "/total"), found(document, "/total").text) == (State.MALFORMED, "6120 | 6000")
    assert remarked(document, "motsagelse")[0][0] == "Blad1!F3"
    same = read_rows([HEADINGS, ROW, line("Summa", 6120), line("Att betala", 6120)])
    assert found(same, "/total").value == 6120


@pytest.mark.parametrize(("cells", "fran", "till"), [
    (["Underlaget avser perioden 2016-09-05 – 2016-11-15"], "A4", "A4"),
    (["Underlaget avser perioden____5/9–15/11 2016____"], "A4", "A4"),
    (["Period:", None, "2016-09-05", "–", "2016-11-15"], "C4", "E4"),
    (["Perioden", "5/9 2016", "15/11 2016"], "B4", "C4"), (["Perioden", "5/9", "– 15/11 2016"], "B4", "B4"),
    (["Period:", "Från", "2016-09-05", "Till", "2016-11-15"], "C4", "E4"),
    (["Perioden:", "2016-09-05", "till", "2016-11-15"], "B4", "D4"),
    (["Period från:", "2016-09-05", "Period till:", "2016-11-15"], "B4", "D4")])
def test_the_period_is_read_however_it_is_set_out(cells: list[Value], fran: str, till: str) -> None:
    rows = appendix(ROW)
    rows[3] = cells
    document = read_rows(rows)
    assert shown(document, "/period/fran") == ("2016-09-05", f"Blad1!{fran}")
    assert shown(document, "/period/till") == ("2016-11-15", f"Blad1!{till}")


def test_a_period_in_words_beside_its_days_is_pointed_out() -> None:
    rows = appendix(ROW)
    rows[3] = ["Period:", "hösten", "Från:", "2016-09-05", "Till:", "2016-11-15"]
    document = read_rows(rows)
    assert [found(document, f"/period/{end}").text for end in ("fran", "till")] == ["2016-09-05", "2016-11-15"]
    assert [place for place, _ in remarked(document, "ej-last")] == ["Blad1!B4"]


def test_a_term_in_the_periods_place_is_a_term() -> None:
    rows = appendix(ROW)
    rows[3] = ["Underlaget avser perioden", "HT 2016"]
    document = read_rows(rows)
    assert shown(document, "/termin") == ("HT2016", "Blad1!B4")
    assert "period" not in document.root.fields
    assert "/termin" not in document.uncarried


def test_a_period_that_isnt_plain_is_unknown_and_a_blank_one_blank() -> None:
    rows = appendix(ROW)
    rows[3] = ["Underlaget avser perioden", "v 36–46"]
    assert (state(read_rows(rows), "/period"), found(read_rows(rows), "/period").text) == (State.MALFORMED, "v 36–46")
    rows[3] = ["Underlaget avser perioden______________"]
    assert state(read_rows(rows), "/period") is State.BLANK


def test_the_foot_may_stand_above_in_one_cell_or_with_its_labels_on_a_row() -> None:
    above = [["Verksamhet: Björkgården"], ["Org.nr", 2120009713], ["Kontaktperson", "Telefon", "E-post"],
             ["Birgit Hallonqvist", "08-465 004 31", "b@ekdalen.example"], ["Plusgiro: 28 65 43-4"], []]
    document = read_rows([*above, HEADINGS, ROW])
    assert [found(document, f"/avsandare/{field}").text for field in (
        "namn", "organisationsnummer", "kontaktperson", "telefon", "epost")] == [
        "Björkgården", "2120009713", "Birgit Hallonqvist", "08-465 004 31", "b@ekdalen.example"]
    assert found(document, "/avsandare/telefon").position.place == "Blad1!B4"
    assert shown(document, "/betalning/plusgiro") == ("28 65 43-4", "Blad1!A5")


def test_a_blank_foot_is_blank_line_by_line() -> None:
    document = read_rows(appendix(ROW, foot=[[label] for label, _ in FOOT]))
    assert state(document, "/avsandare/telefon") is State.BLANK
    assert found(document, "/avsandare/telefon").position.place == "Blad1!B12"
    assert "bankgiro" not in getattr(document.root.fields["betalning"], "fields", {})


def test_a_foot_below_that_contradicts_the_one_above_is_unknown() -> None:
    document = read_rows([["Telefon:", "08-465 004 32"], *appendix(ROW)])
    assert state(document, "/avsandare/telefon") is State.MALFORMED
    ((place, message),) = remarked(document, "motsagelse")
    assert place == "Blad1!B1"
    assert "Blad1!B1, Blad1!B13" in message
    assert "465" not in message


def test_a_giro_of_unknown_sort_leaves_the_payment_unknown() -> None:
    document = read_rows(appendix(ROW, foot=[["Postgiro-/bankgiro:", 9991233]]))
    assert (state(document, "/betalning"), found(document, "/betalning").text) == (State.MALFORMED, "9991233")
    assert any("bindestreck" in message for _, message in remarked(document, "saknas-i-filen"))


def test_what_the_sheet_says_beyond_the_form_is_read_and_then_carried() -> None:
    extra = [["Avtal:", "ekdalen-sjobergska-2016"], ["Fakturanr", "2016-0412"], ["Termin", "HT16"]]
    document = read_rows([*extra, *appendix(ROW)])
    assert [found(document, f"/{field}").text for field in ("avtal", "faktura", "termin")] == [
        "ekdalen-sjobergska-2016", "2016-0412", "HT2016"]
    assert document.uncarried == {"/id", "/kompletterar"}


def test_a_price_that_the_sheet_calculates_with_is_no_field_and_no_remark() -> None:
    assert read_rows([*appendix(ROW), ["Pris per student och vecka i kr:", 1530]]).form == []


def test_a_recipient_after_till_is_no_day_of_the_period() -> None:
    document = read_rows([["Till:", "Sjöbergska högskolan"], ["Från:", "Björkgården"], *appendix(ROW)])
    assert found(document, "/period/fran").text == "2016-09-05"


def test_labels_in_a_merged_cell_have_their_value_beyond_it() -> None:
    rows = [HEADINGS, ROW, [text("Telefon:")]]
    document = read_rows(rows, after='<mergeCells><mergeCell ref="A3:C3"/></mergeCells>')
    assert found(document, "/avsandare/telefon").position.place == "Blad1!D3"
