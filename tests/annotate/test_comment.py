"""What a comment says: everything a reader needs, in plain Swedish, and nothing that can act."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotate.making import finding
from checker.annotate.comment import Words, line, words_of, words_of_form
from checker.findings import ClauseReport, Finding, FormNote, Level, Location, Missing, ReadingOutcome, Utfall

CLAUSE = ClauseReport("§ 4.6", "Ersättning och fakturering")
PATH = "arenden/avtal.docx"


def told(one: Finding, used: Location | None = None) -> list[str]:
    """The lines of a finding's comment, whatever keeps its amounts together."""
    return [str(words).replace("\N{NO-BREAK SPACE}", " ") for words in words_of(one, CLAUSE, PATH, used)]


def test_a_finding_is_told_whole_and_in_the_order_one_reads() -> None:
    assert told(finding()) == [
        "✗ BRUTEN: Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr.",
        "Paragraf: § 4.6 Ersättning och fakturering",
        "Lydelse: ”1530 kr per student och vecka”",
        "Hittat: 6 400,00 kr",
        "Väntat: 6 120,00 kr",
        "Skillnad: 280,00 kr",
        "Gör så här: Rätta beloppet.",
        "Regel: R-4.6-belopp",
    ]


def test_what_is_missing_is_named_and_where_it_belongs_by_the_files_name_alone() -> None:
    one = finding(missing=(Missing(PATH, "/betalning/bankgiro", "bankgiro"),
                           Missing("arenden/underlag.xlsx", "/total", "summa"),
                           Missing("samverkansavtal", "", "samverkansavtalet")))
    assert ("Saknas: bankgiro; summa (underlag.xlsx); samverkansavtalet (samverkansavtal, inte bland dokumenten)"
            in told(one))
    assert not any("arenden" in words for words in told(one))


def test_other_places_are_named_and_the_comments_own_is_not() -> None:
    here, there, elsewhere = (Location("/belopp", PATH, place="§ 4.6, stycke 2", value="1600"),
                              Location("/priser/0", PATH, place="§ 4.6, stycke 3", value="1530"),
                              Location("/total", "arenden/faktura.xml", 12, 5))
    one = finding(locations=(here, there, elsewhere))
    assert ("Bygger också på: § 4.6, stycke 3 (priser nr 1: 1530); faktura.xml, rad 12, kolumn 5 (total)"
            in told(one, here))


def test_many_places_are_cut_short() -> None:
    one = finding(locations=tuple(Location(f"/rader/{row}", PATH, place=f"Blad1!F{row}") for row in range(9)))
    assert told(one)[-3].endswith("Blad1!F3 (rader nr 4) och 5 till (se rapporten)")


def test_readings_are_told_where_they_differ() -> None:
    apart = (ReadingOutcome("prisdatum", "vfu-dag", Utfall.UPPFYLLD, "6120.00", "280.00"),
             ReadingOutcome("prisdatum", "fakturadag", Utfall.BRUTEN, "6400.00"))
    assert ("Läsningar: prisdatum = vfu-dag: ✓ uppfylld, väntat 6 120,00 kr, skillnad 280,00 kr; "
            "prisdatum = fakturadag: ✗ bruten, väntat 6 400,00 kr") in told(finding(readings=apart))
    assert not any(words.startswith("Läsningar") for words in told(finding(readings=apart[:1])))


def test_waivers_and_declared_departures_show() -> None:
    waived = told(finding(outcome=Utfall.UNDANTAGEN, waiver={"skal": "Pilotår", "beslutad_av": "Styrgruppen"}))
    declared = told(finding(outcome=Utfall.AVVIKELSE, level=Level.ERROR, declared={"skal": "Lokalt pris"}))
    assert "Undantag: skäl: Pilotår; beslutat av: Styrgruppen" in waived
    assert declared[0].startswith("≠ AVVIKELSE (anmäld): ")
    assert "Anmält: skäl: Lokalt pris" in declared


def test_several_cases_of_a_kind_are_counted() -> None:
    assert "Gäller: 3 fall av samma slag" in told(finding(count=3))


def test_a_remark_on_the_form_says_that_it_is_one() -> None:
    assert [str(one) for one in words_of_form(FormNote("", "Rad 7 är dold.", Location("", PATH, place="Blad1!7:7")),
                                              PATH)] == ["Anmärkning på formen: Rad 7 är dold."]


def test_a_remark_on_another_file_names_it() -> None:
    note = FormNote("/total", "Beloppet är inget tal.", Location("/total", "arenden/tillagg.yaml", 3, 8))
    assert [str(one) for one in words_of_form(note, PATH)][1:] == ["Plats: tillagg.yaml, rad 3, kolumn 8"]


def written(words: Words) -> None:
    """Writes words as XML; lxml refuses what XML can't hold."""
    for one in words:
        etree.Element("t").text = str(one)


@given(st.text(max_size=60))
def test_no_line_begins_as_a_formula_whatever_a_document_says(text: str) -> None:
    one = finding(message=text, quote=text, action=text, actual=text, expected=text, difference=text, rule="R-1",
                  missing=(Missing(text, "/a", text),), locations=(Location("/a", text, place=text, value=text),),
                  declared={"skal": text})
    words = (*words_of(one, CLAUSE, PATH, None), *words_of_form(FormNote("", text, Location("", text)), PATH))
    written(words)
    for said in map(str, words):
        assert said[0] not in "=+-@\t\r"
        assert not set("\n\r\t") & set(said)


@pytest.mark.parametrize(("evil", "shown"), [
    ("=cmd|' /C calc'!A0", "Hittat: =cmd|' /C calc'!A0"),
    ("\x1b[31mrött", "Hittat: \\x1b[31mrött"),
    ("\u202egnorw", "Hittat: \\u202egnorw"),
    ("\ufffe", "Hittat: \N{REPLACEMENT CHARACTER}"),
    ("rad\nett", "Hittat: rad ett"),
])
def test_what_could_act_is_shown_and_does_nothing(evil: str, shown: str) -> None:
    assert shown in told(finding(actual=evil, expected=None, difference=None))


def test_a_long_text_is_shortened() -> None:
    assert len(line("Hittat", "x" * 5000).text) == 1000
