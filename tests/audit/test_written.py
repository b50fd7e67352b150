"""However an invoice is written, the verdict pass settles it only where the interpreter does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from grow import Plain
from grow.at_random import agreement, compact, invoice
from grow.right import LAROSATEN

from checker import rulebook, sources
from checker.case import Documents, judge_case
from checker.findings import Utfall

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from checker.audit.bulk import Sweep, Verdicts

BOOK = rulebook.load()
AS_OF = date(2017, 6, 1)
SETTLED = (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG)


def plan() -> Plain:
    return agreement(Random(2)) | {"tolkningar": {"terminsvis": "flera"}, "giltighet": {"fran": date(2016, 9, 1)}}


def right(number: int) -> Plain:
    """A right invoice whose students are on no other."""
    home = {name: LAROSATEN[0][name] for name in ("namn", "organisationsnummer")}
    made = invoice(Random(number), number, faults=0, holes=0) | {
        "nummer": f"{1000 + number}", "fakturamottagare": home}
    for line, row in enumerate(made["rader"]):
        row["larosate"] = home["namn"]
        row["student"] = f"Berit {'abcdefghij'[line]}{'abcdefghij'[number % 10]}{'abcdefghij'[number // 10]}ström"
    return made


def swept(*texts: bytes) -> Verdicts:
    (under,) = sources.read("avtal.json", compact(plan())).documents
    sweep = Sweep(BOOK, [under], AS_OF)
    sweep.take(texts)
    return sweep.finish()


def holds(*texts: bytes) -> Verdicts:
    """The pass's verdicts, once each of the settled has been found green by the interpreter, all judged together."""
    (under,) = sources.read("avtal.json", compact(plan())).documents
    papers = []
    for number, text in enumerate(texts):
        try:
            (paper,) = sources.read(f"{number:03}.json", text).documents
        except sources.SourceError:
            continue
        papers.append(paper)
    said = {paper.path: {finding.outcome for finding in paper.findings}
            for paper in judge_case(Documents([under, *papers]), BOOK, AS_OF).documents}
    verdicts = swept(*texts)
    for number, text in enumerate(texts):
        if number in verdicts.unreadable:
            assert f"{number:03}.json" not in said
        elif number not in verdicts.asked:
            assert said[f"{number:03}.json"] <= set(SETTLED), text
    return verdicts


def test_right_invoices_are_settled() -> None:
    assert holds(*(compact(right(number)) for number in range(8))).settled == 8


def spaced(made: Plain) -> bytes:
    return json.dumps(json.loads(compact(made)), ensure_ascii=False).encode()


def escaped(made: Plain) -> bytes:
    return json.dumps(json.loads(compact(made)), separators=(",", ":")).encode()


def indented(made: Plain) -> bytes:
    return json.dumps(json.loads(compact(made)), ensure_ascii=False, indent=1).encode()


@pytest.mark.parametrize("write", [compact, spaced, escaped])
@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_ways_of_programs_to_write_json_are_all_settled(write: Callable[[Plain], bytes], ending: bytes) -> None:
    assert holds(*(write(right(number)) + ending for number in range(6))).settled == 6


def test_ways_to_write_json_may_be_mixed() -> None:
    ways = (compact, spaced, escaped, indented)
    verdicts = holds(*(ways[number % 4](right(number)) for number in range(12)))
    assert verdicts.count == 12
    assert verdicts.settled >= 9


@pytest.mark.parametrize("name", ["Åsa Öst", "ÅSA ÖST", "Åsa \\u00d6st", "A\\u030asa Öst", "\\u00c5SA  \\u00d6ST ",
                                  "Åsa\\tÖst", "åsa\u00a0öst"])
def test_a_student_is_known_however_the_name_is_written(name: str) -> None:
    texts = [compact(one) for one in (right(1), right(1) | {"nummer": "77"})]
    first = right(1)["rader"][0]["student"].encode()
    both = [texts[0].replace(first, "Åsa Öst".encode(), 1), texts[1].replace(first, name.encode(), 1)]
    others = [compact(right(number)) for number in range(2, 5)]
    verdicts = holds(*both, *others)
    assert {0, 1} <= verdicts.asked or 1 in verdicts.unreadable


