"""What holds of every well-typed expression over every document."""

from __future__ import annotations

import copy
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.expression.context import TooMuchWork
from checker.expression.encode import from_data, to_data
from checker.expression.interpret import evaluate
from checker.expression.values import Unknown, Value

from .bench import Bench, Plain, known, typed

# Expressions as text, by type. The deeper ones are built of the shallower.
LEAVES = {
    "tal": ["0", "1", "2.5", "faktura.betalningsvillkor_dagar", "len(faktura.rader)", "len(angivna(faktura.rader))",
            "avtal.ersattning.prisar"],
    "kronor": ["faktura.total", "faktura.moms", "avtal.ersattning.belopp_per_vecka"],
    "datum": ['"2016-12-15"', "faktura.datum", "faktura.forfallodatum", "granskningsdag"],
    "ord": ['"Björkgården"', "faktura.nummer", "faktura.avsandare.namn", "faktura.avsandare.kontaktperson"],
    "janej": ["1 == 1", "finns(faktura.datum)", "finns(faktura.avsandare.namn)", "redovisad(faktura.total)",
              "angiven(faktura.nummer)", 'faktura.typ == "kreditfaktura"', 'tolkning.dagar == "kalender"',
              "finns(avtal.ersattning.prisar)", "vardag(faktura.datum)"],
}
OF_A_ROW = {
    "tal": ["rad.antal_veckor", "rad.antal_dagar"],
    "kronor": ["rad.ersattning"],
    "datum": ["rad.startdatum", "rad.slutdatum"],
    "ord": ["rad.student", "rad.verksamhet"],
    "janej": ["finns(rad.student)", "angiven(rad.startdatum)", 'rad.form == "vfu"'],
}
DEPTH = 3
MANY = settings(max_examples=4 * settings.default.max_examples if settings.default else 200)


def leaf(kind: str, row: bool) -> st.SearchStrategy[str]:
    return st.sampled_from(LEAVES[kind] + (OF_A_ROW[kind] if row else []))


def expression(kind: str, depth: int = DEPTH, row: bool = False) -> st.SearchStrategy[str]:
    """The text of an expression of a kind; within a loop over the rows where ``row``."""
    if depth == 0:
        return leaf(kind, row)
    return st.one_of(leaf(kind, row), compound(kind, depth - 1, row))


def compound(kind: str, depth: int, row: bool) -> st.SearchStrategy[str]:
    def of(kind: str) -> st.SearchStrategy[str]:
        return expression(kind, depth, row)

    def in_rows(kind: str) -> st.SearchStrategy[str]:
        return expression(kind, depth, True)

    choice = joined("({} if {} else {})", of(kind), of("janej"), of(kind))
    if kind == "janej":
        loops = [] if row else [joined("all({} for rad in faktura.rader)", in_rows("janej")),
                                joined("any({} for rad in faktura.rader if {})", in_rows("janej"), in_rows("janej")),
                                joined("all({} for rad in angivna(faktura.rader) if {})", in_rows("janej"),
                                       in_rows("janej"))]
        return st.one_of(
            joined("({} and {})", of("janej"), of("janej")), joined("({} or {})", of("janej"), of("janej")),
            joined("(not {})", of("janej")),
            *(joined("({} {} {} {} {})", of(k), order, of(k), order, of(k)) for k in ("tal", "datum")),
            joined("({} {} {})", of("kronor"), order, of("kronor")), joined("({} {} {})", of("ord"), same, of("ord")),
            joined('({} in ("björkgården", "17"))', of("ord")), joined("({} not in (1, 2.5))", of("tal")),
            *loops, choice)
    if kind in ("tal", "kronor"):
        loops = [] if row else [joined("sum({} for rad in faktura.rader)", in_rows(kind)),
                                joined("max({} for rad in faktura.rader if {})", in_rows(kind), in_rows("janej"))]
        if kind == "kronor":
            return st.one_of(joined("({} - {})", of(kind), of(kind)), joined("ore({} / {})", of(kind), of("tal")),
                             joined("(-{})", of(kind)), *loops, choice)
        lengths = [] if row else [joined("len(rad for rad in faktura.rader if {})", in_rows("janej"))]
        return st.one_of(joined("({} + {})", of(kind), of(kind)), joined("({} * {})", of(kind), of(kind)),
                         joined("({} / {})", of(kind), of(kind)), joined("({} - {})", of("datum"), of("datum")),
                         joined("rymmer({}, {}, tolkning.dagar, 5)", of("datum"), of("datum")), *loops,
                         *lengths, choice)
    if kind == "datum":
        loops = [] if row else [joined("min({} for rad in faktura.rader)", in_rows("datum"))]
        return st.one_of(joined("({} + {})", of("datum"), of("tal")), joined("nasta_vardag({})", of("datum")), *loops,
                         choice)
    return choice


