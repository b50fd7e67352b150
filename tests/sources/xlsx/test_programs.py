"""Workbooks as programs write them: openpyxl, LibreOffice, Excel's strict form and macros, CSV; and a second reader."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from checker import sources
from checker.sources import xlsx
from checker.sources.errors import NotADocument, SourceError
from checker.sources.raw import RawList, RawMapping, RawScalar, Reading
from checker.sources.xlsx import numbers
from checker.sources.xlsx import workbook as reader
from checker.sources.xlsx.cells import Cell
from sources.xlsx.workbooks import (
    FOOT,
    HEADINGS,
    ROW,
    SHEET_TYPE,
    Value,
    Xml,
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
    workbook,
)

CASE = Path(__file__).resolve().parents[3] / "fixtures" / "60-underlag-rent"
LIMIT = sources.LIMIT
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="systemdel saknas: LibreOffice")


def filled_in() -> openpyxl.Workbook:
    """Appendix 2 of the fixture's case, calculated by the sheet itself."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Hösten 2016"
    rows: list[list[Any]] = [
        ["Bilaga 2"], ["Underlag för fakturering för VFU placering"], [],
        ["Underlaget avser perioden", "2016-09-05 – 2016-11-15"], [], HEADINGS,
        ["Björkgården", "MÄRTA LINDEQVIST", date(2016, 9, 5), date(2016, 9, 30), 4, "=E7*1530"],
        ["Björkgården", "Jonatan Ekehav", datetime.combine(date(2016, 10, 10), time(8)), "26/10 2016", 2.6, "=E8*1530"],
        ["Björkgården", "Signe Ölander", date(2016, 11, 7), date(2016, 11, 15), "1,4", "2 142,00 kr"], [],
        ["Total ersättning", None, None, None, None, "=F7+F8+2142"], [], *FOOT,
        ["Avtal:", "ekdalen-sjobergska-2016"], ["Fakturanummer:", "2016-0412"], ["Termin:", "HT 2016"]]
    for row in rows:
        page.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def through_libreoffice(data: bytes, folder: Path) -> bytes:
    """The workbook opened, worked out and saved by LibreOffice, by way of its own format."""
    (folder / "underlag.xlsx").write_bytes(data)
    for ending, source in (("ods", "underlag.xlsx"), ("xlsx", "underlag.ods")):
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        subprocess.run(["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(folder),
                        str(folder / source)], check=True, capture_output=True, timeout=120)
    return (folder / "underlag.xlsx").read_bytes()


def test_openpyxl_saves_no_values_of_its_formulas() -> None:
    document = read(saved(filled_in()))
    assert shown(document, "/total") == ("=F7+F8+2142 utan sparat värde", "'Hösten 2016'!F11")
    assert [row.value("ersattning") for row in rows_of(document)] == [None, None, 2142]
    assert [row.value("startdatum") for row in rows_of(document)] == [
        date(2016, 9, 5), date(2016, 10, 10), date(2016, 11, 7)]


