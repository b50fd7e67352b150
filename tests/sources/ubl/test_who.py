"""Students and placements wherever senders write them, and never where they can't be told apart."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from e_invoice import Ways

from .invoices import ROW, cell, codes, invoice, read, read_changed, said, xml_of

SPECIAL = {**ROW, "utbildning": "specialistsjukskoterska", "inriktning": "vård av äldre"}
WHO = ("verksamhet", "student", "utbildning", "inriktning", "larosate", "form")
KOMMUN = {"namn": "Ekdalens kommun", "organisationsnummer": "212000-9713", "kontaktperson": "Birgit Hallonqvist",
          "telefon": "08-465 004 31"}


def who(document: Any, row: int = 0) -> dict[str, object]:
    return {name: value for name in WHO if (value := said(document, f"/rader/{row}/{name}")) is not None}


@pytest.mark.parametrize(("where", "place"), [
    ("egenskaper", "cac:Item/cac:AdditionalItemProperty[1]/cbc:Value"), ("namn", "cac:Item/cbc:Name"),
    ("beskrivning", "cac:Item/cbc:Description"), ("notering", "cbc:Note")])
def test_labelled_anywhere(where: Literal["egenskaper", "namn", "beskrivning", "notering"], place: str) -> None:
    document = read(xml_of(invoice([SPECIAL]), Ways(where=where)))
    assert who(document) == {name: SPECIAL[name] for name in WHO}
    found = cell(document, "/rader/0/student")
    assert found is not None
    assert found.position.place == f"/Invoice/cac:InvoiceLine/{place}"
    assert document.form == []


def test_a_list_without_labels() -> None:
    document = read(xml_of(invoice([SPECIAL]), Ways(where="fri")))
    assert who(document) == {name: SPECIAL[name] for name in WHO if name != "larosate"}
    assert str(said(document, "/rader/0/slutdatum")) == "2016-09-30"
    assert codes(document) == {"fri-text"}


@pytest.mark.parametrize("label", ["Student", "STUDENT:", "Studentens namn", "studentnamn", "VFU-student"])
def test_properties_called_otherwise(label: str) -> None:
    assert said(read_changed(("<cbc:Name>Student<", f"<cbc:Name>{label}<")), "/rader/0/student") == "Moa Hällgren"


@pytest.mark.parametrize("label", ["Placering", "VFU-plats", "Praktikplats", "Verksamhetens namn"])
def test_placements_called_otherwise(label: str) -> None:
    assert said(read_changed(("<cbc:Name>Verksamhet<", f"<cbc:Name>{label}<")), "/rader/0/verksamhet") == "Björkgården"


@pytest.mark.parametrize(("text", "code", "inriktning"), [
    ("Sjuksköterskeprogrammet", "sjukskoterska", None), ("sjukskoterska", "sjukskoterska", None),
    ("Grundutbildning till sjuksköterska", "sjukskoterska", None), ("Arbetsterapeut", "arbetsterapeut", None),
    ("Fysioterapeutprogrammet", "fysioterapeut", None),
    ("Specialistutbildning för sjuksköterskor inom vård av äldre", "specialistsjukskoterska", "vård av äldre"),
    ("Specialistsjuksköterska, inriktning psykiatri", "specialistsjukskoterska", "psykiatri"), ("Dietist", "?", None)])
def test_educations_in_words(text: str, code: str, inriktning: str | None) -> None:
    document = read_changed((">sjuksköterska<", f">{text}<"))
    assert said(document, "/rader/0/utbildning") == code
    assert said(document, "/rader/0/inriktning") == inriktning


def test_a_kurs_names_an_education_or_nothing() -> None:
    named = read_changed(("<cbc:Name>Utbildning<", "<cbc:Name>Kurs<"))
    assert said(named, "/rader/0/utbildning") == "sjukskoterska"
    other = read_changed(("<cbc:Name>Form<", "<cbc:Name>Kurs<"), ("<cbc:Value>VFU<", "<cbc:Value>VFU 2, termin 4<"))
    assert said(other, "/rader/0/utbildning") == "sjukskoterska"


@pytest.mark.parametrize(("text", "form"), [("Auskultation", "auskultation"), ("Studiebesök", "studiebesok"),
                                            ("Hospitering", "hospitering"), ("Fältstudier", "faltstudie"),
                                            ("Verksamhetsförlagd utbildning", "vfu"), ("Praktik", "?")])
def test_forms_in_words(text: str, form: str) -> None:
    assert said(read_changed(("<cbc:Value>VFU<", f"<cbc:Value>{text}<")), "/rader/0/form") == form


def test_another_form_in_the_text_than_in_the_property_is_a_contradiction() -> None:
    document = read_changed(("Ersättning för placering", "Auskultation"))
    assert said(document, "/rader/0/form") == "?"
    assert "motsagelse" in codes(document, "/rader/0/form")


def test_a_last_name_first() -> None:
    assert said(read_changed((">Moa Hällgren<", ">Hällgren, Moa<")), "/rader/0/student") == "Moa Hällgren"


@pytest.mark.parametrize(("text", "student", "verksamhet", "last"), [
    ("Student: Hällgren, Moa; Verksamhet: Ekhemmet", "Moa Hällgren", "Ekhemmet", None),
    ("Student: Moa Hällgren, på Ekhemmet", "Moa Hällgren", "Ekhemmet", None),
    ("Student: Moa Hällgren 2016-09-05–2016-09-30", "Moa Hällgren", "Björkgården", "2016-09-30"),
    ("Student: Moa Hällgren, 5/9–30/9 2016, Ekhemmet", "Moa Hällgren", "Ekhemmet", "2016-09-30"),
    ("Verksamhet: Ekhemmet, avd 2. Student: Moa Hällgren", "Moa Hällgren", "Ekhemmet", None),
    ("Student: Moa, Ekhemmet", "Moa", "Ekhemmet", None)])
def test_labels_and_what_stands_beside_them(text: str, student: str, verksamhet: str, last: str | None) -> None:
    row = {name: ROW[name] for name in ("ersattning", "antal_veckor", "antal_dagar")}
    document = read(xml_of(invoice([row], period=None), None, ("Ersättning för placering", text)))
    assert said(document, "/rader/0/student") == student
    assert said(document, "/rader/0/verksamhet") == verksamhet
    assert str(said(document, "/rader/0/slutdatum")) == str(last)


def test_two_properties_that_disagree() -> None:
    document = read_changed(("<cbc:Name>Lärosäte<", "<cbc:Name>Student<"))
    assert said(document, "/rader/0/student") == "?"
    (remark,) = [one for one in document.form if one.code == "motsagelse"]
    assert "Moa" not in remark.message


def test_a_blank_property_is_blank() -> None:
    assert said(read_changed((">Moa Hällgren<", "><")), "/rader/0/student") is None


# ---------------------------------------------------------------- free text

def with_text(text: str, note: str | None = None, **fields: Any) -> Any:
    """The invoice with nothing of who and where but a text as the item's name, and perhaps a note."""
    row = {name: value for name, value in ROW.items() if name not in WHO}
    changes = [("Ersättning för placering", text)]
    if note is not None:
        changes.append(("<cbc:InvoicedQuantity", f"<cbc:Note>{note}</cbc:Note><cbc:InvoicedQuantity"))
    return read(xml_of(invoice([row], **fields), None, *changes))


