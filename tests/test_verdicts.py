"""Small documents whose right answer is certain from the contract and the register, each one change from a whole case.

The base is fixtures/01-allt-ratt: everything in it holds, an invoice of one line (four weeks of
autumn 2016, 6120 kr) beside it. A case names what it changes, by path; ``...`` takes a field away.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from checker.case import Documents, judge_case
from checker.findings import Finding, Report, worst
from checker.rulebook import load
from checker.sources import read

Plain = dict[str, Any]
Changes = Mapping[str, Any]
CLEAN = Path(__file__).resolve().parents[1] / "fixtures" / "01-allt-ratt"
BOOK = load()
ABSENT: tuple[Any, ...] = (..., None, "", "xx", "____")


def once_wrong(*values: Any, because: str) -> Any:
    """A case that an earlier version answered wrongly, and why it did."""
    assert because
    return pytest.param(*values)


def plain(name: str) -> Plain:
    found: Plain = json.loads(json.dumps(YAML(typ="safe", pure=True).load((CLEAN / name).read_text("utf-8")),
                                         default=str))
    return found


def changed(document: Plain, changes: Changes) -> Plain:
    new = copy.deepcopy(document)
    for path, value in changes.items():
        *way, last = path.split("/")
        place: Any = new
        for step in way:
            place = place[int(step)] if step.isdigit() else place.setdefault(step, {})
        key: Any = int(last) if isinstance(place, list) else last
        if value is ...:
            place.pop(key, None)
        else:
            place[key] = value
    return new


AGREEMENT = plain("avtal.yaml")
INVOICE = plain("faktura-bjorkgarden.yaml")
INVOICE = changed(INVOICE, {"rader": INVOICE["rader"][:1], "total": 6120})
ROW = INVOICE["rader"][0]


def judged(agreement: Plain | None, *invoices: Plain, as_of: date = date(2019, 12, 20)) -> Report:
    found = Documents()
    for name, document in (("avtal.json", agreement), *((f"{n}.json", one) for n, one in enumerate(invoices))):
        if document is not None:
            found.documents += read(name, json.dumps(document, ensure_ascii=False).encode()).documents
    return judge_case(found, BOOK, as_of)


def about(report: Report, rule: str, path: str = "", subject: str | None = None) -> list[Finding]:
    """A rule's findings in a document ("": in the agreement and the first invoice). What holds is folded under
    its first subject, so a fold of several may hold the subject asked for."""
    paths = [path] if path else ["avtal.json", "0.json"]
    found = [finding for document in report.documents if document.path in paths
             for finding in document.findings if finding.rule == rule]
    if subject is None:
        return found
    exact = [finding for finding in found if finding.subject == subject]
    return exact or [finding for finding in found if finding.count > 1 and not finding.needs_eye]


def outcomes(report: Report, wanted: Mapping[str, str]) -> dict[str, str | None]:
    """The outcome of each rule asked for; a key is a rule's id without R-, or that and a subject."""
    result: dict[str, str | None] = {}
    for key in wanted:
        rule, _, subject = key.partition(" ")
        found = about(report, f"R-{rule}", subject=subject or None)
        result[key] = worst(found)[0].value if found else None
    return result


def row(first: str, last: str, weeks: float, days: float = 0, **more: Any) -> Plain:
    """The line for other dates, rightly billed."""
    return {**ROW, "startdatum": first, "slutdatum": last, "antal_veckor": weeks, "antal_dagar": days,
            "ersattning": round(1530 * weeks + 306 * days, 2), **more}


def billed(*rows: Plain, **more: Any) -> Plain:
    return changed(INVOICE, {"rader": list(rows), "total": round(sum(r["ersattning"] for r in rows), 2), **more})


def test_the_base_holds() -> None:
    report = judged(AGREEMENT, INVOICE, as_of=date(2016, 12, 20))
    assert [f for document in report.documents for f in document.findings
            if f.needs_eye and f.level.value == "error"] == []


# ------------------------------------------------------------------------------------------------ § 7, § 4.2
BIRGIT = "kontaktpersoner/verksamheter/0"
SECOND = {**AGREEMENT["parter"]["larosaten"][0], "namn": "Norrviks universitet", "organisationsnummer": "202100-2817"}
TWO = {"parter/larosaten": [*AGREEMENT["parter"]["larosaten"], SECOND]}


@pytest.mark.parametrize(("changes", "outcome"), [
    ({f"{BIRGIT}/verksamhet": "Bjo\u0308rkga\u030arden"}, "uppfylld"),
    ({f"{BIRGIT}/verksamhet": "BJÖRK\u00adGÅRDEN\u00a0"}, "uppfylld"),
    ({f"{BIRGIT}/verksamhet": "Björkgarden"}, "bruten"),
    ({f"{BIRGIT}/epost": ""}, "uppfylld"),
    ({f"{BIRGIT}/telefon": ""}, "uppfylld"),
    ({f"{BIRGIT}/telefon": "", f"{BIRGIT}/epost": "xx"}, "bruten"),
    ({f"{BIRGIT}/telefon": "112", f"{BIRGIT}/epost": ...}, "bruten"),
    ({f"{BIRGIT}/telefon": "finns", f"{BIRGIT}/epost": "finns"}, "bruten"),
    ({f"{BIRGIT}/telefon": "", f"{BIRGIT}/epost": ["birgit@ekdalen.example"]}, "obedomd"),
    ({f"{BIRGIT}/telefon": "08-465 004 31", f"{BIRGIT}/epost": ["birgit@ekdalen.example"]}, "uppfylld"),
    ({f"{BIRGIT}/namn": "____"}, "bruten"),
    ({f"{BIRGIT}/namn": "\u200b"}, "bruten"),
    ({f"{BIRGIT}/titel": ...}, "uppfylld"),
    ({"kontaktpersoner/verksamheter": "ingen"}, "bruten"),
    ({"kontaktpersoner/verksamheter": []}, "bruten"),
    ({"kontaktpersoner": ...}, "bruten"),
    ({"kontaktpersoner/verksamheter": "Birgit Hallonqvist"}, "obedomd"),
    ({"kontaktpersoner/verksamheter/1/namn": "Birgit Hallonqvist"}, "uppfylld"),
])
def test_a_contact_for_each_verksamhet(changes: Changes, outcome: str) -> None:
    wanted = {"7-verksamheter /verksamheter/0": outcome}
    assert outcomes(judged(changed(AGREEMENT, changes)), wanted) == wanted


