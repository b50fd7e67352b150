"""Expressions at work over small documents: what the tests of the language share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from checker import sources
from checker.document import SourceDocument
from checker.expression.context import Budget, Context
from checker.expression.grammar import parse
from checker.expression.interpret import evaluate
from checker.expression.tree import Tree
from checker.expression.types import Type, check, type_of_spec
from checker.expression.values import Gap, Nothing, Unknown, Value
from checker.facts import FACTS, Run
from checker.form import Spec, spec_of
from checker.rulebook.roots import ROOTS

AXES = {"dagar": ("kalender", "vardagar"), "prisdatum": ("vfu-dag", "forsta-dag", "fakturadatum")}
TODAY = date(2016, 12, 20)
STEPS = 200_000
Plain = dict[str, Any]


@cache
def scope() -> Mapping[str, Type]:
    """The names of a rule about invoices."""
    return {
        "granskningsdag": Type("datum"),
        **{root: type_of_spec(spec_of(kind), kind) for kind, root in ROOTS.items()},
        **{f"schema:{kind}": type_of_spec(spec_of(kind), kind) for kind in ROOTS},
        "schema:samverkansavtal.parter.larosaten": _larosate(),
        "schema:falt": Type("falt", "falt", Spec("falt")),
        "tolkning": Type("tolkningar", choices=tuple(AXES)),
        **{f"tolkning.{axis}": Type("axel", choices=alternatives) for axis, alternatives in AXES.items()},
    }


def _larosate() -> Type:
    listed = spec_of("samverkansavtal").fields["parter"].fields["larosaten"]
    assert listed.item is not None
    return type_of_spec(listed.item, "samverkansavtal.parter.larosaten")


def typed(text: str, **names: str) -> tuple[Tree, Type]:
    """The tree of an expression and the type of the whole; ``names``: further names by kind. Raises ExpressionError."""
    tree = parse(text)
    return tree, check(tree, {**scope(), **{name: Type(kind) for name, kind in names.items()}}, FACTS, text)


def document(content: Plain, kind: str = "faktura") -> SourceDocument:
    data = json.dumps({**content, "dokument": kind}, ensure_ascii=False).encode()
    return sources.read(f"{kind}.json", data).documents[0]


@dataclass
class Bench:
    """An invoice, and its agreement where it is at hand."""

    invoice: SourceDocument
    agreement: SourceDocument | None = None

    @classmethod
    def of(cls, invoice: Plain | None = None, agreement: Plain | None = None) -> Bench:
        return cls(document(invoice or {}), None if agreement is None else document(agreement, "samverkansavtal"))

    def context(self, chosen: Mapping[str, str] | None = None, lazy: Mapping[str, Tree] | None = None,
                steps: int = STEPS) -> Context:
        avtal: Value = self.agreement.root if self.agreement else Gap("samverkansavtal", None, "", "document")
        names: dict[str, Value] = {"granskningsdag": TODAY, "faktura": self.invoice.root, "avtal": avtal}
        return Context(names, FACTS, TODAY, AXES, chosen or {}, lazy or {}, Run(), Budget(steps))

    def value(self, text: str, **more: Any) -> Value:
        return evaluate(typed(text)[0], self.context(**more))


def value(text: str, invoice: Plain | None = None, agreement: Plain | None = None, **more: Any) -> Value:
    """What an expression gives over an invoice and, where it is given, its agreement."""
    return Bench.of(invoice, agreement).value(text, **more)


def missing(found: Value) -> list[str]:
    """The pointers that an unknown names, in its order."""
    assert isinstance(found, Unknown)
    return [cause.pointer for cause in found.causes]


def known(found: Value | None) -> Value | None:
    """The value, or None for the unknown and for what is recorded as none."""
    return None if isinstance(found, Unknown | Nothing) else found