_ODD: dict[str, tuple[bytes, bytes]] = {
    "nyckeln två gånger på raden": (b'"momssats":0', b'"momssats":0,"momssats":0'),
    "beloppet två gånger": (b'"momssats":0', b'"momssats":0,"ersattning":1'),
    "studenten två gånger": (b'"momssats":0', b'"momssats":0,"student":"Nils Ek"'),
    "verksamheten två gånger": (b'"momssats":0', b'"momssats":0,"verksamhet":"x"'),
    "numret två gånger": (b'"typ":', b'"nummer":"9","typ":'),
    "summan två gånger": (b'"moms":0', b'"moms":0,"total":1'),
    "raderna två gånger": (b'"moms":0', b'"rader":[],"moms":0'),
    "momsen två gånger": (b'"moms":0', b'"moms":0,"moms":25'),
    "en okänd nyckel": (b'"moms":0', b'"moms":0,"hemligt":1'),
    "en okänd nyckel på raden": (b'"momssats":0', b'"momssats":0,"hemligt":1'),
    "ett personnummer i namnet": (b'"student":"Berit', b'"student":"19121212-1212 Berit'),
    "ett personnummer i numret": (b'"nummer":"10', b'"nummer":"191212121212-'),
    "ett styrtecken i namnet": (b'"student":"Berit', b'"student":"Be\x01rit'),
    "en radbrytning i namnet": (b'"student":"Berit', b'"student":"Be\nrit'),
    "fel kodning i namnet": (b'"student":"Berit', b'"student":"Be\xe5rit'),
    "halv kodning i namnet": (b'"student":"Berit', b'"student":"Be\xc3rit'),
    "ett escapat citattecken i namnet": (b'"student":"Berit', b'"student":"Be\\"rit'),
    "en platshållare som namn": (b'"student":"Berit ada', b'"student":"NN","inriktning":"'),
    "inget namn": (b'"student":"Berit', b'"student":"","x":"Berit'),
    "en klammer i ett värde": (b'"form":"vfu"', b'"form":"vfu","inriktning":"a{b"'),
    "en hakparentes sist": (b'"moms":0', b'"moms":0,"meddelande":"]"'),
    "ören": (b'"moms":0', b'"moms":0.00'),
    "halva ören": (b'"momssats":0', b'"momssats":0.145'),
    "en inledande nolla": (b'"total":', b'"total":0'),
    "exponent": (b'"moms":0', b'"moms":0e0'),
    "minus noll": (b'"moms":0', b'"moms":-0'),
    "ingen": (b'"nummer":"1', b'"nummer":"ingen","id":"1'),
    "avslutat för tidigt": (b'"moms":0', b'"moms":0}{"moms":0'),
    "en klammer i namnet": (b'"student":"Berit', b'"student":"Berit},{'),
    "en hakparentes i namnet": (b'"student":"Berit', b'"student":"Berit]'),
    "ett kolon i namnet": (b'"student":"Berit', b'"student":"student: Berit'),
    "två namn i ett": (b'"student":"Berit', b'"student":"Anna Ek\\nBerit'),
    "två namn i ett, escapat": (b'"student":"Berit', b'"student":"Anna Ek\\u000aBerit'),
    "ett halvt tecken i namnet": (b'"student":"Berit', b'"student":"Ber\\ud800it'),
    "ett halvt tecken till": (b'"student":"Berit', b'"student":"Ber\\udc00it'),
    "ett ogiltigt tecken i namnet": (b'"student":"Berit', b'"student":"Ber\\qit'),
    "ett bakstreck sist i namnet": (b'","utbildning"', b'\\\\","utbildning"'),
    "ett ensamt bakstreck sist i namnet": (b'","utbildning"', b'\\","utbildning"'),
    "namnet utan kolon": (b'"student":"Berit', b'"student""Berit'),
    "studenten som tal": (b'"student":"', b'"student":17,"inriktning":"'),
    "ingen student": (b'"student":"', b'"inriktning":"'),
    "namnets nyckel i ett värde": (b'"form":"vfu"', b'"form":"vfu","inriktning":"\\"student\\":\\"Nils Ek"'),
    "en tom rad": (b'{"verksamhet":', b'{},{"verksamhet":'),
    "två rader utan komma": (b'},{"verksamhet":', b'}{"verksamhet":'),
    "två rader med två kommatecken": (b'},{"verksamhet":', b'},,{"verksamhet":'),
    "inga rader": (b'"rader":[', b'"rader":[],"x":['),
    "tabb mellan fälten": (b'"momssats":0', b'\t"momssats":0'),
    "radslut mellan fälten": (b'"momssats":0', b'\r\n"momssats":0'),
    "skräp efter": (b'"moms":0', b'"moms":0}x{"moms":0'),
}