@pytest.mark.parametrize("text", [
    "VFU sjuksköterska, Moa Hällgren, Björkgården, 2016-09-05–2016-09-30", "VFU Moa Hällgren",
    "VFU-handledning, sjuksköterskestudent Moa Hällgren", "Student Moa Hällgren", "VFU: Moa Hällgren på Björkgården",
    "VFU för Moa Hällgren, 4 veckor á 1530 kr/vecka, HT2016", "VFU | Moa Hällgren | vecka 36–39",
    "Handledare: Birgit Hallonqvist; student Moa Hällgren", "Sjuksköterska (Moa Hällgren)",
    "VFU, Moa Hällgren höstterminen 2016", "VFU, Moa Hällgren student",
    "VFU – Moa Hällgren – Sjöbergska högskolan", "VFU, MOA HÄLLGREN", "VFU, Moa Ha\u0308llgren"])
def test_a_name_that_can_be_told_apart(text: str) -> None:
    document = with_text(text)
    assert str(said(document, "/rader/0/student")).casefold() == "moa hällgren"
    assert said(document, "/rader/0/verksamhet") == "Björkgården"
    assert "fri-text" in codes(document)


@pytest.mark.parametrize("text", [
    "VFU Moa Hällgren Solbacken", "VFU, Moa Hällgren, Nils Björk", "VFU, Norra Distriktet", "VFU, Åsens Storgård",
    "Moa Hällgren", "VFU, Moa", "VFU Moa H", "Moa Hällgren, handledd av Birgit Hallonqvist", "VFU, Köksväxter",
    "VFU " + "Moa Hällgren " * 60])
def test_a_name_that_cannot_is_unknown_and_its_place_is_said(text: str) -> None:
    document = with_text(text, avsandare=KOMMUN)
    assert said(document, "/rader/0/student") == "?"
    (remark,) = [one for one in document.form if one.pointer == "/rader/0/student" and one.code == "oklart"]
    assert "/Invoice/cac:InvoiceLine/cac:Item/cbc:Name" in remark.message
    assert "Moa" not in remark.message


