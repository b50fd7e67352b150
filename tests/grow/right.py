"""(a) Right documents: a complete agreement and invoices with nothing wrong, under any reading."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import oracle
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Plain = dict[str, Any]

COURSE = "Högskolepedagogik för lärare och handledare i verksamhetsförlagd utbildning"
OTHER_COURSE = "Handledning i vården"
PEOPLE = ("Vera Ek", "Moa Alm", "Siv Dahl", "Åsa Öberg", "Per-Olof Nyström")
STUDENTS = ("Ida Ström", "Ali Berg", "Zoë Lindén", "Åke Öst", "Maja von Rosen", "Yusuf Hed", "Lo Säll", "Eva Ås",
            "Kim Bäck", "Noa Falk", "Tova Åhl", "Max Ehn")
MONDAYS = {"HT2016": date(2016, 9, 5), "VT2017": date(2017, 2, 6), "HT2017": date(2017, 9, 4),
           "VT2018": date(2018, 2, 5), "HT2018": date(2018, 9, 3)}
PRICES = {2016: Decimal(1530), 2017: Decimal(1553), 2018: Decimal("1577.53"), 2019: Decimal("1601.50")}


def checked(digits: str) -> str:
    """The digits with their Luhn check digit."""
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(digits))]
    return digits + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


KOMMUN: Plain = {"namn": "Ekdalens kommun", "organisationsnummer": checked("212000998"), "typ": "kommun"}
LAROSATEN: tuple[Plain, ...] = tuple({"namn": n, "organisationsnummer": checked(d), "utbildningar": ["sjukskoterska"]}
                  for n, d in (("Sjöbergska högskolan", "202100887"), ("Norra vårdhögskolan", "802400776")))
PLACES = ("Björkgården", "Lindgården", "Åkerö hemtjänst")
BANKGIRO = f"{checked('556123')[:3]}-{checked('556123')[3:]}"


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
                       "priser": [{"ar": year, "belopp_per_vecka": PRICES[year], "kalla": "Prisbesked"}
                                  for year in (2017, 2018, 2019)]},
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


def kronor(exact: Decimal) -> Decimal:
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
            "ersattning": kronor(days * _price(agreement, first.year) / 5)}


def add_up(invoice: Plain) -> None:
    rows = [row for row in invoice["rader"] if isinstance(row, dict)]
    amounts = [row["ersattning"] for row in rows if isinstance(row.get("ersattning"), int | Decimal)]
    invoice["total"] = sum(amounts, Decimal(0))
    invoice.pop("oresavrundning", None)


def deadline(term: str) -> date:
    return date(int(term[2:]), *((6, 15) if term[0] == "V" else (12, 15)))


def redate(invoice: Plain, day: date) -> None:
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
    dated = deadline(term) - timedelta(draw(st.integers(0, 18)))
    terms: Plain = draw(st.sampled_from([{"forfallodatum": dated}, {"betalningsvillkor_dagar": 30},
                                         {"forfallodatum": dated, "betalningsvillkor_dagar": 30}]))
    said: Plain = draw(st.sampled_from([{}, {"moms": 0}, {"moms": None}, {"moms": "ingen"}]))
    invoice = {"dokument": "faktura", "nummer": f"{term[2:]}-{number:04}", "avtal": agreement["id"], "termin": term,
               "avsandare": {"namn": place, "organisationsnummer": KOMMUN["organisationsnummer"],
                             "kontaktperson": "Moa Alm", "telefon": "08-123 45 67"},
               "fakturamottagare": {"namn": home["namn"], "organisationsnummer": home["organisationsnummer"]},
               "betalning": {"bankgiro": BANKGIRO}, "rader": rows, **terms, **said}
    redate(invoice, dated)
    add_up(invoice)
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


