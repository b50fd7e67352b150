"""The page: parsed as HTML, compared with what the report holds, and given texts that would like to be more."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from lxml import html

from checker.findings import DocumentReport, FormNote, Location, Missing, Report, Unreadable, Utfall
from checker.gate import Gate
from checker.reports import REPORTS, Options
from checker.reports.bills import Bill, Line
from checker.reports.html import Frame, Link, page, script, style
from checker.reports.html.marks import day
from checker.reports.html.markup import Markup, joined, safe, tag, verbatim
from checker.reports.lines import UNSAFE
from checker.reports.words import OUTCOMES
from reports.examples import (
    AGREEMENT,
    ANY_REPORTS,
    HOSTILE,
    INVOICE,
    REAL,
    TEXTS,
    agreement,
    book,
    finding,
    hostile,
    invoice,
    real,
    report,
    whole,
)

FRAME = Frame("/rapport.css", "/rapport.js", (Link("Hämta <allt>", "/hamta?a=1&b=2"),), "Glöms om 30 minuter & då")
TAGS = {
    "html", "head", "meta", "title", "style", "script", "body", "a", "svg", "symbol", "path", "use", "rect", "header",
    "main", "footer", "section", "details", "summary", "div", "p", "span", "strong", "h1", "h2", "h3", "h4", "ul", "ol",
    "li", "dl", "dt", "dd", "blockquote", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "time",
    "fieldset", "legend", "label", "input", "select", "option", "nav", "link"}


def parsed(given_report: Report, frame: Frame | None = None, **options: Any) -> Any:
    return html.document_fromstring(page(given_report, Options(**options), frame).encode(), html.HTMLParser(
        encoding="utf-8"))


def shown(element: Any) -> str:
    """What a reader sees, on one line."""
    return " ".join(str(element.text_content()).replace("\N{NO-BREAK SPACE}", " ").split())


def having(root: Any, name: str) -> list[Any]:
    """The elements of a class, in order."""
    return [
        one for one in root.iter() if isinstance(one.tag, str) and name in (one.get("class") or "").split()]


def facts(element: Any) -> dict[str, str]:
    return {shown(pair[0]): shown(pair[1]) for pair in element.iterfind(".//dl/div")}


def told_of(elements: list[Any]) -> int:
    """How many findings are told within some elements, alike ones as many times as they are there."""
    return sum(int(one.get("data-antal") or 1) for element in elements for one in having(element, "fynd"))


def sound(root: Any) -> None:
    """What holds of every page: only our elements, nothing fetched, nothing run, a place for every link."""
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    assert {one.tag for one in elements} <= TAGS
    assert not [one for one in elements for name in one.attrib if name.startswith("on") or name in ("style", "src")]
    listed = [one.get("id") for one in elements if one.get("id")]
    ids = set(listed)
    assert len(listed) == len(ids)
    targets = [one.get("href") for one in elements if one.get("href")]
    assert all(target.startswith("#") and target[1:] in ids for target in targets)
    assert all(one.get("aria-labelledby") in ids for one in elements if one.get("aria-labelledby"))
    levels = [int(one.tag[1]) for one in elements if re.fullmatch("h[1-6]", one.tag)]
    assert [levels[0], levels.count(1)] == [1, 1]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in root.iter("table"):
        assert shown(table.find("caption"))
        assert all(one.get("scope") for one in table.iter("th"))


def test_a_page_as_a_reader_sees_it() -> None:
    root = parsed(whole())
    sound(root)
    assert [shown(one) for one in root.iter("h2")] == [
        "Gick inte att läsa", "Sammanfattning", "Det här hindrar", "Det här saknas", "Paragraf för paragraf",
        "Inga dokument (hoppades över)"]
    assert shown(having(root, "besked")[0]) == "Kraven är inte uppfyllda, och en del gick inte att läsa"
    assert [shown(one) for one in root.iter("h3")][-2:] == [f"Samverkansavtal: {AGREEMENT}", f"Faktura: {INVOICE}"]
    assert [shown(one) for one in having(root, "huvud")] == [
        "§ 4.4 Handledarutbildning INTYGAS", "§ 4.6 Ersättning och fakturering AVVIKELSE", "§ 7 Dialog UNDANTAGEN",
        "§ 4.6 Ersättning och fakturering BRUTEN", "Bilaga 2 Underlag för fakturering BRUTEN (påpekande)"]
    assert shown(root.find(".//section[@class='olasta']/ul")) == (
        "fakturor/trasig.json, rad 9, kolumn 14: Filen tar slut mitt i ett värde.")


def test_a_finding_has_the_words_beside_it_and_all_there_is_to_know() -> None:
    (told,) = [one for one in having(parsed(whole()), "fynd") if "6 400" in shown(one)]
    assert shown(having(told, "vad")[0]) == "BRUTEN Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr."
    assert shown(told.find("blockquote")) == "”1530 kr per student och vecka, beräknat i 2016 års priser”"
    assert list(facts(told)) == ["Plats", "Hittat", "Väntat", "Skillnad", "Gör så här", "Regel"]  # as in the text
    assert facts(told) | {"Plats": ""} == {
        "Plats": "", "Hittat": "6 400,00 kr", "Väntat": "6 120,00 kr", "Skillnad": "280,00 kr",
        "Gör så här": "Rätta beloppet eller antalet veckor.", "Regel": "R-4.6-belopp"}
    assert [shown(one) for one in told.iterfind(".//dd/ul/li")] == [
        "rad 12, kolumn 19 (ersattning: 6400.00)", "rad 11, kolumn 19 (antal_veckor: 4)",
        f"{AGREEMENT}, tabellen i § 4.6 (belopp_per_vecka)"]


def test_readings_stand_side_by_side() -> None:
    (table,) = having(parsed(whole()), "lasningar")
    assert [[shown(cell) for cell in row] for row in table.iter("tr")] == [
        ["Läsning", "Utfall", "Väntat", "Skillnad"], ["betalning", "UPPFYLLD", "16 december 2016", ""],
        ["fakturering", "BRUTEN", "16 december 2016", "−7 dagar"]]
    assert "efterskott" in shown(table.find("caption"))


def test_readings_that_all_say_the_same_are_no_table() -> None:
    told = finding("R-4.6-belopp", Utfall.BRUTEN, "Fel.")
    assert not having(parsed(report(invoice("a.yaml", told))), "lasningar")[1:]


def test_what_is_missing_is_a_list_to_send() -> None:
    (section,) = having(parsed(whole()), "saknas")
    assert [shown(one) for one in section.iter("h3", "li")] == [
        AGREEMENT, "Pris per vecka för 2017 (ersattning, priser)", INVOICE, "Startdatum (rader nr 3, startdatum)"]


def test_what_gates_leads_to_its_finding() -> None:
    root = parsed(whole())
    (items,) = having(root, "atgarder")
    for item in items:
        link = item.find("a")
        target = root.get_element_by_id(link.get("href")[1:])
        assert shown(link) in shown(target)
    assert [shown(having(item, "utfall")[0]) for item in items] == ["BRUTEN", "TVISTIG", "OBEDÖMD", "AVVIKELSE"]


@pytest.mark.parametrize(("given_report", "options", "words"), [
    (report(), Options(), "Inget hindrar"),
    (report(invoice()), Options(), "Kraven är inte uppfyllda"),
    (report(invoice(), ignored=["x"]), Options(known=frozenset(
        (INVOICE, one.fingerprint) for one in invoice().findings)), "Inget hindrar"),
    (report(agreement()), Options(), "Allt är inte avgjort"),
    (whole(), Options(known=frozenset((one.path, two.fingerprint) for one in whole().documents
                                      for two in one.findings)), "En del gick inte att läsa"),
])
def test_the_verdict_is_the_gates(given_report: Report, options: Options, words: str) -> None:
    text = page(given_report, options)
    assert f"<strong>{words}</strong>" in text
    assert f"<title>{words} – Avtalskoll 2016-12-20</title>" in text


def test_an_outcome_is_a_shape_and_a_word_and_then_a_colour() -> None:
    root = parsed(whole(), verbose=True)
    shapes = [one.find("path").get("d") + one.findall("path")[1].get("d") for one in root.iter("symbol")]
    assert len(set(shapes)) == len(OUTCOMES)
    for mark in having(root, "utfall"):
        assert mark.find("svg").get("aria-hidden") == "true"
        assert shown(mark).split(" (")[0] in {word.upper() for _, word in OUTCOMES.values()}
    for mark in having(root, "antal"):
        assert re.fullmatch("[0-9 ]+ (" + "|".join(word for _, word in OUTCOMES.values()) + ")", shown(mark))


def test_the_chart_has_its_numbers_as_text() -> None:
    (chart,) = having(parsed(whole()), "diagram")
    rows = {shown(row[0]): row[1] for row in chart.find("tbody")}
    assert shown(rows["§ 4.6 Ersättning och fakturering"]) == (
        "1 bruten 1 tvistig 2 obedömd 2 avvikelse 4 uppfylld 1 ej tillämplig")
    for cell in rows.values():
        widths = [int(part.get("width")) for part in cell.iter("rect")]
        assert sum(widths) == 100
        assert min(widths) >= 3


def test_clauses_stand_in_the_contracts_order() -> None:
    found = real("05-paborjad-vecka")
    order = [name for name, _ in book().clauses]
    for options in ({"book": book()}, {}):
        root = parsed(found, **options)
        (chart,) = having(root, "diagram")
        names = [shown(having(row, "paragraf")[0]) for row in chart.find("tbody")]
        assert names == [name for name in order if name in names]
        for document in having(root, "dokument"):
            own = [one.get("data-paragraf") for one in document.iter("section") if one.get("data-paragraf")]
            assert own == [name for name in order if name in own]


def test_what_holds_is_listed_where_there_is_room_and_else_counted() -> None:
    few = parsed(report(invoice()))
    assert "Beloppet stämmer. (3 fall)" in shown(having(few, "ovrigt")[0])
    many = parsed(report(*(invoice(f"{number}.yaml") for number in range(20))))
    assert shown(having(many, "ovrigt")[0]) == "Därutöver: 2 krav är uppfyllda och 1 krav är inte tillämpligt."
    assert not [one for one in having(many, "dokument") if one.get("open") is not None]
    assert [one for one in having(few, "dokument") if one.get("open") is not None]


@pytest.mark.parametrize("case", REAL)
@pytest.mark.parametrize("verbose", [False, True])
def test_every_finding_of_a_shipped_case_is_there(case: str, verbose: bool) -> None:
    found = real(case)
    root = parsed(found, verbose=verbose, book=book())
    sound(root)
    eyed = [one for document in found.documents for one in document.findings if one.needs_eye]
    told = Counter[str]()
    for one in having(root, "fynd"):
        told[one.get("data-utfall")] += int(one.get("data-antal") or 1)
    counts = Counter[str]()
    for one in eyed:
        counts[one.outcome.value] += one.count
    assert told == counts
    everything = shown(root)
    assert all(" ".join(one.message.replace("\N{NO-BREAK SPACE}", " ").split()) in everything for one in eyed)


def test_it_is_one_file_whose_own_style_and_script_are_all_that_may_act() -> None:
    text = page(whole(), Options())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    for kind, pattern in (("style", r"<style>(.*?)</style>"), ("script", r"<script>(.*?)</script>")):
        (inside,) = re.findall(pattern, text, re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src &#x27;sha256-{digest}&#x27;;" in policy[1]
    assert policy[1].startswith("default-src &#x27;none&#x27;;")
    assert not re.search(r"https?:|url\(|@import|\bfetch\(|XMLHttp", text)


def test_a_server_links_what_its_policy_forbids_within() -> None:
    text = page(whole(), Options(), FRAME)
    assert "<style" not in text
    assert "Content-Security-Policy" not in text
    assert re.findall(r"<script[^>]*>.*?</script>", text, re.DOTALL) == ['<script src="/rapport.js" defer></script>']
    assert '<link rel="stylesheet" href="/rapport.css">' in text
    assert '<a href="/hamta?a=1&amp;b=2">Hämta &lt;allt&gt;</a>' in text
    assert "Glöms om 30 minuter &amp; då" in text
    alone = page(whole(), Options())
    assert text[text.index("<main"):text.index("<footer")] == alone[alone.index("<main"):alone.index("<footer")]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_more_than_text(text: str) -> None:
    written = page(hostile(text), Options(verbose=True))
    assert not UNSAFE.search(written.replace("\n", ""))
    root = html.document_fromstring(written.encode(), html.HTMLParser(encoding="utf-8"))
    sound(root)
    plain = html.document_fromstring(page(hostile("ofarligt"), Options(verbose=True)).encode())
    if text.strip(" \n"):
        assert [one.tag for one in root.iter()] == [one.tag for one in plain.iter()]


WOULD_ACT = (
    "</script><script>document.title='tagen'</script>", "</style><style>*{display:none}</style>", "</title><script>1",
    "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "\" autofocus onfocus=alert(1) x=\"",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "<svg/onload=alert(1)>", "<a href=#fynd-1>x</a>",
    "<base href=//ond.example>", "<meta http-equiv=refresh content=0;url=//ond.example>", "<iframe srcdoc='x'>",
    "x\" style=\"position:fixed;inset:0\"", "<form action=//ond.example><button>", "<details open ontoggle=alert(1)>",
    "<!--><script>1</script>-->", "]]><script>1</script>", "{{7*7}}${7*7}<%= 7*7 %>", "\u202e</span>", "<plaintext>",
    "expression(alert(1))", "url(//ond.example/x.css)", "@import '//ond.example'", "&lt;script&gt;1&lt;/script&gt;")


@pytest.mark.parametrize("text", WOULD_ACT)
def test_what_would_act_on_a_page_is_shown_as_it_is_written(text: str) -> None:
    """In every string of documents: names, paths, places, values, amounts' owners, and what a server says."""
    row = Line("/rader/0", text, Fraction(100))
    pages = []
    for words in (text, "ofarligt"):
        given_report = hostile(words)
        documents = [replace(document, path=f"{number}{document.path}", sha256=f"{number}" * 64)
                     for number, document in enumerate(given_report.documents * 9)]
        bills = {f"{number}" * 64: (Bill((replace(row, verksamhet=words),), Fraction(100)),) for number in range(9)}
        frame = Frame("/s.css", "/s.js", (Link(words, "hamta"),), words)
        pages.append([html.document_fromstring(page(one, Options(verbose=True, bills=bills), around).encode(),
                                               html.HTMLParser(encoding="utf-8"))
                      for one in (given_report, replace(given_report, documents=documents))
                      for around in (None, frame)])
    for root, plain in zip(*pages, strict=True):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        assert [one.tag for one in elements] == [one.tag for one in plain.iter() if isinstance(one.tag, str)]
        assert [sorted(one.keys()) for one in elements] == [
            sorted(one.keys()) for one in plain.iter() if isinstance(one.tag, str)]
        assert not [one for one in elements if re.match("(?i) *(javascript|data):", one.get("href") or "")]
        assert seen_as_written(text) in str(root.text_content())


