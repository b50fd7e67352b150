"""Agreements in Word as municipalities write them, each with an answer that is certain: what is told, what is not."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
import word
from word import Block, Draft, control, dele, draft, form_checkbox, ins, p, run, table, tbl, tc, tr
from word_readings import data, read

from checker import sources
from checker.document import SourceDocument
from checker.drafting.word import agreement

EDUCATION = "Grundutbildning till sjuksköterska"
HEADINGS = ["Verksamhet", "Utbildningar", "Antal studenter per år"]
PARTIES = ("Avtalet är tecknat mellan Ekdalens kommun organisationsnummer 212000-9713 och Sjöbergska högskolan "
           "organisationsnummer 899999-1014.")


def told(made: Draft | bytes) -> list[tuple[str, str]]:
    """What a draft says otherwise than the template: the statement, and the draft's own words."""
    return [(one.get("bestammelse", ""), one.get("avtalets", "")) for one in data(made)["andrade_lydelser"]]


def codes(made: Draft | bytes) -> list[str]:
    return [remark.code for remark in read(made).remarks]


def as_xml(made: Draft, text: str, xml: str) -> Draft:
    """A draft with the paragraph that has ``text`` written as ``xml``."""
    at = made.place(text)
    return made.put(at, replace(made.blocks[at], xml=xml))


def followed(made: Draft, text: str, xml: str) -> Draft:
    at = made.place(text)
    return made.put(at, made.blocks[at], Block(made.blocks[at].entry, "", xml))


def swapped(made: Draft, one: str, other: str) -> Draft:
    blocks = list(made.blocks)
    first, second = made.place(one), made.place(other)
    blocks[first], blocks[second] = blocks[second], blocks[first]
    return replace(made, blocks=blocks)


def moved(made: Draft, text: str, after: str) -> Draft:
    blocks = list(made.blocks)
    block = blocks.pop(made.place(text))
    blocks.insert(replace(made, blocks=blocks).place(after) + 1, block)
    return replace(made, blocks=blocks)


def two_larosaten() -> Draft:
    return draft().change("och Sjöbergska högskolan organisationsnummer 899999-1014.",
                          ", Sjöbergska högskolan organisationsnummer 899999-1014 och Norra universitetet "
                          "organisationsnummer 899999-1022.")


PLAIN = data(draft())


# changes that change what is agreed

def test_duties_whose_lead_ins_have_changed_places_are_told() -> None:
    made = swapped(draft(), "Lärosätet ansvarar för:", "Verksamheten ansvarar för:")
    assert told(made) == [
        ("6-larosate", "Verksamheten ansvarar för: handledning och examination"),
        ("6-etik", "Verksamheten ansvarar för: ansökan om etisk prövning i de fall detta krävs."),
        ("6-verksamhet", "Lärosätet ansvarar för: att skapa förutsättningar för genomförande av studien")]


def test_a_duty_moved_from_the_kommun_to_the_larosate_is_told() -> None:
    made = moved(draft(), "Säkerställa att studenter har", "Erbjuda stöd till handledare")
    assert [said for said, _ in told(made)] == ["4.5-larandemiljo"]
    assert told(made)[0][1].startswith("Lärosätet ska: Säkerställa")


def test_all_duties_of_both_parties_exchanged_are_told() -> None:
    assert len(told(swapped(draft(), "Lärosätet ska:", "Kommunen ska:"))) == 9


def test_a_that_is_not_compulsory_about_another_thing_is_told() -> None:
    made = draft().change("handledare. Detta är inte obligatoriskt. Om", "handledare. Om").change(
        "eller motsvarande kurs. Dessa", "eller motsvarande kurs. Detta är inte obligatoriskt. Dessa")
    assert told(made)[0][0] == "4.4-huvudansvarig-valfri"
    assert told(made)[0][1].endswith("eller motsvarande kurs. Detta är inte obligatoriskt.")


def test_points_of_a_list_in_another_order_are_no_departure() -> None:
    made = swapped(draft(), "Fortlöpande informera", "Erbjuda stöd till handledare")
    assert data(made) == PLAIN


