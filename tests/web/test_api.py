"""The API says what its description says that it says, whatever it is sent."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from checker.web import api
from checker.web.faults import Fault

from .serving import Server, case, served

HEADS = {(route.path, "head") for route in api.ROUTES}
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", ["/api/check", "/api/rapport.schema.json"])
def test_every_answer_is_as_described(server: Server, mode: GenerationMode, path: str) -> None:
    described = schemathesis.openapi.from_url(f"{server.address}api/openapi.json")
    (operation,) = [found.ok() for found in described.get_all_operations() if found.ok().path == path]
    statuses: set[int] = set()

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=25, derandomize=True, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))
    def holds(sent: schemathesis.Case) -> None:
        answer = sent.call()
        statuses.add(answer.status_code)
        # that a name must be one of the files' no schema can say
        named = isinstance(sent.body, dict) and "agreement" in sent.body
        sent.validate_response(answer, excluded_checks=[positive_data_acceptance] if named else [])

    with suppress(Unsatisfiable):  # what takes nothing can't be asked wrongly
        holds()
    assert statuses <= {200, 405, 413, 421, 422}
    assert 200 in statuses or mode is GenerationMode.NEGATIVE


def test_the_description_names_every_route_and_no_other(server: Server) -> None:
    described = json.loads((ROOT / "checker" / "web" / "openapi.json").read_text("utf-8"))
    routes = {(route.path, method.lower()) for route in api.ROUTES for method in route.methods or ()} - HEADS
    assert {(path, method) for path, item in described["paths"].items() for method in item} == routes
    assert httpx.get(f"{server.address}api/openapi.json").json() == described


def test_every_fault_is_described(server: Server) -> None:
    described = json.loads((ROOT / "checker" / "web" / "openapi.json").read_text("utf-8"))
    problem = described["components"]["schemas"]["Problem"]
    known = set(problem["properties"]["type"]["enum"])
    made = {f"urn:avtalskoll:{fault.code}" for fault in every_fault()}
    assert known | {"urn:avtalskoll:gammal-sida"} == made
    for fault in every_fault():
        if fault.code != "gammal-sida":
            jsonschema.validate(fault.problem(), problem)
            assert str(fault.http) in {*described["paths"]["/api/check"]["post"]["responses"], "404", "405"}


def every_fault() -> list[Fault]:
    from checker.web import faults
    from checker.web.limits import Limits

    limits = Limits()
    return [faults.too_big(limits), faults.too_many(limits), faults.too_slow(), faults.nothing_chosen(),
            faults.malformed("x"), faults.no_day(), faults.ending(), faults.not_http(), faults.refused("x"),
            faults.timed_out(limits), faults.too_heavy(), faults.busy(), faults.bug("x"), faults.not_kept(),
            faults.wrong_method(), faults.wrong_host(), faults.cross_site(), faults.stale_form()]


def test_the_report_is_valid(server: Server) -> None:
    answer = server.check(case("05-paborjad-vecka"), as_of="2016-12-20")
    shape = httpx.get(f"{server.address}api/rapport.schema.json").json()
    jsonschema.validate(answer.json(), shape)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["avtalskoll-exit-status"] == "1"


@pytest.mark.parametrize(("fields", "files", "status", "code"), [
    ({}, [], 422, "fel-anrop"),
    ({"as_of": "i dag"}, case("01-allt-ratt"), 422, "fel-anrop"),
    ({"as_of": "2016-02-30"}, case("01-allt-ratt"), 422, "fel-anrop"),
    ({"as_of": ""}, case("01-allt-ratt"), 422, "fel-anrop"),
    ({"as_of": "20161220"}, case("01-allt-ratt"), 422, "fel-anrop"),
    ({"mask": "kanske"}, case("01-allt-ratt"), 422, "fel-anrop"),
    ({"agreement": "annat.yaml"}, case("01-allt-ratt"), 422, "fel-anrop"),
    ({"agreement": "../avtal.yaml/"}, case("01-allt-ratt"), 422, "fel-anrop"),
    ({"agreement": "faktura.yaml"}, case("05-paborjad-vecka"), 422, "gar-inte"),
    ({"avtal": "avtal.yaml"}, case("01-allt-ratt"), 422, "fel-anrop"),
    ({}, [("filer", ("a.yaml", b"x"))], 422, "fel-anrop"),
    ({}, [*case("01-allt-ratt"), *case("01-allt-ratt")], 422, "gar-inte"),
])
def test_what_cannot_be_done_is_said(server: Server, fields: dict[str, str], files: Any, status: int,
                                     code: str) -> None:
    answer = server.check(files, **fields)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:avtalskoll:{code}"
    assert answer.json()["exit_status"] == 2


def test_what_cannot_be_read_is_in_the_report(server: Server) -> None:
    answer = server.check([("files", ("a.pdf", b"%PDF-1.7")), ("files", ("b.bin", b"\0\1\2"))])
    assert answer.status_code == 200
    assert [one["path"] for one in answer.json()["unreadable"]] == ["a.pdf", "b.bin"]
    assert answer.headers["avtalskoll-exit-status"] == "4"


def test_limits_are_those_that_were_set() -> None:
    with served("--max-size", "1", "--max-request", "2", "--max-files", "3") as small:
        large = ("files", ("stor.yaml", b"dokument: faktura\n" + b"#" * 1_200_000))
        assert "gränsen är 1 000 000" in small.check([large]).json()["unreadable"][0]["error"]
        assert small.check([large, large]).json()["type"] == "urn:avtalskoll:for-stort"
        many = [("files", (f"{number}.yaml", b"x")) for number in range(4)]
        assert small.check(many).json()["type"] == "urn:avtalskoll:for-manga"
        with small.client() as client:
            page = client.post("granska", files=[("filer", ("a", b"x" * 3_000_000))])
            assert page.status_code == 413
            assert "Det blev för mycket på en gång" in page.text


def test_a_connection_that_says_nothing_whole_is_closed(server: Server) -> None:
    said = [b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"\x16\x03\x01\x02\x00" * 20]
    connections = [socket.create_connection(server.socket, timeout=20) for _ in said]
    for connection, sent in zip(connections, said, strict=True):
        connection.sendall(sent)
    trickling = connections[0]
    trickling.settimeout(0.5)
    heard = None
    for letter in b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n":
        with suppress(TimeoutError):
            trickling.sendall(bytes([letter]))
            heard = trickling.recv(100)
            break
    assert heard == b""
    assert connections[1].recv(100) == b""
    assert connections[2].recv(100).startswith(b"HTTP/1.1 400")
    for connection in connections:
        connection.close()
    assert httpx.get(server.address).status_code == 200


def test_a_fault_of_the_program_is_one_line_with_nothing_of_the_documents() -> None:
    with served() as one:
        one.check(case("01-allt-ratt"))
        one.check([("files", ("Märta Lindeqvist.yaml", b"dokument: faktura\nnummer: hemligt\n"))])
        httpx.get(f"{one.address}granskning/hemligt/")
        for body in (b"--x--", b"--hemligt", b"--x\r\nhemligt", b""):
            httpx.post(f"{one.address}api/check", content=body,
                       headers={"Content-Type": "multipart/form-data; boundary=x"})
        for length in (10**5, 10**8):  # hangs up in the midst of what is taken in, and of what is thrown away
            with socket.create_connection(one.socket, timeout=20) as connection:
                connection.sendall(f"POST /granska HTTP/1.1\r\nHost: {one.host}\r\nContent-Length: {length}\r\n"
                                   "Content-Type: multipart/form-data; boundary=x\r\n\r\n--hemligt".encode())
                time.sleep(0.2)
        assert httpx.get(one.address).status_code == 200
        one.process.terminate()
        assert one.process.stderr is not None
        assert one.process.stderr.read() == ""
