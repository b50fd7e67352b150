"""What may be written in a rule, and what is refused and where."""

from __future__ import annotations

import time
from datetime import date
from fractions import Fraction

import pytest

from checker.expression.grammar import MAX_LENGTH, MAX_NESTING, ExpressionError, parse, suggestion
from checker.expression.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Field,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Options,
    Presence,
    Tree,
    children,
    walk,
)

ALLOWED: list[tuple[str, Tree]] = [
    ("7", Literal(0, 7)),
    ("7.50", Literal(0, Fraction(15, 2))),
    ("0.1", Literal(0, Fraction(1, 10))),
    ("True", Literal(0, True)),
    ('"genomford"', Literal(0, "genomford")),
    ('"Åsa Öberg"', Literal(0, "Åsa Öberg")),
    ('"2016-12-15"', Literal(0, date(2016, 12, 15))),
    ('"2016-02-30"', Literal(0, "2016-02-30")),
    ("rad", Name(0, "rad")),
    ("rad.student", Field(0, Name(0, "rad"), "student")),
    ("a.b.c", Field(0, Field(0, Name(0, "a"), "b"), "c")),
    ("not a", Not(0, Name(4, "a"))),
    ("-a", Negate(0, Name(1, "a"))),
    ("a and b and c", Logic(0, "and", (Name(0, "a"), Name(6, "b"), Name(12, "c")))),
    ("a or b and c", Logic(0, "or", (Name(0, "a"), Logic(5, "and", (Name(5, "b"), Name(11, "c")))))),
    ("a + b * c", Arithmetic(0, "+", Name(0, "a"), Arithmetic(4, "*", Name(4, "b"), Name(8, "c")))),
    ("a < b <= c", Compare(0, Name(0, "a"), ("<", "<="), (Name(4, "b"), Name(9, "c")))),
    ('a in ("x", "y")', Compare(0, Name(0, "a"), ("in",), (Options(5, ("x", "y")),))),
    ("a not in b.c", Compare(0, Name(0, "a"), ("not in",), (Field(9, Name(9, "b"), "c"),))),
    ("x if a else y", Choice(0, Name(5, "a"), Name(0, "x"), Name(12, "y"))),
    ("finns(a.b)", Presence(0, "finns", Field(6, Name(6, "a"), "b"))),
    ("angivna(a.b)", Presence(0, "angivna", Field(8, Name(8, "a"), "b"))),
    ("ore(a, 2)", Call(0, "ore", (Name(4, "a"), Literal(7, 2)))),
    ("len(a.b)", Aggregate(0, "len", None, "", Field(4, Name(4, "a"), "b"), None)),
    ("all(x.c for x in a.b)",
     Aggregate(0, "all", Field(4, Name(4, "x"), "c"), "x", Field(17, Name(17, "a"), "b"), None)),
    ("sum(x for x in a if b)", Aggregate(0, "sum", Name(4, "x"), "x", Name(15, "a"), Name(20, "b"))),
]


@pytest.mark.parametrize(("text", "tree"), ALLOWED, ids=[text for text, _ in ALLOWED])
def test_what_may_be_written(text: str, tree: Tree) -> None:
    assert parse(text) == tree


REFUSED = {
    # text: the column of what isn't allowed
    "a[0]": 0,
    "a[0:1]": 0,
    "[a, b]": 0,
    "{a}": 0,
    "{a: b}": 0,
    "(a, b)": 0,
    "lambda: a": 0,
    "a and (lambda: b)": 7,
    "(b := a)": 1,
    'f"{a}"': 0,
    'a == f"x{a}"': 5,
    'b"x"': 0,
    "None": 0,
    "...": 0,
    "1j": 0,
    "1e3": 0,
    "1_000.5": 0,
    ".5": 0,
    "5.": 0,
    "1000000000000000": 0,
    "a ** b": 0,
    "a // b": 0,
    "a % b": 0,
    "a @ b": 0,
    "a << b": 0,
    "a & b": 0,
    "a | b": 0,
    "~a": 0,
    "+a": 0,
    "a is b": 5,
    "a is not b": 9,
    "a == b and a is b": 16,
    "await a": 0,
    "ore(*a)": 4,
    "ore(**a)": 0,
    "ore(x=a)": 0,
    "len(a, b)": 0,
    "a.b(c)": 0,
    "ore(a)(b)": 0,
    "(lambda: a)()": 0,
    "__import__": 0,
    '__import__("os")': 0,
    "a.__class__": 0,
    "a.b.__class__.__mro__": 0,
    "Rad": 0,
    "a.Student": 0,
    "å": 0,
    "a.ö == b": 0,
    "finns(1)": 0,
    "finns(a, b)": 0,
    "finns(a + b)": 0,
    "finns()": 0,
    "all(a)": 4,
    "all(a.b)": 4,
    "sum([x for x in a])": 4,
    "all(x for x in a for y in b)": 3,
    "all(x for x in a if b if c)": 3,
    "all(x for x, y in a)": 3,
    "all(x for x.y in a)": 3,
    "[x for x in a]": 0,
    "{x for x in a}": 0,
    "(x for x in a)": 0,
    "a in [1, 2]": 5,
    "a in (b, c)": 6,
    "a in (1, (2, 3))": 9,
    "å.b and a[0]": 0,
    '"å" == a[0]': 7,
}


