"""The command line: exit statuses, options, what is printed where, and what is never printed."""

from __future__ import annotations

import copy
import json
import os
import pty
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from checker import job
from checker.document import cells
from checker.explain import explanation
from checker.findings import ClauseReport, DocumentReport, Finding, Level, Modalitet, Report, Utfall
from checker.gate import Gate
from checker.rulebook import RuleBookError
from checker.sources import read

Plain = dict[str, Any]
Check = Callable[..., Any]
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CLEAN = FIXTURES / "01-allt-ratt"
DAY = ("--as-of", "2016-12-20")
PERSONNUMMER = "850709-9805"  # one that Skatteverket has set apart for tests


def plain(path: Path) -> Plain:
    found: Plain = json.loads(json.dumps(YAML(typ="safe", pure=True).load(path.read_text("utf-8")), default=str))
    return found


AGREEMENT = plain(CLEAN / "avtal.yaml")
INVOICE = plain(CLEAN / "faktura-bjorkgarden.yaml")


def changed(document: Plain, **changes: Any) -> Plain:
    """A copy with fields set by path: ``rader__0__ersattning=6121``; ``...`` takes the field away."""
    new = copy.deepcopy(document)
    for path, value in changes.items():
        *way, last = path.split("__")
        place: Any = new
        for step in way:
            place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return new