@needs_libreoffice
def test_a_form_saved_by_libreoffice_gets_the_verdict_of_its_yaml_twin(
        tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    book = filled_in()
    page = book.active
    page.row_dimensions[8].hidden = True
    for cell in page[9]:
        cell.font = Font(strike=True)
    data = through_libreoffice(saved(book), tmp_path)
    document = read(data)
    assert [(row.value("antal_veckor"), row.value("ersattning")) for row in rows_of(document)] == [
        (4, 6120), (Fraction(13, 5), 3978), (Fraction(7, 5), 2142)]
    assert found(document, "/total").value == 12240
    assert remarked(document, "dolt") == [("'Hösten 2016'!A8:F8", "Rad 8 är dold. Den räknas med."),
                                          ("'Hösten 2016'!A9:F9", "Rad 9 är överstruken. Den räknas med.")]
    assert agreeing(data) > 30
    for name in ("avtal.yaml", "faktura.yaml"):
        shutil.copy(CASE / name, tmp_path)
    reports = [avtalskoll("check", "avtal.yaml", "faktura.yaml", underlag, "--as-of", "2016-12-20", "--format", "json",
                          within=tmp_path) for underlag in ("underlag.xlsx", CASE / "underlag.yaml")]
    assert [report.status for report in reports] == [0, 0]
    assert outcomes(reports[0].report) == outcomes(reports[1].report)


def outcomes(report: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    return sorted((document["kind"], found["rule"], found["outcome"], found["count"])
                  for document in report["documents"] for clause in document["clauses"] for found in clause["findings"])


def test_the_strict_form_is_read_as_the_common_one() -> None:
    rows = appendix(ROW, total=6120)
    strict = sheet(rows, ns="http://purl.oclc.org/ooxml/spreadsheetml/main")
    day = Xml('<c r="{r}" t="d"><v>2016-09-05T00:00:00</v></c>')
    assert found(read(workbook(strict, strict=True)), "/total").value == 6120
    assert found(read_rows(appendix([*ROW[:2], day, *ROW[3:]])), "/rader/0/startdatum").value == date(2016, 9, 5)


def test_a_workbook_that_counts_days_from_1904_has_the_same_days() -> None:
    serial = (date(2016, 9, 5) - date(1904, 1, 1)).days
    rows = appendix([*ROW[:2], number(str(serial), 1), *ROW[3:]])
    document = read(workbook(sheet(rows), properties='date1904="1"'))
    assert found(document, "/rader/0/startdatum").value == date(2016, 9, 5)


def test_texts_are_whole_whatever_runs_they_are_made_of() -> None:
    texts = ("<si><r><rPr><b/></rPr><t xml:space='preserve'>Märta </t></r><r><t>Lindeqvist</t></r>"
             "<rPh sb='0' eb='1'><t>ma</t></rPh><phoneticPr fontId='1'/></si>"
             "<si><r><rPr><strike/></rPr><t>Björkgården</t></r></si><si><t>Björk_x000D_gården_x005F_</t></si>")
    one, two, three = (Xml(f'<c r="{{r}}" t="s"><v>{index}</v></c>') for index in range(3))
    document = read(workbook(sheet(appendix([two, one, *ROW[2:]], [three, *ROW[1:]])), texts=texts))
    assert found(document, "/rader/0/student").text == "Märta Lindeqvist"
    assert remarked(document, "dolt")[0][0] == "Blad1!A7"
    assert found(document, "/rader/1/verksamhet").text == "Björk\rgården_"


def test_cells_and_rows_without_places_follow_each_other() -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in HEADINGS)
    inside = f"<row>{cells}</row><row>{cells.replace('Verksamhet', 'Björkgården')}</row>"
    document = read(workbook(sheet([]).replace("<sheetData>", f"<sheetData>{inside}")))
    assert rows_of(document) == []
    values = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in ROW)
    document = read(workbook(sheet([]).replace("<sheetData>", f"<sheetData><row>{cells}</row><row>{values}</row>")))
    assert shown(document, "/rader/0/ersattning") == ("6120", "Blad1!F2")


def test_macros_are_told_of_and_not_run() -> None:
    data = workbook(sheet(appendix(ROW)), extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open"},
                    main_type="sheet.macroEnabled.main+xml")
    assert SHEET_TYPE.encode() not in data
    document = read(data, "underlag.xlsm")
    assert len(remarked(document, "makro")) == 1
    assert rows_of(document)[0].value("ersattning") == 6120


ODD: dict[str, Value] = {
    "text": "Märta & Co <b>", "number": 1530, "fraction": 0.1, "long": number("6120.0000000000009"),
    "small": number("1E-7"), "day": date(2016, 9, 5), "own format": number("42618", 5), "money": number("1530.5", 6),
    "truth": Xml('<c r="{r}" t="b"><v>1</v></c>'), "formula": formula("1+1", "2"),
    "saved text": formula("A1", "ja", "str"),
    "shared": Xml('<c r="{r}" t="s"><v>0</v></c>'), "time": number("42618.5", 1),
}


def agreeing(data: bytes) -> int:
    """How many cells two readers both read, asserting that they read the same."""
    grids, _ = reader.read(data, LIMIT)
    other = CalamineWorkbook.from_filelike(BytesIO(data))
    count = 0
    for index, grid in enumerate(grids):
        rows = other.get_sheet_by_index(index).to_python(skip_empty_area=False)
        for number_, cells in grid.rows.items():
            for column, cell in cells.items():
                if cell.kind == "fault":
                    continue
                assert same(cell, rows[number_ - 1][column - 1]), (cell, rows[number_ - 1][column - 1])
                count += 1
    return count


def same(cell: Cell, other: object) -> bool:
    if cell.kind == "number":
        return isinstance(other, float | int) and Decimal(cell.text) == Decimal(numbers.digits(repr(other)) or "nan")
    if cell.kind == "date":
        return isinstance(other, date) and cell.text == other.isoformat()[:10]
    return other == {"SANT": True, "FALSKT": False}.get(cell.text, cell.text)


