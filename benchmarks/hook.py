"""How long the hooks take, beside check-jsonschema's hook on the same invoice: whole runs of pre-commit, in turn, so
that a busy moment strikes all alike and pre-commit's own time is in every figure.

avtalskoll is run as installed from a wheel, with what .pre-commit-hooks.yaml says; the repository holds an agreement
and an invoice under it. The last row is a hook that does nothing: what pre-commit takes by itself.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import documents
from installation import build, install
from ruamel.yaml import YAML
from timing import measure, report

ROOT = Path(__file__).resolve().parents[1]
VALIDATOR, NOTHING = "check-jsonschema", "nothing"
INVOICE = "faktura-0001.yaml"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=20, help="runs of each hook (default: %(default)s)")
    runs = arguments.parse_args().runs
    with TemporaryDirectory(prefix="avtalskoll-") as name:
        folder = Path(name)
        repository = folder / "repo"
        repository.mkdir()
        documents.write(repository, invoices=1, places=5)
        build(ROOT, folder / "dist", "--wheel")
        (wheel,) = (folder / "dist").glob("*.whl")
        hooks = entries(install(wheel, folder / "venv"))
        settings = repository / ".pre-commit-config.yaml"
        with settings.open("w", encoding="utf-8") as file:
            YAML().dump({"repos": [{"repo": "local", "hooks": hooks}]}, file)
        for step in (["init", "--quiet"], ["add", "--all"]):
            subprocess.run(["git", "-C", str(repository), *step], check=True)
        os.chdir(repository)
        environment = {**os.environ, "PRE_COMMIT_HOME": str(folder / "cache")}
        program = str(Path(sys.executable).with_name("pre-commit"))
        report(measure({str(hook["id"]): ([program, "run", str(hook["id"]), "--files", INVOICE], environment)
                        for hook in hooks}, runs), VALIDATOR)


def entries(commands: Path) -> list[dict[str, object]]:
    """The hooks as pre-commit runs them once they are installed."""
    found = []
    for hook in YAML(typ="safe", pure=True).load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")):
        hook["entry"] = f"{commands}/{hook['entry']}"
        del hook["additional_dependencies"]
        found.append(hook)
    schema = ROOT / "schemas" / "faktura.schema.json"
    validator = Path(sys.executable).with_name(VALIDATOR)
    others = {VALIDATOR: f"{validator} --schemafile {schema}", NOTHING: "true"}
    found += [{"id": name, "name": name, "entry": entry, "files": "^faktura"} for name, entry in others.items()]
    return [{**hook, "language": "system"} for hook in found]


if __name__ == "__main__":
    main()