order, same = st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.sampled_from(["==", "!="])


def joined(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda values: template.format(*values))


conditions = expression("janej").filter(lambda text: len(text) <= 400)
anything = st.one_of(*(expression(kind) for kind in LEAVES)).filter(lambda text: len(text) <= 1000)

# Documents: a field has a value, or can't be read, or says nothing. What can't be read has a value behind it.
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "tal": st.sampled_from([0, 1, 2.5, 4, -1, 30]), "kronor": st.sampled_from(["0", "6120.00", "-0.5", "1530"]),
    "datum": st.sampled_from(["2016-09-05", "2016-12-15", "2017-01-01", "1999-12-31"]),
    "ord": st.sampled_from(["Björkgården", "BJÖRKGÅRDEN ", "17", "Ek"]),
    "typ": st.sampled_from(["faktura", "kreditfaktura"]), "form": st.sampled_from(["vfu", "uppsats"]),
}
FIELDS = {"betalningsvillkor_dagar": "tal", "total": "kronor", "moms": "kronor", "datum": "datum",
          "forfallodatum": "datum", "nummer": "ord", "typ": "typ"}
ROW_FIELDS = {"antal_veckor": "tal", "antal_dagar": "tal", "ersattning": "kronor", "startdatum": "datum",
              "slutdatum": "datum", "student": "ord", "verksamhet": "ord", "form": "form"}
MALFORMED = {"x": "går inte att läsa"}  # a mapping where a scalar should stand
UNSAID = object()


@st.composite
def twins(draw: st.DrawFn) -> tuple[Plain, Plain]:
    """An invoice with parts that can't be read, and the same one with values in their place."""
    def record(fields: dict[str, str]) -> tuple[Plain, Plain]:
        blurred, clear = {}, {}
        for name, kind in fields.items():
            whole = 7 if kind == "tal" and name == "betalningsvillkor_dagar" else draw(VALUES[kind])
            seen = draw(st.sampled_from([*[whole] * 8, MALFORMED, MALFORMED, UNSAID, "", "ingen"]))
            if seen is not UNSAID:
                blurred[name], clear[name] = seen, whole if seen is MALFORMED else seen
        return blurred, clear

    pair = record(FIELDS)
    rows: list[tuple[Any, Any]] = draw(st.lists(st.builds(lambda _: record(ROW_FIELDS), st.none()), max_size=3))
    unread = draw(st.sampled_from([None, None, "rad", "rader", "avsandare"]))
    if rows and unread == "rad":
        rows[0] = "Moa Hällgren", rows[0][1]
    sender = record({"namn": "ord", "kontaktperson": "ord"})
    for side, invoice in enumerate(pair):
        invoice["rader"] = [row[side] for row in rows]
        invoice["avsandare"] = sender[side]
    if unread in ("rader", "avsandare") and (unread == "avsandare" or rows):
        pair[0][unread] = "går inte att läsa"
    return pair


PRICED: Plain = {"ersattning": {"prisar": 2016, "belopp_per_vecka": 1530}}
AGREEMENTS = st.sampled_from([PRICED, PRICED, {}, None])


def result(text: str, bench: Bench, chosen: dict[str, str]) -> Value | None:
    try:
        return evaluate(typed(text)[0], bench.context(chosen))
    except TooMuchWork:
        return None


