"""The ledger: what it knows again, what it keeps of people, and how a run goes on where it was."""

from __future__ import annotations

import json
import zlib
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from grow.at_random import compact
from grow.at_random import invoice as any_invoice
from hypothesis import given, settings
from hypothesis import strategies as some

from checker import sources
from checker.document import State, cells, fold

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from audit.ledgers import AUTUMN, SPRING, STUDENTS, audited, content, invoice, key, recorded, row
from checker.audit.ledger import Ledger, LedgerError, Recorded, content_of
from checker.audit.ledger.content import decimal, tree_of, written_as
from checker.audit.ledger.names import Keeper
from checker.audit.ledger.ties import ANYBODY, EARLIEST, LATEST, ties_of
from checker.audit.shown.runs import render
from checker.facts.lines import lines_of
from checker.facts.senders import is_credit, party, term_of
from checker.form import Spec, spec_of

ODD = (None, True, False, 0, -1, 1.5, 6120.00, 1e3, "", " ", "ingen", "xx", "____", "true", "Å", "2016-09-05", "HT2016",
       "ht 16", "vfu", "kreditfaktura", [], {}, ["x"], {"x": 1}, "212000-9713", 12345678901234567890123456789012345,
       "\u00a0", "\u200b", "1 530", "höstterminen 2016")


def odd_invoice(random: Random) -> dict[str, object]:
    """An invoice with something else than belongs there in a few places of it, and keys that nobody knows."""
    made = any_invoice(random, random.randrange(10**6), faults=0.1, holes=0.1)
    places = [made, *(one for one in made.values() if isinstance(one, dict))]
    places += [one for one in made.get("rader") or [] if isinstance(one, dict)]
    for place in random.sample(places, min(3, len(places))):
        specs = spec_of("faktura").fields if place is made else spec_of("faktura").fields["rader"].item.fields
        place[random.choice([*specs, "okänd"])] = random.choice(ODD)
    return made | {"dokument": "faktura"}


@pytest.mark.parametrize("seed", range(300))
def test_bytes_and_a_document_that_has_been_read_have_the_same_content(seed: int) -> None:
    data = compact(odd_invoice(Random(seed)))
    (document,) = sources.read("x.json", data).documents
    found = content_of(data)
    assert content_of(document) == found
    assert content_of(found.data) == found


@pytest.mark.parametrize("seed", range(300))
def test_a_content_is_tied_to_others_as_its_document_is(seed: int) -> None:
    data = compact(odd_invoice(Random(seed)))
    (document,) = sources.read("x.json", data).documents
    root, ties = document.root, ties_of(tree_of(content_of(data).data))
    kind = root.cell("typ")
    assert ties.sender == party(root, "avsandare")
    assert ties.term == term_of(root)
    assert ties.credit == (is_credit(root) or (kind is not None and kind.present and kind.value is None))
    assert ties.asks != is_credit(root)
    assert (ties.number, ties.agreement) == (root.value("nummer"), root.value("avtal"))
    assert [(fold(name), first, last) for name, first, last in ties.lines] == [
        (line.name or ANYBODY, *((EARLIEST, LATEST) if line.first is None or line.last is None
                      else (line.first.toordinal(), line.last.toordinal())))
        for line in lines_of(root) if line.name is not None or (
            (student := line.row.cell("student")) is not None and student.state is State.MALFORMED)]


def test_an_invoice_is_known_again_in_another_order_spacing_and_form() -> None:
    one = invoice("1", row("Tuva Granlund", "2016-09-05", "2016-09-09"), moms=0)
    turned = json.dumps(dict(reversed(one.items())), indent=3).replace('"moms": 0', '"moms": 0.00')
    (document,) = sources.read("x.yaml", json.dumps(one, ensure_ascii=False).encode()).documents
    assert content(one) == content_of(turned.encode()) == content_of(document)


@pytest.mark.parametrize("change", [{"total": 1530.01}, {"nummer": "1 "}, {"total": 1530.000000000000001},
                                    {"typ": "kreditfaktura"}, {"moms": "xx"}, {"moms": "ingen"}])
def test_an_invoice_with_a_change_is_another(change: dict[str, object]) -> None:
    one = invoice("1", row("Tuva Granlund", "2016-09-05", "2016-09-09"))
    data = json.dumps(one | change).replace("1530.0", "1530.000000000000001") if change == {
        "total": 1530.000000000000001} else json.dumps(one | change)
    assert content_of(data.encode()).hash != content(one).hash


@given(some.integers(-10**20, 10**20), some.integers(0, 12))
def test_a_number_is_written_with_its_own_digits(digits: int, places: int) -> None:
    number = Fraction(digits, 10**places)
    assert Fraction(decimal(number)) == number


