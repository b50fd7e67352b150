"""A whole case's papers in the forms that people use: the agreement in Word, appendix 2 in Excel, the invoice as XML.

Files are bytes by path. What a form has no place for is told beside it, in a YAML document that completes it, or
left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import e_invoice
from ruamel.yaml import YAML

from checker import sources
from checker.case import Documents, judge_case
from checker.document import SourceDocument
from checker.drafting import excel, word
from checker.drafting.rest import rest
from checker.findings import Report, Unreadable
from checker.rulebook import RuleBook, load
from checker.sources import SourceError
from checker.supplement import complete

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
#: The cases whose papers are all text: what they say can be put in other forms. From 100 on they hold real files.
CASES = sorted(path.parent.name for path in FIXTURES.glob("*/fall.yaml") if int(path.parent.name.split("-")[0]) < 100)

_TEXTS = (".yaml", ".json", ".jsonl")
#: What nobody can write in an e-invoice, since it is sent before it happens.
_AFTERWARDS = ("id", "mottagen", "betald")
_OF_A_FORM = ("id", "avtal", "termin", "period", "avsandare", "betalning")
_COLUMNS = ("verksamhet", "student", "startdatum", "slutdatum", "antal_veckor", "ersattning")


@dataclass
class Papers:
    """``origin``: the paper that a recast file was made from, ``fakturor.jsonl#1`` for the second of several."""

    files: dict[str, bytes]
    origin: dict[str, str] = field(default_factory=dict)

    def report(self, today: date, *, by_hand: bool = False) -> Report:
        """What is judged of them. ``by_hand``: the only agreement among them is given with --agreement as well."""
        found = Documents()
        for path, data in self.files.items():
            try:
                read = sources.read(path, data)
            except SourceError as error:
                found.unreadable.append(Unreadable(path, error.message, error.line, error.column))
            else:
                found.documents += read.documents
        found.documents, unmatched = complete(found.documents)
        found.unreadable += [Unreadable(fault.document.path, fault.message, None, None) for fault in unmatched]
        agreements = [one for one in found.documents if one.kind == "samverkansavtal"]
        return judge_case(found, book(), today, agreements[0] if by_hand and len(agreements) == 1 else None)

    def name(self, path: str, index: int, among: int) -> str:
        """The paper that a document of a file is."""
        return self.origin.get(path) or (f"{path}#{index}" if among > 1 else path)


@cache
def book() -> RuleBook:
    return load()


def as_given(case: str) -> Papers:
    folder = FIXTURES / case
    return Papers({path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
                   if path.suffix in _TEXTS and path.name != "fall.yaml"})


def day_of_review(case: str) -> date:
    arguments = YAML(typ="safe", pure=True).load((FIXTURES / case / "fall.yaml").read_text("utf-8"))["argument"]
    return date.fromisoformat(arguments[arguments.index("--as-of") + 1])


def in_word_and_excel(papers: Papers, *, completed: bool) -> Papers:
    """Each agreement in Word, and each appendix 2 in Excel."""
    made = Papers({}, dict(papers.origin))
    for path, data in papers.files.items():
        document = _only(path, data)
        if document is not None and document.kind == "samverkansavtal":
            draft, left = _drafted(path, data)
            _put(made, papers, path, ".docx", draft)
            if left is not None and completed:
                made.files[f"{path}.rest.yaml"] = left.encode()
        elif document is not None and document.kind == "faktureringsunderlag":
            _put(made, papers, path, ".xlsx", excel.filled_form(document))
        elif completed or b"\nkompletterar:" not in data:
            made.files[path] = data
    return _completing(made, ".yaml", ".docx")


@cache
def _drafted(path: str, data: bytes) -> tuple[bytes, str | None]:
    """The agreement of a file in Word, and what Word has no place for."""
    (document,) = _documents(path, data)
    return word.agreement(document), rest(document, PurePosixPath(path).with_suffix(".docx").name)


