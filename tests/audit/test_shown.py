"""What the officer sees of an audit, as text, page, table and data: all of it, nothing acted upon, no sum astray."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from reports.examples import HOSTILE, finding

from audit.terms import TERMS, account, hostile, nothing, term, unknown_price
from checker.audit.shown import SHOWN, rows, words
from checker.audit.shown.cells import HEADINGS
from checker.audit.term import Term
from checker.findings import Utfall
from checker.reports import Options
from checker.reports.accounts import Account
from checker.reports.json import render as report_as_json
from checker.reports.lines import UNSAFE, columns
from checker.reports.words import whole

SIX = term(6)


def text(given_term: Term, width: int = 80, **more: bool) -> str:
    shown = SHOWN["text"](given_term, Options(width=width, **more))
    assert isinstance(shown, str)
    return shown


def page(given_term: Term) -> str:
    shown = SHOWN["html"](given_term, Options())
    assert isinstance(shown, str)
    return shown


def table(given_term: Term) -> list[dict[str, str]]:
    shown = SHOWN["csv"](given_term, Options())
    assert isinstance(shown, str)
    assert shown.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(shown.removeprefix("\ufeff"), newline=""), delimiter=";", strict=True))
    assert read[0] == list(HEADINGS)
    return [dict(zip(HEADINGS, row, strict=True)) for row in read[1:]]


class Reader(HTMLParser):
    """The page's words, ids and elements."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attributes = dict(attrs)
        self.elements.append((tag, given_attributes))
        if given_attributes.get("id"):
            self.ids.append(str(given_attributes["id"]))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


# -- the whole

@pytest.mark.parametrize("name", SHOWN)
def test_the_same_term_gives_the_same_bytes_whatever_the_order_it_was_found_in(name: str) -> None:
    other = term(6)
    other.acts.reverse()
    other.others.reverse()
    other.unreadable.reverse()
    other.ignored.reverse()
    other.places = dict(reversed(other.places.items()))
    other.outcomes = dict(reversed(other.outcomes.items()))
    assert SHOWN[name](other, Options()) == SHOWN[name](SIX, Options())


def test_text_and_page_say_the_same_things_in_the_same_order() -> None:
    headings = ["SAMMANFATTNING", "KRONOR SOM HÄNGER PÅ HUR AVTALET LÄSES", "ORSAKER SOM MÅNGA FAKTUROR DELAR",
                "UTFALL PER PARAGRAF", "KRONOR PER VERKSAMHET", "ATT GÖRA", "ANDRA PAPPER ATT SE ÖVER",
                "GICK INTE ATT LÄSA", "INGA DOKUMENT (HOPPADES ÖVER)"]
    lines = text(SIX).split("\n")
    places = [lines.index(heading) for heading in headings]
    assert places == sorted(places)
    titles = re.findall(r"<h2 id=\"[a-z-]+\">([^<]+)</h2>", page(SIX))
    assert [title.upper() for title in titles] == headings


def test_it_says_what_was_audited_by_what_and_what_was_remembered() -> None:
    for shown in (text(SIX, 200), Reader(page(SIX)).text):
        for part in ("1\u00a0804 fakturor, 1 samverkansavtal och 1 termin", "2016.1 (1f0c9a000000)", "liggare.db",
                     "37 fakturor med samma innehåll", "2\u00a0210 fakturor från tidigare granskningar"):
            assert part in shown
    assert "2016-12-20 (granskningsdag)" in text(SIX)
    assert "20\u00a0december\u00a02016" in Reader(page(SIX)).text
    assert "ingen; tidigare granskningar är inte med" in text(nothing())


def test_the_list_to_act_on_has_the_most_kronor_first_then_what_is_unknown() -> None:
    given_term = term(40)
    given_term.acts.append(replace(given_term.acts[0], path="a-okand.yaml", account=Account(unknown=1, bills=1)))
    given_term.acts.append(replace(given_term.acts[0], path="a-noll.yaml", account=Account(Fraction(5), bills=1)))
    given_term.acts.append(replace(given_term.acts[0], path="b-storst.yaml", account=account(10, -999999)))
    found = rows.acts(given_term)
    assert found[0].path == "b-storst.yaml"
    assert found[-1].path == "a-noll.yaml"
    stakes = [act.stake for act in found]
    assert stakes == sorted(stakes, reverse=True)
    unknown = [act.account.unknown for act in found if not act.stake]
    assert unknown == sorted(unknown, reverse=True)
    numbers = [int(number) for number in re.findall(r"^(\d+)\. Faktura", text(given_term), re.MULTILINE)]
    assert numbers == list(range(1, 44))


