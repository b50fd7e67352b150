"""Invoices and runs for the tests of the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from checker.audit.ledger import Content, Ledger, Recorded, Run, RunKey, content_of

AUTUMN, SPRING = date(2016, 12, 20), date(2017, 6, 1)
STUDENTS = ("Märta Lindeqvist", "Jonatan Ekehav", "Signe Ölander", "Åke Sjöhed", "Tuva Granlund", "Ivar Hedmo")


def row(student: str, first: str, last: str, days: int = 5, **other: Any) -> dict[str, Any]:
    return {"verksamhet": "Björkgården", "student": student, "utbildning": "sjukskoterska", "startdatum": first,
            "slutdatum": last, "antal_veckor": 0, "antal_dagar": days, "ersattning": 306 * days, **other}


def invoice(number: str, *rows: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {"dokument": "faktura", "nummer": number, "avtal": "ekdalen-2016", "termin": "HT2016",
            "avsandare": {"namn": "Björkgården", "organisationsnummer": "212000-9713",
                          "kontaktperson": "Birgit Hallonqvist", "telefon": "08-465 004 31",
                          "epost": "birgit.hallonqvist@ekdalen.example"},
            "rader": list(rows), "total": sum(one["ersattning"] for one in rows), **other}


def content(plain: dict[str, Any]) -> Content:
    return content_of(json.dumps(plain, ensure_ascii=False).encode())


def key(name: str, as_of: date = SPRING) -> RunKey:
    return RunKey((name,), (), "2", "ab" * 32, as_of)


def recorded(invoices: Iterable[dict[str, Any]], outcome: str = "uppfylld") -> list[Recorded]:
    return [Recorded(content(one), outcome, 100, None, 0) for one in invoices]


def audited(ledger: Ledger, name: str, invoices: Iterable[dict[str, Any]], day: date = AUTUMN) -> Run:
    """A run that has recorded invoices."""
    run = ledger.begin(key(name), day=day)
    run.finish(recorded(invoices))
    return run


def related(run: Run, *invoices: dict[str, Any]) -> dict[str, set[int]]:
    """The numbers of the earlier invoices that concern some, and which of those (from 0)."""
    found = run.related((number, content(one)) for number, one in enumerate(invoices))
    return {json.loads(one.data)["nummer"]: set(one.concerns) for one in found}
