"""What a ledger refuses, and that whatever it refuses stays as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from audit.ledgers import AUTUMN, SPRING, STUDENTS, audited, content, invoice, key, recorded, row
from checker.audit.ledger import KEY_VARIABLE, Ledger, LedgerError, files_of, key_from

ROOT = Path(__file__).resolve().parents[2]
PAPERS = [invoice(str(number), row(STUDENTS[number % 6], "2016-09-05", "2016-09-09")) for number in range(200)]


def made(path: Path, names: bool = False) -> Path:
    with Ledger.open(path, names=names) as ledger:
        audited(ledger, "ett", PAPERS)
    return path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@contextmanager
def refused(folder: Path, why: str) -> Iterator[None]:
    """A refusal that says why in one line, and changes no file."""
    before = snapshot(folder)
    with pytest.raises(LedgerError, match=why) as error:
        yield
    assert "\n" not in error.value.message
    assert str(folder) not in error.value.message
    assert snapshot(folder) == before


def test_a_ledger_is_a_file_and_its_key_both_for_their_owner_alone(tmp_path: Path) -> None:
    made(tmp_path / "l.db")
    assert sorted(snapshot(tmp_path)) == ["l.db", "l.db.key"]
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["a?mode=ro", "a#b", "a%20b", "file:a", ":memory:", "å ä;ö", "a'b\"c", "-", "a\nb"])
def test_a_path_is_a_path_whatever_characters_it_has(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    made(folder / name)
    assert sorted(snapshot(folder)) == sorted([name, f"{name}.key"])
    with Ledger.open(folder / name, names=False) as ledger:
        assert len(ledger.runs()) == 1


@pytest.mark.parametrize(("held", "why"), [
    (b"", "empty"), (b"x", "no ledger"), (b"dokument: faktura\n" * 100, "no ledger"), (b"\0" * 5000, "no ledger"),
    (b"SQLite format 3\0", "damaged"), (b"SQLite format 3\0" + b"\0" * 200, "another program")])
def test_another_file_is_left_alone(held: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "l.db").write_bytes(held)
    with refused(tmp_path, why):
        Ledger.open(tmp_path / "l.db", names=False)


def test_another_programs_database_and_a_newer_ledger_are_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    newer = sqlite3.connect(made(tmp_path / "newer.db"))
    newer.execute("PRAGMA user_version = 2")
    newer.close()
    with refused(tmp_path, "another program"):
        Ledger.open(tmp_path / "other.db", names=False)
    with refused(tmp_path, "newer version"):
        Ledger.open(tmp_path / "newer.db", names=False)


def test_a_ledger_that_another_program_has_set_to_wal_is_left_alone(tmp_path: Path) -> None:
    changed = sqlite3.connect(made(tmp_path / "l.db"))
    changed.execute("PRAGMA journal_mode = WAL")
    changed.close()
    with refused(tmp_path, "damaged"):
        Ledger.open(tmp_path / "l.db", names=False)


def test_a_folder_a_pipe_and_a_link_that_leads_nowhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("folder", "no file"), ("link", "leads nowhere"), ("pipe", "no file")):
        with refused(tmp_path, why):
            Ledger.open(tmp_path / name, names=False)
    with refused(tmp_path, "can't be read or written"):
        Ledger.open(tmp_path / "no" / "such" / "folder", names=False)
    assert not (tmp_path / "nowhere").exists()


def test_a_link_is_followed_and_the_key_lies_beside_the_ledger_itself(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.mkdir()
    (link / "l.db").symlink_to(made(real / "r.db"))
    assert files_of("/")  # no file, which is for opening it to say
    with Ledger.open(link / "l.db", names=False) as ledger:
        assert {real / "r.db", real / "r.db-journal", real / "r.db.key"} < files_of(link / "l.db")
        assert len(ledger.runs()) == 1
    assert sorted(snapshot(real)) == ["r.db", "r.db.key"]


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_ledger_is_told_and_left_as_it_is(seed: int, tmp_path: Path) -> None:
    path, random = made(tmp_path / "l.db"), Random(seed)
    whole = path.read_bytes()
    if seed % 2:
        path.write_bytes(whole[:random.randrange(100, len(whole))])
    else:  # a page written over
        page = random.randrange(1, len(whole) // 4096)
        path.write_bytes(whole[:page * 4096] + random.randbytes(4096) + whole[page * 4096 + 4096:])
    with refused(tmp_path, "damaged"), Ledger.open(path, names=False) as ledger:
        ledger.begin(key("två"), day=SPRING)


@pytest.mark.parametrize("seed", range(60))
def test_nothing_but_a_refusal_comes_of_any_damage(seed: int, tmp_path: Path) -> None:
    """A few bytes changed anywhere: what isn't refused is whole."""
    path, random = made(tmp_path / "l.db"), Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(random.randint(1, 40)):
        data[random.randrange(len(data))] = random.randrange(256)
    path.write_bytes(data)
    with suppress(LedgerError), Ledger.open(path, names=False) as ledger:
        ledger.runs()
        run = ledger.begin(key("två"), day=SPRING)
        run.seen(content(one).hash for one in PAPERS)
        found = run.related((number, content(one | {"betald": "2017-01-01"})) for number, one in enumerate(PAPERS))
        assert all(one.data for one in found)
        run.finish(recorded(PAPERS))
        ledger.forget(AUTUMN)
    assert path.exists()