@pytest.mark.parametrize(("field", "value"), [
    ("telefon", "070-174 06 05"), ("telefon", "+46 (0)70-174 06 05"), ("telefon", "08\u2013465 004 31"),
    ("epost", "åsa@högskolan.example"),
    *(once_wrong(field, value, because="what stands beside an address or a number makes it unreachable")
      for field, value in (
          ("telefon", "08-465 004 31 (växel)"), ("telefon", "08-465 004 31, ankn. 12"),
          ("telefon", "08-465 004 31 / 070-174 06 05"), ("epost", "Birgit <birgit@ekdalen.example>"),
          ("epost", "mailto:birgit@ekdalen.example"), ("epost", "birgit@ekdalen.example, rolf@ekdalen.example"))),
])
def test_contact_details_that_reach_somebody(field: str, value: str) -> None:
    """A number with a word beside it, or two addresses, reach as well as one alone."""
    other = {"telefon": "epost", "epost": "telefon"}[field]
    wanted = {"7-verksamheter /verksamheter/0": "uppfylld"}
    changes = {f"{BIRGIT}/{field}": value, f"{BIRGIT}/{other}": ""}
    assert outcomes(judged(changed(AGREEMENT, changes)), wanted) == wanted


@pytest.mark.parametrize(("changes", "first", "second"), [
    ({}, "uppfylld", "bruten"),
    ({"kontaktpersoner/larosate/0/larosate": "Norrviks  UNIVERSITET"}, "bruten", "uppfylld"),
    ({"kontaktpersoner/larosate/0/larosate": "Annat universitet"}, "bruten", "bruten"),
    ({"kontaktpersoner/larosate/0/epost": "", "kontaktpersoner/larosate/0/telefon": ""}, "bruten", "bruten"),
])
def test_a_contact_for_each_larosate(changes: Changes, first: str, second: str) -> None:
    wanted = {"7-larosate /parter/larosaten/0": first, "7-larosate /parter/larosaten/1": second}
    assert outcomes(judged(changed(AGREEMENT, {**TWO, **changes})), wanted) == wanted


def test_a_contact_that_points_nowhere() -> None:
    contacts = [*AGREEMENT["kontaktpersoner"]["verksamheter"], {"namn": "Ola Sand", "verksamhet": "Granbo"}]
    report = judged(changed(AGREEMENT, {"kontaktpersoner/verksamheter": contacts}))
    assert [f.subject for f in about(report, "R-7-kontakt-pekar-ratt") if f.needs_eye] == [
        "/kontaktpersoner/verksamheter/3"]


# ------------------------------------------------------------------------------------------------ § 4.4
COURSE = AGREEMENT["handledare"][0]["kurser"][0]["kurs"]
LEAD = {"namn": "Maj Ek", "verksamhet": "Björkgården", "huvudansvarig": True, "utsedd": "2016-09-01",
        "kurser": [{"kurs": COURSE, "hogskolepoang": 7.5, "status": "genomford", "genomford": "2015-06-05"}]}
OTHER = {"kurser/0/kurs": "Handledning i vården", "kurser/0/motsvarande_enligt": "Siv Norén"}


@pytest.mark.parametrize(("changes", "outcome"), [
    ({}, "uppfylld"),
    ({"huvudansvarig": ...}, "ej_tillamplig"),
    ({"huvudansvarig": "nej", "kurser": []}, "ej_tillamplig"),
    ({"utsedd": "2019-12-21", "kurser": []}, "ej_tillamplig"),
    ({"utsedd": "2019-12-20", "kurser": []}, "bruten"),
    ({"kurser": "ingen"}, "bruten"),
    ({"kurser": ...}, "obedomd"),
    ({"kurser": "ja"}, "obedomd"),
    ({"kurser/0/status": "pagaende", "kurser/0/genomford": ...}, "bruten"),
    ({"kurser/0/status": "planerad"}, "bruten"),
    ({"kurser/0/genomford": "2016-09-01"}, "uppfylld"),
    ({"kurser/0/genomford": "2016-09-02"}, "bruten"),
    ({"kurser/0/genomford": ...}, "obedomd"),
    ({"kurser/0/genomford": "2015-06-31"}, "obedomd"),
    ({"utsedd": ...}, "obedomd"),
    ({"utsedd": ..., "kurser": []}, "bruten"),
    ({"kurser/0/kurs": COURSE.upper() + " 7,5 hp"}, "uppfylld"),
    ({"kurser/0/hogskolepoang": "7.50"}, "uppfylld"),
    ({"kurser/0/hogskolepoang": "7,5"}, "obedomd"),
    ({"kurser/0/hogskolepoang": 7.4}, "bruten"),
    ({"kurser/0/hogskolepoang": ..., "kurser/0/poang": 5, "kurser/0/genomford": "2007-06-30"}, "uppfylld"),
    once_wrong({"kurser/0/hogskolepoang": "ingen", "kurser/0/poang": 5, "kurser/0/genomford": "2007-06-30"}, "uppfylld",
          because="no högskolepoäng is read as 0, though the old poäng are there"),
    ({"kurser/0/hogskolepoang": ..., "kurser/0/poang": 4, "kurser/0/genomford": "2007-06-30"}, "bruten"),
    ({"kurser/0/hogskolepoang": ..., "kurser/0/poang": 5, "kurser/0/genomford": "2007-07-01"}, "obedomd"),
    ({**OTHER}, "uppfylld"),
    ({**OTHER, "kurser/0/hogskolepoang": 5}, "tvistig"),
    ({**OTHER, "kurser/0/hogskolepoang": ...}, "obedomd"),
    ({**OTHER, "kurser/0/motsvarande_enligt": "xx"}, "obedomd"),
    ({**OTHER, "kurser/0/motsvarande_enligt": "ingen"}, "bruten"),
    ({**OTHER, "kurser/0/genomford": "2016-10-01", "kurser/0/hogskolepoang": 5}, "bruten"),
    ({"kurser": [{"kurs": COURSE, "status": "planerad"}, *LEAD["kurser"]]}, "uppfylld"),
])
def test_the_course_of_a_huvudansvarig(changes: Changes, outcome: str) -> None:
    wanted = {"4.4-huvudansvarig-kurs": outcome}
    report = judged(changed(AGREEMENT, {"handledare": [changed(LEAD, changes)]}))
    assert outcomes(report, wanted) == wanted


