"""Static types: every expression is held to the documents' schemas before a rule is ever run.

A misspelt field, money compared with a date or an unrounded amount compared with a rounded
one are errors of the rule book, found when it loads, with the place in the expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from checker.expression.grammar import ExpressionError, suggestion
from checker.expression.tree import (
    NUMBERS,
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
from checker.form import Spec

WORDS = ("text", "namn", "personnamn", "kontakt", "val", "manaddag", "termin", "axel")
FOLDED = ("namn", "personnamn")
_ALIASES = {"heltal": "tal"}


@dataclass(frozen=True, slots=True)
class Type:
    """What an expression gives.

    ``kind``: a scalar kind of ``checker.form``, ``kvot`` (money after a division, not yet
    rounded), ``axel`` (a reading), ``falt`` (any field), ``record`` or ``list``.
    ``path`` names a record's or list's place in its schema: ``faktura.rader``.
    """

    kind: str
    path: str = ""
    spec: Spec | None = None
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.path}".strip()


class Signature(Protocol):
    """What the checker needs to know of a fact: its parameters' and its result's types, written
    as ``kind``, ``a|b`` for either, ``record:faktura.rader``, ``list:faktura``, ``axel:prisdatum``."""

    @property
    def parameters(self) -> tuple[str, ...]: ...
    @property
    def result(self) -> str: ...


def type_of_spec(spec: Spec, path: str) -> Type:
    """The type of a field: ``path`` is its place in its schema."""
    return Type(_ALIASES.get(spec.kind, spec.kind), path, spec, spec.choices)


def check(tree: Tree, scope: Mapping[str, Type], facts: Mapping[str, Signature], text: str) -> Type:
    """The type of the whole; notes each node's kind in the tree. Raises ExpressionError."""
    return _Checker(dict(scope), facts, text).check(tree)