@MANY
@given(anything, twins(), AGREEMENTS, st.sampled_from(["kalender", "vardagar"]))
def test_nothing_is_raised_but_what_is_declared(text: str, pair: tuple[Plain, Plain], agreement: Plain | None,
                                                dagar: str) -> None:
    found = result(text, Bench.of(pair[0], agreement), {"dagar": dagar})
    kind = typed(text)[1].kind
    if found is not None and known(found) is not None:
        assert isinstance(found, {"janej": bool, "datum": date}.get(kind, int | Fraction | str))


@given(conditions, conditions, twins())
def test_de_morgan(one: str, other: str, pair: tuple[Plain, Plain]) -> None:
    bench = Bench.of(pair[0])
    assert result(f"not ({one} and {other})", bench, {}) == result(f"not {one} or not {other}", bench, {})
    assert result(f"not ({one} or {other})", bench, {}) == result(f"not {one} and not {other}", bench, {})


@given(conditions, conditions, conditions, twins())
def test_the_order_of_operands_does_not_matter(one: str, other: str, third: str, pair: tuple[Plain, Plain]) -> None:
    bench = Bench.of(pair[0])
    for word in ("and", "or"):
        values = [result(f" {word} ".join(operands), bench, {}) for operands in (
            (one, other, third), (third, other, one), (other, one, third))]
        assert len({value for value in values if isinstance(value, bool)}) <= 1
        assert len({type(value) for value in values}) == 1


@given(conditions, twins())
def test_not_twice_is_nothing_done(text: str, pair: tuple[Plain, Plain]) -> None:
    bench = Bench.of(pair[0])
    assert result(f"not not {text}", bench, {}) == result(f"{text} and 1 == 1", bench, {})


@MANY
@given(anything, twins(), AGREEMENTS)
def test_what_is_known_stays_when_more_is_known(text: str, pair: tuple[Plain, Plain], agreement: Plain | None) -> None:
    blurred, clear = (result(text, Bench.of(invoice, agreement), {}) for invoice in pair)
    if blurred is not None and clear is not None and known(blurred) is not None:
        assert (type(blurred), blurred) == (type(clear), clear)


#: Every construct, over fields alone.
CONSTRUCTS = {
    "all({} for rad in faktura.rader)": ["janej"], "any({} for rad in faktura.rader)": ["janej"],
    "all({} for rad in faktura.rader if {})": ["janej", "janej"],
    "any({} for rad in faktura.rader if {})": ["janej", "janej"],
    "sum({} for rad in faktura.rader)": ["tal"], "sum({} for rad in faktura.rader if {})": ["tal", "janej"],
    "min({} for rad in faktura.rader if {})": ["tal", "janej"], "max({} for rad in faktura.rader)": ["datum"],
    "len(rad for rad in faktura.rader if {})": ["janej"], "len(faktura.rader)": [], "len(angivna(faktura.rader))": [],
    "{} and {}": ["janej", "janej"], "{} or {}": ["janej", "janej"], "not ({})": ["janej"],
    "{} if {} else {}": ["tal", "janej", "tal"], "{} < {} <= {}": ["datum", "datum", "datum"],
    "{} != {}": ["ord", "ord"], '{} in ("17", "björkgården")': ["ord"], "{} not in (0, 30)": ["tal"],
    "{} + {}": ["datum", "tal"], "{} * {}": ["tal", "tal"], "{} / {}": ["tal", "tal"],
    "rymmer({}, {}, tolkning.dagar, 5)": ["datum", "datum"], "vardag({})": ["datum"],
}
FIELDS_OF = {
    "tal": ["faktura.betalningsvillkor_dagar", "0"], "datum": ["faktura.datum", "faktura.forfallodatum"],
    "janej": ["faktura.total > 0", 'faktura.typ == "faktura"', "angiven(faktura.nummer)"],
    "ord": ["faktura.nummer", "faktura.avsandare.namn"],
}
FIELDS_OF_A_ROW = {"tal": ["rad.antal_veckor", "rad.antal_dagar"], "datum": ["rad.startdatum", "rad.slutdatum"],
                   "janej": ["rad.antal_veckor > 1", 'rad.form == "vfu"', "finns(rad.student)"]}
