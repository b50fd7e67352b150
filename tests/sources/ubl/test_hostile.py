"""Whatever an e-invoice's bytes are: an invoice or a SourceError, soon, and in little memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from e_invoice import Ways, write
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.sources import SourceError, read

from .invoices import FAKTURA

ROOT = Path(__file__).resolve().parents[3]
SECONDS, MEGABYTES = 3.0, 300  # a second on a machine with nothing else to do; a bomb that goes off takes minutes

#: Runs in a process of its own: what it is given is read, and the time and the memory that it took are told.
HARNESS = """
import base64, io, resource, sys, time, zipfile
from checker import sources
from checker.sources import ubl, xlsx
HEAD = ('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
        ' xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
        ' xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">')
def invoice(inside): return (HEAD + inside + "</Invoice>").encode()
def line(inside): return "<a:InvoiceLine>" + inside + "</a:InvoiceLine>"
def named(text): return line("<a:Item><b:Name>" + text + "</b:Name></a:Item>")
def stated(name, value):
    return ("<a:AdditionalItemProperty><b:Name>" + name + "</b:Name><b:Value>" + value +
            "</b:Value></a:AdditionalItemProperty>")
def bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", b" " * 100_000_000)
    return base64.b64encode(held.getvalue()).decode()
data = eval(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
start = time.process_time()
try:
    found = sources.read("faktura.xml", data)
    told = f"{len(found.documents)} dokument, {len(found.errors)} fel"
except sources.SourceError as error:
    told = type(error).__name__
peak = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
print(told, time.process_time() - start, peak // 1024, sep="|")
"""

LAUGHS = ('"<!DOCTYPE a [<!ENTITY b \'x\'>" + "".join(f"<!ENTITY b{n} \'{10 * (\'&b\' + str(n - 1) + \';\')}\'>" '
          'for n in range(1, 20)) + "]><a>&b19;</a>"')
#: What is read, by what is said of it.
REFUSED = {
    "billion laughs": f"({LAUGHS}).encode()",
    "billion laughs in UTF-16": f"({LAUGHS}).encode('utf-16')",
    "another file": "b'<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>'",
    "deep nesting": "invoice('<a:Item>' * 15_000 + '</a:Item>' * 15_000)",
    "a million empty elements": "invoice('<b:ID/>' * 1_000_000)",
    "fifty thousand attributes": "invoice('<b:ID ' + ' '.join(f'c{n}=\"\"' for n in range(50_000)) + '/>')",
    "namespaces without end": "invoice(''.join(f'<b:ID xmlns:n{n}=\"u\"/>' for n in range(20_001)))",
    "lines without end": "invoice('<a:InvoiceLine/>' * 20_000)",
    "a text of ten million": "invoice('<b:Note>' + 'x' * 10_100_000 + '</b:Note>')",
    "an unfinished tag": "b'<a' * 200_000",
}
READ = {
    "a huge note": "invoice('<b:Note>' + '30 dagar ' * 50_000 + '</b:Note>')",
    "notes without end": "invoice('<b:Note>HT2016</b:Note>' * 15_000)",
    "terms of payment without end": "invoice('<a:PaymentTerms><b:Note>30 dagar</b:Note></a:PaymentTerms>' * 6_000)",
    "numbers in terms of payment": "invoice(('<a:PaymentTerms><b:Note>' + '9 ' * 2_400 + '</b:Note></a:PaymentTerms>')"
                                   " * 70)",
    "children that nobody asks for": "invoice('<b:Z/>' * 60_000 + '<b:Y>x</b:Y>' * 20_000)",
    "two thousand bare lines": "invoice('<a:InvoiceLine/>' * 2_000)",
    "two thousand lines of words": "invoice(named('VFU Moa Hällgren på Björkgården, 5/9-30/9 2016, 4 veckor á 1530 kr')"
                                   " * 2_000)",
    "words of spaces": "invoice(named('1/1' + ' ' * 480) * 500)",
    "words of labels": "invoice(named('student ' * 60 + ':') * 500)",
    "words of dashes": "invoice(named('5/9 - ' * 80) * 500)",
    "words of names": "invoice(named('Aa ' * 160) * 500)",
    "properties without end": "invoice(line('<a:Item>' + stated('Student', 'Moa Hällgren') * 3_000 + '</a:Item>'))",
    "dates without end": "invoice(line('<a:Item>' + stated('Period', '1/1 - ' * 800) * 60 + '</a:Item>'))",
    "allowances without end": "invoice('<a:AllowanceCharge><b:Amount>1</b:Amount></a:AllowanceCharge>' * 6_000)",
    "digits without end": "invoice(line('<b:LineExtensionAmount>' + '9' * 400_000 + '</b:LineExtensionAmount>'))",
    "a zip bomb attached": "invoice('<b:ID>1</b:ID><a:AdditionalDocumentReference><a:Attachment>"
                           "<b:EmbeddedDocumentBinaryObject filename=\"b.xlsx\">' + bomb() + "
                           "'</b:EmbeddedDocumentBinaryObject></a:Attachment></a:AdditionalDocumentReference>')",
}


def cost(made: str) -> tuple[str, float, int]:
    """What is said of a file, the seconds that it took, and the megabytes of the process at its largest."""
    ran = subprocess.run([sys.executable, "-c", HARNESS, made], cwd=ROOT, capture_output=True, text=True, check=True)
    told, seconds, megabytes = ran.stdout.strip().split("|")
    return told, float(seconds), int(megabytes)


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
def test_what_might_be_an_attack_is_refused_at_little_cost(made: str) -> None:
    told, seconds, megabytes = cost(made)
    assert told in ("Refused", "SourceError")
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("made", READ.values(), ids=READ)
def test_what_is_odd_is_read_at_little_cost(made: str) -> None:
    told, seconds, megabytes = cost(made)
    assert told.endswith("dokument, 0 fel")
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


TROUBLE = [b"<", b">", b"&", b"&amp;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?x?>", b"\0", b"\xff\xfe", b"\xc3",
           b"<!DOCTYPE a>", b"xmlns=''", b"9" * 40, b"-", b" ", b"SE:PLUSGIRO", b"EUR", b"DAY", b"381", b"380",
           "höstterminen 2016".encode(), b"0.1e9", b"PK\x03\x04", b"=" * 9, b"2016-13-45", b"</cbc:ID>", b"<cbc:ID/>"]
changes = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(TROUBLE) | st.binary(max_size=6)),
                   max_size=5)
GOOD = [write(FAKTURA), write(FAKTURA, Ways(where="fri", unit="EA")), write({**FAKTURA, "typ": "kreditfaktura"}),
        write(FAKTURA, Ways(envelope=True, encoding="UTF-16")),
        write(FAKTURA, Ways(where="notering", attachments=[("b.csv", "text/csv", b"Student;Veckor\n")]))]


def outcome(data: bytes) -> set[str]:
    """What comes of an e-invoice: the kinds of its documents, or the message. No other error than SourceError."""
    try:
        return {document.kind for document in read("faktura.xml", data).documents}
    except SourceError as error:
        return {error.message}


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(GOOD), changes)
def test_damaged_e_invoices_give_a_result_or_a_source_error(
        data: bytes, damage: list[tuple[float, int, bytes]]) -> None:
    for where, removed, inserted in damage:
        offset = int(where * len(data))
        data = data[:offset] + inserted + data[offset + removed:]
    assert outcome(data)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(["cbc:Note", "cbc:IssueDate", "cbc:LineExtensionAmount", "cbc:InvoicedQuantity", "cbc:Name",
                        "cbc:Value", "cbc:PayableAmount", "cbc:ID", "cbc:Percent", "cbc:CompanyID"]),
       st.text(st.characters(codec="utf-8", exclude_characters="<&", exclude_categories=["Cc", "Cs", "Cn"]),
               max_size=40))
def test_any_text_in_any_element_is_read(tag: str, text: str) -> None:
    start, end = f"<{tag}", f"</{tag}>"
    whole = write(FAKTURA).decode()
    opening = whole.index(">", whole.index(start)) + 1
    changed = whole[:opening] + text + whole[whole.index(end, opening):]
    assert outcome(changed.encode()) == {"faktura"}
