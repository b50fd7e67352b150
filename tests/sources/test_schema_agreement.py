"""The walk remarks on a JSON document exactly where jsonschema refuses it.

The documents are grown from the schemas themselves, with good values, bad ones and wrong
shapes. Left out are the spellings that the reader understands beyond the schema, which is
what an editor shows while somebody types: white space for blank, ``INGEN``, a quoted number
with an exponent or a decimal point in a whole number, ``""`` and ``ingen`` for a choice or
for ja/nej, and ``"true"`` in quotes; and numbers of unreasonable size, which it refuses.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from checker import form
from checker.form import data_directory
from checker.sources import read
from checker.sources.scalars import YEARS

NOTHING = st.sampled_from([None, "", "ingen"])
NUMBERS = st.sampled_from([0, 7, -3, 1.5, 6120.25, "0", "-12", "6120.00", "012", "6 120", "6120,00", "1_000",
                           ".5", "+1", "tal"])
WHOLE_NUMBERS = st.sampled_from([0, 7, -3, 4.0, 1.5, "0", "-12", "4.5", "012", "4 st", "fyra"])
DAYS = (st.dates(date(1850, 1, 1), date(2250, 1, 1)).map(date.isoformat)
        | st.sampled_from(["2016-02-30", "2015-02-29", "2016-9-5", "5/9 2016", "2016-13-01", "____",
                           "ÅÅÅÅ-MM-DD", 2016]))
DAYS_OF_YEAR = st.sampled_from(["03-15", "02-29", "02-30", "13-01", "3-15", "15 mars", "xx", 3.15])
TERMS = st.sampled_from(["VT2026", "HT2016", "HT16", "höstterminen 2016", "VT0000", "vt2026", "xx", 2016])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=8) | st.sampled_from(
    ["xx", "____", "ingen", "", "012", 7, 1.5])
BY_FORMAT = {"datum": DAYS, "manad-dag": DAYS_OF_YEAR, "termin": TERMS, "kronor": NUMBERS}
BY_TYPE = {"number": NUMBERS, "integer": WHOLE_NUMBERS, "string": TEXTS}
WRONG = st.sampled_from([True, {}, [], {"a": 1}, [1], [None]])

checker = FormatChecker(formats=())


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).year in YEARS
    except ValueError:
        return False


@checker.checks("datum")
def _(value: object) -> bool:
    return not isinstance(value, str) or value in ("", "ingen") or is_day(value)


@checker.checks("manad-dag")
def _(value: object) -> bool:
    return not isinstance(value, str) or value in ("", "ingen") or is_day(f"2000-{value}")


@checker.checks("termin")
def _(value: object) -> bool:
    return not isinstance(value, str) or not value[2:].isdecimal() or int(value[2:]) in YEARS


def schema_of(kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((data_directory("schemas") / f"{kind}.schema.json").read_text("utf-8"))
    return schema


def mostly(good: st.SearchStrategy[Any], *others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Documents with one fault are the interesting ones: most places are as they should be."""
    return st.integers(0, 30).flatmap(lambda die: good if die else st.one_of(*others))


def grown(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values for a place: most of them right, some wrong, a few of the wrong shape."""
    if "enum" in schema:
        words = [word for word in schema["enum"] if word is not None]
        return mostly(st.sampled_from([*words, None]), st.sampled_from(["Fel", "xx", 1, f"{words[0]} "]), WRONG)
    if "properties" in schema:
        return mostly(record(schema), NOTHING, st.sampled_from(["xx", "text", 1]), WRONG)
    if "items" in schema:
        return mostly(st.lists(grown(schema["items"]), max_size=2), NOTHING, st.sampled_from(["xx", "text", 1]), WRONG)
    own = BY_FORMAT.get(schema.get("format", ""), BY_TYPE[schema["type"][0]])
    valid = Draft7Validator(schema, format_checker=checker).is_valid
    return mostly((own | NOTHING).filter(valid), own, WRONG)


def record(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: st.deferred(lambda place=place: grown(place)) for name, place in schema["properties"].items()}
    known = st.sets(st.sampled_from(sorted(fields)), max_size=6).flatmap(
        lambda chosen: st.fixed_dictionaries({name: fields[name] for name in sorted(chosen)}))
    return mostly(known, known.map(lambda found: {**found, "okand nyckel": 1}))


def agreement(kind: str, document: dict[str, Any]) -> None:
    document["dokument"] = kind
    data = json.dumps(document, ensure_ascii=False).encode()
    remarks = read("f.json", data).documents[0].form
    faults = [error.json_path for error in VALIDATORS[kind].iter_errors(document)]
    note(f"remarks {remarks}")
    note(f"faults {faults}")
    assert bool(remarks) == bool(faults)


VALIDATORS = {kind: Draft7Validator(schema_of(kind), format_checker=checker) for kind in form.kinds()}
GROWN = {kind: record(schema_of(kind)) for kind in form.kinds()}


@pytest.mark.parametrize("kind", form.kinds())
@given(st.data())
def test_the_walk_and_jsonschema_agree(kind: str, data: st.DataObject) -> None:
    document = data.draw(GROWN[kind])
    agreement(kind, document)
    assert document["dokument"] == kind


@pytest.mark.parametrize("kind", form.kinds())
def test_the_documents_that_they_agree_on_are_of_both_sorts(kind: str) -> None:
    verdicts = set()

    @settings(max_examples=60, database=None, derandomize=True)
    @given(GROWN[kind])
    def gather(document: dict[str, Any]) -> None:
        document["dokument"] = kind
        verdicts.add((VALIDATORS[kind].is_valid(document), len(document) > 2))

    gather()
    assert verdicts >= {(True, True), (False, True)}
