"""`audit` as people run it, and as those do who wish it ill: what it refuses, spares, passes by and shows."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from audit.ledgers import invoice, row
from audit.terms import account, term
from checker.audit.inputs import Inputs
from checker.audit.intake import read_mapping
from checker.audit.shown import rows, words
from checker.files import gather
from checker.refusal import Refusal
from checker.reports.accounts import Account

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
TWICE = ROOT / "fixtures" / "13-dubbelfakturerad"
TERMS = ROOT / "fixtures" / "54-dubbelt-over-terminer"
EXPORT = ("Fakturanr;Leverantör;Studentens namn;Enhet;Start;Slut;Belopp\n"
          "1;Björkgården;Märta Lindeqvist;Björkgården;2016-09-05;2016-09-30;6120,00\n")
MAPPING = ("kolumner: {Fakturanr: nummer, Leverantör: avsandare/namn, Studentens namn: student, Enhet: verksamhet, "
           "Start: startdatum, Slut: slutdatum, Belopp: ersattning}\n")
ALL = tuple(one for form in ("text", "html", "csv", "xlsx", "json")
            for one in ("--format", form, "--output", f"r.{form}"))
DAY = ("--as-of", "2016-12-20")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An agreement, invoices in bulk, an export of another system, and its mapping."""
    found = tmp_path / "ht2016"
    found.mkdir()
    for name in ("avtal.yaml", "fakturor.jsonl"):
        shutil.copy(TWICE / name, found)
    (tmp_path / "export.csv").write_text(EXPORT, "utf-8")
    (tmp_path / "kolumner.yaml").write_text(MAPPING, "utf-8")
    return tmp_path


def program(*arguments: str, before: str = "") -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {before}\n"
                                  "from checker.cli import main; main()", *arguments]


# ------------------------------------------------------------------ refused, in one line
@pytest.mark.parametrize(("arguments", "words_of_it"), [
    (("nosuch",), "no such file or folder: nosuch"),
    (("-",), "no such file or folder: -"),
    (("ht2016", "--agreement", "nosuch"), "no such file or folder: nosuch"),
    (("ht2016", "--agreement", "ht2016"), "no such file or folder: ht2016"),
    (("ht2016", "--columns", "nosuch"), "--columns nosuch:"),
    (("ht2016", "--ledger", ""), "need a name"),
    (("ht2016", "--columns", ""), "need a name"),
    (("ht2016", "--ledger", "nosuch/l.db"), "--ledger nosuch/l.db: there is no such folder"),
    (("ht2016", "--ledger", "ht2016"), "--ledger ht2016: it is no file"),
    (("ht2016", "--ledger", "export.csv"), "no ledger"),
    (("ht2016", "--format", "html", "--output", "nosuch/r.html"), "cannot write nosuch/r.html"),
    (("ht2016", "--names"), "need a --ledger"),
])
def test_what_cannot_be_done_is_said_in_one_line(folder: Path, avtalskoll: Run, arguments: tuple[str, ...],
                                                  words_of_it: str) -> None:
    ran = avtalskoll("audit", *arguments, within=folder)
    assert (ran.status, ran.out) == (2, "")
    assert words_of_it in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(("module", "of", "asked"), [
    ("msgspec", "audit", "text"), ("openpyxl", "office", "xlsx"),
    ("lxml", "office", "xlsx")])
