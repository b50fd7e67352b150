"""The examples of a rule, run as the documents that they are: data in the rule file, never code."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from checker import sources
from checker.document import SourceDocument
from checker.engine import Bench, judge_rule
from checker.facts import Index, Register, Run
from checker.findings import Finding, Utfall, worst
from checker.rulebook import Rule, RuleBook, RuleBookError
from checker.rulebook.roots import ROOTS

DEFAULT_DAY = "2030-01-01"
_KINDS = {root: kind for kind, root in ROOTS.items()}


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule: the documents by root name, the other invoices, and what is expected."""

    rule: Rule
    expected: dict[str, Any]
    documents: dict[str, Any]
    invoices: tuple[Any, ...]
    indices: tuple[Index, ...]
    today: date

    @property
    def form(self) -> bool:
        """Whether the rule judges the underlag and not an invoice in this example."""
        return "faktureringsunderlag" in self.rule.documents and "faktura" not in self.documents

    @property
    def name(self) -> str:
        return f"{self.rule.id}: {self.expected['nar']}"


def examples_of(rule: Rule) -> Iterator[Example]:
    """The rule's examples, each with its documents put together from the common ground and what it changes."""
    ground = rule.source.get("exempelgrund") or {}
    for example in rule.source["exempel"]:
        documents = copy.deepcopy({key: value for key, value in ground.items() if key != "granskningsdag"})
        try:
            for pointer in example.get("utan", ()):
                _drop(documents, pointer)
            for pointer, value in (example.get("andra") or {}).items():
                _put(documents, pointer, copy.deepcopy(value))
        except (LookupError, ValueError, TypeError, AttributeError):
            raise RuleBookError(f"exemplet {example['nar']!r}: pekaren {pointer} leder ingenstans", rule.id) from None
        indices = tuple(Index("", int(year), Fraction(percent), True)
                        for year, percent in (example.get("index") or {}).items())
        today = example.get("granskningsdag") or ground.get("granskningsdag") or DEFAULT_DAY
        yield Example(rule, example, documents, tuple(example.get("fakturor", ())), indices, date.fromisoformat(today))


def judge_example(example: Example, book: RuleBook) -> tuple[Utfall, list[Finding]]:
    """The outcome of the rule over the example's documents, and its findings."""
    documents = {root: _document(_KINDS[root], content) for root, content in example.documents.items()}
    if "underlag" in documents and example.form:
        subject = documents["underlag"]
    else:
        subject = documents.get(ROOTS[example.rule.documents[0]]) or _document(example.rule.documents[0], {})
    others = [_document("faktura", content) for content in example.invoices]
    invoices = [*others, *([subject] if subject.kind == "faktura" else [])]
    forms = [documents["underlag"].root] if "underlag" in documents else []
    run = Run(example.indices, Register.of([invoice.root for invoice in invoices], forms))
    bench = Bench(book, documents.get("avtal"), run, example.today)
    findings = judge_rule(example.rule, subject, bench)
    return worst(findings)[0], findings


def _document(kind: str, content: dict[str, Any]) -> SourceDocument:
    data = json.dumps({**content, "dokument": kind}, ensure_ascii=False).encode()
    return sources.read(f"{kind}.json", data).documents[0]


def _steps(documents: Any, pointer: str) -> tuple[Any, str | int]:
    """The container that a pointer ends in, made on the way, and the last step."""
    *path, last = pointer.split("/")[1:]
    node = documents
    for step in path:
        node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
    return node, int(last) if isinstance(node, list) else last


def _put(documents: dict[str, Any], pointer: str, value: Any) -> None:
    node, last = _steps(documents, pointer)
    node[last] = value


def _drop(documents: dict[str, Any], pointer: str) -> None:
    node, last = _steps(documents, pointer)
    del node[last]
