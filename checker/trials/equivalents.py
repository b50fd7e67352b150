"""Mutants that no document can tell from the rule itself, with the reason: ``likvardiga.yaml`` beside the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from checker.rulebook import RuleBookError
from checker.rulebook.compile import plain
from checker.sources.errors import SourceError
from checker.sources.guard import decode
from checker.sources.raw import Builder
from checker.sources.yaml import trees
from checker.trials.mutation import Mutation

FILE = "likvardiga.yaml"
_MAX_VALUES = 50_000
_KEYS = {"regel", "plats", "mutation", "text", "skal"}


def equivalents(directory: Path) -> dict[Mutation, str]:
    """The reason for each mutation that a directory of rules says can't be told apart; none without a file.

    An entry may name several rules, where the same words stand in each. Raises RuleBookError.
    """
    path = directory / FILE
    if not path.is_file():
        return {}
    try:
        documents = trees(decode(path.read_bytes()), Builder(_MAX_VALUES))
    except SourceError as error:
        raise RuleBookError(error.message, f"{FILE}:{error.line or 1}") from None
    content = plain(documents[0]) if len(documents) == 1 else None
    entries = content.get("likvardiga") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise RuleBookError("filen ska hålla en lista under likvardiga", FILE)
    return {mutation: reason for entry in entries for mutation, reason in _read(entry).items()}


def _read(entry: Any) -> dict[Mutation, str]:
    if not isinstance(entry, dict) or entry.keys() != _KEYS or not all(entry.values()):
        raise RuleBookError(f"en post ska ha {', '.join(sorted(_KEYS))}, alla ifyllda", FILE)
    rules = entry["regel"] if isinstance(entry["regel"], list) else [entry["regel"]]
    reason = " ".join(entry["skal"].split())
    return {Mutation(rule, entry["plats"], entry["mutation"], " ".join(entry["text"].split())): reason
            for rule in rules}
