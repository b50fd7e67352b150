"""Only what changed since a git revision is judged, and what is linked to it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
DAY = ("--as-of", "2016-12-20", "--format", "json")


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@exempel.example", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True,
                          text=True).stdout


@pytest.fixture
def within(tmp_path: Path, fixtures_dir: Path) -> Path:
    """A repository with two agreements that have nothing to do with each other, an invoice under the first."""
    for name, papers in (("ett", ("avtal.yaml", "faktura-bjorkgarden.yaml")), ("tva", ("avtal.yaml",))):
        (tmp_path / name).mkdir()
        for paper in papers:
            text = (fixtures_dir / "01-allt-ratt" / paper).read_text("utf-8")
            (tmp_path / name / paper).write_text(text.replace("ekdalen-sjobergska-2016", f"avtal-{name}"), "utf-8")
    (tmp_path / "LÄSMIG.md").write_text("Avtal\n", "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Avtal")
    return tmp_path


def judged(done: Any) -> list[str]:
    return [document["path"] for document in done.report["documents"]]


def test_nothing_changed_means_nothing_to_judge_and_it_is_said(within: Path, avtalskoll: Run) -> None:
    (within / "LÄSMIG.md").write_text("Avtal och fakturor\n", "utf-8")
    done = avtalskoll("check", ".", "--since", "HEAD", *DAY, within=within)
    assert (done.status, judged(done)) == (0, [])
    assert "0 of 3 documents judged" in done.err


@pytest.mark.parametrize("paper", ["avtal.yaml", "faktura-bjorkgarden.yaml"])
def test_a_change_is_judged_with_all_under_its_agreement(paper: str, within: Path, avtalskoll: Run) -> None:
    changed = within / "ett" / paper
    changed.write_text("# ändrad\n" + changed.read_text("utf-8"), "utf-8")
    done = avtalskoll("check", ".", "--since", "HEAD", *DAY, within=within)
    assert judged(done) == ["ett/avtal.yaml", "ett/faktura-bjorkgarden.yaml"]


def test_committed_staged_and_unknown_files_have_changed_too(within: Path, avtalskoll: Run) -> None:
    new = within / "ett" / "ny.yaml"
    new.write_text((within / "ett" / "faktura-bjorkgarden.yaml").read_text("utf-8"), "utf-8")
    for step in ((), ("add", "."), ("commit", "-q", "-m", "Ny")):
        if step:
            git(within, *step)
        since = "HEAD~1" if step[:1] == ("commit",) else "HEAD"
        done = avtalskoll("check", ".", "--since", since, *DAY, within=within)
        assert judged(done) == ["ett/avtal.yaml", "ett/faktura-bjorkgarden.yaml", "ett/ny.yaml"]
        assert done.status == 1


def test_what_is_gone_may_have_been_linked_to_anything(within: Path, avtalskoll: Run) -> None:
    (within / "ett" / "avtal.yaml").unlink()
    done = avtalskoll("check", ".", "--since", "HEAD", *DAY, within=within)
    assert len(judged(done)) == 2


def test_a_changed_supplement_is_judged_with_what_it_completes(within: Path, avtalskoll: Run) -> None:
    (within / "ett" / "mer.yaml").write_text("dokument: samverkansavtal\nkompletterar: avtal.yaml\n", "utf-8")
    done = avtalskoll("check", ".", "--since", "HEAD", *DAY, within=within)
    assert "ett/avtal.yaml" in judged(done)


@pytest.mark.parametrize("reference", ["finns-inte", "--output=x", "HEAD:ett", ""])
def test_no_such_revision_is_refused(reference: str, within: Path, avtalskoll: Run) -> None:
    done = avtalskoll("check", ".", f"--since={reference}", *DAY, within=within)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)


def test_no_repository_is_refused(tmp_path: Path, avtalskoll: Run) -> None:
    (tmp_path / "a.yaml").write_text("dokument: faktura\n", "utf-8")
    done = avtalskoll("check", ".", "--since", "HEAD", within=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.status == 2


def test_asking_git_runs_no_program_of_the_repository(within: Path, avtalskoll: Run) -> None:
    trap = within / "falla.sh"
    trap.write_text(f"#!/bin/sh\ntouch {within}/utlost\n", "utf-8")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "diff.x.textconv"):
        git(within, "config", key, str(trap))
    (within / ".gitattributes").write_text("*.yaml diff=x\n", "utf-8")
    changed = within / "ett" / "avtal.yaml"
    changed.write_text("# ändrad\n" + changed.read_text("utf-8"), "utf-8")
    (within / "utlost").unlink(missing_ok=True)
    assert avtalskoll("check", ".", "--since", "HEAD", *DAY, within=within).status == 0
    assert not (within / "utlost").exists()


def test_named_files_are_judged_among_others(within: Path, avtalskoll: Run) -> None:
    alone = avtalskoll("check", "ett/faktura-bjorkgarden.yaml", *DAY, within=within)
    assert alone.status == 3
    done = avtalskoll("check", "ett/faktura-bjorkgarden.yaml", "--among", ".", *DAY, within=within)
    assert (done.status, judged(done)) == (0, ["ett/avtal.yaml", "ett/faktura-bjorkgarden.yaml"])
