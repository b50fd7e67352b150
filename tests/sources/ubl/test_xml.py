"""XML is looked through before it is parsed, and an error says no more than a line."""

from __future__ import annotations

import pytest

from checker.sources import xml
from checker.sources.errors import Refused, SourceError

WORDS = "<a>Björkgården</a>"


def fault(data: bytes, what: str = "") -> SourceError:
    with pytest.raises(SourceError) as caught:
        xml.parse(data, what)
    return caught.value


@pytest.mark.parametrize(("declared", "encoding"), [
    ("UTF-8", "utf-8"), ("utf-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("UTF-16", "utf-16-le"), ("UTF-16", "utf-16-be"),
    ("ISO-8859-1", "latin-1"), ("ISO-8859-15", "iso-8859-15"), ("windows-1252", "cp1252"), ("utf-16", "utf-8")])
def test_encodings(declared: str, encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{declared}"?>{WORDS}'.encode(encoding)
    assert xml.parse(data).text == "Björkgården"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("text", [
    '<!DOCTYPE a SYSTEM "file:///x"><a/>', "<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE a><a/>",
    "<!doctype a><a/>", "<a><!ENTITY b 'c'></a>", "<!DOCTYPE\ta [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_document_types_and_entities_are_refused(text: str, encoding: str) -> None:
    error = fault(text.encode(encoding))
    assert isinstance(error, Refused)
    assert "DOCTYPE" in error.message
    assert error.line == (3 if "-->" in text else 1)


@pytest.mark.parametrize("declared", ["UTF-7", "IBM037", "UTF-32", "x-user-defined"])
def test_other_encodings_are_not_tried(declared: str) -> None:
    error = fault(f'<?xml version="1.0" encoding="{declared}"?><a/>'.encode())
    assert declared.lower() in error.message
    assert error.line == 1


def test_a_declaration_cannot_hide_a_document_type() -> None:
    data = b'<?xml version="1.0"' + b" " * 300 + b'encoding="UTF-7"?>\n+ADw-!DOCTYPE a+AD4-<a/>'
    assert fault(data).message


@pytest.mark.parametrize(("data", "why", "line"), [
    (b"", "tom", 1), (b"<a>\n<b></a>", "en annan", 2), (b"<a>\n<b>\n", "tar slut", 3),
    (b"<a/>\n<b/>", "rotelementets", 2),
    (b"<a>\n&b;</a>", "entitet", 2), (b"<a>\x01</a>", "tecken", 1), (b"<a>\xe5</a>", "kodning", 1),
    (b"<a b='1' b='2'/>", "attribut", 1), (b"<a:b/>", "prefix", 1), (b"<a", "formad", 1)])
def test_a_fault_is_said_in_words_and_by_line(data: bytes, why: str, line: int) -> None:
    error = fault(data)
    assert why in error.message
    assert error.line == line


def test_half_a_character_of_two_bytes() -> None:
    assert "kodning" in fault("<a>å</a>".encode("utf-16")[:-1]).message


def test_a_part_of_a_package_is_named() -> None:
    assert "word/document.xml" in fault(b"<a>", "word/document.xml").message


@pytest.mark.parametrize("data", [
    b"<a>" * 300 + b"</a>" * 300, b"<a>" + b"<b/>" * xml.MAX_MARKUP + b"</a>",
    b"<a " + b" ".join(b'c%d=""' % n for n in range(xml.MAX_ATTRIBUTES + 1)) + b"/>",
    b"<a>" + b"<b xmlns:c='d'/>" * (xml.MAX_NAMESPACES + 1) + b"</a>", b"<a>" + b"x" * 10_010_000 + b"</a>"])
def test_more_than_a_document_needs_is_refused(data: bytes) -> None:
    assert isinstance(fault(data), Refused)


def test_comments_and_instructions_are_left_out() -> None:
    root = xml.parse(b"<a>Moa <!-- x --><?y z?>H<![CDATA[<b>]]></a>")
    assert root.text == "Moa H<b>"
    assert len(root) == 0


def test_a_line_is_right_or_not_given() -> None:
    root = xml.parse(b"<a>" + b"\n" * 65_000 + b"<b/>" + b"\n" * 1000 + b"<c/>" + b"\n" * 1000 + b"<d>x</d></a>")
    assert [xml.line_of(one) for one in root] == [65_001, None, None]
