"""The page of an audit in a browser: by day and night, narrow and wide, without script, by keyboard, and on paper."""

from __future__ import annotations

import io
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import faults, launched, needs_chromium, opened
from playwright.sync_api import Browser
from pypdf import PdfReader
from reports.examples import HOSTILE

from audit.terms import hostile, nothing, term
from checker.audit.shown import SHOWN
from checker.reports import Options

pytestmark = needs_chromium

TERMS = {"six": term(6), "many": term(15), "nothing": nothing(), "hostile": hostile("".join(HOSTILE))}
SLACK = 3  # the machine has other things to do, too


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sidor")
    for name, one in TERMS.items():
        (made / f"{name}.html").write_text(str(SHOWN["html"](one, Options())), "utf-8")
    return made


@pytest.mark.parametrize("name", TERMS)
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing(browser: Browser, folder: Path, name: str, width: int, scheme: Any) -> None:
    shown = opened(browser, folder / f"{name}.html", width, color_scheme=scheme, bypass_csp=True)
    shown.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert faults(shown) == []
    shown.context.close()


@pytest.mark.parametrize("name", TERMS)
def test_nothing_has_to_be_scrolled_sideways(browser: Browser, folder: Path, name: str) -> None:
    """320 px is what is left of 1280 at 400 % zoom."""
    shown = opened(browser, folder / f"{name}.html", 320)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 320
    assert shown.evaluate("""[...document.querySelectorAll("main *, header *")].filter((one) =>
        !one.closest(".dolt, thead") && one.getBoundingClientRect().right > innerWidth + 1).length""") == 0
    shown.context.close()


def test_without_script_all_of_it_is_there(browser: Browser, folder: Path) -> None:
    shown = opened(browser, folder / "many.html", java_script_enabled=False)
    assert shown.locator(".filter").is_hidden()
    assert shown.locator("#att-gora ~ .dokument:visible").count() == 15
    first = shown.locator("#faktura-1")
    first.locator("summary").first.click()
    assert first.locator(".fynd").first.is_visible()
    assert shown.get_by_text("+18\u00a0720,50\u00a0kr").is_visible()
    shown.context.close()


def test_invoices_are_chosen_by_outcome_and_by_a_word(browser: Browser, folder: Path) -> None:
    shown = opened(browser, folder / "many.html")
    invoices = shown.locator("#att-gora ~ .dokument:visible")
    broken = sum(act.outcome == "bruten" for act in TERMS["many"].acts)
    shown.get_by_role("checkbox", name="tvistig").uncheck()
    assert invoices.count() == broken
    assert shown.locator(".traffar").inner_text() == f"Urval: {broken} av 15 fakturor visas"
    shown.get_by_role("checkbox", name="tvistig").check()
    shown.get_by_label("Fakturanummer, avsändare eller annat ord").fill("2016-0012")
    assert invoices.count() == 1
    shown.get_by_label("Fakturanummer, avsändare eller annat ord").fill("")
    assert invoices.count() == 15
    assert shown.locator(".traffar").inner_text() == ""
    shown.context.close()


def test_all_of_it_works_by_keyboard(browser: Browser, folder: Path) -> None:
    shown = opened(browser, folder / "many.html")
    shown.keyboard.press("Tab")
    assert shown.locator(":focus").inner_text() == "Hoppa till innehållet"
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "innehall"
    shown.locator("#sokord").focus()
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
    shown.keyboard.press("Enter")
    assert shown.locator("#faktura-1[open]").count() == 1
    shown.context.close()


def test_charts_have_their_numbers_beside_them(browser: Browser, folder: Path) -> None:
    shown = opened(browser, folder / "six.html")
    bars = shown.locator("svg.stapel")
    assert bars.count() == len(TERMS["six"].clauses) + len(TERMS["six"].places)
    assert shown.locator("svg.stapel[aria-hidden=true]").count() == bars.count()
    parts = shown.evaluate("""[...document.querySelectorAll("svg.stapel")].map((one) =>
        [...one.querySelectorAll("rect")].reduce((sum, rect) => sum + Number(rect.getAttribute("width")), 0))""")
    assert all(0 < width <= 1030 for width in parts)
    clause = shown.get_by_role("row", name="§ 4.6 Ersättning och fakturering")
    told = " ".join(clause.inner_text().split())
    assert told.endswith("2 bruten 4 tvistig 1 204 obedömd 594 uppfylld")
    shown.context.close()


def test_on_paper_it_is_a_document_to_file(browser: Browser, folder: Path) -> None:
    shown = opened(browser, folder / "many.html", color_scheme="dark")
    sheets = PdfReader(io.BytesIO(shown.pdf(prefer_css_page_size=True))).pages
    shown.context.close()
    texts = [" ".join(unicodedata.normalize("NFKC", sheet.extract_text()).split()) for sheet in sheets]
    for number, (sheet, text) in enumerate(zip(sheets, texts, strict=True), 1):
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)  # A4
        assert f"Sida {number} av {len(sheets)}" in text
    everything = "".join("".join(texts).split())
    for act in TERMS["many"].acts:  # also of those that are closed on the screen
        assert f"Faktura{act.number}" in everything
    assert everything.count("R-4.6-belopp") == sum(
        finding.rule == "R-4.6-belopp" for act in TERMS["many"].acts for finding in act.findings)
    assert "Visautfall" not in everything


def test_a_thousand_invoices_to_act_on_open_within_two_seconds(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "tusen.html").write_text(str(SHOWN["html"](term(1000), Options())), "utf-8")
    began = time.monotonic()
    shown = opened(browser, tmp_path / "tusen.html")
    shown.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert time.monotonic() - began < 2 * SLACK
    assert shown.locator("#att-gora ~ .dokument").count() == 1000
    shown.context.close()
