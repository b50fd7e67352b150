"""What may be written in a rule: text → tree, and nothing that isn't listed here.

Python's own parser reads the text (its expression syntax is the one that people know);
the tree that leaves is ours, holds no Python, and is small enough to run in two ways.
"""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from checker.expression.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Constant,
    Field,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Options,
    Presence,
    Tree,
)

MAX_LENGTH = 1000  # characters of one expression
MAX_NESTING = 25  # levels of tree

AGGREGATES = ("all", "any", "sum", "min", "max", "len")
PRESENCE = ("finns", "redovisad", "angiven", "angivna", "bars", "ifylld")


class ExpressionError(Exception):
    """The expression isn't one of the language. ``column`` counts from 0 in ``text``."""

    def __init__(self, message: str, text: str = "", column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.column = column

    def __str__(self) -> str:
        if not self.text:
            return self.message
        return f"{self.message}\n    {self.text}\n    {' ' * self.column}^"


_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in",
}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def parse(text: str) -> Tree:
    """The tree of one expression. Raises ExpressionError with the column of what isn't allowed."""
    text = " ".join(text.split())
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"uttrycket är längre än {MAX_LENGTH} tecken")
    _check_nesting(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise ExpressionError("kan inte läsas som ett uttryck", text, max((error.offset or 1) - 1, 0)) from None
    except (ValueError, MemoryError, RecursionError, SyntaxWarning):
        raise ExpressionError("kan inte läsas som ett uttryck", text) from None
    return _Converter(text).convert(body, 0)


def _check_nesting(text: str) -> None:
    depth = 0
    for column, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth > MAX_NESTING:
            raise ExpressionError("för djupt nästlat", text, column)


class _Converter:
    """Python's tree to ours; refuses by default."""

    def __init__(self, text: str) -> None:
        self.text = text

    def refuse(self, node: ast.AST, message: str) -> ExpressionError:
        offset = getattr(node, "col_offset", 0)
        column = len(self.text.encode()[:offset].decode("utf-8", "ignore"))
        return ExpressionError(message, self.text, column)

    def convert(self, node: ast.expr, depth: int) -> Tree:
        if depth > MAX_NESTING:
            raise self.refuse(node, "för djupt nästlat")
        column, below = node.col_offset, depth + 1
        match node:
            case ast.Constant():
                return Literal(column, self.constant(node))
            case ast.Name(id=name):
                return Name(column, self.identifier(node, name))
            case ast.Attribute(value=of, attr=name):
                return Field(column, self.convert(of, below), self.identifier(node, name))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(column, self.convert(operand, below))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negate(column, self.convert(operand, below))
            case ast.BoolOp(op=op, values=values):
                operator = "and" if isinstance(op, ast.And) else "or"
                return Logic(column, operator, tuple(self.convert(v, below) for v in values))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return Arithmetic(column, _ARITHMETIC[type(op)], self.convert(left, below), self.convert(right, below))
            case ast.Compare():
                return self.comparison(node, below)
            case ast.IfExp(test=test, body=then, orelse=otherwise):
                return Choice(column, self.convert(test, below), self.convert(then, below),
                              self.convert(otherwise, below))
            case ast.Call():
                return self.call(node, below)
        raise self.refuse(node, "det här finns inte i regelspråket")

    def constant(self, node: ast.Constant) -> Constant:
        value = node.value
        if isinstance(value, float):
            source = ast.get_source_segment(self.text, node) or ""
            if not re.fullmatch(r"\d{1,12}\.\d{1,12}", source):
                raise self.refuse(node, "tal skrivs som 7.5")
            return Fraction(source)
        if isinstance(value, str):
            return date.fromisoformat(value) if _DATE.match(value) and _is_day(value) else value
        if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 10**15):
            return value
        raise self.refuse(node, "det här värdet finns inte i regelspråket")

    def identifier(self, node: ast.AST, name: str) -> str:
        if not _IDENTIFIER.match(name):
            raise self.refuse(node, f"namnet {name!r}: små bokstäver a–z, siffror och understreck")
        return name

    def comparison(self, node: ast.Compare, depth: int) -> Tree:
        operators = []
        rest: list[Tree] = []
        for op, right in zip(node.ops, node.comparators, strict=True):
            if type(op) not in _COMPARISONS:
                raise self.refuse(right, "jämförelsen finns inte i regelspråket")
            operators.append(_COMPARISONS[type(op)])
            if isinstance(right, ast.Tuple):
                rest.append(Options(right.col_offset, tuple(self.literal(e) for e in right.elts)))
            else:
                rest.append(self.convert(right, depth))
        return Compare(node.col_offset, self.convert(node.left, depth), tuple(operators), tuple(rest))

    def literal(self, node: ast.expr) -> Constant:
        if not isinstance(node, ast.Constant):
            raise self.refuse(node, "en lista efter 'in' får bara hålla värden")
        return self.constant(node)

    def call(self, node: ast.Call, depth: int) -> Tree:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self.refuse(node, "bara namngivna funktioner får anropas")
        name, column = self.identifier(node, node.func.id), node.col_offset
        if name in PRESENCE:
            if len(node.args) != 1 or not isinstance(node.args[0], ast.Attribute | ast.Name):
                raise self.refuse(node, f"{name}(…) frågar efter ett fält")
            return Presence(column, name, self.convert(node.args[0], depth))
        if name in AGGREGATES:
            return self.aggregate(node, name, depth)
        return Call(column, name, tuple(self.convert(a, depth) for a in node.args))

    def aggregate(self, node: ast.Call, name: str, depth: int) -> Tree:
        if len(node.args) != 1:
            raise self.refuse(node, f"{name}(…) tar en enda lista")
        argument = node.args[0]
        if name == "len" and isinstance(argument, ast.Attribute | ast.Name | ast.Call):
            return Aggregate(node.col_offset, name, None, "", self.convert(argument, depth), None)
        if not isinstance(argument, ast.GeneratorExp) or len(argument.generators) != 1:
            raise self.refuse(argument, f"skriv {name}(… for x in lista)")
        loop = argument.generators[0]
        if not isinstance(loop.target, ast.Name) or loop.is_async or len(loop.ifs) > 1:
            raise self.refuse(argument, "en enda variabel och högst ett 'if'")
        return Aggregate(
            node.col_offset, name, self.convert(argument.elt, depth), self.identifier(loop.target, loop.target.id),
            self.convert(loop.iter, depth), self.convert(loop.ifs[0], depth) if loop.ifs else None,
        )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def suggestion(name: str, known: Iterable[str]) -> str:
    """ "; menas 'x'?" for the nearest of the known names, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; menas {near[0]!r}?" if near else ""
