"""No input gives a traceback or exit status 70: the whole command on grown, spoilt and mutilated files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import grow
import judging
import pytest
from grow import Case, Plain
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from checker import form

EACH = settings().max_examples
STATUSES = {0, 1, 2, 3, 4}
unhurried = settings(suppress_health_check=list(HealthCheck))
Check = Callable[..., None]
shown = st.sampled_from([("--format", "json"), ("-v",), ("--mask",)])


@pytest.fixture(scope="module")
def survives(avtalskoll: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Runs ``check`` over files and asserts that it ends as it should."""
    folder = tmp_path_factory.mktemp("fall")

    def run(files: Iterable[tuple[str, bytes]], *options: str, as_of: date = date(2019, 1, 31)) -> None:
        for old in folder.iterdir():
            old.unlink()
        names = []
        for name, content in files:
            (folder / name).write_bytes(content)
            names.append(name)
        done = avtalskoll("check", *names, "--as-of", as_of.isoformat(), *options, within=folder)
        assert done.status in STATUSES, done.err
        assert "Traceback" not in done.out + done.err
        assert bool(done.out) == (done.status != 2)

    return run


@st.composite
def any_documents(draw: DrawFn) -> list[Plain]:
    """One to four documents of any kinds, as their schemas allow and a little worse; waivers, supplements and all."""
    kinds = ["samverkansavtal", "faktura", *sorted(form.kinds())]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4))
    return [draw(grow.documents(kind, spoilt=True)) for kind in chosen]


def test_grown_documents(survives: Check) -> None:
    @unhurried
    @given(st.one_of(grow.cases(), grow.free_cases()), st.none() | grow.styles(), shown)
    def holds(case: Case, style: grow.Style | None, options: tuple[str, ...]) -> None:
        documents = judging.documents_of(case)
        written = [("a.yaml", grow.yaml_file(documents, style).encode())] if style else judging.as_json(documents)
        survives(written, *options, as_of=case.as_of)

    holds()


def test_documents_of_every_kind(survives: Check) -> None:
    @unhurried
    @given(any_documents(), grow.styles(), shown)
    def holds(documents: list[Plain], style: grow.Style, options: tuple[str, ...]) -> None:
        survives([("a.yaml", grow.yaml_file(documents[:2], style).encode()),
                  ("b.jsonl", grow.jsonl(documents[2:]).encode())], *options)

    holds()


# ------------------------------------------------------------------ anything in any place
ODD = ("", "ingen", "xx", "____", "NaN", "1e999", "-0", "0.0", "9999-12-31", "0001-01-01", "2016-02-30", "HT0000",
       "02-29", "\u202e", "\ufdfa" * 20, "a" * 5000, "1" * 40, "~", "- -", "{", "*a", "&a b", "!tag", "<<", "\x85", '"')
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-10**32, 10**32), st.dates(), st.text(max_size=12), st.sampled_from(ODD),
    st.decimals(allow_nan=False, allow_infinity=False, places=3))
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(("namn", "student", "belopp_per_vecka", "dokument", "okänd")), inner, max_size=3), max_leaves=6)


@st.composite
def mistyped(draw: DrawFn) -> list[Plain]:
    """A right case in which something else altogether stands in up to four places."""
    documents = judging.documents_of(draw(grow.right_cases()))
    for _ in range(draw(st.integers(1, 4))):
        place: Any = draw(st.sampled_from(documents))
        while True:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            inner = place[key]
            if not (isinstance(inner, dict | list) and inner) or draw(st.integers(0, 9)) == 0:
                break
            place = inner
        place[key] = draw(ANYTHING)
    return documents


def test_anything_in_any_place(survives: Check) -> None:
    @unhurried
    @given(mistyped(), st.sampled_from([("a.yaml", grow.yaml_file), ("a.jsonl", grow.jsonl)]), shown)
    def holds(documents: list[Plain], written_as: tuple[str, Callable[..., str]], options: tuple[str, ...]) -> None:
        name, written = written_as
        survives([(name, written(documents).encode("utf-8", "surrogatepass"))], *options)

    holds()


# ------------------------------------------------------------------ bytes
MARKS = (b"", b"\n", b"\t", b": ", b"- ", b"{", b"]", b'"', b"---\n", b"&a ", b"*a", b"!!python/name:os.system ",
         b"<<: ", b"%TAG ! x\n", b"\x00", b"\xff\xfe", b"1e9999", b"NaN", b"[" * 200)


@st.composite
def mutilated(draw: DrawFn) -> bytes:
    """A file of documents with bytes cut out, put in, put elsewhere, or read in another encoding."""
    case = draw(grow.right_cases())
    documents = judging.documents_of(case)
    text = draw(st.sampled_from([grow.yaml_file(documents), grow.jsonl(documents), grow.to_json(documents[0])]))
    content = text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"])), "replace")
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.sampled_from([0, 1, 1, 2, 10, 100]))
        put_in = draw(st.one_of(st.sampled_from(MARKS), st.binary(max_size=4), st.just(content[start:end] * 2)))
        content = content[:start] + put_in + content[end:]
    return content[:draw(st.sampled_from([len(content)] * 4 + [len(content) // 2]))]


def test_mutilated_files(survives: Check) -> None:
    @settings(unhurried, max_examples=2 * EACH)
    @given(mutilated(), st.sampled_from(["a.yaml", "a.json", "a.jsonl"]))
    def holds(content: bytes, name: str) -> None:
        survives([(name, content)])

    holds()
