"""The same documents, rule book and day give the same bytes, whatever surrounds the run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
DAY = ("--as-of", "2016-12-20")
#: Two invoices in one file, sharing a student; three files and two formats of file; a broken and an ignored file.
DOCUMENTS = ("01-allt-ratt/avtal.yaml", "01-allt-ratt/faktura-bjorkgarden.yaml", "01-allt-ratt/faktura-ekhemmet.json",
             "13-dubbelfakturerad/fakturor.jsonl", "05-paborjad-vecka/faktura.yaml",
             "18-trasig-fil/faktura-avbruten.yaml", "01-allt-ratt/fall.yaml")


def filled(folder: Path, names: tuple[str, ...] = DOCUMENTS) -> Path:
    """A folder with the documents, made in the order given."""
    for name in names:
        target = folder / ("under" if "ekhemmet" in name else ".") / Path(name).name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FIXTURES / name, target)
    return folder


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("fall"))


@pytest.fixture(scope="module", params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def in_its_own_process(root: Path, within: Path, *arguments: str, **environment: str) -> bytes:
    """Standard output of a fresh interpreter."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "TZ"))}
    command = [sys.executable, "-c", "from checker.cli import main; main()", "check", *arguments, *DAY]
    done = subprocess.run(command, cwd=within, capture_output=True, check=False,
                          env={**bare, "PYTHONPATH": str(root), "CI": "", **environment})
    assert (done.returncode, done.stderr) == (4, b"")
    return done.stdout


SURROUNDINGS = (
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "America/Adak", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.ISO-8859-9", "PYTHONIOENCODING": "latin-1", "COLUMNS": "200"},
    {"PYTHONHASHSEED": "3", "LANG": "sv_SE.UTF-8", "PYTHONOPTIMIZE": "1", "FORCE_COLOR": "1", "TERM": "xterm-256color"},
)


def test_hash_seed_time_zone_and_locale(form: str, root: Path, documents: Path, avtalskoll: Callable[..., Any]) -> None:
    here = avtalskoll("check", ".", *DAY, "--format", form, within=documents).out.encode()
    for surroundings in SURROUNDINGS:
        assert in_its_own_process(root, documents, ".", "--format", form, **surroundings) == here


def test_masked_names(root: Path, documents: Path) -> None:
    """Pseudonyms depend on the documents (or the key that is set), not on the run."""
    one, other = (in_its_own_process(root, documents, ".", "--mask", PYTHONHASHSEED=seed) for seed in ("0", "99"))
    assert one == other
    assert b"person-" in one


def test_order_of_arguments(form: str, documents: Path, avtalskoll: Callable[..., Any]) -> None:
    paths = ("avtal.yaml", "fakturor.jsonl", "faktura.yaml", "under")
    outs = {avtalskoll("check", *order, *DAY, "--format", form, within=documents).out for order in permutations(paths)}
    assert len(outs) == 1


def test_order_of_options_and_repeated_paths(form: str, documents: Path, avtalskoll: Callable[..., Any]) -> None:
    one = avtalskoll("check", "--format", form, *DAY, ".", within=documents).out
    assert avtalskoll("check", ".", ".", "./", *DAY, "--format", form, within=documents).out == one


def test_order_in_which_files_were_made(form: str, tmp_path: Path, documents: Path,
                                        avtalskoll: Callable[..., Any]) -> None:
    expected = avtalskoll("check", ".", *DAY, "--format", form, within=documents).out
    for number, names in enumerate((DOCUMENTS[::-1], DOCUMENTS[3:] + DOCUMENTS[:3])):
        folder = filled(tmp_path / str(number), names)
        assert avtalskoll("check", ".", *DAY, "--format", form, within=folder).out == expected


def test_order_in_which_a_folder_is_listed(form: str, documents: Path, monkeypatch: pytest.MonkeyPatch,
                                           avtalskoll: Callable[..., Any]) -> None:
    """File systems list in orders of their own."""
    expected = avtalskoll("check", ".", *DAY, "--format", form, within=documents).out
    walk = os.walk

    def backwards(*arguments: Any, **options: Any) -> Any:
        for folder, folders, names in walk(*arguments, **options):
            folders.sort(reverse=True)
            yield folder, folders, sorted(names, reverse=True)

    monkeypatch.setattr(os, "walk", backwards)
    assert avtalskoll("check", ".", *DAY, "--format", form, within=documents).out == expected


def test_places_and_verdicts_are_the_same_from_elsewhere(documents: Path, avtalskoll: Callable[..., Any]) -> None:
    """From another folder only the paths differ, by what was written on the command line."""
    here = avtalskoll("check", ".", *DAY, "--format", "json", within=documents).out
    above = avtalskoll("check", documents.name, *DAY, "--format", "json", within=documents.parent).out
    assert above.replace(f"{documents.name}/", "") == here


def test_two_runs_in_one_process(form: str, documents: Path, avtalskoll: Callable[..., Any]) -> None:
    """What one run has remembered colours no other: another agreement in between changes nothing."""
    first = avtalskoll("check", ".", *DAY, "--format", form, within=documents).out
    avtalskoll("check", ".", *DAY, within=FIXTURES / "22-kreditfaktura")
    assert avtalskoll("check", ".", *DAY, "--format", form, within=documents).out == first