@pytest.mark.parametrize("text", [
    "VFU", "Ersättning för VFU enligt avtal", "VFU sjuksköterska 4 veckor", "Praktikersättning",
    "Handledare Birgit Hallonqvist", "VFU, Sjöbergska högskolan", "Er referens: Karin Berg"])
def test_words_that_name_nobody_leave_the_student_out(text: str) -> None:
    document = with_text(text)
    assert said(document, "/rader/0/student") is None
    assert said(document, "/rader/0/verksamhet") == "Björkgården"


def test_name_and_note_together() -> None:
    document = with_text("VFU sjuksköterska", "Moa Hällgren, Ekhemmet", avsandare=KOMMUN)
    assert (said(document, "/rader/0/student"), said(document, "/rader/0/verksamhet")) == ("Moa Hällgren", "Ekhemmet")
    found = cell(document, "/rader/0/student")
    assert found is not None
    assert found.position.place == "/Invoice/cac:InvoiceLine/cbc:Note"


def test_a_personnummer_in_a_text_is_said_and_not_repeated() -> None:
    document = with_text("VFU Moa Hällgren 811218-9876")
    (remark,) = [one for one in document.form if one.code == "personnummer"]
    assert "811218" not in remark.message
    assert with_text("VFU Moa Hällgren 811218-9875, 212000-9713").form == [
        one for one in with_text("VFU Moa Hällgren 811218-9875, 212000-9713").form if one.code != "personnummer"]


# ---------------------------------------------------------------- the verksamhet

def test_the_sender_is_the_verksamhet_unless_it_is_a_kommun() -> None:
    document = with_text("VFU, student Moa Hällgren")
    found = cell(document, "/rader/0/verksamhet")
    assert found is not None
    assert found.value == "Björkgården"
    assert found.position.place == "/Invoice/cac:AccountingSupplierParty/cac:Party/cac:PartyName/cbc:Name"
    assert said(with_text("VFU, student Moa Hällgren", avsandare=KOMMUN), "/rader/0/verksamhet") is None


def test_a_company_s_legal_name_need_not_be_the_verksamhet_s() -> None:
    row = {key: value for key, value in ROW.items() if key != "verksamhet"}
    company = {**KOMMUN, "namn": "Ekhemmet AB"}
    trading = "<cac:PartyName>\n        <cbc:Name>Ekhemmet AB</cbc:Name>\n      </cac:PartyName>"
    document = read(xml_of(invoice([row], avsandare=company), None, (trading, "")))
    assert said(document, "/rader/0/verksamhet") == "?"
    assert "oklart" in codes(document, "/rader/0/verksamhet")
    named = read(xml_of(invoice([row], avsandare=company), None, (trading, trading.replace(" AB", ""))))
    assert said(named, "/rader/0/verksamhet") == "Ekhemmet"


@pytest.mark.parametrize("name", ["Ekdalens kommun", "Ekdalens stad", "Region Ekdalen", "Ekdalens omsorgsförvaltning"])
def test_who_runs_a_verksamhet_is_none(name: str) -> None:
    document = with_text("VFU, student Moa Hällgren", avsandare={**KOMMUN, "namn": name})
    assert said(document, "/rader/0/verksamhet") is None


def test_the_head_may_say_which() -> None:
    document = with_text("VFU, student Moa Hällgren", avsandare=KOMMUN, meddelande="Verksamhet: Ekhemmet")
    assert said(document, "/rader/0/verksamhet") == "Ekhemmet"


def test_where_it_was_delivered_may_say_which() -> None:
    delivery = "<cac:Delivery><cac:DeliveryParty><cac:PartyName><cbc:Name>{}</cbc:Name></cac:PartyName>" \
               "</cac:DeliveryParty></cac:Delivery><cac:PaymentMeans>"
    row = {key: value for key, value in ROW.items() if key != "verksamhet"}

    def delivered(name: str) -> Any:
        return read(xml_of(invoice([row], avsandare=KOMMUN), None, ("<cac:PaymentMeans>", delivery.format(name))))

    assert said(delivered("Ekhemmet"), "/rader/0/verksamhet") == "Ekhemmet"
    assert said(delivered("Sjöbergska högskolan"), "/rader/0/verksamhet") is None


def test_the_line_goes_before_the_sender() -> None:
    document = read_changed((">Björkgården</cbc:Value", ">Ekhemmet</cbc:Value"))
    assert said(document, "/rader/0/verksamhet") == "Ekhemmet"


def test_the_only_line_may_be_described_in_the_head() -> None:
    document = with_text("VFU", meddelande="Student: Moa Hällgren. Utbildning: sjuksköterska")
    assert said(document, "/rader/0/student") == "Moa Hällgren"
