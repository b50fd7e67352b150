"""Who may ask, and what an answer may do in a browser."""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack
from datetime import date

import httpx
import pytest

from checker.web.app import application
from checker.web.guard import HEADERS, Hosts, Sessions, address, host_names
from checker.web.limits import Limits

from .serving import Server, case, reviewed, token

NAME = "skoll.kommun.example"


@pytest.mark.parametrize("path", ["", "statiskt/sida.css", "statiskt/sida.js", "finns-inte", "granskning/nagon",
                                  "api/openapi.json", "api/finns-inte", "statiskt/..%2fapp.py"])
def test_every_answer_says_what_it_may_do(server: Server, path: str) -> None:
    headers = httpx.get(server.address + path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers


def test_no_page_has_script_or_style_of_its_own(server: Server) -> None:
    with server.client() as client:
        report = reviewed(client, case("05-paborjad-vecka", "filer"))
        for page in (client.get("").text, client.get("finns-inte").text, report.text):
            assert "<style" not in page
            assert " style=" not in page
            assert " onclick=" not in page
            assert all("src=" in tag for tag in page.split("<script")[1:] if 'type="application/json"' not in tag)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1",
                                  "localhost:{port}x"])
def test_another_name_for_the_address_is_not_answered(server: Server, host: str) -> None:
    port = server.address.rsplit(":", 1)[1].strip("/")
    answer = httpx.get(server.address, headers={"Host": host.format(port=port)})
    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers


def test_the_own_names_are_answered(server: Server) -> None:
    port = server.address.rsplit(":", 1)[1].strip("/")
    for host in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert httpx.get(server.address, headers={"Host": f"{host}:{port}"}).status_code == 200


@pytest.mark.parametrize("sent", [
    b"\x16\x03\x01" * 50, b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: {host}\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a@{host}\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n", b"GET http://{host}/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /api/check HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
    b"POST /api/check HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n",
])
def test_what_is_hardly_http_has_a_guarded_answer_and_no_page(server: Server, sent: bytes) -> None:
    with socket.create_connection(server.socket, timeout=20) as connection:
        connection.sendall(sent.replace(b"{host}", server.host.encode()))
        head = connection.recv(65536).decode().split("\r\n\r\n")[0].lower()
    assert head.split()[1] in ("400", "404", "421")
    for name, value in HEADERS.items():
        assert f"{name}: {value}".lower() in head


def test_more_connections_than_there_may_be_are_turned_away_with_a_guarded_answer(server: Server) -> None:
    with ExitStack() as opened:
        for _ in range(256):
            opened.enter_context(socket.create_connection(server.socket, timeout=20))
        answer = httpx.get(server.address)
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:avtalskoll:upptaget"
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert httpx.get(server.address).status_code == 200


@pytest.mark.parametrize(("host", "named", "shown"), [
    ("127.0.0.1", (), "http://127.0.0.1:80/"), ("::1", (), "http://[::1]:80/"), ("0.0.0.0", (), "http://localhost:80/"),
    ("::", ("skoll.kommun.example",), "http://skoll.kommun.example:80/"),
    ("::", ("skoll.kommun.example:8443",), "http://skoll.kommun.example:8443/")])
def test_the_address_that_is_told_is_one_that_is_answered(host: str, named: tuple[str, ...], shown: str) -> None:
    assert address(host, 80, named) == shown
    assert shown.removeprefix("http://").rstrip("/") in host_names(host, 80, named)


def test_names_of_a_host() -> None:
    assert host_names("127.0.0.1", 8765) == Hosts(frozenset({"127.0.0.1:8765", "localhost:8765", "[::1]:8765"}))
    assert host_names("10.0.0.7", 8765) == Hosts(frozenset({"10.0.0.7:8765"}))
    assert host_names("0.0.0.0", 80).own >= {"localhost", "localhost:80"}
    assert host_names("127.0.0.1", 8765, [NAME]).behind == {NAME, f"{NAME}:8765"}
    assert host_names("127.0.0.1", 8765, [f"{NAME}:8443", "localhost:8765"]).behind == {f"{NAME}:8443"}


async def sent(method: str, headers: dict[str, str]) -> httpx.Response:
    app = application(host_names("127.0.0.1", 27432, [NAME]), Sessions.on_port(27432), Limits(), date.today)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:27432") as client:
        return await client.request(method, "/api/check" if method == "POST" else "/", headers=headers)


