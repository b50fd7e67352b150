"""The hooks, the action and the template that run avtalskoll elsewhere: of the form that each platform asks for, in
step with the package, and deaf to whatever their inputs hold."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import check_jsonschema
import jsonschema
import pytest
from ruamel.yaml import YAML

from checker import __version__
from checker.reports import REPORTS

BUILTIN = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
INTERPOLATED = re.compile(r"\$\{\{|\$\[\[")
HOSTILE = ("$(touch pwned)", "`touch pwned`", "; touch pwned", "\" ; touch pwned ; \"", "' ; touch pwned ; '",
           "&& touch pwned", "| touch pwned", "> pwned", "--output=pwned", "-", "--help", "*", "a b", "å ö", "${HOME}")


def documents(path: Path) -> list[Any]:
    return list(YAML(typ="safe", pure=True).load_all(path.read_text("utf-8")))


@pytest.fixture(scope="module")
def action(root: Path) -> Any:
    (found,) = documents(root / "action.yml")
    return found


@pytest.fixture(scope="module")
def job(root: Path) -> Any:
    return documents(root / "templates" / "avtalskoll.gitlab-ci.yml")[1]["avtalskoll"]


@pytest.fixture(scope="module")
def hooks(root: Path) -> dict[str, Any]:
    (found,) = documents(root / ".pre-commit-hooks.yaml")
    return {hook["id"]: hook for hook in found}


def fits(document: Any, schema: str) -> bool:
    loaded = json.loads((BUILTIN / f"{schema}.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(loaded)
    return [error.message for error in validator(loaded).iter_errors(json.loads(json.dumps(document)))] == []


def test_the_action_and_the_template_are_of_their_platforms_form(action: Any, job: Any) -> None:
    assert fits(action, "github-actions")
    assert fits({"avtalskoll": job}, "gitlab-ci")
    assert not fits({**action, "runs": {}}, "github-actions")


def test_the_hooks_have_what_a_manifest_needs(hooks: dict[str, Any]) -> None:
    assert list(hooks) == ["avtalskoll", "avtalskoll-changed"]
    for hook in hooks.values():
        assert hook["entry"].startswith("avtalskoll check")
        assert hook["language"] == "python"
        assert hook["require_serial"]
        assert re.search(hook["files"], "avtal/ekdalen.yaml")
        assert not re.search(hook["files"], "README.md")
    assert not hooks["avtalskoll"]["pass_filenames"]
    assert "--among ." in hooks["avtalskoll-changed"]["entry"]
    assert re.search(hooks["avtalskoll-changed"]["exclude"], ".github/workflows/avtal.yaml")


def test_what_is_installed_is_this_version_with_all_that_it_reads(root: Path, action: Any,
                                                                  hooks: dict[str, Any]) -> None:
    (spec, _) = documents(root / "templates" / "avtalskoll.gitlab-ci.yml")
    wanted = f"avtalskoll[office]=={__version__}"
    assert action["inputs"]["package"]["default"] == wanted == spec["spec"]["inputs"]["package"]["default"]
    extras = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert [hook["additional_dependencies"] for hook in hooks.values()] == [extras["office"]] * 2


def test_no_input_is_a_part_of_a_script(action: Any, job: Any) -> None:
    for step in action["runs"]["steps"]:
        assert not INTERPOLATED.search(step["run"])
        assert all(re.fullmatch(r"\$\{\{ inputs\.[a-z-]+ \}\}", value) for value in step["env"].values())
    used = {value for step in action["runs"]["steps"] for value in step["env"].values()}
    assert used == {"${{ inputs." + name + " }}" for name in action["inputs"]}
    assert not any(INTERPOLATED.search(line) for line in job["script"])
    assert all(variable["expand"] is False for variable in job["variables"].values())


def test_only_formats_that_there_are_are_asked_for(action: Any, job: Any) -> None:
    script = "\n".join([*(step["run"] for step in action["runs"]["steps"]), *job["script"]])
    asked = {*re.findall(r"--format ([a-z]+)", script), *re.findall(r"^report ([a-z]+)", script, re.MULTILINE)}
    assert {"github", "sarif", "junit", "json", "gitlab", "markdown"} <= asked <= set(REPORTS)


class Place:
    """A folder as a pipeline has it: avtalskoll where the install step puts it, and a repository of one case."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self.repository = folder / "repo"
        self.repository.mkdir()
        for path in (root / "fixtures" / "05-paborjad-vecka").iterdir():
            if path.name in ("avtal.yaml", "faktura.yaml"):
                (self.repository / path.name).write_bytes(path.read_bytes())
        program = folder / "avtalskoll" / "bin" / "avtalskoll"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!{sys.executable}\nfrom checker.cli import main\n\nmain()\n", "utf-8")
        program.chmod(0o755)
        self.surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(root), "HOME": str(folder), "CI": "true",
                             "RUNNER_TEMP": str(folder), "GITHUB_OUTPUT": str(folder / "output"),
                             "GITHUB_STEP_SUMMARY": str(folder / "summary.md"), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, shell: list[str], script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*shell, script], cwd=self.repository, env={**self.surroundings, **variables},
                              capture_output=True, text=True, timeout=120, check=False)

    @property
    def untouched(self) -> bool:
        return not list(self.folder.rglob("pwned*"))


