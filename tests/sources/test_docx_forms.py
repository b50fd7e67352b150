"""A Word agreement however it is set: headings, ticks, tables, text boxes, controls, tracked changes, signatures."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import word
from word import Block, Draft, checkbox, control, dele, draft, form_checkbox, ins, numbered, p, run, table, tbl, tc, tr
from word_readings import data, plain, read

from checker.sources.docx import mall
from checker.sources.raw import Raw, RawList, RawMapping, RawScalar

HEADINGS = ["Verksamhet", "Utbildningar", "Antal studenter per år"]
SECTIONS = ('<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="{0}%1"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="{0}%1.%2"/></w:lvl></w:abstractNum>')
LINES = ("Grundutbildning till sjuksköterska", "Specialistutbildning för sjuksköterskor inom {}", "arbetsterapeut",
         "Fysioterapeut", "Annan {}")
TWO = [{"typ": "sjukskoterska"}, {"typ": "specialistsjukskoterska", "inriktning": "vård av äldre"}]


def places(raw: Raw) -> list[tuple[str, int]]:
    """Every node's place and anchor."""
    assert raw.where is not None
    below: list[Raw] = list(raw.items) if isinstance(raw, RawList) else \
        [node for _, _, node in raw.entries.values()] if isinstance(raw, RawMapping) else []
    return [(raw.where.place or "", -1 if raw.where.anchor is None else raw.where.anchor),
            *(place for node in below for place in places(node))]


PLAIN = data(draft())


# headings

def by_word(text: str) -> str:
    found = re.fullmatch(r"§ ([\d.]+) (.*)", text)
    assert found
    return numbered(found[2], 5, found[1].count("."), style="Rubrik1")


@pytest.mark.parametrize("heading", [
    lambda text: p(text, style="Rubrik2"),
    lambda text: p(text, bold=True),
    lambda text: p(text),
    lambda text: p(text.replace("§ ", "§"), bold=True),
    lambda text: p(text.replace("§ ", ""), bold=True),
    lambda text: p(re.sub(r"§ ([\d.]+)", r"\1.", text), style="Rubrik1"),
    lambda text: p(text.upper(), bold=True),
    lambda text: p(re.sub(r"§ [\d.]+ ", "", text), style="Rubrik1"),
    lambda text: p(re.sub(r"§ [\d.]+ ", "", text)),
    lambda text: p(" ".join(text.split()[:2]), bold=True),
    lambda text: tbl([tr([tc(text)])]),
], ids=["style", "bold", "plain", "tight", "number", "dot", "capitals", "title", "plain title", "alone", "banner"])
def test_headings_in_many_ways(heading: Callable[[str], str]) -> None:
    assert data(replace(draft(), heading=heading)) == PLAIN


@pytest.mark.parametrize("sign", ["§ ", "§", ""])
def test_headings_numbered_by_word(sign: str) -> None:
    bullets, numbers = word.BULLETS.split("<w:num ", 1)
    sections = SECTIONS.format(sign)
    numbering = f'{bullets}{sections}<w:num {numbers}<w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num>'
    assert data(replace(draft(), heading=by_word, numbering=numbering)) == PLAIN


def test_a_heading_parted_from_its_text_by_a_line_break() -> None:
    made = draft()
    at = made.place("§ 8 Uppföljning")
    joined = replace(made.blocks[at + 1], text=f"§ 8 Uppföljning\n{made.blocks[at + 1].text}")
    assert data(replace(made, blocks=[*made.blocks[:at], joined, *made.blocks[at + 2:]])) == PLAIN


def test_a_table_of_contents_is_no_text() -> None:
    titles = [title.text for title in mall.titles().values()]
    by_style = "".join(p(f"{title}\t{page}", style="Innehll1") for page, title in enumerate(titles))
    by_hand = "".join(p(title, bold=True) for title in titles)
    for contents in (by_style, by_hand, control(by_style, '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
                                                          "</w:docPartObj>")):
        made = draft()
        first = Block(mall.template()[0], "", contents)
        assert data(replace(made, blocks=[first, *made.blocks])) == PLAIN


# parties

