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


def faulty(invoice: Path) -> None:
    text = invoice.read_text("utf-8")
    assert text.count("ersattning: 6120.00") == 1
    invoice.write_text(text.replace("ersattning: 6120.00", "ersattning: 6121.00"), "utf-8")


def ignored_by_git(within: Path, invoice: Path) -> Path:
    (within / ".gitignore").write_text(f"/{invoice.relative_to(within)}\n", "utf-8")
    git(within, "rm", "-q", "--cached", str(invoice))
    git(within, "add", ".gitignore")
    return invoice


def not_looked_at(within: Path, invoice: Path) -> Path:
    git(within, "update-index", "--assume-unchanged", str(invoice))
    return invoice


def skipped(within: Path, invoice: Path) -> Path:
    git(within, "update-index", "--skip-worktree", str(invoice))
    return invoice


def a_link_out_of_the_repository(within: Path, invoice: Path) -> Path:
    outside = within.parent / f"{within.name}-utanfor.yaml"
    invoice.rename(outside)
    invoice.symlink_to(outside)
    return outside


def in_a_repository_of_its_own(within: Path, invoice: Path) -> Path:
    inner = within / "ett" / "inre"
    inner.mkdir()
    git(inner, "init", "-q")
    moved = invoice.rename(inner / invoice.name)
    git(inner, "add", ".")
    git(inner, "commit", "-q", "-m", "Inre")
    return moved


@pytest.mark.parametrize("hide", [ignored_by_git, not_looked_at, skipped, a_link_out_of_the_repository,
                                  in_a_repository_of_its_own])
def test_what_git_cannot_tell_of_is_taken_to_have_changed(hide: Callable[[Path, Path], Path], within: Path,
                                                          avtalskoll: Run) -> None:
    invoice = hide(within, within / "ett" / "faktura-bjorkgarden.yaml")
    git(within, "add", ".")
    git(within, "commit", "-q", "-m", "Gömd", "--allow-empty")
    faulty(invoice)
    assert avtalskoll("check", ".", "--since", "HEAD", *DAY, within=within).status == 1


def test_a_name_may_hold_any_character(within: Path, avtalskoll: Run) -> None:
    new = within / "ett" / "ny\n\"'b\t ångström.yaml"
    new.write_bytes((within / "ett" / "faktura-bjorkgarden.yaml").read_bytes())
    faulty(new)
    done = avtalskoll("check", ".", "--since", "HEAD", *DAY, within=within)
    assert done.status == 1
    assert len(judged(done)) == 3


@pytest.mark.parametrize("others", [("--since", "HEAD"), ("--among", ".")])
def test_an_agreement_that_takes_another_id_leaves_its_invoices_without_one(others: tuple[str, ...], within: Path,
                                                                            avtalskoll: Run) -> None:
    agreement = within / "ett" / "avtal.yaml"
    agreement.write_text(agreement.read_text("utf-8").replace("id: avtal-ett", "id: avtal-nytt"), "utf-8")
    done = avtalskoll("check", "ett/avtal.yaml" if "--among" in others else ".", *others, *DAY, within=within)
    assert (done.status, judged(done)) == (3, ["ett/avtal.yaml", "ett/faktura-bjorkgarden.yaml"])


def test_a_second_agreement_that_fits_is_judged_with_what_it_leaves_undecided(within: Path, avtalskoll: Run) -> None:
    (within / "tva" / "avtal.yaml").unlink()
    invoice = within / "ett" / "faktura-bjorkgarden.yaml"
    invoice.write_text(invoice.read_text("utf-8").replace("avtal: avtal-ett\n", ""), "utf-8")
    git(within, "commit", "-q", "-a", "-m", "Utan avtal")
    agreement = (within / "ett" / "avtal.yaml").read_text("utf-8")
    (within / "tva" / "avtal.yaml").write_text(agreement.replace("id: avtal-ett", "id: avtal-tva"), "utf-8")
    done = avtalskoll("check", ".", "--since", "HEAD", *DAY, within=within)
    assert (done.status, judged(done)) == (3, ["ett/faktura-bjorkgarden.yaml", "tva/avtal.yaml"])


@pytest.mark.parametrize("gone", [False, True])
def test_an_agreement_to_link_with_bears_on_what_is_judged(gone: bool, within: Path, avtalskoll: Run) -> None:
    (within / "fakturor").mkdir()
    (within / "ett" / "faktura-bjorkgarden.yaml").rename(within / "fakturor" / "f.yaml")
    git(within, "add", ".")
    git(within, "commit", "-q", "-m", "Var för sig")
    agreement = within / "ett" / "avtal.yaml"
    agreement.write_text(agreement.read_text("utf-8").replace("  prisar: 2016\n", ""), "utf-8")
    if gone:
        agreement.unlink()
    done = avtalskoll("check", "fakturor", "--among", "ett", "--since", "HEAD", *DAY, within=within)
    assert done.status == 3
    assert "fakturor/f.yaml" in judged(done)


@pytest.mark.parametrize("changed", ["settings", "settings gone", "settings new", "pack", "agreement"])
def test_what_bears_on_everything_has_everything_judged(changed: str, within: Path, avtalskoll: Run,
                                                            fixtures_dir: Path) -> None:
    settings, pack = within / "avtalskoll.toml", within / "regler"
    (pack / "varden").mkdir(parents=True)
    (pack / "varden" / "plo.yaml").write_bytes((fixtures_dir / "regelpaket/ekdalen/varden/plo.yaml").read_bytes())
    (within / "eget.yaml").write_bytes((within / "tva" / "avtal.yaml").read_bytes())
    if changed != "settings new":
        settings.write_text("max-size = 9\n", "utf-8")
    git(within, "add", ".")
    git(within, "commit", "-q", "-m", "Inställningar")
    options = {"pack": ("--rules", "regler"), "agreement": ("--agreement", "eget.yaml")}.get(changed, ())
    same = avtalskoll("check", "ett", *options, "--since", "HEAD", *DAY, within=within)
    touched = {"pack": pack / "varden" / "plo.yaml", "agreement": within / "eget.yaml"}.get(changed, settings)
    if changed == "settings gone":
        touched.unlink()
    else:
        touched.write_text((touched.read_text("utf-8") if touched.exists() else "") + "# ändrad\n", "utf-8")
    done = avtalskoll("check", "ett", *options, "--since", "HEAD", *DAY, within=within)
    assert (same.status, judged(same)) == (0, []), same.err
    assert judged(done) == ["ett/avtal.yaml", "ett/faktura-bjorkgarden.yaml"]


def test_a_folder_of_the_repository_and_another_working_tree_are_as_good(within: Path, avtalskoll: Run) -> None:
    tree = within.parent / f"{within.name}-annat"
    git(within, "worktree", "add", "-q", str(tree))
    for folder in (within, tree):
        faulty(folder / "ett" / "faktura-bjorkgarden.yaml")
        done = avtalskoll("check", ".", "--since", "HEAD", *DAY, within=folder / "ett")
        assert (done.status, judged(done)) == (1, ["avtal.yaml", "faktura-bjorkgarden.yaml"])


def test_a_history_that_is_not_there_is_refused(within: Path, avtalskoll: Run) -> None:
    git(within, "commit", "-q", "--allow-empty", "-m", "Två")
    shallow = within.parent / f"{within.name}-grund"
    git(within.parent, "clone", "-q", "--depth", "1", f"file://{within}", str(shallow))
    done = avtalskoll("check", ".", "--since", "HEAD~1", *DAY, within=shallow)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
