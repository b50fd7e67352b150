"""Drafts: what is written in Word and Excel is read back as it was, and nothing in it is run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from _pytest.mark import ParameterSet
from openpyxl import load_workbook

from checker.document import Cell, Node, Record, SourceDocument, State, at_pointer, cells, fold
from checker.drafting import excel, word
from checker.drafting.rest import rest
from checker.drafting.texts import digits, in_words
from checker.sources import read
from checker.supplement import complete

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"


def documents(pattern: str, kind: str) -> Iterator[ParameterSet]:
    for path in sorted(FIXTURES.glob(pattern)):
        name = path.relative_to(FIXTURES).as_posix()
        yield from (pytest.param(one, id=name) for one in read(name, path.read_bytes()).documents if one.kind == kind
                    and one.root.cell("kompletterar") is None)


AGREEMENTS = list(documents("*/avtal*.yaml", "samverkansavtal"))
FORMS = list(documents("*/underlag*.yaml", "faktureringsunderlag"))


def yaml(text: str) -> SourceDocument:
    return read("d.yaml", text.encode()).documents[0]


def said(node: Node) -> object:
    """What a document says: its values, nothing for what is blank; and of malformed values that they are."""
    if isinstance(node, Cell):
        if node.state is State.GIVEN:
            return fold(node.text) if isinstance(node.value, str) else node.value
        return {State.NONE: "ingen", State.MALFORMED: ("fel", node.text)}.get(node.state)
    if isinstance(node, Record):
        fields = {name: said(one) for name, one in node.fields.items() if name not in ("dokument", "kompletterar")}
        return {name: value for name, value in fields.items() if value is not None} or None
    return [said(one) for one in node.items]


def round_trip(document: SourceDocument) -> SourceDocument:
    """An agreement through Word and back, with what completes it."""
    written = read("avtal.docx", word.agreement(document)).documents
    left = rest(document)
    if left is not None:
        written += read("rest.yaml", left.encode()).documents
    (found,), errors = complete(written)
    assert errors == []
    return found


def filled(document: SourceDocument) -> SourceDocument:
    return read("underlag.xlsx", excel.filled_form(document)).documents[0]


@pytest.mark.parametrize("document", FORMS)
def test_a_form_is_read_back_as_it_was(document: SourceDocument) -> None:
    found = filled(document)
    assert said(found.root) == said(document.root)
    assert found.form == []


#: Empty lists that a draft says nothing of when it says what the template says.
OF_THE_TEMPLATE = ("andrade_lydelser", "kvarlamnad_malltext", "utelamnade_paragrafer")


def comparable(root: Record) -> dict[str, object]:
    """What an agreement says, without what Word tells in another way.

    A presentation is one text there with its figures; the educations stand in the template's order; a paragraph left
    out goes with those below it; and a last day is a change of the template's words, too.
    """
    fields = said(root)
    assert isinstance(fields, dict)
    for name in OF_THE_TEMPLATE:
        fields[name] = fields.get(name) or []
    fields["utelamnade_paragrafer"] = [one for one in fields["utelamnade_paragrafer"]
                                       if one.split(".")[0] == one or one[0] not in fields["utelamnade_paragrafer"]]
    fields["andrade_lydelser"] = [one for one in fields["andrade_lydelser"] if one["bestammelse"] != "9-fran"]
    parties = fields["parter"]
    for party in filter(None, (parties["samverkanspart"], *parties["larosaten"])):
        party.pop("beskrivning", None)
        party["utbildningar"] = sorted(party.get("utbildningar", []))
    fields["utbildningar"] = sorted(fields["utbildningar"], key=str)
    return fields


def presentations(root: Record) -> list[str]:
    parties = [at_pointer(root, "/parter/samverkanspart"), *root.record("parter").series("larosaten")]
    return [fold(str(party.value("beskrivning") or "")) for party in parties]


@pytest.mark.parametrize("document", AGREEMENTS)
def test_an_agreement_is_read_back_as_it_was(document: SourceDocument) -> None:
    found = round_trip(document).root
    own, other = comparable(found), comparable(document.root)
    if document.path.startswith("32-"):  # has two verksamheter of one name, which a table doesn't tell apart
        del own["verksamheter"], other["verksamheter"]
    if document.path.startswith("33-"):  # has an address that is none, in a cell for both address and number
        del own["kontaktpersoner"], other["kontaktpersoner"]
    assert own == other
    assert all(text.startswith(whole) for text, whole in zip(presentations(found), presentations(document.root),
                                                             strict=True))


FORM = """dokument: faktureringsunderlag
rader:
  - {verksamhet: "=1+1", student: "+46 Anna", startdatum: 5 september, slutdatum: ____, antal_veckor: ett par,
     ersattning: 6120.005}
  - {verksamhet: "@SUM(A1)", student: "-2", startdatum: 1899-01-01, antal_veckor: 1.4, ersattning: 12345678901234567.25}
  - {verksamhet: Ek, student: ingen, ersattning: -306}