def test_a_sentence_under_another_heading_is_there_and_said_to_have_moved() -> None:
    made = moved(draft(), "Utbildningarna är kostnadsfria.", "Handledning kan ske i grupp")
    assert told(made) == []
    (remark,) = read(made).remarks
    assert (remark.code, remark.position.place) == ("flyttad", "§ 4.5, stycke 9")
    assert remark.message == ("Mallens mening ”Utbildningarna är kostnadsfria.” (§ 4.4) står i § 4.5. Den räknas som "
                              "kvar.")


@pytest.mark.parametrize(("old", "new", "fields"), [
    ("Senast den 15 mars, för höstterminen, samt 15 september, för vårterminen,",
     "Senast den 15 mars, för vårterminen, samt 15 september, för höstterminen,", ("perioder_ht", "perioder_vt")),
    ("Senast den 15 mars, för höstterminen, samt 15 september, för vårterminen,",
     "Senast den 15 september, för vårterminen, samt 15 mars, för höstterminen,", ("perioder_ht", "perioder_vt")),
    ("Senast den 15 maj, för höstterminen, samt 15 november, ska",
     "Senast den 15 november, för vårterminen, samt 15 maj, för höstterminen, ska", ("antal_ht", "antal_vt")),
    ("15 juni för vårterminen och 15 december för höstterminen",
     "15 december för höstterminen och 15 juni för vårterminen", ("faktura_ht", "faktura_vt")),
])
def test_days_of_terms_in_another_order_are_never_the_other_terms(old: str, new: str, fields: tuple[str, str]) -> None:
    made = draft().change(old, new)
    assert len(told(made)) == 1
    for name in fields:
        assert data(made)["frister"][name] == told(made)[0][1]  # unknown: the whole sentence


@pytest.mark.parametrize("written", ["kr per student och månad", "kr per student och dag", "kr per student och termin",
                                     "€ per student och vecka", "tkr per student och vecka", "kr per vecka"])
def test_an_amount_for_something_else_than_a_student_and_week_is_no_amount(written: str) -> None:
    made = draft().change("kr per student och vecka", written)
    assert [said for said, _ in told(made)] == ["4.6-belopp"]
    assert data(made)["ersattning"]["belopp_per_vecka"] not in ("1530", "")


def test_the_word_en_is_no_amount() -> None:
    made = draft().change("enligt detta samverkansavtal med 1530 kr per", "med en ersättning enligt bilaga per")
    assert data(made)["ersattning"]["belopp_per_vecka"] == told(made)[0][1]


@pytest.mark.parametrize("written", ["≥30", "~30", "30+", "± 30", "minst 30", "inte 30"])
def test_a_figure_with_a_sign_that_changes_it_is_unknown(written: str) -> None:
    made = draft().change("är 30 dagar", f"är {written} dagar")
    assert data(made)["frister"]["betalning_dagar"] == written


def test_signs_of_the_symbol_font_are_read() -> None:
    text = draft().blocks[draft().place("Betalningsvillkor är")].text
    before, _, after = text.partition("30 dagar")
    sign = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
    made = as_xml(draft(), "Betalningsvillkor är", p(run(before) + sign + run(f"30 dagar{after}"), raw=True))
    assert data(made)["frister"]["betalning_dagar"] == "≥30"


@pytest.mark.parametrize(("written", "same"), [("1 530:-", True), ("1530,- kr", True), ("1530", False)])
def test_kronor_may_be_a_sign_but_not_nothing(written: str, same: bool) -> None:
    made = draft().change("1530 kr per", f"{written} per")
    assert data(made)["ersattning"]["belopp_per_vecka"] == "1530"
    assert (told(made) == []) is same


STRUCK = ('<w:style w:type="character" w:styleId="Struken"><w:name w:val="Struken"/><w:rPr><w:strike/></w:rPr>'
          '</w:style>'
          '<w:style w:type="paragraph" w:styleId="Utgar"><w:name w:val="Utgår"/><w:rPr><w:dstrike/></w:rPr></w:style>')


def test_text_struck_through_by_a_style_is_struck() -> None:
    text = draft().blocks[draft().place("Betalningsvillkor är")].text
    before, _, after = text.partition("30 dagar")
    runs = run(before) + run("30", '<w:rStyle w:val="Struken"/>') + run(f"60 dagar{after}")
    made = as_xml(draft(), "Betalningsvillkor är", p(runs, raw=True))
    by_character = word.package(made.body(), styles=word.STYLES + STRUCK)
    assert data(by_character)["frister"]["betalning_dagar"] == "60"
    assert codes(by_character) == ["genomstruket"]
    by_paragraph = as_xml(draft(), "Uppföljning av samverkansavtalet", p("Uppföljning …", style="Utgar"))
    assert len(told(word.package(by_paragraph.body(), styles=word.STYLES + STRUCK))) == 3
    kept = as_xml(draft(), "Betalningsvillkor är", p(run(text, '<w:dstrike w:val="0"/>'), style="Utgar", raw=True))
    assert data(word.package(kept.body(), styles=word.STYLES + STRUCK)) == PLAIN


