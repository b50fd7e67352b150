"""The rule book: clauses, rules, readings and dated values, checked before anybody is judged by them.

Shipped compiled (``regelbok.json`` beside the package); in a checkout it is compiled from the
files in ``rules/`` and kept, by the hash of everything that goes into it, in ``.regelbok/``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from checker.expression.encode import from_data
from checker.expression.tree import Tree
from checker.findings import Modalitet, Utfall
from checker.form import data_directory

__all__ = ["Axis", "Guard", "IndexValue", "Message", "Rule", "RuleBook", "RuleBookError", "Statement", "Template",
           "compile_book", "load"]


class RuleBookError(Exception):
    """The rule book is wrong. ``where`` names the file or rule; the message is Swedish and may point with a caret."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.message = message
        self.where = where


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the register: what the contract says, and where."""

    id: str
    ref: str
    bearer: str
    modality: str
    quote: str
    documents: tuple[str, ...]
    check: str


@dataclass(frozen=True, slots=True)
class Axis:
    """An open question of the contract's text and its readings, (id, words) each; the first is shown first.

    ``either``: right on any of them is right.
    """

    id: str
    question: str
    alternatives: tuple[tuple[str, str], ...]
    either: bool
    source: str

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(alternative for alternative, _ in self.alternatives)


@dataclass(frozen=True, slots=True)
class IndexValue:
    """A dated, cited value. ``certainty``: verifierad | andrahand; only a verified one decides anything."""

    name: str
    key: str
    first: date
    last: date
    value: Fraction
    source: str
    retrieved: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with holes: text, or (expression, format) pairs."""

    parts: tuple[str | tuple[Tree, str], ...]

    @classmethod
    def from_data(cls, data: list[Any]) -> Template:
        return cls(tuple(part if isinstance(part, str) else (from_data(part[0]), part[1]) for part in data))


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition for the rule to apply, and what is said where it doesn't."""

    condition: Tree
    otherwise: Template


@dataclass(frozen=True, slots=True)
class Message:
    """What is said of a failure; ``when`` None always fits."""

    when: Tree | None
    text: Template


@dataclass(slots=True)
class Rule:
    """One rule, ready to be run. ``source`` is the rule as its file has it (for ``explain``)."""

    id: str
    clause: str
    statements: tuple[str, ...]
    quote: str
    modality: Modalitet
    documents: tuple[str, ...]
    loops: tuple[tuple[str, Tree], ...]
    names: dict[str, Tree]
    guards: tuple[Guard, ...]
    requirement: Tree
    failing: Utfall
    expected: tuple[tuple[Tree, Tree], ...]
    messages: tuple[Message, ...]
    fulfilled: str
    action: Template
    only_if: dict[tuple[str, str], Tree]
    none: str
    unstated: str | None
    source: dict[str, Any]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Rule:
        return cls(
            id=data["id"], clause=data["clause"], statements=tuple(data["kalla"]), quote=data["citat"],
            modality=Modalitet(data["modalitet"]), documents=tuple(data["dokument"]),
            loops=tuple((name, from_data(tree)) for name, tree in data["varje"]),
            names={name: from_data(tree) for name, tree in data["lat"].items()},
            guards=tuple(Guard(from_data(tree), Template.from_data(text)) for tree, text in data["villkor"]),
            requirement=from_data(data["krav"]), failing=Utfall(data["annars"]),
            expected=tuple((from_data(actual), from_data(wanted)) for actual, wanted in data["vantat"]),
            messages=tuple(Message(from_data(when) if when else None, Template.from_data(text))
                           for when, text in data["meddelande"]),
            fulfilled=data["uppfyllt"], action=Template.from_data(data["atgard"]),
            only_if={(axis, alternative): from_data(tree) for axis, alternative, tree in data["lasningar"]},
            none=data["inga"], unstated=data["oredovisat"], source=data["source"])


@dataclass
class RuleBook:
    """All rules. ``clauses`` is (clause, title) in the contract's order."""

    data: dict[str, Any]
    sha256: str
    _rules: dict[str, list[Rule]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        return str(self.data["version"])

    @cached_property
    def clauses(self) -> tuple[tuple[str, str], ...]:
        return tuple((clause, title) for clause, title in self.data["clauses"])

    def rules_for(self, kind: str) -> list[Rule]:
        """The rules that judge a kind of document, in the contract's order."""
        if kind not in self._rules:
            self._rules[kind] = [Rule.from_data(rule) for rule in self.data["rules"] if kind in rule["dokument"]]
        return self._rules[kind]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(Rule.from_data(rule) for rule in self.data["rules"])

    @cached_property
    def axes(self) -> dict[str, Axis]:
        return {a["id"]: Axis(a["id"], a["question"], tuple((i, t) for i, t in a["alternatives"]), a["either"],
                              a["source"]) for a in self.data["axes"]}

    @cached_property
    def statements(self) -> dict[str, Statement]:
        return {s["id"]: Statement(s["id"], s["ref"], s["bearer"], s["modality"], s["quote"], tuple(s["doc"]),
                                   s["check"]) for s in self.data["register"]}

    @cached_property
    def values(self) -> tuple[IndexValue, ...]:
        return tuple(IndexValue(v["name"], v["key"], date.fromisoformat(v["first"]), date.fromisoformat(v["last"]),
                                Fraction(v["value"]), v["source"], v["retrieved"], v["certainty"])
                     for v in self.data["values"])


def compile_book(rules_dir: Path, schemas_dir: Path) -> bytes:
    """The compiled rule book of a directory of rule files. Raises RuleBookError."""
    from checker.rulebook.compile import compile_directory

    return compile_directory(rules_dir, schemas_dir)


def load() -> RuleBook:
    """The shipped rule book. Raises RuleBookError."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "regelbok.json"
    if shipped.is_file():
        return from_bytes(shipped.read_bytes())
    return from_bytes(_compiled_in_checkout(package))


def from_bytes(compiled: bytes) -> RuleBook:
    """A rule book from what ``compile_book`` wrote; its hash is that of these bytes."""
    return RuleBook(json.loads(compiled), sha256(compiled).hexdigest())


def _compiled_in_checkout(package: Path) -> bytes:
    """Compiled from the files, and kept under the hash of every file that went into it."""
    rules, schemas = data_directory("rules"), data_directory("schemas")
    code = [package / "form.py", *sorted((package / "rulebook").glob("*.py")),
            *sorted((package / "expression").glob("*.py")), *sorted((package / "facts").glob("*.py"))]
    digest = sha256()
    for file in (*code, *sorted(rules.rglob("*.yaml")), *sorted(rules.rglob("*.txt")), *sorted(schemas.glob("*.json"))):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(package.parent)}\0{len(content)}\0".encode())
        digest.update(content)
    kept = package.parent / ".regelbok" / f"{digest.hexdigest()}.json"
    if kept.is_file():
        return kept.read_bytes()
    compiled = compile_book(rules, schemas)
    _keep(kept, compiled)
    return compiled


def _keep(kept: Path, compiled: bytes) -> None:
    """Best effort: a checkout that can't be written to compiles every time. Older ones are dropped."""
    import os
    import tempfile

    try:
        kept.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(compiled)
        Path(temporary).replace(kept)
        for other in kept.parent.glob("*.json"):
            if other != kept:
                other.unlink(missing_ok=True)
    except OSError:
        return
