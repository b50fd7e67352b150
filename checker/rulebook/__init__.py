"""The rule book: clauses, rules, readings and dated values, checked before anybody is judged by them.

Shipped compiled (``regelbok.json`` beside the package); in a checkout it is compiled from the
files in ``rules/`` and kept, by the hash of everything that goes into it, in ``.regelbok/``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
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


class Rule:
    """One rule, ready to be run. What only a failure needs is decoded when there is one."""

    def __init__(self, data: dict[str, Any], book: RuleBook) -> None:
        self._data = data
        self._book = book
        self.id: str = data["id"]
        self.clause: str = data["clause"]
        self.statements: tuple[str, ...] = tuple(data["kalla"])
        self.quote: str = data["citat"]
        self.modality = Modalitet(data["modalitet"])
        self.documents: tuple[str, ...] = tuple(data["dokument"])
        self.failing = Utfall(data["annars"])
        self.fulfilled = Template.from_data(data["uppfyllt"])
        self.none: str = data["inga"]
        self.unstated: str | None = data["oredovisat"]
        self.loops: tuple[tuple[str, Tree], ...] = tuple((name, from_data(tree)) for name, tree in data["varje"])
        self.requirement = from_data(data["krav"])

    @cached_property
    def names(self) -> dict[str, Tree]:
        """What `lat` names, in its order."""
        return {name: from_data(tree) for name, tree in self._data["lat"].items()}

    @cached_property
    def guards(self) -> tuple[Guard, ...]:
        return tuple(Guard(from_data(tree), Template.from_data(text)) for tree, text in self._data["villkor"])

    @cached_property
    def expected(self) -> tuple[tuple[Tree, Tree], ...]:
        """Pairs of what is found and what is expected."""
        return tuple((from_data(actual), from_data(wanted)) for actual, wanted in self._data["vantat"])

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        return tuple(Message(from_data(when) if when else None, Template.from_data(text))
                     for when, text in self._data["meddelande"])

    @cached_property
    def action(self) -> Template:
        return Template.from_data(self._data["atgard"])

    @cached_property
    def carried(self) -> Tree | None:
        """What names the statement that a finding carries, where each subject has one of its own."""
        return from_data(self._data["bestammelse"]) if self._data["bestammelse"] else None

    def statement(self, named: object) -> Statement | None:
        """The register's statement of that id; None for anything else."""
        return self._book.statements.get(named) if isinstance(named, str) else None

    @cached_property
    def only_if(self) -> dict[tuple[str, str], Tree]:
        """Readings tried only on a condition, by axis and alternative."""
        return {(axis, alternative): from_data(tree) for axis, alternative, tree in self._data["lasningar"]}

    @property
    def source(self) -> dict[str, Any]:
        """The rule as its file has it."""
        written: dict[str, Any] = self._book.words["written"][self.id]
        return written


class RuleBook:
    """All rules. ``compiled`` is what ``compile_book`` wrote; the hash is that of those bytes."""

    def __init__(self, compiled: bytes) -> None:
        run, _, words = compiled.partition(b"\n")
        self.sha256 = sha256(compiled).hexdigest()
        self._run: dict[str, Any] = json.loads(run)
        self._words = words
        self._rules: dict[str, list[Rule]] = {}

    @property
    def version(self) -> str:
        return str(self._run["version"])

    @cached_property
    def words(self) -> dict[str, Any]:
        """What no judgement needs: the register, the source texts (by name) and the rules as written (by id)."""
        words: dict[str, Any] = json.loads(self._words)
        return words

    @cached_property
    def clauses(self) -> tuple[tuple[str, str], ...]:
        """(clause, title) in the contract's order."""
        return tuple((clause, title) for clause, title in self._run["clauses"])

    def rules_for(self, kind: str) -> list[Rule]:
        """The rules that judge a kind of document, in the contract's order."""
        if kind not in self._rules:
            self._rules[kind] = [Rule(rule, self) for rule in self._run["rules"] if kind in rule["dokument"]]
        return self._rules[kind]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(Rule(rule, self) for rule in self._run["rules"])

    @cached_property
    def axes(self) -> dict[str, Axis]:
        return {a["id"]: Axis(a["id"], a["question"], tuple((i, t) for i, t in a["alternatives"]), a["either"],
                              a["source"]) for a in self._run["axes"]}

    @cached_property
    def statements(self) -> dict[str, Statement]:
        return {s["id"]: Statement(s["id"], s["ref"], s["bearer"], s["modality"], s["quote"], tuple(s["doc"]),
                                   s["check"]) for s in self.words["register"]}

    @property
    def raw_values(self) -> list[dict[str, Any]]:
        """The dated values as their files have them, before anything is made of their texts."""
        values: list[dict[str, Any]] = self._run["values"]
        return values

    @cached_property
    def values(self) -> tuple[IndexValue, ...]:
        return tuple(IndexValue(v["name"], v["key"], date.fromisoformat(v["first"]), date.fromisoformat(v["last"]),
                                Fraction(v["value"]), v["source"], v["retrieved"], v["certainty"])
                     for v in self.raw_values)


def compile_book(rules_dir: Path, schemas_dir: Path) -> bytes:
    """The compiled rule book of a directory of rule files. Raises RuleBookError."""
    from checker.rulebook.compile import compile_directory

    return compile_directory(rules_dir, schemas_dir)


def load(packs: Sequence[Path] = ()) -> RuleBook:
    """The shipped rule book, with rule packs of one's own added. Raises RuleBookError."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "regelbok.json"
    compiled = shipped.read_bytes() if shipped.is_file() else _compiled_in_checkout(package)
    if packs:
        from checker.rulebook.pack import with_packs

        compiled = with_packs(compiled, packs, data_directory("schemas"))
    return from_bytes(compiled)


def from_bytes(compiled: bytes) -> RuleBook:
    """A rule book from what ``compile_book`` wrote; its hash is that of these bytes."""
    return RuleBook(compiled)


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