def test_what_is_no_invoice_is_refused() -> None:
    with pytest.raises(sources.SourceError):
        content_of(b"{")


# ------------------------------------------------------------------ people
def texts(spec: Spec) -> list[str]:
    """The names of all fields below that hold people."""
    own = [name for name, one in spec.fields.items() if one.kind in ("personnamn", "kontakt")]
    return own + [name for one in spec.fields.values() for name in texts(one.item or one)]


def test_no_name_stands_in_the_ledger_its_journal_or_its_key(tmp_path: Path) -> None:
    assert set(texts(spec_of("faktura"))) == {"student", "kontaktperson", "telefon", "epost"}
    path = tmp_path / "liggare.db"
    invoices = [invoice(str(number), *(row(name, "2016-09-05", "2016-09-09") for name in STUDENTS),
                        meddelande=f"Hälsningar från {STUDENTS[number]}, HT2016", kompletterar=f"{STUDENTS[0]}.xml",
                        id=STUDENTS[1]) for number in range(4)]
    invoices.append(invoice(f"{STUDENTS[2]} 7", row(STUDENTS[2], "Åke Sjöhed", "xx Tuva Granlund")))
    with Ledger.open(path, names=False) as ledger:
        run = ledger.begin(key("ett"), day=AUTUMN)
        run.keep("familj 1", json.dumps(invoices, ensure_ascii=False).encode() * 20)
        holding = b"".join(one.read_bytes() for one in tmp_path.iterdir())
        run.finish(recorded(invoices))
        holding += b"".join(one.read_bytes() for one in tmp_path.iterdir())
        holding += b"".join(zlib.decompress(body) for (body,) in ledger.connection.execute("SELECT body FROM invoice"))
    holding += b"".join(one.read_bytes() for one in tmp_path.iterdir())
    people = [*" ".join(STUDENTS).split(), "Birgit", "Hallonqvist", "birgit.hallonqvist", "08-465 004 31"]
    for word in people:
        for spelled in (word, word.lower(), word.upper(), json.dumps(word)[1:-1]):
            assert spelled.encode() not in holding


@given(some.recursive(some.none() | some.booleans() | some.just("ANNA EK") | some.integers(0, 9),
                      lambda inner: some.lists(inner, max_size=2) | some.dictionaries(
                          some.sampled_from(sorted(spec_of("faktura").fields)), inner, max_size=4)))
@settings(max_examples=300, deadline=None)
def test_a_name_in_any_place_but_an_organisations_is_veiled(plain: object) -> None:
    made = plain if isinstance(plain, dict) else {"rader": [plain], "avsandare": plain, "datum": plain}
    made |= {"dokument": "faktura", "rader": [*(made["rader"] if isinstance(made.get("rader"), list) else []),
                                              row("ANNA EK", "2016-09-05", "2016-09-09")]}
    tree = tree_of(content_of(json.dumps(made).encode()).data)
    veiled = Keeper(b"0" * 32).veil(tree)
    veiled.pop("valuta", None)  # the only organisation's name, or thing's, at the top
    assert "ANNA EK" not in json.dumps(veiled)


@pytest.mark.parametrize("seed", range(100))
def test_a_veiled_invoice_ties_as_the_invoice_does(seed: int) -> None:
    keeper = Keeper(b"1" * 32)
    tree = tree_of(content_of(compact(odd_invoice(Random(seed)))).data)
    ties, veiled = ties_of(tree), ties_of(keeper.veil(tree))
    assert veiled.term == ties.term
    assert (veiled.credit, veiled.asks) == (ties.credit, ties.asks)
    assert [(keeper.person(name), *days) for name, *days in veiled.lines] == [
        (keeper.person(name), *days) for name, *days in ties.lines]
    names = {keeper.person(name): name for name, *_ in ties.lines}
    assert ties_of(keeper.unveil(keeper.veil(tree), names)).lines == tuple(
        (names[keeper.person(name)], *days) for name, *days in ties.lines)


@pytest.mark.parametrize("seed", range(100))
def test_a_veiled_invoice_says_as_much_and_as_little_in_every_field(seed: int) -> None:
    """Whether a field is given, open, recorded as none or can't be read; and what it says where that is nobody's."""
    tree = tree_of(content_of(compact(odd_invoice(Random(seed)) | {"meddelande": None, "id": None})).data)
    tree.pop("kompletterar", None)
    said, veiled = (
        {cell.pointer: (cell.state, None if cell.kind in ("personnamn", "kontakt") else cell.value)
         for cell in cells(sources.read("x.json", written_as(one)).documents[0].root)}
        for one in (tree, Keeper(b"1" * 32).veil(tree)))
    assert veiled == said


