"""Changes planted in an agreement, by the statement that they are about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import oracle
from hypothesis import strategies as st

from grow.changes import ABSENT, BLANKS, Groups, Site, later, plus, put, respelt, settle
from grow.right import COURSE, OTHER_COURSE, Plain


def _clipped(at: Site) -> None:
    """A notice on the last of August for the end of February: the month's end is where the readings part."""
    ending = oracle.part(at.document, "giltighet", "uppsagning")
    ending["avslut"] = date(2019, 2, 28)
    for notice in ending.get("meddelanden") or []:
        notice |= {"skickat": date(2018, 8, at.draw(st.integers(27, 31))), "mottaget": None}


def _short_equivalent(at: Site) -> None:
    """A course of fewer than 7.5 hp that somebody vouches for."""
    for person in _people(at):
        person["kurser"] = [{"kurs": OTHER_COURSE, "hogskolepoang": 3, "status": "genomford",
                             "genomford": date(2015, 6, 5), "motsvarande_enligt": "Siv Dahl"}]


def _told_twice(at: Site) -> None:
    """A notice that came too late beside one in time, or beside one that says little."""
    ending = oracle.part(at.document, "giltighet", "uppsagning")
    for notice in list(ending.get("meddelanden") or []):
        again: Plain = {**notice, "skickat": date(2019, 5, 1), "mottaget": at.pick(None, date(2019, 5, 2))}
        ending["meddelanden"].append(at.pick(again, {**notice, "skickat": None}, {"skickat": notice["skickat"]}, {}))


def _appointed_some_day(at: Site) -> None:
    """An appointment whose day isn't known, of somebody without a course that counts."""
    for person in _people(at):
        person |= {"utsedd": at.pick(None, "i höst"), "kurser": at.pick([], person.get("kurser"))}
        for course in person["kurser"] or []:
            course["status"] = at.pick("planerad", course.get("status"))


def _people(at: Site) -> list[Plain]:
    return [person for _, person in oracle.rows(at.document, "handledare") or [] if person]


_CONTACT = "kontaktpersoner/verksamheter/*"
_CHIEF, _COURSE = "handledare/*", "handledare/*/kurser/*"
_ENDING = "giltighet/uppsagning"
AGREEMENT_CHANGES: Groups = {
    "9-uppsagning": ([
        put(f"{_ENDING}/meddelanden/*", ABSENT), put(f"{_ENDING}/meddelanden", [], "ingen"),
        put(f"{_ENDING}/meddelanden/*/skickat", later(150), later(200)), put("frister/uppsagning_manader", 12),
        put(f"{_ENDING}/meddelanden", [])], [
        _clipped, _told_twice,
        put(f"{_ENDING}/meddelanden/*/mottaget", later(200), date(2019, 5, 1), "snart", None),
        put(f"{_ENDING}/avslut", later(-150), "till sommaren", date(2021, 1, 31), None),
        put(f"{_ENDING}/av", respelt, None, "Södra högskolan"), put(_ENDING, "i somras", {}),
        put("parter/samverkanspart", None, "Ekdalens kommun"), put("parter/larosaten", ["Norra vårdhögskolan"], None),
        put("frister/uppsagning_manader", 3, "sex", None),
        put(f"{_ENDING}/meddelanden/*/till", respelt, "Södra högskolan", None)]),
    "4.4-huvudansvarig-kurs": ([
        put(f"{_COURSE}/status", "pagaende", "planerad"), put(f"{_CHIEF}/kurser", [], "ingen"),
        put(f"{_COURSE}/genomford", date(2016, 11, 2), date(2018, 1, 1)), put(_COURSE, ABSENT),
        _short_equivalent], [
        put(f"{_COURSE}/hogskolepoang", 5, Decimal("7.4"), None), put(f"{_COURSE}/kurs", OTHER_COURSE),
        put(f"{_COURSE}/motsvarande_enligt", "ingen", "xx", "Siv Dahl"), put(f"{_COURSE}/poang", 4, None),
        put(f"{_COURSE}/genomford", "våren 2015", "2015-02-30", None, date(2016, 11, 1)),
        put(f"{_CHIEF}/utsedd", "i höst", date(2021, 1, 1), date(2015, 1, 1), *BLANKS),
        put(f"{_CHIEF}/huvudansvarig", False, "ja", "nej", "kanske", None), put(f"{_CHIEF}/kurser", ABSENT),
        _appointed_some_day, put(f"{_COURSE}/kurs", f"{COURSE}, 7,5 hp", f"{COURSE} 7.5 högskolepoäng", None)]),
    "7-verksamheter": ([
        put(_CONTACT, ABSENT), put(f"{_CONTACT}/namn", *BLANKS), put("verksamheter/*/namn", "Nya gården"),
        put("kontaktpersoner/verksamheter", ABSENT, [], "ingen")], [
        put("kontaktpersoner/verksamheter", "fyra stycken"),
        put(f"{_CONTACT}/telefon", "12 34 56", ["08-123 45 67"], "+46 (0)8-123 45 67", "08-123 45 67 (växel)",
            "070-123 45 67, 08-123 45 67", *BLANKS), put(f"{_CONTACT}/verksamhet", respelt),
        put(f"{_CONTACT}/epost", "moa.alm", "moa@ekdalen", "moa alm@ekdalen.example", *BLANKS),
        put("verksamheter/*/namn", respelt, "xx", None), put("verksamheter", ABSENT, [], ["Björkgården"])]),
    "7-verksamheter, kontakt": ([put(f"{_CONTACT}/verksamhet", "Okända gården", *BLANKS)], [
        put(f"{_CONTACT}/verksamhet", respelt, ["Björkgården"]), put(f"{_CONTACT}/verksamhet", "Lindgården")]),
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
        put("giltighet/fran", date(2017, 6, 1), date(2018, 6, 16), date(2018, 12, 16), None), settle], [
        put("ersattning/priser", "enligt bilaga", "ingen", None), put("giltighet", "från i höst", ABSENT),
        put("ersattning/belopp_per_vecka", 1600, "enligt bilaga"),
        put("ersattning/dagar_per_vecka", None, 4, 7, "ingen"),
        put("ersattning/prisar", 2017, None, "2016"),
        put("frister/faktura_ht", "12-01", "12-24", "15 december", None), put("frister/faktura_vt", "06-06", "05-30"),
        put("frister/betalning_dagar", 60, "trettio", None), put("id", "annat-avtal")]),
}


