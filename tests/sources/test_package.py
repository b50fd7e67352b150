"""A package gives its parts, and nothing else: it is neither run, fetched, unpacked beyond bounds nor written down."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import archives
import pytest
from archives import OFFICE, Entry, package, parts, relations, types, zipped
from hypothesis import given
from hypothesis import strategies as st

from checker.sources import LIMIT, NotADocument, SourceError
from checker.sources.archive import MAX_ENTRIES
from checker.sources.errors import Refused
from checker.sources.package import Package, Relation

ROOT = Path(__file__).resolve().parents[2]
GOOD = package(parts(**{"word/_rels/document.xml.rels": relations(
    ("rId1", "styles", "styles.xml", False), ("rId2", "image", "/word/media/en%20bild.png", False),
    ("rId3", "footer", "../word/Footer1.xml", False), ("rId4", "theme", "theme/theme1.xml", False)),
    "word/styles.xml": b"<styles/>", "word/media/en bild.png": b"\x89PNG", "word/footer1.xml": b"<ftr/>"}))


def opened(data: bytes, limit: int = LIMIT) -> Package:
    return Package.open(data, limit)


def everything(data: bytes, limit: int = LIMIT) -> list[bytes]:
    """All that a package can be asked."""
    found = opened(data, limit)
    main = found.main_part()
    asked = [found.read(name) for name in found.names]
    return [*asked, *(str(one).encode() for one in (found.related(main), found.content_type(main), found.remarks))]


def refusal(data: bytes, limit: int = LIMIT) -> SourceError:
    with pytest.raises(SourceError) as caught:
        everything(data, limit)
    return caught.value


def outcome(data: bytes) -> object:
    """What comes of a package; any error but SourceError fails the test."""
    try:
        return everything(data)
    except SourceError as error:
        return error.message


def said(those: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(remark.code, remark.message) for remark in opened(package(those)).remarks]


def test_parts_by_name_whatever_the_case() -> None:
    found = opened(GOOD)
    assert found.main_part() == "word/document.xml"
    assert found.read("word/document.xml") == found.read("Word/Document.xml") == b"<document/>"
    assert found.has("WORD/styles.xml")
    assert not found.has("word/absent.xml")
    assert found.content_type("word/document.xml") == archives.WORD
    assert found.content_type("word/styles.xml") == "application/xml"
    assert found.content_type("word/media/en bild.png") == ""
    assert found.remarks == []


def test_relations_lead_from_the_part_that_has_them() -> None:
    found = opened(GOOD).related("word/document.xml")
    assert found["rId1"] == Relation(f"{OFFICE}styles", "word/styles.xml", False)
    assert found["rId1"].kind == "styles"
    assert found["rId2"].target == "word/media/en bild.png"
    assert found["rId3"].target == "word/footer1.xml"
    assert found["rId4"].target == "word/theme/theme1.xml"  # absent, and said so when it is read
    assert opened(GOOD).related("word/styles.xml") == {}


def test_a_part_that_is_absent_is_said_so() -> None:
    with pytest.raises(SourceError, match=r"theme1\.xml” saknas"):
        opened(GOOD).read("word/theme/theme1.xml")


def test_a_target_never_leaves_the_package() -> None:
    those = parts(**{"word/_rels/document.xml.rels": relations(("a", "image", "../../../../etc/passwd", False))})
    found = opened(package(those))
    assert found.related("word/document.xml")["a"].target == "etc/passwd"
    with pytest.raises(SourceError, match="saknas"):
        found.read("etc/passwd")


def test_a_package_that_does_not_say_what_it_is_about() -> None:
    assert "vilken av dess delar" in refusal(package({archives.TYPES: types({})})).message


def test_another_archive_is_no_document() -> None:
    assert isinstance(refusal(package({"bilder/1.png": b"x"})), NotADocument)


@pytest.mark.parametrize(("name", "target", "code", "words"), [
    ("attachedTemplate", "file:///C:\\Users\\anna.ek\\Mall.dotm", "extern", "i en katalog: dokumentmall"),
    ("image", "https://example.se/?id=19850101-1234", "extern", "på webben: bild"),
    ("oleObject", "\\\\server\\hem\\lista.xlsx", "extern", "i en katalog: länkat objekt"),
    ("externalLinkPath", "Budget.xlsx", "extern", "utanför filen: annan arbetsbok"),
    ("somethingNew", "x:y", "extern", "annat innehåll")])
def test_links_are_said_by_kind_and_not_followed(name: str, target: str, code: str, words: str) -> None:
    those = parts(**{"word/_rels/document.xml.rels": relations(("rId9", name, target, True))})
    ((found, message),) = said(those)
    assert found == code
    assert words in message
    assert "hämtas inte" in message
    assert not any(secret in message for secret in ("anna.ek", "1985", "server", "Budget"))


def test_a_hyperlink_fetches_nothing() -> None:
    assert said(parts(**{"word/_rels/document.xml.rels": relations(("a", "hyperlink", "mailto:a@b.se", True))})) == []


def test_links_of_a_kind_are_counted() -> None:
    rels = relations(*[(f"r{number}", "image", f"http://a.se/{number}", True) for number in range(3)])
    ((_, message),) = said(parts(**{"word/_rels/document.xml.rels": rels}))
    assert "(3 gånger)" in message


FIELD = b'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">%s</w:instrText></w:r>'


@pytest.mark.parametrize(("those", "words"), [
    (parts(**{"word/vbaProject.bin": b"x"}), "makron"),
    (parts(kind="application/vnd.ms-word.document.macroEnabled.main+xml"), "makron"),
    (parts("xl/workbook.xml", archives.EXCEL, **{"xl/macrosheets/sheet1.xml": b"<x/>"}), "Excel 4"),
    (parts(**{"word/activeX/activeX1.bin": b"x"}), "ActiveX"),
    (parts(body=FIELD % b"DDE" + FIELD % b"x"), ""),
    (parts(body=b"<w:instrText>DD</w:instrText><w:instrText>EAUTO c:\\x</w:instrText>"), "DDE"),
    (parts(body=b"<w:fldSimple w:instr='&#68;DE a b'/>"), "DDE"),
    (parts(body='<w:instrText>DDEAUTO a</w:instrText>'.encode("utf-16")), "DDE"),
    (parts("xl/workbook.xml", archives.EXCEL, **{"xl/externalLinks/externalLink1.xml": b"<ddeLink/>"}), "DDE")])
def test_what_would_have_run_is_said(those: dict[str, bytes], words: str) -> None:
    ((code, message),) = said(those)
    assert code == "makro"
    assert words in message
    assert "körs inte" in message


def test_fields_that_fetch_are_said() -> None:
    ((code, message),) = said(parts(body=FIELD % b" PAGE " + FIELD % b' INCLUDEPICTURE "http://a.se/1.png" '))
    assert (code, "hämtar" in message) == ("extern", True)
    assert said(parts(body=FIELD % b" PAGE " + FIELD % b" MERGEFORMAT BUDDE ")) == []


def test_embedded_files_are_never_opened() -> None:
    inner = package(parts())
    those = parts(**{"word/embeddings/Microsoft_Excel_Sheet.xlsx": inner, "word/embeddings/oleObject1.bin": b"x"})
    ((code, message),) = said(those)
    assert code == "inbaddat"
    assert "(2 st)" in message


def test_two_relations_of_one_name_are_a_fault() -> None:
    rels = relations(("rId1", "image", "a.png", False), ("rId1", "image", "b.png", False))
    assert "heter ”rId1”" in refusal(package(parts(**{"word/_rels/document.xml.rels": rels}))).message


BODY = b"a" * 3000
BY_NAME = ["/etc/passwd", "../x.xml", "word/../../x.xml", "C:/x.xml", "word\\x.xml", "a//b.xml", "./x.xml", "x\0.xml",
           ""]


@pytest.mark.parametrize("name", BY_NAME)
def test_names_that_point_elsewhere(name: str) -> None:
    assert "namn pekar ut ur den" in refusal(zipped([Entry("a.xml"), Entry(name)])).message


LIES = {
    "two parts of one name": ([Entry("word/a.xml", b"1"), Entry("word/A.xml", b"2")], "två delar"),
    "another name within": ([Entry("a.xml", BODY, local_name="b.xml")], "två olika saker"),
    "encrypted": ([Entry("a.xml", BODY, flags=1)], "lösenord"),
    "packed in another way": ([Entry("a.xml", BODY, method=12, packed=b"BZh9")], "packad på ett sätt"),
    "smaller than told": ([Entry("a.xml", BODY, size=len(BODY) + 1)], "packa upp"),
    "larger than told": ([Entry("a.xml", b"a" * 10_000_000, size=100)], "packa upp"),
    "no deflate at all": ([Entry("a.xml", BODY, packed=b"\xff\xff\xff")], "packa upp"),
    "cut off": ([Entry("a.xml", BODY, packed=Entry("", BODY).bytes_of()[:-3])], "packa upp"),
    "something after": ([Entry("a.xml", BODY, packed=Entry("", BODY).bytes_of() + b"more")], "packa upp"),
    "a wrong sum": ([Entry("a.xml", BODY, crc=1)], "packa upp"),
    "stored, and another size": ([Entry("a.xml", BODY, method=0, size=len(BODY) - 1)], "packa upp"),
    "the same bytes twice": ([Entry("a.xml", BODY), Entry("b.xml", BODY, local_name="a.xml", offset=0)], "två olika"),
    "larger than the limit": ([Entry("a.xml", BODY, size=LIMIT + 1, packed=b"x" * 100_000)], "uppackad; gränsen är"),
    "a ratio that no document has": ([Entry("a.xml", b"\0" * 9_000_000)], "250 gånger"),
    "too many": ([Entry(f"{number}.xml") for number in range(MAX_ENTRIES + 1)], "fler än"),
    "too many by far": ([Entry(f"{number}.xml") for number in range(60_000)], "fler än")}


@pytest.mark.parametrize(("entries", "words"), LIES.values(), ids=LIES.keys())
def test_an_archive_that_lies(entries: list[Entry], words: str) -> None:
    main = relations(("r", "officeDocument", "a.xml", False))
    assert words in refusal(zipped([*entries, Entry(archives.TYPES, types({})), Entry("_rels/.rels", main)])).message


def test_a_directory_that_tells_of_fewer_than_there_are() -> None:
    assert isinstance(refusal(zipped([Entry(f"{number}.xml") for number in range(60_000)], count=1)), SourceError)


def test_what_stands_before_and_after() -> None:
    assert "före arkivets början" in refusal(b"#!/bin/sh\n" + GOOD).message
    assert "efter arkivets slut" in refusal(GOOD + b"<html>").message
    assert "efter arkivets slut" in refusal(GOOD[:-2] + b"\x05\0later").message
    assert "avhugget" in refusal(GOOD[:-30]).message
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, 900, 9_999_999, 0)
    assert "skadad" in refusal(GOOD[:-22] + end).message


def test_the_limit_is_of_the_file_and_of_all_it_unpacks_to() -> None:
    assert isinstance(refusal(GOOD, 100), Refused)
    noise = random.Random(1).randbytes(600_000).hex().encode()
    those = package(parts(**{"word/a.xml": noise, "word/b.xml": noise}))
    assert "2 400 " in refusal(those, 2_000_000).message
    assert opened(those, 3_000_000).read("word/a.xml") == noise


def test_zip64_is_read() -> None:
    """As programs write it that don't know beforehand how large a part becomes."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            with archive.open(name, "w", force_zip64=True) as stream:
                stream.write(content)
    assert opened(written.getvalue()).read("word/document.xml") == b"<document/>"


