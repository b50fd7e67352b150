"""An audit with a ledger weighs in earlier terms, knows what it has seen, and ends alike however often it is killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from checker.audit.inputs import Inputs
from checker.audit.ledger import Ledger, RunEntry, key_from
from checker.audit.run import Audit, InFile
from checker.audit.shown import SHOWN
from checker.audit.shown.words import closing, facts, verdict
from checker.audit.term import Term
from checker.files import gather
from checker.findings import Utfall
from checker.job import rulebook
from checker.reports import Options

from .ledgers import invoice, row

ROOT = Path(__file__).resolve().parents[2]
AUDIT = [sys.executable, "-c", "from checker.cli import main; main()", "audit"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "AVTALSKOLL_LEDGER_KEY": "en nyckel för prov"}
ENVIRONMENT.pop("CI", None)
ANNA = row("Märta Lindeqvist", "2016-09-05", "2016-09-09", larosate="Sjöbergska högskolan")
OTHER = row("Ivar Hedmo", "2016-09-05", "2016-09-09")


def audit(folder: Path, *arguments: str, status: int | None = None) -> dict[str, Any]:
    ran = subprocess.run([*AUDIT, *arguments, "--format", "json"], cwd=folder, env=ENVIRONMENT, capture_output=True)
    assert status is None or ran.returncode == status, ran.stderr.decode()
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def written(folder: Path, *invoices: dict[str, Any]) -> Path:
    """A term's invoices with their agreement."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "fixtures" / "01-allt-ratt" / "avtal.yaml", folder)
    named = "ekdalen-sjobergska-2016"
    lines = [json.dumps(one | {"avtal": named}, ensure_ascii=False) for one in invoices]
    (folder / "fakturor.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def double(term: dict[str, Any]) -> list[str]:
    return [finding["message"] for act in term["acts"] for clause in act["clauses"] for finding in clause["findings"]
            if finding["rule"] == "R-4.6-dubbel" and finding["outcome"] == "bruten"]


def test_days_of_an_earlier_term_are_weighed_in(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA))
    written(tmp_path / "vt", invoice("2", ANNA), invoice("3", OTHER))
    audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    alone = audit(tmp_path, "vt", "--as-of", "2017-06-20")
    assert double(alone) == []
    remembering = audit(tmp_path, "vt", "--as-of", "2017-06-20", "--ledger", "l.db", status=1)
    (told,) = double(remembering)
    assert "Märta Lindeqvist" in told
    assert (remembering["invoices"]["earlier"], remembering["invoices"]["seen"]) == (1, 0)


def test_each_step_is_told_by_its_name(tmp_path: Path) -> None:
    folder = written(tmp_path / "ht", *(invoice(f"{number}", row(f"Student {chr(65 + number % 26)} {number}",
                                        "2016-09-05", "2016-09-09")) for number in range(500)))
    told: list[tuple[str, float, int]] = []
    inputs = Inputs(gather([str(folder)], ()), None, 10_000_000)
    whole = Audit(inputs, rulebook(), date(2016, 12, 20), None, False, lambda *step: told.append(step))
    whole.term(InFile(str(tmp_path / "l.db"), names=False, day=date(2016, 12, 20)))
    assert told[0] == ("reading", 1.0, 500)
    assert list(dict.fromkeys(step for step, *_ in told)) == [
        "reading", "relating to earlier audits", "explaining", "writing the ledger"]


def test_the_same_invoice_again_is_known_and_no_second_one(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA))
    shutil.copytree(tmp_path / "ht", tmp_path / "igen")
    audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    again = audit(tmp_path, "igen", "--as-of", "2017-06-20", "--ledger", "l.db")
    assert double(again) == []
    assert (again["invoices"]["earlier"], again["invoices"]["seen"]) == (0, 1)
    (seen,) = {act["seen"] for act in again["acts"]}
    assert re.fullmatch(r"20\d\d-\d\d-\d\d: bruten", seen)


