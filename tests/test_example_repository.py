"""The example repository, guarded as its own files say: green on a good commit, red on a bad one, and red on one that
can't be decided. With real git, pre-commit and pip; every package comes from a folder of wheels."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import wheelhouse
from filelock import FileLock
from installation import build
from ruamel.yaml import YAML
from workflow import Ran, Runner

from checker import __version__

Change = Callable[[Path], None]
IDENTITY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Test",
            "GIT_AUTHOR_EMAIL": "test@exempel.example", "GIT_COMMITTER_NAME": "Test",
            "GIT_COMMITTER_EMAIL": "test@exempel.example"}
REVISION = f"v{__version__}"
INVOICE = "fakturor/2016-0412.yaml"
STUDENT = "Jonatan Ekehav"


def replaced(path: str, old: str, new: str) -> Change:
    def change(repository: Path) -> None:
        text = (repository / path).read_text("utf-8")
        assert text.count(old) == 1
        (repository / path).write_text(text.replace(old, new), "utf-8")

    return change


def without_agreement(repository: Path) -> None:
    (repository / "avtal" / "ekdalen.yaml").unlink()


#: Each outcome: what a commit changes, and the status that it deserves.
GOOD = replaced(INVOICE, "# Höstterminen 2016, Björkgården.", "# Höstterminen 2016, Björkgården, attesterad.")
BAD = replaced(INVOICE, "antal_dagar: 3", "antal_dagar: 4")
UNDECIDABLE = replaced("avtal/ekdalen.yaml", "  prisar: 2016\n", "")
OUTCOMES = [pytest.param(GOOD, 0, id="good"), pytest.param(BAD, 1, id="bad"),
            pytest.param(UNDECIDABLE, 3, id="undecidable")]


@dataclass(frozen=True)
class Machine:
    """What all tests here have in common, and all that run beside them: its environment, and the hooks' repository."""

    surroundings: Mapping[str, str]
    hooks: Path