@pytest.mark.parametrize(("reading", "points", "outcome"), [
    ("bedomd", 5, "uppfylld"), ("bedomd", ..., "uppfylld"), ("bedomd-och-7.5-hp", 5, "bruten"),
    ("bedomd-och-7.5-hp", 7.5, "uppfylld"), ("något annat", 5, "tvistig"),
])
def test_the_parties_may_settle_what_is_equivalent(reading: str, points: Any, outcome: str) -> None:
    lead = changed(LEAD, {**OTHER, "kurser/0/hogskolepoang": points})
    report = judged(changed(AGREEMENT, {"handledare": [lead], "tolkningar": {"motsvarande": reading}}))
    assert outcomes(report, {"4.4-huvudansvarig-kurs": outcome}) == {"4.4-huvudansvarig-kurs": outcome}


# ------------------------------------------------------------------------------------------------ § 4.6: silence
@pytest.mark.parametrize("value", ABSENT)
@pytest.mark.parametrize(("field", "wanted"), [
    ("total", {"4.6-summa": "bruten"}),
    ("moms", {"4.6-moms": "uppfylld", "4.6-summa": "uppfylld"}),
    ("rader/0/momssats", {"4.6-moms": "uppfylld"}),
    ("oresavrundning", {"4.6-summa": "uppfylld", "4.6-oresavrundning": "ej_tillamplig"}),
    ("forfallodatum", {"4.6-villkor": "uppfylld"}),
    ("betalningsvillkor_dagar", {"4.6-villkor": "uppfylld"}),
    ("datum", {"4.6-villkor": "obedomd", "4.6-termin": "obedomd"}),
    ("termin", {"4.6-termin": "uppfylld"}),
    ("betalning/bankgiro", {"4.6-giro": "bruten"}),
    ("rader/0/student", {"4.6-student": "bruten", "4.6-dubbel": "obedomd"}),
    ("rader/0/verksamhet", {"4.6-student": "bruten"}),
    ("rader/0/startdatum", {"4.6-praktikperiod": "bruten", "4.6-belopp": "obedomd"}),
    ("rader/0/slutdatum", {"4.6-praktikperiod": "bruten", "4.6-efterskott": "obedomd"}),
    ("rader/0/antal_veckor", {"4.6-belopp": "obedomd", "4.6-hela-dagar": "obedomd"}),
    ("rader/0/antal_dagar", {"4.6-belopp": "obedomd", "4.6-dagar-i-perioden": "obedomd"}),
    ("rader/0/ersattning", {"4.6-belopp": "obedomd", "4.6-summa": "obedomd"}),
    ("rader", {"4.6-rader": "bruten"}),
    ("avtal", {"4.6-belopp": "uppfylld"}),
    ("valuta", {"4.6-valuta": "uppfylld"}),
])
def test_what_an_invoice_does_not_say(field: str, wanted: Mapping[str, str], value: Any) -> None:
    """Silence is never a pass and never zero, however it is written."""
    assert outcomes(judged(AGREEMENT, changed(INVOICE, {field: value})), wanted) == wanted


@pytest.mark.parametrize(("field", "value", "wanted"), [
    ("total", "ca 6000", {"4.6-summa": "obedomd"}),
    ("moms", "ingår", {"4.6-moms": "obedomd"}),
    ("forfallodatum", "2017-02-30", {"4.6-villkor": "obedomd", "4.6-efterskott": "obedomd"}),
    ("termin", "i höstas", {"4.6-termin": "obedomd"}),
    ("betalning/bankgiro", ["999-1233"], {"4.6-giro": "obedomd"}),
    ("rader/0/startdatum", "2016-09-31", {"4.6-praktikperiod": "obedomd", "4.6-student": "uppfylld"}),
    ("rader/0/ersattning", "6 120,00", {"4.6-belopp": "obedomd", "4.6-hela-dagar": "uppfylld"}),
    ("mottagen", "igår", {"4.6-termin": "obedomd", "4.6-villkor": "uppfylld"}),
    ("rader/0", "Märta Lindeqvist", {"4.6-belopp": "obedomd", "4.6-rader": "uppfylld"}),
])
def test_what_an_invoice_says_unreadably(field: str, value: Any, wanted: Mapping[str, str]) -> None:
    assert outcomes(judged(AGREEMENT, changed(INVOICE, {field: value})), wanted) == wanted


@pytest.mark.parametrize("value", ABSENT)
@pytest.mark.parametrize(("field", "wanted"), [
    ("ersattning/belopp_per_vecka", {"4.6-belopp": "obedomd"}),
    ("ersattning/prisar", {"4.6-belopp": "obedomd"}),
    ("ersattning/dagar_per_vecka", {"4.6-belopp": "obedomd"}),
    ("frister/faktura_ht", {"4.6-termin": "obedomd"}),
    ("frister/faktura_vt", {"4.6-termin": "uppfylld"}),
    ("frister/betalning_dagar", {"4.6-villkor": "obedomd"}),
    ("giltighet/fran", {"9-fran": "bruten", "4.6-termin": "uppfylld"}),
    ("giltighet/uppsagning", {"9-uppsagning": "ej_tillamplig"}),
    ("tolkningar", {"4.6-belopp": "uppfylld"}),
])
def test_what_an_agreement_does_not_say(field: str, wanted: Mapping[str, str], value: Any) -> None:
    """The template's figures don't step in."""
    assert outcomes(judged(changed(AGREEMENT, {field: value}), INVOICE), wanted) == wanted


def test_a_day_that_does_not_exist_is_no_day_in_paragraph_9() -> None:
    report = judged(changed(AGREEMENT, {"giltighet/fran": "2016-02-30"}))
    assert outcomes(report, {"9-fran": "obedomd"}) == {"9-fran": "obedomd"}


# ------------------------------------------------------------------------------------------------ § 4.6: amounts
def amount_of(agreement: Changes, invoice: Changes, line: Changes) -> Report:
    one = {**ROW, **line}
    lines = {"rader": [one], "total": one["ersattning"]}
    return judged(changed(AGREEMENT, agreement), changed(INVOICE, {**lines, **invoice}))


PRICES = {"ersattning/priser": [{"ar": year, "belopp_per_vecka": price, "kalla": "Påhittat prisbesked"}
                                for year, price in ((2017, 1550), (2018, 1580), (2019, 1600))]}