# ------------------------------------------------------------------ seen before
def right(number: int, name: str, **other: Any) -> dict[str, Any]:
    """An invoice that holds."""
    lines = [row(f"Student {name}", "2016-09-05", "2016-09-09", 5, antal_veckor=1, antal_dagar=0, ersattning=1530,
                 larosate="Sjöbergska högskolan", form="vfu", momssats=0)]
    return invoice(f"{number}", *lines, typ="faktura", datum="2016-12-05", forfallodatum="2017-01-04",
                   betalningsvillkor_dagar=30, betalning={"bankgiro": "999-1233"}, valuta="SEK", moms=0,
                   oresavrundning=0, fakturamottagare={"namn": "Sjöbergska högskolan",
                                                       "organisationsnummer": "899999-1014"}) | other


def settled(folder: Path, *papers: dict[str, Any]) -> Path:
    """A term's invoices, of which a sender may send several."""
    written(folder, *papers)
    with (folder / "avtal.yaml").open("a", encoding="utf-8") as agreement:
        agreement.write("\ntolkningar: {terminsvis: flera}\n")
    return folder


def outcomes(term: Term) -> dict[Utfall, int]:
    return {outcome: number for outcome, number in term.outcomes.items() if number}


def term_of(folder: Path, day: date, as_of: date | None = None, mask: bool = False) -> Term:
    """An audit made on a day, with a ledger beside the folder."""
    inputs = Inputs(gather([str(folder)], ()), None, 10_000_000)
    whole = Audit(inputs, rulebook(), as_of or day, None, mask, lambda *_: None)
    return whole.term(InFile(str(folder.parent / "l.db"), names=False, day=day))


def fact(term: Term, label: str) -> str:
    return next(told for name, told in facts(term) if name == label)


def test_invoices_audited_on_another_day_are_named_and_never_green(tmp_path: Path) -> None:
    papers = [right(number, "ABCDEFG"[number]) for number in range(7)]
    first, second = settled(tmp_path / "ht", *papers), settled(tmp_path / "vt", *papers[::-1])
    anew = settled(tmp_path / "om", *papers)
    autumn, spring = date(2016, 12, 20), date(2017, 6, 20)
    term = term_of(first, autumn)
    assert (verdict(term), fact(term, "Sett förut")) == (
        (Utfall.UPPFYLLD, "Inget att åtgärda"), "0 fakturor med samma innehåll")
    term = term_of(anew, autumn)
    assert fact(term, "Sett förut").startswith("7 fakturor med samma innehåll – ")
    assert (verdict(term)[0], "förut" in closing(term)) == (Utfall.UPPFYLLD, False)
    term = term_of(second, spring)
    places = "; ".join(f"{second / 'fakturor.jsonl'}, rad {line}: 2016-12-20, uppfylld" for line in range(1, 6))
    assert fact(term, "Sett förut") == f"7 fakturor med samma innehåll – {places} och 2 till (rapporten json har alla)"
    assert verdict(term) == (Utfall.INTYGAS, "Inget hindrar, men en del har granskats förut")
    assert "7 fakturor har granskats förut; är de betalda ska de inte betalas igen." in closing(term)
    told = json.loads(SHOWN["json"](term, Options()))["seen"]
    assert [(one["line"], one["day"], one["outcome"]) for one in told] == [
        (line, "2016-12-20", "uppfylld") for line in range(1, 8)]
    assert term_of(second, date(2017, 6, 21), as_of=spring).before == term.before
    assert verdict(term_of(anew, date(2017, 6, 22), as_of=autumn))[0] is Utfall.UPPFYLLD  # the same audit as then


def test_the_same_day_of_the_calendar_for_another_day_is_another_day(tmp_path: Path) -> None:
    folder = settled(tmp_path / "ht", right(1, "A"))
    day = date(2016, 12, 20)
    term_of(folder, day)
    term = term_of(folder, day, as_of=date(2016, 12, 21))
    assert verdict(term)[0] is Utfall.INTYGAS
    assert "1 faktura har granskats förut; är den betald ska den inte betalas igen." in closing(term)


