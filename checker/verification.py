"""A JSON report judged again: does the same come out of what it says that it rests on?"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import checker
from checker.files import File, NoSuchPath, gather
from checker.form import data_directory
from checker.job import Job, Judged, rulebook
from checker.masking import Masker
from checker.people import names
from checker.refusal import Refusal
from checker.reports import REPORTS, Options
from checker.rulebook import RuleBook

_LARGEST = 200_000_000


@dataclass(slots=True)
class Verified:
    """What has changed under the report (``causes``) and what comes out otherwise (``differences``), in Swedish.

    ``same``: the report comes out byte for byte. ``partial``: it is about a part of what was read, and which part
    isn't verified.
    """

    same: bool
    partial: bool
    causes: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def verify(path: Path, paths: tuple[str, ...] = (), mask: bool = False) -> Verified:
    """Judge again what a report is about, on its own day: the files that it names, or those below ``paths``
    that are the same. ``mask``: nobody is named in what is said, even where the report names people.

    Raises Refusal when the file isn't a report with a receipt, or the documents can't be judged.
    """
    text, found = _report(path)
    receipt = found["receipt"]
    packs = tuple(pack["path"] for pack in receipt["packs"])
    book = rulebook(packs)
    job = Job((), receipt["agreement"], _day(found["as_of"]), receipt["masked"], packs=packs)
    changed = frozenset(document["path"] for document in found["documents"]) if receipt["partial"] else None
    try:
        judged = job.judge_files(_files(receipt, paths), changed, book)
    except NoSuchPath as error:
        raise Refusal(f"no such file or folder: {error}") from None
    judged.report.ignored = found["ignored"]  # never read, then or now
    new = REPORTS["json"](judged.report, Options())
    if new == text:
        return Verified(True, receipt["partial"])
    fresh = json.loads(new)
    said = _causes(found, fresh, book), _differences(found, fresh)
    hide = _hiding(receipt, judged) if mask and not receipt["masked"] else str
    return Verified(False, receipt["partial"], *([hide(line) for line in lines] for lines in said))


def _hiding(receipt: dict[str, Any], judged: Judged) -> Callable[[str], str]:
    """What takes the names out of a line: those of the documents, and whatever the path of a file may hold that
    isn't there to tell."""
    masker = Masker(sorted(names(judged.documents)), secrets.token_bytes())
    read = {document.path for document in judged.documents}
    unread = {one["path"]: f"indata nr {number}" for number, one in enumerate(receipt["inputs"], start=1)
              if one["path"] not in read}
    longest_first = sorted(unread, key=len, reverse=True)

    def hide(line: str) -> str:
        for path in longest_first:
            line = line.replace(path, unread[path])
        return masker.mask_text(line)

    return hide


def _files(receipt: dict[str, Any], paths: tuple[str, ...]) -> list[File]:
    """The inputs of a report: under ``paths`` by their content, else where they were.

    Under ``paths`` whatever else may be a document is there too, as in the first place.
    """
    if not paths:
        return [File(one["path"], Path(one["path"]), True) for one in receipt["inputs"] if _is_file(one["path"])]
    left: dict[str, list[str]] = {}
    for one in receipt["inputs"]:
        left.setdefault(one["sha256"] or "", []).append(one["path"])
    files = []
    for file in gather(paths):
        digest = _digest(file.path)
        if left.get(digest) and not receipt["masked"]:
            files.append(File(left[digest].pop(0), file.path, True))
        elif left.get(digest) or file.readable:
            files.append(file)
    return files


def _is_file(path: str) -> bool:
    """A report may name anything; what isn't a file isn't opened."""
    try:
        return Path(path).is_file()
    except OSError:
        return False


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""


def _report(path: Path) -> tuple[str, dict[str, Any]]:
    from jsonschema import Draft7Validator  # late: only this command has use for it

    try:
        if path.stat().st_size > _LARGEST:
            raise Refusal(f"{path} is larger than {_LARGEST} bytes")
        text = path.read_text("utf-8")
        found = json.loads(text)
    except OSError as error:
        raise Refusal(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise Refusal(f"{path} is not JSON") from None
    schema = json.loads((data_directory("schemas") / "rapport.schema.json").read_text("utf-8"))
    fault = next(Draft7Validator(schema).iter_errors(found), None)
    if fault is not None:
        where = "/".join(map(str, fault.path))
        raise Refusal(f"{path} is no report of avtalskoll, at /{where}")
    if "receipt" not in found:
        raise Refusal(f"{path} has no receipt, so it can't be judged again")
    return text, found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"{text!r} is not a day") from None


def _causes(old: dict[str, Any], new: dict[str, Any], book: RuleBook) -> list[str]:
    causes = []
    if old["tool"]["version"] != checker.__version__:
        causes.append(f"Rapporten är gjord med avtalskoll {old['tool']['version']}; det här är {checker.__version__}.")
    if old["rulebook"]["sha256"] != book.sha256:
        causes.append(f"Regelboken är en annan: {old['rulebook']['version']} ({old['rulebook']['sha256'][:12]}) då, "
                      f"{book.version} ({book.sha256[:12]}) nu.")
    for key, what in (("values_sha256", "Värdena"), ("schemas_sha256", "Schemana")):
        if old["receipt"][key] != new["receipt"][key]:
            causes.append(f"{what} är inte desamma.")
    before = {file["path"]: file["sha256"] for file in old["receipt"]["inputs"]}
    after = {file["path"]: file["sha256"] for file in new["receipt"]["inputs"]}
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            causes.append(f"{path} finns inte längre.")
        elif path not in before:
            causes.append(f"{path} var inte med i rapporten.")
        elif before[path] != after[path]:
            causes.append(f"{path} är ändrad.")
    return causes


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    before, after = _outcomes(old), _outcomes(new)
    lines = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was != now:
            path, rule, subject = key
            lines.append(f"{rule} i {path}{' ' + subject if subject else ''}: {_said(was)} i rapporten, "
                         f"{_said(now)} nu.")
    return lines or ["Utfallen är desamma; det är rapportens övriga innehåll som skiljer."]


def _outcomes(report: dict[str, Any]) -> dict[tuple[str, str, str], list[str]]:
    """The outcomes of every rule and subject, a document of several in a file after the other."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for document in report["documents"]:
        for clause in document["clauses"]:
            for finding in clause["findings"]:
                key = document["path"], finding["rule"], finding["subject"]
                found.setdefault(key, []).append(finding["outcome"])
    return found


def _said(outcomes: list[str] | None) -> str:
    return ", ".join(outcomes) if outcomes else "inget"