NEW_YEAR = {"startdatum": "2018-12-31", "slutdatum": "2019-01-04", "antal_veckor": 1}  # Monday to Friday
INVOICED = {"datum": "2019-01-07", "forfallodatum": "2019-02-06", "termin": "HT2018"}
BY_DAY = {**PRICES, "tolkningar": {"prisdatum": "vfu-dag"}}


@pytest.mark.parametrize(("agreement", "invoice", "line", "outcome"), [
    ({}, {}, {"antal_veckor": 1.4, "antal_dagar": 2, "ersattning": 2754}, "uppfylld"),
    ({}, {}, {"antal_veckor": 0.2, "ersattning": 306}, "uppfylld"),
    ({}, {}, {"antal_veckor": 0.2, "ersattning": 306.01}, "bruten"),
    ({}, {}, {"ersattning": "6120.005"}, "bruten"),
    ({}, {}, {"ersattning": "6.12e3"}, "uppfylld"),
    ({}, {}, {"ersattning": -6120}, "bruten"),
    ({"ersattning/belopp_per_vecka": 1547.33}, {}, {"antal_veckor": 0, "antal_dagar": 3, "ersattning": 928.4},
     "uppfylld"),
    ({"ersattning/belopp_per_vecka": 1530.025}, {}, {"antal_veckor": 1, "ersattning": 1530.03}, "uppfylld"),
    ({"ersattning/belopp_per_vecka": 1530.025}, {}, {"antal_veckor": 1, "ersattning": 1530.02}, "bruten"),
    ({"ersattning/dagar_per_vecka": 4}, {}, {"antal_veckor": 0, "antal_dagar": 1, "ersattning": 382.5}, "uppfylld"),
    ({}, {"datum": "2017-01-10"}, {}, "obedomd"),  # fakturadatum picks 2017, whose price nobody has stated
    (PRICES, {"datum": "2017-01-10"}, {}, "tvistig"),
    (BY_DAY, {"datum": "2017-01-10"}, {}, "uppfylld"),
    ({"tolkningar": {"prisdatum": "fakturadatum"}, **PRICES}, {"datum": "2017-01-10"}, {}, "bruten"),
    (BY_DAY, INVOICED, {**NEW_YEAR, "ersattning": 1596}, "uppfylld"),  # 316 + 4 × 320
    (BY_DAY, INVOICED, {**NEW_YEAR, "ersattning": 1595}, "bruten"),
    (BY_DAY, INVOICED, {**NEW_YEAR, "slutdatum": "2019-01-06", "ersattning": 1596}, "obedomd"),
    ({**BY_DAY, "tolkningar": {"prisdatum": "vfu-dag", "dagar": "vardagar"}}, INVOICED,
     {**NEW_YEAR, "slutdatum": "2019-01-06", "ersattning": 1596}, "uppfylld"),
    (PRICES, INVOICED, {**NEW_YEAR, "ersattning": 1596}, "tvistig"),
    (PRICES, INVOICED, {**NEW_YEAR, "ersattning": 1500}, "bruten"),  # right under no reading
    (PRICES, INVOICED, {"startdatum": "2020-02-03", "slutdatum": "2020-02-28"}, "obedomd"),
    ({}, {"datum": "2015-12-01"}, {"startdatum": "2015-09-07", "slutdatum": "2015-10-02"}, "obedomd"),
    ({"ersattning/priser": [{"ar": 2016, "belopp_per_vecka": 1540, "kalla": "A"}]}, {}, {}, "obedomd"),
    ({"ersattning/priser": [{"ar": 2016, "belopp_per_vecka": 1530, "kalla": "A"}]}, {}, {}, "uppfylld"),
    ({"ersattning/priser": [{"ar": 2017, "belopp_per_vecka": 1550}]}, {}, {}, "uppfylld"),  # says nothing of 2016
    ({"ersattning/priser": [{"belopp_per_vecka": 1550, "kalla": "A"}]}, {}, {}, "obedomd"),
    ({}, {"typ": "kreditfaktura", "avser_faktura": "A"}, {"ersattning": -6120}, "uppfylld"),
    ({}, {"typ": "kreditfaktura", "avser_faktura": "A"}, {"antal_veckor": -4, "ersattning": -6120}, "uppfylld"),
    ({}, {"typ": "kreditfaktura", "avser_faktura": "A"}, {"ersattning": -6000}, "bruten"),
    ({}, {"valuta": "EUR"}, {}, "ej_tillamplig"),
])
def test_what_a_line_is_worth(agreement: Changes, invoice: Changes, line: Changes, outcome: str) -> None:
    report = amount_of(agreement, invoice, line)
    assert outcomes(report, {"4.6-belopp": outcome}) == {"4.6-belopp": outcome}


@pytest.mark.parametrize(("weeks", "days", "outcome"), [
    (1.4, 0, "uppfylld"), (0.5, 0.5, "uppfylld"), (0, 1, "uppfylld"), (1.5, 0, "bruten"), (0.1, 0, "bruten"),
    (1, 0.5, "bruten"), (0, 0, "bruten"), (-1, 0, "bruten"), ("ingen", 1, "uppfylld"),
])
def test_whole_days(weeks: Any, days: Any, outcome: str) -> None:
    report = judged(AGREEMENT, changed(INVOICE, {"rader/0/antal_veckor": weeks, "rader/0/antal_dagar": days}))
    assert outcomes(report, {"4.6-hela-dagar": outcome}) == {"4.6-hela-dagar": outcome}


@pytest.mark.parametrize(("last", "weeks", "days", "outcome"), [
    ("2016-09-09", 1, 0, "uppfylld"), ("2016-09-08", 1, 0, "bruten"), ("2016-09-11", 1, 0, "uppfylld"),
    ("2016-09-11", 1, 1, "bruten"), ("2016-09-12", 1, 1, "uppfylld"), ("2016-09-16", 1.8, 1, "uppfylld"),
    ("2016-09-05", 0, 1, "uppfylld"), ("2016-09-05", 0, 2, "bruten"),
])
def test_days_that_the_period_holds(last: str, weeks: float, days: float, outcome: str) -> None:
    """From Monday 5 September 2016: at most five in a calendar week, whichever way days are counted."""
    report = judged(AGREEMENT, billed(row("2016-09-05", last, weeks, days)))
    assert outcomes(report, {"4.6-dagar-i-perioden": outcome}) == {"4.6-dagar-i-perioden": outcome}