def test_changes_of_two_lawyers_on_top_of_each_other() -> None:
    text = draft().blocks[draft().place("Betalningsvillkor är")].text
    before, _, after = text.partition("30 dagar")
    runs = run(before) + dele("30") + ins(dele("45") + run("60")) + run(f" dagar{after}")
    made = as_xml(draft(), "Betalningsvillkor är", p(runs, raw=True))
    assert data(made)["frister"]["betalning_dagar"] == "60"
    assert codes(made) == ["sparade-andringar"]


def test_a_row_that_somebody_has_struck_is_said_at_its_table() -> None:
    rows = [tr([tc(text) for text in HEADINGS]), tr([tc("Björkgården"), tc("Sjuksköterska"), tc("2")]),
            tr([tc(p(dele(text), raw=True), raw=True) for text in ("Ekhemmet", "Sjuksköterska", "3")],
               '<w:del w:id="7" w:author="Ada"/>')]
    made = draft().with_table("/verksamheter", tbl(rows))
    assert [one["namn"] for one in data(made)["verksamheter"]] == ["Björkgården"]
    assert read(made).remarks[0].position.place == "tabellen i § 4.1"


def test_text_of_another_file_is_said_to_be_unread() -> None:
    assert codes(replace(draft(), tail='<w:altChunk r:id="rId9"/>')) == ["olast"]


# words that hide among names, ticks, lines of contents and signatures

@pytest.mark.parametrize(("written", "own"), [
    (f"{PARTIES} Parterna är eniga om att § 4.6 inte ska gälla.", "Parterna är eniga om att § 4.6 inte ska gälla."),
    (f"{PARTIES} Avtalet omfattar även lärosätets filialer.", "Avtalet omfattar även lärosätets filialer."),
    (f"Detta avtal gäller bara 2016. {PARTIES}", "Detta avtal gäller bara 2016."),
    (PARTIES.replace("är tecknat", "är inte tecknat"), "Avtalet är inte tecknat mellan."),
    (f"{PARTIES[:-1]}, under förutsättning att fullmäktige godkänner det.",
     "under förutsättning att fullmäktige godkänner det."),
    (PARTIES.replace(" och Sjö", ". Kommunen betalar inte resor och Sjö"), "Kommunen betalar inte resor och."),
])
def test_what_stands_with_the_names_of_the_parties_is_told(written: str, own: str) -> None:
    made = as_xml(draft(), "Avtalet är tecknat", p(written))
    assert told(made) == [("2-parter", own)]
    assert data(made)["parter"] == PLAIN["parter"]


@pytest.mark.parametrize("written", [
    "Detta samverkansavtal har träffats mellan Ekdalens kommun (nedan kallad Kommunen), org.nr 212000-9713, Box 12, "
    "123 45 Ekdalen, och Sjöbergska högskolan (nedan kallat Lärosätet), org.nr 899999-1014, Högskolegatan 1.",
    "Mellan Ekdalens kommun, org.nr 212000-9713, genom dess vård- och omsorgsnämnd, och Sjöbergska högskolan, org.nr "
    "899999-1014, har följande avtal träffats.",
    "Avtalet är tecknat mellan Ekdalens kommun (212000-9713) och Sjöbergska högskolan (899999-1014), nedan gemensamt "
    "kallade Parterna.",
    "Avtalet är tecknat mellan Sjöbergska högskolan organisationsnummer 899999-1014 och Ekdalens kommun "
    "organisationsnummer 212000-9713.",
])
def test_parties_with_addresses_and_short_names_are_themselves(written: str) -> None:
    assert data(as_xml(draft(), "Avtalet är tecknat", p(written))) == PLAIN


