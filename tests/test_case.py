"""Which agreement each document is judged under, and that files are read once, in an order of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.case import CaseError, judge_case, read_files
from checker.files import NoSuchPath, gather
from checker.findings import DocumentReport, Report
from checker.rulebook import load
from checker.sources import LIMIT

BOOK = load()
Plain = dict[str, Any]
Judge = Callable[..., Report]

KOMMUN, OTHER_KOMMUN = "212000-9713", "212000-9705"
HOGSKOLA, UNIVERSITY = "899999-1014", "202100-2817"
PROVIDER = "559999-1204"


def agreement(named: str | None, *verksamheter: str, kommun: str = KOMMUN, larosate: str = HOGSKOLA) -> Plain:
    return {"dokument": "samverkansavtal", **({"id": named} if named else {}),
            "parter": {"samverkanspart": {"namn": "Ekdalens kommun", "organisationsnummer": kommun},
                       "larosaten": [{"namn": "Sjöbergska högskolan", "organisationsnummer": larosate}]},
            "verksamheter": [{"namn": verksamhet} for verksamhet in verksamheter]}


def invoice(named: object = None, *verksamheter: str, sender: str | None = None, recipient: str | None = None) -> Plain:
    return {"dokument": "faktura", **({"avtal": named} if named is not None else {}),
            "avsandare": {"namn": "Avsändaren", **({"organisationsnummer": sender} if sender else {})},
            "fakturamottagare": {"namn": "Mottagaren", **({"organisationsnummer": recipient} if recipient else {})},
            "rader": [{"verksamhet": verksamhet} for verksamhet in verksamheter]}


@pytest.fixture
def judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """``judge(a=document, b=[document, document])``: each file written as YAML and judged from its folder."""
    monkeypatch.chdir(tmp_path)

    def run(by_hand: Plain | None = None, **files: Plain | list[Plain]) -> Report:
        for name, content in files.items():
            documents = content if isinstance(content, list) else [content]
            text = "\n---\n".join(json.dumps(document, ensure_ascii=False) for document in documents)
            Path(f"{name}.yaml").write_text(text, "utf-8")
        found = read_files(gather(["."]))
        given = None
        if by_hand is not None:
            Path("hand").mkdir(exist_ok=True)
            Path("hand/avtal.json").write_text(json.dumps(by_hand), "utf-8")
            given = read_files(gather(["hand/avtal.json"])).documents[0]
        return judge_case(found, BOOK, date(2016, 12, 20), given)

    return run


def linked(report: Report, path: str = "faktura.yaml") -> tuple[str | None, str]:
    """The agreement's path, and what is said of the link."""
    document = next(one for one in report.documents if one.path == path)
    return document.agreement, " ".join(note.message for note in document.form if note.pointer == "/avtal")


def undecided_for_want_of_an_agreement(document: DocumentReport) -> set[str]:
    return {finding.rule for finding in document.findings
            if any(missing.pointer == "" and missing.document == "samverkansavtal" for missing in finding.missing)}


@pytest.mark.parametrize("named", ["ekdalen-2016", "EKDALEN-2016", "  Ekdalen-2016 ", "Ekdalen-\u200b2016",
                                   "ｅkdalen-２０１６"])
def test_the_id_named_whatever_case_and_spacing(named: str, judge: Judge) -> None:
    """The id decides, though another agreement fits better by verksamhet and numbers."""
    fits = agreement("annat", "Björkgården")
    report = judge(ratt=agreement("ekdalen-2016", "Ekhemmet", kommun=OTHER_KOMMUN, larosate=UNIVERSITY), fel=fits,
                   faktura=invoice(named, "Björkgården", sender=KOMMUN, recipient=HOGSKOLA))
    assert linked(report) == ("ratt.yaml", "")


@pytest.mark.parametrize("named", [2016, 2016.1, "2016-10-01", "012"])
def test_an_id_that_looks_like_a_number(named: object, judge: Judge) -> None:
    assert linked(judge(ratt=agreement(str(named)), faktura=invoice(named)))[0] == "ratt.yaml"


def test_an_id_that_is_not_there(judge: Judge) -> None:
    report = judge(avtal=agreement("ekdalen", "Björkgården"), faktura=invoice("ekdalen-2017", "Björkgården"))
    path, said = linked(report)
    assert path is None
    assert "ekdalen-2017" in said
    assert "för hand" in said