def test_where_an_invoice_seen_before_stands_is_told_without_names(tmp_path: Path) -> None:
    for folder in ("Student Bengtsdotter 1", "Student Bengtsdotter 2"):
        settled(tmp_path / folder, right(1, "Bengtsdotter", total=7))
        term = term_of(tmp_path / folder, date(2016, 12, 20 + int(folder[-1])), mask=True)
    assert fact(term, "Sett förut").endswith("2016-12-21, bruten")
    assert "Bengtsdotter" not in fact(term, "Sett förut") + SHOWN["json"](term, Options())


# ------------------------------------------------------------------ amounts
def amounts(folder: Path, *papers: dict[str, Any], suffix: str = "jsonl") -> tuple[Term, RunEntry]:
    """A term, and what its ledger has of it."""
    settled(folder, *papers)
    if suffix != "jsonl":
        for number, line in enumerate((folder / "fakturor.jsonl").read_text("utf-8").splitlines()):
            (folder / f"{number}.{suffix}").write_text(line, "utf-8")
        (folder / "fakturor.jsonl").unlink()
    term = term_of(folder, date(2019, 1, 20))
    with Ledger.open(folder.parent / "l.db", names=False, key=key_from(os.environ)) as ledger:
        (entry,) = ledger.runs()
    return term, entry


@pytest.mark.parametrize("suffix", ["jsonl", "json"])
def test_the_ledgers_sums_are_the_reports_whatever_form_the_invoices_have(suffix: str, tmp_path: Path) -> None:
    """Of a year without a price: one is explained, and the others share its cause."""
    later = {"termin": "HT2018", "datum": "2018-12-03", "forfallodatum": "2019-01-02"}
    papers = [right(number, "ABCD"[number], **later) for number in range(4)]
    for one in papers:
        one["rader"][0] |= {"startdatum": "2018-09-03", "slutdatum": "2018-09-07"}
    term, entry = amounts(tmp_path / "ht", *papers, suffix=suffix)
    assert len(term.causes) == (suffix == "jsonl")
    assert term.total.open == 6120
    assert [entry.requested, entry.right, entry.disputed, entry.unknown] == [
        *(value * 100 for value in (term.total.requested, term.total.right, term.total.open)), 0]


@pytest.mark.parametrize("kronor", [10**20, -10**20, 123456789012345.67])
def test_an_absurd_amount_is_judged_as_any_other(kronor: float, tmp_path: Path) -> None:
    papers = [right(number, "AB"[number % 2] + "abcdef"[number], total=kronor) for number in range(6)]
    for one in papers[::2]:
        one["rader"][0]["ersattning"] = kronor
    term, entry = amounts(tmp_path / "ht", *papers)
    assert outcomes(term) == {Utfall.BRUTEN: 6}
    assert {act.account.requested for act in term.acts[:3]} == {Fraction(str(kronor))}
    assert (entry.invoices, entry.unknown) == (6, 6 if abs(kronor) == 10**20 else 0)


def test_right_amounts_may_be_absurd_and_add_up_to_more(tmp_path: Path) -> None:
    papers = [right(number, "ABC"[number], total=4 * 10**16) for number in range(3)]
    for one in papers:
        one["rader"][0]["ersattning"] = 4 * 10**16
    folder = settled(tmp_path / "ht", *papers)
    under = (folder / "avtal.yaml").read_text("utf-8")
    price = f"belopp_per_vecka: {4 * 10**16}"
    (folder / "avtal.yaml").write_text(under.replace("belopp_per_vecka: 1530", price), "utf-8")
    term = term_of(folder, date(2016, 12, 20))
    assert outcomes(term) == {Utfall.UPPFYLLD: 3}
    assert term.total.right == 12 * 10**16
    with Ledger.open(tmp_path / "l.db", names=False, key=key_from(os.environ)) as ledger:
        (entry,) = ledger.runs()
    assert (entry.right, entry.unknown) == (12 * 10**18, 0)