def test_parties_in_a_table_with_labels_are_themselves() -> None:
    rows = [["Kommun", "Ekdalens kommun", "Organisationsnummer", "212000-9713"],
            ["Lärosäte", "Sjöbergska högskolan", "Organisationsnummer", "899999-1014"]]
    assert data(as_xml(draft(), "Avtalet är tecknat", p("Avtalet är tecknat mellan") + table(rows))) == PLAIN


def test_an_agreement_among_the_presentations_is_told() -> None:
    made = followed(draft(), "Avtalet är tecknat", p("Lärosätet betalar ingen ersättning under 2016."))
    assert told(made) == [("2-parter", "Lärosätet betalar ingen ersättning under 2016.")]
    made = followed(draft(), "Ekdalen är en kustkommun", p("Kommunen får säga upp avtalet när som helst."))
    assert [own for _, own in told(made)] == ["Kommunen får säga upp avtalet när som helst."]


def test_a_sentence_among_the_educations_is_no_education() -> None:
    made = followed(draft(), "Nedan specificeras", p("Annan verksamhet än kommunens får inte ta emot studenter."))
    assert data(made)["utbildningar"] == PLAIN["utbildningar"]
    assert [own for _, own in told(made)] == ["Annan verksamhet än kommunens får inte ta emot studenter."]


@pytest.mark.parametrize(("lines", "own"), [
    (["Avtalet gäller bara ett år."], ["Avtalet gäller bara ett år."]),
    (["Ersättning: 1600 kr"], ["Ersättning: 1600 kr"]),
    (["Detta avtal är upprättat i två likalydande exemplar, varav parterna tagit var sitt."], []),
    (["Avtalet har upprättats i två exemplar. Parterna har tagit var sitt exemplar."], []),
    (["Avtalet är upprättat i två exemplar. Kommunen får säga upp det på en dag."],
     ["Avtalet är upprättat i två exemplar. Kommunen får säga upp det på en dag."]),
])
def test_what_is_agreed_among_the_signatures_is_told(lines: list[str], own: list[str]) -> None:
    signed = [p("För Ekdalens kommun"), p("Ort och datum: Ekdalen 2016-08-29"), *map(p, lines),
              p("För Sjöbergska högskolan"), p("Ort och datum: Ekdalen 2016-08-30")]
    made = replace(draft(), tail=p("Underskrifter", bold=True) + "".join(signed))
    assert [words for _, words in told(made)] == own
    assert [one["datum"] for one in data(made)["undertecknat"]] == ["2016-08-29", "2016-08-30"]


def test_copies_drawn_up_are_no_departure_without_a_heading_over_the_signatures() -> None:
    tail = p("Detta avtal är upprättat i två likalydande exemplar, varav parterna tagit var sitt.") \
        + p("Ekdalens kommun") + p("Ort och datum: Ekdalen 2016-08-29") + p("____________") \
        + p("Sjöbergska högskolan") + p("Ort och datum: ____________")
    assert told(replace(draft(), tail=tail)) == []


def test_a_statement_on_the_front_page_is_told_and_its_title_is_not() -> None:
    front = p("Ekdalens kommun") + p("Dnr KS 2016/123") + p("Version 0.9 UTKAST") \
        + p("§ 4.6 Ersättning\t5", style="Innehll1")
    first = draft().blocks[0]
    made = replace(draft(), blocks=[Block(first.entry, "", front), *draft().blocks])
    assert data(made) == PLAIN
    added = Block(first.entry, "", p("Detta avtal ska inte gälla privata utförare"))
    assert [own for _, own in told(replace(draft(), blocks=[first, added, *draft().blocks[1:]]))] \
        == ["Detta avtal ska inte gälla privata utförare"]


def test_a_sentence_set_as_a_line_of_contents_is_told() -> None:
    made = followed(draft(), "Betalningsvillkor är", p("Denna paragraf gäller inte under 2016.", style="Innehll1"))
    assert [own for _, own in told(made)] == ["Denna paragraf gäller inte under 2016."]


# ticks

@pytest.mark.parametrize("tick", ["√ ", "✅ ", "◉ ", "☑\ufe0f ", "X. ", "x) ", "[x] ", "JA: "])
def test_ticks_of_every_kind(tick: str) -> None:
    made = as_xml(draft(), EDUCATION, p(tick + EDUCATION) + p("☐ arbetsterapeut"))
    assert data(made) == PLAIN


