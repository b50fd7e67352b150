"""Everything that needs a reader's eye stands on the page as it stands in the JSON of the same report."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from lxml import html

from checker.findings import Report
from checker.reports import REPORTS, Options
from checker.reports.words import KINDS, OUTCOMES
from reports.examples import book, real, whole

CASES = ("01-allt-ratt", "05-paborjad-vecka", "08-pris-okant", "09-over-nyar", "10-nyar-oviss-fordelning",
         "13-dubbelfakturerad", "15-platshallare", "18-trasig-fil", "19-faktura-utan-avtal", "20-ett-trasigt-datum",
         "22-kreditfaktura", "44-tva-avtal-passar", "62-blankettens-form", "66-avvikelser-som-inte-anges",
         "70-giltigt-undantag", "71-undantag-som-inte-galler", "76-tillagg-som-sager-emot", "87-handledare-saknas",
         "95-intyg-som-inte-duger", "100-word-excel-efaktura", "101-andrad-lydelse-i-word",
         "102-underlag-i-excel-med-dolda-rader", "103-efaktura-utan-giro")
MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
          "december")
SETTLED = ("uppfylld", "ej_tillamplig")


def seen(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def shown(element: Any) -> str:
    return seen(str(element.text_content()))


def having(root: Any, name: str) -> list[Any]:
    return [one for one in root.iter() if isinstance(one.tag, str) and name in (one.get("class") or "").split()]


def as_swedes_write(value: str, amounts: bool) -> str:
    """Written anew here, and not by what the page is made with."""
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        year, month, day = value.split("-")
        return f"{int(day)} {MONTHS[int(month) - 1]} {year}"
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return seen(value)
    if amounts:
        return f"{Decimal(value):,.2f} kr".replace(",", " ").replace(".", ",").replace("-", "−")
    return value.replace(".", ",").replace("-", "−")


def are_amounts(finding: dict[str, Any]) -> bool:
    values = [finding["actual"], finding["expected"], finding["difference"],
              *(one[name] for one in finding["readings"] for name in ("expected", "difference"))]
    numbers = [value for value in values if value and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value)]
    return bool(numbers) and all(re.search(r"\.[0-9]{2,}$", value) for value in numbers)


def where(location: dict[str, Any]) -> str:
    parts = [location["place"]] if location["place"] else []
    parts += [f"rad {location['line']}"] if location["line"] is not None else []
    return seen(", ".join(parts))


def the_one(told: list[Any], finding: dict[str, Any]) -> Any:
    """The element that tells a finding: by its rule and words, and where it is."""
    fits = [one for one in told if shown(one.findall(".//dl/div/dd")[-1]) == finding["rule"]
            and shown(having(one, "vad")[0]).endswith(seen(finding["message"]))]
    places = [one for one in finding["locations"] if one["pointer"]]
    (found,) = [one for one in fits if not places or where(places[0]) in shown(one)] or fits[:1]
    return found


def compare(finding: dict[str, Any], element: Any) -> None:
    facts = {shown(pair[0]): shown(pair[1]) for pair in element.iterfind(".//dl/div")}
    amounts = are_amounts(finding)
    assert element.get("data-utfall") == finding["outcome"]
    assert OUTCOMES_SHOWN[finding["outcome"]] in shown(having(element, "utfall")[0])
    assert shown(element.find("blockquote")) == f"”{seen(finding['quote'])}”" if finding["quote"] else True
    assert facts.get("Gör så här", "") == seen(finding["action"])
    for label, name in (("Hittat", "actual"), ("Väntat", "expected")):
        if finding[name] is not None:
            assert facts[label] == as_swedes_write(finding[name], amounts)
    if finding["difference"] is not None:
        assert facts["Skillnad"].startswith(as_swedes_write(finding["difference"], amounts))
    for location in [one for one in finding["locations"] if one["pointer"]][:4]:
        assert where(location) in facts["Plats"], location
    for missing in finding["missing"]:
        assert seen(missing["label"]) in facts["Saknas"]
    for name, label in (("waiver", "Undantag"), ("declared", "Anmält")):
        for value in (finding[name] or {}).values():
            assert value is None or seen(value) in facts[label]
    readings(finding, element, amounts)


def readings(finding: dict[str, Any], element: Any, amounts: bool) -> None:
    """Side by side, each with its outcome and its kronor; where all say the same, there is nothing to choose."""
    differ = {(one["outcome"], one["expected"], one["difference"]) for one in finding["readings"]}
    tables = having(element, "lasningar")
    assert len(tables) == (len(differ) > 1)
    for table in tables:
        rows = [[shown(cell) for cell in row] for row in table.find("tbody")]
        assert [row[:2] for row in rows] == [[one["name"], OUTCOMES_SHOWN[one["outcome"]]]
                                             for one in finding["readings"]]
        for row, one in zip(rows, finding["readings"], strict=True):
            assert one["expected"] is None or as_swedes_write(one["expected"], amounts) in row
            assert one["difference"] is None or any(
                cell.startswith(as_swedes_write(one["difference"], amounts)) for cell in row[2:])


OUTCOMES_SHOWN = {outcome.value: word.upper() for outcome, (_, word) in OUTCOMES.items()}


def both(report: Report, **options: Any) -> tuple[dict[str, Any], Any]:
    given = Options(book=book(), **options)
    return json.loads(REPORTS["json"](report, given)), html.document_fromstring(
        REPORTS["html"](report, given).encode(), html.HTMLParser(encoding="utf-8"))


def reports() -> list[Any]:
    return [pytest.param(real, name, id=name) for name in CASES] + [pytest.param(lambda _: whole(), "", id="allt")]


@pytest.mark.parametrize(("made", "name"), reports())
def test_every_finding_is_told_with_all_there_is_to_it(made: Any, name: str) -> None:
    data, root = both(made(name))
    sections = having(root, "dokument")
    assert len(sections) == len(data["documents"])
    seen_of = Counter[str]()
    several = Counter(document["path"] for document in data["documents"])
    for document in data["documents"]:
        seen_of[document["path"]] += 1
        numbered = f" (dokument {seen_of[document['path']]} i filen)" if several[document["path"]] > 1 else ""
        (section,) = [one for one in sections if shown(having(one, "dok")[0]) == seen(document["path"] + numbered)]
        told = having(section, "fynd")
        number = 0
        for clause in document["clauses"]:
            (own,) = [one for one in section.iter("section") if one.get("data-paragraf") == clause["clause"]]
            assert OUTCOMES_SHOWN[clause["outcome"]] in shown(having(own, "huvud")[0])
            for finding in clause["findings"]:
                if finding["outcome"] not in SETTLED:
                    number += finding["count"]
                    compare(finding, the_one(having(own, "fynd"), finding))
                else:
                    assert seen(finding["message"]) in shown(own)
        assert sum(int(one.get("data-antal") or 1) for one in told) == number
        for note in document["form"]:
            (notes,) = having(section, "form-noter")
            assert seen(note["message"]) in shown(notes)
            assert where(note["location"]) in shown(notes)


@pytest.mark.parametrize(("made", "name"), reports())
def test_the_numbers_of_the_tables_and_of_the_chart_are_those_of_the_summary(made: Any, name: str) -> None:
    data, root = both(made(name))
    (table,) = having(root, "utfallen")
    lines = {shown(row[0]): int(shown(row[1]).replace(" ", "")) for row in table.find("tbody")}
    assert lines == {OUTCOMES_SHOWN[outcome]: number for outcome, number in data["summary"].items()}
    chart = Counter[str]()
    for one in having(having(root, "diagram")[0], "antal"):
        ((number, word),) = re.findall("^([0-9 ]+) (.*)$", shown(one))
        chart[word.upper()] += int(number.replace(" ", ""))
    assert {**dict.fromkeys(lines, 0), **chart} == lines


@pytest.mark.parametrize(("made", "name"), reports())
def test_what_is_missing_unread_or_passed_over_is_listed(made: Any, name: str) -> None:
    data, root = both(made(name))
    findings = [finding for document in data["documents"] for clause in document["clauses"]
                for finding in clause["findings"] if finding["outcome"] not in SETTLED]
    wanted = {(one["document"], one["label"]) for finding in findings for one in finding["missing"]}
    lists = [shown(one) for one in having(root, "saknas")]
    assert bool(lists) == bool(wanted)
    for document, label in wanted:
        assert seen(label) in lists[0]
        assert (KINDS[document][0] if document in KINDS else seen(document)) in lists[0]
    for file in data["unreadable"]:
        (section,) = having(root, "olasta")
        assert seen(file["path"]) in shown(section)
        assert seen(file["error"]) in shown(section)
    assert all(seen(path) in shown(root) for path in data["ignored"])
