"""The papers of a whole case as plain data, to be changed in one place and judged again."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from checker import sources
from checker.case import Documents, judge_case
from checker.document import SourceDocument
from checker.findings import DocumentReport, Finding, Report
from checker.gate import Gate
from checker.rulebook import RuleBook, load
from checker.supplement import complete

Plain = dict[str, Any]
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def papers_of(case: str) -> dict[str, Plain]:
    """A case's documents by path, one's own to change. Days are text, as they stand in the files."""
    found: dict[str, Plain] = json.loads(_text_of(case))
    return found


@cache
def _text_of(case: str) -> str:
    return json.dumps({path.name: YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
                       for path in sorted((FIXTURES / case).glob("*.yaml")) if path.name != "fall.yaml"}, default=str)


@cache
def book() -> RuleBook:
    return load()


def read(papers: dict[str, Plain]) -> list[SourceDocument]:
    """Each paper read as a file of its own."""
    return [document for path, content in papers.items()
            for document in sources.read(path, json.dumps(content, ensure_ascii=False).encode()).documents]


def judged(papers: dict[str, Plain], today: str) -> Report:
    """The report over papers of one run, supplements taken up; each paper must be readable."""
    documents, faults = complete(read(papers))
    assert faults == []
    return judge_case(Documents(documents), book(), date.fromisoformat(today))


def status(report: Report) -> int:
    """The exit status that a report means."""
    return Gate().status(report)


def document(report: Report, path: str) -> DocumentReport:
    return next(one for one in report.documents if one.path == path)


def findings(report: Report, path: str, rule: str) -> list[Finding]:
    """What a rule says of a document, in the order of its subjects."""
    return [finding for finding in document(report, path).findings if finding.rule == rule]


def the_finding(report: Report, path: str, rule: str, subject: str = "") -> Finding:
    """The one finding of a rule on a subject."""
    fitting = [finding for finding in findings(report, path, rule) if finding.subject == subject]
    assert len(fitting) == 1
    return fitting[0]
