"""The template as data says what the template says, and every sentence of it is known again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from checker import form
from checker.sources.docx import mall
from checker.sources.docx.words import Vocabulary

#: The title says "xx högskola1", its note's number included.
TITLE = "xx högskola1"


def folded(text: str) -> str:
    """A text without its typesetting: spaces, bullets, how long a blank is."""
    return re.sub(r"[\s•]+", "", re.sub(r"\s*_+\s*", "_", text))


def texts() -> list[str]:
    """Every paragraph of mall.yaml, slots filled with the template's own words."""
    found = []
    for entry in mall.template():
        text = " ".join(entry.kolumner or [mening.own for mening in entry.meningar])
        if entry.slag == "titel":
            text = text.replace(mall.OWN_WORDS["/parter/larosaten/0/namn"], TITLE)
        found.append(f"1 {text}" if entry.slag == "fotnot" else text)
    return found


def test_the_template_as_data_is_the_template_word_for_word(root: Path) -> None:
    left = folded((root / "rules" / "kalla" / "mall.txt").read_text("utf-8"))
    for text in texts():
        assert folded(text) in left, text
        left = left.replace(folded(text), "|", 1)
    assert left.replace("|", "") == ""


def test_every_sentence_bears_a_statement_of_the_register(root: Path) -> None:
    register = YAML(typ="safe", pure=True).load((root / "rules" / "register.yaml").read_text("utf-8"))
    known = {statement["id"] for statement in register["statements"]}
    borne = {mening.bestammelse for entry in mall.template() for mening in entry.meningar}
    assert borne <= known
    assert len(borne) > 70


def test_every_slot_is_a_place_of_the_schema_and_has_the_templates_own_words() -> None:
    pointers = {slot.pointer for entry in mall.template() for mening in entry.meningar for slot in mening.slots}
    assert pointers == set(mall.OWN_WORDS)
    for pointer in pointers:
        spec = form.spec_of("samverkansavtal")
        for step in pointer.split("/")[1:]:
            spec = spec.item or spec.fields[step]
        assert spec.kind not in ("record", "list")


def test_the_templates_figures_are_read_from_its_own_words() -> None:
    read = {slot.pointer: slot.read(("1/" if slot.part else "") + mall.OWN_WORDS[slot.pointer])
            for entry in mall.template() for mening in entry.meningar for slot in mening.slots
            if slot.kind in ("kronor", "heltal", "manaddag")}
    assert read == {
        "/ersattning/belopp_per_vecka": "1530", "/ersattning/prisar": "2016", "/ersattning/dagar_per_vecka": "5",
        "/frister/perioder_ht": "03-15", "/frister/perioder_vt": "09-15", "/frister/antal_ht": "05-15",
        "/frister/antal_vt": "11-15", "/frister/andring_veckor": "4", "/frister/faktura_vt": "06-15",
        "/frister/faktura_ht": "12-15", "/frister/betalning_dagar": "30", "/frister/uppsagning_manader": "6"}


SENTENCES = [mening for entry in mall.template() for mening in entry.meningar
             if entry.slag in ("stycke", "punkt", "underrubrik")]


@pytest.mark.parametrize("mening", SENTENCES, ids=lambda mening: mening.text[:40])
def test_a_sentence_is_known_by_its_pattern(mening: mall.Mening) -> None:
    vocabulary = Vocabulary()
    text = f" {vocabulary.folded(mening.own)} "
    found = mall.pattern(mening.pieces(vocabulary)).search(text)
    assert found is not None
    assert found[0] == text


def test_the_tables_are_lists_of_the_schema() -> None:
    listed = [entry.lista for entry in mall.template() if entry.slag == "tabell"]
    assert listed == ["/verksamheter", "/fortbildning", "/studentuppsatser", "/kontaktpersoner/larosate",
                      "/kontaktpersoner/verksamheter"]
    for pointer in listed:
        spec = form.spec_of("samverkansavtal")
        for step in pointer.split("/")[1:]:
            spec = spec.fields[step]
        assert spec.kind == "list"
