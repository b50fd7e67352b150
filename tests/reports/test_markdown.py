"""Markdown: rendered by GitHub's own parser, and what comes of it read as HTML."""

from __future__ import annotations

import re
from typing import Any

import cmarkgfm
import pytest
from hypothesis import given
from lxml import html

from checker.findings import Report, Unreadable
from checker.gate import Gate
from checker.reports import REPORTS, Options
from checker.reports.github import SUMMARY_BYTES, summary
from checker.reports.lines import visible
from checker.reports.markdown import COMMENT_BYTES, page
from checker.reports.marking import inline
from reports.examples import (
    AGREEMENT,
    ANY_REPORTS,
    HOSTILE,
    INVOICE,
    REAL,
    TEXTS,
    agreement,
    crowd,
    hostile,
    invoice,
    real,
    report,
    whole,
)

COMMENT = 65_536
OURS = {"div", "h2", "h3", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"}


def rendered(text: str) -> Any:
    """The page as GitHub's parser has it, raw HTML left in so that any would be seen."""
    found = cmarkgfm.github_flavored_markdown_to_html(text, cmarkgfm.Options.CMARK_OPT_UNSAFE)
    return html.fromstring(f"<div>{found}</div>")


def shown(element: Any) -> str:
    """What a reader sees, without the marks that can't be seen."""
    return str(element.text_content()).replace("\u200b", "")


def sections(given_report: Report, **options: Any) -> dict[str, Any]:
    """The elements below each heading, by heading."""
    found: dict[str, Any] = {}
    for element in rendered(REPORTS["markdown"](given_report, Options(**options))):
        if element.tag in ("h2", "h3"):
            found[shown(element)] = latest = []
        else:
            latest.append(element)
    return found


def test_a_page_as_a_reader_sees_it() -> None:
    found = sections(whole())
    assert list(found) == [
        "Avtalskoll: en del gick inte att läsa", "Gick inte att läsa", "Dokument", "Det här hindrar",
        "Att se på (hindrar inte)", "Det här saknas", "Anmärkningar på dokumentens form"]
    (table,) = found["Dokument"]
    assert [[shown(cell) for cell in row] for row in table.iter("tr")] == [
        ["Dokument", "Slag", "Utfall", "Hindrar", "Att se på"],
        [INVOICE, "faktura", "✗ BRUTEN", "3", "1"], [AGREEMENT, "samverkansavtal", "≠ AVVIKELSE", "1", "4"]]
    (stopping,) = found["Det här hindrar"]
    first = next(iter(stopping))
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in shown(first).strip().split("\n") if line]
    assert lines[0] == ("✗ BRUTEN § 4.6, fakturor/ht 2016.yaml, rad 12, kolumn 19: "
                        "Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr.")
    assert "Väntat: 6 120,00 kr" in lines
    assert lines[-1] == "Regel: R-4.6-belopp"
    assert len(stopping) == 4
    (lost,) = found["Gick inte att läsa"]
    assert shown(lost).strip() == "fakturor/trasig.json, rad 9, kolumn 14: Filen tar slut mitt i ett värde."


@pytest.mark.parametrize(("given_report", "gate", "verdict"), [
    (report(invoice()), Gate(), "✗ kraven är inte uppfyllda"),
    (report(agreement()), Gate(), "? allt är inte avgjort"),
    (report(), Gate(), "✓ inget hindrar"),
    (report(unreadable=[Unreadable("a", "fel")]), Gate(), "en del gick inte att läsa")])
def test_the_heading_says_how_it_went(given_report: Report, gate: Gate, verdict: str) -> None:
    assert next(iter(sections(given_report, gate=gate))) == f"Avtalskoll: {verdict}"


def test_what_a_baseline_holds_is_marked_and_hinders_nothing() -> None:
    found = sections(report(invoice()), known=frozenset({(INVOICE, "522d342e362d62656c6f7070")}))
    assert next(iter(found)) == "Avtalskoll: ? allt är inte avgjort"
    assert any("✗ BRUTEN (känd sedan tidigare)" in shown(item) for item in found["Att se på (hindrar inte)"])
    assert "1 fynd är känt sedan tidigare och hindrar inte." in shown(found["Avtalskoll: ? allt är inte avgjort"][0])


