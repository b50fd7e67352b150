"""A draft with any one figure, deadline, sentence or paragraph of the template changed is told so, at its place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import word
from word_readings import plain, read

from checker.document import Position
from checker.sources.docx import mall
from checker.sources.raw import Raw, RawList, RawMapping, Reading

WORDED = [(entry, mening) for entry in mall.template() for mening in entry.meningar
          if entry.slag in ("stycke", "punkt", "underrubrik") and entry.paragraf != "2"]
FIGURES = [(entry, mening, slot) for entry, mening in WORDED for slot in mening.slots if not slot.part]
OTHER = {"kronor": ("1600", "1 600"), "heltal": ("7", "7"), "manaddag": ("04-02", "2 april"),
         "datum": ("2017-02-01", "1 februari 2017")}


def node(reading: Reading, pointer: str) -> Raw | None:
    at: Raw | None = reading.tree
    for step in pointer.split("/")[1:]:
        if isinstance(at, RawMapping) and step in at.entries:
            at = at.entries[step][2]
        elif isinstance(at, RawList) and step.isdigit() and int(step) < len(at.items):
            at = at.items[int(step)]
        else:
            return None
    return at


def value(reading: Reading, pointer: str) -> Any:
    found = node(reading, pointer)
    return None if found is None else plain(found)


def place(reading: Reading, pointer: str) -> Position:
    found = node(reading, pointer)
    assert found is not None
    assert found.where is not None
    return found.where


def holding(draft: word.Draft, entry: mall.Entry) -> int:
    return next(at for at, block in enumerate(draft.blocks) if block.entry is entry)


def sentence(draft: word.Draft, entry: mall.Entry, mening: mall.Mening) -> str:
    """The template's sentence as the draft has it."""
    text = mall.SLOT.sub(lambda slot: (slot[1] or "") + {**mall.OWN_WORDS, **word.FILLED}[slot[2]], mening.text)
    assert text in draft.blocks[holding(draft, entry)].text
    return text


def reworded(draft: word.Draft, entry: mall.Entry, old: str, new: str) -> word.Draft:
    at = holding(draft, entry)
    block = draft.blocks[at]
    return draft.put(at, replace(block, text=" ".join(block.text.replace(old, new).split())))


def test_the_template_filled_in_departs_in_nothing() -> None:
    reading = read(word.draft())
    assert value(reading, "/andrade_lydelser") == []
    assert value(reading, "/utelamnade_paragrafer") == []
    assert value(reading, "/kvarlamnad_malltext") == []
    assert reading.remarks == []


@pytest.mark.parametrize(("entry", "mening"), WORDED, ids=lambda one: getattr(one, "text", "")[:40])
def test_a_dropped_sentence_is_told(entry: mall.Entry, mening: mall.Mening) -> None:
    draft = word.draft()
    at = holding(draft, entry)
    left = " ".join(draft.blocks[at].text.replace(sentence(draft, entry, mening), "").split())
    draft = draft.put(at, *([replace(draft.blocks[at], text=left)] if left else []))
    reading = read(draft)
    assert value(reading, "/andrade_lydelser") == [
        {"paragraf": entry.paragraf, "bestammelse": mening.bestammelse, "mallens": mening.own}]
    assert place(reading, "/andrade_lydelser/0").place == f"rubriken till § {entry.paragraf}"
    for slot in mening.slots:
        assert value(reading, slot.pointer) == ""


@pytest.mark.parametrize(("entry", "mening"), [one for one in WORDED if " " in one[1].text],
                         ids=lambda one: getattr(one, "text", "")[:40])
def test_a_changed_sentence_is_told_at_its_place(entry: mall.Entry, mening: mall.Mening) -> None:
    draft = word.draft()
    old = sentence(draft, entry, mening)
    longest = max(re.findall(r"[^\W\d_]+", mall.SLOT.sub("", mening.text)), key=len)
    new = old.replace(longest, "Tvärtom" if longest[0].isupper() else "tvärtom", 1)
    changed = reworded(draft, entry, old, new)
    reading = read(changed)
    assert value(reading, "/andrade_lydelser") == [
        {"paragraf": entry.paragraf, "bestammelse": mening.bestammelse, "mallens": mening.own, "avtalets": new}]
    where = place(reading, "/andrade_lydelser/0")
    assert where.place is not None
    assert where.place.startswith(f"§ {entry.paragraf}, stycke ")
    assert paragraph_texts(changed)[where.anchor or 0] == changed.blocks[holding(changed, entry)].text