@pytest.mark.parametrize(("host", "origin", "status"), [
    (NAME, f"https://{NAME}", 422), (NAME, f"http://{NAME}", 422), (NAME.upper(), f"https://{NAME}", 422),
    (f"{NAME}:27432", f"https://{NAME}", 422), (f"{NAME}:27432", f"http://{NAME}:27432", 422),
    ("127.0.0.1:27432", "http://127.0.0.1:27432", 422),
    (NAME, f"https://{NAME}:27432", 403), (NAME, f"https://{NAME}:8443", 403), (NAME, f"https://x.{NAME}", 403),
    (NAME, f"https://{NAME}.example", 403), (NAME, f"ftp://{NAME}", 403), (NAME, "null", 403), (NAME, NAME, 403),
    (NAME, "http://127.0.0.1:27432", 403), (f"{NAME}:27432", f"http://{NAME}", 403),
    (f"{NAME}:27432", f"https://{NAME}:1", 403), ("127.0.0.1:27432", "https://127.0.0.1:27432", 403),
    ("127.0.0.1:27432", f"https://{NAME}", 403), ("127.0.0.1:27432", "http://127.0.0.1", 403),
    (f"{NAME}:1", f"https://{NAME}:1", 421), (f"x.{NAME}", f"https://x.{NAME}", 421),
    ("127.0.0.1", "http://127.0.0.1", 421),
])
def test_behind_another_server_the_own_page_is_taken_for_what_it_is_and_no_other(host: str, origin: str,
                                                                                 status: int) -> None:
    answer = asyncio.run(sent("POST", {"Host": host, "Origin": origin}))
    assert answer.status_code == status  # 422: let in, with no form


@pytest.mark.parametrize(("host", "said", "secure"), [
    (NAME, "https", True), (f"{NAME}:27432", "https", True), (NAME, "http", False), (NAME, "https, http", False),
    ("127.0.0.1:27432", "https", False), ("localhost:27432", "https", False)])
def test_a_cookie_set_over_tls_is_sent_over_nothing_else(host: str, said: str, secure: bool) -> None:
    cookie = asyncio.run(sent("GET", {"Host": host, "X-Forwarded-Proto": said})).headers["set-cookie"]
    assert ("Secure" in cookie) is secure
    assert "Secure" not in asyncio.run(sent("GET", {"Host": host})).headers["set-cookie"]


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://127.0.0.1:1"},
])
@pytest.mark.parametrize("path", ["granska", "exempel", "api/check", "granskning/nagon/glom"])
def test_another_site_can_send_nothing(server: Server, path: str, headers: dict[str, str]) -> None:
    answer = httpx.post(server.address + path, headers=headers, files=case("01-allt-ratt"))
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:avtalskoll:annan-webbplats"
    assert "access-control-allow-origin" not in answer.headers


def test_a_form_is_taken_only_from_whom_it_was_given_to(server: Server) -> None:
    files = case("01-allt-ratt", "filer")
    with server.client() as one, server.client() as other:
        own = token(one.get("").text)
        for client, sent in ((one, ""), (one, "0" * 64), (other, own), (one, "å")):
            answer = client.post("granska", data={"csrf": sent}, files=files)
            assert answer.status_code == 403
            assert "Sidan har legat öppen för länge" in answer.text
        assert one.post("granska", data={"csrf": own}, files=files).status_code == 200


def test_cookies_are_kept_from_scripts_and_other_sites(server: Server) -> None:
    cookie = httpx.get(server.address).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


def test_a_report_is_shown_only_to_whom_it_belongs(server: Server) -> None:
    with server.client() as one, server.client() as other:
        report = reviewed(one, case("01-allt-ratt", "filer"))
        other.get("")
        for path in ("", "rapport.json", "rapport.html", "lage", "kopior.zip", "kopia/1", "glom"):
            assert other.get(str(report.url) + path).status_code == 404
        assert one.get(str(report.url) + "rapport.json").status_code == 200


@pytest.mark.parametrize(("method", "path"), [("GET", "granska"), ("PUT", "api/check"), ("DELETE", ""), ("TRACE", ""),
                                              ("OPTIONS", "api/check"), ("POST", "granskning/x/lage")])
def test_other_methods_are_not_taken(server: Server, method: str, path: str) -> None:
    assert httpx.request(method, server.address + path).status_code == 405


@pytest.mark.parametrize("path", ["//evil.example/", "granskning//evil.example", "api/check/", "statiskt/../app.py",
                                  "statiskt/%2e%2e%2fapp.py"])
def test_no_address_leads_elsewhere(server: Server, path: str) -> None:
    answer = httpx.get(server.address + path)
    assert answer.status_code in (404, 405)
    assert "location" not in answer.headers
