"""Comments in Word: where each finding is, beside what was there, and all else as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document
from lxml import etree

from annotate.making import (
    OFFICE,
    WORD,
    agreement,
    finding,
    missing,
    packed,
    parts,
    raw_word,
    relations,
    remarked,
    report,
    saved,
    with_parts,
    word,
)
from checker.annotate import annotated
from checker.document import Position, SourceDocument
from checker.findings import ClauseReport, DocumentReport, Finding, FormNote, Utfall
from checker.sources.errors import Refused, SourceError

W = f"{{{WORD}}}"
TOUCHED = {"[Content_Types].xml", "word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"}


def opened(data: bytes) -> Document:
    """The copy as python-docx reads it."""
    return docx.Document(BytesIO(data))


def rules(data: bytes) -> list[str]:
    """The last line of each comment, in the order of their ids."""
    return [one.text.splitlines()[-1] for one in sorted(opened(data).comments, key=lambda one: one.comment_id)]


def commented(data: bytes) -> dict[int, list[int]]:
    """Ids of the comments around each paragraph that has any, by its number, as the main part has them."""
    root = etree.fromstring(parts(data)["word/document.xml"])
    found: dict[int, list[int]] = {}
    for number, paragraph in enumerate(root.iter(f"{W}p")):
        starts = [int(one.get(f"{W}id", "")) for one in paragraph.findall(f"{W}commentRangeStart")]
        ends = [int(one.get(f"{W}id", "")) for one in paragraph.findall(f"{W}commentRangeEnd")]
        marks = [int(one.get(f"{W}id", "")) for one in paragraph.findall(f"{W}r/{W}commentReference")]
        assert starts == ends == marks
        if starts:
            found[number] = starts
    return found


def copy_of(data: bytes, document: SourceDocument, *findings: Finding, form: tuple[FormNote, ...] = ()) -> bytes:
    return annotated(report(document, findings, form), document, data)


def test_a_finding_is_a_comment_around_its_paragraph() -> None:
    data = word("Samverkansavtal", "Ersättningen är 1600 kronor.")
    copy = annotated(report(document := agreement({"/belopp": 1}), [finding("/belopp")]), document, data,
                     today=date(2016, 12, 20))
    (comment,) = opened(copy).comments
    assert (comment.author, comment.initials) == ("avtalskoll", "ak")
    assert comment.timestamp == datetime(2016, 12, 20, tzinfo=UTC)
    assert comment.text.splitlines()[0] == "✗ BRUTEN: Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr."
    assert "Regel: R-4.6-belopp" in comment.text
    assert commented(copy) == {1: [comment.comment_id]}
    assert [one.text for one in opened(copy).paragraphs] == ["Samverkansavtal", "Ersättningen är 1600 kronor."]


def test_the_original_is_untouched_and_every_other_part_is_the_same() -> None:
    made = docx.Document()
    made.add_paragraph("Samverkansavtal")
    made.sections[0].header.paragraphs[0].text = "Ekdalens kommun"
    odd: dict[str, str | bytes] = {"customXml/item1.xml": '<?xml version="1.0"?>\n<!-- kvar --><a  b="1"/>',
                                   "word/media/bild.png": b"\x89PNG", "utan-relation.bin": b"\0\1"}
    data = with_parts(saved(made), odd)
    before = bytes(data)
    copy = copy_of(data, agreement({"/a": 0}), finding("/a"))
    assert data == before
    old, new = parts(data), parts(copy)
    assert set(new) - set(old) == {"word/comments.xml"}
    assert {name for name in old if old[name] != new[name]} == TOUCHED - {"word/comments.xml"}


def test_the_same_input_gives_the_same_bytes() -> None:
    data, document = word("Ett", "Två"), agreement({"/a": 0, "/b": 1})
    assert copy_of(data, document, finding("/a"), finding("/b")) == copy_of(data, document, finding("/a"),
                                                                            finding("/b"))


def test_nothing_to_say_leaves_every_part_as_it_was() -> None:
    data = word("Ett")
    assert parts(copy_of(data, agreement({}), finding(outcome=Utfall.UPPFYLLD))) == parts(data)


def test_comments_stand_in_the_reports_order_what_is_worst_first() -> None:
    document = agreement({"/a": 0})
    lesser = finding("/a", rule="R-obedomd", outcome=Utfall.OBEDOMD)
    whole = DocumentReport(document.path, document.kind, "", clauses=[
        ClauseReport("§ 4.2", "Ansvar", [finding("/a", rule="R-först")]),
        ClauseReport("§ 4.6", "Ersättning", [finding("/a", rule="R-nog", outcome=Utfall.UPPFYLLD), lesser,
                                             finding("/a", rule="R-bruten")])])
    copy = annotated(whole, document, word("Ett"))
    assert rules(copy) == ["Regel: R-först", "Regel: R-bruten", "Regel: R-obedomd"]
    assert commented(copy) == {0: [0, 1, 2]}


def test_a_missing_field_is_told_of_at_the_nearest_thing_there_is() -> None:
    document = agreement({"/kontaktpersoner/larosate/0/namn": 2, "/kontaktpersoner/larosate/1/namn": 3, "/a": 1})
    copy = copy_of(word("Ett", "Två", "Tre", "Fyra"), document,
                   missing("avtal.docx", "/kontaktpersoner/larosate/1/epost", "e-post"),
                   missing("avtal.docx", "/kontaktpersoner/verksamheter", "kontaktpersoner"),
                   missing("avtal.docx", "/giltighet/fran", "giltig från"))
    assert commented(copy) == {0: [2], 2: [1], 3: [0]}


def test_a_blank_field_that_is_awaited_gets_the_comment() -> None:
    document = agreement({"/pris": 0, "/datum": 2})
    undecided = missing("avtal.docx", "/datum", "datum")
    undecided.locations = finding("/pris").locations
    assert commented(copy_of(word("Ett", "Två", "Tre"), document, undecided)) == {2: [0]}


def test_what_a_supplement_says_has_no_place_in_the_document_it_completes() -> None:
    document, supplement = agreement({"/ersattning/prisar": 1}), agreement({"/ersattning/belopp": 3}, "tillagg.docx")
    added = supplement.root.record("ersattning")
    own = document.root.record("ersattning")
    assert added is not None
    assert own is not None
    own.fields = {**added.fields, **own.fields}
    copy = copy_of(word("Ett", "Två", "Tre", "Fyra"), document, finding("/ersattning/belopp"))
    assert commented(copy) == {1: [0]}


def test_what_rests_on_another_document_alone_stands_at_its_subject() -> None:
    document = agreement({"/verksamheter/0/namn": 1})
    copy = copy_of(word("Ett", "Två"), document, finding("/total", "faktura.xml", subject="/verksamheter/0"))
    assert commented(copy) == {1: [0]}


def test_remarks_on_the_form_come_first_each_at_its_place() -> None:
    document = agreement({"/a": 1, "/b": 0})
    notes = (remarked(document, "Ett stycke är dolt.", Position(anchor=2)),
             remarked(document, "Filen har makron. De körs inte.", Position()),
             FormNote("/a", "Fältet ser ut att hålla ett personnummer."))
    copy = copy_of(word("Ett", "Två", "Tre"), document, finding("/b"), form=notes)
    assert commented(copy) == {0: [1, 3], 1: [2], 2: [0]}
    assert rules(copy)[0] == "Anmärkning på formen: Ett stycke är dolt."


def test_comments_that_were_there_are_kept_and_ids_dont_collide() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Ersättningen är 1600 kronor.")
    made.add_comment(paragraph.runs, text="Stäm av med juristen.", author="Ingrid Ek", initials="IE")
    made.add_comment(paragraph.runs, text="Klart.", author="Ingrid Ek", initials="IE")
    copy = copy_of(saved(made), agreement({"/a": 0}), finding("/a"))
    assert [(one.comment_id, one.author) for one in opened(copy).comments] == [
        (0, "Ingrid Ek"), (1, "Ingrid Ek"), (2, "avtalskoll")]
    assert next(iter(opened(copy).comments)).text == "Stäm av med juristen."
    assert sorted(parts(copy)) == sorted(parts(saved(made)))
    body = parts(copy)["word/document.xml"]
    assert body.count(b"commentReference ") == 3


def test_a_copy_can_be_marked_up_again_for_the_files_next_document() -> None:
    first, second = agreement({"/a": 0}), agreement({"/a": 1})
    copy = copy_of(copy_of(word("Ett", "Två"), first, finding("/a")), second, finding("/a", rule="R-andra"))
    assert commented(copy) == {0: [0], 1: [1]}
    assert rules(copy) == ["Regel: R-4.6-belopp", "Regel: R-andra"]


PLAIN = "<w:p><w:r><w:t>Ett</w:t></w:r></w:p>"
BOX = ("<w:p><w:r><w:t>vid</w:t><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>"
       "<w:p><w:r><w:t>i rutan</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback>"
       "<w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>i rutan</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict>"
       "</mc:Fallback></mc:AlternateContent></w:r></w:p>")


@pytest.mark.parametrize(("body", "anchor", "stands"), [
    pytest.param("<w:p/>", 0, 0, id="a paragraph without anything"),
    pytest.param("<w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr></w:p>", 0, 0, id="a paragraph without runs"),
    pytest.param(f"<w:tbl><w:tr><w:tc>{PLAIN}</w:tc><w:tc>{PLAIN}</w:tc></w:tr></w:tbl>{PLAIN}", 1, 1, id="a cell"),
    pytest.param(f"{PLAIN}<w:sdt><w:sdtPr/><w:sdtContent>{PLAIN}</w:sdtContent></w:sdt>", 1, 1, id="a control around"),
    pytest.param("<w:p><w:sdt><w:sdtContent><w:r><w:t>1600</w:t></w:r></w:sdtContent></w:sdt></w:p>", 0, 0,
                 id="a control within"),
    pytest.param("<w:p><w:ins w:id=\"0\" w:author=\"B\"><w:r><w:t>1600</w:t></w:r></w:ins><w:del w:id=\"1\" "
                 "w:author=\"B\"><w:r><w:delText>1530</w:delText></w:r></w:del></w:p>", 0, 0, id="tracked changes"),
    pytest.param(PLAIN + BOX + PLAIN, 2, 1, id="a text box"),
    pytest.param(PLAIN + BOX + PLAIN, 3, 1, id="a text box as old programs read it"),
    pytest.param(PLAIN + BOX + PLAIN, 4, 4, id="after a text box"),
    pytest.param(f"{PLAIN}<mc:AlternateContent><mc:Choice Requires=\"wps\">{PLAIN}</mc:Choice></mc:AlternateContent>",
                 1, 0, id="an alternative"),
    pytest.param(PLAIN, 99, 0, id="a paragraph that isn't there"),
])
def test_a_comment_stands_wherever_a_paragraph_may(body: str, anchor: int, stands: int) -> None:
    data = raw_word(body)
    copy = copy_of(data, agreement({"/a": anchor}), finding("/a"))
    assert commented(copy) == {stands: [0]}
    old, new = (etree.fromstring(parts(one)["word/document.xml"]) for one in (data, copy))
    (paragraph,) = [one for one in new.iter(f"{W}p") if one.find(f"{W}commentRangeStart") is not None]
    for added in [*paragraph.findall(f"{W}commentRangeStart"), *paragraph.findall(f"{W}commentRangeEnd"),
                  paragraph[-1]]:
        paragraph.remove(added)
    assert etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")


def test_a_comment_says_that_it_is_about_a_text_box() -> None:
    copy = copy_of(raw_word(PLAIN + BOX), agreement({"/a": 2}), finding("/a"))
    (comment,) = opened(copy).comments
    assert comment.text.endswith("Plats: i textrutan vid det här stycket")


MACROS = "http://schemas.microsoft.com/office/2006/relationships"


def with_macros() -> bytes:
    data = parts(raw_word(PLAIN))
    types = data["[Content_Types].xml"].decode().replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "vnd.ms-word.document.macroEnabled.main+xml").replace(
        "</Types>", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName='
        '"/word/vbaData.xml" ContentType="application/vnd.ms-word.vbaData+xml"/></Types>')
    return packed({
        **data, "[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf",
        "word/vbaData.xml": '<wne:vbaSuppData '
        'xmlns:wne="http://schemas.microsoft.com/office/word/2006/wordml"/>',
        "word/_rels/document.xml.rels": relations(("rId1", f"{MACROS}/vbaProject", "vbaProject.bin"),
                                                  ("rId2", "styles", "styles.xml")),
        "word/_rels/vbaProject.bin.rels": relations(("rId1", f"{MACROS}/wordVbaData", "vbaData.xml")),
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}"/>'})


def test_a_copy_has_no_macros_and_says_so() -> None:
    copy = copy_of(with_macros(), agreement({"/a": 0}), finding("/a"))
    new = parts(copy)
    assert not [name for name in new if "vba" in name.lower()]
    assert b"macroEnabled" not in new["[Content_Types].xml"]
    assert b"vbaData" not in new["[Content_Types].xml"]
    assert b"vbaProject" not in new["word/_rels/document.xml.rels"]
    assert b"styles.xml" in new["word/_rels/document.xml.rels"]
    assert "De följer inte med i den här kopian" in next(iter(opened(copy).comments)).text


def test_the_strict_form_gets_its_own_names() -> None:
    strict = "http://purl.oclc.org/ooxml"
    data = packed({name: content.replace(WORD.encode(), f"{strict}/wordprocessingml/main".encode())
                   .replace(OFFICE.encode(), f"{strict}/officeDocument/relationships".encode())
                   for name, content in parts(raw_word(PLAIN)).items()})
    new = parts(copy_of(data, agreement({"/a": 0}), finding("/a")))
    assert f"{strict}/officeDocument/relationships/comments".encode() in new["word/_rels/document.xml.rels"]
    assert etree.fromstring(new["word/comments.xml"]).tag == f"{{{strict}/wordprocessingml/main}}comments"


@pytest.mark.parametrize("data", [raw_word(""), b"PK\x03\x04", raw_word("<w:p>"),
                                  with_parts(raw_word(PLAIN), {"word/_rels/document.xml.rels": "<!DOCTYPE a><a/>"})],
                         ids=["no paragraph", "cut off", "not XML", "a DOCTYPE"])
def test_what_cannot_be_marked_up_is_an_error_of_the_source(data: bytes) -> None:
    with pytest.raises(SourceError):
        copy_of(data, agreement({"/a": 0}), finding("/a"))


def test_the_limit_holds_for_copies_too() -> None:
    document = agreement({})
    with pytest.raises(Refused):
        annotated(report(document), document, word("Ett"), limit=1000)
