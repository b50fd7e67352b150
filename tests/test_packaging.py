"""What is shipped: a wheel that holds rules, schemas and the compiled rule book, and works on its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest
from installation import build, install

from checker import __version__

NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", ".regelbok", "__pycache__", "build", "dist"
)


@dataclass
class Built:
    """A copy of the source tree, the files it had before it was built, and what came of it."""

    source: Path
    files_before: set[Path]
    sdist: Path
    wheel: Path


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("packaging")
    source = folder / "source"
    shutil.copytree(root, source, ignore=NOT_SOURCE)
    files_before = set(source.rglob("*"))
    build(source, folder / "dist")
    (sdist,) = (folder / "dist").glob("*.tar.gz")
    (wheel,) = (folder / "dist").glob("*.whl")
    return Built(source, files_before, sdist, wheel)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_holds_every_rule_file_and_schema(built: Built) -> None:
    with ZipFile(built.wheel) as wheel:
        names = set(wheel.namelist())
    for folder in ("rules", "schemas"):
        shipped = files(built.source / folder)
        assert shipped
        assert {f"checker/{folder}/{name}" for name in shipped} <= names
    assert not [name for name in names if name.startswith(("tests/", "fixtures/", "benchmarks/"))]


def test_the_wheel_holds_all_that_the_page_is_made_of(built: Built) -> None:
    with ZipFile(built.wheel) as wheel:
        names = set(wheel.namelist())
    shipped = {f"checker/{name}" for name in files(built.source / "checker") if not name.endswith((".py", ".pyc"))}
    assert {Path(name).suffix for name in shipped} >= {".css", ".js", ".html", ".svg", ".docx", ".xml"}
    assert shipped <= names


def test_the_wheel_holds_the_compiled_rule_book(built: Built) -> None:
    with ZipFile(built.wheel) as wheel:
        run, words = (json.loads(part) for part in wheel.read("checker/regelbok.json").split(b"\n"))
    assert {rule["id"] for rule in run["rules"]} == set(words["written"])


def test_the_sdist_holds_what_the_tests_need(built: Built) -> None:
    with tarfile.open(built.sdist) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    for folder in ("rules", "schemas", "fixtures", "tests", "benchmarks"):
        assert {f"{folder}/{name}" for name in files(built.source / folder)} <= names
    assert {"LICENSE", "README.md", "CHANGELOG.md", "Makefile", "hatch_build.py", "pyproject.toml"} <= names


def test_a_build_leaves_the_source_tree_as_it_was(built: Built) -> None:
    assert set(built.source.rglob("*")) == built.files_before


def test_the_same_source_gives_the_same_wheel(built: Built, tmp_path: Path) -> None:
    """From the checkout directly, where the first was built from the sdist."""
    build(built.source, tmp_path, "--wheel")
    (again,) = tmp_path.glob("*.whl")
    assert again.read_bytes() == built.wheel.read_bytes()


def test_the_installed_command_runs_on_what_the_wheel_holds(built: Built, tmp_path: Path) -> None:
    commands = install(built.wheel, tmp_path / "venv")
    version = subprocess.run([commands / "avtalskoll", "--version"], cwd=tmp_path, capture_output=True, text=True)
    assert (version.returncode, version.stderr) == (0, "")
    assert __version__ in version.stdout
    where = "from checker.form import data_directory; print(data_directory('rules'), data_directory('schemas'))"
    found = subprocess.run([commands / "python", "-c", where], cwd=tmp_path, capture_output=True, text=True, check=True)
    for folder in found.stdout.split():
        assert Path(folder).is_relative_to(tmp_path / "venv")
