"""YAML becomes a raw tree with places; what documents have no use for is refused in plain words."""

from __future__ import annotations

import json as stdlib_json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.sources import yaml
from checker.sources.errors import Refused, SourceError
from checker.sources.raw import Builder, Raw, RawList, RawMapping, RawScalar


def trees(text: str) -> list[Raw]:
    return yaml.trees(text, Builder(100_000))


def refusal(text: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        trees(text)
    return caught.value


def plain(tree: Raw) -> object:
    """The tree without places and styles."""
    if isinstance(tree, RawScalar):
        return tree.text
    if isinstance(tree, RawList):
        return [plain(item) for item in tree.items]
    return {key: plain(value) for key, (_, _, value) in tree.entries.items()}


def value(tree: Raw, *path: str | int) -> Raw:
    for step in path:
        if isinstance(step, int):
            assert isinstance(tree, RawList)
            tree = tree.items[step]
        else:
            assert isinstance(tree, RawMapping)
            tree = tree.entries[step][2]
    return tree


def test_values_stay_as_they_stand() -> None:
    tree, = trees("a: 012\nb: 1_000\nc: no\nd: 2016-9-5\ne: 2016.10\nf: 6120.00\ng: 0x1F\nh: 1:30\ni: 'no'\n")
    assert plain(tree) == {"a": "012", "b": "1_000", "c": "no", "d": "2016-9-5", "e": "2016.10", "f": "6120.00",
                           "g": "0x1F", "h": "1:30", "i": "no"}
    assert isinstance(tree, RawMapping)
    assert {key: node.style for key, (_, _, node) in tree.entries.items() if isinstance(node, RawScalar)} == {
        **dict.fromkeys("abcdefgh", "plain"), "i": "quoted"}


def test_every_value_has_its_place_also_a_blank_one() -> None:
    text = ("fält: å\n"          # 1
            "tom:\n"             # 2
            "rader:\n"           # 3
            "  - {a: 😀, b: , c: ~}\n"
            "  -\n"              # 5
            "  - x: 'y'\n"
            "    z: |\n"         # 7
            "      flera\n"
            "      rader\n")
    tree, = trees(text)
    places = {path: (value(tree, *path).line, value(tree, *path).column) for path in [
        (), ("fält",), ("tom",), ("rader",), ("rader", 0), ("rader", 0, "a"), ("rader", 0, "b"), ("rader", 0, "c"),
        ("rader", 1), ("rader", 2), ("rader", 2, "x"), ("rader", 2, "z")]}
    assert places == {
        (): (1, 1), ("fält",): (1, 7), ("tom",): (2, 5), ("rader",): (4, 3), ("rader", 0): (4, 5),
        ("rader", 0, "a"): (4, 9), ("rader", 0, "b"): (4, 15), ("rader", 0, "c"): (4, 20), ("rader", 1): (5, 4),
        ("rader", 2): (6, 5), ("rader", 2, "x"): (6, 8), ("rader", 2, "z"): (7, 8)}
    assert isinstance(tree, RawMapping)
    assert tree.entries["tom"][:2] == (2, 1)


def test_places_with_windows_line_ends() -> None:
    tree, = trees("a: 1\r\nb:\r\n  - 2\r\n")
    assert (value(tree, "b", 0).line, value(tree, "b", 0).column) == (3, 5)


def test_several_documents_and_empty_ones() -> None:
    found = trees("---\n---\na: 1\n---\n# intet\n---\nb: 2\n...\n---\nnull\n")
    assert [plain(tree) for tree in found] == [{"a": "1"}, {"b": "2"}]
    assert [tree.line for tree in found] == [3, 7]


@pytest.mark.parametrize(("text", "tree"), [
    ("{a: 1,4}", {"a": "1,4"}),
    ("{a: 1,4, b: 2,4}", {"a": "1,4", "b": "2,4"}),
    ("{a: 6 120,50 kr, b: 1}", {"a": "6 120,50 kr", "b": "1"}),
    ("{a: 1,530,00}", {"a": "1,530,00"}),
    ("{a: 1, 4}", {"a": "1", "4": ""}),
    ("{a: 1,4: 5}", {"a": "1", "4": "5"}),
    ("{a: '1',4}", {"a": "1", "4": ""}),
    ("{a: ek,4}", {"a": "ek", "4": ""}),
    ("{4}", {"4": ""}),
    ("{a: 1,'': }", {"a": "1", "": ""}),
    ("[1,4]", ["1", "4"]),
    ("{a: [1],4}", {"a": ["1"], "4": ""}),
])
def test_a_decimal_comma_does_not_part_fields(text: str, tree: object) -> None:
    assert [plain(found) for found in trees(text)] == [tree]


def test_a_text_without_documents() -> None:
    assert trees("") == trees("# bara en kommentar\n") == []


@pytest.mark.parametrize(("text", "words", "place"), [
    ("a: 1\nb: 2\na: 3\n", ["”a”", "två gånger", "rad 1"], (3, 1)),
    ("x:\n  - {a: 1, a: 2}\n", ["två gånger"], (2, 12)),
    ("a: &namn 1\n", ["Ankare", "citattecken"], (1, 4)),
    ("a: &namn {b: 1}\n", ["Ankare"], (1, 4)),
    ("a: *namn\n", ["hänvisningar"], (1, 4)),
    ("a: 1\n<<: {b: 1}\n", ["Sammanslagning", "Skriv ut fälten"], (2, 1)),
    ("a: !!python/object/apply:os.system [ls]\n", ["Taggar", "Ta bort"], (1, 4)),
    ("a: !x 1\n", ["Taggar"], (1, 4)),
    ("a: !!str 1\n", ["Taggar"], (1, 4)),
    ("a: ! 1\n", ["Taggar"], (1, 4)),
    ("!x\na: 1\n", ["Taggar"], (1, 1)),
    ("? [a]\n: 1\n", ["nyckel"], (1, 3)),
    ("namn: {{namn}}\n", ["nyckel", "citattecken"], (1, 8)),
    ("%TAG ! tag:x,2016:\n---\na: 1\n", ["%TAG"], (None, None)),
])
def test_what_documents_have_no_use_for(text: str, words: list[str], place: tuple[int, int]) -> None:
    error = refusal(text)
    assert all(word in error.message for word in words)
    assert (error.line, error.column) == place


@pytest.mark.parametrize(("text", "words", "place"), [
    ("a:\n\tb: 1\n", ["tabb", "blanksteg"], (2, 1)),
    ("a:\n  b: 1\n \tc: 2\n", ["tabb"], (3, 2)),
    ("a: |\n\thej\n", ["tabb"], (2, 1)),
    ("a: x\n\ty: 1\n", ["tabb"], (2, 1)),
    ("a: [1, 2", ["tar slut", "rad 1"], (1, 9)),
    ("a:\n  - {b: 1, c", ["tar slut", "rad 2"], (2, 13)),
    ("a: 1\nb: 'text", ["Citattecknet", "slut"], (2, 4)),
    ("a: 1\nb", ["tar slut"], (2, 2)),
    ("a: b: c\n", ["kolon", "citattecken"], (1, 5)),
    ("a: 1\n b: 2\n", ["kolon", "indragen"], (2, 3)),
    ("a: 1\n- b\n", ["indragen"], (2, 1)),
    ("- a\nb: 1\n", ["listan"], (2, 1)),
    ("a: @b\n", ["”@”", "citattecken"], (1, 4)),
    ("a: %b\n", ["”%”", "citattecken"], (1, 4)),
    ("a: **b**\n", ["citattecken"], (1, 5)),
    ('a: "C:\\ny\\q"\n', ["snedstreck"], (1, 10)),
    ('a: "\\ud800"\n', ["tecken"], (1, 7)),
    ("a: [1 2: 3}\n", ["komma"], (1, 11)),
    ("b\na: 1\n", ["kolon"], (2, 2)),
    ("%YAML 9.9\n---\na: 1\n", ["version"], (1, 1)),
])
def test_faults_of_syntax(text: str, words: list[str], place: tuple[int, int]) -> None:
    error = refusal(text)
    assert all(word in error.message for word in words), error.message
    assert (error.line, error.column) == place


def test_a_bomb_of_aliases_dies_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert refusal(bomb).line == 1


@pytest.mark.parametrize("text", ["[" * 101, "- " * 101, "{a: " * 101, "? " * 101])
def test_nesting_has_an_end(text: str) -> None:
    assert refusal(text).line == 1


def test_nesting_to_the_limit_is_read() -> None:
    assert len(trees("[" * 100 + "]" * 100)) == 1
    assert "100 nivåer" in refusal("[" * 101 + "]" * 101).message


def test_a_key_has_a_length_it_can_be_shown_in() -> None:
    assert isinstance(refusal(f"{'k' * 201}: 1\n"), Refused)
    assert len(trees(f"{'k' * 200}: 1\n")) == 1


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\u2028\u2029"))
structures = st.recursive(words, lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=20)


@given(st.dictionaries(words, structures, min_size=1))
def test_json_is_yaml_and_gives_the_same_tree(structure: dict[str, object]) -> None:
    tree, = trees(stdlib_json.dumps(structure, ensure_ascii=False, indent=1))
    assert plain(tree) == structure
