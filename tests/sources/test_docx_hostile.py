"""Whatever is done to a Word file, one sort of error leaves its reader, soon; and what is none of ours is said so."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
import word
from hypothesis import given
from hypothesis import strategies as st
from word import draft, p, package, run, table, tc, text_box, tr, zipped

from checker.sources import NotADocument, SourceError, docx
from checker.sources import read as read_file
from checker.sources.docx.runs import MAX_DEPTH
from checker.sources.docx.story import MAX_CHARACTERS, MAX_PARAGRAPHS
from checker.sources.errors import Refused

LIMIT = 10_000_000
GOOD = replace(
    draft(), tail=p(run("För ") + word.ins(run("Ekdalens")) + run(" kommun") + text_box([p("Ruta")]), raw=True)
    + p("Datum: 2016-08-29") + word.control(p(word.checkbox(True) + word.form_checkbox(False), raw=True))
    + p(run("Not") + '<w:r><w:footnoteReference w:id="2"/></w:r>', raw=True),
    footnotes=f'<w:footnote w:id="2">{p("En not.")}</w:footnote>').bytes()
PARTS = {name: ZipFile(BytesIO(GOOD)).read(name) for name in ZipFile(BytesIO(GOOD)).namelist()}
TAG = re.compile(rb"<[^>]*>")
VALUE = re.compile(rb'w:(?:val|id|ilvl|fldCharType|numId|abstractNumId|char|styleId)="([^"]*)"')
STRANGE = (b"", b"-1", b"99999999999999999999", b"NaN", "\u0661".encode(), b"%9%1", b"begin", b"x" * 300)


def outcome(data: bytes) -> str:
    """What came of reading it; anything but a SourceError is a fault of the reader and is raised."""
    try:
        docx.read(data, LIMIT)
    except SourceError as error:
        return type(error).__name__
    return "read"


def test_the_good_file_is_read() -> None:
    assert outcome(GOOD) == "read"


@given(st.randoms(use_true_random=False))
def test_elements_dropped_doubled_moved_and_renamed(random_: random.Random) -> None:
    name = random_.choice([name for name in PARTS if name.startswith("word/") and name.endswith(".xml")])
    tags = list(TAG.finditer(PARTS[name]))
    content = PARTS[name]
    for _ in range(random_.randint(1, 4)):
        first, second = sorted(random_.sample(range(len(tags)), 2))
        one, other = tags[first], tags[second]
        content = random_.choice([
            lambda text, a=one, b=other: text[:a.start()] + text[b.start():],
            lambda text, a=one, b=other: text[:b.end()] + text[a.start():],
            lambda text, a=one, b=other: text.replace(a[0], b[0], random_.randint(1, 50)),
            lambda text, a=one: text.replace(a[0], b"", random_.randint(1, 5)),
        ])(content)
    assert outcome(zipped({**PARTS, name: content})) in {"read", "SourceError", "NotADocument", "Refused"}


@given(st.randoms(use_true_random=False))
def test_well_formed_nonsense(random_: random.Random) -> None:
    """Whole elements taken out, put elsewhere and repeated, and values that no program writes."""
    name = random_.choice([name for name in PARTS if name.startswith("word/") and name.endswith(".xml")])
    content = PARTS[name]
    for _ in range(random_.randint(1, 6)):
        spans = [found.span() for found in re.finditer(
            rb"<(w:(?:r|p|tc|tr|pPr|rPr|lvl|num|style))(?: [^>]*)?>(?:(?!<\1[ >]).)*?</\1>", content, re.DOTALL)]
        if not spans:
            break
        (a, b), (c, _) = random_.choice(spans), random_.choice(spans)
        piece = content[a:b]
        content = random_.choice([content[:a] + content[b:], content[:c] + piece + content[c:]])
        values = list(VALUE.finditer(content))
        if values:
            at = random_.choice(values)
            content = content[:at.start(1)] + random_.choice(STRANGE) + content[at.end(1):]
    assert outcome(zipped({**PARTS, name: content})) in {"read", "SourceError", "NotADocument", "Refused"}


@given(st.randoms(use_true_random=False))
def test_bytes_changed(random_: random.Random) -> None:
    data = bytearray(GOOD)
    for _ in range(random_.randint(1, 20)):
        data[random_.randrange(len(data))] = random_.randrange(256)
    if random_.random() < 0.3:
        del data[random_.randrange(len(data)):]
    assert outcome(bytes(data)) in {"read", "SourceError", "NotADocument", "Refused"}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_that_is_missing_empty_or_another(name: str) -> None:
    for parts in ({one: data for one, data in PARTS.items() if one != name}, {**PARTS, name: b""},
                  {**PARTS, name: b"<a/>"}, {**PARTS, name: PARTS["word/document.xml"]}):
        assert outcome(zipped(parts)) in {"read", "SourceError", "NotADocument", "Refused"}


BODY = draft().body()
LARGE: dict[str, Callable[[], bytes]] = {
    "paragraphs": lambda: package(BODY + "".join(p(f"Ord nummer {n} här.") for n in range(9_500))),
    "one sentence again": lambda: package(BODY + p("Betalningsvillkor är 30 dagar.") * 8_000),
    "one paragraph": lambda: package(BODY + p("Kommunen ska ta. " * 15_000)),
    "beginnings": lambda: package(BODY + p("Senast den a b c d e f g h, för höstterminen, samt " * 5_000)),
    "underscores": lambda: package(BODY + p("_" * 250_000)),
    "headings": lambda: package(BODY + "".join(p(f"§ {n % 90} Rubrik", bold=True) for n in range(9_500))),
    "parties": lambda: package(BODY.replace("tecknat mellan", "tecknat mellan" + " , organisationsnummer A" * 9_000)),
    "contact": lambda: draft(rows={"/kontaktpersoner/larosate": [["a", "b", "1 a.a@" * 40_000]]}).bytes(),
    "presentation": lambda: draft().change("Ekdalen är en kustkommun.", "Ekdalen " + "1 " * 120_000).bytes(),
    "rows": lambda: draft(rows={"/verksamheter": [["Björkgården", "Sjuksköterska", "2"]] * 3_000}).bytes(),
    "spans": lambda: package(BODY + word.tbl([tr([tc("x", span=2_000_000_000)] * 90)] * 90)),
    "fields": lambda: package(BODY + p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 80_000, raw=True)),
    "notes": lambda: package(BODY + p('<w:r><w:footnoteReference w:id="2"/></w:r>' * 30_000, raw=True),
                             footnotes=f'<w:footnote w:id="2">{p("xyz " * 1000) * 5}</w:footnote>'),
    "styles": lambda: package(BODY + p("x", style="s0") * 9_000, styles=word.STYLES + "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 9000}"/></w:style>' for n in range(9_000))),
}


@pytest.mark.parametrize("what", LARGE)
def test_what_is_large_costs_little(what: str) -> None:
    data = LARGE[what]()
    begun = time.process_time()
    assert outcome(data) in {"read", "Refused"}
    assert time.process_time() - begun < 3  # a second, on a machine with nothing else to do


@pytest.mark.parametrize("body", [
    "<w:p/>" * (MAX_PARAGRAPHS + 1), p("a" * (MAX_CHARACTERS + 1)),
    "<w:tbl><w:tr><w:tc>" * MAX_DEPTH + p("x") + "</w:tc></w:tr></w:tbl>" * MAX_DEPTH,
    p("<w:smartTag>" * (MAX_DEPTH + 5) + run("x") + "</w:smartTag>" * (MAX_DEPTH + 5), raw=True),
], ids=["paragraphs", "characters", "tables", "inline"])
def test_more_than_a_document_holds_is_refused(body: str) -> None:
    with pytest.raises(SourceError) as told:
        docx.read(package(BODY + body), LIMIT)
    assert isinstance(told.value, Refused)


def test_ten_pages_are_read_in_a_moment() -> None:
    data = draft().bytes()
    docx.read(data, LIMIT)
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        docx.read(data, LIMIT)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.3


# what is none of ours

def test_another_word_document_is_told() -> None:
    with pytest.raises(NotADocument, match="varken mallens rubriker"):
        docx.read(package(p("Protokoll", bold=True) + p("Nämnden beslutade att godkänna ärendet.")), LIMIT)


def test_appendix_2_in_word_is_told_by_name() -> None:
    blank = p("Bilaga 2") + p("Underlag för fakturering för VFU placering") + table(
        [["Verksamhet", "Studentens namn", "Start datum", "Slutdatum", "Antal veckor", "Ersättning"], [""] * 6])
    with pytest.raises(SourceError, match="bilaga 2 i Word läses inte än") as told:
        docx.read(package(blank), LIMIT)
    assert not isinstance(told.value, NotADocument)


def test_the_declaration_in_word_is_told_by_name() -> None:
    text = "Avsiktsförklaring om samverkan mellan lärosäten som bedriver vårdutbildningar och kommunerna"
    with pytest.raises(NotADocument, match="avsiktsförklaringen"):
        docx.read(package(p(text)), LIMIT)


def test_an_agreement_with_appendix_2_in_it_is_an_agreement() -> None:
    tail = p("Bilaga 2", bold=True) + p("Underlag för fakturering för VFU placering")
    (reading,) = docx.read(replace(draft(), tail=tail).bytes(), LIMIT)
    assert reading.kind == "samverkansavtal"


def test_clauses_without_any_heading_are_known_by_their_sentences() -> None:
    made = draft()
    made = replace(made, blocks=[block for block in made.blocks if block.entry.slag != "rubrik"])
    (reading,) = docx.read(made.bytes(), LIMIT)
    assert reading.kind == "samverkansavtal"
    assert len([remark for remark in reading.remarks if remark.code == "saknas-i-filen"]) == 16


def test_a_package_without_a_body_is_a_source_error() -> None:
    with pytest.raises(SourceError, match="ingen text"):
        docx.read(zipped({**PARTS, "word/document.xml": word.part("document", "").encode()}), LIMIT)


def test_the_strict_form_of_the_standard_is_the_same_text() -> None:
    strict = {name: data.replace(word.W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
              for name, data in PARTS.items()}
    (one,), (other,) = docx.read(zipped(strict), LIMIT), docx.read(GOOD, LIMIT)
    assert one.tree == other.tree


def test_a_document_read_by_the_dispatcher_keeps_its_places_and_remarks() -> None:
    (document,) = read_file("avtal.bin", GOOD).documents
    assert document.medium == "docx"
    assert document.lacks("/verksamheter/0/driftsform")
    assert document.form[0].code == "sparade-andringar"
    name = document.root.record("ersattning")
    assert name is not None
    cell = name.cell("belopp_per_vecka")
    assert cell is not None
    assert (cell.value, cell.position.place) == (1530, "§ 4.6, stycke 1")
