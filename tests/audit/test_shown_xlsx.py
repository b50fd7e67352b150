"""The workbook of an audit: read by openpyxl as it stands, and opened by LibreOffice as a person would."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.workbook import Workbook
from reports.examples import HOSTILE, finding

from audit.terms import TERMS, hostile, nothing, term, unknown_price
from checker.audit.shown import SHOWN, words
from checker.audit.shown import workbook as written
from checker.audit.shown.cells import AMOUNTS, HEADINGS
from checker.audit.term import Act, Term
from checker.findings import Level, Utfall
from checker.reports import Options
from checker.reports.accounts import Account

SHEETS = ["Sammanfattning", "Att göra", "Fynd", "Verksamheter", "Paragrafer", "Läsningar", "Gemensamma orsaker",
          "Oläsliga"]
SIX = term(6)


def data(given_term: Term) -> bytes:
    shown = SHOWN["xlsx"](given_term, Options())
    assert isinstance(shown, bytes)
    return shown


def book(given_term: Term) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data(given_term)))


def lines(given_book: Workbook, name: str) -> list[dict[str, object]]:
    heads, *found = given_book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in found]


def test_the_sheets_are_there_with_headings_in_sight_that_can_be_filtered_by() -> None:
    shown = book(SIX)
    assert shown.sheetnames == SHEETS
    for sheet in shown.worksheets[1:]:
        assert str(sheet.freeze_panes).endswith("2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.font.bold for cell in sheet[1])
    assert [cell.value for cell in shown["Fynd"][1]] == list(HEADINGS)
    assert shown["Att göra"].page_setup.paperSize == 9


def test_every_invoice_and_every_finding_is_there() -> None:
    given_term = term(150)
    shown = book(given_term)
    to_do = lines(shown, "Att göra")
    assert {row["Faktura"] for row in to_do} == {act.number for act in given_term.acts}
    found = lines(shown, "Fynd")
    assert sum(row["Lista"] == "att göra" and row["Regel"] is not None for row in found) == sum(
        len(act.findings) for act in given_term.acts)
    shared = [f"{row['Fil']}:{row['Rad']}" for row in lines(shown, "Gemensamma orsaker")]
    assert shared == list(given_term.causes[0].places)
    assert [row["Fil"] for row in lines(shown, "Oläsliga")] == [
        "ekonomi/ht2016.jsonl", "fakturor/trasig.xml", "LÄS MIG.txt", "bilder/logga.png"]


def test_sums_of_the_lists_are_those_of_the_summary() -> None:
    shown = book(SIX)
    summary = {row[0].value: row[1].value for row in shown["Sammanfattning"].iter_rows(max_col=2)}
    total = SIX.total
    for name, value in zip(AMOUNTS, (total.requested, total.right, total.wrong, total.open, words.stake(SIX)),
                           strict=True):
        assert Fraction(str(summary[name])) == value
    for name, value in (("Begärt", total.requested), ("Fel", total.wrong), ("Öppet", total.open)):
        assert sum(Fraction(str(row[name])) for row in lines(shown, "Verksamheter")) == value
    own = sum((act.account for act in SIX.acts), Account())
    assert sum(Fraction(str(row["Att reda ut"])) for row in lines(shown, "Att göra")) == sum(
        act.stake for act in SIX.acts)
    assert sum(Fraction(str(row["Begärt"])) for row in lines(shown, "Fynd")
               if row["Lista"] == "att göra" and row["Begärt"] is not None) == own.requested


def test_numbers_are_numbers_days_are_days_and_identifiers_are_texts() -> None:
    late = finding("R-4.6-sen", Utfall.BRUTEN, "För sent.", expected="2016-12-15", actual="2016-12-19", difference="4")
    given_term = nothing()
    given_term.acts = [Act("007.yaml", 7, "00412", "12", None, Utfall.BRUTEN, Level.ERROR,
                           Account(Fraction("1530.5"), Fraction("0.145"), stake=Fraction("0.145"), bills=1),
                           (("§ 4.6", (late, unknown_price("f"))),))]
    shown = book(given_term)
    row = {head.value: cell for head, cell in zip(shown["Fynd"][1], shown["Fynd"][2], strict=True)}
    assert row["Faktura"].value == "00412"
    assert row["Avsändare"].value == "12"
    assert row["Rad"].value == 7
    assert [str(row[name].value) for name in ("Hittat", "Väntat")] == ["2016-12-19 00:00:00", "2016-12-15 00:00:00"]
    assert row["Hittat"].number_format == "yyyy-mm-dd"
    assert row["Skillnad"].value == 4
    assert row["Begärt"].value == 1530.5
    assert "kr-41D" in row["Begärt"].number_format
    assert Decimal(str(row["Fel"].value)) == Decimal("0.145")
    assert shown["Sammanfattning"]["B3"].is_date
    assert str(shown["Sammanfattning"]["B3"].value) == "2016-12-20 00:00:00"


def test_what_is_unknown_says_so() -> None:
    given_term = nothing()
    given_term.total = Account(unknown=1, bills=1)
    given_term.places = {"": given_term.total}
    given_term.acts = [Act("f.yaml", None, "1", "", None, Utfall.OBEDOMD, Level.ERROR, given_term.total, ())]
    shown = book(given_term)
    for name in ("Att göra", "Fynd", "Verksamheter"):
        assert [lines(shown, name)[0][amount] for amount in AMOUNTS] == ["okänt"] * 5
    summary = {row[0].value: row[1].value for row in shown["Sammanfattning"].iter_rows(max_col=2)}
    assert [summary[amount] for amount in AMOUNTS] == ["okänt"] * 5
    assert lines(shown, "Verksamheter")[0]["Verksamhet"] == "ingen verksamhet angiven"


def test_a_number_that_a_cell_cannot_hold_is_text() -> None:
    given_term = nothing()
    given_term.total = Account(Fraction("12345678901234567.89"))
    shown = {row[0].value: row[1].value for row in book(given_term)["Sammanfattning"].iter_rows(max_col=2)}
    assert shown["Begärt"] == "12345678901234567,89"


def test_nothing_in_the_file_is_of_clock_or_machine() -> None:
    with ZipFile(BytesIO(data(SIX))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert "modified" not in core
        assert "openpyxl" not in core
        assert not [name for name in archive.namelist() if "external" in name.lower() or "vba" in name.lower()]
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
    assert not [one for one in sheets if "<f>" in one or "<hyperlink" in one]


def test_a_full_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "_MOST_ROWS", 400)
    shown = book(SIX)
    names = [name for name in shown.sheetnames if name.startswith("Gemensamma orsaker")]
    assert names == ["Gemensamma orsaker", "Gemensamma orsaker 2", "Gemensamma orsaker 3", "Gemensamma orsaker 4"]
    assert [f"{row['Fil']}:{row['Rad']}" for name in names for row in lines(shown, name)] == list(SIX.causes[0].places)


def harmless(given_book: Workbook) -> bool:
    return not [cell.coordinate for sheet in given_book.worksheets for row in sheet.iter_rows() for cell in row
                if cell.data_type in ("f", "e") or cell.hyperlink is not None]


@pytest.mark.parametrize("harm", [text for text in HOSTILE if text[:1] in "=+-@\t\r'\"\x00\x1b\ufffe\ud800\u202e<_#"]
                         + ["_x003D_1+1", "#REF!", "=1+1"])
def test_no_text_of_a_document_is_a_formula(harm: str) -> None:
    shown = book(hostile(harm))
    assert harmless(shown)
    assert len(lines(shown, "Att göra")) == 1


@settings(max_examples=25, deadline=None)
@given(given_term=TERMS)
def test_whatever_a_term_holds_it_is_a_workbook(given_term: Term) -> None:
    shown = book(given_term)
    assert harmless(shown)
    assert shown["Att göra"].max_row == 1 + len(given_term.acts)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="systemdel saknas: LibreOffice")
def test_a_spreadsheet_opens_it_as_it_was_meant(tmp_path: Path) -> None:
    given_term = hostile("".join(text for text in HOSTILE if len(text) < 100))
    given_term.total, given_term.causes = SIX.total, []
    (tmp_path / "granskning.xlsx").write_bytes(data(given_term))
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profil", "--convert-to",
                    "ods:calc8", "--outdir", str(tmp_path), str(tmp_path / "granskning.xlsx")], check=True,
                   capture_output=True, timeout=120)
    with ZipFile(tmp_path / "granskning.ods") as archive:
        content = archive.read("content.xml").decode()
    assert "table:formula" not in content
    assert "xlink:href=\"http" not in content
    assert f'office:value="{SIX.total.requested}"' in content