BROKEN = changed(INVOICE, forfallodatum="2017-01-03")
UNDECIDED = changed(INVOICE, forfallodatum=..., betalningsvillkor_dagar=...)
DISPUTED = changed(INVOICE, mottagen="2016-12-16")


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A folder with files: a dict is written as JSON, a text as it is."""

    def write(**files: Plain | str) -> Path:
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            ending = "json" if isinstance(content, dict) else "yaml"
            (tmp_path / (name.replace("_", ".") if "_" in name else f"{name}.{ending}")).write_text(text, "utf-8")
        return tmp_path

    return write


@pytest.fixture
def check(avtalskoll: Check) -> Check:
    """``check(folder, *options)`` judges a whole folder from within it, on the day of the cases."""
    return lambda within, *options, **environment: avtalskoll(
        "check", ".", *(() if "--as-of" in options else DAY), *options, within=within, **environment)


# ------------------------------------------------------------------------------------------------ exit status
@pytest.mark.parametrize(("invoice", "options", "status"), [
    (INVOICE, (), 0),
    (BROKEN, (), 1),
    (UNDECIDED, (), 3),
    (DISPUTED, (), 3),
    (UNDECIDED, ("--allow-undecided",), 0),
    (DISPUTED, ("--allow-undecided",), 3),
    (BROKEN, ("--allow-undecided",), 1),
    (INVOICE, ("--strict",), 0),
    (changed(UNDECIDED, total=1), (), 1),
])
def test_status_says_what_gates(invoice: Plain, options: tuple[str, ...], status: int, folder: Callable[..., Path],
                                check: Check) -> None:
    done = check(folder(avtal=AGREEMENT, faktura=invoice), *options)
    assert (done.status, done.err) == (status, "")


@pytest.mark.parametrize(("outcome", "level", "strict", "lenient", "status"), [
    ("intygas", "error", False, False, 0), ("intygas", "error", True, False, 3), ("intygas", "error", True, True, 3),
    ("intygas", "warning", True, False, 0), ("bruten", "error", False, True, 1), ("bruten", "warning", True, False, 0),
    ("bruten", "note", True, False, 0), ("obedomd", "error", False, False, 3), ("obedomd", "error", True, True, 0),
    ("tvistig", "error", False, True, 3), ("tvistig", "note", True, False, 0), ("avvikelse", "error", False, True, 3),
    ("undantagen", "error", True, False, 0), ("uppfylld", "error", True, False, 0),
    ("ej_tillamplig", "error", True, False, 0),
])
def test_what_gates_by_outcome_and_level(outcome: str, level: str, strict: bool, lenient: bool, status: int) -> None:
    finding = Finding("R-x", (), Modalitet.SKA, Level(level), Utfall(outcome), "")
    clause = ClauseReport("§ 9", "Giltighetstid", [finding])
    report = Report("0", "0", "0", "2016-12-20", [DocumentReport("a", "faktura", "0", clauses=[clause])])
    assert Gate(strict, lenient).status(report) == status


def test_best_effort_does_not_gate_even_with_strict(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=changed(AGREEMENT, studentuppsatser__0__verksamhet="Granbacken"))
    done = check(within, "--strict", "--format", "json")
    assert (done.status, done.report["summary"]["intygas"]) == (0, 1)


def test_an_undeclared_departure_gates_and_a_declared_one_does_not(folder: Callable[..., Path], check: Check) -> None:
    departing = changed(AGREEMENT, frister__betalning_dagar=20)
    declared = [{"bestammelse": "4.6-villkor", "lydelse": "Betalningsvillkor är 20 dagar", "skal": "Avtalat"}]
    assert check(folder(avtal=departing)).status == 3
    assert check(folder(avtal=departing), "--allow-undecided").status == 3
    assert check(folder(avtal=changed(departing, avvikelser=declared))).status == 0


@pytest.mark.parametrize("invoice", [INVOICE, BROKEN, UNDECIDED])
def test_unreadable_input_outranks_and_the_rest_is_reported(invoice: Plain, folder: Callable[..., Path],
                                                            check: Check) -> None:
    within = folder(avtal=AGREEMENT, faktura=invoice, trasig="dokument: faktura\nnummer: \"1")
    done = check(within, "--format", "json")
    assert done.status == 4
    assert [file["path"] for file in done.report["unreadable"]] == ["trasig.yaml"]
    assert [document["path"] for document in done.report["documents"]] == ["avtal.json", "faktura.json"]


def test_only_unreadable_input_is_still_reported(folder: Callable[..., Path], check: Check) -> None:
    done = check(folder(trasig="dokument: faktura\nnummer: \"1"))
    assert done.status == 4
    assert "trasig.yaml" in done.out


@pytest.mark.parametrize("arguments", [
    ("finns-inte.yaml",), ("tom",), ("utan-dokument",), ("utan-dokument", "tom"), (".", "finns-inte"), (),
    ("--as-of", "2016-02-30", "."), ("--as-of", "igår", "."), ("--format", "xml", "."), ("--finns-inte", "."),
    ("--output", "a", "--output", "b", "."), ("--format", "text", "--format", "json", "."),
    ("--agreement", "finns-inte.yaml", "."), ("--agreement", "faktura.json", "."), ("--agreement", "tom", "."),
    ("--output", "saknas/rapport.txt", "."), ("--output", "tom", "."), ("--max-size", "0", "."),
])
def test_the_job_that_could_not_be_done(arguments: tuple[str, ...], folder: Callable[..., Path],
                                        avtalskoll: Check) -> None:
    within = folder(avtal=AGREEMENT, faktura=INVOICE)
    (within / "tom").mkdir()
    (within / "utan-dokument").mkdir()
    (within / "utan-dokument" / "brev.txt").write_text("Hej", "utf-8")
    (within / "utan-dokument" / "data.yaml").write_text("namn: inget dokument\n", "utf-8")
    before = sorted(within.rglob("*"))
    done = avtalskoll("check", *DAY, *arguments, within=within)
    assert (done.status, done.out) == (2, "")
    assert done.err
    assert "Traceback" not in done.err
    assert sorted(within.rglob("*")) == before


@pytest.mark.parametrize("twin", ["ekdalen-sjobergska-2016", "EKDALEN-SJOBERGSKA-2016 "])
def test_two_agreements_with_one_id(twin: str, folder: Callable[..., Path], check: Check) -> None:
    done = check(folder(a=AGREEMENT, b=changed(AGREEMENT, id=twin), faktura=INVOICE))
    assert done.status == 2
    assert "a.json" in done.err
    assert "b.json" in done.err


def test_a_named_file_that_is_no_document_is_unreadable(folder: Callable[..., Path], avtalskoll: Check) -> None:
    within = folder(avtal=AGREEMENT, brev_txt="Hej", data="namn: inget dokument\n", tom="")
    for named in ("brev.txt", "data.yaml", "tom.yaml"):
        done = avtalskoll("check", *DAY, "--format", "json", "avtal.json", named, within=within)
        assert done.status == 4
        assert [file["path"] for file in done.report["unreadable"]] == [named]
        assert [document["path"] for document in done.report["documents"]] == ["avtal.json"]
        assert avtalskoll("check", *DAY, named, within=within).status == 4


def test_what_a_folder_holds_beside_documents_is_listed(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=AGREEMENT, brev_txt="Hej", data="namn: inget dokument\n")
    (within / ".gömd.yaml").write_text("dokument: faktura\n", "utf-8")
    (within / "under").mkdir()
    (within / "under" / "bild.png").write_bytes(b"\x89PNG\r\n")
    done = check(within, "--format", "json")
    assert done.status == 0
    assert done.report["ignored"] == ["brev.txt", "data.yaml", "under/bild.png"]
    assert "under/bild.png" in check(within).out


def test_a_named_file_in_a_given_folder_counts_once(folder: Callable[..., Path], avtalskoll: Check) -> None:
    within = folder(avtal=AGREEMENT, faktura=INVOICE)
    done = avtalskoll("check", ".", "faktura.json", "./faktura.json", *DAY, "--format", "json", within=within)
    assert done.status == 0
    assert [document["path"] for document in done.report["documents"]] == ["avtal.json", "faktura.json"]


def test_a_link_that_leads_nowhere_is_unreadable(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=AGREEMENT)
    (within / "faktura.json").symlink_to("finns-inte.json")
    done = check(within, "--format", "json")
    assert done.status == 4
    assert [file["path"] for file in done.report["unreadable"]] == ["faktura.json"]


# ------------------------------------------------------------------------------------------------ --agreement
def agreement_of(report: Plain, path: str = "faktura.json") -> tuple[str | None, str]:
    """The agreement that a document was judged under, and the notes on how it was linked."""
    document = next(one for one in report["documents"] if one["path"] == path)
    return document["agreement"], " ".join(note["message"] for note in document["form"] if note["pointer"] == "/avtal")


@pytest.mark.parametrize(("named", "noted"), [(..., False), ("", False), ("ekdalen-sjobergska-2016", False),
                                              ("Annat-2015", True)])
def test_agreement_given_by_hand(named: Any, noted: bool, tmp_path: Path, folder: Callable[..., Path],
                                 avtalskoll: Check) -> None:
    """For a document that names none; for one that names another, with a note."""
    within = folder(faktura=changed(INVOICE, avtal=named))
    beside = tmp_path / "annanstans"
    beside.mkdir()
    (beside / "avtal.json").write_text(json.dumps(AGREEMENT), "utf-8")
    done = avtalskoll("check", "faktura.json", *DAY, "--format", "json", "--agreement", beside / "avtal.json",
                      within=within)
    agreement, notes = agreement_of(done.report)
    assert done.status == 0
    assert agreement is not None
    assert agreement.endswith("annanstans/avtal.json")
    assert ("Annat-2015" in notes) is noted
    assert [document["path"] for document in done.report["documents"]] == ["faktura.json"]


def test_agreement_by_hand_does_not_outrank_the_one_named(folder: Callable[..., Path], avtalskoll: Check) -> None:
    other = changed(AGREEMENT, id="annat")
    within = folder(avtal=AGREEMENT, annat=other, faktura=INVOICE, utan=changed(INVOICE, avtal=..., nummer="B"))
    done = avtalskoll("check", ".", *DAY, "--format", "json", "--agreement", "annat.json", within=within)
    assert agreement_of(done.report)[0] == "avtal.json"
    assert agreement_of(done.report, "utan.json")[0] == "annat.json"


# ------------------------------------------------------------------------------------------------ formats, outputs
def test_json_follows_its_schema(root: Path, check: Check) -> None:
    schema = json.loads((root / "schemas" / "rapport.schema.json").read_text("utf-8"))
    done = check(CLEAN, "--format", "json")
    jsonschema.Draft202012Validator(schema).validate(done.report)
    assert (done.report["format"], done.report["as_of"]) == ("avtalskoll-rapport/1", "2016-12-20")


def test_two_formats_two_outputs(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=AGREEMENT, faktura=BROKEN)
    text = check(within).out
    both = check(within, "--format", "text", "--output", "rapport.txt", "--format", "json", "--output", "-")
    assert (both.status, both.report["summary"]["bruten"]) == (1, 1)
    assert (within / "rapport.txt").read_text("utf-8") == text
    assert "R-4.6-villkor" in text


def test_an_output_is_replaced_whole(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=AGREEMENT)
    (within / "rapport.json").write_text("gammalt" * 100_000, "utf-8")
    assert check(within, "--format", "json", "--output", "rapport.json").out == ""
    assert json.loads((within / "rapport.json").read_text("utf-8"))["format"] == "avtalskoll-rapport/1"
    assert not list(within.glob("*.part"))
    assert not list(within.glob(".*.part"))


def test_verbose_shows_what_holds(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=AGREEMENT)
    assert "R-9-fran" not in check(within).out
    assert "R-9-fran" in check(within, "-v").out
    assert check(within, "--verbose").out == check(within, "-v").out


def test_text_fits_in_80_columns(folder: Callable[..., Path], check: Check) -> None:
    out = check(folder(avtal=AGREEMENT, faktura=BROKEN), "-v").out
    assert max(len(line) for line in out.splitlines()) <= 80


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from checker.cli import main; main()", *map(str, arguments)]


def surroundings(root: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "FORCE_COLOR")}
    return {**kept, "PYTHONPATH": str(root), **more}


def on_a_terminal(root: Path, *arguments: str | Path, **environment: str) -> str:
    """What the command writes where standard output is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command(*arguments), stdout=theirs, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                          env=surroundings(root, **environment)):
        os.close(theirs)
        written = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return written.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""


