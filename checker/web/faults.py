"""What can go wrong between a request and its report, in words for whoever sent it."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

from checker.gate import BUG, CANNOT
from checker.web.limits import MEGABYTE, Limits


@dataclass
class Fault(Exception):
    """``http``: the status answered with; ``code``: the name that programs know it by; ``exit_status``: what the
    command would exit with. ``title`` and ``detail`` are Swedish; nothing of what a document holds is in them,
    save its name. ``place``: the id of the field of the page's form that is to be put right, if it is one."""

    http: int
    code: str
    title: str
    detail: str
    exit_status: int = CANNOT
    headers: dict[str, str] = field(default_factory=dict)
    place: str = ""

    def problem(self) -> dict[str, str | int]:
        """The fault as problem details (RFC 9457)."""
        return {"type": f"urn:avtalskoll:{self.code}", "title": self.title, "status": self.http,
                "detail": self.detail, "exit_status": self.exit_status}


def too_big(limits: Limits) -> Fault:
    return Fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "for-stort", "Det blev för mycket på en gång",
                 f"Filerna får vara högst {limits.request // MEGABYTE} MB tillsammans. Dela upp dem på flera "
                 "granskningar; ta med avtalet i var och en.")


def too_many(limits: Limits) -> Fault:
    return Fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "for-manga", "Det blev för många filer på en gång",
                 f"Högst {limits.files} filer kan granskas tillsammans. Dela upp dem på flera granskningar; ta med "
                 "avtalet i var och en.")


def too_slow() -> Fault:
    return Fault(HTTPStatus.REQUEST_TIMEOUT, "for-langsamt", "Filerna kom inte fram i tid",
                 "Uppladdningen avbröts för att den tog för lång tid. Försök igen.", headers={"Connection": "close"})


def nothing_chosen() -> Fault:
    return Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "inga-filer", "Inga filer är valda",
                 "Välj minst en fil: ett avtal, ett underlag eller en faktura.", place="filer")


def malformed(detail: str) -> Fault:
    return Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "fel-anrop", "Anropet går inte att förstå", detail)


def no_day() -> Fault:
    return Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "fel-anrop", "Granskningsdagen går inte att läsa",
                 "Granskningsdagen är ett datum, skrivet ÅÅÅÅ-MM-DD, från 1900 till 2199.", place="dag")


def not_http() -> Fault:
    return Fault(HTTPStatus.BAD_REQUEST, "fel-anrop", "Anropet går inte att förstå", "Det är inte HTTP/1.1.")


def refused(detail: str) -> Fault:
    """The job could not be done, as `check` would say with exit status 2."""
    return Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "gar-inte", "Filerna går inte att granska tillsammans", detail)


def timed_out(limits: Limits) -> Fault:
    return Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "tidsgrans", "Granskningen tog för lång tid",
                 f"Den avbröts efter {limits.judging:.0f} sekunder. Granska färre filer åt gången. Tar en ensam fil "
                 "så lång tid är något fel med den.")


def too_heavy() -> Fault:
    return Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "minnesgrans", "Granskningen krävde för mycket minne",
                 "Den avbröts. Granska färre filer åt gången. Kräver en ensam fil så mycket är något fel med den.")


def busy() -> Fault:
    return Fault(HTTPStatus.SERVICE_UNAVAILABLE, "upptaget", "Det är kö just nu",
                 "Många granskningar väntar redan. Försök igen om en stund.", headers={"Retry-After": "5"})


def ending() -> Fault:
    """The server is being closed down while somebody waits."""
    return Fault(HTTPStatus.SERVICE_UNAVAILABLE, "upptaget", "Programmet avslutas",
                 "Granskningen hann inte bli klar. Starta programmet igen och granska filerna på nytt.")


def bug(kind: str) -> Fault:
    """A fault of the program itself. ``kind``: the name of what went wrong, never what it says."""
    return Fault(HTTPStatus.INTERNAL_SERVER_ERROR, "internt-fel", "Ett fel i programmet",
                 f"Granskningen avbröts av ett fel som inte är ditt ({kind}). Rapportera det gärna, med programmets "
                 "version.", BUG)


def not_kept() -> Fault:
    return Fault(HTTPStatus.NOT_FOUND, "finns-inte", "Sidan finns inte",
                 "En rapport sparas bara en kort stund och visas bara i den webbläsare där filerna lämnades. "
                 "Granska filerna på nytt om du behöver den.")


def wrong_method() -> Fault:
    return Fault(HTTPStatus.METHOD_NOT_ALLOWED, "fel-metod", "Så kan adressen inte användas",
                 "Börja om från startsidan.")


def wrong_host() -> Fault:
    return Fault(HTTPStatus.MISDIRECTED_REQUEST, "fel-vard", "Fel adress",
                 "Sidan svarar bara på den adress som den startades med.")


def cross_site() -> Fault:
    return Fault(HTTPStatus.FORBIDDEN, "annan-webbplats", "Anropet kom från en annan webbplats",
                 "Filer tas bara emot från sidan själv.")


def stale_form() -> Fault:
    return Fault(HTTPStatus.FORBIDDEN, "gammal-sida", "Sidan har legat öppen för länge",
                 "Välj filerna på nytt här och granska dem igen.")
