"""The compiled rules and the interpreter say the same of every document, and the verdict pass settles nothing that
the interpreter would not."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

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
#: What several invoices break together, what is seldom broken among such, and what is left to the interpreter where
#: there is an underlag.
_OF_SEVERAL = ("R-4.6-nummer", "R-4.6-omsand")
_SELDOM = ("R-4.6-rader", "R-4.6-terminsvis")
_OF_FORMS = ("R-B2-faktura", "R-B2-faktura-utan-underlag")
_ASKED_FOR = ("rader", "oresavrundning", "total")
_IN_FORM = ("verksamhet", "student", "startdatum", "slutdatum", "ersattning")
SETTLED = (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG)


def read(document: Plain) -> SourceDocument:
    (found,) = sources.read("x.json", compact(document)).documents
    return found


class Papers(NamedTuple):
    agreement: SourceDocument
    invoices: list[SourceDocument]
    forms: list[SourceDocument]


def runs(seed: int, documents: int) -> Iterator[Papers]:
    """Agreements, each with three invoices of one run, some of which have been sent again."""
    random = Random(seed)
    for number in range(0, documents, 3):
        under, made = agreement(random), [invoice(random, number + one) for one in range(3)]
        for other in made[1:]:
            if random.random() < 0.8:
                _send_again(random, made[0], other)
        yield Papers(read(under), [read(one) for one in made], [])


def runs_beside_others(seed: int, documents: int) -> Iterator[Papers]:
    """Agreements, each with three invoices of which some are a sender's for one term, with their underlag."""
    random = Random(seed)
    for number in range(0, documents, 3):
        under = agreement(random)
        if isinstance(under.get("tolkningar"), dict):
            under["tolkningar"]["terminsvis"] = random.choice(("en", "flera"))
        made = [invoice(random, number + one, faults=0.05, holes=0.4) for one in range(3)]
        forms = [_form(random, one) for one in made if random.random() < 0.95]
        for other in made[1:]:
            if random.random() < 0.7 and "avsandare" in made[0]:
                other["avsandare"] = copy.deepcopy(made[0]["avsandare"])
        for one in made:
            if random.random() < 0.3:
                one["rader"] = []
        yield Papers(read(under), [read(one) for one in made], [read(one) for one in forms])


def _form(random: Random, one: Plain) -> Plain:
    """The underlag of an invoice, with its rows; often one of them is missing, or says something else."""
    given = one.get("rader")
    rows = [_in_form(row) for row in given if isinstance(row, dict)] if isinstance(given, list) else []
    if rows and random.random() < 0.4:
        random.choice(rows)[random.choice(_IN_FORM)] = random.choice(("Ida Dahl", 2000, "2016-09-05"))
    return {"dokument": "faktureringsunderlag", "faktura": one.get("nummer"), "rader": rows}


def _in_form(row: Plain) -> Plain:
    weeks, days = row.get("antal_veckor"), row.get("antal_dagar")
    if isinstance(weeks, int) and isinstance(days, int):
        weeks += Decimal(days) / 5
    return {name: row[name] for name in _IN_FORM if name in row} | {"antal_veckor": weeks}


def _send_again(random: Random, first: Plain, other: Plain) -> None:
    """Under the number that another has, or with its rows."""
    again = random.choice((("nummer",), _ASKED_FOR, _ASKED_FOR))
    for name in ("avsandare", *again):
        other.pop(name, None)
        other |= {name: copy.deepcopy(first[name])} if name in first else {}


class Compared:
    """``pairs``: how many of document and rule both ways agree on; ``left``: how many each compiled rule leaves to the
    interpreter; ``reached``: in how many documents each rule gave what."""

    def __init__(self) -> None:
        self.pairs = self.documents = 0
        self.left, self.reached = Counter[str](), defaultdict[str, Counter[Utfall]](Counter)
        self._judge = Judge(BOOK, "faktura")

    def seldom(self, rules: Iterable[str]) -> dict[tuple[str, str], float]:
        """The rules and outcomes that fewer than a fifth of the documents reach."""
        shares = {(rule, outcome.value): self.reached[rule][outcome] / self.documents
                  for rule in rules for outcome in (Utfall.UPPFYLLD, Utfall.BRUTEN)}
        return {which: share for which, share in shares.items() if share < 1 / 5}

    def compare(self, papers: Papers) -> None:
        under, invoices, forms = papers
        register = Register.of([one.root for one in invoices], [one.root for one in forms])
        bench = Bench(BOOK, under, Run((), register, {id(one.root): under.root for one in invoices}), AS_OF)
        beside = Under(bench, shape_of(under.kind).of(under.root))
        for document in invoices:
            self.documents += 1
            compiled = self._judge.outcomes(shape_of(document.kind).of(document.root), beside)
            for rule, found in zip(self._judge.rules, compiled, strict=True):
                interpreted = [finding.outcome for finding in judge_rule(rule, document, bench)]
                self.reached[rule.id].update(set(interpreted))
                if found is None:
                    self.left[rule.id] += 1
                else:
                    self.pairs += 1
                    assert found == interpreted, (rule.id, document.root.value("nummer"))


def compared(papers: Iterable[Papers]) -> Compared:
    found = Compared()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_folded", iter)
        for one in papers:
            found.compare(one)
    return found


def documents_for(pairs: int) -> int:
    return pairs // len(BOOK.rules_for("faktura")) + 100


def test_compiled_rules_agree_with_the_interpreter_on_a_hundred_thousand_pairs() -> None:
    found = compared(runs(20161215, documents_for(100_000)))
    assert found.pairs >= 100_000
    assert found.left.total() < found.pairs / 100
    assert found.seldom((*FAULTS, *_OF_SEVERAL)) == {}


def test_compiled_rules_agree_with_the_interpreter_beside_other_papers() -> None:
    found = compared(runs_beside_others(20161216, documents_for(20_000)))
    assert found.left.keys() <= set(_OF_FORMS)
    assert found.seldom(_SELDOM) == {}


def test_every_rule_is_grown_for() -> None:
    assert {*FAULTS, *_OF_SEVERAL, *_SELDOM, *_OF_FORMS} == {rule.id for rule in BOOK.rules_for("faktura")}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100))
def test_compiled_rules_agree_with_the_interpreter_on_ten_million_pairs(seed: int) -> None:
    grown = runs if seed % 5 else runs_beside_others
    assert compared(grown(seed, documents_for(110_000))).pairs >= 100_000


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