def test_a_personnummer_stands_in_no_ledger_whichever_way_it_was_made(tmp_path: Path) -> None:
    one = invoice("640823-3234", row("Tuva Granlund", "2016-09-05", "2016-09-09"), betalning={"bankgiro": "6408233234"})
    one["avsandare"] |= {"organisationsnummer": "640823-3234", "namn": "Vård 640823-3234"}
    for names in (True, False):
        path = tmp_path / f"{names}.db"
        with Ledger.open(path, names=names) as ledger:
            audited(ledger, "ett", [one])
            (body,) = ledger.connection.execute("SELECT body FROM invoice").fetchone()
            later = ledger.begin(key("två"), day=SPRING)
            assert [set(found.concerns) for found in later.related([(5, content(one | {"total": 1}))])] == [{5}]
        for written in (path.read_bytes(), zlib.decompress(body)):
            assert b"3234" not in written


def test_a_ledger_made_with_names_has_them(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db", names=True) as ledger:
        audited(ledger, "ett", [invoice("1", row("Tuva Granlund", "2016-09-05", "2016-09-09"))])
        (found,) = ledger.begin(key("två"), day=SPRING).related(
            [(0, content(invoice("2", row("tuva  granlund", "2016-09-05", "2016-09-09"))))])
        assert json.loads(found.data)["rader"][0]["student"] == "Tuva Granlund"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l.db"]


def test_what_was_kept_can_only_be_read_with_the_key() -> None:
    keeper, sealed = Keeper(b"2" * 32), Keeper(b"2" * 32).seal(b"Tuva Granlund")
    assert keeper.unseal(sealed) == b"Tuva Granlund"
    for wrong in (sealed[:-1], sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:], b""):
        with pytest.raises(LedgerError, match="damaged"):
            keeper.unseal(wrong)
    with pytest.raises(LedgerError, match="damaged"):
        Keeper(b"3" * 32).unseal(sealed)


# ------------------------------------------------------------------ runs
def test_a_run_sees_what_runs_before_it_judged_and_never_itself(tmp_path: Path) -> None:
    one, two = (invoice(number, row("Tuva Granlund", "2016-09-05", "2016-09-09")) for number in "12")
    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        first = ledger.begin(key("ett"), day=AUTUMN)
        first.finish(recorded([one], "bruten"))
        assert (first.seen([content(one).hash]), first.related([(0, content(two))])) == ({}, [])
        again = ledger.begin(key("ett"), day=SPRING)
        assert again.finished
        assert (again.seen([content(one).hash]), again.related([(0, content(two))])) == ({}, [])
        again.finish(recorded([one, two]))
        second = ledger.begin(key("två"), day=SPRING)
        assert second.seen([content(one).hash, content(two).hash]) == {content(one).hash: (AUTUMN, "bruten", True)}
        second.finish(recorded([one, two]))
        third = ledger.begin(key("tre"), day=SPRING)
        assert third.seen([content(two).hash]) == {content(two).hash: (SPRING, "uppfylld", False)}
        assert ledger.begin(key("ett"), day=SPRING).seen([content(one).hash]) == {}
        assert [(entry.day, entry.invoices, entry.outcomes) for entry in ledger.runs()] == [
            (AUTUMN, 1, {"bruten": 1}), (SPRING, 2, {"uppfylld": 2})]


def test_a_run_made_anew_doesnt_hide_the_day_on_which_an_invoice_was_judged_before(tmp_path: Path) -> None:
    one = invoice("1", row("Tuva Granlund", "2016-09-05", "2016-09-09"))
    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        for name, day, as_of in (("ett", AUTUMN, AUTUMN), ("två", SPRING, SPRING), ("tre", SPRING, SPRING)):
            ledger.begin(key(name, as_of), day=day).finish(recorded([one]))
        assert ledger.begin(key("fyra"), day=SPRING).seen([content(one).hash]) == {
            content(one).hash: (AUTUMN, "uppfylld", True)}
        ledger.forget(SPRING)
        for as_of, other in ((SPRING, False), (AUTUMN, True)):
            assert ledger.begin(key("fem", as_of), day=SPRING).seen([content(one).hash])[content(one).hash] == (
                SPRING, "uppfylld", other)