@pytest.mark.parametrize(("per_week", "last", "weeks", "outcome"), [
    (6, "2016-09-09", 1, "bruten"), (4, "2016-09-30", 4, "uppfylld"),
    *(once_wrong(*case, because="the calendar week holds five days whatever the agreement says")
      for case in ((6, "2016-09-11", 1, "uppfylld"), (7, "2016-09-11", 1, "uppfylld"),
                   (4, "2016-09-30", 5, "bruten"))),
])
def test_a_week_is_as_long_as_the_parties_agreed(per_week: int, last: str, weeks: int, outcome: str) -> None:
    """Everything else is judged by what the agreement says: never more weeks than calendar weeks."""
    agreement = {"ersattning/dagar_per_vecka": per_week, "tolkningar": {"dagar": "kalender"}}
    report = amount_of(agreement, {}, {"slutdatum": last, "antal_veckor": weeks, "ersattning": 1530 * weeks})
    wanted = {"4.6-dagar-i-perioden": outcome, "4.6-belopp": "uppfylld"}
    assert outcomes(report, wanted) == wanted


def test_two_days_of_a_weekend_are_not_worth_nothing() -> None:
    """Saturday 31 December 2016 and Sunday 1 January 2017: 306 and 310 kr, or days that can't be placed."""
    report = amount_of(BY_DAY, {"datum": "2016-12-14", "forfallodatum": "2017-01-13"},
                       {"startdatum": "2016-12-31", "slutdatum": "2017-01-01", "antal_veckor": 0, "antal_dagar": 2,
                        "ersattning": 616})
    shown = [value for f in about(report, "R-4.6-belopp") for value in (f.expected, *(r.expected for r in f.readings))]
    assert "0.00" not in shown


def test_a_wrong_credit_is_told_with_its_own_sign() -> None:
    report = amount_of({}, {"typ": "kreditfaktura", "avser_faktura": "A"}, {"ersattning": -6000})
    told = [(f.expected, f.actual, f.difference) for f in about(report, "R-4.6-belopp")]
    assert told == [("-6120.00", "-6000.00", "120.00")]


@pytest.mark.parametrize(("currency", "outcome"), [
    ("SEK", "uppfylld"), ("EUR", "bruten"), ("NOK", "bruten"),
    *(once_wrong(kronor, "uppfylld", because="compared letter by letter") for kronor in ("sek", " SEK ")),
])
def test_kronor_however_written(currency: str, outcome: str) -> None:
    report = judged(AGREEMENT, changed(INVOICE, {"valuta": currency}))
    assert outcomes(report, {"4.6-valuta": outcome}) == {"4.6-valuta": outcome}


@pytest.mark.parametrize("form", ["auskultation", "uppsats"])
def test_what_is_not_vfu_has_no_price(form: str) -> None:
    """§ 4.6 pays for VFU only: that the line stands there is another rule's matter, and 6120 kr isn't right for it."""
    report = amount_of({}, {}, {"form": form, "ersattning": 0})
    assert outcomes(report, {"4.6-belopp": ""}) != {"4.6-belopp": "bruten"}


NORRVIK = {"namn": SECOND["namn"], "organisationsnummer": SECOND["organisationsnummer"]}


@pytest.mark.parametrize(("recipient", "wanted"), [
    ({"organisationsnummer": "168999991014"}, {"4.6-till-larosatet": "uppfylld"}),
    ({"namn": "Nya Sjöbergska"}, {"4.6-till-larosatet": "uppfylld"}),  # renamed: the number tells
    ({"namn": "Region X", "organisationsnummer": "232100-0016"}, {"4.6-till-larosatet": "bruten"}),
    (NORRVIK, {"4.6-till-larosatet": "uppfylld", "4.6-ratt-larosate": "bruten"}),
    once_wrong({"organisationsnummer": "SE899999101401"}, {"4.6-till-larosatet": "uppfylld"},
          because="a VAT number isn't known for the number that it holds"),
    once_wrong({"organisationsnummer": NORRVIK["organisationsnummer"]}, {"4.6-ratt-larosate": "bruten"},
          because="one rule goes by the number, the other by the name, and neither sees that they differ"),
])
def test_addressed_to_the_larosate_whose_student_it_is(recipient: Plain, wanted: Mapping[str, str]) -> None:
    report = judged(changed(AGREEMENT, TWO), changed(INVOICE, {
        f"fakturamottagare/{key}": value for key, value in recipient.items()}))
    assert outcomes(report, wanted) == wanted


# ------------------------------------------------------------------------------------------------ § 4.6: sum, VAT
@pytest.mark.parametrize(("changes", "wanted"), [
    ({"moms": ..., "rader/0/momssats": ...}, {"4.6-moms": "uppfylld", "4.6-summa": "uppfylld"}),
    ({"moms": 0, "total": 7650}, {"4.6-moms": "uppfylld", "4.6-summa": "bruten"}),
    ({"moms": 1530, "total": 6120}, {"4.6-moms": "bruten", "4.6-summa": "uppfylld"}),
    ({"moms": "0.01"}, {"4.6-moms": "bruten"}),
    ({"rader/0/momssats": 25}, {"4.6-moms": "bruten"}),
    ({"rader/0/ersattning": 6119.6, "total": 6120, "oresavrundning": 0.4},
     {"4.6-summa": "uppfylld", "4.6-oresavrundning": "uppfylld"}),
    ({"rader/0/ersattning": 6119.5, "total": 6120, "oresavrundning": 0.5}, {"4.6-oresavrundning": "uppfylld"}),
    ({"rader/0/ersattning": 6120.5, "total": 6120, "oresavrundning": -0.5}, {"4.6-oresavrundning": "uppfylld"}),
    ({"rader/0/ersattning": 6119.4, "total": 6120, "oresavrundning": 0.6}, {"4.6-oresavrundning": "bruten"}),
    ({"rader/0/ersattning": 6119.6, "total": 6120}, {"4.6-summa": "bruten"}),
    ({"rader/0/ersattning": 6119.6, "total": 6119.6, "oresavrundning": 0.4}, {"4.6-summa": "bruten"}),
    ({"rader/0/ersattning": 6119.6, "total": 6119.9, "oresavrundning": 0.3}, {"4.6-oresavrundning": "bruten"}),
    ({"total": "6120.00000000000000000001"}, {"4.6-summa": "bruten"}),
])
def test_the_sum_without_vat(changes: Changes, wanted: Mapping[str, str]) -> None:
    assert outcomes(judged(AGREEMENT, changed(INVOICE, changes)), wanted) == wanted


