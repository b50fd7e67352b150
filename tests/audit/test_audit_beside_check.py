"""What an audit must not do otherwise than a check where invoices stand in bulk: documents that complete others,
waivers of one invoice, faults of a line, names and personnummer outside the findings, and what a ledger keeps."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from grow import Plain
from grow.at_random import agreement, compact, invoice

from checker import rulebook
from checker.files import gather
from checker.findings import Report, Utfall
from checker.job import Job

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from audit.runs import of_years_later
from checker.audit.inputs import Inputs
from checker.audit.run import Audit, InFile
from checker.audit.term import Term

BOOK = rulebook.load()
AS_OF = date(2023, 6, 1)
HOME = "Sjöbergska högskolan"
LIMIT = 10_000_000


def right_ones(count: int) -> list[Plain]:
    """Invoices that hold under ``under``."""
    found: list[Plain] = []
    number = 10
    while len(found) < count:
        one = invoice(Random(number), number, faults=0, holes=0)
        found += [one] if one["fakturamottagare"]["namn"] == HOME else []
        number += 1
    return found


def under(**other: Any) -> Plain:
    return agreement(Random(3)) | {"tolkningar": {"terminsvis": "flera"}, **other}


def put(folder: Path, name: str, *documents: Plain | bytes) -> None:
    folder.mkdir(exist_ok=True)
    lines = [one if isinstance(one, bytes) else compact(one) for one in documents]
    (folder / name).write_bytes(b"".join(line + b"\n" for line in lines))


def audited(folder: Path, ledger: Path | None = None, as_of: date = AS_OF, mask: bool = False) -> Term:
    audit = Audit(Inputs(gather([str(folder)], ()), None, LIMIT), BOOK, as_of, None, mask, lambda *_: None)
    return audit.term(InFile(str(ledger), names=False, day=date(2026, 11, 22)) if ledger else None)


def checked(folder: Path, mask: bool = False) -> Report:
    return Job((str(folder),), None, AS_OF, mask).judge(BOOK).report


def unreadable(found: Term | Report) -> list[tuple[str, str, int | None]]:
    return [(one.path, one.error, one.line) for one in found.unreadable]


def outcomes(found: Report) -> dict[Utfall, int]:
    said = [one.outcome for one in found.documents if one.kind == "faktura"]
    return {outcome: said.count(outcome) for outcome in set(said)}


def counted(found: Term) -> dict[Utfall, int]:
    return {outcome: number for outcome, number in found.outcomes.items() if number}


# ------------------------------------------------------------------ documents that complete others
def test_a_line_that_completes_a_file_is_taken_up_into_that(tmp_path: Path) -> None:
    first, *others = right_ones(3)
    put(tmp_path, "avtal.json", under())
    put(tmp_path, "f.json", {name: value for name, value in first.items() if name != "termin"})
    put(tmp_path, "x.jsonl", {"dokument": "faktura", "kompletterar": "f.json", "termin": "HT2016", "total": 1}, *others)
    term, report = audited(tmp_path), checked(tmp_path)
    assert counted(term) == outcomes(report) == {Utfall.UPPFYLLD: 2, Utfall.OBEDOMD: 1}
    assert [act.findings for act in term.acts] == [tuple(
        one for one in paper.findings if one.needs_eye) for paper in report.documents if paper.path.endswith("f.json")]


@pytest.mark.parametrize("key", [b'"kompletterar"', b'"\\u006bompletterar"'])
def test_a_line_that_completes_nothing_is_no_invoice_of_its_own(tmp_path: Path, key: bytes) -> None:
    first, second = right_ones(2)
    put(tmp_path, "avtal.json", under())
    put(tmp_path, "x.jsonl", compact(first)[:-1] + b"," + key + b':"borta.json"}', second)
    term, report = audited(tmp_path), checked(tmp_path)
    assert counted(term) == outcomes(report) == {Utfall.UPPFYLLD: 1}
    assert unreadable(term) == unreadable(report)
    assert len(term.unreadable) == 1


def test_an_agreement_in_a_line_completes_a_file(tmp_path: Path) -> None:
    whole = under()
    put(tmp_path, "avtal.json", {name: value for name, value in whole.items() if name != "frister"})
    put(tmp_path, "x.jsonl", *right_ones(2), {"dokument": "samverkansavtal", "kompletterar": "avtal.json",
                                              "frister": whole["frister"]})
    assert counted(audited(tmp_path)) == outcomes(checked(tmp_path)) == {Utfall.UPPFYLLD: 2}


# ------------------------------------------------------------------ what is said of one invoice
def _waiver(number: str) -> Plain:
    return {"regel": "R-4.6-belopp", "galler": {"faktura": number}}


def _idle(found: Term | Report) -> list[str]:
    papers = found.others if isinstance(found, Term) else found.documents
    return [note.message for paper in papers if paper.kind == "samverkansavtal" for note in paper.form]


def test_a_waiver_of_an_invoice_that_holds_is_told_to_cover_nothing(tmp_path: Path) -> None:
    papers = right_ones(3)
    put(tmp_path, "avtal.json", under(undantag=[_waiver(papers[1]["nummer"])]))
    put(tmp_path, "x.jsonl", *papers)
    assert _idle(audited(tmp_path)) == _idle(checked(tmp_path))
    assert len(_idle(audited(tmp_path))) == 1


@pytest.mark.parametrize("which", range(3))
def test_what_is_said_of_the_waiver_of_one_isn_t_said_of_those_that_share_a_cause(tmp_path: Path, which: int) -> None:
    papers = right_ones(4)
    for one in papers:
        of_years_later(Random(1), one, [])
    put(tmp_path, "avtal.json", under(undantag=[_waiver(papers[which]["nummer"])]))
    put(tmp_path, "x.jsonl", *papers)
    term = audited(tmp_path)
    (cause,), (act,) = term.causes, term.acts
    assert len(cause.places) == 3
    assert act.number == papers[which]["nummer"]
    assert any("Ett undantag finns" in one.message for one in act.findings)
    assert not any("Ett undantag finns" in one.message for one in cause.first.findings)
    assert _idle(term) == _idle(checked(tmp_path)) == []


def test_the_other_invoices_are_told_of_in_the_order_of_their_files(tmp_path: Path) -> None:
    first = right_ones(1)[0]
    again = [copy.deepcopy(first) | {"nummer": f"{number}"} for number in (501, 502, 503)]
    put(tmp_path, "avtal.json", under())
    put(tmp_path, "a.jsonl", again[0])
    put(tmp_path, "b.json", again[1])
    put(tmp_path, "c.jsonl", again[2])
    said = {one.path: [finding.message for finding in one.findings if finding.needs_eye]
            for one in checked(tmp_path).documents if one.kind == "faktura"}
    assert {act.path: [finding.message for finding in act.findings] for act in audited(tmp_path).acts} == said
    assert all(said.values())


# ------------------------------------------------------------------ lines that can't be read
TWICE = b'{"dokument":"faktura","nummer":"1","nummer":"2"}'


def test_a_fault_of_a_line_is_told_by_its_line_in_the_file(tmp_path: Path) -> None:
    put(tmp_path, "avtal.json", under())
    put(tmp_path, "x.jsonl", *right_ones(2), TWICE, b'{"dokument":"faktura","rader":[')
    assert unreadable(audited(tmp_path)) == unreadable(checked(tmp_path))


def _recorded(ledger: Path) -> Iterator[tuple[Any, ...]]:
    connection = sqlite3.connect(ledger)
    yield from connection.execute("SELECT outcome, requested FROM verdict ORDER BY run, place")
    connection.close()


def test_a_ledger_keeps_nothing_of_an_invoice_that_can_t_be_read(tmp_path: Path) -> None:
    first, second = right_ones(2)
    number = f'"nummer":"{first["nummer"]}"'.encode()
    damaged = compact(first).replace(number, b'"nummer":"99",' + number)
    for name, papers in (("a", (damaged, second)), ("b", (first, damaged))):
        put(tmp_path / name, "avtal.json", under())
        put(tmp_path / name, "x.jsonl", *papers)
    ledger = tmp_path / "liggare.db"
    audited(tmp_path / "a", ledger)
    assert [outcome for outcome, _ in _recorded(ledger)] == ["uppfylld"]
    later = audited(tmp_path / "b", ledger)
    assert (later.seen, counted(later), len(later.unreadable)) == (0, {Utfall.UPPFYLLD: 1}, 1)


def test_an_invoice_that_can_t_be_read_is_passed_by_though_earlier_ones_concern_it(tmp_path: Path) -> None:
    first = right_ones(1)[0]
    number = f'"nummer":"{first["nummer"]}"'.encode()
    changed = copy.deepcopy(first) | {"total": 1}
    for name, papers in (("a", (first,)), ("b", (compact(changed).replace(number, b'"nummer":"99",' + number),))):
        put(tmp_path / name, "avtal.json", under())
        put(tmp_path / name, "x.jsonl", *papers)
    ledger = tmp_path / "liggare.db"
    audited(tmp_path / "a", ledger)
    later = audited(tmp_path / "b", ledger)
    assert (later.invoices, len(later.unreadable)) == (0, 1)


# ------------------------------------------------------------------ names outside the findings
@pytest.mark.parametrize("mask", [False, True])
def test_no_path_tells_a_personnummer_and_none_a_name_that_is_masked(tmp_path: Path, mask: bool) -> None:
    papers = right_ones(3)
    for one in papers:
        of_years_later(Random(1), one, [])
    name = "Moa Alm 19121212-1212"
    put(tmp_path, "avtal.json", under())
    put(tmp_path, f"{name}.jsonl", *papers, TWICE)
    (tmp_path / f"{name}.png").write_bytes(b"\x89PNG")
    term = audited(tmp_path, mask=mask)
    places = [place for one in term.causes for place in one.places]
    told = [*(one.path for one in term.unreadable), *term.ignored, *places]
    assert len(told) == 5
    assert not any("1212-1212" in one for one in told)
    assert any("Moa Alm" in one for one in told) is not mask
    assert sorted({*term.ignored}) == sorted({*checked(tmp_path, mask).ignored})


def test_pseudonyms_are_keyed_also_without_an_agreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AVTALSKOLL_MASK_KEY", raising=False)
    told = []
    for name, one in zip("ab", right_ones(2), strict=True):
        put(tmp_path / name, "x.jsonl", one)
        (tmp_path / name / "Moa Alm.png").write_bytes(b"\x89PNG")
        told += [Path(path).stem for path in audited(tmp_path / name, mask=True).ignored]
    assert [one.startswith("person-") for one in told] == [True, True]
    assert told[0] != told[1]
