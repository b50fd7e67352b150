"""Rule files → one checked, compiled rule book: form by JSON Schema, every expression by the type checker."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from checker.expression.encode import to_data
from checker.expression.grammar import ExpressionError, parse, suggestion
from checker.expression.tree import Tree
from checker.expression.types import Type, check, type_of_spec
from checker.facts import FACTS
from checker.form import Spec, from_schema
from checker.rulebook import RuleBookError
from checker.rulebook.roots import ROOTS
from checker.rulebook.shapes import hold
from checker.sources.errors import SourceError
from checker.sources.guard import decode
from checker.sources.raw import Builder, Raw, RawList, RawMapping
from checker.sources.yaml import trees

MAX_VALUES = 200_000  # scalars, lists and mappings of one rule file
_HOLE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FORMATS = ("", "kr", "datum", "tal", "falt")


def compile_directory(rules_dir: Path, schemas_dir: Path) -> bytes:
    """The compiled rule book: a line of JSON that a run needs, and one with the words around it."""
    register = hold(read(rules_dir / "register.yaml", rules_dir), "register", "register.yaml")["statements"]
    readings = hold(read(rules_dir / "tolkningar.yaml", rules_dir), "tolkningar", "tolkningar.yaml")
    axes = [axis(one) for one in readings["axlar"]]
    files = [_rule_file(path, rules_dir) for path in _rule_files(rules_dir)]
    clauses, rules = compile_rules(files, schemas_dir, axes)
    return encoded({"version": read(rules_dir / "regelbok.yaml", rules_dir)["version"], "clauses": clauses,
                    "axes": axes, "values": list(values(rules_dir)), "rules": [run for run, _ in rules]},
                   {"register": register, "sources": _sources(rules_dir),
                    "written": {run["id"]: written for run, written in rules}})


def encoded(run: dict[str, Any], words: dict[str, Any]) -> bytes:
    """The bytes of a rule book: what a run needs, and the words around it."""
    return "\n".join(json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in (run, words)).encode()


RuleFile = tuple[str, dict[str, Any]]  # where, and what it holds
Compiled = tuple[dict[str, Any], dict[str, Any]]  # a rule as it is run, and as it is written


def compile_rules(files: Iterable[RuleFile], schemas_dir: Path,
                  axes: list[dict[str, Any]]) -> tuple[list[list[str]], list[Compiled]]:
    """The clauses (clause, title) and the rules of rule files, each held to its schema and to the documents'."""
    validate = _validator(schemas_dir)
    scopes = _Scopes(schemas_dir, axes)
    clauses, rules = [], []
    for where, content in files:
        validate(content, where)
        clauses.append([content["paragraf"], content["rubrik"]])
        rules += [_rule(rule, content["paragraf"], content.get("lat", {}), scopes) for rule in content["regler"]]
    _unique([run["id"] for run, _ in rules])
    return clauses, rules


def _rule_file(path: Path, root: Path) -> RuleFile:
    return path.relative_to(root).as_posix(), read(path, root)


def _rule_files(rules_dir: Path) -> list[Path]:
    """Clause files in the contract's order: their names begin with it."""
    return [path for folder in ("avtal", "avsikt", "beslut") for path in sorted((rules_dir / folder).glob("*.yaml"))]


def _sources(rules_dir: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((rules_dir / "kalla").glob("*.txt"))}