def test_a_finding_says_where_what_was_expected_and_what_to_do() -> None:
    wrong = next(act for act in rows.acts(SIX) if act.outcome is Utfall.BRUTEN)
    for shown in (text(SIX, 400), Reader(page(SIX)).text):
        for part in (words.title(wrong), words.place(wrong), "R-4.6-belopp", "Rätta beloppet eller antalet veckor.",
                     "Ersättning utgår med 1530 kr per student och vecka", "6\u00a0120,00\u00a0kr", "prisdatum",
                     "Pris per vecka för 2017 (avtal/Ekdalen 2016.docx)", "tabellen i § 4.6"):
            assert part in shown, part


# -- amounts

@pytest.mark.parametrize(("account", "shown"), [
    (Account(Fraction(1530)), "1\u00a0530,00\u00a0kr"), (Account(), "0,00\u00a0kr"), (Account(unknown=1), "okänt"),
    (Account(Fraction(5), unknown=1), "5,00\u00a0kr, delvis okänt")])
def test_an_unknown_amount_is_never_nought(account: Account, shown: str) -> None:
    assert words.amount(account, account.requested) == shown


def test_what_is_unknown_is_said_in_every_format() -> None:
    given_term = nothing()
    given_term.invoices, given_term.outcomes = 1, {Utfall.OBEDOMD: 1}
    given_term.total = Account(unknown=1, bills=1)
    given_term.places = {"Ekbacken": given_term.total}
    given_term.acts = [replace(SIX.acts[0], account=given_term.total, clauses=(("§ 4.6", (unknown_price("f"),)),))]
    for shown in (text(given_term), Reader(page(given_term)).text):
        assert "0,00" not in shown
        assert shown.count("okänt") > 4
    assert table(given_term)[0]["Begärt"] == "okänt"
    assert json.loads(SHOWN["json"](given_term, Options()))["kronor"]["requested"] is None


def test_readings_have_their_kronor_with_a_sign() -> None:
    for shown in (text(SIX), Reader(page(SIX)).text):
        assert "+18\u00a0720,50\u00a0kr" in shown
        assert "−960,00\u00a0kr" in shown
        assert "Vilket datum avgör vilket års pris som gäller?" in shown


def test_amounts_add_up_to_what_the_summary_says() -> None:
    listed = [row for row in table(SIX) if row["Begärt"]]
    for name, of in (("Begärt", SIX.total.requested), ("Fel", SIX.total.wrong), ("Öppet", SIX.total.open)):
        right = SIX.places["Björkgården"].requested - SIX.acts[0].account.requested if name == "Begärt" else 0
        assert sum(Fraction(row[name].replace(",", ".")) for row in listed) + right == of


def test_too_much_on_one_invoice_does_not_hide_too_little_on_another() -> None:
    given_term = term(1)
    given_term.causes = []
    given_term.acts = [replace(given_term.acts[0], path=path, account=account(9999, wrong))
                       for path, wrong in (("a", 1000), ("b", -1000))]
    given_term.total = Account(Fraction(19998), bills=2)
    assert words.at_stake(given_term) == "2\u00a0000,00\u00a0kr"
    for shown in (text(given_term), Reader(page(given_term)).text):
        assert "varav för mycket" in shown
        assert "−1\u00a0000,00\u00a0kr" in shown
    assert json.loads(SHOWN["json"](given_term, Options()))["kronor"]["stake"] == "2000.00"


def test_sums_finer_than_an_ore_say_that_they_are_rounded() -> None:
    given_term = term(1)
    given_term.total = Account(Fraction("10.02000000002"), bills=1)
    assert "10,02\u00a0kr" in text(given_term)
    assert "avrundade till hela ören" in " ".join(text(given_term).split())
    assert "avrundade" not in text(SIX)


