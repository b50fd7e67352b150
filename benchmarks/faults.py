"""Invoices in bulk, as JSON Lines, with planted faults, namesakes among the students, and the truth about both."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import documents

Plain = dict[str, Any]
PLACES = 50
#: What the verksamheter of each agreement are called.
_HOMES = ("gården", "hemmet", "gläntan")
_FAULTY_EVERY, _NAMESAKE_EVERY, _ESCAPED_EVERY, _SPREAD_EVERY = 100, 50, 40, 20
_AGREEMENT = "ekdalen-sjobergska-2016"
_WEEK, _DAY = 1530, 306
_MONDAY = date(2016, 9, 5)
_DATED = date(2016, 11, 28)


def _set(name: str, value: Any) -> Callable[[Plain], None]:
    def fault(invoice: Plain) -> None:
        invoice[name] = value
    return fault


def _in(name: str, field: str, value: Any) -> Callable[[Plain], None]:
    def fault(invoice: Plain) -> None:
        invoice[name][field] = value
    return fault


def _row(**values: Any) -> Callable[[Plain], None]:
    def fault(invoice: Plain) -> None:
        invoice["rader"][3].update(values)
    return fault


def _started_week(invoice: Plain) -> None:
    row = invoice["rader"][3]
    row |= {"antal_veckor": 2, "antal_dagar": 1, "ersattning": 3 * _WEEK, "slutdatum": row["startdatum"]
            + timedelta(weeks=2)}
    _add_up(invoice)


def _one_ore(invoice: Plain) -> None:
    row = invoice["rader"][3]
    row["ersattning"] = round(row["ersattning"] + 0.01, 2)
    _add_up(invoice)


def _too_many_days(invoice: Plain) -> None:
    row = invoice["rader"][3]
    row["antal_veckor"] += 2
    row["ersattning"] += 2 * _WEEK
    _add_up(invoice)


def _half_a_day(invoice: Plain) -> None:
    row = invoice["rader"][3]
    row["antal_dagar"] += -0.5 if row["antal_dagar"] else 0.5
    row["antal_veckor"] -= 0 if row["antal_dagar"] > 0.5 else 1
    row["ersattning"] = row["antal_veckor"] * _WEEK + row["antal_dagar"] * _DAY
    _add_up(invoice)


def _late(invoice: Plain) -> None:
    invoice["datum"], invoice["forfallodatum"] = date(2016, 12, 19), date(2017, 1, 18)


def _too_early(invoice: Plain) -> None:
    invoice["rader"][3]["startdatum"] = date(2016, 8, 29)


def _rounding(invoice: Plain) -> None:
    invoice["oresavrundning"] = 1
    invoice["total"] += 1


def _backwards(invoice: Plain) -> None:
    row = invoice["rader"][3]
    row["startdatum"], row["slutdatum"] = row["slutdatum"], row["startdatum"]


#: What is planted, by the rule that finds it and what it is.
FAULTS: dict[tuple[str, str], Callable[[Plain], None]] = {
    ("R-4.6-belopp", "påbörjad vecka som hel"): _started_week,
    ("R-4.6-belopp", "ett öre för mycket"): _one_ore,
    ("R-4.6-summa", "fel summa"): _set("total", 1),
    ("R-4.6-moms", "moms"): _set("moms", 25),
    ("R-4.6-moms", "momssats på en rad"): _row(momssats=25),
    ("R-4.6-oresavrundning", "en krona i öresavrundning"): _rounding,
    ("R-4.6-dagar-i-perioden", "fler veckor än perioden har"): _too_many_days,
    ("R-4.6-hela-dagar", "en halv dag"): _half_a_day,
    ("R-4.6-praktikperiod", "slut före start"): _backwards,
    ("R-4.6-student", "ingen student"): _row(student=None),
    ("R-4.6-verksamhet", "okänd verksamhet"): _row(verksamhet="Solgläntan"),
    ("R-4.6-utbildning", "annan utbildning"): _row(utbildning="fysioterapeut"),
    ("R-4.6-termin", "efter fristen"): _late,
    ("R-4.6-ratt-termin", "annan termin"): _set("termin", "HT2018"),
    ("R-4.6-villkor", "20 dagar"): _set("betalningsvillkor_dagar", 20),
    ("R-4.6-giro", "fel kontrollsiffra"): _in("betalning", "bankgiro", "991-2302"),
    ("R-4.6-avsandare", "ingen kontaktperson"): _in("avsandare", "kontaktperson", None),
    ("R-4.6-mottagare", "annans organisationsnummer"): _in("avsandare", "organisationsnummer", documents.LAROSATE),
    ("R-4.6-till-larosatet", "annan mottagare"): _in("fakturamottagare", "organisationsnummer", documents.KOMMUN),
    ("R-4.6-vfu", "auskultation"): _row(form="auskultation"),
    ("R-4.6-valuta", "euro"): _set("valuta", "EUR"),
    ("R-4.6-giltighet", "före avtalets start"): _too_early,
}
#: What another invoice shows, and how many invoices before this one that is.
_TWICE = "R-4.6-dubbel", "samma dagar på två fakturor"
_NUMBER = "R-4.6-nummer", "numret på två fakturor"
_SENT_AGAIN = "R-4.6-omsand", "fakturan igen med nytt nummer"
BEFORE = {_TWICE[0]: 2, _NUMBER[0]: PLACES * len(_HOMES), _SENT_AGAIN[0]: PLACES * len(_HOMES)}


def agreements() -> Iterator[str]:
    """Agreements, as YAML, each with verksamheter of its own."""
    for number, home in enumerate(_HOMES):
        yield documents.agreement(PLACES).replace(_AGREEMENT, _named(number)).replace(_HOMES[0], home)


def _named(number: int) -> str:
    return f"{_AGREEMENT}-{number + 1}"


def student(index: int) -> str:
    """A name; forty thousand million different ones."""
    rest, first = divmod(index, 10_000)
    third, second = divmod(rest, 400)
    given, family = documents.person(first).split()
    others = f" {documents.person(third)}".replace(" ", "-").lower().title() if third else ""
    return f"{given}{others} {family}-{documents.person(25 * second).split()[1]}"


def _place(index: int, sender: int) -> str:
    return documents.place(sender % PLACES).replace(_HOMES[0], _HOMES[index % len(_HOMES)])


def invoice(index: int) -> Plain:
    """A right invoice of the autumn term 2016, ten lines, its students on no other but for namesakes in other weeks.
    One in twenty has lines of two verksamheter."""
    sender = index // len(_HOMES) % PLACES
    places = [_place(index, sender + (line % 2 if index % _SPREAD_EVERY == 1 else 0))
              for line in range(documents.LINES)]
    rows = [_line(index, line, place) for line, place in enumerate(places)]
    dated = _DATED + timedelta(index // PLACES % 15)
    made: Plain = {
        "dokument": "faktura", "typ": "faktura", "nummer": f"{100_000 + index}", "avtal": _named(index % len(_HOMES)),
        "datum": dated, "forfallodatum": dated + timedelta(30), "betalningsvillkor_dagar": 30, "mottagen": None,
        "betald": None, "termin": "HT2016", "period": {"fran": _MONDAY, "till": date(2016, 12, 2)},
        "avsandare": {"namn": places[0], "organisationsnummer": documents.KOMMUN,
                      "kontaktperson": documents.person(400 + sender), "telefon": f"08-555 010 {sender:02}",
                      "epost": f"enhet{sender + 1}@ekdalen.example"},
        "fakturamottagare": {"namn": "Sjöbergska högskolan", "organisationsnummer": documents.LAROSATE},
        "betalning": {"bankgiro": documents.BANKGIRO, "plusgiro": None}, "valuta": "SEK", "rader": rows, "moms": 0,
        "oresavrundning": 0, "total": 0}
    _add_up(made)
    return made


def _line(index: int, line: int, place: str) -> Plain:
    """One to eight weeks and up to four days; the first line of every fiftieth invoice is a namesake of one before."""
    weeks, days = 1 + (index + line) % 8, (index + 2 * line) % 5
    first, who = _MONDAY + timedelta(weeks=(index + 3 * line) % 4), index * documents.LINES + line
    if line == 0 and index % _NAMESAKE_EVERY in (0, 1):
        weeks, days, first = 2, 0, _MONDAY + timedelta(weeks=6 * (index % _NAMESAKE_EVERY))
        who = (index - index % _NAMESAKE_EVERY) * documents.LINES
    last = first + timedelta(weeks=weeks, days=days - 1 if days else -3)
    return {"verksamhet": place, "student": student(who), "utbildning": "sjukskoterska",
            "larosate": "Sjöbergska högskolan", "form": "vfu", "startdatum": first, "slutdatum": last,
            "antal_veckor": weeks, "antal_dagar": days, "ersattning": weeks * _WEEK + days * _DAY, "momssats": 0}


def _add_up(made: Plain) -> None:
    made["total"] = round(sum(row["ersattning"] for row in made["rader"]), 2)


def invoices(count: int) -> Iterator[tuple[str, list[str] | None]]:
    """Each invoice as a line of JSON, and the rule that finds its planted fault and what that is; None where it has
    none. On one in forty the names are escaped (\\u00f6)."""
    kinds = [*FAULTS, _TWICE, _NUMBER, _SENT_AGAIN]
    for index in range(count):
        made = invoice(index)
        planted = index % _FAULTY_EVERY == min(_FAULTY_EVERY, count) // 2
        kind = kinds[index // _FAULTY_EVERY % len(kinds)]
        if planted and kind[0] in BEFORE:
            _beside(made, kind, index)
        elif planted:
            FAULTS[kind](made)
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=_written)
        if index % _ESCAPED_EVERY == 3:
            for name in {row["student"] for row in made["rader"] if row["student"]}:
                text = text.replace(f'"student":"{name}"', f'"student":{json.dumps(name)}')
        yield text, list(kind) if planted else None


def _beside(made: Plain, kind: tuple[str, str], index: int) -> None:
    """A fault that another invoice shows."""
    other = invoice(index - BEFORE[kind[0]])
    if kind == _NUMBER:
        made["nummer"] = other["nummer"]
    elif kind == _SENT_AGAIN:
        made["rader"] = other["rader"]
    else:
        made["rader"][3] |= {name: other["rader"][5][name] for name in (
            "student", "startdatum", "slutdatum", "antal_veckor", "antal_dagar", "ersattning")}
    _add_up(made)


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
