"""The pages without a browser: what they say of what was left on them."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from checker.web import example

from .serving import Files, Server, case, reviewed, served, token


def papers(**names: str) -> Files:
    """The files of the shipped example, some under other names: ``docx="a.docx"``."""
    return [("filer", (names.get(name.rsplit(".", 1)[1], name), content)) for name, content in example.order().files]


@pytest.mark.parametrize(("fields", "files", "status", "words"), [
    ({}, [("filer", ("", b""))], 422, "Inga filer är valda"),
    ({"as_of": "i går"}, case("01-allt-ratt", "filer"), 422, "Granskningsdagen är ett datum"),
    ({"as_of": ""}, case("01-allt-ratt", "filer"), 422, "Granskningsdagen är ett datum"),
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


@pytest.mark.parametrize("path", ["granska", "exempel", "glom"])
def test_what_was_lent_is_given_back(path: str) -> None:
    with served("--max-request", "100") as one, one.client() as client:
        page = reviewed(client, papers())
        sent = [("andra", ("stor", b"x" * 70_000_000))]
        for _ in range(7):  # together more than there is room for
            address = f"{page.url}glom" if path == "glom" else path
            assert client.post(address, data={"csrf": "0" * 64}, files=sent).status_code == 422
        assert "Kraven är inte uppfyllda" in reviewed(client, papers()).text
