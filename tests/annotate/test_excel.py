"""Notes in Excel: in the cell of each finding, beside what was there, and every value as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment as Note
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

from annotate.making import (
    OFFICE,
    SHEET,
    TYPES,
    finding,
    missing,
    packed,
    parts,
    relations,
    remarked,
    report,
    saved,
    underlag,
    with_parts,
    workbook,
)
from checker.annotate import annotated
from checker.document import Position, SourceDocument
from checker.findings import Finding, FormNote
from checker.sources.errors import SourceError

FILE = "underlag.xlsx"
ROWS = (("Verksamhet", "Antal veckor", "Ersättning"), ("Björkgården", 4, 6400), ("Ekhemmet", 2, 3060))
X = "urn:schemas-microsoft-com:office:excel"
VML = "xl/drawings/vmlDrawing1.vml"


def copy_of(data: bytes, document: SourceDocument, *findings: Finding, form: tuple[FormNote, ...] = ()) -> bytes:
    return annotated(report(document, findings, form), document, data)


def at(pointer: str, rule: str = "R-4.6-belopp") -> Finding:
    return finding(pointer, FILE, rule=rule)


def notes(data: bytes) -> dict[str, str]:
    """Every note by its cell, as openpyxl reads them."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {f"{page.title}!{cell.coordinate}": cell.comment.text for page in book.worksheets
            for row in page.iter_rows() for cell in row if cell.comment}


def boxes(data: bytes, part: str = VML) -> dict[tuple[int, int], list[int]]:
    """The anchor of each note's box, by row and column."""
    root = etree.fromstring(parts(data)[part])
    found = {}
    for note in root.iter(f"{{{X}}}ClientData"):
        row, column, anchor = (note.findtext(f"{{{X}}}{name}", "") for name in ("Row", "Column", "Anchor"))
        found[int(row), int(column)] = [int(one) for one in anchor.split(",")] if anchor else []
    return found


def raw_book(sheets: Mapping[str, str], names: tuple[str, ...] = ("Blad1",), states: tuple[str, ...] = ()) -> bytes:
    """A workbook of raw XML: parts of sheets with what stands in them, in the workbook's order."""
    kinds = [(f"rId{number}", "worksheet", f"worksheets/{part}") for number, part in enumerate(sheets, 1)]
    listed = "".join(f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"'
                     + (f' state="{states[number - 1]}"' if states else "") + "/>"
                     for number, name in enumerate(names, 1))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return packed({
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(f'<Override PartName="/xl/worksheets/{part}" ContentType="{kind}.worksheet+xml"/>' for part in sheets)
        + "</Types>",
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*kinds),
        **{f"xl/worksheets/{part}": f'<worksheet xmlns="{SHEET}" xmlns:r="{OFFICE}">{content}</worksheet>'
           for part, content in sheets.items()}})


CELL = '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData>'


def test_a_finding_is_a_note_in_its_cell() -> None:
    copy = copy_of(saved(workbook(ROWS)), underlag({"/rader/0/ersattning": "Blad1!C2"}), at("/rader/0/ersattning"))
    cell = openpyxl.load_workbook(BytesIO(copy))["Blad1"]["C2"]
    assert cell.value == 6400
    assert cell.comment is not None
    assert cell.comment.author == "avtalskoll"
    first, second, *_, last = cell.comment.text.splitlines()
    assert (first, second[:10], last) == ("avtalskoll", "✗ BRUTEN: ", "Regel: R-4.6-belopp")


def test_several_findings_in_a_cell_are_one_note_in_the_reports_order() -> None:
    copy = copy_of(saved(workbook(ROWS)), underlag({"/a": "Blad1!C2", "/b": "Blad1!C2:C3", "/c": "Blad1!A1"}),
                   at("/a", "R-1"), at("/c", "R-2"), at("/b", "R-3"))
    found = notes(copy)
    assert list(found) == ["Blad1!A1", "Blad1!C2"]
    assert [one for one in found["Blad1!C2"].splitlines() if one.startswith("Regel")] == ["Regel: R-1", "Regel: R-3"]


