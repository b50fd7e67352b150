"""The compiled rules and the interpreter say the same of every document, and the verdict pass settles nothing that
the interpreter would not."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from grow import Plain
from grow.at_random import FAULTS, agreement, compact, invoice

from checker import engine, rulebook, sources
from checker.case import Documents, judge_case
from checker.document import SourceDocument
from checker.engine import Bench, judge_rule
from checker.facts import Register, Run
from checker.findings import Utfall

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from checker.audit.bulk import Sweep
from checker.audit.structs import shape_of
from checker.audit.verdicts import Judge, Under

BOOK = rulebook.load()
AS_OF = date(2017, 6, 1)
#: What several invoices break together.
_OF_SEVERAL = ("R-4.6-nummer", "R-4.6-omsand")
_ASKED_FOR = ("rader", "oresavrundning", "total")
SETTLED = (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG)


def read(document: Plain) -> SourceDocument:
    (found,) = sources.read("x.json", compact(document)).documents
    return found


def runs(seed: int, documents: int) -> Iterator[tuple[SourceDocument, list[SourceDocument]]]:
    """Agreements, each with three invoices of one run, some of which have been sent again."""
    random = Random(seed)
    for number in range(0, documents, 3):
        under, made = agreement(random), [invoice(random, number + one) for one in range(3)]
        for other in made[1:]:
            if random.random() < 0.8:
                _send_again(random, made[0], other)
        yield read(under), [read(one) for one in made]


def _send_again(random: Random, first: Plain, other: Plain) -> None:
    """Under the number that another has, or with its rows."""
    again = random.choice((("nummer",), _ASKED_FOR, _ASKED_FOR))
    for name in ("avsandare", *again):
        other.pop(name, None)
        other |= {name: copy.deepcopy(first[name])} if name in first else {}


def compare(seed: int, documents: int) -> tuple[Counter[str], dict[str, Counter[Utfall]]]:
    """How many pairs of document and rule both ways agree on; and in how many documents each rule gave what."""
    judge, counts, reached = Judge(BOOK, "faktura"), Counter[str](), defaultdict[str, Counter[Utfall]](Counter)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_folded", iter)
        for under, invoices in runs(seed, documents):
            run = Run((), Register.of([one.root for one in invoices]), {id(one.root): under.root for one in invoices})
            bench = Bench(BOOK, under, run, AS_OF)
            beside = Under(bench, shape_of(under.kind).of(under.root))
            for document in invoices:
                compiled = judge.outcomes(shape_of(document.kind).of(document.root), beside)
                for rule, found in zip(judge.rules, compiled, strict=True):
                    interpreted = [finding.outcome for finding in judge_rule(rule, document, bench)]
                    reached[rule.id].update(set(interpreted))
                    counts["left" if found is None else "pairs"] += 1
                    assert found is None or found == interpreted, (rule.id, seed, document.root.value("nummer"))
    return counts, reached


def test_compiled_rules_agree_with_the_interpreter_on_a_hundred_thousand_pairs() -> None:
    documents = 100_000 // len(BOOK.rules_for("faktura")) + 100
    counts, reached = compare(20161215, documents)
    assert counts["pairs"] >= 100_000
    assert counts["left"] < counts["pairs"] / 100
    seldom = {(rule, outcome.value): reached[rule][outcome] / documents for rule in (*FAULTS, *_OF_SEVERAL)
              for outcome in (Utfall.UPPFYLLD, Utfall.BRUTEN) if reached[rule][outcome] < documents / 5}
    assert seldom == {}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100))
def test_compiled_rules_agree_with_the_interpreter_on_ten_million_pairs(seed: int) -> None:
    counts, _ = compare(seed, 100_000 // len(BOOK.rules_for("faktura")) + 100)
    assert counts["pairs"] >= 100_000


@pytest.mark.parametrize("seed", range(4))
def test_the_verdict_pass_settles_what_the_interpreter_settles_and_nothing_else(seed: int) -> None:
    random, settled = Random(seed), 0
    for _ in range(25):
        under = agreement(random)
        under["tolkningar"] = {"terminsvis": "flera"}
        invoices = [invoice(random, number, faults=0.01, holes=0.2) for number in range(12)]
        texts = [compact(one) for one in invoices]
        papers = [read(under), *(read(one) for one in invoices)]
        for number, paper in enumerate(papers[1:]):
            paper.path = f"{number:03}.json"
        report = judge_case(Documents(papers), BOOK, AS_OF)
        said = {paper.path: {finding.outcome for finding in paper.findings} for paper in report.documents}
        sweep = Sweep(BOOK, [papers[0]], AS_OF)
        sweep.take(texts)
        verdicts = sweep.finish()
        assert verdicts.count == len(texts)
        for number in range(len(texts)):
            if number not in verdicts.asked:
                assert said[f"{number:03}.json"] <= set(SETTLED), texts[number]
        settled += verdicts.settled
    assert settled >= 30