@pytest.mark.parametrize("said", [
    "Avtalet är tecknat mellan Ekdalens kommun organisationsnummer 212000-9713 och Sjöbergska högskolan "
    "organisationsnummer 899999-1014.",
    "Avtalet är tecknat mellan Ekdalens kommun (org.nr 212000-9713) och Sjöbergska högskolan (org.nr 899999-1014).",
    "Detta avtal har slutits mellan Ekdalens kommun, org. nr: 212000-9713, och Sjöbergska högskolan, "
    "org.nr: 899999-1014, nedan kallad Lärosätet.",
    "Avtalet är tecknat mellan Sjöbergska högskolan, organisationsnummer 899999-1014, och Ekdalens kommun, "
    "organisationsnummer 212000-9713.",
    "Avtalet är tecknat mellan\nEkdalens kommun, 212000-9713\noch\nSjöbergska högskolan, 899999-1014",
    "Kommun: Ekdalens kommun\tOrganisationsnummer: 212000-9713\nLärosäte: Sjöbergska högskolan\t"
    "Organisationsnummer: 899999-1014",
])
def test_parties_in_many_ways(said: str) -> None:
    made = draft()
    at = made.place("Avtalet är tecknat")
    assert data(made.put(at, replace(made.blocks[at], text=said)))["parter"] == PLAIN["parter"]


def test_several_larosaten() -> None:
    made = draft({"/parter/larosaten/0/organisationsnummer": "899999-1014 samt Tallåsens högskola, org.nr 202100-2817"})
    larosaten = data(made)["parter"]["larosaten"]
    assert [(one["namn"], one["organisationsnummer"]) for one in larosaten] == [
        ("Sjöbergska högskolan", "899999-1014"), ("Tallåsens högskola", "202100-2817")]
    assert "larosate" not in data(made)["kontaktpersoner"]["larosate"][0]


def test_a_number_that_is_missing_is_blank_and_a_choice_not_made_a_placeholder() -> None:
    made = data(draft({"/parter/samverkanspart/organisationsnummer": ""}))
    assert made["parter"]["samverkanspart"]["organisationsnummer"] == ""
    made = data(draft({"/parter/samverkanspart/namn": "Ekdalens kommun/stadsdelsförvaltning/annan part"}))
    assert made["parter"]["samverkanspart"]["namn"] == "[Ekdalens kommun/stadsdelsförvaltning/annan part]"
    assert "typ" not in made["parter"]["samverkanspart"]


@pytest.mark.parametrize(("name", "typ"), [("Nordöns stadsdelsförvaltning", "stadsdelsforvaltning"),
                                           ("Vårdhuset AB", "annan"), ("Ekdalens kommun", "kommun")])
def test_what_a_party_is_where_its_name_says(name: str, typ: str) -> None:
    assert data(draft({"/parter/samverkanspart/namn": name}))["parter"]["samverkanspart"]["typ"] == typ


def boxed() -> Draft:
    """The presentations in text boxes, as in the template; the kommun's hangs on a paragraph of § 4.1."""
    made = draft()
    second = [block for block in made.blocks if block.entry.paragraf == "2"]
    of = {av: [p(block.text) for block in second if block.entry.av == av] for av in word.PRESENTATIONS}
    hang = {"Avtalet är tecknat": ["Presentation av Lärosätet", *of["/parter/larosaten/0"]],
            "Detta samverkansavtal omfattar": ["Presentation av Kommun/sdf/annan part", *of["/parter/samverkanspart"]]}
    for words, (title, *said) in hang.items():
        at = made.place(words)
        box = word.text_box([p(title, bold=True), *said])
        made = made.put(at, replace(made.blocks[at], xml=p(run(made.blocks[at].text) + box, raw=True)))
    left = [block for block in made.blocks
            if not (block.entry.paragraf == "2" and block.entry.slag in ("presentation", "underrubrik"))]
    return replace(made, blocks=left)


def test_presentations_in_text_boxes_count_once_wherever_they_hang() -> None:
    assert data(boxed()) == PLAIN


def test_presentations_in_a_table() -> None:
    made = draft()
    first, last = made.place("Presentation av Lärosätet"), made.place("§ 3 Syfte")
    said = word.PRESENTATIONS
    cells = [p("Presentation av Sjöbergska högskolan") + "".join(p(one) for one in said["/parter/larosaten/0"]),
             p("Presentation av Ekdalens kommun") + "".join(p(one) for one in said["/parter/samverkanspart"])]
    xml = tbl([tr([tc(cell, raw=True) for cell in cells])])
    blocks = [*made.blocks[:first], replace(made.blocks[first], text="", xml=xml), *made.blocks[last:]]
    assert data(replace(made, blocks=blocks)) == PLAIN


