"""From a real file to its marked-up copy: comments stand where the readers found what they are about, and the
copy reads as the original does."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO

import docx
import openpyxl
import papers

from annotate.making import saved, word, workbook
from annotate.test_word import commented
from checker import sources
from checker.annotate import annotated
from checker.case import Documents, judge_case
from checker.document import SourceDocument, cells
from checker.findings import DocumentReport
from checker.form import data_directory
from checker.masking import Masker

TODAY = date(2016, 12, 20)
ROWS = (("Underlag för fakturering",), ("Verksamhet", "Studentens namn", "Start datum", "Slutdatum", "Antal veckor",
                                        "Ersättning"),
        ("Björkgården", "Elin Åberg", date(2016, 9, 5), date(2016, 9, 30), 4, 6400),
        ("Björkgården", "Ali Öst", date(2016, 9, 5), date(2016, 9, 30), 4, 6120), ("Summa", "", "", "", 8, 12520),
        ("Postgiro-/bankgiro", ""))


@cache
def draft() -> bytes:
    """The template as it is, in Word, with another amount."""
    text = (data_directory("rules") / "kalla" / "mall.txt").read_text("utf-8").replace("1530", "1600")
    return word(*filter(str.strip, text.splitlines()))


@cache
def appendix() -> bytes:
    return saved(workbook(ROWS))


def judged(path: str, data: bytes) -> tuple[DocumentReport, SourceDocument]:
    """A file judged beside the shipped agreement, or alone if it is an agreement."""
    (document,) = sources.read(path, data).documents
    beside = [] if document.kind == "samverkansavtal" else papers.read({"avtal.yaml": papers.papers_of("01-allt-ratt")[
        "avtal.yaml"]})
    return papers.document(judge_case(Documents([*beside, document]), papers.book(), TODAY), path), document


def read_again(path: str, data: bytes) -> list[object]:
    """All that a reader finds in a file, with the places."""
    (document,) = sources.read(path, data).documents
    return [*((cell.pointer, cell.text, cell.position) for cell in cells(document.root)),
            *((one.pointer, one.position, one.message) for one in document.form)]


def test_a_draft_in_word_is_marked_up_where_it_departs_from_the_template() -> None:
    told, document = judged("avtal.docx", draft())
    copy = annotated(told, document, draft(), today=TODAY)
    opened = docx.Document(BytesIO(copy))
    by_id = {one.comment_id: one.text for one in opened.comments}
    texts = [one.text for one in opened.paragraphs]
    amount = [texts[number] for number, ids in commented(copy).items() for one in ids
              if by_id[one].endswith("Regel: R-4.6-belopp-mall")]
    assert len(amount) == 1
    assert "1600" in amount[0]
    assert len(by_id) == len(told.form) + sum(finding.needs_eye for finding in told.findings)


def test_a_row_in_excel_is_marked_up_at_its_amount() -> None:
    told, document = judged("underlag.xlsx", appendix())
    page = openpyxl.load_workbook(BytesIO(annotated(told, document, appendix())))["Blad1"]
    assert page["F3"].comment is not None
    assert "Regel: R-4.6-belopp" in page["F3"].comment.text
    assert page["F4"].comment is None


def test_a_copy_reads_as_the_original_does() -> None:
    for path, data in (("avtal.docx", draft()), ("underlag.xlsx", appendix())):
        told, document = judged(path, data)
        assert read_again(path, annotated(told, document, data)) == read_again(path, data)


def test_comments_of_a_masked_report_name_nobody() -> None:
    told, document = judged("underlag.xlsx", appendix())
    report = judge_case(Documents([document]), papers.book(), TODAY)
    masked = Masker(["Elin Åberg", "Ali Öst"], b"nyckel").mask(report).documents[0]
    notes = [cell.comment.text for row in openpyxl.load_workbook(
        BytesIO(annotated(masked, document, appendix())))["Blad1"].iter_rows() for cell in row if cell.comment]
    assert notes
    assert not any(name in text for text in notes for name in ("Elin", "Ali Öst"))
    assert any("Elin Åberg" in one.message for one in told.findings)
