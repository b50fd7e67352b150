"""Two sentences compared word by word, and the difference in plain text."""

from __future__ import annotations

import time

import pytest

from checker.facts.wordwise import compared, words_of


def told(old: str, new: str) -> str:
    return compared(words_of(old), words_of(new))


@pytest.mark.parametrize(("old", "new", "said"), [
    ("Betalningsvillkor är 30 dagar.", "Betalningsvillkor är 45 dagar.", "Betalningsvillkor är [30 → 45] dagar"),
    ("Betalningsvillkor är 30 dagar.", "Betalningsvillkor är 30 dagar efter fakturans datum.",
     "Betalningsvillkor är 30 dagar [tillagt: efter fakturans datum]"),
    ("Kommunen ska sträva efter att ta emot studenter.", "Kommunen ska ta emot studenter.",
     "Kommunen ska [struket: sträva efter att] ta emot studenter"),
    ("Normalt ska parterna mötas.", "ska parterna mötas.", "[struket: Normalt] ska parterna mötas"),
    ("Parterna ska mötas.", "Parterna ska inte mötas.", "Parterna ska [tillagt: inte] mötas"),
    ("meddela övrig part/parter det", "meddela övrig part det", "meddela övrig part[struket: /parter] det"),
    ("med 1530 kr per vecka, i 2016 års priser", "med 1600 kr per vecka, i 2017 års priser",
     "med [1530 → 1600] kr per vecka, i [2016 → 2017] års priser"),
    ("en dag 1/5 vecka", "en dag 1/4 vecka", "en dag [1/5 → 1/4] vecka"),
    ("7,5 högskolepoäng", "7,0 högskolepoäng", "[7,5 → 7,0] högskolepoäng"),
    ("Utbildningarna är kostnadsfria", "Var och en betalar själv",
     "[Utbildningarna är kostnadsfria → Var och en betalar själv]"),
    ("gäller från och med den ______ och tillsvidare", "gäller från och med den 1 maj 2016",
     "gäller från och med den [______ och tillsvidare → 1 maj 2016]"),
])
def test_what_differs_reads_without_a_legend(old: str, new: str, said: str) -> None:
    assert told(old, new) == said


@pytest.mark.parametrize(("one", "other"), [
    ("VFU- placeringar ska ske", "VFU-placeringar ska\nske"), ("1530 kr", "1 530 kr"), ("1530 kr", "1\u00a0530 kr"),
    ("”plats”", '"plats"'), ("1–3 dagar", "1-3 dagar"), ("Kommunen å", "Kommunen a\u030a"), ("dagar.", "dagar"),
    ("verk\u00adsamhet", "verksamhet"), ("", ""),
])
def test_how_it_is_set_makes_no_difference(one: str, other: str) -> None:
    assert told(one, other) == told(other, one) == ""


@pytest.mark.parametrize(("one", "other"), [
    ("ska", "kan"), ("Kommunen", "kommunen"), ("part, parter", "part parter"), ("15 mars", "15 maj"), ("1530", "15 30"),
    ("§ 4.4", "§ 4.5"), ("dagar", "dagar?"),
])
def test_each_word_and_mark_counts(one: str, other: str) -> None:
    assert told(one, other) != ""


def test_what_is_the_same_is_cut_short_around_a_change() -> None:
    many = " ".join(f"ord{n}" for n in "abcdefghijklmnopqrst")
    assert told(f"{many} 30 {many} 5 {many}", f"{many} 45 {many} 6 {many}") == (
        "… ordq ordr ords ordt [30 → 45] orda ordb ordc ordd … ordq ordr ords ordt [5 → 6] orda ordb ordc ordd …")


def test_a_long_change_is_cut_short_too() -> None:
    assert len(told("före " + "a " * 300, "före " + "b " * 300)) < 200


def test_a_sentence_that_is_mostly_new_is_one_change() -> None:
    old = "en a två b tre c fyra d fem e sex f sju g åtta h nio"
    new = "en 1 två 2 tre 3 fyra 4 fem 5 sex 6 sju 7 åtta 8 nio"
    assert told(old, new).count("[") == 1


def test_long_texts_cost_little() -> None:
    began = time.perf_counter()
    told("a b c " * 2_000, "b a c d " * 2_000)
    assert time.perf_counter() - began < 3