@pytest.mark.parametrize("lines", [
    p(f"{EDUCATION}: Ja") + p("arbetsterapeut: Nej"),
    p(f"{EDUCATION}  Ja ☒ Nej ☐") + p("arbetsterapeut  Ja ☐ Nej ☒") + p("Fysioterapeut ☐ Ja ☒ Nej"),
    p(run(f"{EDUCATION} ") + form_checkbox(True) + run(" Ja ") + form_checkbox(False) + run(" Nej"), raw=True)
    + p(run("arbetsterapeut ") + form_checkbox(False) + run(" Ja ") + form_checkbox(True) + run(" Nej"), raw=True),
    table([["Utbildning", "Ja", "Nej"], [EDUCATION, "X", ""], ["arbetsterapeut", "", "X"],
           ["Fysioterapeut", "☐", "☒"]]),
], ids=["words", "boxes", "form boxes", "columns"])
def test_a_no_that_is_ticked_is_no_education(lines: str) -> None:
    assert data(as_xml(draft(), EDUCATION, lines)) == PLAIN


def test_yes_and_no_both_ticked_is_no_known_education() -> None:
    made = as_xml(draft(), EDUCATION, p(f"☒ {EDUCATION}") + p("arbetsterapeut Ja ☒ Nej ☒"))
    assert data(made)["utbildningar"] == [{"typ": "sjukskoterska"}, {"typ": "arbetsterapeut Ja ☒ Nej ☒"}]


def test_ticks_in_the_paragraph_that_leads_them_in() -> None:
    lead = "Detta samverkansavtal omfattar verksamhetsförlagd utbildning för studenter inom följande utbildningar:"
    made = as_xml(draft(), "inom följande utbildningar", p(f"{lead}\n☒ {EDUCATION}\n☐ arbetsterapeut"))
    made = made.put(made.place(EDUCATION))
    assert data(made) == PLAIN


# tables

def test_columns_of_the_drafts_own_are_said_to_be_unread() -> None:
    rows = [[*HEADINGS, "Ersättning per vecka", "Anmärkning"], ["Björkgården", "Sjuksköterska", "2", "1600", ""],
            ["Ekhemmet", "Sjuksköterska", "3", "", ""]]
    made = draft().with_table("/verksamheter", table(rows))
    (remark,) = read(made).remarks
    assert (remark.code, remark.pointer, remark.position.place) == ("okand-kolumn", "/verksamheter", "tabellen i § 4.1")
    assert remark.message.endswith("läses inte: ”Ersättning per vecka”.")
    assert data(made) == PLAIN


@pytest.mark.parametrize("heading", ["Antal studenter per termin", "Antal studenter HT 2016", "Platser vårterminen"])
def test_students_by_the_term_are_no_number_for_the_year(heading: str) -> None:
    rows = [["Verksamhet", "Utbildningar", heading], ["Björkgården", "Sjuksköterska", "2"]]
    made = draft().with_table("/verksamheter", table(rows))
    assert data(made)["verksamheter"][0]["platser"][0]["studenter_per_ar"] == f"2 ({heading})"


def test_a_span_of_students_is_no_number() -> None:
    rows = [HEADINGS, ["Björkgården", "Sjuksköterska\nArbetsterapeut", "10-12 sjuksköterskor, 5 arbetsterapeuter, 1"]]
    places = data(draft().with_table("/verksamheter", table(rows)))["verksamheter"][0]["platser"]
    assert not places[0]["studenter_per_ar"].isdigit()
    assert places[1]["studenter_per_ar"] == "5"


@pytest.mark.parametrize(("name", "meant"), [
    ("Inga Lövbrandt", "Inga Lövbrandt"), ("Vakant", "[Vakant]"), ("Utses senare", "[Utses senare]"),
    ("Ej utsedd", "[Ej utsedd]"), ("Ingen utsedd än", "[Ingen utsedd än]"),
])
def test_who_is_a_contact_and_who_is_not(name: str, meant: str) -> None:
    rows = [["Birgit Hallonqvist", "Enhetschef", "Björkgården", "08-465 004 31"], [name, "Chef", "Ekhemmet", ""]]
    contacts = data(draft(rows={"/kontaktpersoner/verksamheter": rows}))["kontaktpersoner"]["verksamheter"]
    assert [one["namn"] for one in contacts] == ["Birgit Hallonqvist", meant]