def paragraph_texts(draft: word.Draft) -> list[str]:
    return ["".join(re.findall(r"<w:t [^>]*>([^<]*)</w:t>", one))
            for one in re.findall(r"<w:p>.*?</w:p>", draft.body())]


@pytest.mark.parametrize(("entry", "mening", "slot"), FIGURES, ids=lambda one: getattr(one, "pointer", ""))
def test_a_changed_figure_is_told_in_its_field_and_nowhere_else(
        entry: mall.Entry, mening: mall.Mening, slot: mall.Slot) -> None:
    meant, written = OTHER[slot.kind]
    reading = read(word.draft({slot.pointer: written}))
    assert value(reading, slot.pointer) == meant
    assert place(reading, slot.pointer).place is not None
    assert str(place(reading, slot.pointer).place).startswith(f"§ {entry.paragraf}, stycke ")
    assert value(reading, "/andrade_lydelser") == []


@pytest.mark.parametrize(("entry", "mening", "slot"), FIGURES, ids=lambda one: getattr(one, "pointer", ""))
def test_a_figure_in_a_sentence_with_other_words_is_still_read(
        entry: mall.Entry, mening: mall.Mening, slot: mall.Slot) -> None:
    meant, written = OTHER[slot.kind]
    draft = word.draft({slot.pointer: written})
    block = draft.blocks[holding(draft, entry)]
    old = next(part for part in re.split(r"(?<=[.:])\s+", block.text) if written in part)
    changed = reworded(draft, entry, old, f"Dessutom gäller att {old.rstrip('.')} eller annat enligt överenskommelse.")
    reading = read(changed)
    assert value(reading, slot.pointer) == meant
    assert len(value(reading, "/andrade_lydelser")) == 1


@pytest.mark.parametrize(("entry", "mening", "slot"), FIGURES, ids=lambda one: getattr(one, "pointer", ""))
def test_a_figure_that_is_left_out_is_blank(entry: mall.Entry, mening: mall.Mening, slot: mall.Slot) -> None:
    reading = read(word.draft({slot.pointer: ""}))
    text = value(reading, slot.pointer)
    assert text == "" or (slot.pointer == "/ersattning/dagar_per_vecka" and "dagar" in text)


@pytest.mark.parametrize("number", [number for number in mall.titles() if number not in ("4", "5")])
def test_a_dropped_paragraph_is_told_once(number: str) -> None:
    reading = read(word.draft().without(number))
    assert value(reading, "/utelamnade_paragrafer") == [number]
    assert value(reading, "/andrade_lydelser") == []
    own = [slot.pointer for entry, mening, slot in FIGURES if entry.paragraf == number]
    assert [pointer for pointer in own if node(reading, pointer) is not None] == []
    if number != "9":
        assert str(place(reading, "/utelamnade_paragrafer/0").place).startswith("före rubriken till § ")


@pytest.mark.parametrize("number", ["4", "5"])
def test_a_dropped_paragraph_with_others_below_it_is_told_by_its_sentences(number: str) -> None:
    reading = read(word.draft().without(number))
    assert value(reading, "/utelamnade_paragrafer") == []
    gone = [one["mallens"] for one in value(reading, "/andrade_lydelser")]
    assert gone == [mening.own for entry, mening in WORDED if entry.paragraf == number]
    assert place(reading, "/andrade_lydelser/0").place == f"före rubriken till § {number}.1"
    whole = read(word.draft().without(*(one for one in mall.titles() if one.split(".")[0] == number)))
    assert value(whole, "/utelamnade_paragrafer") == [one for one in mall.titles() if one.split(".")[0] == number]
    assert value(whole, "/andrade_lydelser") == []


@pytest.mark.parametrize("number", list(mall.titles()))
def test_a_paragraph_without_its_heading_is_not_left_out(number: str) -> None:
    draft = word.draft()
    title = mall.titles()[number].text
    draft = replace(draft, blocks=[block for block in draft.blocks if block.text != title])
    reading = read(draft)
    assert value(reading, "/utelamnade_paragrafer") == []
    assert value(reading, "/andrade_lydelser") == []
    assert [remark.message for remark in reading.remarks] == [
        f"Rubriken ”{title}” går inte att hitta; paragrafens text läses ändå."]
    assert {**plain(reading.tree)} == {**plain(read(word.draft()).tree)}