total: 1
avsandare: {namn: "=cmd|' /C calc'!A0", organisationsnummer: "0123456789", telefon: "+46 8 465", epost: "-a@b.se"}
betalning: {bankgiro: "999-1233", plusgiro: "999018-5"}
"""


def test_what_is_not_understood_is_read_back_as_it_stood() -> None:
    found = filled(yaml(FORM))
    assert said(found.root) == said(yaml(FORM).root)


def test_no_text_becomes_a_formula() -> None:
    sheet = load_workbook(BytesIO(excel.filled_form(yaml(FORM)))).worksheets[0]
    risky = [cell for row in sheet.iter_rows() for cell in row if str(cell.value)[:1] in ("=", "+", "@")
             or (isinstance(cell.value, str) and cell.value[:1] == "-")]
    assert len(risky) == 7
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


def test_a_total_that_is_the_sum_is_a_formula_with_its_value() -> None:
    document = yaml("dokument: faktureringsunderlag\nrader: [{ersattning: 6120}, {ersattning: 306.5}]\ntotal: 6426.5\n")
    data = excel.filled_form(document)
    assert [str(cell.value) for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows() for cell in row
            if cell.data_type == "f"] == ["=SUM(F7:F8)"]
    assert filled(document).root.value("total") == yaml("dokument: faktura\ntotal: 6426.5\n").root.value("total")
    wrong = yaml("dokument: faktureringsunderlag\nrader: [{ersattning: 6120}]\ntotal: 1\n")
    assert filled(wrong).root.value("total") == 1


def test_a_blank_form_says_nothing() -> None:
    """Its formulas give neither rows nor kronor before anybody has written in it."""
    document = read("underlag.xlsx", excel.blank_form()).documents[0]
    assert said(document.root) in ({"avsandare": None}, None)
    assert all(cell.state is State.BLANK for cell in cells(document.root) if cell.pointer != "/dokument")


def test_a_form_without_rows_is_a_blank_one_with_the_rest() -> None:
    document = yaml("dokument: faktureringsunderlag\navsandare: {namn: Ek}\n")
    assert said(filled(document).root) == said(document.root)
    assert excel.filled_form(yaml("dokument: faktureringsunderlag\n")) == excel.blank_form()


def test_a_form_keeps_its_headings_in_sight_and_locks_nothing() -> None:
    sheet = load_workbook(BytesIO(excel.blank_form())).worksheets[0]
    heading = [sheet.cell(7, column).value for column in range(1, 7)]
    assert heading == ["Verksamhet", "Studentens namn", "Start datum", "Slutdatum", "Antal veckor", "Ersättning"]
    assert sheet.freeze_panes == "A8"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert not sheet.protection.sheet


@pytest.mark.parametrize("data", [excel.blank_form, lambda: word.agreement(None)])
def test_the_same_bytes_each_time_and_no_clock_in_them(data: object) -> None:
    assert callable(data)
    with ZipFile(BytesIO(data())) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert not any(word in core for word in ("created", "modified", "python", "openpyxl"))
    assert data() == data()


DRAFT = """dokument: samverkansavtal
id: ett-avtal
parter:
  samverkanspart: {namn: Ekdalens kommun, organisationsnummer: "212000-9713"}
  larosaten:
    - {namn: Sjöbergska högskolan, organisationsnummer: "899999-1014"}
    - {namn: Lindska universitetet, organisationsnummer: "202100-0000"}
utbildningar: [{typ: sjukskoterska}, {typ: specialistsjukskoterska, inriktning: vård av äldre},
  {typ: specialistsjukskoterska, inriktning: demensvård}, {typ: annan, namn: dietist}]
ersattning: {belopp_per_vecka: 1600.50, prisar: 2017, dagar_per_vecka: 5}
frister: {perioder_ht: "03-31", faktura_vt: "06-01", betalning_dagar: 20}
andrade_lydelser:
  - {paragraf: "8", bestammelse: 8-arlig, mallens: Uppföljning av samverkansavtalet ska ske årligen.,
     avtalets: Uppföljning av samverkansavtalet ska ske vartannat år.}
  - {paragraf: "4.4", bestammelse: 4.4-kostnadsfri, mallens: Utbildningarna är kostnadsfria.}
  - {paragraf: "5", avtalets: Kurserna får också följas av vikarier.}