# ------------------------------------------------------------------------------------------------ § 4.6: days
LATE = {"datum": "2017-01-20", "forfallodatum": "2017-02-19"}
AFTER = {"startdatum": "2016-12-19", "slutdatum": "2017-01-13"}


@pytest.mark.parametrize(("agreement", "invoice", "outcome"), [
    ({}, {"datum": "2016-12-15"}, "uppfylld"),
    ({}, {"datum": "2016-12-16"}, "bruten"),
    ({"frister/faktura_ht": "12-01"}, {}, "bruten"),
    ({}, {"datum": "2016-12-15", "mottagen": "2016-12-16"}, "tvistig"),
    ({}, {"datum": "2016-12-15", "mottagen": "2016-12-15"}, "uppfylld"),
    ({}, {"datum": "2016-12-16", "mottagen": "2016-12-16"}, "bruten"),
    ({"tolkningar": {"meddelande": "skickat"}}, {"datum": "2016-12-15", "mottagen": "2016-12-16"}, "uppfylld"),
    ({"tolkningar": {"meddelande": "mottaget"}}, {"datum": "2016-12-15", "mottagen": "2016-12-16"}, "bruten"),
    ({"tolkningar": {"meddelande": "mottaget"}}, {}, "obedomd"),
    ({"giltighet/fran": "2016-12-16"}, {"datum": "2016-12-20"}, "ej_tillamplig"),
    ({"giltighet/fran": ...}, {"datum": "2016-12-20"}, "obedomd"),
    ({}, {"termin": ..., "rader/0/startdatum": "2016-08-29"}, "obedomd"),
    ({}, {"termin": ..., "rader/0/startdatum": "2016-08-29", "meddelande": "Avser höstterminen 2016"}, "uppfylld"),
    ({}, {"termin": ..., "meddelande": "HT16 och VT17"}, "obedomd"),
    ({}, {"termin": "ht 2016"}, "uppfylld"),
    ({}, {"typ": "kreditfaktura", **LATE}, "ej_tillamplig"),
    ({}, {**LATE, "rader": [{**ROW, **AFTER}]}, "tvistig"),
    ({}, {**LATE, "rader": [{**ROW, **AFTER, "startdatum": "2016-12-15"}]}, "bruten"),
    ({}, {**LATE, "rader": [ROW, {**ROW, **AFTER}]}, "bruten"),
    once_wrong({}, {**LATE, "rader": [ROW, {**ROW, "startdatum": "2016-10-32"}]}, "bruten",
          because="one line surely began before the deadline, but the least of several days is unknown if one is"),
    ({"tolkningar": {"fristens_rackvidd": "galler-inte"}}, {**LATE, "rader": [{**ROW, **AFTER}]}, "ej_tillamplig"),
    ({"frister/faktura_ht": "12-24"}, {"termin": "HT2018", "datum": "2018-12-27"}, "tvistig"),  # Christmas Eve
    ({"frister/faktura_ht": "12-24"}, {"termin": "HT2018", "datum": "2018-12-28"}, "bruten"),
    ({"frister/faktura_vt": "06-06"}, {"termin": "VT2017", "datum": "2017-06-07"}, "tvistig"),  # the national day
    once_wrong({"frister/faktura_ht": "02-29"}, {"termin": "HT2017", "datum": "2017-03-01"}, "obedomd",
          because="the field that would decide isn't named"),
])
def test_the_deadline_of_the_term(agreement: Changes, invoice: Changes, outcome: str) -> None:
    report = judged(changed(AGREEMENT, agreement), changed(INVOICE, invoice))
    assert outcomes(report, {"4.6-termin": outcome}) == {"4.6-termin": outcome}
    assert all(f.missing for f in about(report, "R-4.6-termin") if outcome == "obedomd")


def test_received_too_late_tells_by_how_much() -> None:
    report = judged(AGREEMENT, changed(INVOICE, {"datum": "2016-12-15", "mottagen": "2016-12-18"}))
    readings = [(r.name, r.outcome.value, r.expected, r.difference)
                for f in about(report, "R-4.6-termin") for r in f.readings]
    assert readings == [("skickat", "uppfylld", "2016-12-15", None), ("mottaget", "bruten", "2016-12-15", "3")]


@pytest.mark.parametrize(("agreement", "invoice", "outcome"), [
    ({}, {"forfallodatum": ..., "betalningsvillkor_dagar": ...}, "obedomd"),
    ({}, {"forfallodatum": ..., "betalningsvillkor_dagar": 31}, "bruten"),
    ({}, {"datum": "2016-01-31", "forfallodatum": "2016-03-01"}, "uppfylld"),
    ({}, {"datum": "2016-12-05", "mottagen": "2016-12-09", "forfallodatum": "2017-01-08"}, "uppfylld"),
    ({}, {"datum": "2016-12-05", "mottagen": "2016-12-09", "forfallodatum": "2017-01-06"}, "bruten"),
    ({"tolkningar": {"betalningsstart": "mottagen"}}, {"mottagen": "2016-12-09"}, "bruten"),
    ({"tolkningar": {"betalningsstart": "mottagen"}}, {}, "obedomd"),
    ({"frister/betalning_dagar": 20}, {"betalningsvillkor_dagar": 20, "forfallodatum": "2016-12-25"}, "uppfylld"),
    ({"frister/betalning_dagar": 20}, {}, "bruten"),
    ({}, {"typ": "kreditfaktura", "forfallodatum": "2016-12-05"}, "ej_tillamplig"),
])
def test_thirty_days(agreement: Changes, invoice: Changes, outcome: str) -> None:
    report = judged(changed(AGREEMENT, agreement), changed(INVOICE, invoice))
    assert outcomes(report, {"4.6-villkor": outcome}) == {"4.6-villkor": outcome}


@pytest.mark.parametrize(("invoice", "outcome"), [
    ({"datum": "2016-09-30", "forfallodatum": "2016-10-30"}, "tvistig"),
    ({"datum": "2016-10-01", "forfallodatum": "2016-10-31"}, "uppfylld"),
    ({"datum": "2016-08-31", "forfallodatum": "2016-09-30"}, "bruten"),
    ({"datum": "2016-09-20", "forfallodatum": "2016-10-20", "betald": "2016-09-25"}, "bruten"),
    ({"datum": "2016-09-05", "forfallodatum": ...}, "tvistig"),
    ({"typ": "kreditfaktura", "datum": "2016-09-01"}, "ej_tillamplig"),
])
def test_in_arrears(invoice: Changes, outcome: str) -> None:
    report = judged(AGREEMENT, changed(INVOICE, invoice))
    assert outcomes(report, {"4.6-efterskott": outcome}) == {"4.6-efterskott": outcome}


