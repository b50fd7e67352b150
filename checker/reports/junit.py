"""The report as JUnit XML, the form that build servers read: a suite a document, a case a rule.

A case fails where a finding of its rule stops; it is skipped, with the reason, where one is waived,
declared, known from the baseline, still to be attested or let through; it passes where all hold or at
least one holds and the rest don't apply. A file that could not be read is a suite with an error.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.findings import Report, Unreadable, Utfall
from checker.reports import Options
from checker.reports.lines import visible
from checker.reports.pointing import primary
from checker.reports.rows import Row, by_weight, documents, rows, unreadable
from checker.reports.telling import closing, flowing, outcome, particulars, sentence


def render(report: Report, options: Options) -> str:
    """The report as an XML document in UTF-8 that ends with a newline."""
    root = Element("testsuites", name="avtalskoll")
    suites: dict[int, dict[str, list[Row]]] = {id(document): {} for _, document in documents(report)}
    every = rows(report, options)
    for row in every:
        suites[id(row.document)].setdefault(row.finding.rule, []).append(row)
    for name, document in documents(report):
        suite = SubElement(root, "testsuite", name=_legal(name))
        _properties(suite, report)
        for rule, found in suites[id(document)].items():
            _case(suite, rule, by_weight(found))
        _count(suite)
    for file in unreadable(report):
        _unread(root, file, report)
    _sum(root)
    SubElement(root, "system-out").text = _legal(closing(report, every))
    indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, "unicode")}\n'


def _properties(suite: Element, report: Report) -> None:
    properties = SubElement(suite, "properties")
    for name, value in (("granskningsdag", report.as_of), ("regelbok", report.rulebook_version),
                        ("regelbok-sha256", report.rulebook_sha256), ("avtalskoll", report.tool_version)):
        SubElement(properties, "property", name=name, value=_legal(value))


def _case(suite: Element, rule: str, found: list[Row]) -> None:
    first = found[0]
    case = SubElement(suite, "testcase", classname=_legal(f"{first.clause.clause} {flowing(first.clause.title)}"),
                      name=_legal(rule), file=_legal(first.path), time="0")
    line = primary(first).line
    if line is not None:
        case.set("line", str(line))
    stopping = [row for row in found if row.gates]
    eyed = [row for row in found if row.finding.needs_eye]
    if stopping:
        _say(SubElement(case, "failure"), stopping)
    elif eyed:
        _say(SubElement(case, "skipped"), eyed)
    elif all(row.finding.outcome is Utfall.EJ_TILLAMPLIG for row in found):
        _say(SubElement(case, "skipped"), found)
    rest = [row for row in eyed if stopping and not row.gates]
    if rest:
        SubElement(case, "system-out").text = _legal("\n\n".join(map(_told, rest)))


def _say(element: Element, found: list[Row]) -> None:
    """The reason, in the attribute for those that show only that, and in full in the text for the others."""
    first = found[0]
    more = f" (och {len(found) - 1} till)" if len(found) > 1 else ""
    element.set("type", first.finding.outcome.value)
    element.set("message", _legal(f"{_reason(first)}{more}"))
    element.text = _legal("\n\n".join(map(_told, found)))


def _reason(row: Row) -> str:
    known = " (känd sedan tidigare)" if row.known else ""
    return f"{outcome(row)}{known}: {sentence(row.finding.message)}"


def _told(row: Row) -> str:
    return "\n".join([_reason(row), *(f"  {label}: {text}" for label, text in particulars(row))])


def _unread(root: Element, file: Unreadable, report: Report) -> None:
    suite = SubElement(root, "testsuite", name=_legal(file.path))
    _properties(suite, report)
    case = SubElement(suite, "testcase", classname="Läsning", name="Filen går att läsa", file=_legal(file.path),
                      time="0")
    if file.line is not None:
        case.set("line", str(file.line))
    message = sentence(file.error)
    error = SubElement(case, "error", type="olasbar", message=_legal(message))
    where = f"rad {file.line}" if file.line is not None else ""
    error.text = _legal(": ".join(filter(None, [visible(file.path), where, message])))
    _count(suite)


def _count(suite: Element) -> None:
    for name, path in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error"),
                       ("skipped", "testcase/skipped")):
        suite.set(name, str(len(suite.findall(path))))
    suite.set("time", "0")


def _sum(root: Element) -> None:
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root.findall("testsuite"))))
    root.set("time", "0")


def _legal(text: str) -> str:
    """Text that XML can hold: what it can't is written as an escape. Line breaks stay."""
    lines = (visible(line).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff") for line in text.split("\n"))
    return "\n".join(lines)
