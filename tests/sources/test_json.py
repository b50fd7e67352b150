"""JSON becomes a raw tree with places and the source's own digits, as strict as the standard asks and a bit more."""

from __future__ import annotations

import json as stdlib_json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.sources import json
from checker.sources.errors import SourceError
from checker.sources.guard import CONTROL
from checker.sources.raw import Builder, Raw, RawList, RawMapping, RawScalar

CONSTANTS = {"true": True, "false": False, "null": None}


def tree(text: str, first_line: int = 1) -> Raw:
    return json.tree(text, Builder(100_000), first_line)


def refusal(text: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        tree(text)
    return caught.value


def plain(node: Raw) -> object:
    """The tree as the standard library would give it."""
    if isinstance(node, RawList):
        return [plain(item) for item in node.items]
    if isinstance(node, RawMapping):
        return {key: plain(value) for key, (_, _, value) in node.entries.items()}
    if node.style == "number":
        return stdlib_json.loads(node.text)
    return node.text if node.style == "quoted" else CONSTANTS[node.text]


def scalars(node: Raw) -> list[RawScalar]:
    if isinstance(node, RawScalar):
        return [node]
    children = node.items if isinstance(node, RawList) else [value for _, _, value in node.entries.values()]
    return [scalar for child in children for scalar in scalars(child)]


def test_numbers_keep_their_digits() -> None:
    found = scalars(tree("[6120.00, 1e2, -0, 1E+999999, 0.1000000000000000055511151231257827]"))
    assert [(s.text, s.style) for s in found] == [
        (text, "number") for text in ("6120.00", "1e2", "-0", "1E+999999", "0.1000000000000000055511151231257827")]


def test_places() -> None:
    node = tree('{"å": "😀", "b": [1,\n  null],\r\n "c": {}}')
    assert isinstance(node, RawMapping)
    assert {key: (line, column) for key, (line, column, _) in node.entries.items()} == {
        "å": (1, 2), "b": (1, 12), "c": (3, 2)}
    assert [(s.line, s.column) for s in scalars(node)] == [(1, 7), (1, 18), (2, 3)]
    assert (node.entries["c"][2].line, node.entries["c"][2].column) == (3, 7)


def test_a_line_of_a_longer_file_has_the_files_line_number() -> None:
    node = tree('  {"a": 1}', first_line=7)
    assert (node.line, node.column) == (7, 3)


def test_escapes() -> None:
    node = tree(r'"\"\\\/\n\t\u00e5\ud83d\ude00å"')
    assert isinstance(node, RawScalar)
    assert node.text == '"\\/\n\tå😀å'


@pytest.mark.parametrize(("text", "words", "place"), [
    ('{"a": 1, "b": 2,\n"a": 3}', ["”a”", "två gånger", "rad 1"], (2, 1)),
    ('{"a": 1, "\\u0061": 2}', ["två gånger"], (1, 10)),
    ('{"a": 1,}', ["Kommat", "bort"], (1, 8)),
    ("[1, 2,\n]", ["Kommat"], (1, 6)),
    ("[1 2]", ["komma", "]"], (1, 4)),
    ('{"a": 1 "b": 2}', ["komma", "}"], (1, 9)),
    ('{"a" 1}', ["kolon"], (1, 6)),
    ("{1: 2}", ["nyckel"], (1, 2)),
    ("{a: 2}", ["”a”", "citattecken"], (1, 2)),
    ("{'a': 2}", ["enkla"], (1, 2)),
    ("[,]", ["saknas ett värde"], (1, 2)),
    ("[NaN]", ["”NaN”", "null"], (1, 2)),
    ("[-Infinity]", ["Infinity"], (1, 2)),
    ("[True]", ["true"], (1, 2)),
    ("[None]", ["null"], (1, 2)),
    ("[012]", ["”012”", "inledande nollor"], (1, 2)),
    ("[.5]", ["tal"], (1, 2)),
    ("[1_000]", ["tal"], (1, 2)),
    ("[+1]", ["tal"], (1, 2)),
    ("[1.]", ["tal"], (1, 2)),
    ("[1] // nej", ["kommentarer"], (1, 5)),
    ("# nej\n[1]", ["kommentarer"], (1, 1)),
    ("[1] [2]", ["efter dokumentets slut"], (1, 5)),
    ("[1]\u00a0", ["U+00A0"], (1, 4)),
    ("[1", ["tar slut", "rad 1"], (1, 3)),
    ('{"a": 1,\n "b": ', ["tar slut"], (2, 7)),
    ('{"a": "text}', ["Citattecknet", "slut"], (1, 7)),
    ('["rad\nrad"]', ["Citattecknet"], (1, 2)),
    ('["a\tb"]', ["tabb"], (1, 4)),
    ('["C:\\q"]', ["snedstreck"], (1, 5)),
    ('["\\ud800"]', ["surrogat"], (1, 3)),
    ('["\\udc00\\ud800"]', ["surrogat"], (1, 3)),
    ('["\\ud800\\u0041"]', ["surrogat"], (1, 3)),
    ('["\\u12"]', ["fyra hexadecimala"], (1, 5)),
    ('["\\', ["snedstreck"], (1, 3)),
    ("", ["tar slut"], (1, 1)),
])
def test_faults(text: str, words: list[str], place: tuple[int, int]) -> None:
    error = refusal(text)
    assert all(word in error.message for word in words), error.message
    assert (error.line, error.column) == place


def test_nesting_has_an_end() -> None:
    assert isinstance(tree("[" * 100 + "]" * 100), RawList)
    assert "100 nivåer" in refusal("[" * 101 + "]" * 101).message
    assert "100 nivåer" in refusal('{"a":' * 1_000_000).message


texts = st.text(st.characters(exclude_categories=("Cc", "Cs")))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=30)


@given(values, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_what_the_standard_library_writes_is_read_back_from_the_places_named(
        value: object, indent: int | str | None, ascii_only: bool) -> None:
    text = stdlib_json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    node = tree(text)
    assert plain(node) == value
    lines = text.split("\n")
    for scalar in scalars(node):
        rest = lines[scalar.line - 1][scalar.column - 1 :]
        assert rest.startswith('"' if scalar.style == "quoted" else scalar.text)


def strict(text: str) -> Any:
    """What the standard library makes of a text. ValueError for what we refuse besides."""
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(found)) != len(found):
            raise ValueError("duplicate key")
        return dict(found)

    def finite(word: str) -> float:
        raise ValueError(word)

    value = stdlib_json.loads(text, object_pairs_hook=pairs, parse_constant=finite)
    if CONTROL.search(stdlib_json.dumps(value, ensure_ascii=False).encode().decode()):  # fails on lone surrogates
        raise ValueError("control character")
    return value


def outcome(read: Callable[[str], object], text: str) -> str:
    try:
        return repr(read(text))
    except (SourceError, ValueError):
        return "refused"


edits = st.lists(st.tuples(st.integers(0, 200), st.sampled_from('{}[]":,\\0123456789.eE+-tfnu \n/x')), max_size=4)


@given(values, edits)
def test_the_scanner_accepts_what_the_standard_library_accepts_and_nothing_else(
        value: object, edits: list[tuple[int, str]]) -> None:
    text = stdlib_json.dumps(value)
    for offset, character in edits:
        offset %= len(text)
        text = text[:offset] + character + text[offset + 1 :]
    assert outcome(lambda text: plain(tree(text)), text) == outcome(strict, text)
