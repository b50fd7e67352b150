"""A workflow carried out step by step as GitHub's runner does it: the files and variables that it gives each step,
composite actions with their inputs, and workflow commands read off what a step prints.

What a step asks for that isn't known here raises: nothing is passed over.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
_COMMAND = re.compile(r"::([a-z-]+)(?: (.*?))?::(.*)")
_SHELLS = {"bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"]}
_EVEN_AFTER_A_FAILURE = ("${{ !cancelled() }}", "${{ always() }}")

Plain = dict[str, Any]


def document(text: str) -> Plain:
    found: Plain = YAML(typ="safe", pure=True).load(text)
    return found


@dataclass
class Annotation:
    """What a workflow command says of a file."""

    level: str
    properties: dict[str, str]
    message: str


@dataclass
class Ran:
    """What a job came to: the status of the first step that failed, and all that reached the platform."""

    status: int = 0
    log: str = ""
    summary: str = ""
    annotations: list[Annotation] = field(default_factory=list)
    scanned: list[Plain] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)


class Runner:
    """Runs the only job of a workflow.

    ``repository``: what the workflow checks out; ``actions``: the action.yml behind each name with its revision;
    ``temp``: the runner's own folder; ``surroundings``: the machine's environment.
    """

    def __init__(self, repository: Path, actions: Mapping[str, str], temp: Path,
                 surroundings: Mapping[str, str]) -> None:
        self.repository, self.actions, self.temp = repository, actions, temp
        self.workspace = temp / "arbete"
        self.files = {name: temp / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
        self.surroundings = {**surroundings, "CI": "true", "GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(temp),
                             "GITHUB_WORKSPACE": str(self.workspace),
                             **{name: str(path) for name, path in self.files.items()}}

    def run(self, workflow: str) -> Ran:
        ran = Ran()
        (job,) = document((self.repository / workflow).read_text("utf-8"))["jobs"].values()
        for step in job["steps"]:
            if ran.status == 0 or step.get("if") in _EVEN_AFTER_A_FAILURE:
                status = self._step(step, ran)
                ran.status = ran.status or status
            else:
                assert "if" not in step, step["if"]
        return ran

    def _step(self, step: Plain, ran: Ran) -> int:
        uses, given = step["uses"], step.get("with", {})
        if uses.startswith("actions/checkout@"):
            assert not given
            command = ["git", "clone", "--quiet", "--depth=1", f"file://{self.repository}", str(self.workspace)]
            return subprocess.run(command, env=self.surroundings, check=False).returncode
        if uses.startswith("github/codeql-action/upload-sarif@"):
            ran.scanned.append(json.loads((self.workspace / given["sarif_file"]).read_text("utf-8")))
            return 0
        return self._composite(document(self.actions[uses]), given, ran)

    def _composite(self, action: Plain, given: Plain, ran: Ran) -> int:
        assert action["runs"]["using"] == "composite"
        assert set(given) <= set(action["inputs"])
        known = {f"inputs.{name}": str(given.get(name, said["default"])) for name, said in action["inputs"].items()}
        status = 0
        for step in action["runs"]["steps"]:
            assert set(step) <= {"name", "id", "shell", "env", "run"}
            if status == 0:
                status = self._script(step, known, ran)
                known |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in self._said().items()}
        ran.outputs = {name: resolved(told["value"], known) for name, told in action["outputs"].items()}
        return status

    def _script(self, step: Plain, known: Mapping[str, str], ran: Ran) -> int:
        for path in self.files.values():
            path.write_text("", "utf-8")
        script = self.temp / "steg.sh"
        script.write_text(resolved(step["run"], known), "utf-8")
        variables = {name: resolved(value, known) for name, value in step.get("env", {}).items()}
        done = subprocess.run([*_SHELLS[step["shell"]], str(script)], cwd=self.workspace, check=False, text=True,
                              env={**self.surroundings, **variables}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        ran.log += done.stdout
        ran.annotations += annotations(done.stdout)
        ran.summary += self.files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        return done.returncode

    def _said(self) -> dict[str, str]:
        lines = self.files["GITHUB_OUTPUT"].read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


def resolved(text: str, known: Mapping[str, str]) -> str:
    """The text with every expression's value in its place."""
    return _EXPRESSION.sub(lambda match: known[match[1]], text)


def annotations(log: str) -> list[Annotation]:
    """The annotations among the lines that a step prints, but for those between stop-commands and its token."""
    found, token = [], None
    for line in log.splitlines():
        match = _COMMAND.fullmatch(line)
        if token is not None:
            token = None if line == f"::{token}::" else token
        elif match and match[1] == "stop-commands":
            token = match[3]
        elif match:
            assert match[1] in ("error", "warning", "notice"), line
            pairs = (pair.split("=", 1) for pair in match[2].split(","))
            found.append(Annotation(match[1], {key: decoded(value) for key, value in pairs}, decoded(match[3])))
    assert token is None
    return found


def decoded(text: str) -> str:
    for written, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(written, character)
    return text