def test_the_only_contact_may_be_called_inga() -> None:
    rows = [["Inga Lövbrandt", "VFU-samordnare", "inga.lovbrandt@sjobergska.example"]]
    (contact,) = data(draft(rows={"/kontaktpersoner/larosate": rows}))["kontaktpersoner"]["larosate"]
    assert contact["namn"] == "Inga Lövbrandt"
    none = draft(rows={"/kontaktpersoner/larosate": [["Inga utsedda", "", "-"]]})
    assert data(none)["kontaktpersoner"]["larosate"] == []


WAYS = "Agnes Lövbrandt, VFU-samordnare, 08-465 004 10, agnes.lovbrandt@sjobergska.example"


@pytest.mark.parametrize("xml", [
    p(WAYS), table([["Namn, titel, tel, e-post"], [WAYS]]),
    table([["Namn", "Titel", "Kontaktuppgifter"], [WAYS, "", ""]]),
    p("Agnes Lövbrandt\tVFU-samordnare\tTel: 08-465 004 10\tE-post: agnes.lovbrandt@sjobergska.example"),
], ids=["line", "one column", "one cell", "tabs"])
def test_a_contact_with_all_that_is_said_of_her_in_one_place(xml: str) -> None:
    made = draft().with_table("/kontaktpersoner/larosate", xml)
    assert data(made) == PLAIN
    assert codes(made) == []


def test_contacts_of_verksamheter_on_a_line_each() -> None:
    lines = [f"{name}, {title}, {place}, 08-465 004 3{number}" for number, (name, title, place) in enumerate(
        [("Birgit Hallonqvist", "Enhetschef", "Björkgården"), ("Rolf Ängsmark", "Verksamhetschef", "Ekhemmet")])]
    made = draft().with_table("/kontaktpersoner/verksamheter", "".join(map(p, lines)))
    contacts = data(made)["kontaktpersoner"]["verksamheter"]
    assert [(one["namn"], one["titel"], one["verksamhet"], one["telefon"]) for one in contacts] == [
        ("Birgit Hallonqvist", "Enhetschef", "Björkgården", "08-465 004 30"),
        ("Rolf Ängsmark", "Verksamhetschef", "Ekhemmet", "08-465 004 31")]
    assert told(made) == []


def test_a_sentence_among_the_contacts_is_told() -> None:
    said = "Agnes Lövbrandt, 08-465 004 10, ska alltid nås."
    made = draft().with_table("/kontaktpersoner/larosate", p(WAYS) + p(said))
    assert [own for _, own in told(made)] == [said]


# several lärosäten

def test_one_of_several_larosaten_is_not_all_of_them() -> None:
    made = two_larosaten()
    assert told(made) == []
    assert told(made.change("Lärosätet ersätter kommunen", "Sjöbergska högskolan och Norra universitetet ersätter "
                                                           "kommunen")) == []
    one = made.change("Lärosätet ersätter kommunen", "Norra universitetet ersätter kommunen")
    assert [said for said, _ in told(one)] == ["4.6-belopp"]


def test_contacts_of_several_larosaten_each_under_a_heading() -> None:
    made = two_larosaten()
    own = p("Kontaktperson för Norra universitetet:") \
        + table([["Namn", "Titel", "Kontaktuppgifter"], ["Eva Norr", "Samordnare", "eva.norr@norra.example"]]) \
        + p("Kontaktperson för Sjöbergska högskolan:")
    made = as_xml(made, "Kontaktperson för lärosätet:", own)
    assert told(made) == []
    assert [(one["namn"], one["larosate"]) for one in data(made)["kontaktpersoner"]["larosate"]] == [
        ("Eva Norr", "Norra universitetet"), ("Agnes Lövbrandt", "Sjöbergska högskolan")]


# the same in other words

@pytest.mark.parametrize(("old", "new"), [
    ("och tillsvidare", "och tills vidare"), ("från och med den 1 september 2016", "fr.o.m. 2016-09-01"),
    ("den 1 september 2016", "2016-09-01"), ("6 månader", "sex (6) månader"), ("30 dagar", "trettio (30) dagar"),
    ("1530 kr", "1 530 SEK"), ("den 15 juni", "15 juni varje år"), ("enligt § 4.3 nedan", "enligt § 4.4 nedan"),
])
def test_what_means_the_same_is_no_departure(old: str, new: str) -> None:
    assert data(draft().change(old, new)) == PLAIN