NO_EXPRESSION = ["", "a b", "a = b", "(a", "yield", "*a", "import os", "a; b", "a\0b", "\ud800", '"\ud800" == a', "# a"]


@pytest.mark.parametrize("text", NO_EXPRESSION, ids=ascii)
def test_what_is_no_expression_at_all(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"kan inte läsas som ett uttryck|finns inte i regelspråket"):
        parse(text)


@pytest.mark.parametrize(("text", "column"), REFUSED.items(), ids=[ascii(text) for text in REFUSED])
def test_what_is_refused_and_where(text: str, column: int) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert error.value.column == column


def test_the_error_points_with_a_caret() -> None:
    with pytest.raises(ExpressionError) as error:
        parse('rad.namn == "Åsa" and rad[0]')
    message, line, caret = str(error.value).split("\n")
    assert message == "det här finns inte i regelspråket"
    assert line.index("rad[0]") == caret.index("^")


def test_line_breaks_of_the_file_do_not_matter() -> None:
    assert parse("a.b ==\n   1\n") == parse("a.b == 1")


def test_an_expression_has_a_longest_length() -> None:
    assert parse(" or ".join(["a"] * (MAX_LENGTH // 5)))
    with pytest.raises(ExpressionError, match="längre än"):
        parse(" or ".join(["a"] * MAX_LENGTH))


@pytest.mark.parametrize("nest", [
    lambda n: "(" * n + "a" + ")" * n, lambda n: "not " * n + "a", lambda n: "-" * n + "a",
    lambda n: "a" + ".b" * n, lambda n: "a" + " + a" * n, lambda n: "ore(" * n + "a" + ")" * n,
    lambda n: "a if a else " * n + "a", lambda n: "finns(" * n + "a.b" + ")" * n,
    lambda n: "all(" * n + "x" + " for x in a)" * n,
])
def test_an_expression_has_a_deepest_nesting(nest: object) -> None:
    assert callable(nest)
    with pytest.raises(ExpressionError):
        parse(nest(MAX_NESTING + 2))


def test_brackets_alone_make_no_tree() -> None:
    assert parse("(" * MAX_NESTING + "a" + ")" * MAX_NESTING) == Name(MAX_NESTING, "a")


@pytest.mark.parametrize("text", [
    "a" * 1_000_000, "(" * 1_000_000, "a + " * 250_000 + "a", "not " * 250_000 + "a", '"' * 999_999,
    "9" * 1_000_000, "a." * 500_000 + "a", "-" * 990 + "a", "[" * 900, "{" * 900, "a if " * 190,
    "lambda: " * 120 + "a", "9" * 999, "a" + "[0]" * 300, '"\\N{' + "x" * 900 + '}"',
])
def test_what_is_long_or_deep_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ExpressionError):
        parse(text)
    assert time.process_time() - began < 3


def test_letters_that_look_like_ours_name_nothing_else() -> None:
    """Python folds identifiers (NFKC) before it shows them: a fullwidth name is the plain one, or refused."""
    assert parse("ｒａｄ.student") == Field(0, Name(0, "rad"), "student")
    with pytest.raises(ExpressionError):
        parse("rаd.student")  # with a Cyrillic а


def test_children_stand_from_left_to_right() -> None:
    for _, tree in ALLOWED:
        columns = [child.column for child in children(tree)]
        if not isinstance(tree, Aggregate):
            assert columns == sorted(columns)
        assert next(iter(walk(tree))) is tree
    assert [type(node).__name__ for node in walk(parse("a.b == 1 and not c"))] == [
        "Logic", "Compare", "Field", "Name", "Literal", "Not", "Name"]


def test_a_near_name_is_suggested() -> None:
    assert suggestion("studnet", ["student", "verksamhet"]) == "; menas 'student'?"
    assert suggestion("xyz", ["student", "verksamhet"]) == ""
