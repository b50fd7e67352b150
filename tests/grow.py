"""Hypothesis strategies that grow documents, and the text that they are written as.

==================  =======================================================================
strategy            grows
==================  =======================================================================
``right_cases()``   (a) a ``Case``: a complete agreement with right invoices, under any reading
``broken_cases()``  (b) the same with one to three planted changes a document; ``Case.changes``
                    names them ("faktura 0: rader/*/ersattning")
``cases()``         one (a) to nine (b); what the differential test draws from
``documents(kind)`` (c) any document that ``schemas/<kind>.schema.json`` lets pass, now and then
                    with a malformed value
``free_cases()``    (c) an agreement and invoices of that sort in one ``Case``, without waivers
``styles()``        a ``Style``: ways to write the same YAML
==================  =======================================================================

``to_yaml``, ``to_json`` write a document so that every value keeps its own digits;
``yaml_file`` and ``jsonl`` put several into one file. Dates are ``date``, amounts ``Decimal``
or ``int``; what is malformed is text (or a list where text belongs).

``shares(strategy)`` measures how often each statement reaches each outcome, by the oracle.
``python tests/grow.py`` prints it for ``cases()`` and ``free_cases()``.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from unicodedata import normalize

import oracle
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Plain = dict[str, Any]
Change = Callable[["Site"], None]
Groups = dict[str, tuple[list[Change], list[Change]]]  # what as a rule breaks the statement, and what doesn't

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
ABSENT = object()
BLANKS: tuple[object, ...] = (None, "", "xx", "____", ABSENT)
COURSE = "Högskolepedagogik för lärare och handledare i verksamhetsförlagd utbildning"
OTHER_COURSE = "Handledning i vården"
PEOPLE = ("Vera Ek", "Moa Alm", "Siv Dahl", "Åsa Öberg", "Per-Olof Nyström")
STUDENTS = ("Ida Ström", "Ali Berg", "Zoë Lindén", "Åke Öst", "Maja von Rosen", "Yusuf Hed", "Lo Säll", "Eva Ås",
            "Kim Bäck", "Noa Falk", "Tova Åhl", "Max Ehn")
MONDAYS = {"HT2016": date(2016, 9, 5), "VT2017": date(2017, 2, 6), "HT2017": date(2017, 9, 4),
           "VT2018": date(2018, 2, 5), "HT2018": date(2018, 9, 3)}
OUTCOMES = ("uppfylld", "bruten", "tvistig", "obedomd", "ej_tillamplig")


def _checked(digits: str) -> str:
    """The digits with their Luhn check digit."""
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(digits))]
    return digits + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


KOMMUN: Plain = {"namn": "Ekdalens kommun", "organisationsnummer": _checked("212000998"), "typ": "kommun"}
LAROSATEN: tuple[Plain, ...] = tuple({"namn": n, "organisationsnummer": _checked(d), "utbildningar": ["sjukskoterska"]}
                  for n, d in (("Sjöbergska högskolan", "202100887"), ("Norra vårdhögskolan", "802400776")))
PLACES = ("Björkgården", "Lindgården", "Åkerö hemtjänst")
BANKGIRO = f"{_checked('556123')[:3]}-{_checked('556123')[3:]}"


@dataclass
class Case:
    """Documents judged together on one day, and what was planted in them."""

    agreement: Plain
    invoices: list[Plain]
    as_of: date
    changes: list[str] = field(default_factory=list)

    def verdicts(self) -> dict[oracle.Key, str]:
        """What the oracle makes of them."""
        return oracle.judge(self.agreement, self.invoices, self.as_of)


@dataclass
class Site:
    """Where a change is planted."""

    draw: DrawFn
    case: Case
    document: Plain

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def row(self) -> Plain:
        found: Plain = self.pick(*self.document["rader"])
        return found


# ------------------------------------------------------------------ (a) right documents
def _contact(draw: DrawFn, **about: str) -> Plain:
    ways = draw(st.sampled_from([("epost",), ("telefon",), ("epost", "telefon")]))
    who = draw(st.sampled_from(PEOPLE))
    found = {"epost": "kontakt@ekdalen.example", "telefon": "08-123 45 67"}
    return {"namn": who, "titel": "Samordnare", **about, **{way: found[way] for way in ways}}


def _course(draw: DrawFn) -> Plain:
    new = {"kurs": COURSE, "hogskolepoang": Decimal("7.5"), "status": "genomford", "genomford": date(2015, 6, 5)}
    old = new | {"hogskolepoang": None, "poang": 5, "genomford": date(2006, 6, 2)}
    like = new | {"kurs": OTHER_COURSE, "motsvarande_enligt": "Siv Dahl"}
    return dict(draw(st.sampled_from([new, new | {"kurs": COURSE.upper()}, old, like])))


def _ending(draw: DrawFn, parties: list[str]) -> Plain:
    giver = draw(st.sampled_from(parties))
    end = draw(st.sampled_from([date(2019, 6, 30), date(2019, 8, 31), date(2019, 2, 28)]))
    sent = end - timedelta(draw(st.integers(190, 300)))
    received: Plain = {"mottaget": sent + timedelta(2)} if draw(st.booleans()) else {}
    return {"av": giver, "avslut": end,
            "meddelanden": [{"till": p, "skickat": sent, **received} for p in parties if p != giver]}


@st.composite
def agreements(draw: DrawFn) -> Plain:
    """A complete agreement on the template's own figures, with prices up to 2019."""
    homes = copy.deepcopy(list(LAROSATEN[:draw(st.integers(1, 2))]))
    places = PLACES[:draw(st.integers(1, 3))]
    settled = draw(st.lists(st.sampled_from([
        (axis, reading) for axis in ("prisdatum", "dagar", "helgfrist", "efterskott", "manadsfrist", "motsvarande")
        for reading in oracle.AXES[axis]]), max_size=1))
    terminsvis = draw(st.sampled_from([{"terminsvis": "en"}] * 4 + [{"terminsvis": "flera"}, {}]))
    prices = [1553, Decimal("1577.53"), Decimal("1601.50")]
    end = draw(st.sampled_from([True] * 9 + [False]))
    names = [KOMMUN["namn"], *(home["namn"] for home in homes)]
    return {
        "dokument": "samverkansavtal", "id": "ekdalen-2016",
        "parter": {"samverkanspart": dict(KOMMUN), "larosaten": homes},
        "utbildningar": [{"typ": "sjukskoterska"}, {"typ": "fysioterapeut"}],
        "verksamheter": [{"namn": place, "organisationsnummer": KOMMUN["organisationsnummer"], "driftsform": "kommunal",
                          "platser": [{"utbildning": u, "studenter_per_ar": 12}
                                      for u in ("sjukskoterska", "fysioterapeut")]} for place in places],
        "kontaktpersoner": {"larosate": [_contact(draw, larosate=home["namn"]) for home in homes],
                            "verksamheter": [_contact(draw, verksamhet=place) for place in places]},
        "handledare": [{"namn": who, "verksamhet": places[0], "huvudansvarig": True, "utsedd": date(2016, 11, 1),
                        "examina": [{"examen": "sjukskoterska"}], "erfarenhet_ar": 6, "kurser": [_course(draw)]}
                       for who in PEOPLE[:draw(st.integers(1, 3))]],
        "ersattning": {"belopp_per_vecka": 1530, "prisar": 2016, "dagar_per_vecka": 5,
                       "priser": [{"ar": 2017 + i, "belopp_per_vecka": price, "kalla": "Prisbesked"}
                                  for i, price in enumerate(prices)]},
        "frister": {"perioder_ht": "03-15", "perioder_vt": "09-15", "antal_ht": "05-15", "antal_vt": "11-15",
                    "andring_veckor": 4, "faktura_vt": "06-15", "faktura_ht": "12-15", "betalning_dagar": 30,
                    "uppsagning_manader": 6},
        "tolkningar": dict(settled) | terminsvis,
        "giltighet": {"fran": date(2016, 9, 1), **({"uppsagning": _ending(draw, names)} if end else {})},
        "undertecknat": [{"part": n, "namn": "Siv Dahl", "befattning": "Chef", "datum": date(2016, 8, 29)}
                         for n in names],
    }


