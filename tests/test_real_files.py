"""The Word, Excel and XML files of fixtures/ are what they are said to be made of.

After a change that is meant to change them: ``python -m pytest tests/test_real_files.py --regenerate``, and then the
cases' reports (tests/test_cases.py).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import real_files

#: What we write of a package; its other parts belong to the library that writes it, in its version.
OURS = ("", "word/document.xml", "xl/worksheets/sheet1.xml")


def of_ours(data: bytes) -> dict[str, bytes]:
    return {name: part for name, part in real_files.parts(data).items() if name in OURS}


@pytest.mark.parametrize("case", real_files.MADE)
def test_the_files_of_a_case_are_made_from_their_source(
        case: str, fixtures_dir: Path, pytestconfig: pytest.Config) -> None:
    folder = fixtures_dir / case
    for name, data in real_files.MADE[case]().items():
        if pytestconfig.getoption("regenerate") and (
                not (folder / name).exists() or of_ours((folder / name).read_bytes()) != of_ours(data)):
            (folder / name).write_bytes(data)
        assert of_ours((folder / name).read_bytes()) == of_ours(data), name


def test_every_such_file_is_made(fixtures_dir: Path) -> None:
    found = {path.parent.name for suffix in ("docx", "xlsx", "xml") for path in fixtures_dir.glob(f"1*/*.{suffix}")}
    assert found == set(real_files.MADE)


@pytest.mark.parametrize("case", real_files.MADE)
def test_they_are_small_and_the_same_each_time(case: str) -> None:
    files = real_files.MADE[case]()
    assert files == real_files.MADE[case]()
    assert all(len(data) < 60_000 for data in files.values())
