"""Rule books of a rule or two, written into a folder and compiled."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from checker.form import data_directory
from checker.rulebook import RuleBook, compile_book, from_bytes

Plain = dict[str, Any]

#: A rule that nothing is wrong with.
RULE: Plain = {
    "id": "R-prov", "dokument": "faktura", "kalla": ["4.6-momsfri"], "citat": "Summan som ska betalas",
    "modalitet": "ska", "krav": "finns(faktura.total)", "meddelande": "Summan saknas.",
    "exempelgrund": {"faktura": {"total": "6120.00"}},
    "exempel": [{"utfall": "uppfylld", "nar": "summan finns"},
                {"utfall": "bruten", "nar": "summan saknas", "utan": ["/faktura/total"]}],
}


def rule(**changes: Any) -> Plain:
    """RULE with parts changed; ``...`` takes a part away."""
    return {key: value for key, value in {**RULE, **changes}.items() if value is not ...}


def clause(*rules: Plain, **more: Any) -> str:
    """A rule file's text (YAML takes JSON)."""
    return json.dumps({"paragraf": "§ 4.6", "rubrik": "Ersättning", **more, "regler": list(rules)}, ensure_ascii=False)


def write(folder: Path, *files: str | bytes, **others: str) -> Path:
    """A directory of rule files: the shipped register, axes and sources, and ``files`` as its clauses.

    ``others`` replaces ``register``, ``tolkningar`` or ``regelbok``, or adds ``varden``.
    """
    shipped, made = data_directory("rules"), folder / "rules"
    shutil.rmtree(made, ignore_errors=True)
    (made / "avtal").mkdir(parents=True)
    (made / "varden").mkdir()
    for name in ("register.yaml", "tolkningar.yaml", "regelbok.yaml"):
        shutil.copy(shipped / name, made / name)
    shutil.copytree(shipped / "kalla", made / "kalla")
    for number, content in enumerate(files):
        data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        (made / "avtal" / f"{number:02}.yaml").write_bytes(data)
    for name, text in others.items():
        (made / ("varden/plo.yaml" if name == "varden" else f"{name}.yaml")).write_text(text, "utf-8")
    return made


def compiled(folder: Path, *files: str | bytes, **others: str) -> RuleBook:
    """The rule book of what ``write`` writes. Raises RuleBookError."""
    return from_bytes(compile_book(write(folder, *files, **others), data_directory("schemas")))
