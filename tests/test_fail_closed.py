"""Nothing goes green on a fault: wherever one strikes, the status says so, in one line and without a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checker import case, engine, sources
from checker.commands.checking import FORMATS
from checker.form import kinds
from checker.gate import BUG, CANNOT
from checker.reports import REPORTS
from checker.rulebook import Rule, load

Run = Callable[..., Any]
RULES = load().rules
DAY = ("--as-of", "2016-12-20")


class Struck(RuntimeError):
    """A fault that nobody foresaw. Its words must reach nobody."""


def strike(*_: object, **__: object) -> Any:
    raise Struck("hemligt")


@pytest.fixture
def within(tmp_path: Path, fixtures_dir: Path) -> Path:
    """A case without a fault: everything that strikes is the program's own."""
    clean = fixtures_dir / "01-allt-ratt"
    for file in clean.glob("*.yaml"):
        if file.name != "fall.yaml":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def assert_closed(done: Any, status: int) -> None:
    assert done.status == status
    assert done.err.count("\n") == 1, done.err
    assert "Traceback" not in done.err
    assert "hemligt" not in done.err + done.out


def test_the_case_is_green_when_nothing_strikes(within: Path, avtalskoll: Run) -> None:
    assert avtalskoll("check", ".", *DAY, within=within).status == 0


