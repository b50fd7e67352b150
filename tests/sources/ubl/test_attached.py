"""An appendix 2 inside an e-invoice is read too, and set against its lines."""

from __future__ import annotations

import io
from datetime import date

import pytest
from e_invoice import Ways, documents_of, write
from judging import judge
from openpyxl import Workbook

from checker import sources
from checker.document import SourceDocument
from checker.sources import xml
from checker.sources.ubl import attached
from checker.sources.ubl.node import Node
from checker.sources.ubl.said import Notes, mapping

from .invoices import FAKTURA, ROW, codes, invoice, said, xml_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("Verksamhet", "Studentens namn", "Start datum", "Slutdatum", "Antal veckor", "Ersättning")
FIELDS = ("verksamhet", "student", "startdatum", "slutdatum", "antal_veckor", "ersattning")


def workbook(*rows: dict[str, str]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([row[name] for name in FIELDS])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def csv(*rows: dict[str, str]) -> bytes:
    lines = [";".join(HEADINGS), *(";".join(row[name] for name in FIELDS) for row in rows)]
    return "\n".join(lines).encode()


def with_attached(name: str, mime: str, content: bytes) -> bytes:
    return write(FAKTURA, Ways(attachments=[(name, mime, content)]))


def documents(data: bytes) -> list[SourceDocument]:
    found = sources.read("faktura.xml", data)
    assert found.errors == []
    return found.documents


@pytest.mark.parametrize(("name", "mime", "content"), [
    ("bilaga2.xlsx", XLSX, workbook(ROW)), ("bilaga2.csv", "text/csv", csv(ROW)), ("", XLSX, workbook(ROW)),
    ("underlag", "application/octet-stream", workbook(ROW)), ("C:\\mapp\\bilaga2.csv", "text/plain", csv(ROW))])
def test_an_appendix_is_a_document_of_its_own(name: str, mime: str, content: bytes) -> None:
    bill, form = documents(with_attached(name, mime, content))
    assert (bill.kind, form.kind, form.index) == ("faktura", "faktureringsunderlag", 1)
    assert said(form, "/rader/0/student") == "Moa Hällgren"
    assert said(form, "/faktura") == "2016-0412"
    assert said(form, "/avtal") == "ekdalen-sjobergska-2016"
    found = form.root.series("rader")[0].cell("student")
    assert found is not None
    assert "\\" not in (found.position.place or "")
    assert bill.form == []


def rules_of(data: bytes) -> dict[str, set[str]]:
    """What the rules that compare the two say."""
    agreement = next(one for one in documents_of_fixture() if one["dokument"] == "samverkansavtal")
    report = judge([("avtal.json", as_json(agreement)), ("faktura.xml", data)], date(2016, 12, 20))
    found: dict[str, set[str]] = {}
    for document in report.documents:
        for finding in document.findings:
            if finding.rule.startswith("R-B2-faktura"):
                found.setdefault(finding.rule, set()).add(finding.outcome.value)
    return found


def documents_of_fixture() -> list[dict[str, object]]:
    from pathlib import Path

    return [dict(one) for one in documents_of(Path(__file__).resolve().parents[3] / "fixtures/01-allt-ratt/avtal.yaml")]


def as_json(document: dict[str, object]) -> bytes:
    import json

    return json.dumps(document, ensure_ascii=False).encode()


def test_the_two_are_compared_line_by_line() -> None:
    same = rules_of(with_attached("b.xlsx", XLSX, workbook(ROW)))
    assert same == {"R-B2-faktura": {"uppfylld"}, "R-B2-faktura-utan-underlag": {"uppfylld"}}
    other = rules_of(with_attached("b.xlsx", XLSX, workbook({**ROW, "ersattning": "3060.00"})))
    assert other["R-B2-faktura"] == {"bruten"}
    more = rules_of(with_attached("b.csv", "text/csv", csv(ROW, {**ROW, "student": "Nils Björk"})))
    assert more["R-B2-faktura"] == {"uppfylld", "bruten"}


def test_days_of_the_e_invoice_are_fifths_of_the_appendix_s_weeks() -> None:
    row = {**ROW, "antal_veckor": "1", "antal_dagar": "2", "slutdatum": "2016-09-13", "ersattning": "2142.00"}
    appendix = csv({**row, "antal_veckor": "1,4"})
    data = write(invoice([row], total="2142.00"), Ways(unit="DAY", attachments=[("b.csv", "text/csv", appendix)]))
    assert rules_of(data)["R-B2-faktura"] == {"uppfylld"}


@pytest.mark.parametrize("content", [workbook(ROW)[:2000], b"PK\x03\x04 no zip"])
def test_a_faulty_appendix_hides_nothing_and_settles_nothing(content: bytes) -> None:
    data = with_attached("b.xlsx", XLSX, content)
    bill, form = documents(data)
    assert said(bill, "/rader/0/ersattning") == 6120
    (remark,) = bill.form
    assert remark.code == "olast"
    assert remark.position.place == ("/Invoice/cac:AdditionalDocumentReference/cac:Attachment/"
                                     "cbc:EmbeddedDocumentBinaryObject")
    assert said(form, "/faktura") == "2016-0412"
    assert said(form, "/rader") == "?"
    assert rules_of(data)["R-B2-faktura"] == {"obedomd"}


def test_an_attachment_that_is_empty_or_larger_than_the_limit() -> None:
    _, form = documents(with_attached("b.xlsx", XLSX, b""))
    assert said(form, "/rader") == "?"
    data = write(FAKTURA, Ways(attachments=[("b.csv", "text/csv", csv(*[ROW] * 200))]))
    _, form = sources.read("faktura.xml", data, limit=len(data)).documents
    assert said(form, "/rader/0/student") == "Moa Hällgren"
    held = Node(xml.parse(data)).first("cac:AdditionalDocumentReference")
    assert held is not None
    for limit in (1000, 12_000):
        (unread,) = attached.read(Node(xml.parse(data)), limit, mapping(held), Notes())
        assert set(unread.tree.entries) == {"dokument", "rader", "avsandare", "betalning", "total", "period"}


def test_a_workbook_that_is_no_appendix() -> None:
    held = io.BytesIO()
    Workbook().save(held)
    (bill,) = documents(with_attached("b.xlsx", XLSX, held.getvalue()))
    assert codes(bill) == {"olast"}


def test_an_appendix_to_another_invoice() -> None:
    bill, form = documents(with_attached("b.csv", "text/csv", csv(ROW) + b"\nFakturanummer:;2016-0999"))
    assert said(form, "/faktura") == "2016-0412"
    assert codes(bill) == {"motsagelse"}


def test_content_that_is_no_base64() -> None:
    data = with_attached("b.xlsx", XLSX, b"PK")
    _, form = documents(data.replace(b">UEs=<", b">U*Es<"))
    assert said(form, "/rader") == "?"


@pytest.mark.parametrize(("name", "mime", "content", "word"), [
    ("f.pdf", "application/pdf", b"%PDF-1.4", "PDF"), ("f.csv", "text/csv", b"%PDF-1.4", "PDF"),
    ("bild.png", "image/png", b"\x89PNG", "bild.png")])
def test_other_attachments_are_said_not_to_be_read(name: str, mime: str, content: bytes, word: str) -> None:
    (bill,) = documents(with_attached(name, mime, content))
    (remark,) = bill.form
    assert remark.code == "olast"
    assert word in remark.message


def test_a_link_is_not_followed() -> None:
    link = ("<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cac:ExternalReference>"
            "<cbc:URI>https://example.com/bilaga.xlsx</cbc:URI></cac:ExternalReference></cac:Attachment>"
            "</cac:AdditionalDocumentReference><cac:AccountingSupplierParty>")
    (bill,) = documents(xml_of(FAKTURA, None, ("<cac:AccountingSupplierParty>", link)))
    assert codes(bill) == {"extern"}


def test_more_attachments_than_anybody_sends() -> None:
    many = [(f"b{number}.csv", "text/csv", csv(ROW)) for number in range(25)]
    found = documents(write(FAKTURA, Ways(attachments=many)))
    assert len(found) == 21
    assert codes(found[0]) == {"olast"}