def test_colour_only_on_a_terminal_and_never_with_no_color(root: Path, check: Check) -> None:
    assert "\x1b[" in on_a_terminal(root, "check", CLEAN, *DAY)
    assert "\x1b[" not in on_a_terminal(root, "check", CLEAN, *DAY, NO_COLOR="1")
    assert "\x1b[" not in check(CLEAN).out


def test_a_reader_that_goes_away(root: Path) -> None:
    """`avtalskoll check … | head -0`: no traceback, no noise, and no status that means a verdict."""
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(command("check", CLEAN, *DAY), stdout=theirs, stderr=subprocess.PIPE, check=False,
                          env=surroundings(root))
    os.close(theirs)
    assert done.stderr == b""
    assert done.returncode == 2


# ------------------------------------------------------------------------------------------------ personal data
def people(*cases: str) -> Iterator[str]:
    """Every name, e-mail address and telephone number in the documents of some cases."""
    for case in cases:
        for path in sorted((FIXTURES / case).glob("[!f]*.yaml")) + sorted((FIXTURES / case).glob("faktur*")):
            for document in read(path.name, path.read_bytes()).documents:
                yield from (cell.text for cell in cells(document.root)
                            if cell.kind in ("personnamn", "kontakt") and cell.present)


MASKED = ("01-allt-ratt", "02-kontakt-saknas", "03-kurs-saknas", "04-pagaende-och-motsvarande", "13-dubbelfakturerad",
          "14-namnar")