ROW: Plain = {"antal_veckor": 2, "antal_dagar": 0, "startdatum": "2016-09-05", "slutdatum": "2016-09-16",
              "student": "Ek", "form": "vfu"}
WHOLE: Plain = {
    "betalningsvillkor_dagar": 30, "datum": "2016-12-09", "forfallodatum": "2017-01-08", "total": 10, "typ": "faktura",
    "nummer": "17", "avsandare": {"namn": "Björkgården"}, "rader": [ROW, {**ROW, "antal_veckor": 1, "form": "uppsats"}]}
OTHERWISE: dict[str, list[Any]] = {
    # place: what may stand there
    "betalningsvillkor_dagar": [0, 7, 30], "datum": ["2016-01-01", "2017-01-09"], "forfallodatum": ["2016-12-08"],
    "total": [0, -1, 10], "typ": ["faktura", "kreditfaktura"], "nummer": ["17", "björkgården", "x"],
    "avsandare": [{"namn": "17"}, {"namn": "X"}], "avsandare/namn": ["17", "X"], "rader": [[ROW], [ROW] * 3],
    "rader/0": [{**ROW, "antal_veckor": 9, "form": "uppsats"}, ROW], "rader/1": [ROW],
    "rader/0/antal_veckor": [0, 1, 9], "rader/1/antal_veckor": [0, 9], "rader/1/antal_dagar": [4, -4],
    "rader/0/startdatum": ["2016-01-01"], "rader/0/slutdatum": ["2016-01-01", "2020-01-01"],
    "rader/0/form": ["vfu", "uppsats"], "rader/1/form": ["vfu", "uppsats"], "rader/1/student": ["X"],
}


def placed(place: str, content: Any) -> Bench:
    """The whole invoice, but for what stands in one place."""
    invoice = copy.deepcopy(WHOLE)
    *way, last = place.split("/")
    node: Any = invoice
    for step in way:
        node = node[int(step)] if step.isdigit() else node[step]
    node[int(last) if last.isdigit() else last] = content
    return Bench.of(invoice)


@pytest.fixture(scope="module")
def blurred() -> list[tuple[Bench, list[Bench]]]:
    """An invoice with one place that can't be read, and the same one with each of the values that may stand there."""
    return [(placed(place, "läses ej" if isinstance(values[0], list | dict) else MALFORMED),
             [placed(place, content) for content in values]) for place, values in OTHERWISE.items()]


@pytest.mark.parametrize("template", CONSTRUCTS)
def test_no_construct_takes_back_what_it_said(template: str, blurred: list[tuple[Bench, list[Bench]]]) -> None:
    leaves = FIELDS_OF_A_ROW if " for " in template else FIELDS_OF
    learned = 0
    for parts in product(*(leaves[kind] for kind in CONSTRUCTS[template])):
        tree, _ = typed(template.format(*parts))
        for unclear, clear in blurred:
            said = evaluate(tree, unclear.context())
            for after in (evaluate(tree, bench.context()) for bench in clear):
                if known(said) is not None:
                    assert (type(said), said) == (type(after), after), parts
                learned += known(said) is None and known(after) is not None
    assert learned


@given(conditions, twins(), AGREEMENTS)
def test_every_unknown_names_a_place_that_is_unknown(text: str, pair: tuple[Plain, Plain],
                                                     agreement: Plain | None) -> None:
    found = result(text, Bench.of(pair[0], agreement), {})
    if isinstance(found, Unknown):
        assert len(set(found.causes)) == len(found.causes)
        for cause in found.causes:
            node: Any = cause.owner.root if cause.owner else None
            for step in cause.pointer.split("/")[1:]:
                node = getattr(node, "fields", {}).get(step) or (
                    node.items[int(step)] if step.isdigit() and hasattr(node, "items") else None)
            assert getattr(node, "value", None) is None


@given(anything)
def test_a_tree_survives_the_way_to_data_and_back(text: str) -> None:
    tree, _ = typed(text)
    assert from_data(to_data(tree)) == tree