# ------------------------------------------------------------------ keys
def test_a_ledger_is_opened_with_the_key_that_it_was_made_with(tmp_path: Path) -> None:
    path, own = made(tmp_path / "l.db"), tmp_path / "l.db.key"
    with refused(tmp_path, "its key is another"):
        Ledger.open(path, names=False, key=b"x" * 32)
    held = own.read_bytes()
    own.write_bytes(b"0" * 64 + b"\n")
    with refused(tmp_path, "its key is another"):
        Ledger.open(path, names=False)
    own.write_bytes(b"no key")
    with refused(tmp_path, "holds no key"):
        Ledger.open(path, names=False)
    own.unlink()
    with refused(tmp_path, "key is missing"):
        Ledger.open(path, names=False)
    own.write_bytes(held)
    with Ledger.open(path, names=False) as ledger:
        assert len(ledger.runs()) == 1


def test_a_key_that_is_set_needs_no_file(tmp_path: Path) -> None:
    secret = key_from({KEY_VARIABLE: "hemligheten är lång"})
    with Ledger.open(tmp_path / "l.db", names=False, key=secret) as ledger:
        audited(ledger, "ett", PAPERS[:1])
    assert sorted(snapshot(tmp_path)) == ["l.db"]
    with refused(tmp_path, "key is missing"):
        Ledger.open(tmp_path / "l.db", names=False)
    with Ledger.open(tmp_path / "l.db", names=False, key=secret) as ledger:
        assert ledger.begin(key("två"), day=SPRING).seen([content(PAPERS[0]).hash])


def test_a_key_that_can_be_guessed_is_refused_and_an_empty_one_is_none() -> None:
    assert key_from({}) is None
    assert key_from({KEY_VARIABLE: ""}) is None
    with pytest.raises(LedgerError, match="too short"):
        key_from({KEY_VARIABLE: "hemlig"})


@pytest.mark.parametrize("names", [True, False])
def test_a_ledger_is_opened_as_it_was_made(names: bool, tmp_path: Path) -> None:
    path = made(tmp_path / "l.db", names)
    with refused(tmp_path, "--names"):
        Ledger.open(path, names=not names)
    with Ledger.open(path, names=names) as ledger:
        assert len(ledger.runs()) == 1