def test_the_original_is_untouched_and_every_other_part_is_the_same() -> None:
    made = workbook(ROWS)
    page = made.worksheets[0]
    chart = BarChart()
    chart.add_data(Reference(page, min_col=3, min_row=1, max_row=3))
    page.add_chart(chart, "E2")
    page.add_table(Table(displayName="Rader", ref="A1:C3"))
    made.create_sheet("Annat").append(["orört"])
    data = with_parts(saved(made), {"utan-relation.bin": b"\0\1"})
    before = bytes(data)
    copy = copy_of(data, underlag({"/a": "Blad1!C2"}), at("/a"))
    assert data == before
    old, new = parts(data), parts(copy)
    assert set(new) - set(old) == {"xl/comments1.xml", VML}
    assert {name for name in old if old[name] != new[name]} == {
        "[Content_Types].xml", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"}
    sheet = etree.fromstring(new["xl/worksheets/sheet1.xml"])
    assert [etree.QName(one).localname for one in sheet][-3:] == ["drawing", "legacyDrawing", "tableParts"]
    sheet.remove(sheet[-2])
    assert etree.tostring(sheet, method="c14n") == etree.tostring(
        etree.fromstring(old["xl/worksheets/sheet1.xml"]), method="c14n")


def test_formulas_keep_their_cached_values_and_no_cell_is_new() -> None:
    data = raw_book({"sheet1.xml": CELL})
    copy = copy_of(data, underlag({"/a": "Blad1!B7"}), finding("/a", FILE, message="=1+1"))
    for cached, value in ((True, 2), (False, "=1+1")):
        page = openpyxl.load_workbook(BytesIO(copy), data_only=cached)["Blad1"]
        assert page["A1"].value == value
        assert page["B7"].value is None
    assert (CalamineWorkbook.from_filelike(BytesIO(copy)).get_sheet_by_name("Blad1").to_python()
            == CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("Blad1").to_python() == [[2.0]])


def test_the_same_input_gives_the_same_bytes() -> None:
    data, document = saved(workbook(ROWS)), underlag({"/a": "Blad1!C2"})
    assert copy_of(data, document, at("/a")) == copy_of(data, document, at("/a"))


def test_notes_that_were_there_are_kept_and_added_to() -> None:
    made = workbook(ROWS)
    made.worksheets[0]["C2"].comment = Note("Stämmer detta?", "Ingrid Ek")
    made.worksheets[0]["A1"].comment = Note("Rubriker.", "Ingrid Ek")
    data = saved(made)
    copy = copy_of(data, underlag({"/a": "Blad1!C2", "/b": "Blad1!C3"}), at("/a"), at("/b"))
    found = notes(copy)
    assert found["Blad1!A1"] == "Rubriker."
    assert found["Blad1!C2"].startswith("Stämmer detta?\n\navtalskoll\n✗ BRUTEN: ")
    assert found["Blad1!C3"].startswith("avtalskoll\n")
    drawing = next(name for name in parts(data) if name.endswith(".vml"))
    assert set(parts(copy)) == set(parts(data))
    assert sorted(boxes(copy, drawing)) == [(0, 0), (1, 2), (2, 2)]
    left, _, top, _, right, _, bottom, _ = boxes(copy, drawing)[1, 2]
    assert (left, top) == (3, 0)
    assert right - left >= 5
    assert bottom - top >= 8
    ids = [one.get("id") for one in etree.fromstring(parts(copy)[drawing]).iter("{urn:schemas-microsoft-com:vml}shape")]
    assert len(ids) == len(set(ids)) == 3
    authors = etree.fromstring(parts(copy)["xl/comments/comment1.xml"]).find(f"{{{SHEET}}}authors")
    assert authors is not None
    assert [one.text for one in authors] == ["Ingrid Ek", "avtalskoll"]


def test_a_copy_can_be_marked_up_again_for_the_files_next_document() -> None:
    first, second = underlag({"/a": "Blad1!C2"}), underlag({"/a": "Blad1!C3"})
    copy = copy_of(copy_of(saved(workbook(ROWS)), first, at("/a")), second, at("/a", "R-andra"))
    assert sorted(notes(copy)) == ["Blad1!C2", "Blad1!C3"]
    assert sorted(boxes(copy)) == [(1, 2), (2, 2)]


def test_a_drawing_that_is_not_well_formed_is_added_to_all_the_same() -> None:
    made = workbook(ROWS)
    made.worksheets[0]["A1"].comment = Note("Rubriker.", "Ingrid Ek")
    data = saved(made)
    drawing = next(name for name in parts(data) if name.endswith(".vml"))
    broken = parts(data)[drawing].replace(b"</xml>", b'<v:shape id="knapp"><div>Ett<br>igen</div></v:shape></xml>')
    copy = copy_of(with_parts(data, {drawing: broken}), underlag({"/a": "Blad1!C2"}), at("/a"))
    now = parts(copy)[drawing]
    assert now.startswith(broken.removesuffix(b"</xml>"))
    assert now.endswith(b"</v:shape></xml>")
    assert sorted(notes(copy)) == ["Blad1!A1", "Blad1!C2"]


THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
MADE_BY = "http://schemas.microsoft.com/office/2017/10/relationships"
THREAD, PERSON = "{11111111-1111-1111-1111-111111111111}", "{22222222-2222-2222-2222-222222222222}"


def with_thread() -> bytes:
    made = workbook(ROWS)
    made.worksheets[0]["C2"].comment = Note("[Threaded comment]\n\nComment:\n    Stämmer?", f"tc={THREAD}")
    found = parts(saved(made))
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    related = (f'<Relationship Id="tc" Type="{MADE_BY}/threadedComment" '
               'Target="../threadedComments/threadedComment1.xml"/></Relationships>')
    return packed({
        **found, rels: found[rels].replace(b"</Relationships>", related.encode()),
        "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="C2" '
        f'dT="2016-12-01T10:00:00.00" personId="{PERSON}" id="{THREAD}"><text>Stämmer?</text></threadedComment>'
        "</ThreadedComments>"})


def test_a_thread_is_answered_where_a_note_would_not_be_seen() -> None:
    document = underlag({"/a": "Blad1!C2"})
    copy = annotated(report(document, [at("/a")]), document, with_thread(), today=date(2016, 12, 20))
    new = parts(copy)
    first, answer = etree.fromstring(new["xl/threadedComments/threadedComment1.xml"])
    assert (first.get("id"), first.findtext(f"{{{THREADS}}}text")) == (THREAD, "Stämmer?")
    assert (answer.get("ref"), answer.get("parentId")) == ("C2", THREAD)
    assert answer.get("dT") == "2016-12-20T00:00:00.00"
    assert (answer.findtext(f"{{{THREADS}}}text") or "").endswith("Regel: R-4.6-belopp")
    (person,) = etree.fromstring(new["xl/persons/person1.xml"])
    assert (person.get("displayName"), person.get("id")) == ("avtalskoll", answer.get("personId"))
    assert b"/xl/persons/person1.xml" in new["xl/_rels/workbook.xml.rels"]
    assert notes(copy)["Blad1!C2"].startswith("[Threaded comment]")


def test_a_thread_elsewhere_is_passed_on_as_it_was() -> None:
    data = with_thread()
    copy = copy_of(data, underlag({"/a": "Blad1!C3"}), at("/a"))
    name = "xl/threadedComments/threadedComment1.xml"
    assert parts(copy)[name] == parts(data)[name]
    assert "xl/persons/person1.xml" not in parts(copy)


@pytest.mark.parametrize(("place", "cell"), [
    ("'Hösten 2016'!A7:F7", "Hösten 2016!A7"), ("'Det''s mitt'!B2", "Det's mitt!B2"), ("Blad1!$C$2", "Blad1!C2"),
    ("Blad1!7:9", "Blad1!A7"), ("Blad1!C:D", "Blad1!C1"), ("Blad1", "Blad1!A1"), ("blad1!b2", "Blad1!B2"),
    ("Saknas!C2", "Blad1!A1"), ("rad 7", "Blad1!A1"), ("Blad1!ZZZ9", "Blad1!A1"), ("Blad1!A9999999", "Blad1!A1"),
    ("Hösten 2016!C2", "Hösten 2016!C2"),
])
def test_a_place_is_found_however_it_is_written(place: str, cell: str) -> None:
    made = workbook(ROWS)
    for title in ("Hösten 2016", "Det's mitt"):
        made.create_sheet(title)
    assert list(notes(copy_of(saved(made), underlag({"/a": place}), at("/a")))) == [cell]


def test_remarks_on_the_file_as_a_whole_stand_first_on_the_first_sheet() -> None:
    document = underlag({"/rader/0/ersattning": "Blad1!C2"})
    form = (remarked(document, "Filen har makron. De körs inte.", Position()),
            remarked(document, "Rad 3 är dold.", Position(place="Blad1!3:3")))
    copy = copy_of(saved(workbook(ROWS)), document, missing(FILE, "/betalning/bankgiro", "bankgiro"), form=form)
    found = notes(copy)
    assert found["Blad1!A3"] == "avtalskoll\nAnmärkning på formen: Rad 3 är dold."
    assert found["Blad1!A1"].splitlines()[1:4:2] == ["Anmärkning på formen: Filen har makron. De körs inte.",
                                                    "? OBEDÖMD: Kan inte avgöras: bankgiro."]


def test_hidden_and_protected_sheets_get_their_notes_and_the_first_sheet_says_so() -> None:
    made = workbook([["dolt"]], "Dold")
    made.worksheets[0].sheet_state = "hidden"
    page = made.create_sheet("Blad1")
    for row in ROWS:
        page.append(list(row))
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True
    page.protection.enable()
    copy = copy_of(saved(made), underlag({"/a": "Dold!A1", "/b": "Blad1!C3", "/c": "Blad1!B2", "/d": "Blad1!C2"}),
                   *map(at, ("/a", "/b", "/c", "/d")))
    found = notes(copy)
    assert sorted(found) == ["Blad1!A1", "Blad1!B2", "Blad1!C2", "Blad1!C3", "Dold!A1"]
    assert found["Blad1!A1"].endswith("på dolda blad, rader eller kolumner: Dold!A1, Blad1!C3, Blad1!B2.")
    assert openpyxl.load_workbook(BytesIO(copy))["Blad1"].protection.sheet


def test_the_note_of_a_merged_cell_stands_where_it_is_seen() -> None:
    made = workbook(ROWS)
    made.worksheets[0].merge_cells("A5:C6")
    assert list(notes(copy_of(saved(made), underlag({"/a": "Blad1!B6"}), at("/a")))) == ["Blad1!A5"]


def test_a_box_grows_with_its_words_and_with_the_columns_as_wide_as_they_are() -> None:
    made = workbook(ROWS)
    made.worksheets[0].column_dimensions["D"].width = 100
    document = underlag({"/a": "Blad1!C2", "/b": "Blad1!A3"})
    copy = copy_of(saved(made), document, at("/a"), *(at("/b", f"R-{number}") for number in range(9)))
    narrow, wide = boxes(copy)[1, 2], boxes(copy)[2, 0]
    assert narrow[0] == narrow[4] == 3
    assert narrow[5] > 300
    assert wide[6] - wide[2] > 3 * (narrow[6] - narrow[2])


def test_a_cell_at_the_very_edge_has_room_for_its_box() -> None:
    copy = copy_of(saved(workbook(ROWS)), underlag({"/a": "Blad1!XFD1048576"}), at("/a"))
    (anchor,) = boxes(copy).values()
    assert max(anchor[0], anchor[4]) < 16_384
    assert max(anchor[2], anchor[6]) < 1_048_576


def test_a_note_holds_what_excel_can_hold_and_counts_the_rest() -> None:
    findings = [finding("/a", FILE, rule=f"R-{number}", message="x" * 900) for number in range(60)]
    text = notes(copy_of(saved(workbook(ROWS)), underlag({"/a": "Blad1!A1"}), *findings))["Blad1!A1"]
    assert len(text) < 32_767
    told = text.count("Regel: ")
    assert text.endswith(f"Får inte plats: {60 - told} till; se rapporten")


def test_what_looks_like_an_escape_of_excel_is_kept_as_text() -> None:
    copy = copy_of(saved(workbook(ROWS)), underlag({"/a": "Blad1!A1"}), finding("/a", FILE, message="_x0041_"))
    assert b"_x005F_x0041_" in parts(copy)["xl/comments1.xml"]


def macro_book() -> bytes:
    found = parts(raw_book({"sheet1.xml": CELL, "makro.xml": CELL}, ("Blad1", "Makro1")))
    types = found["[Content_Types].xml"].decode().replace(
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "vnd.ms-excel.sheet.macroEnabled.main+xml"
    ).replace('makro.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"',
              'makro.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"').replace(
        "</Types>", '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        "</Types>")
    microsoft = "http://schemas.microsoft.com/office/2006/relationships"
    return packed({
        **found, "[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf",
        "xl/worksheets/makro.xml": '<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
        f'xmlns="{SHEET}"><sheetData><row r="1"><c r="A1"><f>EXEC("calc")</f></c></row></sheetData></xm:macrosheet>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", f"{microsoft}/xlMacrosheet", "worksheets/makro.xml"),
            ("rId3", f"{microsoft}/vbaProject", "vbaProject.bin"))})


def test_a_copy_has_no_macros_of_either_kind_and_says_so() -> None:
    copy = copy_of(macro_book(), underlag({"/a": "Blad1!B2"}), at("/a"))
    new = parts(copy)
    assert "xl/vbaProject.bin" not in new
    assert not [name for name in new if b"EXEC" in new[name]]
    assert not [name for name in new if b"acro" in new[name].replace(b"Makro1", b"")
                and name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels")]
    assert openpyxl.load_workbook(BytesIO(copy)).sheetnames == ["Blad1", "Makro1"]
    assert "De följer inte med i den här kopian" in notes(copy)["Blad1!A1"]


def test_the_strict_form_gets_its_own_names() -> None:
    strict = "http://purl.oclc.org/ooxml"
    data = packed({name: content.replace(SHEET.encode(), f"{strict}/spreadsheetml/main".encode())
                   .replace(OFFICE.encode(), f"{strict}/officeDocument/relationships".encode())
                   for name, content in parts(raw_book({"sheet1.xml": CELL})).items()})
    new = parts(copy_of(data, underlag({"/a": "Blad1!A1"}), at("/a")))
    assert f"{strict}/officeDocument/relationships/comments".encode() in new["xl/worksheets/_rels/sheet1.xml.rels"]
    assert etree.fromstring(new["xl/comments1.xml"]).tag == f"{{{strict}/spreadsheetml/main}}comments"
    sheet = etree.fromstring(new["xl/worksheets/sheet1.xml"])
    assert sheet[-1].get(f"{{{strict}/officeDocument/relationships}}id") == "rIdAvtalskoll2"


@pytest.mark.parametrize("data", [raw_book({}, ()), raw_book({"sheet1.xml": "<sheetData>"}),
                                  with_parts(raw_book({"sheet1.xml": CELL}),
                                             {"xl/worksheets/sheet1.xml": "<!DOCTYPE a><a/>"})],
                         ids=["no sheet", "not XML", "a DOCTYPE"])
def test_what_cannot_be_marked_up_is_an_error_of_the_source(data: bytes) -> None:
    with pytest.raises(SourceError):
        copy_of(data, underlag({"/a": "Blad1!A1"}), at("/a"))
