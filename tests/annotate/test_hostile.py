"""Parts that no reader looks at are read first when a copy is made: whatever is in them, one error type leaves."""

from __future__ import annotations

import time

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.making import agreement, finding, packed, parts, report, saved, underlag, workbook
from annotate.test_excel import ROWS, VML, with_thread
from checker.annotate import annotated
from checker.document import SourceDocument
from checker.sources.errors import SourceError


def commented_word() -> bytes:
    made = docx.Document()
    paragraph = made.add_paragraph("Ersättningen är 1600 kronor.")
    made.add_comment(paragraph.runs, text="Stäm av.", author="Ingrid Ek", initials="IE")
    return saved(made)


WORD = {name: content for name, content in parts(commented_word()).items() if not name.startswith("docProps/")}
BOOK = parts(with_thread())
AGREEMENT, UNDERLAG = agreement({"/a": 0}), underlag({"/a": "Blad1!C2", "/b": "Blad1!A3"})
PIECES = (b"", b"<", b">", b"/", b'"', b"<a/>", b"<!DOCTYPE a>", b"&x;", b"w:", b"x:", b"\0", b"9" * 5000, b"-1",
          b"A1:XFD9", b' xmlns="urn:x"', b"\xff\xfe", b'r="', b'ref="')


def try_to_mark_up(whole: dict[str, bytes], document: SourceDocument) -> None:
    """A copy with every part, or SourceError: nothing else leaves."""
    found = [finding("/a", document.path), finding("/b", document.path)]
    try:
        copy = annotated(report(document, found), document, packed(whole))
    except SourceError:
        return
    assert set(parts(copy)) >= set(whole)


@pytest.mark.parametrize(("whole", "document"), [(WORD, AGREEMENT), (BOOK, UNDERLAG)], ids=["Word", "Excel"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_part_that_is_spoiled_ends_in_a_copy_or_in_one_error(
    whole: dict[str, bytes], document: SourceDocument, data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(sorted(whole)))
    content = whole[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    spoiled = content[:start] + data.draw(st.sampled_from(PIECES)) + content[end:]
    try_to_mark_up({**whole, name: spoiled}, document)


@pytest.mark.parametrize("content", [b"<a/>", b"<xml/>", b"<xml>", b"", b'<x xmlns="urn:x"><ClientData/></x>'])
@pytest.mark.parametrize("part", ["xl/comments/comment1.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml",
                                  "xl/worksheets/_rels/sheet1.xml.rels", "xl/threadedComments/threadedComment1.xml"])
def test_a_part_that_is_something_else_ends_in_a_copy_or_in_one_error(part: str, content: bytes) -> None:
    assert part in BOOK
    try_to_mark_up({**BOOK, part: content}, UNDERLAG)


def test_a_thousand_rows_with_as_many_findings_take_no_time() -> None:
    data = saved(workbook([*ROWS, *(("Björkgården", 4, 6120) for _ in range(1000))]))
    document = underlag({f"/rader/{row}": f"Blad1!C{row + 2}" for row in range(1000)})
    told = report(document, [finding(f"/rader/{row}", document.path) for row in range(1000)])
    begun = time.process_time()
    copy = annotated(told, document, data)
    assert time.process_time() - begun < 2
    assert parts(copy)[VML].count(b"<x:Anchor>") == 1000


def test_a_sheet_that_tells_of_too_much_costs_little() -> None:
    many = "".join(f'<mergeCell ref="A{row}:XFD{row}"/>' for row in range(1, 60_000))
    columns = '<col min="1" max="16384" width="0" hidden="1"/>' * 20_000
    sheet = BOOK["xl/worksheets/sheet1.xml"].decode()
    hostile = sheet.replace("<sheetData>", f"<cols>{columns}</cols><sheetData>").replace(
        "</sheetData>", f'</sheetData><mergeCells count="60000">{many}</mergeCells>')
    document = underlag({f"/rader/{row}": f"Blad1!C{row + 2}" for row in range(200)})
    told = report(document, [finding(f"/rader/{row}", document.path) for row in range(200)])
    begun = time.process_time()
    copy = annotated(told, document, packed({**BOOK, "xl/worksheets/sheet1.xml": hostile.encode()}))
    assert time.process_time() - begun < 2
    assert b"Regel: " in parts(copy)["xl/comments/comment1.xml"]
