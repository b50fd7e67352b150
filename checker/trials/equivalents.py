"""Mutants that no document can tell from the rule itself, with the reason: ``likvardiga.yaml`` beside the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from checker.rulebook import RuleBookError
from checker.rulebook.compile import read
from checker.trials.mutation import Mutation

FILE = "likvardiga.yaml"
_KEYS = {"regel", "plats", "mutation", "text", "skal"}


def equivalents(directory: Path) -> dict[Mutation, str]:
    """The reason for each mutation that a directory of rules says can't be told apart; none without a file.

    An entry may name several rules, where the same words stand in each. Raises RuleBookError.
    """
    path = directory / FILE
    if not path.is_file():
        return {}
    content = read(path, directory)
    entries = content.get("likvardiga") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise RuleBookError("filen ska hålla en lista under likvardiga", FILE)
    return {mutation: reason for entry in entries for mutation, reason in _entry(entry).items()}


def _entry(entry: Any) -> dict[Mutation, str]:
    if not isinstance(entry, dict) or entry.keys() != _KEYS or not all(entry.values()):
        raise RuleBookError(f"en post ska ha {', '.join(sorted(_KEYS))}, alla ifyllda", FILE)
    rules = entry["regel"] if isinstance(entry["regel"], list) else [entry["regel"]]
    return {Mutation(rule, entry["plats"], entry["mutation"], _line(entry["text"])): _line(entry["skal"])
            for rule in rules}


def _line(text: str) -> str:
    return " ".join(text.split())