def test_a_moved_sentence_is_no_departure() -> None:
    draft = word.draft()
    at = draft.place("Betalningsvillkor är")
    *rest, last = re.split(r"(?<=\.)\s", draft.blocks[at].text)
    moved = draft.put(at, replace(draft.blocks[at], text=" ".join([last, *rest])))
    assert value(read(moved), "/andrade_lydelser") == []


@pytest.mark.parametrize(("old", "new"), [
    ("kostadsfri handledarutbildning", "kostnadsfri handledarutbildning"),
    ("Parterna ansvara då", "Parterna ansvarar då"),
    ("enligt § 4.3 nedan", "enligt § 4.4 nedan"),
    ("samt 15 november,", "samt den 15 november, för vårterminen,"),
    ("VFU- placeringar ska ske", "VFU\u2011placeringar ska ske"),
    ("öppen och sluten hälso- och sjukvård", "öppen\u00a0och sluten hälso\u2013 och sjuk\u00advård"),
    ("(sk. VIL)", "(s.k. VIL)"),
    ("t.ex. genom fristående", "till exempel genom fristående"),
    ("som kommunen/sdf avser", "som stadsdelsförvaltningen avser"),
    ("kommunen/stadsdelsförvaltningen och lärosätet/lärosätena utforma", "Ekdalens kommun och lärosätet utforma"),
    ("Lärosätet ersätter kommunen", "Sjöbergska högskolan ersätter Ekdalens kommun"),
    ("övrig part/parter", "övriga parter"),
    ("Kommunen åtar", "kommunen åtar"),
])
def test_typesetting_spelling_and_chosen_names_are_no_departures(old: str, new: str) -> None:
    assert value(read(word.draft().change(old, new)), "/andrade_lydelser") == []


@pytest.mark.parametrize(("old", "new"), [
    ("Ersättningen betalas ut", "Ersättningen betalas inte ut"),
    ("Lärosätet ersätter kommunen", "Kommunen ersätter lärosätet"),
    ("är 30 dagar", "är 30 arbetsdagar"),
    ("ska årligen ta fram en plan för antal", "kan årligen ta fram en plan för antal"),
    ("den 1 januari 2017", "den 1 januari 2019"),
    ("Utbildningarna är kostnadsfria.", "Utbildningarna är kostnadsfria för kommunen."),
])
def test_another_word_is_a_departure(old: str, new: str) -> None:
    assert len(value(read(word.draft().change(old, new)), "/andrade_lydelser")) == 1


def test_an_added_sentence_is_told_with_the_statement_before_it() -> None:
    reading = read(word.draft().change("Utbildningarna är kostnadsfria.",
                                       "Utbildningarna är kostnadsfria. Kommunen betalar resorna."))
    assert value(reading, "/andrade_lydelser") == [
        {"paragraf": "4.4", "bestammelse": "4.4-kostnadsfri", "avtalets": "Kommunen betalar resorna."}]


def test_an_added_paragraph_is_told() -> None:
    tail = word.p("§ 10 Personuppgifter", style="Rubrik1") + word.p("Parterna ansvarar var för sig. De hjälps åt.")
    assert value(read(replace(word.draft(), tail=tail)), "/andrade_lydelser") == [
        {"paragraf": "10", "bestammelse": "9-uppsagning", "avtalets": "Parterna ansvarar var för sig. De hjälps åt."}]


def test_a_heading_with_other_words_is_told() -> None:
    reading = read(word.draft().change("§ 8 Uppföljning", "§ 8 Ingen uppföljning"))
    assert value(reading, "/andrade_lydelser") == [
        {"paragraf": "8", "bestammelse": "8-arlig", "mallens": "§ 8 Uppföljning", "avtalets": "§ 8 Ingen uppföljning"}]


def test_a_paragraph_that_has_another_number_since_one_was_dropped_is_known_by_its_title() -> None:
    draft = word.draft().without("5", "5.1").change("§ 6 Kunskapsöverföring", "§ 5 Kunskapsöverföring")
    reading = read(draft)
    assert value(reading, "/utelamnade_paragrafer") == ["5", "5.1"]
    assert value(reading, "/andrade_lydelser") == []