def test_sizes_that_follow_their_part_are_read() -> None:
    """As programs write that can't go back in what they have written."""
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    written = Pipe()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
    assert opened(written.getvalue()).read("word/document.xml") == b"<document/>"


def test_other_ways_to_pack_are_said() -> None:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_BZIP2) as archive:
        archive.writestr(archives.TYPES, b"x")
    assert "packad på ett sätt" in refusal(written.getvalue()).message


def _overlapping() -> bytes:
    """Many entries over one kernel, each beginning a little earlier: D. Fifield's way in short."""
    kernel = Entry("k", b"\0" * 2_000_000).bytes_of()
    heads, offset = bytearray(), 0
    entries = []
    for number in range(1500):
        name = f"{number:04}.xml"
        entries.append((name, offset))
        heads += struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0x800, 8, 0, 0, 0, len(kernel), 2_000_000, len(name), 0)
        heads += name.encode()
        offset = len(heads)
    data = bytes(heads) + kernel
    directory = b"".join(struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0x800, 8, 0, 0, 0, len(data) - at - 38, 6000,
                                     len(name), 0, 0, 0, 0, 0, at) + name.encode() for name, at in entries)
    return data + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1500, 1500, len(directory), len(data), 0)


def _with_types(*entries: Entry) -> bytes:
    return zipped([Entry(archives.TYPES, types({"word/document.xml": archives.WORD})),
                   Entry("_rels/.rels", relations(("r", "officeDocument", "word/document.xml", False))), *entries])