def test_a_last_day_after_dock_is_read() -> None:
    made = draft().change("och tillsvidare", "och tills vidare, dock längst till den 31 december 2018")
    assert data(made)["giltighet"]["till"] == "2018-12-31"
    assert len(told(made)) == 1


# text from elsewhere

@pytest.mark.parametrize("width", [95, 80, 60])
@pytest.mark.parametrize("broken", [lambda lines: "".join(map(p, lines)), lambda lines: p("\n".join(lines))],
                         ids=["paragraphs", "line breaks"])
def test_text_pasted_from_a_pdf_is_the_same_text(width: int, broken: Callable[[list[str]], str]) -> None:
    made = draft()
    blocks = [replace(block, xml=broken(textwrap.wrap(block.text, width))) if block.entry.slag == "stycke" else block
              for block in made.blocks]
    assert data(replace(made, blocks=blocks)) == PLAIN


@pytest.mark.parametrize("broken", [
    lambda before, after: p(f"{before}-\n{after}"), lambda before, after: p(f"{before}- {after}"),
    lambda before, after: p(f"{before}-") + p(after), lambda before, after: p(f"{before}\u00ad{after}"),
], ids=["line break", "space", "paragraph", "soft"])
def test_words_parted_at_the_end_of_a_line_are_whole(broken: Callable[[str, str], str]) -> None:
    text = draft().blocks[draft().place("Det långsiktiga målet")].text
    before, _, after = text.partition("integrerat")
    assert data(as_xml(draft(), "Det långsiktiga målet", broken(before, f"integrerat{after}"))) == PLAIN


def test_a_point_broken_before_its_bracket_is_no_heading() -> None:
    made = draft()
    blocks = [replace(block, xml=p(block.text.replace("(§ 6)", "(§\n6)"))) if "(§ 6)" in block.text else block
              for block in made.blocks]
    assert data(replace(made, blocks=blocks)) == PLAIN


def test_a_control_that_asks_for_a_figure_is_no_figure() -> None:
    text = draft().blocks[draft().place("Betalningsvillkor är")].text
    before, _, after = text.partition("30 dagar")
    asked = control(run("Klicka här för att ange text."), "<w:showingPlcHdr/>")
    made = as_xml(draft(), "Betalningsvillkor är", p(run(before) + asked + run(f" dagar{after}"), raw=True))
    assert data(made)["frister"]["betalning_dagar"] == "[Klicka här för att ange text.]"


# drafts of drafts

def document_of(made: Draft) -> SourceDocument:
    (document,) = sources.read("avtal.docx", made.bytes()).documents
    return document


@pytest.mark.parametrize("made", [
    draft(), as_xml(draft(), "Avtalet är tecknat", p(f"{PARTIES} Parterna är eniga om att § 4.6 inte ska gälla.")),
    followed(draft(), "Avtalet är tecknat", p("Lärosätet betalar ingen ersättning under 2016.")),
    draft().change("kr per student och vecka", "kr per student och månad"), draft().without("4.6"),
], ids=["plain", "parties", "presented", "month", "left out"])
def test_a_draft_written_of_a_draft_says_the_same(made: Draft) -> None:
    assert data(agreement(document_of(made))) == data(made)


# hostile

@pytest.mark.parametrize("text", [
    "upprättat i två exemplar " * 11_000, "ja\t" + "\t" * 250_000 + "nej", f"{PARTIES} " + "och x. A " * 25_000,
    f"Avtalet är tecknat mellan A {'och bb ' * 38_000} org.nr 212000-9713 och B högskola org.nr 899999-1014",
    "Annan " + "- " * 120_000, "☒ ja nej " * 28_000,
], ids=["copies", "tabs", "sentences", "names", "hyphens", "answers"])
def test_a_long_paragraph_costs_no_more_than_a_second_or_so(text: str) -> None:
    made = followed(as_xml(draft(), "Avtalet är tecknat", p(text) if "tecknat" in text else p(PARTIES)),
                    "Nedan specificeras", "" if "tecknat" in text else p(text))
    made = replace(made, tail="" if "tecknat" in text else p("Underskrifter", bold=True))
    begun = time.process_time()
    reading = read(made)
    assert time.process_time() - begun < 3
    assert reading.kind == "samverkansavtal"
