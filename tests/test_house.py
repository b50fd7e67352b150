"""The house: floors whose imports point down only, light at the door, small rooms, and nothing left lying about."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "checker"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES_OF_A_MODULE = 400
MAX_LINES_OF_A_FUNCTION = 60

#: From the ground up. A module or package imports from its own floor and from those below it.
FLOORS: tuple[set[str], ...] = (
    {"", "document", "form", "findings"},
    {"sources", "expression", "model"},
    {"facts"},
    {"rulebook"},
    {"wording", "judgement", "phrasing", "fingerprint", "deviations", "waivers", "engine"},
    {"examples", "supplement", "rewriting"},
    {"case", "files", "masking", "people", "reports", "gate", "receipt", "revision", "configuration"},
    {"explain", "coverage", "compare", "init", "mending", "pages", "trials"},
    {"annotate", "drafting", "baseline", "refusal", "output"},
    {"job", "copies", "verification", "audit"},
    {"web"},
    {"commands", "cli"},
)


def unit(module: str) -> str:
    """The module or package that the floors name: ``rulebook`` for ``checker.rulebook.compile``."""
    return module.split(".")[1] if "." in module else ""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module of ours that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [one if module_exists(one) else str(node.module) for one in whole]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "checker")


def module_exists(name: str) -> bool:
    path = ROOT / Path(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def floor(module: str) -> int:
    (found,) = [number for number, units in enumerate(FLOORS) if unit(module) in units] or [-1]
    return found


def test_every_module_has_its_floor() -> None:
    units = {unit(name_of(path)) for path in MODULES}
    named = set().union(*FLOORS)
    assert units == named
    assert sum(len(units) for units in FLOORS) == len(named)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_down(path: Path) -> None:
    own = floor(name_of(path))
    assert [name for name in imports(path) if floor(name) > own] == []


HEAVY = {"pydantic", "jsonschema", "tabulate", "stdnum", "difflib", "lxml", "docx", "openpyxl", "python_calamine",
         "starlette", "jinja2", "uvicorn", "python_multipart", "msgspec", "pyarrow", "sqlite3"}


def loaded(code: str) -> set[str]:
    """The modules that a new process has loaded after some code."""
    ran = subprocess.run([sys.executable, "-c", f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"],
                         capture_output=True, text=True, check=True, cwd=ROOT)
    return set(ran.stderr.split("\n"))


def test_the_way_to_a_verdict_loads_nothing_heavy() -> None:
    modules = loaded("import checker.cli, checker.job, checker.case")
    assert modules & HEAVY == set()
    assert not {name for name in modules
                if name.startswith(("checker.model", "checker.trials", "checker.audit", "jsonschema."))}
    assert "checker.engine" in modules


def test_an_audit_loads_what_reads_a_form_only_where_a_file_has_it() -> None:
    assert loaded("import checker.commands.auditing") & HEAVY == set()
    modules = loaded("import checker.audit.run, checker.audit.inputs, checker.audit.shown.text")
    assert modules & HEAVY == {"msgspec", "sqlite3"}


def test_judging_loads_nothing_heavy_either() -> None:
    case = ROOT / "fixtures" / "01-allt-ratt"
    paths = [str(case / "avtal.yaml"), str(case / "faktura-bjorkgarden.yaml")]
    code = ("from checker.cli import cli\ntry:\n"
            f"    cli.main(['check', '--format', 'json', *{paths!r}], standalone_mode=False)\n"
            "except SystemExit as end:\n    assert end.code in (0, None), end.code")
    assert loaded("from checker.rulebook import load\nload()")  # compiled once, so that what follows only reads it
    modules = loaded(code)
    assert modules & HEAVY == set()
    assert {"checker.engine", "checker.reports.json"} <= modules


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            yield node.name, (node.end_lineno or first) - first + 1


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rooms_are_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES_OF_A_MODULE
    assert [name for name, lines in functions(path) if lines > MAX_LINES_OF_A_FUNCTION] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_room_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


# Written apart, so that this file doesn't hold what it forbids.
LEFT_LYING = re.compile("|".join((
    r"\bTO" r"DO\b", r"\bFIX" r"ME\b", r"\bX" r"XX\b", r"\bHA" r"CK\b", r"type:\s*ign" r"ore", r"\bno" r"qa\b",
    r"except\s+(Base)?Exc" r"eption\b", r"except\s*:", r"\bbreak" r"point\(", r"\bimport\s+p" r"db\b",
    r"pragma:\s*no\s+cov" r"er")))
#: The one place where whatever else has escaped is caught: exit status 70, a line, and no traceback.
AT_THE_DOOR = "except Exc" "eption as error:"
TEXTS = sorted(path for folder in ("checker", "tests", "benchmarks", "docs", "rules", "fixtures")
               for path in (ROOT / folder).rglob("*")
               if path.suffix in (".py", ".md", ".yaml", ".txt") and "__pycache__" not in path.parts)


def test_nothing_is_left_lying_about() -> None:
    found = [f"{path.relative_to(ROOT).as_posix()}: {line.strip()}" for path in TEXTS
             for line in path.read_text("utf-8").splitlines() if LEFT_LYING.search(line)]
    assert len(TEXTS) > 50
    assert found == [f"checker/cli.py: {AT_THE_DOOR}"]


def test_there_is_no_room_for_odds_and_ends() -> None:
    assert not {path.stem for path in MODULES} & {"utils", "util", "helpers", "helper", "common", "misc", "base"}


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda path: path.stem)
def test_every_test_asserts_something(path: Path) -> None:
    """An assertion of its own, pytest.raises, or a function of the file that has one."""
    tree = ast.parse(path.read_text("utf-8"))
    asserting = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and any(
        isinstance(below, ast.Assert) for below in ast.walk(node))}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            called = {ast.unparse(below.func) for below in ast.walk(node) if isinstance(below, ast.Call)}
            assert node.name in asserting or called & {*asserting, "pytest.raises"}, f"{path.name}: {node.name}"
