"""A rule pack by somebody who wishes us ill: refused or at an end within a second, and no Python is ever run."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rulefiles import clause, compiled, rule

from checker import sources
from checker.document import SourceDocument
from checker.engine import Bench, judge_document
from checker.facts import Run
from checker.findings import Utfall
from checker.rulebook import RuleBook, RuleBookError

ROW = {"varje": {"rad": "faktura.rader"}}


class TooLate(BaseException):
    """The time is up; not caught by what catches errors."""


@contextmanager
def soon(seconds: float = 3) -> Iterator[None]:
    """Fails what takes longer, in the program's own time; it doesn't wait for the end."""
    def stop(*_: object) -> None:
        raise TooLate(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def squares(first: str, times: int) -> dict[str, str]:
    """Names that each hold the square of the one before."""
    return {"a0": first, **{f"a{n + 1}": f"a{n} * a{n}" for n in range(times)}}


ESCAPES = [
    '__import__("os").system("true")', "faktura.__class__", "faktura.__class__.__mro__", "faktura.total.__class__ == 1",
    "().__class__.__bases__", "[c for c in faktura.rader]", "{r for r in faktura.rader}", "faktura.rader[0]",
    "faktura.rader[0:1]", 'f"{faktura.total}" == "5"', "(lambda: faktura.total)()", "(x := faktura.total) > 0",
    "print(faktura.total)", "open(faktura.nummer)", "eval(faktura.nummer)", "exec(faktura.nummer)",
    "getattr(faktura, 1)",
    "globals()", "ore(faktura.total, decimaler=2) > 0", "ore(*faktura.rader) > 0", "ore(**faktura) > 0",
    "sum(*faktura.rader) > 0", "faktura.total if await x else 1", "faktura.rader.append(1)", "faktura.total.real > 0",
    "år > 0", "faktura.beløp > 0", "faktura.total ** 9 ** 9 > 0", "faktura.nummer % faktura.total", "9 << 9999999 > 0",
    '"a" * 999999999 == "b"', "'%s' % faktura.nummer == 'x'", "all(r for r in faktura.rader for s in faktura.rader)",
    "not " * 200 + "finns(faktura.total)", "(" * 400 + "finns(faktura.total)" + ")" * 400,
    "faktura" + ".avsandare" * 300, "faktura.total" + " + 1" * 300 + " > 0", "a" * 1_000_000,
    "1 + " * 300_000 + "1 > 0",
    "9" * 1_000_000 + " > 0", "9" * 900 + " > 0", "1e999999 > faktura.total", "0.1e-999999 > 0",
    '"' + "x" * 10**6 + '"',
    "finns(" * 24 + "faktura.total" + ")" * 24, "all(" * 30 + "finns(x)" + " for x in faktura.rader)" * 30,
    "min(faktura.total for x in faktura.rader", "\\x41", "#", "finns(faktura\u2028.total",
]


@pytest.mark.parametrize("text", ESCAPES, ids=range(len(ESCAPES)))
@pytest.mark.parametrize("part", ["krav", "meddelande", "lat"])
def test_what_is_no_expression_of_ours_is_refused(tmp_path: Path, text: str, part: str) -> None:
    written: Any = {"krav": text, "lat": {"a": text}, "meddelande": [{"om": text, "text": "x"}]}[part]
    with soon(), pytest.raises(RuleBookError):
        compiled(tmp_path, clause(rule(**{part: written})))


def test_what_is_written_in_a_pack_is_never_run(tmp_path: Path) -> None:
    trace = tmp_path / "spår"
    attempts = [f'__import__("pathlib").Path("{trace}").touch()', f'open("{trace}", "w")',
                f"{{{{open('{trace}','w')}}}}"]
    for attempt in attempts:
        for changes in ({"krav": attempt}, {"meddelande": f"{{{attempt}}}"}, {"lat": {"a": attempt}},
                        {"varje": {"rad": attempt}}, {"vantat": {attempt: "1"}}, {"atgard": f"{{{attempt}:kr}}"}):
            with pytest.raises(RuleBookError):
                compiled(tmp_path, clause(rule(**changes)))
    with pytest.raises(RuleBookError):
        compiled(tmp_path, f"paragraf: !!python/object/apply:pathlib.Path.touch ['{trace}']\n")
    assert not trace.exists()


PACKS = {
    "deep YAML": "{a: " * 5000,
    "deep lists": "[" * 100_000,
    "an alias bomb": "a: &a [x, x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n" for before, name in zip("abcdefghijklmnop", "bcdefghijklmnopq",
                                                                            strict=True)),
    "a billion values": "regler: [" + "x, " * 400_000 + "x]\n",
    "a pattern for a name": clause(rule(meddelande="x" * 60), lat={"(x+x+)+y": "1"}),
    "no pattern for a name": clause(rule(), lat={"(": "1"}),
    "holes without end": clause(rule(meddelande="{faktura.totl}" * 20_000)),
    "a quotation without end": clause(rule(citat="x […] " * 100_000, krav="faktura.totl > 0")),
    "recursion": clause(rule(lat={"a": "b", "b": "a"})),
}


@pytest.mark.parametrize("text", PACKS.values(), ids=PACKS)
def test_a_file_that_would_waste_our_time_is_refused(tmp_path: Path, text: str) -> None:
    with soon(), pytest.raises(RuleBookError):
        compiled(tmp_path, text)


def test_braces_without_end_are_words(tmp_path: Path) -> None:
    with soon():
        assert compiled(tmp_path, clause(rule(meddelande="{" * 500_000))).rules


def invoice(rows: int) -> SourceDocument:
    lines = [{"student": f"Student {n}", "antal_veckor": n + 1, "ersattning": 1530, "startdatum": "2016-09-05",
              "slutdatum": "2016-09-30"} for n in range(rows)]
    data = json.dumps({"dokument": "faktura", "total": "6120.25", "nummer": "A" * 1000, "datum": "2016-12-09",
                       "betalningsvillkor_dagar": 999_999_999_999_999, "rader": lines}).encode()
    return sources.read("faktura.json", data).documents[0]


def judged(book: RuleBook, document: SourceDocument) -> Utfall:
    bench = Bench(book, None, Run(), date(2016, 12, 20))
    (finding,) = {one.outcome: one for one in judge_document(document, bench).findings}.values()
    return finding.outcome


FIRST = {"prisdatum": "vfu-dag", "avrundning": "ore", "dagar": "kalender", "helgfrist": "strikt", "ar": "lasar",
         "efterskott": "betalning", "manadsfrist": "bakat", "terminsvis": "en", "ram": "rad", "atagande": "stravan"}
WORK: dict[str, dict[str, Any]] = {
    "squares": {"lat": squares("faktura.betalningsvillkor_dagar", 60), "krav": "a60 > 0"},
    "squares of a fraction": {"lat": squares("faktura.betalningsvillkor_dagar / 7", 60), "krav": "a60 > 0"},
    "squares in a message": {"lat": squares("faktura.betalningsvillkor_dagar", 60), "krav": "faktura.total < 0",
                             "meddelande": "{a60}"},
    "a sum of unlike fractions": {"krav": "sum(1 / (7919 * r.antal_veckor + 1) for r in faktura.rader) < 0"},
    "loops in loops": {"krav": "all(all(all(r.antal_veckor + s.antal_veckor < t.antal_veckor + 9999 for r in "
                               "faktura.rader) for s in faktura.rader) for t in faktura.rader)"},
    "loops of the rule": {"varje": dict.fromkeys("abcdef", "faktura.rader"), "krav": "finns(a.student)"},
    "lengths of lists": {"krav": "all(len(faktura.rader) > 0 for r in faktura.rader)"},
    "searches in lists": {"krav": 'all(r.student in ("a", "b", "c", "d", "e") for r in faktura.rader) and '
                                  'len(r for r in faktura.rader if r.student in ("a", "b", "c", "d", "e")) > 0'},
    "choices that double": {"lat": {"a0": "faktura.total", **{
        f"a{n + 1}": f"a{n} if faktura.moms > 0 else a{n} + 1" for n in range(200)}}, "krav": "a200 > 0"},
    "a day out of the calendar": {"krav": "faktura.datum + faktura.betalningsvillkor_dagar > faktura.datum"},
    "a working day after the last": {"krav": 'nasta_vardag("9999-12-31") > faktura.datum'},
    "days at the end of the calendar": {"krav": 'rymmer("9999-12-27", "9999-12-31", tolkning.dagar, 5) > 5'},
    "all readings at once": {"krav": " or ".join(f'tolkning.{axis} == "{one}"' for axis, one in FIRST.items())
                             + " or faktura.total < 0"},
}


@pytest.mark.parametrize("changes", WORK.values(), ids=WORK)
def test_work_without_end_is_cut_off(tmp_path: Path, changes: dict[str, Any]) -> None:
    book = compiled(tmp_path, clause(rule(**changes)))
    document = invoice(1000)
    with soon(3):
        assert judged(book, document) in Utfall