# ------------------------------------------------------------------ others at it, no leave, no room
def script(code: str, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """A program of its own, with the tests' imports."""
    head = ("import sys\nfrom datetime import date\nfrom pathlib import Path\n"
            "from audit.ledgers import *\nfrom checker.audit.ledger import *\n")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    return subprocess.run([sys.executable, "-c", head + code, *map(str, arguments)], env=environment,
                          capture_output=True, text=True, check=False, timeout=60, **options)


OPENED = "try:\n    Ledger.open(sys.argv[1], names=False)\nexcept LedgerError as error:\n    sys.exit(error.message)"


def test_a_second_run_is_refused_while_the_first_is_at_it(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path, names=False) as ledger:
        run = ledger.begin(key("ett"), day=AUTUMN)
        run.keep("1", b"x")
        other = script(OPENED, path)
        assert (other.returncode, other.stderr.strip()) == (1, "another run is using it: wait until that has ended")
        with pytest.raises(LedgerError, match="another run"):
            Ledger.open(path, names=False)
        assert script(OPENED, path).returncode == 1
        run.finish(recorded(PAPERS[:2]))
    assert script(OPENED, path).returncode == 0


def test_runs_that_make_a_ledger_at_once_make_one(tmp_path: Path) -> None:
    code = ("try:\n    with Ledger.open(sys.argv[1], names=False) as ledger:\n"
            "        audited(ledger, sys.argv[2], [])\n"
            "except LedgerError as error:\n    sys.exit(error.message)")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    head = "import sys\nfrom audit.ledgers import *\nfrom checker.audit.ledger import *\n"
    runs = [subprocess.Popen([sys.executable, "-c", head + code, str(tmp_path / "l.db"), str(one)], env=environment,
                             stderr=subprocess.PIPE, text=True) for one in range(4)]
    ended = [(run.communicate()[1].strip(), run.returncode) for run in runs]
    assert set(ended) <= {("", 0), ("another run is using it: wait until that has ended", 1)}
    assert sorted(snapshot(tmp_path)) == ["l.db", "l.db.key"]
    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        assert len(ledger.runs()) == ended.count(("", 0)) >= 1


def test_without_leave_to_write_it_says_so() -> None:
    """As a user without rights, since root may write everywhere."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(folder / "l.db")
        code = ("import os\nif os.geteuid() == 0:\n    os.setgroups([])\n    os.setgid(65534)\n    os.setuid(65534)\n"
                "try:\n    with Ledger.open(sys.argv[1], names=False) as ledger:\n"
                "        ledger.begin(key('nu'), day=SPRING)\n"
                "except LedgerError as error:\n    sys.exit(error.message)")
        before = snapshot(folder)
        for mode, inner in ((0o555, 0o444), (0o555, 0o666), (0o777, 0o444), (0o777, 0o600)):
            for path in folder.iterdir():
                path.chmod(inner)
            folder.chmod(mode)
            ended = script(code, folder / "l.db")
            folder.chmod(0o777)
            assert ended.stderr.strip() == "no permission to read and write it, its folder and its key", (mode, inner)
            assert snapshot(folder) == before
        folder.chmod(0o555)
        ended = script(code, folder / "new.db")
        folder.chmod(0o777)
        assert ended.stderr.strip() == "no permission to read and write it, its folder and its key"
        assert snapshot(folder) == before


@pytest.mark.parametrize("room", [0, 1, 5, 20])
def test_a_full_disk_is_told_and_loses_nothing(room: int, tmp_path: Path) -> None:
    """The process may write no file larger than what is there, and some pages more."""
    path = made(tmp_path / "l.db")
    limit = path.stat().st_size + room * 4096
    code = ("import resource\nwith Ledger.open(sys.argv[1], names=False) as ledger:\n"
            "    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)\n    try:\n"
            "        run = ledger.begin(key('nu'), day=SPRING)\n        run.keep('1', b'x')\n"
            "        run.finish(recorded(invoice(f'N{n}', *(row(f'Namn {n} {m}', '2016-09-05', '2016-09-09')"
            " for m in range(30))) for n in range(300)))\n"
            "    except LedgerError as error:\n        print(error.message)\n"
            "    print(len(ledger.runs()))\n")
    ended = script(code, path, limit)
    assert ended.returncode == 0, ended.stderr
    message, runs = ended.stdout.splitlines()
    assert "no room left" in message
    assert runs == "1"
    with Ledger.open(path, names=False) as ledger:
        assert [entry.invoices for entry in ledger.runs()] == [len(PAPERS)]
        assert ledger.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        run = ledger.begin(key("nu"), day=SPRING)
        assert len(run.seen(content(one).hash for one in PAPERS)) == len(PAPERS)
        run.finish(recorded(PAPERS))


def test_a_database_that_may_not_grow_is_told_and_loses_nothing(tmp_path: Path) -> None:
    with Ledger.open(made(tmp_path / "l.db"), names=False) as ledger:
        pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
        ledger.connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        run = ledger.begin(key("nu"), day=SPRING)
        run.keep("1", b"x")
        with pytest.raises(LedgerError, match="no room left"):
            run.keep("2", os.urandom(100_000))
        with pytest.raises(LedgerError, match="no room left"):
            run.finish(recorded(one | {"betald": "2017-01-01"} for one in PAPERS))
        assert (run.checkpoint("1"), run.checkpoint("2"), len(ledger.runs())) == (b"x", None, 1)
        ledger.connection.execute("PRAGMA max_page_count = 100000")
        run.finish(recorded(PAPERS))
        assert len(ledger.runs()) == 2


def test_no_room_for_a_new_ledger_leaves_nothing_behind(tmp_path: Path) -> None:
    code = ("import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (2000,) * 2)\n" + OPENED)
    ended = script(code, tmp_path / "l.db")
    assert "no room left" in ended.stderr
    assert sorted(snapshot(tmp_path)) == ["l.db.key"]
    assert shutil.disk_usage(tmp_path).free > 0
    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        assert ledger.runs() == []
