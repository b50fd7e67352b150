"""LibreOffice opens the copies, and their comments are annotations in the PDF that it exports."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from annotate.making import agreement, finding, raw_word, report, saved, underlag, word, workbook
from checker.annotate import annotated

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="systemdel saknas: LibreOffice")

TODAY = date(2016, 12, 20)
TEXTS = ("Samverkansavtal", "Ersättningen är 1600 kronor per student och vecka.", "Avtalet gäller tills vidare.")
ROWS = (("Verksamhet", "Antal veckor", "Ersättning"), ("Björkgården", 4, 6400), ("Ekhemmet", 2, 3060))
_NOTES = '{"ExportNotes":{"type":"boolean","value":"true"}}'

Convert = Callable[..., list[bytes]]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Files as LibreOffice writes them in another format."""
    folder = tmp_path_factory.mktemp("libreoffice")

    def converted(to: str, ending: str, *files: bytes) -> list[bytes]:
        made = folder / to.split(":", 1)[0]
        paths = [folder / f"{number}.{ending}" for number in range(len(files))]
        for path, content in zip(paths, files, strict=True):
            path.write_bytes(content)
        subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless",
                        "--convert-to", to, "--outdir", str(made), *map(str, paths)],
                       check=True, capture_output=True, timeout=120)
        return [(made / path.with_suffix(f".{made.name}").name).read_bytes() for path in paths]

    return converted


def drawn(pdf: bytes, folder: Path) -> list[tuple[str, str]]:
    """Title and contents of every text annotation, in the order of their pages and places."""
    path = folder / "kopia.pdf"
    path.write_bytes(pdf)
    found = [note.get_object() for page in PdfReader(path).pages for note in page.get("/Annots", ())]
    return [(str(note["/T"]), str(note["/Contents"])) for note in found if note["/Subtype"] == "/Text"]


def text_of(folder: Path) -> str:
    """The text of the PDF that ``drawn`` has read."""
    return "".join(page.extract_text() for page in PdfReader(folder / "kopia.pdf").pages)


def test_word_comments_are_annotations_whoever_made_the_document(convert: Convert, tmp_path: Path) -> None:
    by_hand = raw_word("".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in TEXTS))
    originals = [word(*TEXTS), *convert("docx", "docx", word(*TEXTS)), by_hand]
    document = agreement({"/belopp": 1, "/giltighet": 2})
    told = report(document, [finding("/belopp", rule="R-1"), finding("/giltighet", rule="R-2"),
                             finding("/belopp", rule="R-3")])
    copies = [annotated(told, document, original, today=TODAY) for original in originals]
    for pdf in convert(f"pdf:writer_pdf_Export:{_NOTES}", "docx", *copies):
        found = drawn(pdf, tmp_path)
        assert sorted(contents.splitlines()[-1] for _, contents in found) == ["Regel: R-1", "Regel: R-2", "Regel: R-3"]
        assert all("Lydelse: ”1530 kr per student och vecka”" in contents for _, contents in found)
        assert {title.split(",")[0] for title, _ in found} == {"avtalskoll"}
        assert all("20" in title and "-1" not in title for title, _ in found)  # the day, as the machine's locale has it
        assert "1600 kronor per student" in " ".join(text_of(tmp_path).split())


def test_excel_notes_are_annotations_whoever_made_the_workbook(convert: Convert, tmp_path: Path) -> None:
    original = saved(workbook(ROWS))
    originals = [original, *convert("xlsx", "xlsx", original)]
    document = underlag({"/rader/0/ersattning": "Blad1!C2", "/rader/1/ersattning": "Blad1!C3"})
    told = report(document, [finding("/rader/0/ersattning", "underlag.xlsx", rule="R-1"),
                             finding("/rader/1/ersattning", "underlag.xlsx", rule="R-2")])
    copies = [annotated(told, document, one, today=TODAY) for one in originals]
    for pdf in convert(f"pdf:calc_pdf_Export:{_NOTES}", "xlsx", *copies):
        found = drawn(pdf, tmp_path)
        assert [title for title, _ in found] == ["C2", "C3"]
        assert [contents.split("Regel: ")[-1].strip() for _, contents in found] == ["R-1", "R-2"]
        assert all("1530 kr per student och vecka" in contents for _, contents in found)
        assert "6400" in text_of(tmp_path)