def test_another_reader_reads_the_same_values() -> None:
    rows = [*appendix(ROW, total=6120), list(ODD.values())]
    assert agreeing(workbook(sheet(rows), sheet(rows), texts="<si><t>delad</t></si>")) == 2 * (34 + len(ODD)) - 2 * 4
    assert agreeing(saved(filled_in())) > 25


def test_what_the_other_reader_takes_for_empty_is_unknown_here() -> None:
    error, unsaved = Xml('<c r="{r}" t="e"><v>#REF!</v></c>'), formula("1+1", None)
    data = workbook(sheet([[*HEADINGS, error, unsaved]]))
    (others,) = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert set(others[6:]) <= {""}
    grids, _ = reader.read(data, LIMIT)
    assert [grids[0].rows[1][column].kind for column in (7, 8)] == ["fault", "fault"]


CSV = """sep=;
Underlaget avser perioden;2016-09-05 – 2016-11-15
Verksamhet;Studentens namn;Start datum;Slutdatum;Antal veckor;Ersättning
Björkgården;Märta Lindeqvist;2016-09-05;2016-09-30;4;6120
Björkgården;"Signe
Ölander";7/11 2016;15/11 2016;1,4;2 142,00 kr

Total ersättning;;;;;8262
Telefon:;08-465 004 31
"""


def rows_in(reading: Reading) -> list[RawMapping]:
    rows = reading.tree.entries["rader"][2]
    assert isinstance(rows, RawList)
    return [row for row in rows.items if isinstance(row, RawMapping)]


def said(record: RawMapping, field: str) -> tuple[str, str | None]:
    """The text of a field, and its place."""
    value = record.entries[field][2]
    assert isinstance(value, RawScalar)
    assert value.where is not None
    return value.text, value.where.place


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_an_attached_csv_is_read_as_a_sheet(encoding: str) -> None:
    reading = xlsx.read_attachment(CSV.encode(encoding), "bilaga2.csv", LIMIT)
    second = rows_in(reading)[1]
    assert reading.kind == "faktureringsunderlag"
    assert [said(second, field)[0] for field in ("antal_veckor", "ersattning")] == ["1.4", "2142.00"]
    assert said(second, "startdatum") == ("2016-11-07", "bilaga2.csv: rad 5, kolumn 3")
    assert second.where is not None
    assert second.where.place == "bilaga2.csv: rad 5"
    assert said(reading.tree, "total") == ("8262", "bilaga2.csv: rad 7, kolumn 6")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_what_parts_the_values_is_found(separator: str) -> None:
    data = "\n".join(separator.join(row) for row in (HEADINGS, ROW)).encode()
    assert [said(row, "ersattning")[0] for row in rows_in(xlsx.read_attachment(data, "a.csv", LIMIT))] == ["6120"]


def test_an_attached_workbook_has_its_name_before_every_place() -> None:
    data = workbook(sheet(appendix(ROW), before='<cols><col min="6" max="6" hidden="1"/></cols>'))
    reading = xlsx.read_attachment(data, "bilaga2.xlsx", LIMIT)
    assert said(rows_in(reading)[0], "ersattning") == ("6120", "bilaga2.xlsx: Blad1!F7")
    assert [remark.position.place for remark in reading.remarks] == ["bilaga2.xlsx: Blad1!F6"]


@pytest.mark.parametrize("data", [b"", b"Hej", b"%PDF-1.4", b"a;b\0;c", b"Verksamhet;Telefon\nx;y\n"])
def test_other_attachments_are_none_of_ours(data: bytes) -> None:
    with pytest.raises(SourceError):
        xlsx.read_attachment(data, "bilaga", LIMIT)


def test_a_word_file_or_a_broken_one_is_no_workbook() -> None:
    with pytest.raises(SourceError):
        xlsx.read(b"PK\x03\x04 trasig", LIMIT)
    with pytest.raises(NotADocument):
        xlsx.read(workbook(sheet([["Hej"]])), LIMIT)


def test_a_sheet_that_isnt_there_is_damage_and_a_chart_no_table() -> None:
    with pytest.raises(SourceError, match="blad finns inte"):
        read(workbook(sheet(appendix(ROW)), names=["Blad1", "Blad2"]))
    relations = workbook_relations("chartsheet")
    data = workbook(sheet(appendix(ROW)), sheet([HEADINGS, ROW]), extra={"xl/_rels/workbook.xml.rels": relations})
    assert len(rows_of(read(data))) == 1


def workbook_relations(second: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{kind}/{second}" Target="/xl/worksheets/sheet2.xml"/></Relationships>')