def seen_as_written(text: str) -> str:
    return text.replace("\u202e", "\\u202e")


@given(ANY_REPORTS)
def test_any_report_is_a_sound_page(given_report: Report) -> None:
    for options in (Options(), Options(verbose=True, gate=Gate(strict=True))):
        written = page(given_report, options)
        assert written == REPORTS["html"](given_report, options)
        root = html.document_fromstring(written.encode(), html.HTMLParser(encoding="utf-8"))
        sound(root)
        eyed = [one for document in given_report.documents for one in document.findings if one.needs_eye]
        assert told_of([root]) == sum(one.count for one in eyed)


@given(TEXTS, TEXTS)
def test_texts_and_attributes_are_read_back_as_they_were(text: str, value: str) -> None:
    element = html.fragment_fromstring(str(tag("p", text, title=value, hidden=True, id=None)).encode(
        "utf-8").decode("utf-8"))
    assert element.tag == "p"
    assert not len(element)
    assert sorted(element.keys()) == ["hidden", "title"]
    assert str(tag("b", Markup("<i>"), text)) == f"<b><i>{safe(text)}</b>"
    assert type(Markup("<i>") + text) is str  # and would be made safe again


def test_markup_is_made_of_nothing_else() -> None:
    assert joined(["a<", None, tag("b", "c")], " ") == "a&lt; <b>c</b>"
    with pytest.raises(ValueError, match="end its element"):
        verbatim("a</style>")