# ------------------------------------------------------------------------------------------------ several invoices
ELSEWHERE = {"avsandare": {"namn": "Ekhemmet", "organisationsnummer": "559999-1204"}, "nummer": "E-1"}
CREDIT = {"typ": "kreditfaktura", "avser_faktura": INVOICE["nummer"], "nummer": "K-1"}
LAST_WEEK = row("2016-09-26", "2016-09-30", 1)


@pytest.mark.parametrize(("others", "outcome"), [
    ([], "uppfylld"),
    ([changed(INVOICE, ELSEWHERE)], "bruten"),
    ([changed(INVOICE, {**ELSEWHERE, "rader/0/student": "  MA\u0308RTA\u00a0lindeqvist"})], "bruten"),
    ([changed(INVOICE, {**ELSEWHERE, "termin": "VT2017"})], "bruten"),
    ([changed(INVOICE, {**ELSEWHERE, "rader/0/utbildning": ...})], "obedomd"),
    ([changed(INVOICE, {**ELSEWHERE, "rader/0/utbildning": "specialistsjukskoterska"})], "obedomd"),
    ([changed(INVOICE, {**ELSEWHERE, "rader/0/larosate": "Norrviks universitet"})], "obedomd"),
    ([changed(INVOICE, {**ELSEWHERE, "rader/0/larosate": ...})], "bruten"),  # the invoice's recipient tells
    ([changed(INVOICE, {**ELSEWHERE, "rader/0/startdatum": ...})], "obedomd"),
    ([changed(INVOICE, {**ELSEWHERE, "rader/0/student": "Jonatan Ekehav"})], "uppfylld"),
    ([billed(row("2016-10-03", "2016-10-14", 2), **ELSEWHERE)], "uppfylld"),
    ([billed(row("2016-09-30", "2016-09-30", 0, 1), **ELSEWHERE)], "bruten"),
    ([billed(row("2016-09-30", "2016-10-03", 0, 1), **ELSEWHERE)], "uppfylld"),
    ([changed(INVOICE, CREDIT), changed(INVOICE, ELSEWHERE)], "uppfylld"),
    ([changed(INVOICE, {**CREDIT, "rader/0/ersattning": -6120, "rader/0/antal_veckor": -4}),
      changed(INVOICE, ELSEWHERE)], "uppfylld"),
    ([changed(INVOICE, {**CREDIT, "avsandare/namn": "BJÖRKGÅRDEN"}), changed(INVOICE, ELSEWHERE)], "uppfylld"),
    ([changed(INVOICE, {**CREDIT, "avser_faktura": "en annan"}), changed(INVOICE, ELSEWHERE)], "bruten"),
    ([changed(INVOICE, {"ersatter_faktura": INVOICE["nummer"], "nummer": "B"})], "ej_tillamplig"),
    once_wrong([billed(LAST_WEEK, **CREDIT), billed(LAST_WEEK, **ELSEWHERE)], "uppfylld",  # 20 − 5 + 5 days
          because="a credit for a part of the period isn't netted"),
    ([billed({**ROW, "antal_veckor": 1, "ersattning": 1530}, **CREDIT), billed(LAST_WEEK, **ELSEWHERE)], "uppfylld"),
    once_wrong([changed(INVOICE, {**ELSEWHERE, "rader/0/form": "auskultation", "rader/0/ersattning": 0})], "uppfylld",
          because="days for which nothing is asked are counted as paid"),
])
def test_a_students_days_are_billed_once(others: list[Plain], outcome: str) -> None:
    report = judged(changed(AGREEMENT, {"tolkningar": {"terminsvis": "flera"}}), INVOICE, *others)
    assert outcomes(report, {"4.6-dubbel": outcome}) == {"4.6-dubbel": outcome}


@pytest.mark.parametrize("unclear", [
    {"avsandare/organisationsnummer": ...}, {"avsandare": ...}, {"rader/0/startdatum": ...}, {"rader": ...},
    {"rader/0/startdatum": "2016-09-32"},
])
def test_a_credit_that_says_too_little_leaves_it_undecided(unclear: Changes) -> None:
    """It names the invoice that it credits; what it credits can't be told, so nothing is surely billed twice."""
    report = judged(AGREEMENT, INVOICE, changed(INVOICE, {**CREDIT, **unclear}), changed(INVOICE, ELSEWHERE))
    assert "bruten" not in outcomes(report, {"4.6-dubbel": ""}).values()


@pytest.mark.parametrize(("others", "outcome"), [
    ([], "uppfylld"),
    ([billed(row("2016-10-03", "2016-10-14", 2), nummer="B")], "tvistig"),
    ([billed(row("2016-10-03", "2016-10-14", 2), nummer="B", termin=...)], "tvistig"),
    once_wrong([billed(row("2016-10-03", "2016-10-14", 2), nummer="B", avtal=...)], "tvistig",
          because="the agreements' names are compared, not the agreements that the invoices are judged under"),
    ([billed(row("2017-02-06", "2017-02-17", 2), nummer="B", termin="VT2017")], "uppfylld"),
    ([changed(INVOICE, ELSEWHERE)], "uppfylld"),
    ([changed(INVOICE, {"avsandare/organisationsnummer": "162120009713", "nummer": "B"})], "tvistig"),
    ([changed(INVOICE, CREDIT)], "ej_tillamplig"),
    once_wrong([changed(INVOICE, CREDIT), changed(INVOICE, {"nummer": "B"})], "ej_tillamplig",
          because="an invoice that is credited whole still counts"),
    ([changed(INVOICE, {"nummer": "B", "ersatter_faktura": INVOICE["nummer"]})], "ej_tillamplig"),
])
def test_one_invoice_a_term(others: list[Plain], outcome: str) -> None:
    report = judged(AGREEMENT, INVOICE, *others)
    assert outcomes(report, {"4.6-terminsvis": outcome}) == {"4.6-terminsvis": outcome}


@pytest.mark.parametrize("field", ["organisationsnummer", "namn"])
def test_a_sender_only_half_told_is_no_other_sender(field: str) -> None:
    other = billed(row("2016-10-03", "2016-10-14", 2), **{"nummer": "B", f"avsandare/{field}": ...})
    assert outcomes(judged(AGREEMENT, INVOICE, other), {"4.6-terminsvis": ""}) != {"4.6-terminsvis": "uppfylld"}