utelamnade_paragrafer: ["6"]
studentuppsatser: [{projekt: Sömn, verksamhet: Ek}]
giltighet: {fran: 2016-09-01}
"""


def text_of(data: bytes) -> str:
    from docx import Document

    document = Document(BytesIO(data))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_a_draft_says_what_the_document_says() -> None:
    text = text_of(word.agreement(yaml(DRAFT)))
    for words in ("1600,50 kr per student och vecka, beräknat i 2017 års priser",
                  "Senast den 31 mars, för höstterminen",
                  "senast den 1 juni för vårterminen", "Betalningsvillkor är 20 dagar.", "inom demensvård",
                  "Annan dietist", "från och med den 1 september 2016 och tillsvidare", "ska ske vartannat år",
                  "Kurserna får också följas av vikarier.", "Sjöbergska högskolan organisationsnummer 899999-1014 och "
                  "Lindska universitetet organisationsnummer 202100-0000."):
        assert words in text
    for words in ("§ 6 Kunskap", "Utbildningarna är kostnadsfria", "ske årligen. Underlag", "Kursivtext", "Mall för s"):
        assert words not in text
    assert "samt ____________, för vårterminen" in text  # a figure that the document doesn't have


def test_what_the_draft_has_no_place_for_is_in_the_rest() -> None:
    left = rest(yaml(DRAFT), "utkast.docx")
    assert left is not None
    found = read("rest.yaml", left.encode()).documents[0]
    assert said(found.root) == {"id": "ett-avtal", "studentuppsatser": [{"projekt": "sömn", "verksamhet": "ek"}]}
    assert found.root.value("kompletterar") == "utkast.docx"


def test_a_document_that_a_draft_carries_whole_leaves_no_rest() -> None:
    assert rest(yaml("dokument: samverkansavtal\nersattning: {prisar: 2017}\n")) is None


def test_the_template_itself_has_its_blanks_and_its_figures() -> None:
    text = text_of(word.agreement(None))
    assert "med 1530 kr per student och vecka, beräknat i 2016 års priser" in text
    assert "gäller från och med den ______________ och tillsvidare" in text
    assert "Kursivtext byts ut" in text
    document = read("mall.docx", word.agreement(None)).documents[0]
    assert document.root.record("ersattning").value("belopp_per_vecka") == 1530
    giltighet = at_pointer(document.root, "/giltighet/fran")
    assert isinstance(giltighet, Cell)
    assert not giltighet.present


def test_markup_is_text() -> None:
    document = yaml('dokument: samverkansavtal\nparter: {samverkanspart: {namn: "<w:p> & ]]> kommun"}}\n')
    assert "<w:p> & ]]> kommun" in text_of(word.agreement(document))


def test_numbers_in_their_own_digits() -> None:
    assert [digits(one) for one in (yaml(f"dokument: faktura\ntotal: {text}\n").root.value("total") for text in (
        "6120.00", "0.10", "-306.5", "1e3", "0.001"))] == ["6120", "0.1", "-306.5", "1000", "0.001"]
    day = yaml("dokument: faktura\ndatum: 2016-09-01\n").root.value("datum")
    assert in_words(day) == "1 september 2016"


def through_libreoffice(data: bytes, name: str, folder: Path) -> bytes:
    """A file as LibreOffice saves it."""
    given, made = folder / name, folder / "ut"
    given.write_bytes(data)
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", "--convert-to",
                    given.suffix[1:], "--outdir", str(made), str(given)], check=True, capture_output=True, timeout=120)
    return (made / name).read_bytes()


needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="systemdel saknas: LibreOffice")


@needs_libreoffice
def test_the_blank_form_calculates(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(excel.blank_form()))
    sheet = book.worksheets[0]
    for row, weeks in ((8, 4), (9, 1.4)):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value, sheet.cell(row, 5).value = "Ek", "Anna Ek", weeks
    written = BytesIO()
    book.save(written)
    data = through_libreoffice(written.getvalue(), "ifyllt.xlsx", tmp_path)
    document = read("ifyllt.xlsx", data).documents[0]
    assert [row.value("ersattning") for row in document.root.series("rader")] == [6120, 2142]
    assert document.root.value("total") == 8262


@needs_libreoffice
def test_a_draft_saved_by_libreoffice_says_the_same(tmp_path: Path) -> None:
    document = AGREEMENTS[0].values[0]
    (saved,) = read("avtal.docx", through_libreoffice(word.agreement(document), "avtal.docx", tmp_path)).documents
    (own,) = read("avtal.docx", word.agreement(document)).documents
    assert said(saved.root) == said(own.root)