def _price(agreement: Plain, year: int) -> Decimal:
    terms = agreement["ersattning"]
    found = {price["ar"]: price["belopp_per_vecka"] for price in terms["priser"]} | {2016: terms["belopp_per_vecka"]}
    return Decimal(found[year])


def _kronor(exact: Decimal) -> Decimal:
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _row(draw: DrawFn, agreement: Plain, term: str, student: str, place: str) -> Plain:
    first = MONDAYS[term] + timedelta(7 * draw(st.integers(0, 5)))
    weeks, short = draw(st.integers(1, 4)), draw(st.sampled_from([0, 0, 1, 2]))
    days = weeks * 5 - short
    split = [(days // 5, days % 5), (Decimal(days) / 5, 0)]
    antal_veckor, antal_dagar = draw(st.sampled_from(split))
    last = first + timedelta(7 * weeks - draw(st.sampled_from([3, 3, 1])))
    return {"verksamhet": place, "student": student, "utbildning": "sjukskoterska", "startdatum": first,
            "slutdatum": last, "antal_veckor": antal_veckor, "antal_dagar": antal_dagar,
            "ersattning": _kronor(days * _price(agreement, first.year) / 5)}


def _add_up(invoice: Plain) -> None:
    amounts = [row["ersattning"] for row in invoice["rader"] if isinstance(row.get("ersattning"), int | Decimal)]
    invoice["total"] = sum(amounts, Decimal(0))
    invoice.pop("oresavrundning", None)


def _deadline(term: str) -> date:
    return date(int(term[2:]), *((6, 15) if term[0] == "V" else (12, 15)))


def _date(invoice: Plain, day: date) -> None:
    """Dates an invoice, with thirty days to pay."""
    invoice["datum"] = day
    invoice.pop("mottagen", None)
    if "forfallodatum" in invoice:
        invoice["forfallodatum"] = day + timedelta(30)


def _invoice(draw: DrawFn, agreement: Plain, number: int, place: str, term: str, students: list[str]) -> Plain:
    home = draw(st.sampled_from(agreement["parter"]["larosaten"]))
    rows = [_row(draw, agreement, term, s, place) for s in students]
    if draw(st.booleans()):
        rows[0]["larosate"] = home["namn"]
    dated = _deadline(term) - timedelta(draw(st.integers(0, 18)))
    terms: Plain = draw(st.sampled_from([{"forfallodatum": dated}, {"betalningsvillkor_dagar": 30},
                                         {"forfallodatum": dated, "betalningsvillkor_dagar": 30}]))
    said: Plain = draw(st.sampled_from([{}, {"moms": 0}, {"moms": None}, {"moms": "ingen"}]))
    invoice = {"dokument": "faktura", "nummer": f"{term[2:]}-{number:04}", "avtal": agreement["id"], "termin": term,
               "avsandare": {"namn": place, "organisationsnummer": KOMMUN["organisationsnummer"],
                             "kontaktperson": "Moa Alm", "telefon": "08-123 45 67"},
               "fakturamottagare": {"namn": home["namn"], "organisationsnummer": home["organisationsnummer"]},
               "betalning": {"bankgiro": BANKGIRO}, "rader": rows, **terms, **said}
    _date(invoice, dated)
    _add_up(invoice)
    rest = invoice["total"] % 1
    if rest and draw(st.booleans()):
        shown = -rest if rest <= Decimal("0.50") else 1 - rest
        invoice |= {"oresavrundning": shown, "total": invoice["total"] + shown}
    return invoice


@st.composite
def right_cases(draw: DrawFn) -> Case:
    """(a) A complete agreement and right invoices: nothing broken, disputed or undecided."""
    agreement = draw(agreements())
    places = [place["namn"] for place in agreement["verksamheter"]]
    terms = draw(st.lists(st.sampled_from(list(MONDAYS)), min_size=2, max_size=4, unique=True))
    names = iter(draw(st.permutations(STUDENTS)))
    invoices = [_invoice(draw, agreement, 100 + i, places[i % len(places)], term,
                         [next(names) for _ in range(draw(st.integers(1, 3)))]) for i, term in enumerate(terms)]
    return Case(agreement, invoices, draw(st.sampled_from([date(2020, 1, 31)] * 4 + [date(2019, 2, 1)])))


# ------------------------------------------------------------------ (b) planted changes: single fields
def put(path: str, *values: object) -> Change:
    """A change of the field at a path ("*" is any item of a list) to one of the values.

    A callable is given the old value; ABSENT takes the key, or the item, away.
    """
    def change(at: Site) -> None:
        place: Any = at.document
        *way, last = path.split("/")
        for step in way:
            if isinstance(place, list):
                place = at.pick(*place) if place else None
            else:
                place = place.get(step) if isinstance(place, dict) else None
        value = at.pick(*values)
        if isinstance(place, list) and place and last == "*":
            del place[at.draw(st.integers(0, len(place) - 1))]
        elif isinstance(place, dict) and value is ABSENT:
            place.pop(last, None)
        elif isinstance(place, dict):
            place[last] = value(place.get(last)) if callable(value) else copy.deepcopy(value)

    change.__name__ = path
    return change


def later(days: int) -> Callable[[Any], Any]:
    return lambda old: old + timedelta(days) if isinstance(old, date) else old


def plus(much: str) -> Callable[[Any], Any]:
    return lambda old: old + Decimal(much) if isinstance(old, int | Decimal) else old


def respelt(old: Any) -> Any:
    """The same name with another case, spacing and Unicode form."""
    return normalize("NFD", f" {old.upper()}").replace(" ", "  ") if isinstance(old, str) else old


def _settle(at: Site) -> None:
    axis = at.pick(*sorted(oracle.AXES))
    at.case.agreement.setdefault("tolkningar", {})
    if isinstance(at.case.agreement["tolkningar"], dict):
        at.case.agreement["tolkningar"][axis] = at.pick(*oracle.AXES[axis], None, "kanske")


def _clipped(at: Site) -> None:
    """A notice on the last of August for the end of February: the month's end is where the readings part."""
    ending = oracle.part(at.document, "giltighet", "uppsagning")
    ending["avslut"] = date(2019, 2, 28)
    for notice in ending.get("meddelanden") or []:
        notice |= {"skickat": date(2018, 8, at.draw(st.integers(27, 31))), "mottaget": None}


def _short_equivalent(at: Site) -> None:
    """A course of fewer than 7.5 hp that somebody vouches for."""
    for _, person in oracle.rows(at.document, "handledare") or []:
        person["kurser"] = [{"kurs": OTHER_COURSE, "hogskolepoang": 3, "status": "genomford",
                             "genomford": date(2015, 6, 5), "motsvarande_enligt": "Siv Dahl"}]


_CONTACT = "kontaktpersoner/verksamheter/*"
_CHIEF, _COURSE = "handledare/*", "handledare/*/kurser/*"
_ENDING = "giltighet/uppsagning"
AGREEMENT_CHANGES: Groups = {
    "9-uppsagning": ([
        put(f"{_ENDING}/meddelanden/*", ABSENT), put(f"{_ENDING}/meddelanden", [], "ingen"),
        put(f"{_ENDING}/meddelanden/*/skickat", later(150), later(200)), put("frister/uppsagning_manader", 12),
        _clipped], [
        put(f"{_ENDING}/meddelanden/*/mottaget", later(200), date(2019, 5, 1), "snart", None),
        put(f"{_ENDING}/avslut", later(-150), "till sommaren", date(2021, 1, 31), None),
        put(f"{_ENDING}/av", respelt, None, "Södra högskolan"), put("frister/uppsagning_manader", 3, "sex", None),
        put(f"{_ENDING}/meddelanden/*/till", respelt, "Södra högskolan", None)]),
    "4.4-huvudansvarig-kurs": ([
        put(f"{_COURSE}/status", "pagaende", "planerad"), put(f"{_CHIEF}/kurser", [], "ingen"),
        put(f"{_COURSE}/genomford", date(2016, 11, 2), date(2018, 1, 1)), put(_COURSE, ABSENT),
        _short_equivalent], [
        put(f"{_COURSE}/hogskolepoang", 5, Decimal("7.4"), None), put(f"{_COURSE}/kurs", OTHER_COURSE),
        put(f"{_COURSE}/motsvarande_enligt", "ingen", "xx", "Siv Dahl"), put(f"{_COURSE}/poang", 4, None),
        put(f"{_COURSE}/genomford", "våren 2015", "2015-02-30", None, date(2016, 11, 1)),
        put(f"{_CHIEF}/utsedd", "i höst", date(2021, 1, 1), date(2015, 1, 1), *BLANKS),
        put(f"{_CHIEF}/huvudansvarig", False, "ja", "nej", "kanske", None), put(f"{_CHIEF}/kurser", ABSENT)]),
    "7-verksamheter": ([
        put(_CONTACT, ABSENT), put(f"{_CONTACT}/verksamhet", "Okända gården", *BLANKS),
        put(f"{_CONTACT}/namn", *BLANKS), put("verksamheter/*/namn", "Nya gården"),
        put("kontaktpersoner/verksamheter", ABSENT, [], "ingen")], [
        put("kontaktpersoner/verksamheter", "fyra stycken"),
        put(f"{_CONTACT}/telefon", "12 34 56", ["08-123 45 67"], *BLANKS), put(f"{_CONTACT}/verksamhet", respelt),
        put(f"{_CONTACT}/epost", "moa.alm", "moa@ekdalen", "moa alm@ekdalen.example", *BLANKS),
        put("verksamheter/*/namn", respelt, "xx", None), put("verksamheter", ABSENT, [])]),
    "4.2-kontakt": ([
        put("kontaktpersoner", ABSENT, None, "ingen"), put("kontaktpersoner/larosate", ABSENT, [], None)], [
        put("kontaktpersoner/larosate/*/namn", *BLANKS), put("kontaktpersoner/verksamheter/*/namn", *BLANKS)]),
    "7-larosate": ([
        put("kontaktpersoner/larosate/*", ABSENT), put("kontaktpersoner/larosate/*/namn", *BLANKS),
        put("kontaktpersoner/larosate/*/larosate", "Södra högskolan")], [
        put("kontaktpersoner/larosate/*/larosate", respelt, *BLANKS), put("parter/larosaten/*/namn", respelt, None),
        put("kontaktpersoner", "se bilaga 4")]),
    "ersattning, frister": ([
        put("ersattning/priser/*/belopp_per_vecka", plus("1.17"), None), put("ersattning/priser/*/kalla", *BLANKS),
        put("ersattning/priser/*", ABSENT), put("ersattning/priser/*/ar", 2016, 2017, None),
        put("giltighet/fran", date(2017, 6, 1), date(2018, 6, 16), None), _settle], [
        put("ersattning/belopp_per_vecka", 1600, "enligt bilaga"), put("ersattning/dagar_per_vecka", None, 4),
        put("frister/faktura_ht", "12-01", "12-24", "15 december", None), put("frister/faktura_vt", "06-06", "05-30"),
        put("frister/betalning_dagar", 60, "trettio", None), put("id", "annat-avtal")]),
}


# ------------------------------------------------------------------ (b) planted changes: invoices
def _vat(at: Site) -> None:
    if isinstance(at.document.get("total"), int | Decimal):
        at.document["moms"] = _kronor(at.document["total"] * Decimal("0.25"))
        at.document["total"] += at.document["moms"]


def _rounding(at: Site) -> None:
    """A whole sum where the row has öre, rounding shown or not, small or not."""
    much = Decimal(at.pick("0.40", "0.50", "0.51", "-0.40"))
    row = at.row()
    row["ersattning"] = plus(str(much))(row.get("ersattning"))
    _add_up(at.document)
    shown = at.pick(None, -much, -much + Decimal("0.10"))
    at.document.update(total=at.document["total"] - much, oresavrundning=shown)


def _started_week(at: Site) -> None:
    """Two days fewer than the weeks that are billed."""
    row = at.row()
    row["antal_veckor"] = plus("-0.4")(row.get("antal_veckor"))


def _other_price(at: Site) -> None:
    row = at.row()
    weeks, days = row.get("antal_veckor"), row.get("antal_dagar")
    if isinstance(weeks, int | Decimal) and isinstance(days, int | Decimal):
        week = Decimal(at.pick("1530", "1553", "1577.53", "1601.50", "1500"))
        row["ersattning"] = _kronor((weeks * 5 + days) * week / 5)
        _add_up(at.document)


def _weekend(at: Site) -> None:
    row = at.row()
    if isinstance(row.get("startdatum"), date):
        start = row["startdatum"] + timedelta(5 - row["startdatum"].weekday())
        row |= {"startdatum": start, "slutdatum": start + timedelta(1), "antal_veckor": 0,
                "antal_dagar": at.pick(1, 2, 3)}


def _new_year(at: Site) -> None:
    """Four weeks around New Year, billed as ten days of each year's price; or as three weeks."""
    year = at.pick(2016, 2017, 2018)
    start = {2016: date(2016, 12, 19), 2017: date(2017, 12, 18), 2018: date(2018, 12, 17)}[year]
    weeks = at.pick(4, 4, 3)
    prices = [Decimal(p) for p in at.pick(("1530", "1553"), ("1553", "1577.53"), ("1577.53", "1601.50"))]
    row = at.row()
    row |= {"startdatum": start, "slutdatum": start + timedelta(25), "antal_veckor": weeks, "antal_dagar": 0,
            "ersattning": _kronor(10 * prices[0] / 5 + (weeks * 5 - 10) * prices[1] / 5)}
    _add_up(at.document)
    at.document["termin"] = f"HT{year}"
    _date(at.document, start + timedelta(at.pick(-10, 10, 30)))
    if at.draw(st.booleans()):
        at.case.agreement["tolkningar"] = {"prisdatum": "vfu-dag", "dagar": at.pick(None, "vardagar")}


def _dated_next_year(at: Site) -> None:
    """Which day picks the price: the placement's, or the invoice's."""
    if isinstance(at.document.get("datum"), date):
        _date(at.document, date(at.document["datum"].year + 1, 1, 10))
    at.case.agreement["tolkningar"] = {"terminsvis": "en"}


def _early(at: Site) -> None:
    """Invoiced, and as a rule also due, before the placement's end."""
    ends = [row["slutdatum"] for row in at.document["rader"] if isinstance(row.get("slutdatum"), date)]
    if ends:
        _date(at.document, max(ends) - timedelta(at.pick(31, 35, 40, 60, 30, 1, 0)))


def _late(at: Site) -> None:
    term = at.document.get("termin")
    if term in MONDAYS:
        _date(at.document, _deadline(term) + timedelta(at.pick(1, 2, 3, 4, 30)))


def _after_the_deadline(at: Site) -> None:
    """Placements of which some, or all, begin after the term's deadline."""
    term = at.document.get("termin")
    if term in MONDAYS:
        for row in at.document["rader"][:at.draw(st.integers(1, 3))]:
            row["startdatum"] = _deadline(term) + timedelta(at.draw(st.integers(0, 5)))
            row["slutdatum"] = row["startdatum"] + timedelta(25)
        _date(at.document, _deadline(term) + timedelta(40))


def _payday(at: Site) -> None:
    if isinstance(at.document.get("datum"), date):
        at.document["forfallodatum"] = at.document["datum"] + timedelta(at.pick(29, 31, 20, 60))


def _from_receipt(at: Site) -> None:
    if isinstance(at.document.get("datum"), date):
        at.document["forfallodatum"] = at.document["datum"] + timedelta(33)
        at.document["mottagen"] = at.pick(at.document["datum"] + timedelta(3), "i går", None)


def _another(case: Case, invoice: Plain, rows: list[Plain], **changes: Any) -> Plain:
    new = copy.deepcopy(invoice) | {"nummer": f"2019-{len(case.invoices):04}", "rader": copy.deepcopy(rows)} | changes
    _add_up(new)
    case.invoices.append(new)
    return new


def _copied(at: Site, row: Plain) -> Plain:
    """The same placement again: as it was, under another spelling, or told apart a little."""
    shifted = {key: later(7)(row.get(key)) for key in ("startdatum", "slutdatum")}
    other_spelling = {"student": respelt(row.get("student"))}
    return {**copy.deepcopy(row), **at.pick(
        {}, other_spelling, other_spelling, shifted, {"utbildning": "fysioterapeut"}, {"utbildning": None},
        {"larosate": "Södra högskolan"}, {"slutdatum": None})}


def _same_row_twice(at: Site) -> None:
    at.document["rader"].append(_copied(at, at.row()))
    _add_up(at.document)


def _billed_again(at: Site) -> None:
    """By another verksamhet, or by the same."""
    row = at.row()
    other = {"namn": at.pick(*PLACES), "organisationsnummer": KOMMUN["organisationsnummer"]}
    _another(at.case, at.document, [_copied(at, row)], avsandare=other)


def _credited(at: Site) -> None:
    """Billed twice, and a credit note that takes the first one back: whole, in part, or nobody knows."""
    row = at.row()
    _another(at.case, at.document, [row])
    back = row | {"antal_veckor": at.pick(row.get("antal_veckor"), 1, None)}
    _another(at.case, at.document, [back], typ="kreditfaktura", avser_faktura=at.document.get("nummer"))


def _seven_days_twice(at: Site) -> None:
    """Wednesday to Tuesday, three days twice: seven days hold six, their five weekdays don't."""
    row = at.row()
    if isinstance(row.get("startdatum"), date):
        start = row["startdatum"] + timedelta(2 - row["startdatum"].weekday())
        row |= {"startdatum": start, "slutdatum": start + timedelta(6), "antal_veckor": 0,
                "antal_dagar": at.pick(3, 3, 2, 4)}
        at.document["rader"].append(copy.deepcopy(row))
        _add_up(at.document)


def _second_invoice(at: Site) -> None:
    rows = [row | {"student": f"{row.get('student')} Gran"} for row in at.document["rader"]]
    _another(at.case, at.document, rows)


def _replacement(at: Site) -> None:
    new = _another(at.case, at.document, at.document["rader"], ersatter_faktura=at.document.get("nummer"))
    _late(Site(at.draw, at.case, new))


INVOICE_CHANGES: Groups = {
    "4.6-termin, en": ([_second_invoice], [put("avsandare/namn", None, respelt)]),
    "4.6-termin": ([_late], [
        _replacement, _replacement, put("termin", None, "hösten 2016", "HT2018", "VT2016"), _after_the_deadline,
        put("mottagen", date(2019, 1, 2), date(2016, 12, 15), "i går")]),
    "4.6-villkor": ([_payday, put("betalningsvillkor_dagar", 20, 31)], [
        _from_receipt, put("betalningsvillkor_dagar", "trettio", None),
        put("forfallodatum", later(1), "om en månad", None)]),
    "4.6-efterskott": ([_early], [
        put("betald", date(2016, 9, 6), date(2019, 12, 1), "i går"), put("datum", later(-60), later(-80))]),
    "4.6-upprakning": ([_other_price, _dated_next_year, put("rader/*/startdatum", later(365))], [
        _new_year, _new_year, put("rader/*/startdatum", None)]),
    "4.6-momsfri": ([
        _vat, put("rader/*/momssats", 25, 12), put("total", plus("0.01"), plus("100"), ABSENT, "xx")], [
        put("total", "sextusen", None), put("moms", "noll", plus("25"), 25), _rounding, _rounding]),
    "4.6-dubbel": ([_same_row_twice, _billed_again, _seven_days_twice], [
        _credited, _credited, put("rader/*/student", *BLANKS)]),
    "4.6-dag": ([
        put("rader/*/antal_dagar", 7, 26, Decimal("0.5"), -30), put("rader/*/slutdatum", later(-40)),
        put("rader/*/antal_veckor", 40, Decimal("1.5"), Decimal("0.3"))], [
        put("rader/*/antal_veckor", 0), _weekend, _weekend, put("rader/*/antal_dagar", "fem", "ingen", *BLANKS),
        put("rader/*/slutdatum", later(-5), "i november", None)]),
    "4.6-belopp": ([
        _started_week, put("rader/*/ersattning", plus("0.01"), plus("-306"), plus("100"))], [
        _other_price, put("rader/*/ersattning", None, "6 120 kr", "xx")]),
    "ovrigt": ([put("rader/*/student", respelt), _settle], [
        put("avtal", None, "annat-avtal"), put("datum", None, "2016-13-01"), put("rader", ABSENT, []),
        put("typ", "kreditfaktura", "faktura")]),
}


def _plant(at: Site, groups: Groups, name: str) -> None:
    """One to three changes of different groups; three in four of the sort that as a rule breaks something."""
    for group in at.draw(st.permutations(list(groups)))[:at.pick(3, 3, 2, 1)]:
        breaking, other = groups[group]
        change = at.pick(*(other if at.pick(0, 0, 0, 1) else breaking))
        if at.document["dokument"] == "samverkansavtal" or at.document.get("rader"):
            change(at)
            at.case.changes.append(f"{name}: {change.__name__.strip('_')}")


@st.composite
def broken_cases(draw: DrawFn) -> Case:
    """(b) A right case with one to three changes planted in each document."""
    case = draw(right_cases())
    for i, invoice in enumerate(list(case.invoices)):
        _plant(Site(draw, case, invoice), INVOICE_CHANGES, f"faktura {i}")
    _plant(Site(draw, case, case.agreement), AGREEMENT_CHANGES, "avtal")
    return case


def cases() -> SearchStrategy[Case]:
    """Broken cases, and every tenth a right one."""
    return st.integers(0, 9).flatmap(lambda n: right_cases() if n == 0 else broken_cases())


# ------------------------------------------------------------------ (c) documents from the schemas
_DATES = tuple(date.fromisoformat(day) for day in (
    "2016-09-05", "2016-09-30", "2016-12-09", "2016-12-16", "2017-01-08", "2017-02-06", "2017-03-03", "2017-06-15",
    "2018-12-17", "2020-02-29"))
_POOLS: dict[str, tuple[object, ...]] = {  # by key, else by format, else by type
    "id": ("ekdalen-2016",), "avtal": ("ekdalen-2016",), "nummer": ("1", "2"), "avser_faktura": ("1",),
    "ersatter_faktura": ("1",), "prisar": (2016, 2017), "ar": (2016, 2017), "dagar_per_vecka": (5,),
    "betalning_dagar": (30,), "betalningsvillkor_dagar": (30, 20), "uppsagning_manader": (6,),
    "kurs": (COURSE, OTHER_COURSE), "hogskolepoang": (Decimal("7.5"), 15, 3), "poang": (5,),
    "antal_veckor": (1, 2, 4, Decimal("1.4"), Decimal("1.5")), "antal_dagar": (0, 0, 1, 3), "momssats": (0, 25),
    "moms": (0, Decimal("1530.00")), "oresavrundning": (0, Decimal("-0.40")), "epost": ("moa@ekdalen.example", "moa"),
    "namn": (*PLACES, KOMMUN["namn"], *(home["namn"] for home in LAROSATEN)), "personnamn": (*PEOPLE, *STUDENTS[:2]),
    "kontakt": ("08-123 45 67", "112"), "datum": _DATES, "manad-dag": ("06-15", "12-15", "03-15"),
    "termin": tuple(MONDAYS), "kronor": (1530, 306, Decimal("3060.00"), Decimal("6120.00"), Decimal("428.40")),
    "string": ("Prisbesked", "2120009981", "17"), "number": (0, 1, Decimal("2.5")), "integer": (0, 12, 400),
}
_SPOILT = ("xx", "____", "sextusen", "2016-02-30", "6 120,00", "kanske", ["en lista"], {"en": "post"})


@st.composite
def _place(draw: DrawFn, key: str, schema: Plain, spoilt: bool) -> Any:
    """What stands at one place: as a rule a plain value, else nothing, in one of the ways to say so."""
    luck = draw(st.integers(0, 31))
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if spoilt and luck == 31:
        return copy.deepcopy(draw(st.sampled_from(_SPOILT)))
    if luck == 30 and "null" in types:
        return draw(st.sampled_from([None, *(["", "ingen"] if "ingen" in schema.get("pattern", "") else [])]))
    if types[0] == "object":
        return {name: draw(_place(name, sub, spoilt)) for name, sub in schema["properties"].items()
                if name == "dokument" or draw(st.integers(0, 9))}
    if types[0] == "array":
        return draw(st.lists(_place(key, schema["items"], spoilt), min_size=1 if luck > 2 else 0, max_size=3))
    if "enum" in schema:
        return draw(st.sampled_from([choice for choice in schema["enum"] if choice is not None]))
    kind = str(schema.get("format", types[0]))
    own = key in _POOLS and (key == "kurs" or kind not in ("namn", "datum"))
    return draw(st.sampled_from(_POOLS[key if own else kind]))


def documents(kind: str, *, spoilt: bool = False) -> SearchStrategy[Plain]:
    """(c) Documents of a kind that has a schema; ``spoilt``: some values are malformed or placeholders."""
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    bare = schema | {"type": ["object"]}
    return _place("", bare, spoilt).filter(lambda document: isinstance(document, dict) and "dokument" in document)


@st.composite
def free_cases(draw: DrawFn) -> Case:
    """(c) An agreement and one to three invoices, each grown from its schema."""
    spoilt = draw(st.booleans())
    agreement = draw(documents("samverkansavtal", spoilt=spoilt))
    agreement.pop("undantag", None)
    agreement.pop("kompletterar", None)
    agreement["dokument"] = "samverkansavtal"
    invoices = draw(st.lists(documents("faktura", spoilt=spoilt), min_size=1, max_size=3))
    for invoice in invoices:
        invoice.pop("kompletterar", None)
        invoice["dokument"] = "faktura"
    return Case(agreement, invoices, date(2019, 1, 31), ["free"])


# ------------------------------------------------------------------ documents as text
@dataclass(frozen=True)
class Style:
    """A way to write YAML: texts and dates quoted or plain, how nothing is said, records in lists as flow."""

    quoted: bool = False
    null: str = ""
    flow: bool = False


AS_IS = Style()


def styles() -> SearchStrategy[Style]:
    return st.builds(Style, st.booleans(), st.sampled_from(["", "null", "~"]), st.booleans())


_NOT_TEXT = re.compile(r"null|true|false|yes|no|on|off|y|n|\.?(inf|nan)", re.IGNORECASE)
_PLAIN = re.compile(r"[\w(]([\w .,/@()+-]*[\w.)])?")


def to_json(value: Any) -> str:
    """Compact JSON, numbers digit by digit."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {to_json(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(to_json(inner) for inner in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def to_yaml(document: Plain, style: Style = AS_IS) -> str:
    """Block YAML, numbers digit by digit."""
    return "".join(f"{line}\n" for line in _lines(document, style, ""))


def _lines(value: Any, style: Style, pad: str) -> list[str]:
    lines: list[str] = []
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        mark = f"{pad}{key}:" if isinstance(value, dict) else f"{pad}-"
        if not (isinstance(inner, dict | list) and inner):
            lines.append(f"{mark} {_scalar(inner, style)}".rstrip())
        elif isinstance(value, list):
            below = [to_json(inner)] if style.flow else _lines(inner, style, pad + "  ")
            lines += [f"{mark} {below[0].lstrip()}", *below[1:]]
        else:
            lines += [mark, *_lines(inner, style, pad + "  ")]
    return lines


def _scalar(value: Any, style: Style) -> str:
    if value is None:
        return style.null
    text = value.isoformat() if isinstance(value, date) else value
    if isinstance(text, str) and not style.quoted and _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text):
        return text
    return to_json(text)


def yaml_file(documents_: list[Plain], style: Style = AS_IS) -> str:
    """Several documents in one YAML file."""
    return "---\n".join(to_yaml(document, style) for document in documents_)


def jsonl(documents_: list[Plain]) -> str:
    """One JSON document a line."""
    return "".join(to_json(document) + "\n" for document in documents_)


# ------------------------------------------------------------------ do they reach the verdicts?
def shares(strategy: SearchStrategy[Case], examples: int = 300) -> dict[str, dict[str, float]]:
    """The share of cases in which a statement gets an outcome at least once: ``{statement: {outcome: 0.0 to 1.0}}``."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    grown = Counter[str]()

    @seed(1)
    @settings(max_examples=examples, derandomize=False, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(strategy)
    def grow(case: Case) -> None:
        grown["cases"] += 1
        for statement, outcome in {(key[2], outcome) for key, outcome in case.verdicts().items()}:
            seen[statement][outcome] += 1

    grow()
    return {statement: {outcome: seen[statement][outcome] / grown["cases"] for outcome in OUTCOMES}
            for statement in sorted(seen)}


if __name__ == "__main__":
    for title, grown_cases in (("cases", cases()), ("free_cases", free_cases())):
        print(f"{title:<26}" + "".join(f"{outcome:>15}" for outcome in OUTCOMES))
        for statement, reached in shares(grown_cases).items():
            print(f"{statement:<26}" + "".join(f"{reached[outcome]:>15.2f}" for outcome in OUTCOMES))
