"""The linter: each promise of the rule book, broken once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rulefiles import clause, compiled, rule, write

from checker.findings import Utfall
from checker.form import data_directory
from checker.rulebook import RuleBook, compile_book, from_bytes
from checker.rulebook.lint import Complaint, lint
from checker.rulebook.outcomes import can_give, must_show

ROW = {"varje": {"rad": "faktura.rader"}}


def faults(book: RuleBook) -> list[str]:
    return [one.message for one in lint(book) if one.kind == "fel"]


def only(book: RuleBook) -> str:
    """The one thing that is wrong."""
    (complaint,) = [one for one in lint(book) if one.kind == "fel"]
    assert complaint.about == "R-prov"
    return complaint.message


def examples(*outcomes: str, **more: Any) -> dict[str, Any]:
    return {"exempel": [{"utfall": outcome, "nar": f"fall {n}", **more} for n, outcome in enumerate(outcomes)]}


def test_a_rule_that_nothing_is_wrong_with(tmp_path: Path) -> None:
    assert faults(compiled(tmp_path, clause(rule()))) == []


@pytest.mark.parametrize("quote", [
    "Summan som ska betalas (momsbefriat)", "summan SOM ska   betalas", "SUMMAN […] momsbefriat",
    "Postgiro-/bankgiro som pengarna ska betalas till Summan som ska betalas",
])
def test_words_that_stand_in_the_source(tmp_path: Path, quote: str) -> None:
    assert faults(compiled(tmp_path, clause(rule(citat=quote)))) == []


@pytest.mark.parametrize(("quote", "missing"), [
    ("Summan som skall betalas", "summan som skall betalas"),
    ("Summan som ska betalas (momsfritt)", "summan som ska betalas (momsfritt)"),
    ("momsbefriat […] Summan som ska betalas", "summan som ska betalas"),
    ("Styrgruppen ska träffas minst 1 gång per år", "styrgruppen ska träffas minst 1 gång per år"),
])
def test_words_that_do_not(tmp_path: Path, quote: str, missing: str) -> None:
    assert only(compiled(tmp_path, clause(rule(citat=quote)))) == (
        f"citat: ”{missing}” står inte i källan till 4.6-momsfri (§ 4.6)")


def test_each_statement_has_its_own_source(tmp_path: Path) -> None:
    af = {"kalla": ["AF-styrgrupp-mote"], "citat": "Styrgruppen ska träffas minst 1 gång per år"}
    seed = {"kalla": ["BES-antagande"], "modalitet": "upplysning"}
    assert faults(compiled(tmp_path, clause(rule(**af)))) == []
    assert faults(compiled(tmp_path, clause(rule(**seed, citat="föreslår kommunstyrelsen att anta en modell")))) == []
    assert "”föreslår inte”" in only(compiled(tmp_path, clause(rule(**seed, citat="föreslår inte"))))


def test_a_statement_that_the_register_lacks(tmp_path: Path) -> None:
    assert only(compiled(tmp_path, clause(rule(kalla=["4.6-momsfri", "4.6-moms"])))) == (
        "kalla: 4.6-moms finns inte i registret")


def test_another_modality_than_the_register_s(tmp_path: Path) -> None:
    assert only(compiled(tmp_path, clause(rule(modalitet="kan")))) == (
        "modalitet: kan, men registret säger ska om 4.6-momsfri")


OUTCOMES: list[tuple[str, dict[str, Any], str, str]] = [
    # what the rule is: what its examples must show, what they may show beside
    ("presence alone", {}, "uppfylld bruten", ""),
    ("a value is read", {"krav": "faktura.total > 0"}, "uppfylld bruten obedomd", ""),
    ("a value is read by a name", {"lat": {"a": "faktura.total"}, "krav": "a > 0"}, "uppfylld bruten obedomd", ""),
    ("another document", {"krav": "finns(avtal.id)"}, "uppfylld bruten obedomd", ""),
    ("a part that can be malformed", {"krav": "finns(faktura.avsandare.namn)"}, "uppfylld bruten obedomd", ""),
    ("whether it is given", {"krav": "angiven(faktura.total)"}, "uppfylld bruten obedomd", ""),
    ("whether it is accounted for", {"krav": "redovisad(faktura.total)"}, "uppfylld bruten", ""),
    ("the day of review", {"krav": 'granskningsdag > "2016-12-20"'}, "uppfylld bruten", ""),
    ("a fact that looks for itself", {"krav": "len(samma_termin(faktura)) == 0"}, "uppfylld bruten obedomd", ""),
    ("a fact of what is known", {"krav": "vardag(granskningsdag)"}, "uppfylld bruten", ""),
    ("a list that needs a value", {"krav": "len(angivna(faktura.rader)) > 0"}, "uppfylld bruten obedomd", ""),
    ("a guard", {"villkor": [{"om": "finns(faktura.moms)", "annars": "x"}]}, "uppfylld bruten ej_tillamplig", ""),
    ("a guard that reads", {"villkor": [{"om": "faktura.moms > 0", "annars": "x"}]},
     "uppfylld bruten obedomd ej_tillamplig", ""),
    ("a loop", {**ROW, "krav": "finns(rad.student)"}, "uppfylld bruten obedomd", "ej_tillamplig"),
    ("a loop that says what no rows mean", {**ROW, "krav": "finns(rad.student)", "inga": "Inga rader."},
     "uppfylld bruten obedomd ej_tillamplig", ""),
    ("a loop that says what no list means", {**ROW, "krav": "finns(rad.student)", "oredovisat": "Inga rader."},
     "uppfylld bruten obedomd ej_tillamplig", ""),
    ("a loop over all that is there",
     {"dokument": "samverkansavtal", "varje": {"f": "alla_falt(avtal)"}, "krav": "not platshallare(f)"},
     "uppfylld bruten", "ej_tillamplig"),
    ("a reading", {"krav": 'tolkning.dagar == "kalender"'}, "uppfylld bruten tvistig", ""),
    ("a reading by a name", {"lat": {"a": "tolkning.dagar"}, "krav": 'a == "kalender"'}, "uppfylld bruten tvistig", ""),
    ("a reading in a guard", {"villkor": [{"om": 'tolkning.dagar == "kalender"', "annars": "x"}]},
     "uppfylld bruten tvistig ej_tillamplig", ""),
    ("a reading through a fact", {"krav": "rymmer(faktura.datum, faktura.datum, tolkning.dagar, 5) > 0"},
     "uppfylld bruten obedomd tvistig", ""),
    ("a reading of which either is right", {"krav": 'tolkning.betalningsstart == "mottagen"'}, "uppfylld bruten", ""),
    ("a reading in the message alone", {"meddelande": "{tolkning.dagar}"}, "uppfylld bruten", ""),
    ("a departure", {"annars": "avvikelse"}, "uppfylld avvikelse", ""),
    ("a departure under a reading", {"annars": "avvikelse", "krav": 'tolkning.dagar == "kalender"'},
     "uppfylld avvikelse", ""),
    ("a question", {"annars": "intygas", "krav": "faktura.total > 0"}, "uppfylld obedomd intygas", ""),
    ("a guard that says it all", {"villkor": [{"om": "faktura.total > 0", "annars": "x"}], "krav": "faktura.total > 0"},
     "uppfylld obedomd ej_tillamplig", ""),
    ("nothing that varies", {"krav": "1 == 1"}, "", ""),
    ("more than one form", {"dokument": ["faktura", "faktureringsunderlag"]}, "uppfylld bruten", "ej_tillamplig"),
]


@pytest.mark.parametrize(("changes", "must", "may"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES])
def test_the_outcomes_that_a_rule_can_give(tmp_path: Path, changes: dict[str, Any], must: str, may: str) -> None:
    book = compiled(tmp_path, clause(rule(**changes)))
    (one,) = book.rules
    assert set(must_show(one, book.axes)) == {Utfall(word) for word in must.split()}
    assert set(can_give(one, book.axes)) == {Utfall(word) for word in f"{must} {may}".split()}


def test_an_outcome_that_no_example_shows(tmp_path: Path) -> None:
    krav = 'faktura.total > 0 or tolkning.dagar == "kalender"'
    assert faults(compiled(tmp_path, clause(rule(krav=krav, **examples("bruten"))))) == [
        f"exempel: inget visar utfallet {outcome}" for outcome in ("uppfylld", "obedomd", "tvistig")]


def test_an_example_of_an_outcome_that_the_rule_can_not_give(tmp_path: Path) -> None:
    given = examples("uppfylld", "bruten", "tvistig", "ej_tillamplig")
    assert faults(compiled(tmp_path, clause(rule(**given)))) == [
        "exempel: ”fall 2” väntar tvistig, som regeln inte kan ge",
        "exempel: ”fall 3” väntar ej_tillamplig, som regeln inte kan ge"]


def test_a_name_that_is_not_used(tmp_path: Path) -> None:
    unused = {"a": "faktura.total", "b": "a + 1"}
    assert sorted(faults(compiled(tmp_path, clause(rule(lat=unused))))) == [
        "lat: namnet a används inte", "lat: namnet b används inte"]
    assert only(compiled(tmp_path, clause(rule(lat=unused, meddelande="{a}")))) == "lat: namnet b används inte"
    for used in ({"meddelande": "{b}"}, {"vantat": {"faktura.total": "b"}}, {"atgard": "{b}"},
                 {"meddelande": [{"om": "b > 0", "text": "x"}, {"text": "y"}]}):
        assert faults(compiled(tmp_path, clause(rule(lat=unused, **used)))) == []


def test_a_common_name_may_come_along_where_another_rule_uses_it(tmp_path: Path) -> None:
    common = {"lat": {"summa": "faktura.total"}}
    reader = rule(id="R-b", krav="finns(faktura.moms)", meddelande="{summa}")
    speaker = rule(varfor="en summa")
    assert faults(compiled(tmp_path, clause(reader, speaker, **common))) == []


@pytest.mark.parametrize(("changes", "where"), [
    ({"krav": "finns(faktura.total) or 1 == 1"}, "krav"),
    ({"krav": "finns(faktura.total) and not 1 == 2"}, "krav"),
    ({"krav": "finns(faktura.total) and (finns(faktura.total) if 1 < 2 else finns(faktura.total))"}, "krav"),
    ({"krav": "finns(faktura.total) and ja", "lat": {"ja": "1 < 2"}}, "krav"),
    ({"villkor": [{"om": "2 > 1", "annars": "x"}], **examples("uppfylld", "bruten", "ej_tillamplig")}, "villkor"),
    ({"krav": "ja", "lat": {"ja": "finns(faktura.total) and 1 < 2"}}, "lat ja"),
    ({"krav": "all(finns(faktura.total) for r in angivna(faktura.rader) if 1 < 2) or finns(faktura.total)",
      **examples("uppfylld", "bruten", "obedomd")}, "krav"),
])
def test_a_condition_that_is_always_the_same(tmp_path: Path, changes: dict[str, Any], where: str) -> None:
    found = faults(compiled(tmp_path, clause(rule(**changes))))
    assert found
    for message in found:
        first, text, caret = message.split("\n")
        assert first == f"{where}: villkoret är alltid detsamma"
        assert text.strip()[caret.index("^") - 4:].startswith(("1 ", "2 ", "ja", "not 1"))


def test_a_requirement_that_is_always_the_same(tmp_path: Path) -> None:
    assert faults(compiled(tmp_path, clause(rule(krav="1 == 1", exempel=[])))) == [
        "krav: villkoret är alltid detsamma\n    1 == 1\n    ^"]


def test_two_rules_that_say_the_same_of_the_same_words(tmp_path: Path) -> None:
    twin = rule(id="R-b", citat="Summan SOM ska betalas", krav="finns(faktura.total)\n", meddelande="Annorlunda.")
    found = [one for one in lint(compiled(tmp_path, clause(rule(), twin))) if one.kind == "fel"]
    assert found == [Complaint("R-b", "säger detsamma om samma ord som R-prov")]
    for other in ({"krav": "finns(faktura.moms)"}, {"citat": "momsbefriat"}, {"kalla": ["4.6-giro"]},
                  {"villkor": [{"om": "finns(faktura.moms)", "annars": "x"}],
                   **examples("uppfylld", "bruten", "ej_tillamplig")}):
        assert not any("detsamma om samma ord" in one.message
                       for one in lint(compiled(tmp_path, clause(rule(), rule(id="R-b", **other)))))


def test_too_many_readings_at_once(tmp_path: Path) -> None:
    axes = ["prisdatum", "avrundning", "dagar", "helgfrist", "efterskott"]
    krav = " or ".join(f'tolkning.{axis} == "{one}"' for axis, one in zip(
        axes, ["vfu-dag", "ore", "kalender", "strikt", "betalning"], strict=True))
    krav = f"finns(faktura.total) and ({krav})"
    shown = examples("uppfylld", "bruten", "tvistig")
    assert only(compiled(tmp_path, clause(rule(krav=krav, **shown)))) == (
        "läsningar: 72 kombinationer av avrundning, dagar, efterskott, helgfrist, prisdatum; högst 64 prövas")


def test_a_loop_does_not_look_at_a_reading(tmp_path: Path) -> None:
    loop = {"varje": {"rad": 'faktura.rader if tolkning.dagar == "kalender" else faktura.rader'}}
    found = faults(compiled(tmp_path, clause(rule(**loop, **examples("uppfylld", "bruten", "obedomd")))))
    assert found == ["varje rad: en slinga prövas bara under en läsning, så den får inte läsa en axel"]


def test_an_axis_that_no_rule_reads_is_dormant(tmp_path: Path) -> None:
    book = compiled(tmp_path, clause(rule(krav='tolkning.dagar == "kalender"')))
    dormant = {one.about for one in lint(book) if one.kind == "vilande"}
    assert dormant == set(book.axes) - {"dagar"}


VALUE = {"name": "plo", "key": "", "first": "2017-01-01", "last": "2017-12-31", "value": "1.5", "source": "A",
         "retrieved": "2026", "certainty": "verifierad"}
YEAR_2018 = {**VALUE, "first": "2018-01-01", "last": "2018-12-31"}


@pytest.mark.parametrize(("values", "complaints"), [
    ([VALUE, YEAR_2018], []),
    ([YEAR_2018, VALUE], []),
    ([VALUE, {**VALUE, "key": "Sjöbergska högskolan"}], []),
    ([{**VALUE, "source": ""}], ["ett värde utan källa"]),
    ([{**VALUE, "source": None}], ["ett värde utan källa"]),
    ([{**VALUE, "retrieved": ""}], ["ett värde utan dag då det hämtades"]),
    ([{**VALUE, "last": None}], ["ett värde utan slut", "'2017-01-01'–None är ingen tid"]),
    ([{**VALUE, "last": "2016-12-31"}], ["slutar 2016-12-31, före sin början 2017-01-01"]),
    ([{**VALUE, "first": "2017-02-30"}], ["'2017-02-30'–'2017-12-31' är ingen tid"]),
    ([{**VALUE, "value": "1,5"}], ["'1,5' är inget tal"]),
    ([{**VALUE, "value": "1/0"}], ["'1/0' är inget tal"]),
    ([YEAR_2018, {**VALUE, "last": "2018-01-01"}], ["två värden gäller 2018-01-01"]),
    ([VALUE, VALUE], ["två värden gäller 2017-01-01"]),
])
def test_values(tmp_path: Path, values: list[dict[str, Any]], complaints: list[str]) -> None:
    run, words = compile_book(write(tmp_path, clause(rule())), data_directory("schemas")).split(b"\n", 1)
    book = from_bytes(json.dumps({**json.loads(run), "values": values}).encode() + b"\n" + words)
    assert faults(book) == complaints