class _Checker:
    def __init__(self, scope: dict[str, Type], facts: Mapping[str, Signature], text: str) -> None:
        self.scope = scope
        self.facts = facts
        self.text = " ".join(text.split())

    def error(self, tree: Tree, message: str) -> ExpressionError:
        return ExpressionError(message, self.text, tree.column)

    def check(self, tree: Tree) -> Type:
        found = self.dispatch(tree)
        tree.kind = found.kind
        return found

    def dispatch(self, tree: Tree) -> Type:
        match tree:
            case Literal(value=value):
                return Type(_kind_of_constant(value))
            case Name(name=name):
                if name not in self.scope:
                    raise self.error(tree, f"namnet {name!r} finns inte här{suggestion(name, self.scope)}")
                if self.scope[name].kind == "tolkningar":
                    raise self.error(tree, f"en läsning skrivs med sin axel: {name}.…")
                return self.scope[name]
            case Field():
                return self.field(tree)
            case Presence():
                return self.presence(tree)
            case Not(operand=operand):
                return self.expect(operand, "janej")
            case Logic(operands=operands):
                for operand in operands:
                    self.expect(operand, "janej")
                return Type("janej")
            case Compare():
                return self.comparison(tree)
            case Negate(operand=operand):
                return self.number(operand)
            case Arithmetic():
                return self.arithmetic(tree)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                self.expect(condition, "janej")
                return self.same(tree, self.check(then), self.check(otherwise))
            case Call():
                return self.call(tree)
            case Aggregate():
                return self.aggregate(tree)
        raise self.error(tree, "kan inte stå här")

    def field(self, tree: Field) -> Type:
        if isinstance(tree.of, Name) and tree.of.name == "tolkning":
            axes = self.scope["tolkning"].choices
            if tree.name not in axes:
                raise self.error(tree, f"axeln {tree.name!r} finns inte{suggestion(tree.name, axes)}")
            return self.scope["tolkning." + tree.name]
        of = self.check(tree.of)
        if of.kind != "record" or of.spec is None:
            raise self.error(tree, f"{of} har inga fält")
        if tree.name not in of.spec.fields:
            raise self.error(
                tree, f"fältet {tree.name!r} finns inte i {of.path}{suggestion(tree.name, of.spec.fields)}")
        return type_of_spec(of.spec.fields[tree.name], f"{of.path}.{tree.name}")

    def presence(self, tree: Presence) -> Type:
        of = self.check(tree.of)
        if of.kind == "axel" or (not isinstance(tree.of, Field) and of.kind not in ("record", "list", "falt")):
            raise self.error(tree, f"{tree.name}(…) frågar efter ett fält")
        if tree.name == "angivna":
            if of.kind != "list":
                raise self.error(tree, "angivna(…) frågar efter en lista")
            return of
        return Type("janej")

    def expect(self, tree: Tree, kind: str) -> Type:
        found = self.check(tree)
        if found.kind != kind:
            raise self.error(tree, f"här ska stå {kind}, inte {found}")
        return found

    def number(self, tree: Tree) -> Type:
        found = self.check(tree)
        if found.kind not in NUMBERS:
            raise self.error(tree, f"här ska stå ett tal, inte {found}")
        return Type(found.kind)

    def same(self, tree: Tree, one: Type, other: Type) -> Type:
        if one == other and one.kind != "axel":
            return one
        if one.kind == other.kind and one.kind not in ("record", "list", "axel"):
            return Type(one.kind)
        if one.kind in NUMBERS and other.kind in NUMBERS:
            return Type("kvot" if "kvot" in (one.kind, other.kind) else "kronor")
        if one.kind in WORDS and other.kind in WORDS:
            return Type("namn" if one.kind in FOLDED or other.kind in FOLDED else "text")
        raise self.error(tree, f"{one} och {other} går inte ihop")

    def comparison(self, tree: Compare) -> Type:
        left_tree, left, folded = tree.first, self.check(tree.first), []
        for operator, right_tree in zip(tree.operators, tree.rest, strict=True):
            if operator in ("in", "not in"):
                if len(tree.operators) > 1:
                    raise self.error(tree, f"{operator!r} står ensamt, inte i en kedja")
                folded.append(self.membership(left_tree, left, right_tree))
                continue
            right = self.check(right_tree)
            written = _is_figure(left_tree) or _is_figure(right_tree)
            self.comparable(right_tree, operator, left, right, written)
            self.known_choice(left_tree, right)
            folded.append(left.kind in FOLDED or right.kind in FOLDED)
            left_tree, left = right_tree, right
        tree.folded = tuple(folded)
        return Type("janej")

    def comparable(self, tree: Tree, operator: str, left: Type, right: Type, figure: bool = True) -> None:
        """Raises where the two can't be compared; ``figure``: one of them is a figure written in the rule."""
        if "kvot" in (left.kind, right.kind):
            raise self.error(tree, "ett belopp efter division jämförs först när det är avrundat: ore(…)")
        pair = {left.kind, right.kind}
        ordered = operator not in ("==", "!=")
        if pair <= set(NUMBERS):
            if pair == {"tal", "kronor"} and not figure:
                raise self.error(tree, "kronor jämförs med kronor, inte med ett tal")
            return
        if pair == {"datum"} or (pair == {"janej"} and not ordered):
            return
        if not ordered and pair <= set(WORDS):
            self.known_choice(tree, left)
            return
        raise self.error(tree, f"{left} kan inte jämföras med {right} ({operator})")

    def known_choice(self, tree: Tree, of: Type) -> None:
        """A literal compared with a closed list must be in it."""
        if of.choices and isinstance(tree, Literal) and tree.value not in of.choices:
            raise self.error(tree, f"{tree.value!r} är inte ett av valen{suggestion(str(tree.value), of.choices)}")

    def membership(self, sought: Tree, left: Type, right: Tree) -> bool:
        if isinstance(right, Options):
            for value in right.values:
                self.comparable(Literal(right.column, value), "==", left, Type(_kind_of_constant(value)))
            return left.kind in FOLDED
        listed = self.check(right)
        item = listed.spec.item if listed.spec else None
        if listed.kind != "list" or item is None:
            raise self.error(right, f"'in' söker i en lista, inte i {listed}")
        of_item = type_of_spec(item, listed.path)
        self.comparable(right, "==", left, of_item)
        self.known_choice(sought, of_item)
        return left.kind in FOLDED or item.kind in FOLDED

    def arithmetic(self, tree: Arithmetic) -> Type:
        left, right = self.check(tree.left), self.check(tree.right)
        if left.kind == "datum" and tree.operator in ("+", "-"):
            if right.kind == "datum" and tree.operator == "-":
                return Type("tal")
            if right.kind == "tal":
                return Type("datum")
        if left.kind not in NUMBERS or right.kind not in NUMBERS:
            raise self.error(tree, f"{left} {tree.operator} {right} går inte att räkna ut")
        kinds = {left.kind, right.kind}
        money = kinds - {"tal"}
        if tree.operator in ("+", "-"):
            if kinds == {"tal", "kronor"} and not (_is_figure(tree.left) or _is_figure(tree.right)):
                raise self.error(tree, "kronor och tal läggs inte ihop")
            return Type("kvot" if "kvot" in kinds else "kronor" if money else "tal")
        if tree.operator == "/":
            return Type("tal" if not money or (right.kind != "tal") else "kvot")
        if len(money) and "tal" not in kinds:
            raise self.error(tree, "kronor gånger kronor har ingen mening")
        if not money:
            return Type("tal")
        return Type("kvot" if "kvot" in kinds or _has_fraction(tree) else "kronor")

    def call(self, tree: Call) -> Type:
        fact = self.facts.get(tree.name)
        if fact is None:
            raise self.error(tree, f"funktionen {tree.name!r} finns inte{suggestion(tree.name, self.facts)}")
        if len(tree.arguments) != len(fact.parameters):
            raise self.error(tree, f"{tree.name}(…) tar {len(fact.parameters)} värden, inte {len(tree.arguments)}")
        for argument, wanted in zip(tree.arguments, fact.parameters, strict=True):
            found = self.check(argument)
            if not _fits(found, wanted):
                raise self.error(argument, f"{tree.name}(…) vill ha {wanted}, inte {found}")
        return self.named(fact.result)

    def named(self, written: str) -> Type:
        kind, _, path = written.partition(":")
        if kind not in ("record", "list"):
            return Type(kind)
        source = self.scope.get("schema:" + path)
        if source is None or source.spec is None:
            raise ExpressionError(f"{path} finns inte i något schema", self.text)
        return Type(kind, path, source.spec if kind == "record" else Spec("list", item=source.spec))

    def aggregate(self, tree: Aggregate) -> Type:
        source = self.check(tree.source)
        item = source.spec.item if source.spec else None
        if source.kind != "list" or item is None:
            raise self.error(tree.source, f"{tree.name}(…) går igenom en lista, inte {source}")
        if tree.element is None:
            return Type("tal")
        outer = self.scope
        if tree.variable in outer:
            raise self.error(tree, f"namnet {tree.variable!r} är upptaget")
        self.scope = {**outer, tree.variable: type_of_spec(item, source.path)}
        try:
            if tree.condition is not None:
                self.expect(tree.condition, "janej")
            element = self.check(tree.element)
        finally:
            self.scope = outer
        if tree.name in ("all", "any") and element.kind != "janej":
            raise self.error(tree.element, f"{tree.name}(…) tar villkor, inte {element}")
        if tree.name == "sum" and element.kind not in NUMBERS:
            raise self.error(tree.element, f"sum(…) tar tal, inte {element}")
        if tree.name in ("min", "max") and element.kind not in (*NUMBERS, "datum"):
            raise self.error(tree.element, f"{tree.name}(…) tar tal eller datum, inte {element}")
        return Type("tal") if tree.name == "len" else Type(element.kind)


def _kind_of_constant(value: Constant) -> str:
    if isinstance(value, bool):
        return "janej"
    if isinstance(value, int | Fraction):
        return "tal"
    return "datum" if isinstance(value, date) else "text"


def _is_figure(tree: Tree) -> bool:
    """A number written in the rule takes the unit of what it meets."""
    return isinstance(tree, Literal) or (isinstance(tree, Negate) and isinstance(tree.operand, Literal))


def _has_fraction(tree: Arithmetic) -> bool:
    return any(isinstance(side, Literal) and isinstance(side.value, Fraction) for side in (tree.left, tree.right))


def _fits(found: Type, wanted: str) -> bool:
    return any(_fits_one(found, one) for one in wanted.split("|"))


def _fits_one(found: Type, wanted: str) -> bool:
    kind, _, path = wanted.partition(":")
    if found.kind != kind and not (kind == "namn" and found.kind in WORDS and found.kind != "axel"):
        return False
    return not path or found.path == path