@pytest.fixture(scope="session")
def machine(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A home of its own, this Python, git, and no registry."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    packages, hooks, home = base / "paket", base / "krokar", base / "hem"
    with FileLock(base / "maskin.lock"):
        if not home.exists():
            fill(packages, root)
            publish(root, hooks)
            home.mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return Machine({"PATH": path, "HOME": str(home), "PRE_COMMIT_HOME": str(home / "pre-commit"), "LC_ALL": "C.UTF-8",
                    **IDENTITY, **wheelhouse.surroundings(packages)}, hooks)


def fill(folder: Path, root: Path) -> None:
    """Wheels of avtalskoll, of what it needs, and of what building it needs."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wheelhouse.fill(folder, [*project["build-system"]["requires"], *project["project"]["dependencies"],
                             *project["project"]["optional-dependencies"]["office"]])
    build(root, folder, "--wheel")


def publish(root: Path, folder: Path) -> None:
    """A git repository of what this checkout holds now, at the revision that the example asks for."""
    folder.mkdir()
    git(folder, "init", "--quiet")
    for step in (["add", "--all", "."], ["commit", "--quiet", "--message", "avtalskoll"], ["tag", REVISION]):
        git(root, "--git-dir", str(folder / ".git"), "--work-tree", str(root), *step)


@pytest.fixture
def repository(root: Path, tmp_path: Path) -> Path:
    """The example as somebody's own repository, committed."""
    folder = tmp_path / "forrad"
    shutil.copytree(root / "fixtures" / "exempelrepo", folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Avtal och fakturor")
    return folder


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return ran(["git", *arguments], folder, {"PATH": os.environ["PATH"], **IDENTITY}, check=True)


def ran(command: list[str], within: Path, environment: Mapping[str, str], *,
        check: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=within, env=environment, check=check, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


@pytest.fixture
def hooked(repository: Path, machine: Machine) -> Path:
    """The example with its hook, taken from a local path, installed."""
    replaced(".pre-commit-config.yaml", "https://kod.example/avtalskoll", str(machine.hooks))(repository)
    git(repository, "commit", "--quiet", "--all", "--message", "Kroken finns här")
    installed = ran(["pre-commit", "install"], repository, machine.surroundings)
    assert installed.returncode == 0, installed.stdout
    return repository


def history(repository: Path) -> int:
    return int(git(repository, "rev-list", "--count", "HEAD").stdout)


@pytest.mark.parametrize(("change", "status"), [*OUTCOMES, pytest.param(without_agreement, 3, id="agreement gone")])
def test_the_hook_lets_through_what_is_right_and_nothing_else(
    change: Change, status: int, hooked: Path, machine: Machine,
) -> None:
    before = history(hooked)
    change(hooked)
    everything = ran(["pre-commit", "run", "--all-files"], hooked, machine.surroundings)
    commit = ran(["git", "commit", "--all", "--message", "Ändring"], hooked, machine.surroundings)
    for done in (everything, commit):
        assert bool(done.returncode) == bool(status), done.stdout
        assert ("exit code: " in done.stdout) == bool(status)
        assert f"exit code: {status}" in done.stdout or not status
    assert history(hooked) == before + (status == 0)


@pytest.mark.parametrize(("change", "status"), OUTCOMES)
def test_the_hook_for_what_changes_judges_it_with_its_agreement(
    change: Change, status: int, hooked: Path, machine: Machine,
) -> None:
    settings = hooked / ".pre-commit-config.yaml"
    head, found, _ = settings.read_text("utf-8").partition("      - id: avtalskoll\n")
    assert found
    settings.write_text(f"{head}      - id: avtalskoll-changed\n        files: ^(avtal|fakturor)/\n", "utf-8")
    git(hooked, "commit", "--quiet", "--all", "--no-verify", "--message", "Bara det som ändras")
    change(hooked)
    commit = ran(["git", "commit", "--all", "--message", "Ändring"], hooked, machine.surroundings)
    assert bool(commit.returncode) == bool(status), commit.stdout
    assert f"exit code: {status}" in commit.stdout or not status


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runner's own folder. Kept between the runs, so that what is installed once is there."""
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def workflow(repository: Path, machine: Machine, temp: Path) -> Callable[[], Ran]:
    """The example's workflow, run on what is committed last."""
    action = git(machine.hooks, "show", f"{REVISION}:action.yml").stdout
    shutil.rmtree(temp / "arbete", ignore_errors=True)
    runner = Runner(repository, {f"avtalskoll/avtalskoll@{REVISION}": action}, temp, machine.surroundings)
    return lambda: runner.run(".github/workflows/avtal.yml")


def committed(repository: Path, change: Change) -> None:
    change(repository)
    git(repository, "commit", "--quiet", "--all", "--message", "Ändring")


def results(done: Ran) -> list[Any]:
    (scan,) = done.scanned
    found: list[Any] = scan["runs"][0]["results"]
    return found


def test_the_workflow_is_green_on_a_good_commit(repository: Path, workflow: Callable[[], Ran]) -> None:
    committed(repository, GOOD)
    done = workflow()
    assert (done.status, done.outputs) == (0, {"status": "0"}), done.log
    assert [annotation.level for annotation in done.annotations] == ["notice"]
    assert "Inget krav är brutet" in done.annotations[0].message
    assert "Inget krav är brutet" in done.summary
    assert results(done) == []


@pytest.mark.parametrize(("change", "status", "file", "line", "said"), [
    (BAD, 1, INVOICE, "50", "✗ BRUTEN"), (UNDECIDABLE, 3, "avtal/ekdalen.yaml", "166", "? OBEDÖMD")])
def test_the_workflow_is_red_and_shows_where(change: Change, status: int, file: str, line: str, said: str,
                                             repository: Path, workflow: Callable[[], Ran]) -> None:
    committed(repository, change)
    done = workflow()
    assert (done.status, done.outputs) == (status, {"status": str(status)}), done.log
    errors = [annotation for annotation in done.annotations if annotation.level == "error"]
    assert any(error.properties["file"] == file and error.properties["line"] == line
               and error.properties["title"].startswith(said) for error in errors), errors
    assert said in done.summary
    assert {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results(done)} >= {file}
    assert STUDENT not in done.log + done.summary + str(done.scanned)


def job(root: Path, include: Mapping[str, Any]) -> tuple[list[str], dict[str, str]]:
    """The scripts and variables of the template's job, with the inputs that the example gives it."""
    spec, jobs = YAML(typ="safe", pure=True).load_all((root / include["file"].lstrip("/")).read_text("utf-8"))
    given = {name: include["inputs"].get(name, told.get("default")) for name, told in spec["spec"]["inputs"].items()}
    assert set(include["inputs"]) <= set(given)
    shown = {f"$[[ inputs.{name} ]]": str(value).lower() if isinstance(value, bool) else str(value)
             for name, value in given.items()}
    (told,) = jobs.values()
    return told["script"], {name: shown[variable["value"]] for name, variable in told["variables"].items()}


def included(root: Path) -> dict[str, Any]:
    text = (root / "fixtures" / "exempelrepo" / ".gitlab-ci.yml").read_text("utf-8")
    (include,) = YAML(typ="safe", pure=True).load(text)["include"]
    found: dict[str, Any] = include
    return found


def test_every_file_asks_for_the_revision_that_there_is(root: Path) -> None:
    example = root / "fixtures" / "exempelrepo"
    assert included(root)["ref"] == REVISION
    assert f"uses: avtalskoll/avtalskoll@{REVISION}\n" in (example / ".github/workflows/avtal.yml").read_text("utf-8")
    assert f"rev: {REVISION}\n" in (example / ".pre-commit-config.yaml").read_text("utf-8")
    assert job(root, included(root))[1]["AVTALSKOLL_PATHS"] == ""


@pytest.mark.parametrize("day", ["2016-12-20", "2026-01-01", "2099-12-31"])
def test_the_example_is_green_on_any_day(day: str, root: Path, avtalskoll: Callable[..., Any]) -> None:
    done = avtalskoll("check", "--as-of", day, "--format", "json", within=root / "fixtures" / "exempelrepo")
    assert done.status == 0
    assert [document["path"] for document in done.report["documents"]] == [
        "avtal/ekdalen.yaml", "avtal/granby.docx", "fakturor/2016-0412.yaml", "fakturor/2016-1187.xml"]


@pytest.mark.long
@pytest.mark.parametrize(("change", "status"), OUTCOMES)
def test_the_gitlab_job_is_green_or_red_as_the_commit_deserves(
    change: Change, status: int, root: Path, repository: Path, machine: Machine,
) -> None:
    scripts, variables = job(root, included(root))
    change(repository)
    done = ran(["sh", "-e", "-c", "\n".join(scripts)], repository, {**machine.surroundings, **variables, "CI": "true"})
    assert done.returncode == status, done.stdout
    assert STUDENT not in done.stdout
    for file in ("gl-code-quality-report.json", "avtalskoll-junit.xml", "avtalskoll.md"):
        assert STUDENT not in (repository / file).read_text("utf-8")