@pytest.mark.parametrize("named", [
    "none",
    "None",
    "saknas",
])
def test_an_agreement_without_id_is_not_named(named: str, judge: Judge) -> None:
    path, _ = linked(judge(avtal=agreement(None, "Björkgården"), faktura=invoice(named, "Björkgården")))
    assert path is None


@pytest.mark.parametrize("named", [None, "", "xx", "____", "ingen"])
def test_the_only_one_that_lists_the_verksamhet(named: str | None, judge: Judge) -> None:
    """Matched as names are; that the numbers fit both doesn't matter."""
    report = judge(ratt=agreement("a", "Björkgården", "Ekhemmet"), fel=agreement("b", "Tallgläntan"),
                   faktura=invoice(named, "  BJO\u0308RKGÅRDEN ", sender=KOMMUN, recipient=HOGSKOLA))
    path, said = linked(report)
    assert path == "ratt.yaml"
    assert "ratt.yaml" in said


def test_one_verksamhet_of_several_is_enough(judge: Judge) -> None:
    report = judge(ratt=agreement("a", "Björkgården"), faktura=invoice(None, "Granbo", "Björkgården"))
    assert linked(report)[0] == "ratt.yaml"


@pytest.mark.parametrize(("sender", "recipient"), [
    (KOMMUN, None), ("16" + KOMMUN.replace("-", ""), None), (KOMMUN.replace("-", ""), None), (None, HOGSKOLA),
    (f" {KOMMUN} ", None), ("2120009713", "8999991014")])
def test_the_only_one_whose_numbers_fit(sender: str | None, recipient: str | None, judge: Judge) -> None:
    report = judge(ratt=agreement("a", "Björkgården"),
                   fel=agreement("b", "Ekhemmet", kommun=OTHER_KOMMUN, larosate=UNIVERSITY),
                   faktura=invoice(None, "Granbo", sender=sender, recipient=recipient))
    assert linked(report)[0] == "ratt.yaml"


def test_the_number_of_a_private_provider(judge: Judge) -> None:
    ratt = agreement("a", "Björkgården")
    ratt["verksamheter"][0]["organisationsnummer"] = PROVIDER
    fel = agreement("b", "Ekhemmet", kommun=OTHER_KOMMUN, larosate=UNIVERSITY)
    assert linked(judge(ratt=ratt, fel=fel, faktura=invoice(None, sender=PROVIDER)))[0] == "ratt.yaml"


@pytest.mark.parametrize("billed", [
    invoice(None, "Björkgården"),
    invoice(None, "Granbo", sender=KOMMUN),
    invoice(None, "Granbo", recipient=HOGSKOLA),
    invoice(None, "Björkgården", sender=KOMMUN, recipient=HOGSKOLA),
])
def test_two_that_fit_leave_it_undecided(billed: Plain, judge: Judge) -> None:
    report = judge(a=agreement("a", "Björkgården"), b=agreement("b", "Björkgården"), faktura=billed)
    path, said = linked(report)
    assert path is None
    assert "a.yaml, b.yaml" in said
    assert "R-4.6-villkor" in undecided_for_want_of_an_agreement(report.documents[-1])


@pytest.mark.parametrize("billed", [
    invoice(None), invoice(None, "Granbo"), invoice(None, "Granbo", sender=PROVIDER, recipient=UNIVERSITY),
    invoice(None, sender="212000-9999"),
])
def test_none_that_fits(billed: Plain, judge: Judge) -> None:
    """One agreement isn't taken because it is the only one; a number with a wrong check digit fits nothing."""
    report = judge(a=agreement("a", "Björkgården"), faktura=billed)
    path, said = linked(report)
    assert path is None
    assert "inget" in said
    assert "R-4.6-villkor" in undecided_for_want_of_an_agreement(report.documents[-1])


def test_an_invoice_alone_is_judged_as_far_as_it_goes(judge: Judge) -> None:
    report = judge(faktura={**invoice("a", "Björkgården"), "moms": 25, "total": 0})
    outcomes = {finding.rule: finding.outcome.value for finding in report.documents[0].findings}
    assert outcomes["R-4.6-moms"] == "bruten"
    assert outcomes["R-4.6-belopp"] == "obedomd"


