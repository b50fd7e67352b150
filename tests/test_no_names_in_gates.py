"""Nobody's name and no personnummer reaches what a gate prints or writes, in any format, unless asked for.

The documents here hold people everywhere: in the fields made for them, and in every other text, number, day, path,
waiver and file name, written in as many ways as people and programs write them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from e_invoice import documents as plain_documents
from e_invoice import write as e_invoice
from ruamel.yaml import YAML

from checker.case import read_files
from checker.commands.checking import FORMATS
from checker.document import SourceDocument, cells
from checker.drafting import excel, word
from checker.files import gather
from checker.form import Spec, kinds, spec_of
from checker.people import PERSONAL
from checker.sources import read

Run = Callable[..., Any]
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CASES = sorted(path.parent.name for path in FIXTURES.glob("*/fall.yaml"))
DAY = "2016-12-20"

PEOPLE = ("Åsa-Britt Öhrnström", "Llewellyn Østergård", "Gunhild von Kämpevik", "Sixten Zetterqvist Äpplesund",
          "D'Arcy Überbäck", "Ingegärd Éclairström")
NUMBERS = ("900101-1239", "19900101-1239", "9001011239", "900101+1239", "900161-1236", "19900101 1239",
           "900101\u00a0-\u00a01239", "1990-01-01-1239", "900101_1239")
DIGITS = re.compile(r"9\D{0,3}0\D{0,3}0\D{0,3}1\D{0,3}[06]\D{0,3}1\D{0,3}1\D{0,3}2\D{0,3}3\D{0,3}[69]")


def spellings(name: str) -> list[str]:
    """A name as documents, programs and file systems write it."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return [name, name.upper(), name.lower(), unicodedata.normalize("NFD", name),
            name.replace(" ", "\N{NO-BREAK SPACE}"), name.replace(" ", "  "), name.replace(" ", "_"), f"{name}s", bare,
            name.replace(" ", "\n"), name.replace(" ", "\N{ZERO WIDTH SPACE} ")]


def letters(text: str) -> str:
    """The text's letters, without case, marks and all that stands between them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalpha())


def found_in(output: str, names: tuple[str, ...]) -> list[str]:
    """Who stands in an output, as it is or once its format's own ways of writing characters are undone."""
    unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), output)
    texts = {letters(one) for one in (output, unescaped, html.unescape(output), unquote(output))}
    return [name for name in names if any(letters(name) in text for text in texts)]


def everything(folder: Path, done: Any) -> str:
    return "\n".join([done.out, done.err, *(path.read_text("utf-8") for path in sorted(folder.iterdir()))])


def judged(avtalskoll: Run, within: Path, out: Path, *options: str, **environment: str) -> Any:
    """One run of check that writes every format to its own file."""
    out.mkdir()
    asked = [part for form in FORMATS for part in ("--format", form, "--output", str(out / form))]
    return avtalskoll("check", ".", "--as-of", DAY, "-v", "--strict", *asked, *options, within=within,
                      GITHUB_STEP_SUMMARY=str(out / "summary"), **environment)


def people_of(folder: Path) -> tuple[str, ...]:
    """Whom the documents' own fields name."""
    named = {cell.text for document in read_files(gather([str(folder)])).documents for cell in cells(document.root)
             if cell.kind in PERSONAL and cell.present and len(letters(cell.text)) > 2}
    return tuple(sorted(named))


@pytest.mark.parametrize("case", CASES)
def test_no_case_names_anybody(case: str, avtalskoll: Run, tmp_path: Path) -> None:
    done = judged(avtalskoll, FIXTURES / case, tmp_path / "ut", CI="1")
    assert done.status in (0, 1, 3, 4)
    assert found_in(everything(tmp_path / "ut", done), people_of(FIXTURES / case)) == []
    assert {path.name for path in (tmp_path / "ut").iterdir()} == {*FORMATS, "summary"}


class Writer:
    """A document of a kind with people in every field. ``amiss``: also where a number, a day or a choice belongs."""

    def __init__(self, *, amiss: bool) -> None:
        self.amiss = amiss
        self.people = cycle(PEOPLE)
        self.written = cycle([one for name in PEOPLE for one in spellings(name)])
        self.numbers = cycle(NUMBERS)

    def value(self, spec: Spec, name: str = "") -> object:
        if spec.kind == "record":
            return {key: self.value(sub, key) for key, sub in spec.fields.items() if key != "kompletterar"}
        if spec.kind == "list":
            assert spec.item is not None
            return [self.value(spec.item) for _ in range(2)]
        if spec.kind == "personnamn":
            return next(self.people)
        if spec.kind == "kontakt":
            return self.contact(name)
        if name == "mallens":
            return "Betalningsvillkor är 30 dagar."
        if name in ("bankgiro", "plusgiro"):
            return f"{next(self.numbers)} {next(self.written)}"
        if spec.kind in ("text", "namn") or self.amiss:
            return f"om {next(self.written)} ({next(self.numbers)}), {next(self.written)}"
        return spec.choices[0] if spec.kind == "val" else self.right(spec.kind)

    def contact(self, name: str) -> str:
        person = letters(next(self.people))
        return f"{person}@ekdalen.example" if name == "epost" else "070-917 36 45"

    @staticmethod
    def right(kind: str) -> object:
        return {"datum": "2016-10-05", "manaddag": "03-15", "termin": "HT2016", "janej": True}.get(kind, 4)


@cache
def text_of(kind: str, amiss: bool) -> str:
    from io import StringIO

    told = Writer(amiss=amiss).value(spec_of(kind))
    assert isinstance(told, dict)
    stream = StringIO()
    YAML().dump({**told, "dokument": kind}, stream)
    return stream.getvalue()


