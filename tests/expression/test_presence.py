"""The questions about what is absent, over every state that a field can be in."""

from __future__ import annotations

from typing import Any

import pytest

from checker.document import State
from checker.expression.values import Unknown

from .bench import Bench, Plain, document, known, missing, value

NUMBER, LIST, RECORD = "faktura.total", "avtal.handledare", "avtal.giltighet"
ABSENT = object()
#: What stands there: (state, a number, a list, a record).
STATES: list[tuple[str, Any, Any, Any]] = [
    ("given", "6120.00", [{"namn": "Maj Ekström"}], {"fran": "2016-09-01"}),
    ("blank", "", "", ""),
    ("null", None, None, None),
    ("placeholder", "____", "____", "____"),
    ("none", "ingen", "ingen", "ingen"),
    ("empty", ABSENT, [], ABSENT),
    ("malformed", "mycket", "Maj Ekström", "snarast"),
    ("absent", ABSENT, ABSENT, ABSENT),
]
ANSWERS = {
    # state: finns, redovisad, angiven; None is unknown
    "given": (True, True, True),
    "blank": (False, False, None),
    "null": (False, False, None),
    "placeholder": (False, False, None),
    "none": (False, True, False),
    "empty": (False, True, False),
    "malformed": (True, True, None),
    "absent": (False, False, None),
}
QUESTIONS = ("finns", "redovisad", "angiven")


def documents(total: Any, handledare: Any, giltighet: Any) -> tuple[Plain, Plain]:
    agreement = {"handledare": handledare, "giltighet": giltighet}
    invoice = {"total": total}
    return ({key: found for key, found in invoice.items() if found is not ABSENT},
            {key: found for key, found in agreement.items() if found is not ABSENT})


@pytest.mark.parametrize(("state", "total", "handledare", "giltighet"), STATES, ids=[state[0] for state in STATES])
def test_a_field_in_every_state(state: str, total: Any, handledare: Any, giltighet: Any) -> None:
    invoice, agreement = documents(total, handledare, giltighet)
    for field, given in ((NUMBER, total), (LIST, handledare), (RECORD, giltighet)):
        if given is ABSENT and state == "empty":
            continue
        answers = tuple(known(value(f"{question}({field})", invoice, agreement)) for question in QUESTIONS)
        assert answers == ANSWERS[state], field


@pytest.mark.parametrize(("state", "total", "handledare", "giltighet"), STATES, ids=[state[0] for state in STATES])
def test_a_list_in_every_state(state: str, total: Any, handledare: Any, giltighet: Any) -> None:
    invoice, agreement = documents(total, handledare, giltighet)
    length = {"given": 1, "none": 0, "empty": 0}.get(state)
    assert known(value(f"len({LIST})", invoice, agreement)) == length
    if state == "malformed":
        assert missing(value(f"len(angivna({LIST}))", invoice, agreement)) == ["/handledare"]
    else:
        assert value(f"len(angivna({LIST}))", invoice, agreement) == (length or 0)


def test_a_field_of_what_is_not_there() -> None:
    for giltighet, answers in [
        (ABSENT, (False, False, None)),
        ("", (False, False, None)),
        ("ingen", (False, True, False)),
        ({}, (False, False, None)),
        ("snarast", (None, None, None)),
    ]:
        invoice, agreement = documents(ABSENT, ABSENT, giltighet)
        for field in ("avtal.giltighet.fran", "avtal.giltighet.uppsagning.av"):
            assert tuple(known(value(f"{q}({field})", invoice, agreement)) for q in QUESTIONS) == answers, giltighet


def test_a_document_that_is_not_at_hand() -> None:
    for field in ("avtal", "avtal.id", "avtal.giltighet", "avtal.giltighet.fran", "avtal.handledare"):
        for question in QUESTIONS:
            assert missing(value(f"{question}({field})")) == [""]
    assert missing(value("len(angivna(avtal.handledare))")) == [""]


def test_what_an_answer_rests_on_is_named() -> None:
    agreement = {"giltighet": "snarast", "handledare": [7]}
    assert missing(value("finns(avtal.giltighet.fran)", {}, agreement)) == ["/giltighet"]
    assert missing(value("all(finns(h.namn) for h in avtal.handledare)", {}, agreement)) == ["/handledare/0"]
    assert missing(value("angiven(avtal.id)", {}, agreement)) == ["/id"]
    assert missing(value("angiven(faktura.total)", {"total": "mycket"})) == ["/total"]


def test_the_answer_of_finns_is_never_unknown_for_a_field_of_the_document() -> None:
    for total in ("6120.00", "", None, "____", "ingen", "mycket", [1], {"a": 1}, True):
        found = value("finns(faktura.total)", {"total": total})
        assert isinstance(found, bool), total


@pytest.mark.parametrize("state", State)
def test_every_field_that_a_document_writes_can_be_asked_about(state: State) -> None:
    written = {State.GIVEN: "Ekdalen", State.BLANK: "", State.PLACEHOLDER: "xx", State.NONE: "ingen",
               State.MALFORMED: ["x"]}
    bench = Bench.of({}, {"id": written[state]})
    assert bench.agreement is not None
    cell = bench.agreement.root.cell("id")
    assert cell is not None
    assert cell.state is state
    assert bench.value("len(f for f in alla_falt(avtal) if finns(f))") == 1 + cell.present  # dokument, and id
    assert bench.value("len(f for f in alla_falt(avtal) if platshallare(f))") == (state is State.PLACEHOLDER)


def test_a_form_without_the_field() -> None:
    """Appendix 2 has no column for days: nobody left it blank."""
    paper = document({"rader": [{"antal_veckor": 1}]}, "faktureringsunderlag")
    form = Bench(paper)
    assert form.value("all(bars(r.antal_dagar) for r in faktura.rader)") is False
    assert form.value("all(bars(r.antal_veckor) for r in faktura.rader)") is True
    for text in ("sum(r.antal_dagar for r in faktura.rader)", "any(finns(r.antal_dagar) for r in faktura.rader)",
                 "faktura.datum"):
        found = form.value(text)
        assert isinstance(found, Unknown)
        assert found.uncarried_by(paper)
    mixed = form.value("faktura.total > 0 and finns(faktura.datum)")
    assert isinstance(mixed, Unknown)
    assert not mixed.uncarried_by(paper)