@pytest.mark.parametrize("odd", _ODD)
def test_oddly_written_invoices_come_to_what_the_interpreter_says(odd: str) -> None:
    before, after = _ODD[odd]
    texts = [compact(right(number)) for number in range(6)]
    assert before in texts[3]
    every = [texts[0], texts[1], texts[3].replace(before, after, 1), texts[4], texts[5].replace(before, after)]
    assert holds(*every).settled >= 2
    assert holds(*reversed(every)).settled >= 2


@pytest.mark.parametrize("line", [0, 1, -1])
@pytest.mark.parametrize("missing", ["verksamhet", "student", "slutdatum", "ersattning"])
def test_a_row_that_lacks_a_field_is_not_taken_for_one_that_has_it(line: int, missing: str) -> None:
    every = [right(number) for number in range(6)]
    for row in every[3]["rader"]:
        row |= {name: every[3]["rader"][0][name] for name in row if name not in ("student", "verksamhet")}
    every[3]["total"] = sum(row["ersattning"] for row in every[3]["rader"])
    for row in every[4]["rader"]:
        row |= {name: every[3]["rader"][0][name] for name in row if name not in ("student", "verksamhet")}
    every[4]["total"] = sum(row["ersattning"] for row in every[4]["rader"])
    del every[4]["rader"][line][missing]
    if missing == "ersattning":
        every[4]["total"] -= every[3]["rader"][0]["ersattning"]
    texts = [compact(one) for one in every]
    assert 4 in holds(*texts).asked
    assert 1 in holds(*reversed(texts)).asked


@pytest.mark.parametrize("amount", ["6120.005", "0.145", "12345678901234567", "6120.00", "6120.0", "612e1", "6119.99",
                                    '"6 120"', '"6120,00"', "null", "-6120", "1e400"])
def test_amounts_are_exact(amount: str) -> None:
    made = right(1)
    made["rader"] = made["rader"][:1]
    row = made["rader"][0]
    row |= {"startdatum": date(2016, 9, 5), "slutdatum": date(2016, 9, 30), "antal_veckor": 4, "antal_dagar": 0,
            "ersattning": 6120}
    text = compact(made | {"total": 6120})
    odd = text.replace(b'"ersattning":6120', f'"ersattning":{amount}'.encode()).replace(
        b'"total":6120', f'"total":{amount}'.encode())
    only_row = text.replace(b'"ersattning":6120', f'"ersattning":{amount}'.encode())
    only_sum = text.replace(b'"total":6120', f'"total":{amount}'.encode())
    others = [compact(right(number)) for number in range(2, 4)]
    numbered = [one.replace(b'"nummer":"1001"', b'"nummer":"%d"' % n).replace(b"Berit", b"Ber" + b"aeiou"[n:n + 1])
                for n, one in enumerate((odd, only_row, only_sum, text))]
    verdicts = holds(*numbered, *others)
    assert 3 not in verdicts.asked
    if amount in ("6120.00", "6120.0"):
        assert verdicts.settled == 6
    elif amount not in ("612e1", '"6 120"', '"6120,00"'):
        assert {0, 1, 2} <= verdicts.asked | verdicts.unreadable.keys()


@pytest.mark.parametrize("numbers", [("17", "17"), ("A 17", "a17"), ("0017", "17"), ("F-017", "f-17")])
def test_a_number_is_one_however_it_is_written(numbers: tuple[str, str]) -> None:
    made = [right(3) | {"nummer": numbers[0]}, right(4) | {"nummer": numbers[1]}]
    made[1]["avsandare"] = made[0]["avsandare"]
    for row in made[1]["rader"]:
        row["verksamhet"] = made[0]["avsandare"]["namn"]
    assert holds(*map(compact, made), compact(right(5))).asked == {0, 1}