def document(kind: str) -> SourceDocument:
    (found,) = read("d.yaml", text_of(kind, False).encode()).documents
    return found


#: The kinds that come in another form than YAML, and the ending of its files.
OFFICE = {"samverkansavtal": "docx", "faktureringsunderlag": "xlsx", "faktura": "xml"}


def in_office(kind: str) -> bytes:
    """The same in Word, in Excel or as an e-invoice."""
    if OFFICE[kind] == "docx":
        return word.agreement(document(kind))
    if OFFICE[kind] == "xlsx":
        return excel.filled_form(document(kind))
    (told,) = plain_documents(text_of(kind, False))
    return e_invoice({**told, "betalning": {"bankgiro": "999-1233"}})


def everybody() -> str:
    """A document that names them all."""
    rows = "".join(f'  - {{namn: "{name}"}}\n' for name in PEOPLE)
    return f"dokument: samverkansavtal\nid: alla\nhandledare:\n{rows}"


def crowd(folder: Path, kind: str, form: str) -> None:
    """One document with people everywhere, in a file and a folder named by people, beside one that names them all."""
    within = folder / PEOPLE[0]
    within.mkdir(parents=True)
    (folder / "alla.yaml").write_text(everybody(), "utf-8")
    name = f"{PEOPLE[1]} 9001011239 {letters(PEOPLE[2])}"
    if form in ("right", "amiss"):
        (within / f"{name}.yaml").write_text(text_of(kind, form == "amiss"), "utf-8")
    else:
        (within / f"{name}.{form}").write_bytes(in_office(kind))


@pytest.mark.parametrize(("kind", "form"), [*((kind, form) for kind in kinds() for form in ("right", "amiss")),
                                            *((kind, form) for kind, form in OFFICE.items())])
def test_nobody_is_named_wherever_they_stand(kind: str, form: str, avtalskoll: Run, tmp_path: Path) -> None:
    crowd(tmp_path / "in", kind, form)
    done = judged(avtalskoll, tmp_path / "in", tmp_path / "ut", CI="1")
    output = everything(tmp_path / "ut", done)
    assert done.status in (1, 3, 4), done.err
    assert found_in(output, PEOPLE) == []
    assert "070-917 36 45" not in output
    assert DIGITS.findall(output) == []
    shown = judged(avtalskoll, tmp_path / "in", tmp_path / "visat", "--no-mask", CI="1")
    for form in FORMATS:
        assert PEOPLE[1] in found_in((tmp_path / "visat" / form).read_text("utf-8"), PEOPLE)
    assert DIGITS.findall(everything(tmp_path / "visat", shown)) == []


@pytest.fixture
def within(tmp_path: Path) -> Path:
    """Two agreements and an invoice that breaks one, each in a file named by somebody who is in it."""
    case = FIXTURES / "05-paborjad-vecka"
    agreement = word.agreement(read("avtal.yaml", (case / "avtal.yaml").read_bytes()).documents[0])
    (tmp_path / "Agnes Lövbrandt.docx").write_bytes(agreement)
    (tmp_path / "avtal BIRGIT_HALLONQVIST.yaml").write_bytes((case / "avtal.yaml").read_bytes())
    (tmp_path / "faktura marta-lindeqvist 9001011239.yaml").write_bytes((case / "faktura.yaml").read_bytes())
    return tmp_path


INVOICE = "faktura marta-lindeqvist 9001011239.yaml"


@pytest.mark.parametrize(("arguments", "status"), [
    (("check", ".", "--annotate", "ut", "--as-of", DAY), 1),
    (("check", ".", "--baseline", "kanda.json", "--accept-new", "--as-of", DAY), 1),
    (("compare", ".", "--as-of", DAY, "--new", str(FIXTURES / "regelpaket" / "ekdalen")), 1),
    (("compare", ".", "--mask"), 0),
    (("fix", INVOICE, "--diff"), 0),
    (("explain", "R-4.6-belopp"), 0),
    (("config",), 0),
])
def test_no_other_command_of_a_gate_names_anybody(arguments: tuple[str, ...], status: int, within: Path,
                                                  avtalskoll: Run) -> None:
    done = avtalskoll(*arguments, within=within, CI="1")
    assert done.status == status, done.err
    written = [path.read_text("utf-8") for path in within.glob("kanda.json")]
    output = "\n".join([done.out, done.err, *written])
    assert found_in(output, people_of(within)) == []
    assert DIGITS.findall(output) == []


def test_what_cannot_be_judged_names_nobody_either(within: Path, avtalskoll: Run) -> None:
    (within / "annan birgit hallonqvist.yaml").write_bytes((within / "avtal BIRGIT_HALLONQVIST.yaml").read_bytes())
    done = avtalskoll("check", ".", "--as-of", DAY, within=within, CI="1")
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert "samma id" in done.err
    assert found_in(done.err, people_of(within)) == []


def test_a_report_of_names_is_verified_without_naming_them(within: Path, avtalskoll: Run, tmp_path: Path) -> None:
    report = tmp_path.parent / f"{tmp_path.name}.json"
    avtalskoll("check", ".", "--no-mask", "--as-of", DAY, "--format", "json", "--output", report, within=within)
    assert found_in(report.read_text("utf-8"), people_of(within)) != []
    people = people_of(within)
    (within / INVOICE).unlink()
    done = avtalskoll("verify", report, within=within, CI="1")
    assert done.status == 1
    assert found_in(done.out + done.err, people) == []
