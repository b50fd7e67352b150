"""Build hook: what the wheel holds beside the package's own modules.

The rule files and schemas go in as they are; the rule book goes in compiled, so that an installed
avtalskoll needn't read YAML to know its rules. An editable install gets neither: it reads the checkout.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelData(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "standard":
            return
        root = Path(self.root)
        # Outside the source tree, and gone with this object even where the build fails.
        self.outside = TemporaryDirectory(prefix="avtalskoll-")
        compiled = Path(self.outside.name) / "regelbok.json"
        compiled.write_bytes(compile_rule_book(root))
        build_data["force_include"] |= {
            str(root / "rules"): "checker/rules",
            str(root / "schemas"): "checker/schemas",
            str(compiled): "checker/regelbok.json",
        }


def compile_rule_book(root: Path) -> bytes:
    """The rule book of a source tree as JSON. Raises what ``compile_book`` raises: a faulty book isn't built."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(root))
    rulebook = import_module("checker.rulebook")
    compiled: bytes = rulebook.compile_book(root / "rules", root / "schemas")
    return compiled