def test_a_missing_part_is_named_before_anything_is_read(folder: Path, module: str, of: str, asked: str) -> None:
    ran = subprocess.run(program("audit", "nosuch", "--format", asked, "--output", "r",
                                 before=f"sys.modules[{module!r}] = None"),
                         cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert f"avtalskoll[{of}]" in ran.stderr
    assert ran.stderr.count("\n") == 1


# ------------------------------------------------------------------ nothing that is read is written over
@pytest.mark.parametrize(("target", "arguments"), [
    ("export.csv", ("ht2016", "export.csv", "--columns", "kolumner.yaml")),
    ("export.csv", (".", "--columns", "kolumner.yaml")),
    ("export.csv", ("ht2016", "export.csv")),
    ("kolumner.yaml", ("export.csv", "--columns", "kolumner.yaml")),
    ("ht2016/fakturor.jsonl", ("ht2016",)),
    ("ht2016/avtal.yaml", ("ht2016",)),
    ("ht2016/avtal.yaml", ("export.csv", "--columns", "kolumner.yaml", "--agreement", "ht2016/avtal.yaml")),
    ("liggare.db", ("ht2016", "--ledger", "liggare.db")),
    ("liggare.db.key", ("ht2016", "--ledger", "liggare.db")),
])
def test_no_report_is_written_over_what_is_read(folder: Path, avtalskoll: Run, target: str,
                                                arguments: tuple[str, ...]) -> None:
    avtalskoll("audit", "ht2016", "--ledger", "liggare.db", within=folder)
    before = (folder / target).read_bytes()
    (folder / "link").symlink_to(target)
    for output in (target, "link"):
        ran = avtalskoll("audit", *arguments, "--format", "csv", "--output", output, within=folder)
        assert (ran.status, ran.err) == (2, f"avtalskoll: --output {output} would be written over what is read\n")
        assert (folder / target).read_bytes() == before
        if (folder / "link").is_symlink():
            (folder / "link").unlink()
        (folder / "link").symlink_to(target)


def test_reports_and_the_ledger_may_lie_among_what_is_audited(folder: Path, avtalskoll: Run) -> None:
    inside = folder / "ht2016"
    first = avtalskoll("audit", ".", *DAY, *ALL, "--ledger", "liggare.db", within=inside)
    reports = {path.name: path.read_bytes() for path in inside.glob("r.*")}
    assert (first.status, len(reports)) == (1, 5)
    assert avtalskoll("audit", ".", *DAY, *ALL, "--ledger", "liggare.db", within=inside).status == 1
    assert {path.name: path.read_bytes() for path in inside.glob("r.*")} == reports
    again = avtalskoll("audit", ".", *DAY, within=inside)  # to them they are files like others
    assert again.status == 1
    assert "GICK INTE ATT LÄSA" not in again.out
    assert all(f"– {name}" in again.out for name in (*reports, "liggare.db", "liggare.db.key"))


# ------------------------------------------------------------------ files that aren't what they seem
@pytest.mark.parametrize("change", [
    lambda path: path.write_bytes(path.read_bytes() + path.read_bytes()),
    lambda path: path.write_bytes(path.read_bytes()[:2000]),
    lambda path: path.unlink(),
    lambda path: shutil.copy(path, path.with_suffix(".new")).replace(path)])
def test_a_file_that_changes_while_it_is_read_is_refused(folder: Path, change: Callable[[Path], None]) -> None:
    path = folder / "ht2016" / "fakturor.jsonl"
    inputs = Inputs(gather([str(path)]), None, 10**7)
    assert len(list(inputs.stream())) == inputs.count == len(list(inputs.again())) == 2
    change(path)
    with pytest.raises(Refusal, match="was changed while it was read: run the audit again"):
        list(inputs.again())
    with pytest.raises(Refusal, match="was changed"):
        list(inputs.stream())


def test_invoices_of_several_files_keep_their_numbers_in_every_pass(folder: Path) -> None:
    files = [folder / f"{name}.csv" for name in "abc"]
    for number, path in enumerate(files):
        path.write_text(EXPORT.replace("1;", f"{number};", 1), "utf-8")
    inputs = Inputs(gather(map(str, files)), read_mapping(folder / "kolumner.yaml"), 10**6)
    first = list(inputs.stream())
    assert [(number, one.data) for number, one in inputs.again()] == list(enumerate(first))
    assert [inputs.path(number) for number in range(3)] == list(map(str, files))


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("named", [True, False])
def test_pipes_devices_and_links_to_nowhere_hold_nobody_up(folder: Path, ending: str, named: bool) -> None:
    odd = [folder / "ht2016" / f"{name}.{ending}" for name in ("pipe", "zero", "nowhere", "loop")]
    os.mkfifo(odd[0])
    for link, target in zip(odd[1:], ("/dev/zero", "nosuch", "."), strict=True):
        link.symlink_to(target)
    given = [str(path) for path in odd[:2]] if named else []
    ran = subprocess.run(program("audit", "ht2016", *given, *DAY), cwd=folder, capture_output=True, text=True,
                         timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (4, "")  # something could not be read; the rest is judged
    assert "2 av 2 fakturor att ta ställning till" in ran.stdout.replace("\N{NO-BREAK SPACE}", " ")
    told = " ".join(ran.stdout.split())
    assert f"nowhere.{ending}: Filen finns inte, eller är ingen vanlig fil." in told
    assert (f"zero.{ending}: Filen finns inte, eller är ingen vanlig fil." in told) is named


def test_standard_output_that_is_full_or_shut_is_no_verdict(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(program("audit", "ht2016"), cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True,
                             check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith("avtalskoll: cannot write to standard output")
    ran = subprocess.run(program("audit", "ht2016", "--format", "html", "--output", "/dev/full"), cwd=folder,
                         capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)


# ------------------------------------------------------------------ progress
def on_a_terminal(folder: Path, *arguments: str, interrupted: bool = False) -> tuple[str, int]:
    """What comes to a terminal, and the exit status. ``interrupted``: Ctrl-C is pressed at the first word."""
    process, terminal = pty.fork()
    if not process:
        os.chdir(folder)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests may be deaf to it
        os.execv(sys.executable, program("audit", *arguments))
    said, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if interrupted and not said:
            os.write(terminal, b"\x03")
        said += part
    return said.decode(), os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_a_terminal_is_told_how_far_it_has_come_and_left_clean(folder: Path) -> None:
    said, status = on_a_terminal(folder, "ht2016", *DAY, "--format", "json", "--output", "r.json")
    assert status == 1
    shown = said.split("\r\x1b[K")
    assert "reading files" in said
    assert "explaining" in said
    assert shown[-1] == ""  # the last word wipes the line
    assert all(len(line) < 80 for line in shown)


def test_ctrl_c_leaves_a_clean_line_and_no_report(folder: Path) -> None:
    many = [invoice(f"{number}", row(f"Student {number}", "2016-09-05", "2016-09-09", 4)) for number in range(1000)]
    (folder / "ht2016" / "many.jsonl").write_text("\n".join(map(json.dumps, many)), "utf-8")
    said, status = on_a_terminal(folder, "ht2016", "--format", "json", "--output", "r.json", interrupted=True)
    assert status == 2
    assert "Traceback" not in said
    assert "internal error" not in said
    assert not (folder / "r.json").exists()


def test_nobody_is_told_anything_where_nobody_looks(folder: Path) -> None:
    ran = subprocess.run(program("audit", "ht2016", *DAY), cwd=folder, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "\x1b" not in ran.stdout


def test_a_line_of_progress_says_how_many_how_fast_and_how_long() -> None:
    from checker.commands.progress import line

    assert line("reading", 0.34, 12_000, 2.4) == "reading: 12,000 invoices, 34 %, 5,000/s, 5 s left"
    assert line("reading files", 0.01, 30, 2.0, "files") == "reading files: 30 files, 1 %, 15/s, 3 min 18 s left"
    assert line("explaining", 0.0, 0, 0.0) == "explaining …"


# ------------------------------------------------------------------ what the lists say
def test_verksamheter_without_anything_to_settle_are_told_together() -> None:
    one = term(1)
    one.places = {f"Hemmet {number:03}": account(100, int(number < 3)) for number in range(100)}
    named, others, together = rows.leading(one, 20, 40)
    assert ([name for name, _ in named][:3], len(named), others) == (["Hemmet 000", "Hemmet 001", "Hemmet 002"], 20, 80)
    assert (together.requested, together.bills, together.stake) == (Fraction(8000), 80, 0)
    one.places |= {f"Öppna {number:03}": Account(unknown=1, bills=1) for number in range(60)}
    assert [name for name, _ in rows.leading(one, 20, 40).named][3:] == [f"Öppna {number:03}" for number in range(37)]
    one.places = dict(list(one.places.items())[:21])
    assert rows.leading(one, 20, 40).others == 0


def test_the_place_of_an_invoice_with_a_shared_cause_has_its_line_apart() -> None:
    assert words.at(*words.spot("ekonomi/a.jsonl:12")) == "ekonomi/a.jsonl, rad 12"
    assert words.spot("fakturor/a:12") == ("fakturor/a:12", None)
    assert words.spot("faktura.xml") == ("faktura.xml", None)


@pytest.mark.parametrize("name", ["fakturor.jsonl", "faktura.json"])
def test_an_invoice_that_names_another_agreement_than_the_one_given_by_hand_is_told_of(
        avtalskoll: Run, folder: Path, name: str) -> None:
    line = (folder / "ht2016" / "fakturor.jsonl").read_text("utf-8").splitlines()[0]
    (folder / name).write_text(json.dumps(json.loads(line) | {"avtal": "annat-2019"}), "utf-8")
    ran = avtalskoll("audit", name, "--agreement", "ht2016/avtal.yaml", *DAY, within=folder)
    assert "Dokumentet nämner avtalet ”annat-2019”, men är prövat mot" in " ".join(ran.out.split())
    assert "Inget att åtgärda" not in ran.out


# ------------------------------------------------------------------ the guides
def test_the_guide_shows_what_the_program_says(avtalskoll: Run) -> None:
    guide = (ROOT / "docs" / "granska-en-termin.md").read_text("utf-8")
    consoles = re.findall(r"```console\n\$ avtalskoll (.*?)\n(.*?)```", guide, re.DOTALL)
    assert len(consoles) == 2
    for command, shown in consoles:
        ran = avtalskoll(*shlex.split(command), within=ROOT)
        said, place = ran.out.replace("\N{NO-BREAK SPACE}", " "), 0
        for part in shown.split("…"):
            place = said.find(part.strip("\n"), place)
            assert place >= 0, part


def test_the_next_term_is_weighed_against_the_last_as_the_guides_say(tmp_path: Path, avtalskoll: Run) -> None:
    for term_name, invoices in (("ht2016", ("bjorkgarden-host", "ekhemmet-1", "ekhemmet-2-kredit")),
                                ("vt2017", ("bjorkgarden-var",))):
        (tmp_path / "fakturor" / term_name).mkdir(parents=True)
        for name in ("avtal", *invoices):
            shutil.copy(TERMS / f"{name}.yaml", tmp_path / "fakturor" / term_name)
    ledger = ("--ledger", "liggare.db")
    assert avtalskoll("audit", "fakturor/ht2016", *DAY, *ledger, within=tmp_path).status == 0
    spring = avtalskoll("audit", "fakturor/vt2017", "--as-of", "2017-06-20", *ledger, within=tmp_path)
    assert spring.status == 1
    assert "Vägs in:     1 faktura från tidigare granskningar" in spring.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "R-4.6-dubbel" in spring.out
    alone = avtalskoll("audit", "fakturor/vt2017", "--as-of", "2017-06-20", within=tmp_path)
    assert "R-4.6-dubbel" not in alone.out
    forgotten = avtalskoll("audit", "fakturor/vt2017", "--as-of", "2017-06-20", *ledger, "--forget-before",
                           "2190-01-01", within=tmp_path)
    assert "R-4.6-dubbel" not in forgotten.out
    assert {path.name for path in tmp_path.glob("liggare*")} == {"liggare.db", "liggare.db.key"}
    assert (tmp_path / "liggare.db.key").stat().st_mode & 0o077 == 0