@pytest.mark.parametrize("kind", kinds())
def test_a_fault_in_any_rule(kind: str, tmp_path: Path, avtalskoll: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text(f"dokument: {kind}\n", "utf-8")
    judge_rule = engine.judge_rule
    struck = {""}

    def judged(rule: Rule, *rest: Any) -> Any:
        return strike() if rule.id in struck else judge_rule(rule, *rest)

    monkeypatch.setattr(engine, "judge_rule", judged)
    ids = [rule.id for rule in RULES if kind in rule.documents]
    assert ids
    for one in ids:
        struck = {one}
        assert_closed(avtalskoll("check", "a.yaml", *DAY, within=tmp_path), BUG)


def readers() -> Iterator[Any]:
    yield pytest.param(sources.yaml, "trees", "f.yaml", b"dokument: faktura\n", id="yaml")
    yield pytest.param(sources.json, "tree", "f.json", b'{"dokument": "faktura"}', id="json")
    yield pytest.param(sources.json, "tree", "f.jsonl", b'{"dokument": "faktura"}\n', id="jsonl")
    yield pytest.param(sources.walk, "document", "f.yaml", b"dokument: faktura\n", id="walk")
    yield pytest.param(case, "complete", "f.yaml", b"dokument: faktura\n", id="supplement")


@pytest.mark.parametrize(("room", "name", "file", "data"), [*readers()])
def test_a_fault_in_any_reader_of_text(room: Any, name: str, file: str, data: bytes, tmp_path: Path, avtalskoll: Run,
                                       monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / file).write_bytes(data)
    monkeypatch.setattr(room, name, strike)
    assert_closed(avtalskoll("check", file, *DAY, within=tmp_path), BUG)


def test_a_fault_in_the_reader_of_any_form(within: Path, avtalskoll: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = dict(sources._FORMS)
    assert set(forms) == {"docx", "xlsx", "ubl"}
    for form in forms:
        monkeypatch.setattr(sources.recognise, "form_of", lambda _data, form=form: form)
        monkeypatch.setitem(sources._FORMS, form, strike)
        assert_closed(avtalskoll("check", ".", *DAY, within=within), BUG)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("output", ["-", "rapport"])
def test_a_fault_in_any_renderer(form: str, output: str, within: Path, avtalskoll: Run,
                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REPORTS, form, strike)
    assert_closed(avtalskoll("check", ".", *DAY, "--format", form, "--output", output, within=within), BUG)
    assert not (within / "rapport").exists()


def test_every_format_has_a_renderer() -> None:
    assert set(FORMATS) == set(REPORTS)


@pytest.mark.parametrize("fault", [MemoryError, RecursionError, KeyboardInterrupt])
def test_what_the_machine_says_is_no_verdict_either(fault: type[BaseException], within: Path, avtalskoll: Run,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    def struck(*_: object) -> Any:
        raise fault

    monkeypatch.setattr(engine, "judge_rule", struck)
    done = avtalskoll("check", ".", *DAY, within=within)
    assert done.status in (BUG, CANNOT)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [
    ("tom",), ("finns-inte/*.yaml",), (".", "--rules", "finns-inte"), (".", "--rules", "tom"),
    (".", "--agreement", "finns-inte.yaml"), (".", "--output", "finns-inte/rapport"), (".", "--output", "/dev/full"),
    (".", "--baseline", "finns-inte.json"), (".", "--format", "okant"), (".", "--as-of", "i dag"),
    (".", "--annotate", "avtal.yaml"), ("tom/avtal.docx",),
])
def test_what_cannot_be_done_is_said_in_a_line(arguments: tuple[str, ...], within: Path, avtalskoll: Run) -> None:
    (within / "tom").mkdir()
    done = avtalskoll("check", *arguments, *(() if "--as-of" in arguments else DAY), within=within)
    assert done.status == CANNOT
    assert done.err.strip()
    assert "Traceback" not in done.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_disk_behind_standard_output(form: str, within: Path) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-c", "from checker.cli import main; main()", "check", ".", *DAY, "--format", form]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=within, check=False,
                              env={"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PATH": ""})
    assert (done.returncode, done.stderr.count("\n")) == (CANNOT, 1)


def test_a_device_is_written_to_and_never_replaced(within: Path, avtalskoll: Run) -> None:
    assert avtalskoll("check", ".", *DAY, "--output", "/dev/null", within=within).status == 0
    assert Path("/dev/null").is_char_device()


def test_a_full_disk_leaves_the_report_that_was_there(within: Path, avtalskoll: Run,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    (within / "rapport.json").write_text("{}", "utf-8")

    def full(_self: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    done = avtalskoll("check", ".", *DAY, "--format", "json", "--output", "rapport.json", within=within)
    assert_closed(done, CANNOT)
    assert json.loads((within / "rapport.json").read_text("utf-8")) == {}


def test_no_report_is_written_over_what_is_read(within: Path, avtalskoll: Run) -> None:
    (within / "avtalskoll.toml").write_text("max-size = 9\n", "utf-8")
    (within / "lank").symlink_to("avtal.yaml")
    (within / "regler").mkdir()
    (within / "regler" / "egna.yaml").write_text("paragraf: § 9\nregler: []\n", "utf-8")
    (within / "kanda.json").write_text('{"format": "avtalskoll-baslinje/1", "findings": []}', "utf-8")
    before = {path: path.read_bytes() for path in within.rglob("*") if path.is_file()}
    for output in ("avtal.yaml", "./regler/../avtal.yaml", "lank", "avtalskoll.toml", "regler/egna.yaml",
                   "regler/ny.yaml", "kanda.json"):
        done = avtalskoll("check", "avtal.yaml", *DAY, "--rules", "regler", "--baseline", "kanda.json",
                          "--output", output, within=within)
        assert_closed(done, CANNOT)
    assert {path: path.read_bytes() for path in within.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("one", "other"), [("a", "./a"), ("a", "tom/../a"), ("a", "lank")])
def test_two_reports_never_go_to_one_file(one: str, other: str, within: Path, avtalskoll: Run) -> None:
    (within / "tom").mkdir()
    (within / "lank").symlink_to("a")
    done = avtalskoll("check", "avtal.yaml", *DAY, "--format", "json", "--output", one, "--format", "text",
                      "--output", other, within=within)
    assert_closed(done, CANNOT)


def test_a_report_beside_the_documents_may_be_written_anew(within: Path, avtalskoll: Run) -> None:
    for form in FORMATS:
        for _ in range(2):
            done = avtalskoll("check", ".", *DAY, "--format", form, "--output", f"rapport.{form}", within=within)
            assert (done.status, done.err) == (0, ""), form


def test_a_pipe_in_a_folder_is_passed_by_and_a_name_too_long_refused(within: Path, avtalskoll: Run) -> None:
    os.mkfifo(within / "roret.yaml")
    done = avtalskoll("check", ".", *DAY, "--format", "json", within=within)
    assert (done.status, done.report["ignored"]) == (0, ["roret.yaml"])
    assert_closed(avtalskoll("check", "x" * 5000, *DAY, within=within), CANNOT)