def test_what_is_about_neither_party_in_the_second_paragraph_is_added_text() -> None:
    made = draft()
    at = made.place("Presentation av Lärosätet")
    own = replace(made.blocks[at], text="Ersättning betalas i förskott.")
    (added,) = data(replace(made, blocks=[*made.blocks[:at], own, *made.blocks[at:]]))["andrade_lydelser"]
    assert added == {"paragraf": "2", "bestammelse": "2-parter", "avtalets": "Ersättning betalas i förskott."}


def test_a_presentation_without_heading_is_known_by_its_words() -> None:
    made = draft()
    made = replace(made, blocks=[block for block in made.blocks if not block.text.startswith("Presentation av")])
    part = data(made)["parter"]["samverkanspart"]
    assert (part["antal_invanare"], part["antal_over_65"]) == ("48000", "8100")
    assert data(made)["parter"]["larosaten"] == PLAIN["parter"]["larosaten"]


def test_two_figures_for_the_same_thing_are_unknown() -> None:
    made = draft().change("Ekdalen är en kustkommun.", "Ekdalen har 47 500 invånare.")
    assert data(made)["parter"]["samverkanspart"]["antal_invanare"] == "47500 / 48000"


# § 4.1: educations

def listed(lines: list[str]) -> Draft:
    made = draft()
    at = made.place("Grundutbildning")
    return made.put(at, *(Block(made.blocks[at].entry, re.sub("<[^>]*>", "", line), line) for line in lines))


def ticked(mark: Callable[[bool], str], chosen: tuple[int, ...] = (0, 1),
           blanks: tuple[str, str] = ("vård av äldre", "________")) -> Draft:
    texts = [line.format(blanks[number == 4]) for number, line in enumerate(LINES)]
    return listed([p(mark(number in chosen) + run(f" {text}"), raw=True) for number, text in enumerate(texts)])


