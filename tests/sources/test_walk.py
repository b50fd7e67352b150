"""The walk: what each kind of field makes of each way to write it, with places, pointers and remarks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from checker.document import Cell, Record, Series, SourceDocument, State, cells
from checker.form import Spec
from checker.sources import json, walk, yaml
from checker.sources.raw import Builder, RawMapping

SCALARS = {kind: Spec(kind) for kind in (
    "text", "namn", "personnamn", "kontakt", "tal", "kronor", "heltal", "datum", "manaddag", "termin", "janej")}
SPEC = Spec("record", fields={
    **SCALARS,
    "val": Spec("val", choices=("sjukskoterska", "annan")),
    "period": Spec("record", fields={"fran": Spec("datum"), "till": Spec("datum")}),
    "rader": Spec("list", item=Spec("record", fields={"student": Spec("personnamn"), "antal": Spec("tal")})),
    "taggar": Spec("list", item=Spec("val", choices=("a", "b"))),
    "kurser": Spec("list", item=Spec("record", fields={"kurs": Spec("namn")})),
})
TEXT_KINDS = ["text", "namn", "personnamn", "kontakt"]
TYPED_KINDS = ["tal", "kronor", "heltal", "datum", "manaddag", "termin", "janej", "val"]
GOOD = {"tal": "1.5", "kronor": "6120.00", "heltal": "4", "datum": "2016-09-05", "manaddag": "03-15",
        "termin": "VT2026", "janej": "ja", "val": "annan"}


def document(text: str, spec: Spec = SPEC) -> SourceDocument:
    """One document of YAML, or of JSON where the text begins with a brace."""
    builder = Builder(100_000)
    tree = json.tree(text, builder) if text.startswith("{") else yaml.trees(text, builder)[0]
    assert isinstance(tree, RawMapping)
    return walk.document(tree, spec, path="f", kind="prov", index=0, sha256="00")


def field(text: str, name: str) -> Cell:
    node = document(text).root.fields[name]
    assert isinstance(node, Cell)
    return node


def remarks(text: str) -> list[tuple[str, str]]:
    return [(remark.pointer, remark.code) for remark in document(text).form]


def test_a_document_with_everything_in_place() -> None:
    text = ("text: 012\n"
            "namn: Björkgården\n"
            "tal: 1.40\n"
            "kronor: '6120.00'\n"
            "heltal: 4\n"
            "datum: 2016-09-05\n"
            "manaddag: 03-15\n"
            "termin: HT2016\n"
            "janej: nej\n"
            "val: annan\n"
            "period: {fran: 2016-09-01, till: }\n"
            "rader:\n"
            "  - student: Anna Ek\n"
            "    antal: 4\n"
            "taggar: [a, b]\n")
    found = document(text)
    assert found.form == []
    assert [(c.pointer, c.kind, c.state.value, c.text, c.value, c.position.line, c.position.column)
            for c in cells(found.root)] == [
        ("/text", "text", "given", "012", "012", 1, 7),
        ("/namn", "namn", "given", "Björkgården", "Björkgården", 2, 7),
        ("/tal", "tal", "given", "1.40", Fraction(7, 5), 3, 6),
        ("/kronor", "kronor", "given", "6120.00", 6120, 4, 9),
        ("/heltal", "heltal", "given", "4", 4, 5, 9),
        ("/datum", "datum", "given", "2016-09-05", date(2016, 9, 5), 6, 8),
        ("/manaddag", "manaddag", "given", "03-15", "03-15", 7, 11),
        ("/termin", "termin", "given", "HT2016", "HT2016", 8, 9),
        ("/janej", "janej", "given", "nej", False, 9, 8),
        ("/val", "val", "given", "annan", "annan", 10, 6),
        ("/period/fran", "datum", "given", "2016-09-01", date(2016, 9, 1), 11, 16),
        ("/period/till", "datum", "blank", "", None, 11, 34),
        ("/rader/0/student", "personnamn", "given", "Anna Ek", "Anna Ek", 13, 14),
        ("/rader/0/antal", "tal", "given", "4", 4, 14, 12),
        ("/taggar/0", "val", "given", "a", "a", 15, 10),
        ("/taggar/1", "val", "given", "b", "b", 15, 13),
    ]
    row = found.root.series("rader")[0]
    assert (row.pointer, row.position.line, row.position.column) == ("/rader/0", 13, 5)
    assert all(cell.owner is found for cell in cells(found.root))
    assert found.root.owner is found


@pytest.mark.parametrize("kind", [*TEXT_KINDS, *TYPED_KINDS, "period"])
@pytest.mark.parametrize("written", ["", " ~", " null", " ''", ' ""', " '  '", " '\u00a0'"])
def test_blank(kind: str, written: str) -> None:
    cell = field(f"{kind}:{written}\n", kind)
    assert (cell.state, cell.text, cell.value, cell.present) == (State.BLANK, "", None, False)
    assert (cell.position.line, cell.position.column) == (1, len(kind) + 2 + (1 if written else 0))
    assert remarks(f"{kind}:{written}\n") == []


def test_blank_in_json() -> None:
    assert field('{"datum": null}', "datum").state is State.BLANK
    assert field('{"datum": ""}', "datum").state is State.BLANK
    assert field('{"text": "null"}', "text").value == "null"
    assert field("text: 'null'\n", "text").value == "null"


def test_a_name_of_invisible_characters_is_blank() -> None:
    assert field("namn: \"\\u200b\\u200d\"\n", "namn").state is State.BLANK


@pytest.mark.parametrize("kind", [*TEXT_KINDS, *TYPED_KINDS, "period"])
@pytest.mark.parametrize("written", ["ingen", "Ingen", "'INGEN'", "' ingen '"])
def test_recorded_as_none(kind: str, written: str) -> None:
    cell = field(f"{kind}: {written}\n", kind)
    assert (cell.state, cell.value, cell.present) == (State.NONE, None, False)
    assert cell.kind == ("record" if kind == "period" else kind)
    assert remarks(f"{kind}: {written}\n") == []


def test_a_choice_may_be_the_word_for_none() -> None:
    spec = Spec("record", fields={"avrundning": Spec("val", choices=("ingen", "ore"))})
    cell = document("avrundning: ingen\n", spec).root.cell("avrundning")
    assert cell is not None
    assert (cell.state, cell.value) == (State.GIVEN, "ingen")


@pytest.mark.parametrize("kind", TYPED_KINDS)
def test_a_placeholder_in_a_typed_field_is_absent_and_remarked_on(kind: str) -> None:
    cell = field(f"{kind}: ____\n", kind)
    assert (cell.state, cell.text, cell.value, cell.present) == (State.PLACEHOLDER, "____", None, False)
    assert remarks(f"{kind}: ____\n") == [(f"/{kind}", "platshallare")]


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_a_placeholder_in_a_text_is_absent(kind: str) -> None:
    cell = field(f"{kind}: xx kommun\n", kind)
    assert (cell.state, cell.text, cell.value) == (State.PLACEHOLDER, "xx kommun", None)
    assert remarks(f"{kind}: xx kommun\n") == []


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_texts_are_the_sources_own_characters(kind: str) -> None:
    for written, value in (("012", "012"), ("no", "no"), ("2016.10", "2016.10"), ("true", "true"), ("1_0", "1_0"),
                           ("'  Anna  Ek '", "  Anna  Ek ")):
        assert field(f"{kind}: {written}\n", kind).value == value
    assert field(f'{{"{kind}": 2016.10}}', kind).value == "2016.10"
    assert remarks(f'{{"{kind}": 2016.10}}') == []


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_a_boolean_of_json_is_no_text(kind: str) -> None:
    cell = field(f'{{"{kind}": true}}', kind)
    assert (cell.state, cell.text, cell.value, cell.present) == (State.MALFORMED, "true", None, True)
    assert remarks(f'{{"{kind}": true}}') == [(f"/{kind}", "fel-typ")]


@pytest.mark.parametrize("kind", TYPED_KINDS)
def test_quotes_make_no_difference_to_what_a_typed_field_says(kind: str) -> None:
    values = {field(f"{kind}: {written}\n", kind).value for written in (GOOD[kind], f"'{GOOD[kind]}'")}
    assert len(values) == 1
    assert None not in values


@pytest.mark.parametrize(("text", "kind", "code"), [
    ("tal: 6120,00\n", "tal", "fel-tal"), ("kronor: 6 120\n", "kronor", "fel-tal"),
    ("heltal: 4.5\n", "heltal", "fel-tal"),
    ("tal: 1e999999\n", "tal", "fel-tal"), ("tal: .nan\n", "tal", "fel-tal"), ('{"tal": true}', "tal", "fel-tal"),
    ("datum: 2016-9-5\n", "datum", "fel-format"), ("datum: 2016-02-30\n", "datum", "fel-format"),
    ('{"datum": 20160905}', "datum", "fel-format"), ("manaddag: 15 mars\n", "manaddag", "fel-format"),
    ("termin: våren\n", "termin", "fel-format"), ("janej: yes\n", "janej", "fel-val"),
    ('{"janej": 1}', "janej", "fel-val"),
    ("val: Sjuksköterska\n", "val", "fel-val"),
])
def test_what_does_not_fit_is_one_malformed_value(text: str, kind: str, code: str) -> None:
    cell = field(text, kind)
    assert (cell.state, cell.value, cell.present) == (State.MALFORMED, None, True)
    assert cell.text
    assert remarks(text) == [(f"/{kind}", code)]


def test_a_malformed_value_blinds_only_itself() -> None:
    root = document("datum: 2016-9-5\nkronor: 10\n").root
    assert (root.value("datum"), root.value("kronor")) == (None, 10)


def test_a_decimal_comma_between_braces_is_one_malformed_number() -> None:
    found = document("rader:\n  - {student: A, antal: 1,4}\n")
    assert [(r.pointer, r.code, r.position.column) for r in found.form] == [("/rader/0/antal", "fel-tal", 25)]
    assert "skriv 1.4" in found.form[0].message


def test_booleans_of_json() -> None:
    assert [field(f'{{"janej": {word}}}', "janej").value for word in ("true", "false")] == [True, False]


def test_a_term_in_other_words_is_given_with_a_remark() -> None:
    cell = field("termin: höstterminen 2016\n", "termin")
    assert (cell.state, cell.text, cell.value) == (State.GIVEN, "höstterminen 2016", "HT2016")
    assert remarks("termin: höstterminen 2016\n") == [("/termin", "fel-format")]


@pytest.mark.parametrize(("text", "name", "kind", "shown"), [
    ("datum: {a: 1}\n", "datum", "datum", "{…}"),
    ("text: [a]\n", "text", "text", "[…]"),
    ("period: 2016\n", "period", "record", "2016"),
    ("period: [a]\n", "period", "record", "[…]"),
    ("rader: {student: A}\n", "rader", "list", "{…}"),
    ("rader: en rad\n", "rader", "list", "en rad"),
])
def test_the_wrong_shape(text: str, name: str, kind: str, shown: str) -> None:
    cell = field(text, name)
    assert (cell.state, cell.kind, cell.text, cell.value) == (State.MALFORMED, kind, shown, None)
    assert remarks(text) == [(f"/{name}", "fel-typ")]


def test_a_message_about_the_shape_repeats_no_name() -> None:
    assert "Anna" not in document("rader: Anna Ek\n").form[0].message


@pytest.mark.parametrize("name", ["period", "rader", "taggar"])
def test_a_placeholder_where_more_is_wanted(name: str) -> None:
    cell = field(f"{name}: ____\n", name)
    assert cell.state is State.PLACEHOLDER
    assert remarks(f"{name}: ____\n") == [(f"/{name}", "platshallare")]


def test_items_go_wrong_one_by_one() -> None:
    root = document("rader:\n  - {student: A}\n  - trasig\n  -\n  - ingen\n  - [a]\ntaggar: [a, c, ~]\n").root
    series = root.fields["rader"]
    assert isinstance(series, Series)
    assert [item.state if isinstance(item, Cell) else type(item) for item in series.items] == [
        Record, State.MALFORMED, State.BLANK, State.NONE, State.MALFORMED]
    assert [row.pointer for row in root.series("rader")] == ["/rader/0"]
    tags = root.fields["taggar"]
    assert isinstance(tags, Series)
    assert [item.state for item in tags.items if isinstance(item, Cell)] == [
        State.GIVEN, State.MALFORMED, State.BLANK]
    assert [(r.pointer, r.code) for r in root.owner.form] == [
        ("/rader/1", "fel-typ"), ("/rader/4", "fel-typ"), ("/taggar/1", "fel-val")]


@pytest.mark.parametrize("written", ["[]", "ingen"])
def test_an_empty_list_says_that_there_are_none(written: str) -> None:
    series = document(f"kurser: {written}\n").root.fields["kurser"]
    assert isinstance(series, Series)
    assert series.items == []
    assert (series.position.line, series.position.column) == (1, 9)
    assert remarks(f"kurser: {written}\n") == []


@pytest.mark.parametrize("written", ["[]", "ingen", "", "~"])
def test_an_empty_list_of_rows_is_absent(written: str) -> None:
    cell = field(f"rader: {written}\n", "rader")
    assert (cell.state, cell.kind, cell.text, cell.present) == (State.BLANK, "list", "", False)
    assert remarks(f"rader: {written}\n") == []


def test_a_list_that_is_not_written_is_not_there() -> None:
    assert "kurser" not in document("text: a\n").root.fields
    assert field("kurser:\n", "kurser").state is State.BLANK


def test_unknown_keys_are_remarked_on_with_the_nearest_known() -> None:
    found = document("rader:\n  - {Studént: A, antal: 1}\nvadsomhelst: 1\na/b~c: {d: 1}\n")
    assert [(r.pointer, r.code, r.position.line, r.position.column) for r in found.form] == [
        ("/rader/0/Studént", "okand-nyckel", 2, 6), ("/vadsomhelst", "okand-nyckel", 3, 1),
        ("/a~1b~0c", "okand-nyckel", 4, 1)]
    assert "menade du student?" in found.form[0].message
    assert "menade du" not in found.form[1].message
    assert list(found.root.series("rader")[0].fields) == ["antal"]


def test_remarks_come_to_an_end() -> None:
    rows = "".join("  - {student: A, antal: x}\n" for _ in range(1500))
    found = document("rader:\n" + rows)
    assert len(found.form) == walk.MAX_REMARKS + 1
    assert "Resten visas inte" in found.form[-1].message
    assert len(found.root.series("rader")) == 1500


def test_ten_thousand_unknown_keys_are_read_at_once() -> None:
    found = document("".join(f"nyckel{number}: 1\n" for number in range(10_000)))
    assert found.root.fields == {}
    assert found.form[0].code == "okand-nyckel"