@pytest.mark.parametrize("case", REAL)
def test_a_real_report_fits_a_comment(case: str) -> None:
    text = REPORTS["markdown"](real(case), Options())
    assert len(text) <= COMMENT
    assert {element.tag for element in rendered(text).iter()} <= OURS
    for document in real(case).documents:
        assert document.path in shown(rendered(text))


@pytest.mark.parametrize("number", [50, 400, 3000])
def test_what_doesnt_fit_is_left_out_from_the_least_important_end(number: int) -> None:
    given_report = crowd(number)
    text = REPORTS["markdown"](given_report, Options())
    assert len(text.encode()) <= COMMENT_BYTES < COMMENT
    seen = [int(name) for name in re.findall(r"sitt sätt, nummer (\d+)", text)]
    assert {number - 1, 0, 1} <= set(seen)
    assert "Regel: R-4.6-belopp" in text
    left = re.search(r"\*\*([\d\s]+) fynd till ryms inte här\*\* \((.*?); (\d+) av dem hindrar\)", text)
    total = sum(finding.needs_eye for document in given_report.documents for finding in document.findings)
    told = text.count("\n- **")
    assert total - told == (int("".join(left[1].split())) if left else 0)
    assert (number == 3000) == bool(left and left[3] == "0")
    assert (number == 50) == (text.count("  - Regel: R-") == total)


def test_many_of_everything_fit_and_say_how_many_more_there_are() -> None:
    given_report = report(*(invoice(f"mapp/{number}/faktura.yaml") for number in range(1500)),
                          unreadable=[Unreadable(f"mapp/{number}.json", "Filen är trasig.") for number in range(1500)])
    text = REPORTS["markdown"](given_report, Options())
    assert len(text.encode()) <= COMMENT_BYTES
    assert len(re.findall(r"\nOch \d+ till\.\n", text)) == 4
    assert "fynd till ryms inte här" in text
    longer = summary(given_report, Options())
    assert len(text) < len(longer.encode()) <= SUMMARY_BYTES < 1024 * 1024


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_is_more_than_text(text: str) -> None:
    whole_page = rendered(REPORTS["markdown"](hostile(text), Options()))
    assert {element.tag for element in whole_page.iter()} <= OURS
    assert all(set(element.attrib) <= {"align"} for element in whole_page.iter())
    assert [len(row) for row in whole_page.iter("tr")] == [5, 5]
    assert len(list(whole_page.iter("h3"))) == 6


@given(text=TEXTS)
def test_text_shows_as_it_stands(text: str) -> None:
    (paragraph,) = rendered(f"a {inline(text)} b")
    assert not len(paragraph)
    assert " ".join(shown(paragraph).split()) == " ".join(f"a {visible(text)} b".split())


#: What GitHub and GitLab look for in the text of a rendered page, by their own documentation.
LOOKED_FOR = re.compile(r"""(?xi) @\w | [#!$%~]\d+ | \bgh-\d | ~"?\w | %"?\w | &\d+ | \w+:// | \bwww\. | :[\w+-]+:
    | \[\w+:\d""")


@given(text=TEXTS)
def test_nothing_is_left_for_the_platforms_to_look_for(text: str) -> None:
    (paragraph,) = rendered(f"a {inline(text)} b")
    assert LOOKED_FOR.findall(str(paragraph.text_content())) == []


@given(given_report=ANY_REPORTS)
def test_whatever_the_documents_say_it_is_a_page_that_fits(given_report: Report) -> None:
    for room in (10_000, COMMENT_BYTES):
        text = page(given_report, Options(verbose=True), room)
        assert len(text.encode()) <= room
        assert text.endswith("\n")
        assert {element.tag for element in rendered(text).iter()} <= OURS
