"""The page as people meet it, in a real browser."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import e_invoice
import openpyxl
import pytest
from chromium import faults, launched, needs_chromium
from docx import Document
from playwright.sync_api import Browser, BrowserContext, FileChooser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from pypdf import PdfReader

from .browsing import Complaints, drop, leave, names, sideways
from .serving import FIXTURES, Server

pytestmark = needs_chromium

CASE = FIXTURES / "05-paborjad-vecka"
BROKEN = "Kraven är inte uppfyllda"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as one:
        yield one


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def context(browser: Browser, server: Server, complaints: Complaints) -> Iterator[BrowserContext]:
    one = browser.new_context(base_url=server.address, locale="sv-SE")
    complaints.watch(one)
    yield one
    one.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/")
    return page


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory, avtalskoll: Callable[..., Any]) -> Path:
    """The documents of a shipped case as people have them: an agreement in Word, what that has no place for, a form
    in Excel, an e-invoice."""
    folder = tmp_path_factory.mktemp("skrivbord")
    avtalskoll("init", "samverkansavtal", "--format", "docx", "--from", CASE / "avtal.yaml", "--output",
               folder / "avtal.docx")
    avtalskoll("init", "faktureringsunderlag", "--format", "xlsx", "--from",
               FIXTURES / "60-underlag-rent" / "underlag.yaml", "--output", folder / "underlag.xlsx")
    (invoice,) = e_invoice.documents_of(CASE / "faktura.yaml")
    (folder / "faktura.xml").write_bytes(e_invoice.write(invoice))
    return folder


def test_a_case_is_left_and_its_report_read(page: Page, desktop: Path, complaints: Complaints) -> None:
    leave(page, sorted(desktop.iterdir()))
    expect(page.get_by_text(BROKEN)).to_be_visible()
    report = page.get_by_role("main")
    for name in ("avtal.docx", "underlag.xlsx", "faktura.xml"):
        expect(report.get_by_role("heading", name=f": {name}")).to_be_visible()
    expect(report.get_by_text("Rätt belopp är 5 508,00 kr", exact=False).first).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("name", ["avtal.docx", "underlag.xlsx", "faktura.xml", "avtal.komplettering.yaml"])
def test_each_kind_of_document_is_judged_alone(page: Page, desktop: Path, name: str, complaints: Complaints) -> None:
    leave(page, [desktop / name])
    expect(page.get_by_role("heading", name="Granskning mot samverkansavtalet")).to_be_visible()
    expect(page.get_by_text(name).first).to_be_visible()
    assert complaints == []


def test_a_faulty_file_is_told_of_and_the_others_are_judged(page: Page, tmp_path: Path) -> None:
    (tmp_path / "trasig.yaml").write_text("dokument: faktura\nrader: [\n", "utf-8")
    (tmp_path / "bild.pdf").write_bytes(b"%PDF-1.7\n")
    leave(page, [CASE / "avtal.yaml", tmp_path / "trasig.yaml", tmp_path / "bild.pdf"])
    expect(page.get_by_role("heading", name=": avtal.yaml")).to_be_visible()
    for name in ("trasig.yaml", "bild.pdf"):
        expect(page.get_by_text(name).first).to_be_visible()
    assert faults(page) == []


def test_a_hostile_file_does_nothing(page: Page, tmp_path: Path, complaints: Complaints) -> None:
    script = "<script>document.title='tagen'</script><img src=x onerror=\"document.title='tagen'\">"
    (tmp_path / "elak.yaml").write_text(
        f"dokument: samverkansavtal\nparter: {{samverkanspart: {{namn: \"{script.replace(chr(34), '')}\"}}}}\n"
        f"\"{script.replace(chr(34), '')}\": 1\n", "utf-8")
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    (tmp_path / "bomb.xml").write_text(
        f'<!DOCTYPE Invoice [<!ENTITY a0 "x">{entities}<!ENTITY fil SYSTEM "file:///etc/passwd">]>'
        '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">&a11;&fil;</Invoice>', "utf-8")
    (tmp_path / "<b>x.yaml").write_text("dokument: faktura\n", "utf-8")
    leave(page, sorted(tmp_path.iterdir()))
    expect(page.get_by_role("heading", name="Granskning mot samverkansavtalet")).to_be_visible()
    assert "tagen" not in page.title()
    assert page.locator("main img, main script, main b").count() == 0
    assert "root:" not in page.content()
    assert complaints == []


def test_what_can_be_fetched_is_the_report_and_the_documents_with_comments(page: Page, desktop: Path,
                                                                           tmp_path: Path) -> None:
    leave(page, sorted(desktop.iterdir()))

    def fetched(link: str) -> Path:
        with page.expect_download() as download:
            page.get_by_role("link", name=link).click()
        download.value.save_as(tmp_path / download.value.suggested_filename)
        return tmp_path / download.value.suggested_filename

    assert json.loads(fetched("JSON").read_text("utf-8"))["format"] == "avtalskoll-rapport/1"
    alone = fetched("som en fil").read_text("utf-8")
    assert BROKEN in alone
    assert "src=" not in alone
    copy = Document(str(fetched("avtal - granskad.docx")))
    assert copy.paragraphs
    commented = openpyxl.load_workbook(fetched("underlag - granskad.xlsx"))
    assert any(cell.comment for sheet in commented for row in sheet for cell in row)
    assert fetched("Båda").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(("name", "mask"), [
    ("100-word-excel-efaktura", False), ("05-paborjad-vecka", True), ("18-trasig-fil", False),
    ("13-dubbelfakturerad", False), ("66-avvikelser-som-inte-anges", True),
])
def test_the_report_as_a_file_is_that_of_the_command(page: Page, avtalskoll: Callable[..., Any], tmp_path: Path,
                                                     name: str, mask: bool) -> None:
    """A page that a person leaves files on gives them what the command writes, byte for byte."""
    paths = sorted(path for path in (FIXTURES / name).iterdir() if path.name not in ("fall.yaml", "rapport.txt"))
    ran = avtalskoll("check", "--format", "html", "--as-of", "2016-12-20", "--mask" if mask else "--no-mask",
                     "--output", tmp_path / "kommandot.html", *[path.name for path in paths], within=FIXTURES / name)
    assert ran.err == ""
    page.set_checked("#dolj", mask)
    leave(page, paths)
    with page.expect_download() as download:
        page.locator("a[href='rapport.html']").click()
    assert download.value.suggested_filename == "rapport.html"
    download.value.save_as(tmp_path / "sidan.html")
    assert (tmp_path / "sidan.html").read_bytes() == (tmp_path / "kommandot.html").read_bytes()


def test_a_page_that_tells_of_a_fault_says_first_what_it_is(page: Page) -> None:
    page.goto("/granskning/finns-inte/")
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map((one) => one.tagName)")
    assert levels[0] == "H1"
    assert "H3" not in levels
    expect(page.get_by_role("alert").filter(has_text="Sidan finns inte")).to_be_focused()
    box = page.get_by_role("alert").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 500
    assert (faults(page), sideways(page)) == ([], 0)


def test_the_report_prints_to_a_document_that_can_be_filed(page: Page, desktop: Path) -> None:
    leave(page, sorted(desktop.iterdir()))
    page.wait_for_selector(".topp")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in printed.pages)
    assert BROKEN in text
    assert "§ 4.6" in text
    assert "Rapporten som JSON" not in text
    assert float(printed.pages[0].mediabox.width) == pytest.approx(595, abs=2)  # A4


def chooser_by_key(page: Page) -> FileChooser:
    """The dialogue that a key opens. A browser on a busy machine now and then drops the first press of one."""
    for patience in (3_000, 6_000):
        try:
            with page.expect_file_chooser(timeout=patience) as chooser:
                page.keyboard.press("Space")
            return chooser.value
        except PlaywrightTimeout:
            expect(page.locator("#filer")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    return chooser.value


def test_keyboard_alone_is_enough(page: Page, context: BrowserContext) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#filer")).to_be_focused()
    chooser_by_key(page).set_files([CASE / "avtal.yaml", CASE / "faktura.yaml"])
    expect(page.get_by_role("status")).to_contain_text("2 filer")
    steps = []
    for _ in range(6):
        page.keyboard.press("Tab")
        steps.append(page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.name "
                                   "|| document.activeElement.textContent"))
    assert steps == ["Ta bort avtal.yaml", "Ta bort faktura.yaml", "as_of", "mask",
                     "Nämner fakturorna inget avtal?", "Granska"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Granskning mot samverkansavtalet")).to_be_visible()


def test_the_agreement_for_what_names_none_can_be_given_apart(page: Page, tmp_path: Path) -> None:
    nameless = tmp_path / "faktura.yaml"
    nameless.write_text(re.sub("(?m)^avtal:.*\n", "", (CASE / "faktura.yaml").read_text("utf-8")), "utf-8")
    page.locator("#filer").set_input_files([nameless])
    page.get_by_text("Nämner fakturorna inget avtal?").click()
    page.locator("#avtal").set_input_files([CASE / "avtal.yaml"])
    page.get_by_role("button", name="Granska", exact=True).click()
    expect(page.get_by_role("heading", name="Granskning mot samverkansavtalet")).to_be_visible()
    assert page.get_by_text("Dokumentet nämner inget avtal").count() == 0


def test_two_files_of_one_name_size_and_day_are_both_sent(page: Page, tmp_path: Path) -> None:
    copies = [tmp_path / folder / "faktura.yaml" for folder in ("a", "b")]
    for copy in copies:
        copy.parent.mkdir()
        copy.write_bytes((CASE / "faktura.yaml").read_bytes())
        os.utime(copy, (1, 1))
    page.locator("#filer").set_input_files(copies)
    expect(page.get_by_role("status")).to_contain_text("2 filer")
    assert page.locator("#valda li").count() == len(copies)


def test_a_file_taken_away_isn_t_sent(page: Page) -> None:
    page.set_input_files("#filer", [CASE / "avtal.yaml", CASE / "faktura.yaml"])
    page.get_by_role("button", name="Ta bort faktura.yaml").click()
    expect(page.get_by_role("button", name="Ta bort avtal.yaml")).to_be_focused()
    assert page.evaluate("document.getElementById('filer').files.length") == 1


def test_files_can_be_dropped_and_added_to(page: Page) -> None:
    page.set_input_files("#filer", [CASE / "avtal.yaml"])
    dropped = page.evaluate_handle("""() => {
        const carried = new DataTransfer();
        carried.items.add(new File(["dokument: faktura"], "släppt.yaml"));
        return carried;
    }""")
    page.dispatch_event("#slapp", "dragenter", {"dataTransfer": dropped})
    expect(page.locator("#slapp")).to_have_class("slapp hel over")
    page.dispatch_event("#slapp", "drop", {"dataTransfer": dropped})
    expect(page.locator("#valda li")).to_have_count(2)
    expect(page.get_by_text("släppt.yaml")).to_be_visible()
    expect(page.locator("#slapp")).to_have_class("slapp hel")
    assert page.evaluate("document.getElementById('filer').files.length") == 2


def test_what_is_dropped_on_the_field_for_the_agreement_is_chosen_there(page: Page) -> None:
    page.set_input_files("#filer", [CASE / "faktura.yaml"])
    page.get_by_text("Nämner fakturorna inget avtal?").click()
    drop(page, "#avtal", [CASE / "avtal.yaml", CASE / "faktura.yaml"])
    expect(page.locator("#avtalfel")).to_have_text(
        "Här väljs ett enda avtal. Du släppte 2 filer, och ingen av dem valdes.")
    assert faults(page) == []
    assert (names(page, "#avtal"), names(page, "#filer")) == ([], ["faktura.yaml"])
    drop(page, "#avtal", [CASE / "avtal.yaml"])
    expect(page.locator("#avtalfel")).to_be_empty()
    assert (names(page, "#avtal"), names(page, "#filer")) == (["avtal.yaml"], ["faktura.yaml"])
    drop(page, "#slapp", [CASE / "avtal.yaml"])
    expect(page.locator("#valda li")).to_have_count(2)
    assert page.locator(".over").count() == 0


def test_who_comes_back_has_the_files_that_were_chosen(page: Page) -> None:
    page.get_by_text("Nämner fakturorna inget avtal?").click()
    page.set_input_files("#avtal", [CASE / "avtal.yaml"])
    leave(page, [CASE / "avtal.yaml", CASE / "faktura.yaml"])
    page.wait_for_selector(".topp")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("2 filer")
    assert names(page, "#filer") == ["avtal.yaml", "faktura.yaml"]
    expect(page.get_by_role("button", name="Ta bort faktura.yaml")).to_be_visible()
    expect(page.locator("#avtal")).to_be_visible()  # what is sent isn't folded away
    page.get_by_role("button", name="Granska", exact=True).click()
    expect(page.get_by_role("heading", name="Granskning mot samverkansavtalet")).to_be_visible()


def test_files_of_one_name_are_told_apart_by_their_folders(page: Page, tmp_path: Path) -> None:
    folders = [tmp_path / "Björkgården", tmp_path / "Tallgläntan"]
    for folder in folders:
        folder.mkdir()
        (folder / "faktura.yaml").write_bytes((CASE / "faktura.yaml").read_bytes())
    (folders[0] / "avtal.yaml").write_bytes((CASE / "avtal.yaml").read_bytes())
    drop(page, "#slapp", folders)
    told = page.locator("#valda .filnamn")
    expect(told).to_have_count(3)  # in the order that the file system has them
    apart = told.all_inner_texts()
    assert sorted(apart) == ["avtal.yaml", "faktura.yaml i mappen Björkgården", "faktura.yaml i mappen Tallgläntan"]
    assert (faults(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Granska", exact=True).click()
    page.wait_for_selector(".topp")
    page.go_back()
    expect(told).to_have_text(apart)
    page.get_by_role("button", name="Ta bort faktura.yaml i mappen Björkgården").click()
    expect(told).to_have_text(["avtal.yaml", "faktura.yaml"])
    for folder in reversed(folders):  # of a file that is dropped alone no folder is known
        drop(page, "#slapp", [folder / "faktura.yaml"])
    expect(told).to_have_text(
        ["avtal.yaml", "faktura.yaml i mappen Tallgläntan", "faktura.yaml nummer 1", "faktura.yaml nummer 2"])
    expect(page.get_by_role("button", name="Ta bort faktura.yaml nummer 2")).to_be_visible()


def test_what_is_too_big_is_said_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    (tmp_path / "stor.docx").write_bytes(b"x" * 10_500_000)
    page.set_input_files("#filer", tmp_path / "stor.docx")
    expect(page.locator("#filfel")).to_contain_text("stor.docx är för stor: 10,5 MB")
    page.get_by_role("button", name="Granska", exact=True).click()
    expect(page).to_have_url(page.url)
    expect(page.locator("#filer")).to_be_focused()
    assert faults(page) == []


def test_nothing_chosen_is_said_at_once(page: Page) -> None:
    page.get_by_role("button", name="Granska", exact=True).click()
    expect(page.locator("#filfel")).to_have_text("Välj minst en fil att granska.")
    assert faults(page) == []


@pytest.mark.parametrize("written", ["20 dec 2016", "", "2016-02-30", "16-12-20", "3016-12-20"])
def test_a_day_that_is_none_is_said_before_anything_is_sent(page: Page, written: str) -> None:
    """The server would say so, too; but then the files would have to be chosen anew."""
    address = page.url
    leave(page, [CASE / "avtal.yaml"], written)
    expect(page.locator("#dagfel")).to_have_text("Skriv dagen som ÅÅÅÅ-MM-DD, till exempel 2016-12-20.")
    expect(page.locator("#dag")).to_be_focused()
    expect(page).to_have_url(address)
    expect(page.locator("#valda li")).to_have_count(1)
    assert faults(page) == []
    page.fill("#dag", " 20161220 ")
    page.get_by_role("button", name="Granska", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("20 december 2016")


def test_many_files_are_closed_up(page: Page, tmp_path: Path) -> None:
    """By keyboard it is a step past them, and not one for each."""
    paths = [tmp_path / f"faktura-{number:03}.yaml" for number in range(300)]
    for path in paths:
        path.write_text("dokument: faktura\n", "utf-8")
    page.set_input_files("#filer", paths)
    expect(page.get_by_role("status")).to_contain_text("300 filer")
    page.locator("#filer").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Visa de 300 filerna"
    page.keyboard.press("Tab")
    expect(page.locator("#dag")).to_be_focused()
    page.get_by_text("Visa de 300 filerna").click()
    page.get_by_role("button", name="Ta bort faktura-299.yaml").click()
    expect(page.get_by_role("button", name="Ta bort faktura-298.yaml")).to_be_focused()
    expect(page.get_by_text("Visa de 299 filerna")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], 0)
    page.set_input_files("#filer", paths[:2])
    expect(page.locator("#valda li:visible")).to_have_count(2)


def test_the_example_can_be_tried(page: Page) -> None:
    page.get_by_role("button", name="Prova med ett exempel").click()
    expect(page.get_by_text(BROKEN)).to_be_visible()
    expect(page.get_by_role("link", name="avtal - granskad.docx")).to_be_visible()
    assert faults(page) == []


def test_a_report_can_be_forgotten(page: Page) -> None:
    leave(page, [CASE / "avtal.yaml"])
    page.wait_for_selector(".topp")
    report = page.url
    page.get_by_role("link", name="Glöm rapporten").click()
    assert faults(page) == []
    page.get_by_role("button", name="Glöm rapporten").click()
    expect(page.get_by_role("heading", name="Granska avtal och fakturor")).to_be_visible()
    page.goto(report)
    expect(page.get_by_role("alert").filter(has_text="Sidan finns inte")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [
    ("light", 1280), ("dark", 320), pytest.param("dark", 1280, marks=pytest.mark.long),
    pytest.param("light", 320, marks=pytest.mark.long),
])
def test_every_page_is_accessible(browser: Browser, server: Server, desktop: Path, scheme: Any, width: int) -> None:
    context = browser.new_context(base_url=server.address, color_scheme=scheme, reduced_motion="reduce",
                                  viewport={"width": width, "height": 256 if width == 320 else 900})
    page = context.new_page()
    found = {}
    page.goto("/")
    page.set_input_files("#filer", sorted(desktop.iterdir()))
    for summary in page.locator("summary").all():
        summary.click()
    found["start"] = faults(page), sideways(page)
    page.goto("/finns-inte")
    found["fel"] = faults(page), sideways(page)
    page.goto("/")
    leave(page, sorted(desktop.iterdir()))
    page.wait_for_selector(".topp")
    found["rapport"] = faults(page), sideways(page)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    context.close()
    assert found == {name: ([], 0) for name in found}


def test_without_script_everything_but_the_comforts_works(browser: Browser, server: Server, desktop: Path) -> None:
    context = browser.new_context(base_url=server.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    leave(page, sorted(desktop.iterdir()))
    expect(page.get_by_text(BROKEN)).to_be_visible()
    expect(page.get_by_role("heading", name=": faktura.xml")).to_be_visible()
    page.goto("/")
    page.get_by_role("button", name="Granska", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Inga filer är valda")
    assert page.title().startswith("Fel: ")
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_long_review_is_waited_for(browser: Browser, server: Server, tmp_path: Path, script: bool) -> None:
    invoice = (CASE / "faktura.yaml").read_text("utf-8")
    paths = [CASE / "avtal.yaml"]
    for number in range(60):
        paths.append(tmp_path / f"faktura-{number}.yaml")
        paths[-1].write_text(invoice.replace("2016-", f"{number}-", 1), "utf-8")
    context = browser.new_context(base_url=server.address, java_script_enabled=script)
    page = context.new_page()
    page.goto("/")
    leave(page, paths)
    expect(page.get_by_role("heading", name="Granskar 61 filer")).to_be_visible()
    expect(page.get_by_role("heading", name="Granskning mot samverkansavtalet")).to_be_visible(timeout=60_000)
    page.locator("details.dokument").nth(60).wait_for()
    assert page.locator("details.dokument").count() == 61
    context.close()


def test_the_page_to_wait_at_is_accessible_and_says_how_far_it_has_come(page: Page, tmp_path: Path) -> None:
    invoice = (CASE / "faktura.yaml").read_bytes()
    paths = [tmp_path / f"faktura-{number}.yaml" for number in range(21)]
    for path in paths:
        path.write_bytes(invoice)
    page.route("**/lage", lambda route: route.fulfill(json={"done": False, "text": "Granskar dokument 7 av 21",
                                                            "share": 55}))
    leave(page, paths)
    expect(page.get_by_role("status")).to_have_text("Granskar dokument 7 av 21")
    assert page.get_by_role("progressbar").evaluate("bar => bar.value") == 55
    assert (faults(page), sideways(page)) == ([], 0)
    page.unroute("**/lage")
    expect(page.get_by_role("heading", name="Granskning mot samverkansavtalet")).to_be_visible(timeout=30_000)


def test_the_page_is_light(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.address)
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto("/", wait_until="networkidle")
    context.close()
    assert len(sizes) >= 4
    assert sum(sizes) <= 200_000


def test_nothing_is_asked_of_the_network(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.address)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto("/")
    leave(page, [CASE / "avtal.yaml"])
    page.wait_for_selector(".topp")
    context.close()
    assert asked
    assert [url for url in asked if not url.startswith((server.address, "data:"))] == []
