"""The API's report is the command's, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .serving import FIXTURES, Server, case

CASES = ["01-allt-ratt", "05-paborjad-vecka", "13-dubbelfakturerad", "18-trasig-fil", "19-faktura-utan-avtal",
         "20-ett-trasigt-datum", "44-tva-avtal-passar", "70-giltigt-undantag", "75-tillagg",
         "76-tillagg-som-sager-emot"]
TODAY = "2016-12-20"


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("mask", ["false", "true"])
def test_the_report_is_that_of_the_command(server: Server, avtalskoll: Callable[..., Any], name: str,
                                           mask: str) -> None:
    files = case(name)
    paths = [path for _, (path, _) in files]
    ran = avtalskoll("check", "--format", "json", "--as-of", TODAY, "--mask" if mask == "true" else "--no-mask", *paths,
                     within=FIXTURES / name)
    random.Random(name).shuffle(files)
    answer = server.check(files, as_of=TODAY, mask=mask)
    assert answer.status_code == 200
    assert answer.content.decode() == ran.out
    assert int(answer.headers["avtalskoll-exit-status"]) == ran.status


@pytest.mark.parametrize(("option", "field"), [("--strict", "strict"), ("--allow-undecided", "allow_undecided")])
def test_what_gates_is_as_asked(server: Server, avtalskoll: Callable[..., Any], option: str, field: str) -> None:
    name = "08-pris-okant"
    paths = [path for _, (path, _) in case(name)]
    plain = avtalskoll("check", "--format", "json", "--as-of", TODAY, *paths, within=FIXTURES / name)
    ran = avtalskoll("check", "--format", "json", option, "--as-of", TODAY, *paths, within=FIXTURES / name)
    answer = server.check(case(name), as_of=TODAY, **{field: "true"})
    assert int(answer.headers["avtalskoll-exit-status"]) == ran.status
    assert answer.text == ran.out == plain.out


def test_the_day_of_review_is_today_where_none_is_given(server: Server, avtalskoll: Callable[..., Any]) -> None:
    ran = avtalskoll("check", "--format", "json", "avtal.yaml", within=FIXTURES / "01-allt-ratt")
    answer = server.check([file for file in case("01-allt-ratt") if file[1][0] == "avtal.yaml"])
    assert answer.text == ran.out


def test_a_word_agreement_is_judged_alike(server: Server, avtalskoll: Callable[..., Any], tmp_path: Path) -> None:
    avtalskoll("init", "samverkansavtal", "--format", "docx", "--from", FIXTURES / "01-allt-ratt" / "avtal.yaml",
               "--output", tmp_path / "avtal.docx")
    avtalskoll("init", "faktureringsunderlag", "--format", "xlsx", "--output", tmp_path / "underlag.xlsx")
    names = sorted(path.name for path in tmp_path.iterdir())
    ran = avtalskoll("check", "--format", "json", "--as-of", TODAY, *names, within=tmp_path)
    answer = server.check([("files", (name, (tmp_path / name).read_bytes())) for name in names], as_of=TODAY)
    assert len(names) == 3  # the agreement, what Word has no place for, the form
    assert answer.text == ran.out
