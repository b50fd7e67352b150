"""The documents that are measured on: one agreement and any number of its invoices, the same every time.

People, places and numbers are invented; the check digits are right.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from stdnum import luhn

LINES = 10
_FIRST = (
    "Alva", "Bodil", "Cajsa", "David", "Ebba", "Filip", "Greta", "Hugo", "Inez", "Jonna", "Kerstin", "Love", "Märta",
    "Nils", "Olle", "Petra", "Rune", "Signe", "Tove", "Ulla", "Vera", "Wilma", "Yngve", "Åke", "Örjan",
)
_FAMILY_START = (
    "Alm", "Berg", "Dal", "Ek", "Fors", "Gran", "Hag", "Kull", "Lind", "Malm", "Norr", "Ros", "Sand", "Sjö", "Sten",
    "Sund", "Söder", "Wester", "Åker", "Öster",
)
_FAMILY_END = (
    "berg", "blad", "blom", "by", "dahl", "fors", "gren", "holm", "kvist", "land", "lund", "man", "mark", "ner", "näs",
    "rot", "stedt", "ström", "vall", "vik",
)
_WEEK, _DAY = Decimal(1530), Decimal(306)
_MONDAY = date(2016, 9, 5)


def numbered(digits: str) -> str:
    """Digits with their check digit, a hyphen before the last four."""
    whole = digits + luhn.calc_check_digit(digits)
    return f"{whole[:-4]}-{whole[-4:]}"


KOMMUN, LAROSATE, BANKGIRO = numbered("212000991"), numbered("202100888"), numbered("9912300")


def person(index: int) -> str:
    """A name; 10,000 different ones from index 0."""
    rest, first = divmod(index, len(_FIRST))
    start, end = divmod(rest % (len(_FAMILY_START) * len(_FAMILY_END)), len(_FAMILY_END))
    return f"{_FIRST[first]} {_FAMILY_START[start]}{_FAMILY_END[end]}"


def place(index: int) -> str:
    """The name of a verksamhet."""
    return f"{_FAMILY_START[index % len(_FAMILY_START)]}gården {index + 1}"


def agreement(places: int) -> str:
    """A complete agreement, as YAML, with this many verksamheter that take 400 students a year each."""
    indices = range(places)
    return f"""\
dokument: samverkansavtal
id: ekdalen-sjobergska-2016
parter:
  samverkanspart:
    namn: Ekdalens kommun
    organisationsnummer: {KOMMUN}
    typ: kommun
    avsiktsforklaring_antagen: 2016-06-20
  larosaten:
    - namn: Sjöbergska högskolan
      organisationsnummer: {LAROSATE}
      avsiktsforklaring_antagen: 2016-06-16
beslut: {{datum: 2016-08-22, instans: Kommunstyrelsen, tecknas_av: Förvaltningschefen}}
utbildningar:
  - typ: sjukskoterska
verksamheter:
{"".join(map(_verksamhet, indices))}\
kontaktpersoner:
  larosate:
    - {{namn: Hugo Sandmark, titel: VFU-samordnare, larosate: Sjöbergska högskolan, epost: vfu@sjobergska.example}}
  verksamheter:
{"".join(map(_kontaktperson, indices))}\
handledare:
{"".join(map(_handledare, indices))}\
ersattning: {{belopp_per_vecka: 1530, prisar: 2016, dagar_per_vecka: 5}}
frister:
  {{perioder_ht: "03-15", perioder_vt: "09-15", antal_ht: "05-15", antal_vt: "11-15", andring_veckor: 4,
   faktura_vt: "06-15", faktura_ht: "12-15", betalning_dagar: 30, uppsagning_manader: 6}}
tolkningar: {{terminsvis: flera}}
fortbildning:
  - {{kurs: Vård av äldre, omfattning: "7,5 hp", kostnad: 0, form: fristaende}}
studentuppsatser:
  - {{projekt: Nattro, verksamhet: {place(0)}, tidpunkt: VT2017, niva: grund, ersattning: 0, etikprovning_kravs: nej}}
giltighet: {{fran: 2016-09-01}}
undertecknat:
  - {{part: Ekdalens kommun, namn: Ulla Rosvall, befattning: Förvaltningschefen, datum: 2016-08-29}}
  - {{part: Sjöbergska högskolan, namn: Åke Malmlund, befattning: Rektor, datum: 2016-08-30}}