def _flat() -> bytes:
    return _with_types(*[Entry(f"word/{number}.xml", size=2**32 - 2, packed=b"x" * 200) for number in range(1000)])


def _lying_flat() -> bytes:
    """Each small by its directory, and large when unpacked."""
    bomb = Entry("", b"\0" * 30_000_000).bytes_of()
    return _with_types(Entry("word/document.xml", b"x", packed=bomb, size=150_000),
                       *[Entry(f"word/{number}.xml", packed=bomb, size=150_000, crc=0) for number in range(9)])


def _nested() -> bytes:
    inner = zipped([Entry(f"{number}.zip", b"\0" * 1_000_000) for number in range(16)])
    return _with_types(Entry("word/document.xml", b"<a/>"), *[Entry(f"{number}.zip", inner) for number in range(16)])


def _relations_without_end() -> bytes:
    rels = relations(*[(f"r{number}", "image", "http://a.se", True) for number in range(60_000)])
    return _with_types(Entry("word/document.xml", b"<a/>"), Entry("word/_rels/document.xml.rels", rels))


def _fields_without_end() -> bytes:
    noise = random.Random(2).randbytes(60_000)
    return _with_types(Entry("word/document.xml", b"<w:instrText " * 300_000),
                       Entry("word/x.xml", b"instr=" + b" " * 200_000),
                       Entry("word/y.xml", (b"instr='" + noise.hex().encode()) * 5))