# ------------------------------------------------------------------------------------------------ § 9
KOMMUN, HOGSKOLA = "Ekdalens kommun", "Sjöbergska högskolan"


def notice(end: str, *messages: tuple[str, ...], by: str = KOMMUN) -> Plain:
    return {"giltighet/uppsagning": {"av": by, "avslut": end, "meddelanden": [
        dict(zip(("till", "skickat", "mottaget"), message, strict=False)) for message in messages]}}


@pytest.mark.parametrize(("changes", "outcome"), [
    (notice("2018-06-30", (HOGSKOLA, "2017-12-30")), "uppfylld"),
    (notice("2018-06-30", (HOGSKOLA, "2017-12-31")), "tvistig"),  # forward it is clipped to 30 June
    (notice("2018-06-30", (HOGSKOLA, "2018-01-01")), "bruten"),
    (notice("2019-02-28", (HOGSKOLA, "2018-08-28")), "uppfylld"),
    (notice("2019-02-28", (HOGSKOLA, "2018-08-31")), "tvistig"),
    (notice("2019-02-28", (HOGSKOLA, "2018-09-01")), "bruten"),
    (notice("2020-02-29", (HOGSKOLA, "2019-08-29")), "uppfylld"),
    (notice("2018-08-31", (HOGSKOLA, "2018-02-28")), "uppfylld"),
    (notice("2018-08-31", (HOGSKOLA, "2018-03-01")), "bruten"),
    (notice("2018-06-30", ("SJÖBERGSKA  högskolan", "2017-12-01")), "uppfylld"),
    (notice("2018-06-30", ("En annan", "2017-12-01")), "bruten"),
    (notice("2018-06-30"), "bruten"),
    (notice("2018-06-30", (HOGSKOLA, "2017-12-28", "2018-01-02")), "tvistig"),
    ({**notice("2018-06-30", (HOGSKOLA, "2017-12-28", "2018-01-02")), "tolkningar": {"meddelande": "skickat"}},
     "uppfylld"),
    ({**notice("2018-06-30", (HOGSKOLA, "2017-12-28")), "tolkningar": {"meddelande": "mottaget"}}, "obedomd"),
    (notice("2018-06-30", (HOGSKOLA, "2018-02-01"), (HOGSKOLA, "2017-12-01")), "uppfylld"),
    once_wrong(notice("2018-06-30", (HOGSKOLA, ""), (HOGSKOLA, "2017-12-01")), "uppfylld",
          because="one in time is enough, but the least of several days is unknown if one is"),
    (notice("2018-06-30", (HOGSKOLA, ""), (HOGSKOLA, "2018-02-01")), "obedomd"),
    (notice("", (HOGSKOLA, "2017-12-01")), "obedomd"),
    (notice("2018-06-30", (KOMMUN, "2017-12-01"), by="SJÖBERGSKA HÖGSKOLAN"), "uppfylld"),
    (notice("2018-06-30", (HOGSKOLA, "2017-12-01"), by="Kommundirektören"), "obedomd"),
    (notice("2018-06-30", (HOGSKOLA, "2017-12-01"), by="xx"), "obedomd"),
    ({**TWO, **notice("2018-06-30", (HOGSKOLA, "2017-12-01"))}, "bruten"),
    ({**TWO, **notice("2018-06-30", (HOGSKOLA, "2017-12-01"), ("Norrviks universitet", "2017-12-01"))}, "uppfylld"),
    ({**notice("2018-06-30", (HOGSKOLA, "2018-03-30")), "frister/uppsagning_manader": 3}, "uppfylld"),
    ({"giltighet/uppsagning": {}}, "obedomd"),
    ({"giltighet/uppsagning": "snart"}, "obedomd"),
    ({"giltighet/uppsagning": "ingen"}, "ej_tillamplig"),
])
def test_six_months_notice(changes: Changes, outcome: str) -> None:
    report = judged(changed(AGREEMENT, changes))
    assert outcomes(report, {"9-uppsagning": outcome}) == {"9-uppsagning": outcome}


def test_the_last_day_under_each_reading() -> None:
    """Forward from the notice, 31 August is in time for 28 February; back from the end, 28 August is the last day."""
    report = judged(changed(AGREEMENT, notice("2019-02-28", (HOGSKOLA, "2018-08-31"))))
    readings = {r.name: (r.outcome.value, r.expected, r.difference)
                for f in about(report, "R-9-uppsagning") for r in f.readings}
    assert readings["bakat"] == ("bruten", "2018-08-28", "3")
    assert readings["framat"][0] == "uppfylld"
    assert readings["framat"][1] != "2018-08-28"
    assert readings["framat"][2] is None


def test_several_larosaten_are_noted_and_never_broken() -> None:
    """'Bilaterala', says the declaration, yet the template allows several lärosäten."""
    report = judged(changed(AGREEMENT, TWO))
    assert outcomes(report, {"AF-bilateral": ""}) != {"AF-bilateral": "bruten"}


# ------------------------------------------------------------------------------------------------ any field
FEW = ("verksamheter", "handledare", "fortbildning", "studentuppsatser", "intyg", "undertecknat", "utbildningar")
TERMINATED = changed(AGREEMENT, {
    **{name: AGREEMENT[name][:1] for name in FEW},
    "kontaktpersoner/verksamheter": AGREEMENT["kontaktpersoner"]["verksamheter"][:1],
    **notice("2018-06-30", (HOGSKOLA, "2017-12-28", "2018-01-02")), **PRICES})


def places(node: Any, at: str = "") -> Iterator[str]:
    """The path of every field and item below a node."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        path = f"{at}/{key}" if at else str(key)
        yield path
        yield from places(child, path)


@pytest.mark.parametrize("value", ["ingen", ["x"]])
def test_no_value_of_any_field_leaves_the_report_speechless(value: Any) -> None:
    """Recorded as none or malformed: a report, and every undecided finding names what would decide."""
    speechless = []
    for which, document in (("avtal", TERMINATED), ("faktura", INVOICE)):
        for place in places(document):
            if place == "dokument":
                continue
            other = changed(document, {place: value})
            report = judged(*(other, INVOICE) if which == "avtal" else (TERMINATED, other))
            speechless += [(which, place, f.rule, f.subject) for one in report.documents for f in one.findings
                           if f.outcome.value == "obedomd" and not f.missing]
    assert speechless == []