# -- what it comes to: no false green

def test_nothing_but_what_all_holds_is_green() -> None:
    good = nothing()
    good.invoices, good.outcomes, good.total = 2, {Utfall.UPPFYLLD: 2}, Account(Fraction(10), bills=2)
    assert words.verdict(good) == (Utfall.UPPFYLLD, "Inget att åtgärda")
    worse = [nothing(), replace(good, unreadable=SIX.unreadable), replace(good, acts=SIX.acts),
             replace(good, causes=SIX.causes), replace(good, others=SIX.others),
             replace(good, total=Account(Fraction(10), unknown=1)), replace(good, outcomes={Utfall.EJ_TILLAMPLIG: 2}),
             *(replace(good, outcomes={Utfall.UPPFYLLD: 1, outcome: 1}) for outcome in Utfall
               if outcome not in (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG))]
    for one in worse:
        assert words.verdict(one)[0] is not Utfall.UPPFYLLD
        assert "u-uppfylld\"><svg" not in page(one).partition("<main")[0]


def test_an_invoice_that_is_told_by_itself_and_by_its_cause_is_one() -> None:
    given_term = term(2)
    before = words.concerned(given_term)
    assert before == 2 + 1204
    given_term.acts.append(replace(given_term.causes[0].first))
    assert words.concerned(given_term) == before


# -- whatever there is

@settings(max_examples=25, deadline=None)
@given(given_term=TERMS)
def test_whatever_a_term_holds_it_is_told_whole_and_safely(given_term: Term) -> None:
    shown = text(given_term)
    assert not UNSAFE.search(shown.replace("\n", ""))
    assert max(columns(line) for line in shown.split("\n")) <= 80
    assert shown.encode()
    lines = [row for row in table(given_term) if row["Lista"] == "att göra"]
    assert sum(row["Regel"] != "" for row in lines) == sum(len(act.findings) for act in given_term.acts)
    assert len({row["Nr"] for row in lines}) == len(given_term.acts)
    data = str(SHOWN["json"](given_term, Options()))
    assert len(json.loads(data)["acts"]) == len(given_term.acts)
    assert not UNSAFE.search(data.replace("\n", ""))
    read = Reader(page(given_term))
    assert len(read.ids) == len(set(read.ids))
    assert sum(name == "details" and str(one.get("id", "")).startswith("faktura-")
               for name, one in read.elements) == len(given_term.acts)


# -- text

def test_the_contracts_words_stand_once_a_rule_and_invoice() -> None:
    given_term = nothing()
    given_term.acts = [replace(SIX.acts[0], form=(), clauses=(("§ 4.6", tuple(
        replace(unknown_price("f"), message=f"Fel nummer {number}.") for number in range(3))),))]
    shown = text(given_term)
    assert shown.count("Fel nummer") == 3
    assert shown.count("Prisjustering sker") == shown.count("Gör så här") == 1


@pytest.mark.parametrize("width", [20, 60, 80, 120])
@pytest.mark.parametrize("given_term", [SIX, nothing(), hostile("x" * 300)], ids=["six", "nothing", "long"])
def test_no_line_is_wider_than_asked(width: int, given_term: Term) -> None:
    assert max(columns(line) for line in text(given_term, width).split("\n")) <= max(width, 60)


def test_colour_only_if_asked() -> None:
    assert "\x1b" not in text(SIX)
    colored = text(SIX, color=True)
    assert "\x1b[31m✗ BRUTEN" in colored
    assert re.sub(r"\x1b\[\d*m", "", colored) == text(SIX)


@pytest.mark.parametrize("number", [250, 1500])
def test_long_lists_are_cut_and_say_by_how_much(number: int) -> None:
    given_term = term(number)
    shown = text(given_term)
    told = len(re.findall(r"^\d+\. Faktura", shown, re.MULTILINE))
    assert told == 200
    assert f"{whole(number - told)} fakturor till" in shown
    assert "Rapporterna csv och xlsx har alla." in shown
    assert len(re.findall(r"^\d+\. Faktura", text(given_term, verbose=True), re.MULTILINE)) == number


# -- csv