@pytest.mark.parametrize(("written", "meant"), [
    ("1530", "1530"), ("1 530", "1530"), ("1\u00a0530,00", "1530"), ("1 530,50", "1530.50"), ("1.530", "1530"),
    ("cirka 1530", "cirka 1530"), ("xx", "xx"),
])
def test_amounts_in_many_spellings(written: str, meant: str) -> None:
    assert value(read(word.draft({"/ersattning/belopp_per_vecka": written})), "/ersattning/belopp_per_vecka") == meant


def test_an_amount_without_the_word_kronor() -> None:
    reading = read(word.draft().change("1530 kr per", "1530:- per"))
    assert value(reading, "/ersattning/belopp_per_vecka") == "1530"
    assert value(reading, "/andrade_lydelser") == []


@pytest.mark.parametrize(("written", "meant"), [
    ("den 15 mars", "03-15"), ("15/3", "03-15"), ("15 mars varje år", "03-15"), ("15:e mars", "03-15"),
    ("15 mar.", "03-15"), ("31 februari", "31 februari"), ("15 mars 2017", "15 mars 2017"), ("i mars", "i mars"),
])
def test_deadlines_in_many_spellings(written: str, meant: str) -> None:
    assert value(read(word.draft({"/frister/perioder_ht": written})), "/frister/perioder_ht") == meant


@pytest.mark.parametrize(("written", "meant"), [
    ("fyra", "4"), ("fyra (4)", "4"), ("4 (fyra)", "4"), ("fyra (5)", "fyra (5)"), ("tre-fyra", "tre-fyra"),
])
def test_spans_in_many_spellings(written: str, meant: str) -> None:
    assert value(read(word.draft({"/frister/andring_veckor": written})), "/frister/andring_veckor") == meant


@pytest.mark.parametrize(("written", "meant"), [
    ("1 september 2016", "2016-09-01"), ("2016-09-01", "2016-09-01"), ("160901", "2016-09-01"),
    ("1 sept. 2016", "2016-09-01"), ("1/9 2016", "2016-09-01"), ("31 september 2016", "31 september 2016"),
    ("______", "______"), ("", ""),
])
def test_dates_in_many_spellings(written: str, meant: str) -> None:
    assert value(read(word.draft({"/giltighet/fran": written})), "/giltighet/fran") == meant


def test_one_month_is_a_span_of_months() -> None:
    reading = read(word.draft().change("6 månader", "en månad"))
    assert value(reading, "/frister/uppsagning_manader") == "1"
    assert value(reading, "/andrade_lydelser") == []


def test_a_figure_with_another_unit_is_unknown_and_never_the_templates() -> None:
    reading = read(word.draft().change("senast 4 veckor före", "senast 28 dagar före"))
    assert value(reading, "/frister/andring_veckor") == value(reading, "/andrade_lydelser/0/avtalets")


def test_two_figures_that_contradict_each_other_are_unknown() -> None:
    reading = read(word.draft().change("En vecka omfattar 5 dagar", "En vecka omfattar 4 dagar"))
    assert "En vecka omfattar 4 dagar" in value(reading, "/ersattning/dagar_per_vecka")


def test_a_last_day_is_read_where_the_draft_has_one() -> None:
    reading = read(word.draft().change("och tillsvidare", "till och med den 31 december 2018"))
    assert value(reading, "/giltighet") == {"till": "2018-12-31", "fran": "2016-09-01"}
    assert len(value(reading, "/andrade_lydelser")) == 1


def test_the_untouched_template_is_told_by_what_is_left_of_it() -> None:
    reading = read(word.untouched())
    left = value(reading, "/kvarlamnad_malltext")
    assert all(text.startswith("[") and text.endswith("]") for text in left)
    assert "[Kursivtext byts ut mot det som parterna önskar ska stå med]" in left
    assert "[Här läggs en beskrivning av lärosätet in. Beskrivning kan t.ex. innehålla]" in left
    assert "[antal invånare]" in left
    assert value(reading, "/parter/samverkanspart/namn").startswith("xx kommun")
    assert value(reading, "/giltighet/fran") == "______________"
    assert value(reading, "/andrade_lydelser") == []
    assert node(reading, "/parter/samverkanspart/beskrivning") is None


def test_a_blank_of_the_drafts_own_is_left_text() -> None:
    reading = read(word.draft().change("är 30 dagar.", "är 30 dagar. Märkning: ______"))
    assert value(reading, "/kvarlamnad_malltext") == ["[Märkning: ______]"]
    assert value(reading, "/andrade_lydelser") == []
