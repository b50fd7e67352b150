"""Settings files: what is in force and who said it; what isn't a setting is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.configuration import DEFAULTS, ConfigurationError, settings

Run = Callable[..., Any]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "under").mkdir()
    return tmp_path


def test_where_nobody_has_said_anything_the_defaults_hold(repository: Path) -> None:
    said = settings({}, repository)
    assert {name: setting.value for name, setting in said.of.items()} == DEFAULTS
    assert {setting.source for setting in said.of.values()} == {"default"}


@pytest.mark.parametrize(("name", "text"), [
    ("avtalskoll.toml", "strict = true\nrules = ['egna']\n"),
    ("pyproject.toml", "[project]\nname = 'x'\n[tool.avtalskoll]\nstrict = true\nrules = ['egna']\n")])
def test_a_file_above_is_found_and_its_paths_are_its_own(name: str, text: str, repository: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / name).write_text(text, "utf-8")
    monkeypatch.chdir(repository / "under")
    said = settings({"strict": False})
    assert (said["strict"], said.of["strict"].source) == (False, "command line")
    assert (said["rules"], said.of["rules"].source) == (("../egna",), f"../{name}")


def test_a_pyproject_without_our_table_is_passed_by_and_the_repository_is_the_end(repository: Path) -> None:
    (repository / "avtalskoll.toml").write_text("strict = true\n", "utf-8")
    (repository / "under" / "pyproject.toml").write_text("[tool.annat]\nx = 1\n", "utf-8")
    assert settings({}, repository / "under")["strict"] is True
    (repository / "under" / ".git").mkdir()
    assert settings({}, repository / "under")["strict"] is False


@pytest.mark.parametrize(("text", "said"), [
    ("strikt = true", "unknown key 'strikt'; menas 'strict'?"),
    ("strict = 'ja'", "strict:"),
    ("max-size = 0", "max-size:"),
    ("paths = []", "paths:"),
    ("rules = [1]", "rules.0:"),
    ("strict = ", "is not TOML"),
    ("a = " + "[" * 5000, "is not TOML"),
])
def test_what_is_no_setting_is_refused(text: str, said: str, repository: Path, avtalskoll: Run) -> None:
    (repository / "avtalskoll.toml").write_text(text + "\n", "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        settings({}, repository)
    assert said in str(refused.value)
    done = avtalskoll("check", ".", within=repository)
    assert (done.status, done.out) == (2, "")
    assert done.err.count("\n") == 1


def test_names_are_masked_where_ci_is_set_unless_somebody_says_otherwise(repository: Path,
                                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert settings({}, repository).of["mask"].source == "environment variable CI"
    assert settings({}, repository)["mask"] is True
    assert settings({"mask": False}, repository)["mask"] is False


def test_check_takes_its_paths_and_gate_from_the_file(repository: Path, avtalskoll: Run, fixtures_dir: Path) -> None:
    case = fixtures_dir / "01-allt-ratt"
    (repository / "avtal").mkdir()
    for name in ("avtal.yaml", "faktura-bjorkgarden.yaml"):
        (repository / "avtal" / name).write_bytes((case / name).read_bytes())
    (repository / "avtal" / "utkast.yaml").write_text("dokument: faktura\nnummer: '1\n", "utf-8")
    day = ("--as-of", "2016-12-20", "--format", "json")
    assert avtalskoll("check", *day, within=repository).status == 2
    (repository / "avtalskoll.toml").write_text("paths = ['avtal']\n", "utf-8")
    assert avtalskoll("check", *day, within=repository).status == 4
    (repository / "avtalskoll.toml").write_text("paths = ['avtal']\nignore = ['*/utkast*']\n", "utf-8")
    done = avtalskoll("check", *day, within=repository)
    assert (done.status, done.report["ignored"]) == (0, ["avtal/utkast.yaml"])


def test_config_shows_each_value_and_its_source(repository: Path, avtalskoll: Run) -> None:
    (repository / "avtalskoll.toml").write_text("paths = ['avtal', 'fakturor']\nmask = true\n", "utf-8")
    lines = avtalskoll("config", within=repository).out.splitlines()
    shown = {line.split()[0]: line for line in lines}
    assert set(shown) == set(DEFAULTS)
    assert shown["paths"].endswith("avtal, fakturor  (avtalskoll.toml)")
    assert shown["mask"].endswith("true  (avtalskoll.toml)")
    assert shown["strict"].endswith("false  (default)")


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("finns-inte"), os.mkfifo])
def test_settings_that_are_no_file_are_refused_and_not_passed_by(make: Callable[[Path], object], repository: Path,
                                                                avtalskoll: Run, fixtures_dir: Path) -> None:
    make(repository / "avtalskoll.toml")
    done = avtalskoll("check", fixtures_dir / "01-allt-ratt" / "avtal.yaml", within=repository)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("text", ["ignore = ['*']", "paths = ['finns-inte']", "paths = ['.']\npaths = ['x']",
                                  "rules = ['finns-inte']", "agreement = 'finns-inte.yaml'", "x = 1979-05-27",
                                  "[strict]\nx = 1", "baseline = 'finns-inte.json'", "max-size = nan", "paths = ['']"])
def test_settings_that_leave_nothing_to_judge_are_refused(text: str, repository: Path, avtalskoll: Run,
                                                          fixtures_dir: Path) -> None:
    agreement = (fixtures_dir / "01-allt-ratt" / "avtal.yaml").read_bytes()
    (repository / "avtal.yaml").write_bytes(agreement)
    (repository / "avtalskoll.toml").write_text(text + "\n", "utf-8")
    done = avtalskoll("check", *(() if text.startswith("paths") else (".",)), within=repository)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)


def test_other_commands_mask_where_the_settings_say_so(repository: Path, avtalskoll: Run) -> None:
    text = "dokument: faktura\nrader:\n- {student: Åsa Ek, ersattning: '6 120,00'}\n"
    (repository / "f.yaml").write_text(text, "utf-8")
    assert "Åsa Ek" in avtalskoll("fix", "f.yaml", "--diff", within=repository).out
    (repository / "avtalskoll.toml").write_text("mask = true\n", "utf-8")
    masked = avtalskoll("fix", "f.yaml", "--diff", within=repository)
    assert "Åsa Ek" not in masked.out
    assert "6120.00" in masked.out