SIGNS: dict[str, Callable[[bool], str]] = {
    "control": checkbox, "form": form_checkbox,
    "glyph": lambda on: run("☒" if on else "☐"), "check": lambda on: run("☑" if on else "☐"),
    "only ticks": lambda on: run("✓" if on else ""), "x": lambda on: run("x" if on else ""),
    "brackets": lambda on: run("[X]" if on else "[ ]"),
    "wingdings": lambda on: f'<w:r><w:sym w:font="Wingdings" w:char="{"F0FE" if on else "F0A8"}"/></w:r>',
    "letters": lambda on: run("þ" if on else "¨", '<w:rFonts w:ascii="Wingdings"/>'),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_ticks_in_many_ways(sign: str) -> None:
    made = data(ticked(SIGNS[sign]))
    assert made["utbildningar"] == TWO
    assert made["kvarlamnad_malltext"] == []
    assert made["andrade_lydelser"] == []


def test_a_ticked_line_with_its_blank_unfilled_holds_a_placeholder() -> None:
    assert data(ticked(checkbox, (4,)))["utbildningar"] == [{"typ": "annan", "namn": "________"}]


def test_boxes_of_which_none_is_ticked_say_nothing() -> None:
    assert data(ticked(checkbox, ()))["utbildningar"] == ""


def test_lines_that_are_kept_count_where_nothing_is_ticked() -> None:
    made = data(listed([p(LINES[0]), p(LINES[1].format("vård av äldre"))]))
    assert made["utbildningar"] == TWO


def test_a_kept_line_with_its_blank_unfilled_is_left_text() -> None:
    made = data(listed([p(LINES[0]), p(LINES[4].format("________"))]))
    assert made["utbildningar"] == [{"typ": "sjukskoterska"}]
    assert made["kvarlamnad_malltext"] == ["[Annan ________]"]


def test_the_templates_whole_list_untouched_tells_nothing_and_says_so() -> None:
    reading = read(ticked(lambda _: "", (), ("______", "______")))
    assert isinstance(reading.tree.entries["utbildningar"][2], RawScalar)
    assert [remark.code for remark in reading.remarks] == ["saknas-i-filen"]


def test_lines_struck_through_or_deleted_are_not_chosen() -> None:
    struck = [p(LINES[0]), p(run(LINES[2], "<w:strike/>"), raw=True), p(dele(LINES[3]), raw=True)]
    reading = read(listed(struck))
    assert plain(reading.tree)["utbildningar"] == [{"typ": "sjukskoterska"}]
    assert [remark.code for remark in reading.remarks] == ["sparade-andringar", "genomstruket"]


def test_a_table_of_ticks() -> None:
    rows = [tr([tc("☒" if number < 2 else "☐"), tc(line.format("vård av äldre"))]) for number, line in enumerate(LINES)]
    assert data(listed([tbl(rows)]))["utbildningar"] == TWO


def test_an_unknown_education_that_is_ticked_is_passed_on() -> None:
    made = data(listed([p(checkbox(True) + run(" Undersköterskeutbildning"), raw=True)]))
    assert made["utbildningar"] == [{"typ": "Undersköterskeutbildning"}]


# tables

def verksamheter(*rows: str, above: str = "") -> dict[str, Any]:
    head = tr([tc(text) for text in HEADINGS])
    return data(draft().with_table("/verksamheter", tbl([above, head, *rows])))


def test_a_name_merged_over_several_rows_is_one_verksamhet() -> None:
    made = verksamheter(
        tr([tc("Björkgården", merge="restart"), tc("Sjuksköterska"), tc("2")]),
        tr([tc("", merge="continue"), tc("Specialistsjuksköterska, vård av äldre"), tc("1 st")]),
        tr([tc(""), tc(""), tc("")]),
        tr([tc("Ekhemmet"), tc("Sjuksköterska\nArbetsterapeut"), tc("3\n1")]),
        tr([tc("Summa"), tc(""), tc("7")]))
    assert made["verksamheter"] == [
        {"namn": "Björkgården", "platser": [
            {"utbildning": "sjukskoterska", "studenter_per_ar": "2"},
            {"utbildning": "specialistsjukskoterska", "inriktning": "vård av äldre", "studenter_per_ar": "1"}]},
        {"namn": "Ekhemmet", "platser": [{"utbildning": "sjukskoterska", "studenter_per_ar": "3"},
                                         {"utbildning": "arbetsterapeut", "studenter_per_ar": "1"}]}]


def test_a_number_for_several_educations_or_rows_is_none_of_theirs() -> None:
    made = verksamheter(
        tr([tc("Björkgården"), tc("Sjuksköterska och fysioterapeut"), tc("5")]),
        tr([tc("Ekhemmet"), tc("Sjuksköterska"), tc("4", merge="restart")]),
        tr([tc("Tallgläntan"), tc("Sjuksköterska"), tc("", merge="continue")]))
    counts = [plats["studenter_per_ar"] for one in made["verksamheter"] for plats in one["platser"]]
    assert counts == ["5 för Sjuksköterska och fysioterapeut"] * 2 + ["4 för flera rader"] * 2


def test_numbers_told_apart_by_the_education_named_with_them() -> None:
    made = verksamheter(tr([tc("Björkgården"), tc("Sjuksköterska, arbetsterapeut"),
                            tc("1 arbetsterapeut, 2 sjuksköterskor")]))
    assert made["verksamheter"][0]["platser"] == [
        {"utbildning": "sjukskoterska", "studenter_per_ar": "2"},
        {"utbildning": "arbetsterapeut", "studenter_per_ar": "1"}]


def test_captions_headings_again_and_rows_in_one_cell() -> None:
    rows = [tr([tc(text) for text in HEADINGS]), tr([tc("Äldreomsorg", span=3)]),
            tr([tc("Björkgården"), tc("Sjuksköterska"), tc("2")]), tr([tc(text) for text in HEADINGS]),
            tr([tc("Ekhemmet"), tc("SSK"), tc("ca 3")])]
    reading = read(draft().with_table("/verksamheter", tbl(rows)))
    assert [one["namn"] for one in plain(reading.tree)["verksamheter"]] == ["Björkgården", "Ekhemmet"]
    assert plain(reading.tree)["verksamheter"][1]["platser"][0]["studenter_per_ar"] == "ca 3"
    assert [remark.position.place for remark in reading.remarks] == ["tabellen i § 4.1, rad 1"]
    found = {place for place, _ in places(reading.tree.entries["verksamheter"][2])}
    assert "tabellen i § 4.1, rad 4, kolumn Antal studenter per år" in found


def test_columns_that_the_template_lacks_are_read_where_their_headings_are() -> None:
    head = [*HEADINGS, "Organisationsnummer", "Driftsform"]
    rows = [["Björkgården", "Sjuksköterska", "2", "212000-9713", "Kommunal regi"],
            ["Ekhemmet", "Sjuksköterska", "3", "559999-1204", "Entreprenad"]]
    reading = read(draft().with_table("/verksamheter", table([head, *rows])))
    assert [one["driftsform"] for one in plain(reading.tree)["verksamheter"]] == ["kommunal", "entreprenad"]
    assert not {"/verksamheter/*/driftsform", "/verksamheter/*/organisationsnummer"} & reading.uncarried
    assert "/verksamheter/*/driftsform" in read(draft()).uncarried


@pytest.mark.parametrize(("lista", "number"), [("/verksamheter", "4.1"), ("/fortbildning", "5.1"),
                                               ("/studentuppsatser", "6"), ("/kontaktpersoner/larosate", "7")])
def test_a_table_that_cannot_be_found_is_unknown_and_said_so(lista: str, number: str) -> None:
    reading = read(draft().with_table(lista, p()))
    found: Any = plain(reading.tree)
    for step in lista.split("/")[1:]:
        found = found[step]
    assert found == f"Tabellen i § {number} går inte att hitta"
    assert [remark.code for remark in reading.remarks] == ["saknas-i-filen"]
    assert reading.remarks[0].position.place == f"rubriken till § {number}"


def test_a_table_with_headings_and_nothing_more_is_blank_and_one_that_says_none_is_empty() -> None:
    assert data(draft(rows={"/fortbildning": [["", ""]]}))["fortbildning"] == ""
    assert data(draft(rows={"/fortbildning": [["Inga kurser är öppna", ""]]}))["fortbildning"] == []


def test_a_table_within_a_table_and_rows_and_cells_in_controls() -> None:
    inner = table([["Namn", "Titel", "Kontaktuppgifter"], *word.TABLES["/kontaktpersoner/larosate"]])
    courses = word.TABLES["/fortbildning"]
    wrapped = tbl([tr([tc("Kurs/föreläsning"), tc("Omfattning")]),
                   control(tr([control(tc(courses[0][0])), tc(courses[0][1])])),
                   tr([tc(courses[1][0]), tc(control(p(courses[1][1])), raw=True)])])
    made = draft().with_table("/kontaktpersoner/larosate", tbl([tr([tc(inner + p(), raw=True)])]))
    assert data(made.with_table("/fortbildning", wrapped)) == PLAIN


def test_a_control_that_asks_for_text_is_a_placeholder() -> None:
    asked = control(tc("Klicka här för att skriva"), "<w:showingPlcHdr/>")
    made = draft().with_table("/fortbildning", tbl([tr([tc("Kurs/föreläsning"), tc("Omfattning")]),
                                                    tr([tc("Palliativ vård"), asked])]))
    assert data(made)["fortbildning"][0]["omfattning"] == "[Klicka här för att skriva]"
    at = made.place("Samverkansavtalet gäller")
    first, last = made.blocks[at].text.split("1 september 2016")
    date = control(run("Ange ett datum."), "<w:showingPlcHdr/><w:date/>")
    filled = made.put(at, replace(made.blocks[at], xml=p(run(first) + date + run(last), raw=True)))
    assert data(filled)["giltighet"]["fran"] == "[Ange ett datum.]"


def test_a_table_in_two_parts_is_one_list() -> None:
    rows = word.TABLES["/verksamheter"]
    made = draft().with_table("/verksamheter", table([HEADINGS, rows[0]]) + p() + table([HEADINGS, rows[1]]))
    assert data(made)["verksamheter"] == PLAIN["verksamheter"]


def test_contacts_in_columns_of_their_own_and_for_several_verksamheter() -> None:
    made = data(draft().with_table("/kontaktpersoner/verksamheter", table([
        ["Namn", "Befattning", "Verksamhet/enhet", "E-post", "Telefon"],
        ["Birgit Hallonqvist", "Enhetschef", "Björkgården och Ekhemmet", "birgit@ekdalen.example", "08-465 004 31"]])))
    assert made["kontaktpersoner"]["verksamheter"] == [
        {"namn": "Birgit Hallonqvist", "titel": "Enhetschef", "verksamhet": verksamhet,
         "epost": "birgit@ekdalen.example", "telefon": "08-465 004 31"} for verksamhet in ("Björkgården", "Ekhemmet")]


@pytest.mark.parametrize(("said", "epost", "telefon"), [
    ("a.b@x.example\n08-465 004 10", "a.b@x.example", "08-465 004 10"),
    ("Tel: 070 123 45 67, e-post: a@x.example", "a@x.example", "070 123 45 67"),
    ("+46 8 465 004 10", None, "+46 8 465 004 10"),
    ("växeln", None, "växeln"),
    ("", "", ""),
])
def test_e_mail_and_telephone_in_one_cell(said: str, epost: str | None, telefon: str) -> None:
    made = data(draft(rows={"/kontaktpersoner/larosate": [["Agnes Lövbrandt", "Samordnare", said]]}))
    contact = made["kontaktpersoner"]["larosate"][0]
    assert (contact.get("epost"), contact.get("telefon")) == (epost, telefon)


# text

def in_sentence(content: Callable[[str, str], str]) -> Draft:
    """The sentence on 30 days, its paragraph written as ``content`` makes it of what is before and after."""
    made = draft()
    at = made.place("Betalningsvillkor är")
    return made.put(at, replace(made.blocks[at], xml=p(content(*made.blocks[at].text.split("30")), raw=True)))


def test_tracked_insertions_count_and_deletions_do_not() -> None:
    reading = read(in_sentence(lambda first, last: run(first) + dele("30") + ins(run("45")) + run(last)))
    assert plain(reading.tree)["frister"]["betalning_dagar"] == "45"
    (remark,) = reading.remarks
    assert remark.code == "sparade-andringar"
    assert remark.position.place == "§ 4.6, stycke 4"


@pytest.mark.parametrize("content", [
    lambda first, last: run(first + "3") + run("0" + last),
    lambda first, last: run(first) + f"<w:hyperlink>{run('30')}</w:hyperlink>" + run(last),
    lambda first, last: run(first) + f"<w:smartTag>{run('30')}</w:smartTag>" + run(last),
    lambda first, last: run(first) + f'<w:fldSimple w:instr=" REF dagar ">{run("30")}</w:fldSimple>' + run(last),
    lambda first, last: run(first) + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF dagar 99'
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("30")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run(last),
    lambda first, last: run(first) + control(run("30")) + run(last),
    lambda first, last: run(first) + f"<w:moveTo>{run('30')}</w:moveTo>"
    + f"<w:moveFrom>{run('45')}</w:moveFrom>" + run(last),
    lambda first, last: run(first) + '<w:commentRangeStart w:id="0"/>' + run("30")
    + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>' + run(last),
], ids=["runs", "link", "smart tag", "simple field", "field", "control", "moved", "comment"])
def test_text_in_many_elements(content: Callable[[str, str], str]) -> None:
    assert data(in_sentence(content)) == PLAIN


def test_hidden_text_counts_and_is_pointed_out() -> None:
    reading = read(in_sentence(lambda first, last: run(f"{first}30{last}") + run(" Räntan är hög.", "<w:vanish/>")))
    assert [one["avtalets"] for one in plain(reading.tree)["andrade_lydelser"]] == ["Räntan är hög."]
    assert [remark.code for remark in reading.remarks] == ["dolt"]


def test_a_paragraph_whose_mark_is_struck_goes_on_in_the_next() -> None:
    made = draft()
    at = made.place("Betalningsvillkor är")
    first, last = made.blocks[at].text.split("Betalningsvillkor")
    struck = p(run(first), raw=True, properties='<w:rPr><w:del w:id="3" w:author="Ada"/></w:rPr>')
    assert data(made.put(at, replace(made.blocks[at], xml=struck + p("Betalningsvillkor" + last)))) == PLAIN


def test_lines_broken_by_hand_and_pasted_from_a_pdf() -> None:
    for make in (lambda lines: p("\n".join(lines)), lambda lines: "".join(p(line) for line in lines)):
        made = draft()
        blocks = [replace(block, xml=make(textwrap.wrap(block.text, 90))) if block.entry.slag == "stycke" else block
                  for block in made.blocks]
        assert data(replace(made, blocks=blocks)) == PLAIN


def test_a_footnote_belongs_to_the_text() -> None:
    note = f'<w:footnote w:id="2">{p("Priset är fast till 2019.")}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    made = replace(in_sentence(lambda first, last: run(f"{first}30{last}") + mark), footnotes=note)
    (added,) = data(made)["andrade_lydelser"]
    assert added["avtalets"] == "Priset är fast till 2019."


def test_the_templates_footnote_is_left_text() -> None:
    note = f'<w:footnote w:id="2">{p(" Kursivtext byts ut mot det som parterna önskar ska stå med")}</w:footnote>'
    made = draft()
    title = p(run("Samverkansavtal") + '<w:r><w:footnoteReference w:id="2"/></w:r>', raw=True)
    made = replace(made.put(0, replace(made.blocks[0], xml=title)), footnotes=note)
    assert data(made)["kvarlamnad_malltext"] == ["[Kursivtext byts ut mot det som parterna önskar ska stå med]"]


# signatures

SIGNED = [{"part": "Ekdalens kommun", "datum": "2016-08-29", "namn": "Gunvor Åsbrink",
           "befattning": "Förvaltningschef"},
          {"part": "Sjöbergska högskolan", "datum": "2016-08-30", "namn": "Henrik Fjällmark", "befattning": "Rektor"}]


def test_signatures_line_by_line() -> None:
    tail = "".join(p(line) for line in (
        "För Ekdalens kommun", "Ort och datum: Ekdalen den 29 augusti 2016", "Underskrift: __________",
        "Namnförtydligande: Gunvor Åsbrink", "Befattning: Förvaltningschef", "För Sjöbergska högskolan",
        "Ort och datum: Stockholm 2016-08-30", "______________", "Namnförtydligande: Henrik Fjällmark",
        "Titel: Rektor"))
    made = data(replace(draft(), tail=tail))
    assert made["undertecknat"] == SIGNED
    assert made["andrade_lydelser"] == []


def test_signatures_side_by_side() -> None:
    tail = p("Underskrifter", bold=True) + table([
        ["För Ekdalens kommun", "För Sjöbergska högskolan"], ["Datum: 2016-08-29", "Datum: 2016-08-30"],
        ["Namnförtydligande: Gunvor Åsbrink", "Namnförtydligande: Henrik Fjällmark"],
        ["Befattning: Förvaltningschef", "Befattning: Rektor"]])
    assert data(replace(draft(), tail=tail))["undertecknat"] == SIGNED


def test_signatures_in_a_table_with_headings() -> None:
    tail = table([["Part", "Namn", "Befattning", "Datum"],
                  *([one["part"], one["namn"], one["befattning"], one["datum"]] for one in SIGNED)])
    found = data(replace(draft(), tail=tail))["undertecknat"]
    assert sorted(map(str, (sorted(one.items()) for one in found))) == sorted(
        map(str, (sorted(one.items()) for one in SIGNED)))


def test_a_block_that_nobody_has_signed_says_nothing() -> None:
    tail = p("För Ekdalens kommun\tFör Sjöbergska högskolan") + p("Ort och datum ________\tOrt och datum ________") \
        + p("______________\t______________") + p("Namnförtydligande ________")
    assert data(replace(draft(), tail=tail)) == PLAIN


def test_appendices_are_not_compared_and_that_is_said() -> None:
    reading = read(replace(draft(), tail=p("Bilaga 1", bold=True) + p("Kompetenstrappan har fyra steg.")))
    assert plain(reading.tree) == PLAIN
    assert [remark.code for remark in reading.remarks] == ["bilaga"]


# places

def test_every_value_has_a_place_and_the_number_of_its_paragraph() -> None:
    made = boxed()
    found = places(read(made).tree)
    count = len(re.findall(r"<w:p[ >]", made.body()))
    assert all(place and 0 <= anchor < count for place, anchor in found)
    assert {"§ 4.6, stycke 1", "tabellen i § 4.1, rad 2, kolumn Utbildningar", "textrutan i § 2", "textrutan i § 4.1",
            "andra tabellen i § 7, rad 2, kolumn Kontaktuppgifter"} <= {place for place, _ in found}


def test_anchors_count_every_paragraph_also_those_of_fallbacks() -> None:
    made = boxed()
    texts = ["".join(re.findall(r"<w:t [^>]*>([^<]*)</w:t>", start.partition("<w:p>")[0]))
             for start in re.split(r"<w:p>(?:<w:pPr>.*?</w:pPr>)?", made.body())[1:]]
    for pointer, words in (("/giltighet", "Samverkansavtalet gäller"), ("/ersattning", "Lärosätet ersätter")):
        record = read(made).tree.entries[pointer[1:]][2]
        assert isinstance(record, RawMapping)
        value = next(iter(record.entries.values()))[2] if pointer == "/ersattning" else record.entries["fran"][2]
        assert value.where is not None
        assert texts[value.where.anchor or 0].startswith(words)
