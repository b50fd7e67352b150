"""Rule packs of one's own: data that adds rules, values and readings to the shipped book and takes nothing away.

A pack is a folder of rule files (any names, any depth), with `tolkningar.yaml`, `register.yaml`
and `varden/` where it has axes, statements and values of its own. No code is run from it, no link
is followed out of it, and no id of the shipped book may be used again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from checker.rulebook import RuleBookError
from checker.rulebook.compile import RuleFile, axis, compile_rules, encoded, read, values
from checker.rulebook.shapes import hold

MAX_FILES = 300
MAX_BYTES = 1_000_000  # of one file
_NO_RULES = ("tolkningar.yaml", "register.yaml", "regelbok.yaml", "likvardiga.yaml")


def with_packs(base: bytes, packs: Sequence[Path], schemas_dir: Path) -> bytes:
    """The shipped compiled book with the packs added, in the order given. Raises RuleBookError."""
    run, words = (json.loads(part) for part in base.split(b"\n", 1))
    for pack in packs:
        _add(pack, run, words, schemas_dir)
    return encoded(run, words)


def _add(pack: Path, run: dict[str, Any], words: dict[str, Any], schemas_dir: Path) -> None:
    files = list(_files(pack))
    own_axes = [axis(one) for one in _optional(pack, "tolkningar.yaml", "axlar")]
    own_statements = _optional(pack, "register.yaml", "statements")
    _apart("axeln", (a["id"] for a in own_axes), {a["id"] for a in run["axes"]}, pack)
    _apart("bestämmelsen", (s["id"] for s in own_statements), {s["id"] for s in words["register"]}, pack)
    run["axes"] += own_axes
    words["register"] += own_statements
    clauses, rules = compile_rules(files, schemas_dir, run["axes"])
    _apart("regeln", (one["id"] for one, _ in rules), {one["id"] for one in run["rules"]}, pack)
    known = {statement["id"] for statement in words["register"]}
    for one, written in rules:
        strangers = [statement for statement in one["kalla"] if statement not in known]
        if strangers:
            raise RuleBookError(f"bestämmelsen {strangers[0]!r} finns inte i registret", one["id"])
        words["written"][one["id"]] = written
    run["rules"] += [one for one, _ in rules]
    run["clauses"] += [clause for clause in clauses if clause[0] not in {known for known, _ in run["clauses"]}]
    own_values = _own_values(pack, run["values"])
    if not (rules or own_axes or own_statements or own_values):
        raise RuleBookError("regelpaketet håller varken regler, läsningar eller värden", str(pack))
    run["values"] += own_values
    run["version"] += f" + {pack.name}"


def _files(pack: Path) -> Iterator[RuleFile]:
    if not pack.is_dir():
        raise RuleBookError("mappen finns inte", str(pack))
    paths = sorted(path for path in pack.rglob("*.yaml") if "varden" not in path.relative_to(pack).parts)
    if len(paths) > MAX_FILES:
        raise RuleBookError(f"fler än {MAX_FILES} filer", str(pack))
    inside = pack.resolve()
    misnamed = next(iter(sorted(pack.rglob("*.yml"))), None)
    if misnamed is not None:
        raise RuleBookError("regelfiler heter .yaml, annars läses de inte", misnamed.relative_to(pack).as_posix())
    for path in paths:
        if path.is_symlink() or not path.resolve().is_relative_to(inside):
            raise RuleBookError("en länk följs inte", path.relative_to(pack).as_posix())
        if path.stat().st_size > MAX_BYTES:
            raise RuleBookError(f"större än {MAX_BYTES} byte", path.relative_to(pack).as_posix())
        if path.name not in _NO_RULES:
            yield path.relative_to(pack).as_posix(), read(path, pack)


def _optional(pack: Path, name: str, key: str) -> list[dict[str, Any]]:
    """The entries of a file that a pack may have."""
    path = pack / name
    if not path.is_file():
        return []
    listed: list[dict[str, Any]] = hold(read(path, pack), path.stem, name)[key]
    return listed


def _apart(what: str, own: Iterator[str], shipped: set[str], pack: Path) -> None:
    """Raises where the pack uses an id of the shipped book, or of a pack before it."""
    for one in own:
        if one in shipped:
            raise RuleBookError(f"{what} {one!r} finns redan; ett regelpaket lägger till och ersätter inget", str(pack))


def _own_values(pack: Path, shipped: list[dict[str, str]]) -> list[dict[str, str]]:
    """The pack's values. A verified one may stand beside an unverified; two verified may not contradict."""
    own = list(values(pack))
    certain = [value for value in (*shipped, *own) if value["certainty"] == "verifierad"]
    for one in own:
        for other in certain:
            same = (one["name"], one["key"], one["first"]) == (other["name"], other["key"], other["first"])
            if same and one["certainty"] == "verifierad" and one["value"] != other["value"]:
                raise RuleBookError(f"{one['name']} {one['first']} har två olika värden", str(pack))
    return own