def _unique(ids: list[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise RuleBookError("två regler har samma id", one)
        seen.add(one)


def read(path: Path, root: Path) -> Any:
    """A rule file as plain data: every scalar is text, but for true, false and what is blank."""
    where = path.relative_to(root).as_posix()
    try:
        documents = trees(decode(path.read_bytes()), Builder(MAX_VALUES))
    except OSError as error:
        raise RuleBookError(error.strerror or "kan inte läsas", where) from None
    except SourceError as error:
        raise RuleBookError(error.message, f"{where}:{error.line or 1}") from None
    if len(documents) != 1:
        raise RuleBookError("en regelfil håller ett enda dokument", where)
    return plain(documents[0])


def plain(raw: Raw) -> Any:
    """Raw nodes as dicts, lists and texts."""
    if isinstance(raw, RawMapping):
        return {key: plain(value) for key, (_, _, value) in raw.entries.items()}
    if isinstance(raw, RawList):
        return [plain(item) for item in raw.items]
    if raw.style in ("plain", "null", "boolean") and raw.text in ("", "~", "null"):
        return None
    if raw.style in ("plain", "boolean") and raw.text in ("true", "false"):
        return raw.text == "true"
    return raw.text


def _validator(schemas_dir: Path) -> Any:
    """A function (content, where) that holds a rule file to its schema."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    validator = Draft202012Validator(json.loads((schemas_dir / "regelfil.schema.json").read_text("utf-8")))

    def validate(content: object, where: str) -> None:
        error = best_match(validator.iter_errors(content))
        if error is not None:
            place = "/".join(str(part) for part in error.absolute_path)
            told = "en regel har krav och meddelande, eller provning: intyg och fraga" \
                if error.validator == "anyOf" else error.message
            raise RuleBookError(f"/{place}: {told}", where)

    return validate


def axis(written: dict[str, Any]) -> dict[str, Any]:
    """An axis of readings as the compiled rule book has it."""
    return {"id": written["id"], "question": written["fraga"], "source": written["kalla"],
            "either": written.get("samman") == "nagon",
            "alternatives": [[a["id"], a["text"]] for a in written["alternativ"]]}


def values(rules_dir: Path) -> Iterator[dict[str, str]]:
    """The dated values of a directory, each with source, end and certainty."""
    for path in sorted((rules_dir / "varden").glob("*.yaml")):
        content = hold(read(path, rules_dir), "varden", f"varden/{path.name}")
        for entry in content["poster"]:
            yield {"name": content["varde"], "key": entry.get("nyckel", ""), "first": entry["fran"],
                   "last": entry["till"], "value": entry["varde"], "source": entry["kalla"],
                   "retrieved": entry["hamtad"], "certainty": entry["sakerhet"]}


class _Scopes:
    """The names that a rule may use, by the kind of document that it judges."""

    def __init__(self, schemas_dir: Path, axes: list[dict[str, Any]]) -> None:
        self.names: dict[str, Type] = {"granskningsdag": Type("datum")}
        self.specs: dict[str, Spec] = {}
        for kind, root in ROOTS.items():
            if not (schemas_dir / f"{kind}.schema.json").is_file():
                continue
            spec = from_schema(json.loads((schemas_dir / f"{kind}.schema.json").read_text("utf-8")))
            self.specs[root] = spec
            self.names.update((f"schema:{path}", Type("record", path, record)) for path, record in _records(spec, kind))
        self.names["schema:falt"] = Type("falt", "falt", Spec("falt"))
        self.names["tolkning"] = Type("tolkningar", choices=tuple(axis["id"] for axis in axes))
        for axis in axes:
            self.names["tolkning." + axis["id"]] = Type("axel", choices=tuple(i for i, _ in axis["alternatives"]))
        self.alternatives = {axis["id"]: [i for i, _ in axis["alternatives"]] for axis in axes}

    def of(self, kind: str) -> dict[str, Type]:
        roots = {"avtal"} | {ROOTS[kind]}
        kinds = {root: kind for kind, root in ROOTS.items()}
        return {**self.names, **{root: type_of_spec(self.specs[root], kinds[root]) for root in roots}}


def _records(spec: Spec, path: str) -> Iterator[tuple[str, Spec]]:
    if spec.kind == "list" and spec.item is not None:
        yield from _records(spec.item, path)
    elif spec.kind == "record":
        yield path, spec
        for name, below in spec.fields.items():
            yield from _records(below, f"{path}.{name}")


class _Expressions:
    """Parses and checks the expressions of one rule, each in the names known so far."""

    def __init__(self, rule_id: str, scope: dict[str, Type]) -> None:
        self.rule_id = rule_id
        self.scope = scope

    def tree(self, text: str, wanted: str | None = None) -> tuple[Tree, Type]:
        try:
            tree = parse(text)
            found = check(tree, self.scope, FACTS, text)
        except ExpressionError as error:
            raise RuleBookError(str(error), self.rule_id) from None
        if wanted and found.kind != wanted:
            raise RuleBookError(f"uttrycket ska ge {wanted}, inte {found}\n    {text}", self.rule_id)
        return tree, found

    def data(self, text: str, wanted: str | None = None) -> list[Any]:
        return to_data(self.tree(text, wanted)[0])

    def template(self, text: str) -> list[Any]:
        parts: list[Any] = []
        end = 0
        for hole in _HOLE.finditer(text):
            expression, _, style = hole[1].partition(":")
            if style not in _FORMATS:
                raise RuleBookError(f"formatet {style!r} finns inte i {text!r}", self.rule_id)
            parts += [text[end:hole.start()], [self.data(expression), style]]
            end = hole.end()
        return [part for part in (*parts, text[end:]) if part != ""]

    def bind(self, name: str, found: Type) -> None:
        if name in self.scope:
            raise RuleBookError(f"namnet {name!r} är upptaget", self.rule_id)
        self.scope[name] = found


def _rule(rule: dict[str, Any], clause: str, common: Mapping[str, str],
          scopes: _Scopes) -> Compiled:
    """A rule as it is run, and as it is written (with its share of the clause's common names)."""
    _check_names(rule, common)
    if rule.get("provning") == "intyg":
        rule = {**rule, **_question(rule)}
    kinds = rule["dokument"] if isinstance(rule["dokument"], list) else [rule["dokument"]]
    expressions = _Expressions(rule["id"], scopes.of(kinds[0]))
    loops = []
    for name, source in (rule.get("varje") or {}).items():
        tree, found = expressions.tree(source, "list")
        item = found.spec.item if found.spec else None
        if item is None:
            raise RuleBookError(f"{source!r} är ingen lista", rule["id"])
        expressions.bind(name, type_of_spec(item, found.path))
        loops.append([name, to_data(tree)])
    names = {}
    for name, text in {**_used(common, rule), **rule.get("lat", {})}.items():
        tree, found = expressions.tree(text)
        expressions.bind(name, found)
        names[name] = to_data(tree)
    compiled = {
        "id": rule["id"], "clause": clause, "kalla": rule["kalla"], "citat": rule["citat"],
        "modalitet": rule["modalitet"], "dokument": kinds, "varje": loops, "lat": names,
        "villkor": [[expressions.data(guard["om"], "janej"), expressions.template(guard["annars"])]
                    for guard in rule.get("villkor", [])],
        "krav": expressions.data(rule["krav"], "janej"), "annars": rule.get("annars", "bruten"),
        "vantat": [[expressions.data(actual), expressions.data(wanted)]
                   for actual, wanted in rule.get("vantat", {}).items()],
        "meddelande": _messages(rule["meddelande"], expressions),
        "uppfyllt": expressions.template(rule.get("uppfyllt", "")),
        "atgard": expressions.template(rule.get("atgard", "")),
        "lasningar": list(_only_if(rule, expressions, scopes)), "inga": rule.get("inga", ""),
        "oredovisat": rule.get("oredovisat"),
        "bestammelse": expressions.data(rule["bestammelse"], "text") if "bestammelse" in rule else None,
    }
    return compiled, {**rule, "lat": {**_used(common, rule), **rule.get("lat", {})}}


def _check_names(rule: dict[str, Any], common: Mapping[str, str]) -> None:
    """Raises for a kind of document that no rule can speak of, and for a name that no expression can write."""
    kinds = rule["dokument"] if isinstance(rule["dokument"], list) else [rule["dokument"]]
    for kind in kinds:
        if kind not in ROOTS:
            raise RuleBookError(f"dokumentet {kind!r} finns inte{suggestion(str(kind), ROOTS)}", rule["id"])
    if not kinds:
        raise RuleBookError("dokument: ange minst ett slag", rule["id"])
    for name in (*(rule.get("varje") or {}), *rule.get("lat", {}), *common):
        if not _NAME.fullmatch(name):
            raise RuleBookError(f"namnet {name!r}: små bokstäver a–z, siffror och understreck", rule["id"])


def _question(rule: dict[str, Any]) -> dict[str, str]:
    """An attestation rule as requirement and words: a valid attestation holds, and the question stays open without."""
    kind = rule["dokument"] if isinstance(rule["dokument"], str) else rule["dokument"][0]
    statement = rule["kalla"][0]
    arguments = f'{ROOTS[kind]}, avtal, "{statement}", "{rule.get("omrade", "")}"'
    return {
        "krav": f'intygslage({arguments}) == ""', "annars": "intygas",
        "meddelande": f"{rule['fraga']} {{intygslage({arguments})}}",
        "uppfyllt": f"Intygat av {{intygat_av({arguments})}}.",
        "atgard": f"Låt en namngiven person svara, med datum och underlag (intyg, bestammelse: {statement}"
                  + (f", omrade: {rule['omrade']})." if rule.get("omrade") else ")."),
    }


def _messages(written: Any, expressions: _Expressions) -> list[Any]:
    variants = [{"text": written}] if isinstance(written, str) else written
    return [[expressions.data(variant["om"], "janej") if "om" in variant else None,
             expressions.template(variant["text"])] for variant in variants]


def _only_if(rule: dict[str, Any], expressions: _Expressions, scopes: _Scopes) -> Iterator[list[Any]]:
    for axis, conditions in rule.get("lasningar", {}).items():
        for alternative, condition in conditions.items():
            if alternative not in scopes.alternatives.get(axis, ()):
                raise RuleBookError(f"läsningen {axis}.{alternative} finns inte", rule["id"])
            yield [axis, alternative, expressions.data(condition, "janej")]


def _used(common: Mapping[str, str], rule: dict[str, Any]) -> dict[str, str]:
    """The clause's common names that this rule uses, directly or through each other, in their order."""
    written = json.dumps({key: value for key, value in rule.items() if key != "exempel"}, ensure_ascii=False)
    used: set[str] = set()
    for name in reversed(list(common)):
        if re.search(rf"\b{name}\b", written) or any(re.search(rf"\b{name}\b", common[other]) for other in used):
            used.add(name)
    return {name: text for name, text in common.items() if name in used and name not in rule.get("lat", {})}
