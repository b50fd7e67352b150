"""The API's report is the command's, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.web import example

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


@pytest.mark.parametrize("name", ["19-faktura-utan-avtal", "44-tva-avtal-passar"])
def test_an_agreement_given_by_hand_is_that_of_the_command(server: Server, avtalskoll: Callable[..., Any], name: str,
                                                           tmp_path: Path) -> None:
    files = [*case("05-paborjad-vecka")[:1], *(file for file in case(name) if not file[1][0].startswith("avtal"))]
    for _, (path, content) in files:
        (tmp_path / path).write_bytes(content)
    paths = [path for _, (path, _) in files]
    plain = avtalskoll("check", "--format", "json", "--as-of", TODAY, *paths, within=tmp_path)
    ran = avtalskoll("check", "--format", "json", "--as-of", TODAY, "--agreement", paths[0], *paths, within=tmp_path)
    answer = server.check(files, as_of=TODAY, agreement=paths[0])
    assert answer.text == ran.out != plain.out
    assert int(answer.headers["avtalskoll-exit-status"]) == ran.status


def test_of_two_files_of_one_name_neither_is_completed_by_what_may_be_the_other_s(server: Server) -> None:
    words, rest = (dict(example.order().files)[name] for name in ("avtal.docx", "avtal.komplettering.yaml"))
    answer = server.check([("files", ("avtal.docx", words)), ("files", ("avtal.docx", words + b"\0")),
                           ("files", ("avtal.komplettering.yaml", rest))])
    said = answer.json().get("unreadable", [{"path": answer.json().get("detail")}])
    assert "avtal.komplettering.yaml" in [one["path"] for one in said]