@pytest.mark.parametrize(("text", "expected"), [
    ("2016-12-20", "20\u00a0december\u00a02016"), ("2016-02-30", "2016-02-30"), ("6 120,00 kr", "6 120,00 kr"),
    ("0000-01-01", "0000-01-01"), ("2016-1-1", "2016-1-1")])
def test_a_day_is_written_as_swedes_do(text: str, expected: str) -> None:
    assert html.fragment_fromstring(f"<p>{day(text)}</p>").text_content() == expected


def test_a_thousand_invoices_where_every_line_is_wrong_fit_in_five_megabytes() -> None:
    wrong = [finding(f"R-{number}", Utfall.BRUTEN, f"Raden är fel på sitt sätt, nummer {number}.",
                     quote="1530 kr per student och vecka", action="Rätta beloppet.", expected="1.00", actual="2.00")
             for number in range(10)]
    given_report = report(*(invoice(f"fakturor/{number:04}.yaml", *wrong) for number in range(1000)))
    text = page(given_report, Options())
    assert len(text.encode()) < 5_000_000
    root = html.document_fromstring(text.encode(), html.HTMLParser(encoding="utf-8"))
    sound(root)
    documents = having(root, "dokument")
    assert len(documents) == 1000
    assert len(having(root, "kort")) > 1000
    told, left = told_of(documents), [one for document in documents for one in having(document, "kvar")]
    missing = sum(int(shown(one).split()[0]) for one in left)
    assert told + missing == 15_000  # one of the fourteen findings of each counts two
    assert all("som inte ryms här" in shown(one) for one in left)
    (note,) = having(root, "utelamnat")
    assert f"{missing:,} fynd finns bara som antal".replace(",", " ") in shown(note)
    assert having(root, "filter")[0].get("data-kvar") == str(missing)


