"""The pages without a browser: what they say of what was left on them."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote
from zipfile import ZipFile

import httpx
import pytest

from checker.web import example

from .serving import Files, Server, case, reviewed, served, token


def papers(**names: str) -> Files:
    """The files of the shipped example, some under other names: ``docx="a.docx"``."""
    return [("filer", (names.get(name.rsplit(".", 1)[1], name), content)) for name, content in example.order().files]


@pytest.mark.parametrize(("fields", "files", "status", "words"), [
    ({}, [("filer", ("", b""))], 422, "Inga filer är valda"),
    ({"as_of": "i går"}, case("01-allt-ratt", "filer"), 422, "Granskningsdagen är ett datum"),
    ({}, [("andra", ("a.yaml", b"x"))], 422, "Anropet går inte att förstå"),
    ({}, [*case("01-allt-ratt", "filer"), *case("01-allt-ratt", "filer")], 200, "samma id"),
])
def test_what_is_wrong_is_said_in_words_on_the_page_where_it_can_be_put_right(
        server: Server, fields: dict[str, str], files: Files, status: int, words: str) -> None:
    with server.client() as client:
        answer = reviewed(client, files, **fields)
    assert answer.status_code == status or "granskning/" in str(answer.url)
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert "Granska avtal och fakturor" in answer.text


def field(page: str, identity: str) -> str:
    """The tag of a field of a page."""
    found = re.search(rf'<input [^>]*id="{identity}"[^>]*>', page)
    assert found is not None
    return found[0]


TWINS = [("filer", (name, case("01-allt-ratt")[0][1][1])) for name in ("a.yaml", "b.yaml")]


@pytest.mark.parametrize(("csrf", "files"), [("", TWINS), ("0" * 64, TWINS), ("", [("filer", ("", b""))])])
def test_a_form_that_is_refused_is_given_back_as_it_was_filled_in(server: Server, csrf: str, files: Files) -> None:
    with server.client() as client:
        own = csrf or token(client.get("").text)
        page = client.post("granska", data={"csrf": own, "as_of": "2016-12-20", "mask": "true"}, files=files).text
        unmasked = client.post("granska", data={"csrf": own, "as_of": ' 2016-13-01"'}, files=files).text
    assert 'role="alert"' in page
    assert 'value="2016-12-20"' in field(page, "dag")
    assert " checked" in field(page, "dolj")
    assert 'value=" 2016-13-01&#34;"' in field(unmasked, "dag")
    assert " checked" not in field(unmasked, "dolj")


def test_after_a_form_that_never_came_whole_names_are_masked_until_somebody_says_otherwise() -> None:
    with served("--max-request", "1") as one, one.client() as client:
        page = reviewed(client, [("filer", ("stor.yaml", b"#" * 1_100_000))], as_of="2016-12-20").text
    assert "Det blev för mycket på en gång" in page
    assert "de hann inte läsas" in page
    assert " checked" in field(page, "dolj")


def test_the_field_for_an_agreement_stands_open_where_it_was_used(server: Server) -> None:
    with server.client() as client:
        used = reviewed(client, [("avtal", ("x.yaml", b"x: 1"))]).text
        unused = reviewed(client, [("filer", ("", b""))]).text
    assert '<details class="forhand" open>' in used
    assert '<details class="forhand">' in unused


def test_a_day_that_is_none_is_said_at_its_field(server: Server) -> None:
    with server.client() as client:
        page = reviewed(client, case("01-allt-ratt", "filer"), as_of="2016-02-30").text
        plain = client.get("").text
    told = re.search(r'<p class="filfel" id="dagfel"[^>]*>([^<]+)</p>', page)
    assert 'aria-invalid="true"' in field(page, "dag")
    assert "dagfel" in field(page, "dag").partition("aria-describedby=")[2]
    assert told is not None
    assert "ÅÅÅÅ-MM-DD" in told[1]
    assert 'href="#dag"' in page
    assert "aria-invalid" not in plain
    assert 'href="#dag"' not in plain


def today(client: httpx.Client) -> str:
    """The day that the form offers."""
    return field(client.get("").text, "dag").partition('value="')[2][:10]


@pytest.mark.parametrize(("typed", "meant"), [("20161220", "2016-12-20"), (" 2016-12-20 ", "2016-12-20"), ("", ""),
                                              ("  ", "")])
def test_a_day_is_understood_whichever_way_it_is_written(server: Server, typed: str, meant: str) -> None:
    with server.client() as client:
        days = {meant or today(client)}
        page = reviewed(client, case("01-allt-ratt", "filer"), as_of=typed)
        report = client.get(f"{page.url}rapport.json").json()
        days.add(meant or today(client))  # should midnight pass in between
    assert report["as_of"] in days
    assert report["as_of"] in page.text


@pytest.mark.parametrize("mask", ["false", "true"])
def test_a_file_given_as_the_agreement_that_is_none_is_not_named(server: Server, mask: str) -> None:
    paper = ("19121212-1212 avtal Anna Svensson.yaml", b"dokument: faktura\n")
    with server.client() as client:
        page = reviewed(client, [("avtal", paper)], mask=mask).text
    told = server.check([("files", paper)], agreement=paper[0], mask=mask).json()["detail"]
    for said in (page, told):
        assert "håller inte just ett samverkansavtal" in said
        assert "19121212" not in said
        assert "Svensson" not in said


@pytest.mark.parametrize(("mask", "kept"), [("false", "Märta"), ("true", "person-")])
def test_what_can_be_fetched_names_nobody_that_the_report_does_not(server: Server, mask: str, kept: str) -> None:
    words = papers()[0][1][1]
    extra = [("filer", (f"{number} Märta Lindeqvist.docx", words)) for number in ("19121212-1212", "121212+1212")]
    with server.client() as client:
        page = reviewed(client, [*extra, *papers()[1:]], as_of="2016-12-20", mask=mask)
        fetched = client.get(f"{page.url}kopia/1").headers["content-disposition"]
        archive = ZipFile(io.BytesIO(client.get(f"{page.url}kopior.zip").content))
    names = [unquote(fetched.partition("''")[2]), *archive.namelist()]
    assert len(set(archive.namelist())) == 2
    assert all(kept in name and name.endswith(".docx") and "1212" not in name for name in names)
    assert not any("Märta" in name for name in names if mask == "true")


@pytest.mark.parametrize("number", ["9" * 4400, "1" * 12, "01", "+1", "-1", "1e0", "\u0661", "x"])
def test_a_copy_that_is_not_there_is_not_found(server: Server, number: str) -> None:
    with server.client() as client:
        page = reviewed(client, papers())
        assert client.get(f"{page.url}kopia/1").status_code == 200
        assert client.get(f"{page.url}kopia/{number}").status_code == 404
        assert client.get(f"granskning/x/kopia/{number}").status_code == 404


def test_a_masked_page_names_nobody(server: Server) -> None:
    with server.client() as client:
        plain = reviewed(client, papers(docx="Märta Lindeqvist.docx"), as_of="2016-12-20")
        masked = reviewed(client, papers(docx="Märta Lindeqvist.docx"), as_of="2016-12-20", mask="true")
    assert "Märta" in plain.text
    assert "Kraven är inte uppfyllda" in masked.text
    assert "Märta" not in masked.text
    assert "Lindeqvist" not in masked.text


def test_what_can_be_fetched_is_named_after_what_was_left(server: Server) -> None:
    with server.client() as client:
        page = reviewed(client, papers(docx="Avtal Björkgården.docx"), as_of="2016-12-20")
        address = str(page.url)
        names = {path: client.get(address + path).headers["content-disposition"]
                 for path in ("rapport.html", "rapport.json", "kopia/1", "kopior.zip")}
        zipped = ZipFile(io.BytesIO(client.get(address + "kopior.zip").content))
        assert client.get(address + "kopia/2").status_code == 404
        assert client.get(address + "kopia/0").status_code == 404
    assert names["rapport.html"] == "attachment; filename*=UTF-8''rapport.html"
    assert names["kopia/1"] == "attachment; filename*=UTF-8''Avtal%20Bj%C3%B6rkg%C3%A5rden%20-%20granskad.docx"
    assert zipped.namelist() == ["Avtal Björkgården - granskad.docx"]


def test_the_copies_are_those_of_the_files_that_were_left(server: Server) -> None:
    with server.client() as client:
        page = reviewed(client, papers(), as_of="2016-12-20")
        copy = client.get(f"{page.url}kopia/1").content
        report = client.get(f"{page.url}rapport.json")
    original = dict(example.order().files)["avtal.docx"]
    assert copy != original
    assert ZipFile(io.BytesIO(copy)).testzip() is None
    assert report.content == server.check([("files", file) for _, file in papers()], as_of="2016-12-20").content


def test_how_long_a_report_is_kept_is_said() -> None:
    with served("--keep", "1") as one, one.client() as client:
        assert "kvar i minnet i 1 minut så" in " ".join(client.get("").text.split())


def test_a_report_is_forgotten_only_by_its_own_form(server: Server) -> None:
    with server.client() as client:
        page = reviewed(client, papers())
        asked = client.get(f"{page.url}glom")
        refused = client.post(f"{page.url}glom", data={"csrf": "0" * 64}, files=[("filer", ("", b""))])
        assert refused.status_code == 403
        assert client.get(str(page.url)).status_code == 200
        client.post(f"{page.url}glom", data={"csrf": token(asked.text)}, files=[("filer", ("", b""))])
        assert client.get(str(page.url)).status_code == 404


def test_an_agreement_of_its_own_field_is_the_one_that_papers_are_judged_under(server: Server) -> None:
    agreement = case("05-paborjad-vecka", "avtal")[0]
    rest = [file for file in case("19-faktura-utan-avtal", "filer") if not file[1][0].startswith("avtal")]
    with server.client() as client:
        page = reviewed(client, [agreement, *rest], as_of="2016-12-20")
        report = client.get(f"{page.url}rapport.json").json()
        wrong = reviewed(client, [("avtal", rest[0][1])], as_of="2016-12-20")
    assert report["receipt"]["agreement"] == agreement[1][0]
    assert {one["path"] for one in report["documents"]} == {agreement[1][0], *(name for _, (name, _) in rest)}
    assert "håller inte just ett samverkansavtal" in wrong.text


LITTER = [("Thumbs.db", b"\xd0\xcf\x11\xe0"), ("~$avtal.docx", b"\x05Anna"), (".DS_Store", b"\0\0\0\1Bud1")]


def test_what_computers_leave_in_a_folder_is_passed_by_and_a_paper_that_cannot_be_read_is_not(server: Server) -> None:
    litter: Files = [("filer", file) for file in LITTER]
    scanned: Files = [("filer", ("beslut.pdf", b"%PDF-1.7"))]
    with server.client() as client:
        folder = reviewed(client, [*case("01-allt-ratt", "filer"), *litter], as_of="2016-12-20")
        whole = client.get(f"{folder.url}rapport.json").json()
        worse = reviewed(client, [*case("01-allt-ratt", "filer"), *litter, *scanned], as_of="2016-12-20")
        told = client.get(f"{worse.url}rapport.json").json()
        alone = reviewed(client, litter)
        only = client.get(f"{alone.url}rapport.json").json()
    assert whole["ignored"] == sorted(name for name, _ in LITTER)
    assert whole["unreadable"] == []
    assert "Thumbs.db" in folder.text
    assert "En del gick inte att läsa" not in folder.text
    assert [one["path"] for one in told["unreadable"]] == ["beslut.pdf"]
    assert "En del gick inte att läsa" in worse.text
    assert [one["path"] for one in only["unreadable"]] == sorted(name for name, _ in LITTER)


@pytest.mark.parametrize("path", ["granska", "exempel", "glom"])
def test_what_was_lent_is_given_back(path: str) -> None:
    with served("--max-request", "100") as one, one.client() as client:
        page = reviewed(client, papers())
        sent = [("andra", ("stor", b"x" * 70_000_000))]
        for _ in range(7):  # together more than there is room for
            address = f"{page.url}glom" if path == "glom" else path
            assert client.post(address, data={"csrf": "0" * 64}, files=sent).status_code == 422
        assert "Kraven är inte uppfyllda" in reviewed(client, papers()).text