@pytest.fixture
def place(root: Path, tmp_path: Path) -> Place:
    return Place(root, tmp_path)


def of_action(place: Place, action: Any, **variables: str) -> subprocess.CompletedProcess[str]:
    """The action's second step, with its inputs' defaults where nothing else is said."""
    step = action["runs"]["steps"][1]
    defaults = {f"${{{{ inputs.{name} }}}}": told["default"] for name, told in action["inputs"].items()}
    given = {name: defaults[value] for name, value in step["env"].items()}
    return place.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"], step["run"], **{**given, **variables})


def of_template(place: Place, job: Any, **variables: str) -> subprocess.CompletedProcess[str]:
    """The template's last script, in a plain shell."""
    given = {**dict.fromkeys(job["variables"], ""), "AVTALSKOLL_PATHS": ".", "AVTALSKOLL_MASK": "true",
             "place": str(place.folder / "avtalskoll")}
    return place.run(["sh", "-ec"], job["script"][-1], **{**given, **variables})


DAY = {"AVTALSKOLL_AS_OF": "2016-12-20"}


def test_the_action_annotates_and_fails_where_something_is_broken(place: Place, action: Any) -> None:
    ran = of_action(place, action, AVTALSKOLL_SARIF="ut.sarif", AVTALSKOLL_JUNIT="ut.xml", AVTALSKOLL_JSON="ut.json",
                    **DAY)
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.startswith("::error file=faktura.yaml,line=37,")
    assert (place.folder / "output").read_text("utf-8") == "status=1\n"
    assert {path.name for path in place.repository.iterdir()} == {"avtal.yaml", "faktura.yaml", "ut.sarif", "ut.xml",
                                                                  "ut.json"}
    assert "Lindeqvist" not in ran.stdout + "".join(path.read_text("utf-8") for path in place.repository.glob("ut.*"))
    right = of_action(place, action, AVTALSKOLL_PATHS="avtal.yaml", **DAY)
    assert right.returncode == 0, right.stderr


def test_the_template_writes_its_artifacts_and_fails_where_something_is_broken(place: Place, job: Any) -> None:
    ran = of_template(place, job, **DAY)
    assert ran.returncode == 1, ran.stderr
    assert "✗ BRUTEN" in ran.stdout
    named = {*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()}
    assert {path.name for path in place.repository.iterdir()} == {"avtal.yaml", "faktura.yaml", *named}
    assert of_template(place, job, AVTALSKOLL_PATHS="\navtal.yaml\n", **DAY).returncode == 0


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_input_is_taken_for_a_command_or_an_option(place: Place, action: Any, job: Any, hostile: str) -> None:
    given = {f"AVTALSKOLL_{name}": hostile for name in (
        "PATHS", "AGREEMENT", "AS_OF", "BASELINE", "RULES", "SINCE", "STRICT", "ALLOW_UNDECIDED", "MASK")}
    for ran in (of_action(place, action, **given), of_template(place, job, **given),
                of_action(place, action, AVTALSKOLL_PATHS=hostile), of_template(place, job, AVTALSKOLL_PATHS=hostile)):
        assert ran.returncode == 2, ran.stdout
    assert place.untouched


def test_a_path_may_hold_spaces_and_there_may_be_several(place: Place, action: Any, job: Any) -> None:
    (place.repository / "avtal.yaml").rename(place.repository / "vårt avtal; kopia.yaml")
    paths = "vårt avtal; kopia.yaml\nfaktura.yaml\n"
    given = {**DAY, "AVTALSKOLL_PATHS": paths}
    for ran in (of_action(place, action, **given), of_template(place, job, **given)):
        assert ran.returncode == 1, ran.stderr


def test_what_is_said_beside_the_report_is_no_command(place: Place, action: Any) -> None:
    ran = of_action(place, action, AVTALSKOLL_PATHS="::error::x", **DAY)
    lines = ran.stdout.splitlines()
    token = next(line.removeprefix("::stop-commands::") for line in lines if line.startswith("::stop-commands::"))
    assert len(token) == 32
    said = next(number for number, line in enumerate(lines) if "::error::x" in line)
    assert lines.index(f"::stop-commands::{token}") < said < lines.index(f"::{token}::")
