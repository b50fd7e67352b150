"""What is known of a part under one agreement is used under another only where nothing that was read differs."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from grow.at_random import agreement, compact, invoice

from checker import rulebook, sources
from checker.document import Record, SourceDocument
from checker.engine import Bench
from checker.facts import Run

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from checker.audit.parts import PartialRules, Parts, Shown
from checker.audit.reads import Noted, fields_read
from checker.document import Position

BOOK = rulebook.load()
AS_OF = date(2017, 6, 1)
_OF_INVOICE = ("typ", "valuta", "termin", "moms", "datum", "avsandare", "fakturamottagare")


def read(plain: dict[str, object]) -> SourceDocument:
    (found,) = sources.read("x.json", compact(plain)).documents
    return found


def parts_of(rules: PartialRules, under: SourceDocument) -> Parts:
    return Parts(rules, Bench(BOOK, under, Run(()), AS_OF))


@pytest.mark.parametrize("seed", range(6))
def test_parts_come_to_the_same_whatever_has_been_judged_before(seed: int) -> None:
    random, shared = Random(seed), PartialRules(BOOK)
    every = [read(agreement(random)) for _ in range(4)]
    benches = [(parts_of(shared, under), parts_of(PartialRules(BOOK), under)) for under in every]
    outcomes = set()
    for number in range(8):
        root = read(invoice(random, number)).root
        whole = Shown(root, _OF_INVOICE)
        for together, apart in benches:
            assert together.head(whole) == apart.head(whole)
            for row in root.series("rader"):
                shown = Shown(row, tuple(together.row_fields))
                outcomes.add(together.row(whole, shown, ()))
                assert together.row(whole, shown, ()) == apart.row(whole, shown, ())
                assert together.row_in(whole, shown, -1) == apart.row_in(whole, shown, -1)
    assert len(outcomes) > 4
    assert len(shared.known) > 0


def test_a_rule_that_gives_a_fact_the_invoice_may_read_all_of_it() -> None:
    rules = {rule.id: rule for rule in BOOK.rules_for("faktura")}
    assert fields_read(rules["R-4.6-belopp"], "faktura") is None
    assert fields_read(rules["R-4.6-valuta"], "faktura") == ("valuta",)
    assert fields_read(rules["R-4.6-till-larosatet"], "avtal") == ("parter",)


def test_what_is_asked_of_a_record_is_noted_whether_it_is_there_or_not() -> None:
    under = read(agreement(Random(1)))
    noted = Noted(under.root.fields)
    record = Record("", Position(1, 1), under, noted)
    assert (record.value("id"), record.cell("finns_inte")) == (under.root.value("id"), None)
    assert noted.names == {"id", "finns_inte"}
    assert len(list(noted.items())) == len(under.root.fields)
    assert noted.names >= under.root.fields.keys()
