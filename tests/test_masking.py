"""No person is left in a report that asks for masking, and nothing else is harmed."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from checker.document import fold
from checker.findings import (
    ClauseReport,
    DocumentReport,
    Finding,
    FormNote,
    Level,
    Location,
    Missing,
    Modalitet,
    ReadingOutcome,
    Report,
    Unreadable,
    Utfall,
)
from checker.masking import Masker
from checker.reports import REPORTS, Options
from checker.rewriting import mask_numbers
from checker.sources.personnummer import HIDDEN_NUMBER, hide_numbers

KEY = b"en nyckel"


def person(name: str, key: bytes = KEY) -> str:
    return "person-" + hmac.new(key, fold(name).encode(), hashlib.sha256).hexdigest()[:6]


def full_report(text: str) -> Report:
    """A report with the text in every string that can come from a document."""
    location = Location(f"/rader/0/{text}", f"fakturor/{text}.yaml", 3, 5, f"cell {text}", text)
    finding = Finding(
        rule="R-4.6-dag", statements=("4.6-dag",), modality=Modalitet.SKA, level=Level.ERROR, outcome=Utfall.TVISTIG,
        message=f"Raden för {text} är fel.", quote=f"ord av {text}", action=f"Fråga {text}.", subject=f"/rader/{text}",
        locations=(location,), expected=text, actual=f"{text}, 2", difference=text,
        missing=(Missing(f"{text}.yaml", f"/x/{text}", f"kursen för {text}"),),
        readings=(ReadingOutcome("prisdatum", "vfu-dag", Utfall.UPPFYLLD, text, text),
                  ReadingOutcome("prisdatum", "fakturadatum", Utfall.BRUTEN, "3", text)),
        waiver={"beslutad_av": text, "till": None}, declared={"skal": text}, fingerprint="0a1b")
    document = DocumentReport(
        f"fakturor/{text}.yaml", "faktura", "a" * 64, f"avtal med {text}.yaml",
        [FormNote(f"/{text}", f"Okänd nyckel {text}", location)], [ClauseReport("§ 4.6", f"Om {text}", [finding])])
    return Report("0.1.0", "1", "b" * 64, "2016-12-20", [document],
                  [Unreadable(f"{text}.json", f"går inte att läsa: {text}", 3)], [f"{text}.txt"])


@pytest.mark.parametrize("period", ["2016-09-19–2016-10-12", "2016-09-19 – 2016-10-12", "160919–2016-10-12"])
def test_a_period_is_no_personal_number(period: str) -> None:
    assert hide_numbers(f"under {period}.") == f"under {period}."
    assert hide_numbers(period.removesuffix("-10-12")) == "dolt-personnummer"


@pytest.mark.parametrize("written", [
    "Åsa Öberg", "åsa öberg", "ÅSA ÖBERG", "Åsa  Öberg", "Åsa\N{NO-BREAK SPACE}Öberg", "Åsa\nÖberg", "åsa_öberg",
    "Åsa-Öberg", "ÅsaÖberg", "Åsa\N{ZERO WIDTH SPACE}Öberg", "Å\N{SOFT HYPHEN}sa Öberg", "asa_oberg", "Asa Oberg",
    "Åsa Öbergs", unicodedata.normalize("NFD", "Åsa Öberg"), "Ａ\u030asa Öberg"])
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    masker = Masker(["Åsa Öberg"], KEY)
    assert masker.mask_text(f"faktura_{written}_2016.yaml") == f"faktura_{person('Åsa Öberg')}_2016.yaml"
    assert masker.mask_text(f"för ”{written}”…") == f"för ”{person('Åsa Öberg')}”…"


@pytest.mark.parametrize("given_as", ["ÅSA öberg", " Åsa\tÖberg ", unicodedata.normalize("NFD", "Åsa Öberg")])
def test_the_pseudonym_is_that_of_the_folded_name(given_as: str) -> None:
    assert Masker([given_as], KEY).mask_text("Åsa Öberg") == person("Åsa Öberg")
    assert Masker([given_as, "Bo Ek"], KEY).mask_text("Åsa Öberg") == person("Åsa Öberg")
    assert Masker([given_as], b"en annan").mask_text("Åsa Öberg") == person("Åsa Öberg", b"en annan")


@pytest.mark.parametrize("expected", [
    "{Anna Ek-Berg} och {Anna Ek}", "Anna Ekman är en annan", "ekologisk veckorna {Ek}",
    "Boende bor i boet; {Bo} bor i Boden", "på {å} men inte åt",
])
def test_the_longest_name_wins_and_words_stay_whole(expected: str) -> None:
    text = re.sub("[{}]", "", expected)
    expected = re.sub(r"\{(.*?)\}", lambda match: person(match[1]), expected)
    assert Masker(["Anna Ek", "Anna Ek-Berg", "Bo", "Ek", "Å"], KEY).mask_text(text) == expected


def test_names_that_overlap_leave_no_part() -> None:
    assert Masker(["Sven Anna", "Anna Ek"], KEY).mask_text("Sven Anna Ek, Anna") == f"{person('Sven Anna')}, Anna"


@pytest.mark.parametrize("written", [
    "08-123 45 67", "08-1234567", "081234567", "+46 8 123 45 67", "+4681234567", "0046 8 123 45 67", "(08) 123 45 67",
    "+46 (0)8-123 45 67"])
def test_a_telephone_number_is_found_however_it_is_grouped(written: str) -> None:
    masked = Masker(["08-123 45 67"], KEY).mask_text(f"ring {written} före 2016-09-05")
    assert masked.removeprefix("ring ").lstrip("(") == f"{person('08-123 45 67')} före 2016-09-05"


def test_an_address_is_found_also_within_a_longer_contact() -> None:
    masked = Masker(["Anna Ek <anna.ek@ekdalen.example>, 070-123 45 67 (efter 2016-09-01)"], KEY).mask_text(
        "skriv till ANNA.EK@ekdalen.example, ring 0701234567 efter 2016-09-01, inte b@ekdalen.example")
    assert re.fullmatch(r"skriv till (person-\w{6}), ring \1 efter 2016-09-01, inte b@ekdalen\.example", masked)


@pytest.mark.parametrize("expected", [
    "för {Åsa-Britt Öhrn}…", "”{Åsa-Bri}…”", "{Åsa-Britt} … kommer", "om {Åsa}-… och {Bo Ek} …", "ord … {Öhrnström} är",
    "… {Britt Öhrnström}, {Bo}…", "[…] kan ske […]", "Y… inte", "ett … Öhrn och Bo, Ekman…"])
def test_what_is_left_of_a_name_where_a_text_is_cut_is_hidden_too(expected: str) -> None:
    shown = Masker(["Åsa-Britt Öhrnström", "Bo Ek"], KEY).mask_text(re.sub("[{}]", "", expected))
    assert re.sub("person-[0-9a-f]{6}", "#", shown) == re.sub(r"\{.*?\}", "#", expected)


def test_values_that_name_nobody_harm_nothing() -> None:
    masker = Masker(["", "  ", "1", "2016", "—", "?"], KEY)
    text = "1 rad om 2016.00 kr den 2016-09-05 — varför?"
    assert masker.mask_text(text) == text


def test_people_whose_short_pseudonyms_fall_together_stay_apart() -> None:
    names = [f"Namn {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}x" for n in range(15000)]
    masker = Masker(names, KEY)
    shown = [masker.mask_text(name) for name in names]
    assert len({person(name) for name in names}) < len(names) == len(set(shown))
    assert all(mask.startswith(person(name)) for mask, name in zip(shown, names, strict=True))


@pytest.mark.parametrize("hostile", ["a " * 100_000, "a" * 300_000, "@" * 100_000, "1 " * 100_000, "(" * 100_000,
                                     "a b… " * 20_000, " " * 200_000 + "…", "… " * 100_000])
def test_hostile_values_take_no_longer_than_they_are(hostile: str) -> None:
    masker = Masker([hostile, "Åsa Öberg"], KEY)
    assert masker.mask_text(f"{hostile}; Åsa Öberg").endswith(person("Åsa Öberg"))
    assert "a a" not in masker.mask_text(hostile)


@pytest.mark.parametrize("spaced", ["{}-{}", "{}{}", "{}+{}", "{} {}", "{}–{}", "{}\u00a0{}", "{}\u202f-\u00a0{}",
                                    "{}_{}", "{}\u200b-{}", "{}\xad{}", "{} - {}", "{}-\n{}"])
@pytest.mark.parametrize("day", ["900101", "19900101", "20160229", "900161", "19901291"])
def test_personal_numbers_are_hidden(day: str, spaced: str) -> None:
    digits = "123" + luhn.calc_check_digit(day[-6:] + "123")
    assert hide_numbers(f"student {spaced.format(day, digits)}, x") == f"student {HIDDEN_NUMBER}, x"
    wrong = "123" + str((int(digits[-1]) + 1) % 10)
    assert HIDDEN_NUMBER not in hide_numbers(spaced.format(day, wrong))


@pytest.mark.parametrize("text", ["1990-01-01-1239", "1990-01-01–1239", "1990-01-01 - 1239", "1990-01-61-1236"])
def test_a_day_with_hyphens_and_four_digits_more_is_a_personal_number(text: str) -> None:
    assert hide_numbers(f"({text})") == f"({HIDDEN_NUMBER})"


@pytest.mark.parametrize("text", [
    "212000-0142", "556016-0680", "16556016-0680", "SE202100281701", "bankgiro 5050-1055", "2016-0412", "6120.00",
    "2016-09-05 1530", "901301-1230", "900132-1235", "a" * 64, "900101-12345", "1900101-1239"])
def test_other_numbers_stay(text: str) -> None:
    assert hide_numbers(text) == text


@given(born=st.dates(date(1890, 1, 1), date(2020, 12, 31)), serial=st.integers(0, 999), coordination=st.booleans(),
       century=st.booleans(), sign=st.sampled_from(["", "-", "+"]))
def test_no_personal_number_survives(
    born: date, serial: int, coordination: bool, century: bool, sign: str,
) -> None:
    day = f"{born:%y%m}{born.day + 60 * coordination:02}"
    last = f"{serial:03}" + luhn.calc_check_digit(f"{day}{serial:03}")
    written = (str(born.year)[:2] if century else "") + day + sign + last
    report = mask_numbers(full_report(written))
    for render in REPORTS.values():
        assert last not in render(report, Options(width=200)) or last in ("0000", "2016")
        assert written not in render(report, Options(width=200))


def test_mask_hides_numbers_too_in_either_order() -> None:
    report = full_report("Åsa Öberg 19900101-1239")
    masker = Masker(["Åsa Öberg 19900101-1239"], KEY)
    for masked in (masker.mask(report), masker.mask(mask_numbers(report))):
        shown = json.dumps(json.loads(REPORTS["json"](masked, Options())), ensure_ascii=False)
        assert "berg" not in shown
        assert "1239" not in shown
        assert masked.documents[0].findings[0].message == f"Raden för {person('Åsa Öberg 19900101-1239')} är fel."
    assert HIDDEN_NUMBER in Masker([], KEY).mask_text("19900101-1239")


def test_ids_and_hashes_stay_and_the_report_given_is_unchanged() -> None:
    report, untouched = full_report("Dag"), full_report("Dag")
    masked = Masker(["Dag", "Faktura", "vfu", "aaaa"], KEY).mask(report)
    finding = masked.documents[0].findings[0]
    assert (finding.rule, finding.statements, finding.fingerprint) == ("R-4.6-dag", ("4.6-dag",), "0a1b")
    assert [reading.name for reading in finding.readings] == ["vfu-dag", "fakturadatum"]
    assert (masked.documents[0].kind, masked.documents[0].sha256) == ("faktura", "a" * 64)
    assert masked.documents[0].path == f"fakturor/{person('Dag')}.yaml"
    assert finding.waiver == {"beslutad_av": person("Dag"), "till": None}
    assert report == untouched
    assert mask_numbers(report) == report


LETTERS = st.text("åäöéüßŁǆklmnprstvzÅÄÖÉKLMNPRSTVZ", min_size=3, max_size=7)
NAMES = st.lists(LETTERS.filter(lambda word: fold(word) != "för"), min_size=1, max_size=4).map(" ".join)
SPELLINGS = st.sampled_from([
    str, str.upper, str.lower, str.title, str.casefold, str.swapcase,
    lambda name: unicodedata.normalize("NFD", name), lambda name: unicodedata.normalize("NFKD", name.upper()),
    lambda name: name.replace(" ", "_"), lambda name: name.replace(" ", "-"), lambda name: name.replace(" ", " \t "),
    lambda name: name.replace(" ", "\N{NO-BREAK SPACE}"), lambda name: name + "s", lambda name: f"_{name}2016",
])


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def comparable(text: str) -> str:
    return f" {fold(re.sub(r'[-_/.,:;()”]|[0-9]+', ' ', text))} "


@given(names=st.lists(NAMES, min_size=1, max_size=4), spelling=SPELLINGS, data=st.data())
def test_no_given_name_survives_in_any_rendering(
    names: list[str], spelling: Callable[[str], str], data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(names))
    masked = Masker(names, KEY).mask(full_report(spelling(name)))
    for shown, own_words in zip(renderings(masked), renderings(full_report("3")), strict=True):
        assert shown.count(f" {fold(name)} ") <= own_words.count(f" {fold(name)} ")
        assert f" {fold(name)}s " not in shown
        assert "person" in shown


def renderings(report: Report) -> list[str]:
    decoded = strings(json.loads(REPORTS["json"](report, Options())))
    return [comparable(REPORTS["text"](report, Options(verbose=True))), comparable(" ; ".join(decoded))]


def test_thousands_of_names_in_many_reports() -> None:
    words = ["".join(chr(97 + number // 26**place % 26) for place in range(4)) for number in range(4000)]
    names = [f"Anna {word}son Öberg" for word in words]
    masker = Masker(names, KEY)
    paths = [masker.mask(full_report(f"{name.upper()} och {names[-1]}")).documents[0].path for name in names[:200]]
    assert paths[0] == f"fakturor/{person(names[0])} och {person(names[-1])}.yaml"
    assert all(re.fullmatch(r"fakturor/person-\w+ och person-\w+\.yaml", path) for path in paths)
