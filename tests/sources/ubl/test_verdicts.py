"""An e-invoice is judged as its YAML twin is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from e_invoice import Ways, documents_of, write
from judging import Outcomes, judge, outcomes

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
AS_OF = date(2016, 12, 20)
CASES = ("01-allt-ratt", "05-paborjad-vecka", "06-moms-pa-fakturan", "17-forfallodag", "22-kreditfaktura",
         "23-oresavrundning", "42-annat-an-vfu", "45-dagar-och-veckor", "51-giro", "52-moms-och-valuta")


def twins(case: str, ways: Ways) -> tuple[Outcomes, Outcomes]:
    """The outcomes of a case as it stands, and with its invoices as e-invoices."""
    plain, sent = [], []
    for path in sorted((FIXTURES / case).iterdir()):
        if path.name == "fall.yaml" or path.suffix not in (".yaml", ".json", ".jsonl"):
            continue
        for number, document in enumerate(documents_of(path)):
            name, data = f"{path.stem}-{number}", json.dumps(document, ensure_ascii=False).encode()
            plain.append((f"{name}.json", data))
            is_bill = document["dokument"] == "faktura"
            sent.append((f"{name}.xml", write(document, ways)) if is_bill else (f"{name}.json", data))
    as_it_stands, as_sent = (outcomes(judge(files, AS_OF), lambda path: path.rsplit(".", 1)[0])
                             for files in (plain, sent))
    return as_it_stands, as_sent


@pytest.mark.parametrize("ways", [Ways(), Ways(where="beskrivning", unit="DAY", base="1", category="O")],
                         ids=["egenskaper", "beskrivning"])
@pytest.mark.parametrize("case", CASES)
def test_a_case_has_the_same_outcomes(case: str, ways: Ways) -> None:
    plain, sent = twins(case, ways)
    assert plain == sent
    assert plain


def test_units_that_say_nothing_of_weeks_leave_the_amounts_undecided() -> None:
    plain, sent = twins("01-allt-ratt", Ways(unit="EA"))
    changed = {(rule, outcome) for _, rule, _, outcome in sent - plain}
    assert "bruten" not in {outcome for _, outcome in changed}
    undecided = {rule for rule, outcome in changed if outcome == "obedomd"}
    assert {"R-4.6-belopp", "R-4.6-hela-dagar", "R-4.6-dagar-i-perioden"} <= undecided


def test_a_clean_agreement_and_its_e_invoices_exit_0(tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    case = FIXTURES / "01-allt-ratt"
    for path in case.glob("faktura-*"):
        (tmp_path / f"{path.stem}.xml").write_bytes(write(documents_of(path)[0]))
    (tmp_path / "avtal.yaml").write_bytes((case / "avtal.yaml").read_bytes())
    ran = avtalskoll("check", str(tmp_path), "--as-of", "2016-12-20")
    assert ran.status == 0
    (tmp_path / "faktura-bjorkgarden.xml").write_bytes(
        write(documents_of(case / "faktura-bjorkgarden.yaml")[0]).replace(b">6120.00<", b">6121.00<"))
    ran = avtalskoll("check", str(tmp_path), "--as-of", "2016-12-20")
    assert ran.status == 1
    assert "/Invoice/cac:InvoiceLine[1]/cbc:LineExtensionAmount" in ran.out