def as_e_invoices(papers: Papers, *, completed: bool, ways: e_invoice.Ways | None = None) -> Papers:
    """Each faktura as a Peppol e-invoice."""
    def recast(made: Papers, path: str, faktura: e_invoice.Plain) -> None:
        made.files[path + ".xml"] = e_invoice.write(faktura, ways)
        left = {key: faktura[key] for key in _AFTERWARDS if key in faktura}
        if left and completed:
            beside = {"dokument": "faktura", "kompletterar": f"{PurePosixPath(path).name}.xml", **left}
            made.files[f"{path}.rest.json"] = json.dumps(beside, ensure_ascii=False).encode()

    return _each_invoice(papers, recast, ".xml")


def as_forms(papers: Papers) -> Papers:
    """Each faktura as the appendix 2 that it is made from. A credit note stays: no appendix credits anything."""
    def recast(made: Papers, path: str, faktura: e_invoice.Plain) -> None:
        if faktura.get("typ") == "kreditfaktura":
            made.files[path + ".json"] = json.dumps(faktura, ensure_ascii=False).encode()
        else:
            made.files[path + ".json"] = json.dumps(_form_of(faktura), ensure_ascii=False).encode()

    return _each_invoice(papers, recast, ".json")


def _each_invoice(papers: Papers, recast: Callable[[Papers, str, e_invoice.Plain], None], suffix: str) -> Papers:
    made = Papers({}, dict(papers.origin))
    for path, data in papers.files.items():
        if not _all_invoices(path, data):
            made.files[path] = data
            continue
        documents = e_invoice.documents(data.decode(), as_json=path.endswith((".json", ".jsonl")))
        for place, faktura in enumerate(documents):
            stem = str(PurePosixPath(path).with_suffix("")) + (f"-{place}" if len(documents) > 1 else "")
            recast(made, stem, faktura)
            made.origin[stem + suffix] = papers.name(path, place, len(documents))
    return made


def _form_of(faktura: Mapping[str, Any]) -> dict[str, Any]:
    """Appendix 2 has neither days beside weeks nor öresavrundning or moms: its total is its rows'."""
    form = {"dokument": "faktureringsunderlag", **{key: faktura[key] for key in _OF_A_FORM if key in faktura}}
    rows = faktura.get("rader")
    if isinstance(rows, list):
        form["rader"] = [_row_of(row) for row in rows]
    total, beside = (e_invoice.decimal(faktura.get("total")),
                     [e_invoice.decimal(faktura.get(key) or "0") for key in ("moms", "oresavrundning")])
    if total is not None and None not in beside:
        form["total"] = str(total - sum(one for one in beside if one is not None))
    elif "total" in faktura:
        form["total"] = faktura["total"]
    return form


def _row_of(row: Mapping[str, Any]) -> dict[str, Any]:
    made = {key: row[key] for key in _COLUMNS if key in row}
    weeks, days = (e_invoice.decimal(row.get(key)) for key in ("antal_veckor", "antal_dagar"))
    if days is not None:
        made["antal_veckor"] = f"{((weeks or 0) + days / 5).normalize():f}"
    return made


def _put(made: Papers, papers: Papers, path: str, suffix: str, data: bytes) -> None:
    name = str(PurePosixPath(path).with_suffix(suffix))
    made.files[name] = data
    made.origin[name] = papers.name(path, 0, 1)
    made.origin.pop(path, None)


def _completing(papers: Papers, old: str, new: str) -> Papers:
    """The papers, the supplements among them naming the recast files."""
    for path, data in papers.files.items():
        for recast, name in papers.origin.items():
            if recast.endswith(new) and name.endswith(old) and b"kompletterar: " + name.encode() in data:
                papers.files[path] = data.replace(b"kompletterar: " + name.encode(),
                                                  b"kompletterar: " + recast.encode())
    return papers


def _only(path: str, data: bytes) -> SourceDocument | None:
    """The document of a file that holds one, whole in itself."""
    found = list(_documents(path, data))
    return found[0] if len(found) == 1 and found[0].root.cell("kompletterar") is None else None


def _all_invoices(path: str, data: bytes) -> bool:
    found = list(_documents(path, data))
    return bool(found) and all(one.kind == "faktura" and one.medium == "" and one.root.cell("kompletterar") is None
                               for one in found)


def _documents(path: str, data: bytes) -> Iterator[SourceDocument]:
    try:
        yield from sources.read(path, data).documents
    except SourceError:  # of a case about a broken file
        return