def test_amounts_are_whole_ore_and_of_an_invoice_all_are_known_or_none(tmp_path: Path) -> None:
    amounts = [(100, 90, 10), (100, None, 0), (2**63, 2**63, 0), (-2**63, 0, 0), (2**63 - 1, 2**63 - 1, 0),
               (2**63 - 1, 0, -7)]
    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        run = ledger.begin(key("ett"), day=AUTUMN)
        run.finish(Recorded(content(invoice(f"{number}")), "bruten", *found) for number, found in enumerate(amounts))
        assert ledger.connection.execute("SELECT requested, owed, disputed FROM verdict ORDER BY place").fetchall() == [
            (100, 90, 10), *[(None, None, None)] * 3, *amounts[4:]]
        (entry,) = ledger.runs()
        assert (entry.requested, entry.right, entry.disputed, entry.unknown) == (
            2 * (2**63 - 1) + 100, 2**63 - 1 + 90, 3, 3)
        audited(ledger, "två", [invoice("1")])
        told = render("l.db", ledger.runs()).replace("\N{NO-BREAK SPACE}", " ")
    assert "Begärt:      184 467 440 737 095 517,14 kr" in told
    assert told.count("Okänt:       3 fakturor, vars belopp inte är med ovan") == 1
    assert "Begärt:      okänt\n  Rätt:        okänt\n  Öppet:       okänt\n  Okänt:       1 faktura" in told


def test_a_ledger_that_has_some_amounts_of_an_invoice_adds_up_none_of_them(tmp_path: Path) -> None:
    """As it was written once."""
    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        audited(ledger, "ett", [invoice("1")])
        ledger.connection.execute("UPDATE verdict SET requested = NULL, owed = 612000, disputed = 0")
        (entry,) = ledger.runs()
    assert (entry.requested, entry.right, entry.disputed, entry.unknown) == (0, 0, 0, 1)


def test_the_same_inputs_in_another_order_are_the_same_run() -> None:
    one, two = key("a"), key("b")
    both = type(one)(("a", "b"), ("x", "y"), "2", "ff", SPRING, ("o",))
    assert both.digest == type(one)(("b", "a"), ("y", "x"), "2", "ff", SPRING, ("o",)).digest
    assert len({one.digest, two.digest, both.digest, key("a", AUTUMN).digest,
                type(one)(("a", "b", "x"), ("y",), "2", "ff", SPRING, ("o",)).digest}) == 5


def test_what_a_run_has_kept_is_there_when_it_is_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path, names=False) as ledger:
        run = ledger.begin(key("ett"), day=AUTUMN)
        run.keep("1", b"Tuva")
        run.keep("2", b"")
        run.keep("1", b"Ivar")
        assert ledger.begin(key("två"), day=AUTUMN).checkpoint("1") is None
    with Ledger.open(path, names=False) as ledger:
        run = ledger.begin(key("ett"), day=AUTUMN)
        assert (run.checkpoint("1"), run.checkpoint("2"), run.checkpoint("3")) == (b"Ivar", b"", None)
        run.finish([])
        run.keep("1", b"mer")
        assert ledger.begin(key("ett"), day=AUTUMN).checkpoint("1") is None
        assert ledger.connection.execute("SELECT count(*) FROM batch").fetchone() == (0,)


def test_what_was_kept_before_another_run_was_recorded_is_let_go(tmp_path: Path) -> None:
    """The other one may have to do with it, and hasn't seen it."""
    one, two = (invoice(number, row("Tuva Granlund", "2016-09-05", "2016-09-09")) for number in "12")
    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        ledger.begin(key("ett"), day=AUTUMN).keep("1", b"x")
        audited(ledger, "två", [two])
        run = ledger.begin(key("ett"), day=AUTUMN)
        assert run.checkpoint("1") is None
        assert len(run.related([(0, content(one))])) == 1


def test_nothing_is_recorded_where_the_records_break_off(tmp_path: Path) -> None:
    def broken() -> object:
        yield from recorded([invoice("1")])
        raise KeyError

    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        run = ledger.begin(key("ett"), day=AUTUMN)
        run.keep("1", b"x")
        with pytest.raises(KeyError):
            run.finish(broken())
        assert (ledger.runs(), run.checkpoint("1")) == ([], b"x")
        assert ledger.connection.execute("SELECT count(*) FROM invoice").fetchone() == (0,)


def test_what_is_forgotten_is_gone_from_the_files_bytes(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    old, both, new = (invoice(name, row(name, "2016-09-05", "2016-09-09")) for name in ("gammal", "bägge", "nyare"))
    with Ledger.open(path, names=True) as ledger:
        audited(ledger, "ett", [old, both])
        audited(ledger, "två", [both, new], SPRING)
        ledger.begin(key("tre"), day=AUTUMN).keep("1", b"x")
        assert ledger.forget(AUTUMN) == 0
        assert b"gammal" in path.read_bytes()
        assert ledger.forget(date(2017, 1, 1)) == 2
        assert len(ledger.runs()) == 1
        run = ledger.begin(key("fyra"), day=SPRING)
        assert set(run.seen(content(one).hash for one in (old, both, new))) == {content(both).hash, content(new).hash}
        counts = [ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                  for table in ("invoice", "line", "batch")]
        assert counts == [2, 2, 0]
    assert b"gammal" not in path.read_bytes()
    assert b"nyare" in path.read_bytes()
