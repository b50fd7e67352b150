"""A file is what its content says, whatever it is called; what isn't read is told by name."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from archives import EXCEL, WORD, Entry, compound, package, parts, zipped

from checker.sources import LIMIT, NotADocument, SourceError, may_be_document
from checker.sources.package import Package
from checker.sources.recognise import START, form_of

ROOT = Path(__file__).resolve().parents[2]
LONG = b"<a>" + b"x" * START + b"</a>"
NOISE = random.Random(1).randbytes(9000)


def odf(kind: str) -> bytes:
    return zipped([Entry("mimetype", f"application/vnd.oasis.opendocument.{kind}".encode(), method=0),
                   Entry("content.xml", NOISE)])


def office(main: str, kind: str) -> bytes:
    return package(parts(main, kind, **{"docProps/noise.bin": NOISE}))


MICROSOFT = "application/vnd.ms-"
KNOWN = {
    "word": (office("word/document.xml", WORD), "docx"),
    "word by another name": (office("word/document2.xml", WORD), "docx"),
    "excel": (office("xl/workbook.xml", EXCEL), "xlsx"),
    "excel in a folder called word": (office("word/document.xml", EXCEL), "xlsx"),
    "word in a folder called xl": (office("xl/workbook.xml", WORD), "docx"),
    "word with macros": (office("word/document.xml", f"{MICROSOFT}word.document.macroEnabled.main+xml"), "docx"),
    "word template": (office("word/document.xml", WORD.replace("document.main", "template.main")), "docx"),
    "excel with macros": (office("xl/workbook.xml", f"{MICROSOFT}excel.sheet.macroEnabled.main+xml"), "xlsx"),
    "excel that says nothing": (office("xl/workbook.xml", "x"), "xlsx"),
    "word cut off": (office("word/document.xml", WORD)[:-100], "docx"),
    "xml": (b"<?xml version='1.0'?>" + LONG, "ubl"),
    "xml after a mark": (b"\xef\xbb\xbf\n <ubl:Invoice/>", "ubl"),
    "xml in two bytes": ("<?xml version='1.0'?><a/>".encode("utf-16"), "ubl"),
    "xml with a doctype": (b"<!DOCTYPE Invoice [<!ENTITY a 'b'>]><Invoice/>", "ubl"),
    "html": (b"<!DOCTYPE html><html>", None), "html without doctype": (b"<HTML>" + LONG, None),
    "yaml": (b"dokument: faktura\n", None), "a merge key": (b"<<: *a\n", None), "nothing": (b"", None),
    "json": (b'{"dokument": "faktura"}', None), "a picture": (b"\x89PNG\r\n" + NOISE, None)}


@pytest.mark.parametrize(("data", "form"), KNOWN.values(), ids=KNOWN.keys())
def test_told_by_content(data: bytes, form: str | None) -> None:
    assert form_of(data) == form
    assert (form_of(data[:START]) is not None) == (form is not None)


FOREIGN = {
    "old word": (compound("1Table", "WordDocument", "Data"), "gamla formatet (.doc)"),
    "old word with a sheet in it": (compound("ObjectPool", "Workbook", "WordDocument"), "(.doc)"),
    "old excel": (compound("Workbook"), "gamla formatet (.xls)"), "older excel": (compound("a", "Book"), "(.xls)"),
    "behind a password": (compound("DataSpaces", "EncryptionInfo", "EncryptedPackage"), "skyddat med lösenord"),
    "old and damaged": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 9000, "gamla format"),
    "rtf": (b"{\\rtf1 " + NOISE, "RTF"),
    "odt": (odf("text"), "(.odt)"), "ods": (odf("spreadsheet"), "(.ods)"),
    "xlsb": (office("xl/workbook.bin", f"{MICROSOFT}excel.sheet.binary.macroEnabled.main"), "(.xlsb)"),
    "word 2003 xml": (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>" + LONG, "sparat som XML"),
    "excel 2003 xml": (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>" + LONG, "sparad som XML")}


@pytest.mark.parametrize(("data", "words"), FOREIGN.values(), ids=FOREIGN.keys())
def test_forms_that_are_not_read_are_told_by_name(data: bytes, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        form_of(data)
    assert not isinstance(caught.value, NotADocument)
    assert words in caught.value.message


@pytest.mark.parametrize("data", [data for data, _ in FOREIGN.values()], ids=FOREIGN.keys())
def test_their_beginning_is_worth_reading_on(data: bytes) -> None:
    """In a folder too, so that one is never passed over in silence."""
    assert may_be_document("Avtal 2016.pdf", data[:START])


def test_a_pdf_is_passed_by_in_a_folder_and_told_by_name() -> None:
    """One often lies beside the document or the e-invoice that it shows."""
    with pytest.raises(NotADocument, match="PDF"):
        form_of(b"%PDF-1.7\n" + NOISE)


def test_a_short_one_is_told_by_its_reader() -> None:
    data = b"{\\rtf1 Samverkansavtal}"
    assert form_of(data) == "docx"
    with pytest.raises(SourceError, match="RTF"):
        Package.open(data, LIMIT)


@pytest.mark.parametrize("data", [
    office("ppt/presentation.xml", EXCEL.replace("spreadsheetml.sheet", "presentationml.presentation")),
    package({"bilder/1.bin": NOISE}), odf("graphics"),
    zipped([Entry("bomb.txt", size=2**32 - 2, packed=b"x" * 9000)])])
def test_other_archives_are_no_documents(data: bytes) -> None:
    with pytest.raises(NotADocument):
        form_of(data)


def test_a_large_archive_of_another_sort_is_no_document() -> None:
    """Of which no more than the limit is read, and so no end."""
    data = zipped([Entry("bilder/1.bin", NOISE), Entry("bilder/2.bin", NOISE)])
    assert form_of(data[:-50]) is None


def test_a_program_is_no_document() -> None:
    assert form_of(compound("Installer", "Summary")) is None


def outcome(data: bytes) -> object:
    try:
        return form_of(data)
    except SourceError as error:
        return type(error)


@pytest.mark.parametrize("cut", range(0, 9000, 97))
def test_cut_anywhere_it_is_something_or_nothing(cut: int) -> None:
    for data in (compound("WordDocument"), office("word/document.xml", WORD), odf("text")):
        assert outcome(data[:cut]) in ("docx", "xlsx", None, SourceError, NotADocument)


WITHOUT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
sys.modules["lxml"] = None
from checker.sources import SourceError, read
try:
    found = read(sys.argv[1], sys.stdin.buffer.read())
    print(found.documents[0].kind)
except SourceError as error:
    sys.stdout.buffer.write(error.message.encode())
"""


@pytest.mark.parametrize(("path", "data", "words"), [
    ("avtal.docx", KNOWN["word"][0], "pip install 'avtalskoll[office]'"),
    ("avtal.doc", FOREIGN["old word"][0], "(.doc)"), ("f.yaml", b"dokument: faktura\n", "faktura")])
def test_without_the_extra_it_is_said_what_to_install(path: str, data: bytes, words: str) -> None:
    """And text, and what isn't read anyway, need none."""
    ran = subprocess.run([sys.executable, "-c", WITHOUT, path], input=data, capture_output=True, check=True)
    assert words in ran.stdout.decode()