def test_each_document_of_a_file_is_linked_by_itself(judge: Judge) -> None:
    report = judge(allt=[agreement("a", "Björkgården"), invoice("A"), agreement("b", "Ekhemmet"),
                         invoice(None, "Ekhemmet")])
    assert [(d.kind, d.agreement) for d in report.documents] == [
        ("samverkansavtal", None), ("faktura", "allt.yaml"), ("samverkansavtal", None), ("faktura", "allt.yaml")]


def test_the_underlag_is_linked_as_an_invoice_is(judge: Judge) -> None:
    form = {"dokument": "faktureringsunderlag", "rader": [{"verksamhet": "Björkgården"}]}
    report = judge(a=agreement("a", "Björkgården"), b=agreement("b", "Ekhemmet"), faktura=form)
    assert linked(report)[0] == "a.yaml"


# ------------------------------------------------------------------------------------------------ by hand
def test_by_hand_for_what_names_none(judge: Judge) -> None:
    """Also where another agreement fits: whoever gives it by hand means it."""
    report = judge(by_hand=agreement("hand"), a=agreement("a", "Björkgården"), faktura=invoice(None, "Björkgården"))
    assert linked(report) == ("hand/avtal.json", "")


def test_by_hand_for_what_names_one_that_is_not_given(judge: Judge) -> None:
    path, said = linked(judge(by_hand=agreement("hand"), faktura=invoice("borta", "Björkgården")))
    assert path == "hand/avtal.json"
    assert "borta" in said


def test_by_hand_yields_to_the_one_named(judge: Judge) -> None:
    assert linked(judge(by_hand=agreement("hand"), a=agreement("a"), faktura=invoice("A"))) == ("a.yaml", "")


def test_by_hand_named_by_its_id(judge: Judge) -> None:
    assert linked(judge(by_hand=agreement("Hand"), faktura=invoice("hand"))) == ("hand/avtal.json", "")


def test_by_hand_is_not_judged_itself(judge: Judge) -> None:
    report = judge(by_hand=agreement("hand"), faktura=invoice("hand"))
    assert [document.path for document in report.documents] == ["faktura.yaml"]


# ------------------------------------------------------------------------------------------------ files
@pytest.mark.parametrize("twin", ["ekdalen", "EKDALEN", " ekdalen "])
def test_two_agreements_with_one_id_are_an_error(twin: str, judge: Judge) -> None:
    with pytest.raises(CaseError) as error:
        judge(a=agreement("ekdalen"), b=agreement(twin))
    assert "a.yaml" in str(error.value)
    assert "b.yaml" in str(error.value)


def test_two_agreements_without_id_are_none(judge: Judge) -> None:
    assert len(judge(a=agreement(None), b=agreement(None)).documents) == 2


def test_documents_stand_in_order_of_path_and_place(judge: Judge) -> None:
    report = judge(b=[invoice("x"), agreement("x")], a=invoice("x"))
    assert [(d.path, d.kind) for d in report.documents] == [
        ("a.yaml", "faktura"), ("b.yaml", "faktura"), ("b.yaml", "samverkansavtal")]


def test_a_file_reached_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("dokument: faktura\n", "utf-8")
    Path("b.yaml").symlink_to("a.yaml")
    assert [(f.shown, f.named) for f in gather(["."])] == [("a.yaml", False)]
    assert [(f.shown, f.named) for f in gather([".", "b.yaml"])] == [("b.yaml", True)]
    assert [(f.shown, f.named) for f in gather(["b.yaml", ".", "./a.yaml"])] == [("a.yaml", True)]


def test_hidden_files_and_folders_are_passed_over_unless_named(tmp_path: Path) -> None:
    (tmp_path / ".dold").mkdir()
    for name in (".dold/a.yaml", ".b.yaml", "c.yaml"):
        (tmp_path / name).write_text("dokument: faktura\n", "utf-8")
    assert [f.path.name for f in gather([str(tmp_path)])] == ["c.yaml"]
    assert [f.path.name for f in gather([str(tmp_path / ".b.yaml")])] == [".b.yaml"]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPath):
        gather([str(tmp_path), str(tmp_path / "borta.yaml")])


def test_a_file_over_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    big = tmp_path / "stor.yaml"
    with big.open("wb") as stream:
        stream.truncate(200 * LIMIT)
    found = read_files(gather([str(big)]))
    assert (len(found.documents), len(found.unreadable)) == (0, 1)