def test_the_table_has_every_finding_and_every_invoice_of_a_shared_cause() -> None:
    given_term = term(300)
    lines = table(given_term)
    own = [row for row in lines if row["Lista"] == "att göra"]
    assert {row["Faktura"] for row in own} == {act.number for act in given_term.acts}
    assert len([row for row in own if row["Regel"]]) == sum(len(act.findings) for act in given_term.acts)
    shared = [f"{row['Fil']}:{row['Rad']}" for row in lines if row["Lista"] == "gemensam orsak" and not row["Regel"]]
    assert shared == list(given_term.causes[0].places)
    assert [row["Fil"] for row in lines if row["Lista"] == "gick inte att läsa"] == [
        "ekonomi/ht2016.jsonl", "fakturor/trasig.xml"]
    assert sum(row["Lista"] == "annat papper" for row in lines) == 5


def test_amounts_stand_once_an_invoice_and_identifiers_keep_their_points() -> None:
    given_term = term(1)
    given_term.acts = [replace(given_term.acts[0], number="12.50", clauses=(
        ("§ 4.6", (unknown_price("f"), finding("R-egen", Utfall.BRUTEN, "Fel."))),))]
    own = [row for row in table(given_term) if row["Lista"] == "att göra"]
    assert [bool(row["Begärt"]) for row in own] == [True] + [False] * (len(own) - 1)
    assert {row["Faktura"] for row in own} == {"12.50"}


@pytest.mark.parametrize("harm", HOSTILE)
def test_no_text_of_a_document_harms_the_table(harm: str) -> None:
    for row in table(hostile(harm)):
        for name, one in row.items():
            bare = one.strip(" \t\"\r\n")
            assert re.fullmatch(r"-?[0-9.,]+", bare) or not re.match(r"[=+@\t\r\uff1d\uff0b\uff20-]", bare), name


# -- json

def test_the_data_has_all_of_it_with_findings_as_the_report_has_them() -> None:
    data = json.loads(SHOWN["json"](SIX, Options()))
    assert data["format"] == "avtalskoll-terminsgranskning/1"
    assert data["kronor"]["requested"] == f"{SIX.total.requested}.00"
    assert [act["number"] for act in data["acts"]] == [act.number for act in rows.acts(SIX)]
    assert data["causes"][0]["places"] == list(SIX.causes[0].places)
    from reports.examples import report

    document = SIX.others[0]
    told = json.loads(report_as_json(report(document), Options()))["documents"][0]["clauses"]
    eyed = [one for clause in told for one in clause["findings"] if one["outcome"] != "uppfylld"]
    assert [one for clause in data["others"][0]["clauses"] for one in clause["findings"]] == eyed


# -- the page

def test_the_page_fetches_nothing_and_its_policy_allows_only_its_own() -> None:
    read = Reader(page(SIX))
    policies = [one["content"] for name, one in read.elements if one.get("http-equiv") == "Content-Security-Policy"]
    assert str(policies[0]).startswith("default-src 'none'; style-src 'sha256-")
    assert not [one for name, one in read.elements for key, value in one.items()
                if key in ("src", "href") and not str(value).startswith("#")]
    assert not [name for name, one in read.elements if "style" in one or any(key.startswith("on") for key in one)]
    assert len(read.ids) == len(set(read.ids))
    targets = {str(one["href"])[1:] for name, one in read.elements if name in ("a", "use")}
    assert targets <= set(read.ids)


@pytest.mark.parametrize("harm", HOSTILE)
def test_no_text_of_a_document_becomes_markup(harm: str) -> None:
    def shape(source: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(name, one) for name, one in Reader(source).elements if name in (
            "script", "img", "a", "form", "iframe", "link", "meta", "style", "base", "object")]

    assert shape(page(hostile(harm))) == shape(page(hostile("x")))
    assert not UNSAFE.search(page(hostile(harm)).partition("<main")[2].partition("<script")[0].replace("\n", ""))


def test_a_thousand_invoices_to_act_on_stay_under_five_megabytes() -> None:
    for number in (1000, 5000):
        shown = page(term(number))
        assert len(shown.encode()) < 5_000_000
        told = shown.count('id="faktura-')
        assert told >= 1000
        assert told == number or f"{whole(number - told)} fakturor till" in shown