def test_before_the_report_a_page_is_light() -> None:
    assert len(page(report(), Options()).encode()) < 200_000
    assert len(style()) + len(script()) < 60_000


def luminance(color: str) -> float:
    parts = [int(color[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palettes() -> list[dict[str, str]]:
    """The colours by day, by night and on paper."""
    return [{name: color if len(color) == 7 else "#" + "".join(2 * one for one in color[1:])
             for name, color in re.findall(r"--([a-z-]+): (#[0-9a-f]+);", block)}
            for block in re.findall(r":root \{(.*?)\}", style(), re.DOTALL)]


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark", "print"])
def test_every_colour_of_text_can_be_read(palette: dict[str, str]) -> None:
    outcomes = ("bruten", "tvistig", "obedomd", "avvikelse", "intygas", "undantagen", "uppfylld", "ej")
    for ink in ("ink", "soft", "link", *outcomes):
        for ground in ("ground", "sheet", "sunk"):
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    for outcome in outcomes:
        assert contrast(palette[outcome], palette["sign"]) >= 4.5, outcome
    assert contrast(palette["strong-line"], palette["sheet"]) >= 3
    assert contrast(palette.get("focus", palette["ink"]), palette["ground"]) >= 3


def test_a_finding_known_already_says_so() -> None:
    given_report = report(invoice())
    known = frozenset((INVOICE, one.fingerprint) for one in given_report.documents[0].findings)
    root = parsed(given_report, known=known)
    assert not having(root, "atgarder")
    assert "Känt sedan tidigare." in shown(having(root, "fynd")[0])


def test_a_long_list_of_places_is_opened_and_among_many_documents_cut() -> None:
    one = real("09-over-nyar")
    (whole_list,) = having(parsed(one), "fynd")
    (opened,) = having(whole_list, "mer")
    assert shown(opened.find("summary")) == "och 12 till"
    assert len(opened.findall("ul/li")) == 12
    many = parsed(replace(one, documents=one.documents + [
        replace(one.documents[1], path=f"{number}.yaml") for number in range(9)]))
    assert "och 12 till" in shown(having(many, "fynd")[0])
    assert not having(having(many, "fynd")[0], "mer")


def test_one_cause_is_told_once_in_a_document_and_once_among_what_hinders() -> None:
    missing = Missing(AGREEMENT, "/ersattning/priser", "Pris per vecka för 2017")
    lines = [finding("R-4.6-belopp", Utfall.OBEDOMD, "Kan inte avgöras.", missing=(missing,), fingerprint=f"{row:032}",
                     subject=f"/rader/{row}", locations=(Location(f"/rader/{row}", INVOICE, row + 20, 5),))
             for row in range(8)]
    root = parsed(report(*(invoice(f"{number}.yaml", *lines) for number in range(300))))
    sound(root)
    (alike,) = [one for one in having(root, "atgarder")[0] if "Kan inte avgöras" in shown(one)
                and "R-4.6-belopp" in shown(one)]
    assert "2 400 fall i 300 dokument" in shown(alike)
    assert len(alike.findall(".//details/ul/li/a")) == 100
    assert "och 200 till, under dokumenten nedan" in shown(alike)
    told = [one for one in having(root, "fynd") if one.get("data-antal") == "8"]
    assert len(told) == 300
    assert facts(told[0])["Gäller"] == "8 fall av samma slag"
    few = parsed(report(invoice("a.yaml", *lines), invoice("b.yaml", *lines)))
    (alike,) = [one for one in having(few, "atgarder")[0] if "R-4.6-belopp · § 4.6 · 16 fall" in shown(one)]
    assert [shown(link) for link in alike.findall("span/a")] == ["a.yaml", "b.yaml"]
    assert all(few.get_element_by_id(link.get("href")[1:]).get("data-antal") == "8"
               for link in alike.findall("span/a"))


def test_what_differs_is_never_drawn_together() -> None:
    lines = [finding("R-4.6-belopp", Utfall.BRUTEN, "Fel belopp.", expected=f"{row}.00", actual="9.00")
             for row in range(3)]
    told = having(parsed(report(invoice("a.yaml", *lines))), "fynd")
    assert [facts(one)["Väntat"] for one in told if "Fel belopp" in shown(one)] == ["0,00 kr", "1,00 kr", "2,00 kr"]


def crowded(number: int) -> Report:
    """Documents with remarks on form, values that are missing, and settled findings, all of their own."""
    def one(place: int) -> DocumentReport:
        path = f"fakturor/{place:04}.yaml"
        notes = [FormNote(f"/rader/{row}", f"Raden {row} är svår att läsa på sitt eget sätt.") for row in range(10)]
        lacking = tuple(Missing(path, f"/rader/{row}/slutdatum", f"Slutdatum på rad {row}") for row in range(10))
        holds = [finding("R-4.6-dag", Utfall.UPPFYLLD, f"Raden {row} har rätt antal dagar, och det är många.")
                 for row in range(30)]
        broken = finding("R-4.6-period", Utfall.OBEDOMD, f"Kan inte avgöras i {path}.", missing=lacking)
        return replace(invoice(path, broken, *holds), form=notes)
    return report(*map(one, range(number)), ignored=[f"{'x' * 200}{place}" for place in range(2000)],
                  unreadable=[Unreadable(f"t{place}", "Filen är trasig." * 9) for place in range(2000)])


@pytest.mark.parametrize("verbose", [False, True])
def test_a_page_that_can_t_hold_everything_says_what_it_leaves_out(verbose: bool) -> None:
    text = page(crowded(1000), Options(verbose=verbose))
    assert len(text.encode()) < 5_000_000
    root = html.document_fromstring(text.encode(), html.HTMLParser(encoding="utf-8"))
    sound(root)
    (note,) = having(root, "utelamnat")
    assert re.search("[0-9 ]+ anmärkningar på form är utelämnade", shown(note))
    assert ("uppfyllda krav bara som antal" in shown(note)) == verbose
    assert shown(note).endswith("Allt står i rapporten som JSON.")
    (remarks,) = re.findall("([0-9 ]+) anmärkningar på form", shown(note))
    told = sum(len(one.findall("ul/li")) for one in having(root, "form-noter"))
    assert told + int(remarks.replace(" ", "")) == 10_000
    for part, every, word in (("saknas", 10_002, "uppgifter"), ("olasta", 2000, "filer")):
        (section,) = having(root, part)
        (left,) = having(section, "kvar")
        cut = re.match(f"Och ([0-9 ]+) {word} till, som inte ryms här", shown(left))
        assert cut
        # What the agreement lacks is the same for all of them.
        assert abs(len(list(section.iter("li"))) + int(cut[1].replace(" ", "")) - every) <= 1000


def test_a_small_report_leaves_nothing_out() -> None:
    for name in REAL:
        assert not having(parsed(real(name), book=book()), "utelamnat"), name


def test_a_finding_of_any_size_leaves_room_for_the_others() -> None:
    huge = finding("R-4.6-dubbel", Utfall.BRUTEN, "Fel. " * 1_000_000, locations=tuple(
        Location(f"/rader/{row}", INVOICE, row + 1, 1, None, "x" * 199) for row in range(20_000)))
    text = page(report(invoice(INVOICE, huge)), Options())
    assert len(text.encode()) < 1_000_000
    root = html.document_fromstring(text.encode(), html.HTMLParser(encoding="utf-8"))
    assert not having(root, "utelamnat")
    (told,) = [one for one in having(root, "fynd") if "R-4.6-dubbel" in shown(one)]
    assert "och 19 996 till" in shown(told)
    assert "tecken)" in shown(having(told, "vad")[0])


def test_the_way_to_each_section_stands_at_the_top() -> None:
    root = parsed(whole())
    (links,) = having(root, "delar")
    assert [shown(link) for link in links.iter("a")] == [shown(one) for one in root.iter("h2")]


def test_every_outcome_is_explained() -> None:
    (table,) = having(parsed(whole()), "utfallen")
    lines = {shown(row[0]): shown(row[2]) for row in table.find("tbody")}
    assert lines["TVISTIG"] == "Texten kan läsas på flera sätt."
    assert lines["BRUTEN"] == "Kravet är inte uppfyllt. Varav 1 påpekande."
    assert len(set(lines.values())) == len(OUTCOMES)


def test_many_verksamheter_are_summed_up() -> None:
    rows = [Line(f"/rader/{row}", f"Gården {row}", Fraction(100)) for row in range(150)]
    documents = [invoice(f"{number}.yaml") for number in range(3)]
    documents = [replace(one, sha256=f"{number}" * 64) for number, one in enumerate(documents)]
    bills = {f"{number}" * 64: (Bill(tuple(replace(row, verksamhet=f"{row.verksamhet}-{number}") for row in rows),
                                     Fraction(15_000)),) for number in range(3)}
    (table,) = [one for one in having(parsed(report(*documents), bills=bills), "kronor") if "verksamhet" in shown(
        one.find("caption"))]
    lines = [[shown(cell) for cell in row] for row in table.find("tbody")]
    assert len(lines) == 201
    assert lines[-1][0].endswith("andra verksamheter tillsammans")
    asked = [sum(int(line[2].removesuffix(",00 kr").replace(" ", "")) for line in lines)]
    assert asked == [45_000]