def known(text: str) -> str:
    """A text as names are looked for in it: any line breaks, case and Unicode form."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@pytest.mark.parametrize("case", MASKED)
@pytest.mark.parametrize("form", ["text", "json"])
def test_ci_names_nobody(case: str, form: str, check: Check) -> None:
    """Neither students nor handledare, contacts or signatories, in quotations and places either."""
    needles = {known(name) for name in people(case)} - {"förvaltningschef"}
    assert len(needles) >= 5
    shown, hidden = (check(FIXTURES / case, "--format", form, "-v", **env) for env in ({}, {"CI": "true"}))
    assert hidden.status == shown.status
    assert [name for name in needles if name in known(hidden.out)] == []
    if case in ("03-kurs-saknas", "13-dubbelfakturerad"):
        assert [name for name in needles if name in known(shown.out)] != []


def test_ci_masks_unless_told_otherwise(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=changed(AGREEMENT, handledare__0__kurser=[]))
    named = "Birgit Hallonqvist"
    assert named in check(within).out
    assert named not in check(within, CI="1").out
    assert named in check(within, "--no-mask", CI="1").out
    assert named not in check(within, "--mask").out
    assert named in check(within, CI="").out


def test_a_file_named_after_a_student(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=AGREEMENT)
    (within / "faktura-märta_lindeqvist.json").write_text(json.dumps(BROKEN), "utf-8")
    for form in ("text", "json"):
        assert "lindeqvist" in known(check(within, "--format", form).out)
        assert "lindeqvist" not in known(check(within, "--format", form, "--mask").out)


def test_pseudonyms_are_stable_and_keyed(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=changed(AGREEMENT, handledare__0__kurser=[]))
    one, same = (check(within, "--mask", AVTALSKOLL_MASK_KEY="a").out for _ in range(2))
    other = check(within, "--mask", AVTALSKOLL_MASK_KEY="b").out
    assert one == same != other
    assert "person-" in one


@pytest.mark.parametrize(("place", "number"), [
    *((place, PERSONNUMMER) for place in ("rader__0__student", "avsandare__kontaktperson", "nummer", "valuta",
                                          "rader__0__startdatum", "rader__0__antal_veckor", "okänd nyckel")),
    *(("meddelande", number) for number in (PERSONNUMMER, "850769-9802", "198507099805", "850709 9805", "8507099805")),
])
def test_a_personnummer_is_never_echoed(place: str, number: str, folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=AGREEMENT, faktura=changed(INVOICE, **{place: number if "__" in place else f"nr {number}"}))
    for options in (("-v",), ("--format", "json"), ("-v", "--no-mask")):
        done = check(within, *options)
        assert number not in done.out + done.err
        assert number[-4:] not in done.out


def test_a_personnummer_in_what_cannot_be_read_is_not_echoed(folder: Callable[..., Path], check: Check) -> None:
    within = folder(avtal=AGREEMENT, a=f"dokument: faktura\n{PERSONNUMMER}: 1\n{PERSONNUMMER}: 2\n",
                    b=f'{{"dokument": "faktura", "nummer": {PERSONNUMMER}}}', c=f"dokument: {PERSONNUMMER}\n")
    (within / f"{PERSONNUMMER}.yaml").write_text("dokument: [", "utf-8")
    for form in ("text", "json"):
        done = check(within, "--format", form)
        assert done.status == 4
        assert PERSONNUMMER not in done.out + done.err


@pytest.mark.parametrize("broken", [
    "dokument: faktura\nrader:\n  - student: Hemlig Person\n\t    startdatum: 2016-09-05\n",
    "dokument: faktura\nrader: [{student: Hemlig Person, startdatum: 2016-09-05\n",
    'dokument: faktura\nrader:\n  - student: "Hemlig Person\n',
    "dokument: faktura\nrader:\n  - student: Hemlig Person\n    student: Hemlig Person\n",
    "dokument: faktura\nrader:\n  - student: Hemlig Person: ja\n",
    "dokument: faktura\nrader:\n  - student: !!python/name Hemlig Person\n",
    '{"dokument": "faktura", "rader": [{"student": "Hemlig Person" "x": 1}]}',
])
def test_an_error_in_a_file_quotes_nobody(broken: str, folder: Callable[..., Path], check: Check) -> None:
    """Names in a file that can't be read are known to nobody who could mask them, so they aren't quoted."""
    done = check(folder(avtal=AGREEMENT, faktura=broken), CI="1")
    assert done.status == 4
    assert "Hemlig" not in done.out + done.err


# ------------------------------------------------------------------------------------------------ other commands
def test_rules_lists_each_rule_once(avtalskoll: Check) -> None:
    done = avtalskoll("rules")
    ids = [rule.id for rule in job.rulebook().rules]
    assert (done.status, done.err) == (0, "")
    assert [word for line in done.out.splitlines() for word in line.split()[:1] if word.startswith("R-")] == ids


def test_explain_tells_words_requirement_readings_and_examples(avtalskoll: Check) -> None:
    done = avtalskoll("explain", "r-4.6-BELOPP")
    assert (done.status, done.err) == (0, "")
    for part in ("1530 kr per student och vecka", "Krav", "prisdatum", "fakturadatum", "Värden över tid", "Exempel"):
        assert part in done.out
    assert max(len(line) for line in done.out.splitlines()) <= 80


def test_every_rule_can_be_explained() -> None:
    book = job.rulebook()
    for rule in book.rules:
        page = explanation(rule, book)
        assert page.startswith(f"{rule.id}\n")
        assert max(len(line) for line in page.splitlines()) <= 80, rule.id


def test_explain_suggests_the_nearest_rule(avtalskoll: Check) -> None:
    done = avtalskoll("explain", "R-4.6-bellopp")
    assert (done.status, done.out) == (2, "")
    assert "R-4.6-belopp" in done.err


def test_schema_prints_what_ships(root: Path, avtalskoll: Check) -> None:
    for path in sorted((root / "schemas").glob("*.schema.json")):
        done = avtalskoll("schema", path.name.removesuffix(".schema.json"))
        assert (done.status, done.err, done.out) == (0, "", path.read_text("utf-8"))
    wrong = avtalskoll("schema", "fakturan")
    assert (wrong.status, wrong.out) == (2, "")
    assert "faktura" in wrong.err


def test_init_prints_a_document_that_check_reads(tmp_path: Path, avtalskoll: Check) -> None:
    target = tmp_path / "avtal.yaml"
    assert avtalskoll("init", "samverkansavtal", "--output", target).status == 0
    assert target.read_text("utf-8") == avtalskoll("init", "samverkansavtal").out
    assert avtalskoll("check", target, *DAY).status == 1
    again = avtalskoll("init", "faktura", "--output", target)
    assert again.status == 2
    assert target.read_text("utf-8").count("dokument: samverkansavtal") == 1
    assert avtalskoll("init", "avtalet").status == 2


@pytest.mark.parametrize("name", ["", "check", "explain", "init", "rules", "schema"])
def test_help_is_english(name: str, avtalskoll: Check) -> None:
    done = avtalskoll(*name.split(), "--help")
    assert done.status == 0
    assert "Show this message and exit." in done.out
    assert not set(done.out) & set("åäöÅÄÖ")


def test_version(avtalskoll: Check) -> None:
    done = avtalskoll("--version")
    assert done.status == 0
    assert done.out.startswith("avtalskoll")


# ------------------------------------------------------------------------------------------------ what is wrong with us
@pytest.mark.parametrize("rule", [
    "paragraf: 3", "regler: [", "regler:\n  - id: R-x\n    krav: avtal.finns_inte\n", None])
def test_a_faulty_rule_pack_is_refused(rule: str | None, tmp_path: Path, check: Check) -> None:
    if rule is not None:
        (tmp_path / "avtal").mkdir()
        (tmp_path / "avtal" / "99-egen.yaml").write_text(rule, "utf-8")
    done = check(CLEAN, "--rules", tmp_path if rule is not None else tmp_path / "finns-inte")
    assert (done.status, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert done.err.count("\n") < 8


def test_a_faulty_rule_book_is_refused(monkeypatch: pytest.MonkeyPatch, check: Check) -> None:
    def faulty(*_: object) -> None:
        raise RuleBookError("avtal/09.yaml: R-9-fran: ingen sådan uppgift")

    monkeypatch.setattr(job, "load", faulty)
    done = check(CLEAN)
    assert (done.status, done.out) == (2, "")
    assert "R-9-fran" in done.err


def test_a_fault_of_the_program_is_one_line(monkeypatch: pytest.MonkeyPatch, check: Check) -> None:
    def faulty(*_: object) -> None:
        raise ValueError(f"Märta Lindeqvist {PERSONNUMMER}")

    monkeypatch.setattr(job, "load", faulty)
    done = check(CLEAN)
    assert (done.status, done.out) == (70, "")
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err
    assert "Lindeqvist" not in done.err
    assert PERSONNUMMER not in check(CLEAN, AVTALSKOLL_DEBUG="1").err


@pytest.mark.parametrize("command", ["check", "audit"])
def test_a_report_that_reaches_nobody_is_no_pass(command: str, root: Path) -> None:
    code = "from checker.cli import main; main()"
    arguments = [sys.executable, "-c", code, command, str(root / "fixtures" / "01-allt-ratt")]
    ran = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *arguments], capture_output=True, text=True, cwd=root)
    assert (ran.returncode, ran.stderr) == (2, "avtalskoll: cannot write to standard output: it is closed\n")


def test_a_refusal_says_nothing_to_the_terminal_or_to_ci(root: Path, tmp_path: Path) -> None:
    for name in ("a.yaml", "b\n::error::x\x1b[31m.yaml"):
        (tmp_path / name).write_bytes((root / "fixtures" / "01-allt-ratt" / "avtal.yaml").read_bytes())
    code = "from checker.cli import main; main()"
    ran = subprocess.run([sys.executable, "-c", code, "check", str(tmp_path)], capture_output=True, text=True, cwd=root)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "\x1b" not in ran.stderr