def test_of_an_amount_with_parts_of_ore_the_ledger_has_nothing(tmp_path: Path) -> None:
    paper = right(1, "A", total=1530.005)
    paper["rader"][0]["ersattning"] = 1530.005
    _, entry = amounts(tmp_path / "ht", paper)
    assert (entry.requested, entry.right, entry.disputed, entry.unknown) == (0, 0, 0, 1)


def test_a_ledger_tells_what_it_remembers(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA), invoice("2", OTHER, total=None))
    audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    ran = subprocess.run([*AUDIT, "--ledger", "l.db"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    told = ran.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 granskning, den äldsta först." in told
    assert "granskningsdag 2016-12-20: 2 fakturor\n  Utfall:      2 bruten\n" in told
    assert "Begärt:      3 060,00 kr" in told
    assert "Lindeqvist" not in told
    none = subprocess.run([*AUDIT, "--ledger", "x.db"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert (none.returncode, (tmp_path / "x.db").exists()) == (2, False)


def test_the_same_audit_again_gives_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA), invoice("2", OTHER))
    first = audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    assert audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db") == first


def test_a_ledger_that_is_none_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA))
    (tmp_path / "l.db").write_text("inget register", "utf-8")
    ran = subprocess.run([*AUDIT, "ht", "--ledger", "l.db"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True,
                         text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "l.db" in ran.stderr
    assert (tmp_path / "l.db").read_text("utf-8") == "inget register"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ht", "l.db"]


def test_the_ledger_and_the_report_may_lie_among_the_invoices(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA))
    arguments = ["ht", "--as-of", "2016-12-20", "--ledger", "ht/l.db", "--format", "csv", "--output", "ht/rapport.csv"]
    for _ in range(2):
        ran = subprocess.run([*AUDIT, *arguments], cwd=tmp_path, env=ENVIRONMENT, capture_output=True)
        assert ran.returncode == 1, ran.stderr.decode()
        reports = (tmp_path / "ht" / "rapport.csv").read_bytes()
    assert b"l.db" not in reports
    over = subprocess.run([*AUDIT, "ht", "--output", "ht/fakturor.jsonl"], cwd=tmp_path, env=ENVIRONMENT,
                          capture_output=True, text=True)
    assert over.returncode == 2
    assert "would be written over" in over.stderr


# ------------------------------------------------------------------ killed
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="systemdel saknas: kill -9")
@pytest.mark.parametrize("points", [6, pytest.param(60, marks=pytest.mark.long)])
def test_an_audit_killed_at_any_moment_ends_as_an_undisturbed_one(points: int, tmp_path: Path) -> None:
    """Five hundred invoices to explain, in three batches; earlier ones in the ledger to weigh in."""
    many = [invoice(f"{number}", row(f"Student Nummer{chr(65 + number % 26)}{number}", "2016-09-05", "2016-09-09", 4))
            for number in range(500)]
    written(tmp_path / "mall" / "ht", invoice("förr", ANNA))
    written(tmp_path / "mall" / "vt", *many, invoice("nu", ANNA))
    audit(tmp_path / "mall", "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    arguments = ["vt", "--as-of", "2017-06-20", "--ledger", "l.db", "--format", "html", "--output", "r.html"]

    def begun(folder: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*AUDIT, *arguments], cwd=folder, env=ENVIRONMENT, stderr=subprocess.DEVNULL)

    undisturbed = shutil.copytree(tmp_path / "mall", tmp_path / "hel")
    started = time.monotonic()
    begun(undisturbed).wait()
    takes, wanted, killed = time.monotonic() - started, (undisturbed / "r.html").read_bytes(), 0
    for number in range(points):
        folder = shutil.copytree(tmp_path / "mall", tmp_path / str(number))
        for again in range(2):
            run = begun(folder)
            time.sleep(takes * (number + again / 2 + 0.3) / points)
            run.send_signal(signal.SIGKILL)
            killed += run.wait() == -signal.SIGKILL
        begun(folder).wait()
        assert (folder / "r.html").read_bytes() == wanted
    assert killed >= points / 2