HOSTILE = {"overlapping": _overlapping, "flat": _flat, "flat and lying": _lying_flat, "nested": _nested,
           "relations": _relations_without_end, "fields": _fields_without_end,
           "entries": lambda: zipped([Entry(f"{number}") for number in range(65_000)])}

ASK = f"""
import resource, sys, time
sys.path.insert(0, {str(ROOT)!r})
from checker.sources import SourceError
from checker.sources.package import Package
from checker.sources.recognise import form_of
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
data = sys.stdin.buffer.read()
start = time.process_time()
try:
    form_of(data)
    found = Package.open(data, 10_000_000)
    found.related(found.main_part())
    found.remarks
    [found.read(name) for name in found.names]
except SourceError:
    print("refused", file=sys.stderr)
peak = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
print(time.process_time() - start, peak)
"""


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_bombs_cost_little(make: Callable[[], bytes]) -> None:
    data = make()
    ran = subprocess.run([sys.executable, "-c", ASK], input=data, capture_output=True, check=True, timeout=20)
    seconds, kilobytes = ran.stdout.split()
    assert float(seconds) < 3  # a tenth of that on a machine with nothing else to do
    assert int(kilobytes) < 300_000
    assert (b"refused" in ran.stderr) == (make is not _nested)  # which is never opened


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=6)), max_size=5))
def test_a_damaged_package_gives_its_parts_or_a_source_error(damage: list[tuple[float, int, bytes]]) -> None:
    data = GOOD
    for where, removed, inserted in damage:
        offset = int(where * len(data))
        data = data[:offset] + inserted + data[offset + removed :]
    assert outcome(data)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_package_with_one_byte_changed(place: int, byte: int) -> None:
    data = bytearray(GOOD)
    data[place] = byte
    assert outcome(bytes(data))