"""


def _verksamhet(index: int) -> str:
    return f"""\
  - namn: {place(index)}
    organisationsnummer: {KOMMUN}
    driftsform: kommunal
    platser: [{{utbildning: sjukskoterska, studenter_per_ar: 400}}]
"""


def _kontaktperson(index: int) -> str:
    return f"""\
    - namn: {person(400 + index)}
      titel: Enhetschef
      verksamhet: {place(index)}
      epost: enhet{index + 1}@ekdalen.example
      telefon: 08-555 010 {index:02}
"""


def _handledare(index: int) -> str:
    return f"""\
  - namn: {person(800 + index)}
    verksamhet: {place(index)}
    huvudansvarig: ja
    utsedd: 2016-09-01
    examina: [{{examen: sjukskoterska}}]
    erfarenhet_ar: 6
    kurser:
      - kurs: Högskolepedagogik för lärare och handledare i verksamhetsförlagd utbildning
        steg: hogskolepedagogik
        hogskolepoang: 7.5
        status: genomford
        genomford: 2015-06-05
    erbjudanden:
      - kurs: Webbaserad introduktion i pedagogik och handledning
        steg: webbintroduktion
        datum: 2016-08-30
        kostnad: 0
    onskar_poangsatt: nej
"""


def invoice(index: int, places: int, *, faulty: bool = False) -> str:
    """Invoice ``index`` of the autumn term 2016, as YAML, with ten students that no other invoice has.

    A faulty one bills the started week of its last line as a whole one.
    """
    sender = index % places
    lines = [_line(index, line, place(sender), faulty=faulty and line == LINES - 1) for line in range(LINES)]
    return f"""\
dokument: faktura
nummer: "2016-{index + 1:04}"
avtal: ekdalen-sjobergska-2016
datum: 2016-12-09
forfallodatum: 2017-01-08
betalningsvillkor_dagar: 30
termin: HT2016
period: {{fran: 2016-09-05, till: 2016-12-02}}
avsandare:
  namn: {place(sender)}
  organisationsnummer: {KOMMUN}
  kontaktperson: {person(400 + sender)}
  telefon: 08-555 010 {sender:02}
  epost: enhet{sender + 1}@ekdalen.example
fakturamottagare: {{namn: Sjöbergska högskolan, organisationsnummer: {LAROSATE}}}
betalning: {{bankgiro: {BANKGIRO}}}
valuta: SEK
rader:
{"".join(text for text, _ in lines)}\
moms: 0
total: {sum(amount for _, amount in lines)}.00
"""


def _line(index: int, line: int, verksamhet: str, *, faulty: bool) -> tuple[str, Decimal]:
    """A line's YAML and amount: one to eight weeks and up to four days from a Monday on, whole by 2 December."""
    weeks, days = 1 + (index + line) % 8, (index + 2 * line) % 5
    if faulty and not days:
        days = 1
    first = _MONDAY + timedelta(weeks=(index + 3 * line) % 5)
    last = first + timedelta(weeks=weeks, days=days - 1 if days else -3)
    amount = (weeks + 1) * _WEEK if faulty else weeks * _WEEK + days * _DAY
    text = f"""\
  - verksamhet: {verksamhet}
    student: {person(index * LINES + line)}
    utbildning: sjukskoterska
    larosate: Sjöbergska högskolan
    startdatum: {first}
    slutdatum: {last}
    antal_veckor: {weeks}
    antal_dagar: {days}
    ersattning: {amount}.00
    momssats: 0
"""
    return text, amount


def write(folder: Path, invoices: int, places: int, *, faulty_every: int = 0) -> None:
    """Write ``avtal.yaml`` and ``faktura-0001.yaml`` … into a folder; every ``faulty_every``-th is faulty."""
    (folder / "avtal.yaml").write_text(agreement(places), "utf-8")
    for index in range(invoices):
        faulty = bool(faulty_every) and index % faulty_every == faulty_every - 1
        (folder / f"faktura-{index + 1:04}.yaml").write_text(invoice(index, places, faulty=faulty), "utf-8")
