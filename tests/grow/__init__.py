"""Hypothesis strategies that grow documents, and the text that they are written as.

==================  =======================================================================
strategy            grows
==================  =======================================================================
``right_cases()``   (a) a ``Case``: a complete agreement with right invoices, under any reading
``broken_cases()``  (b) the same with two to four planted changes a document; ``Case.changes``
                    names them ("faktura 0: rader/*/ersattning")
``cases()``         one (a) to nine (b); what the differential test draws from
``documents(kind)`` (c) any document that ``schemas/<kind>.schema.json`` lets pass, now and then
                    with a malformed value
``free_cases()``    (c) an agreement and invoices of that sort in one ``Case``, without waivers
``styles()``        a ``Style``: ways to write the same YAML
==================  =======================================================================

``to_yaml``, ``to_json`` write a document so that every value keeps its own digits;
``yaml_file`` and ``jsonl`` put several into one file. Dates are ``date``, amounts ``Decimal``
or ``int``; what is malformed is text (or a list where text belongs).
"""

from __future__ import annotations

from grow.broken import broken_cases, cases
from grow.free import documents, free_cases
from grow.right import Case, Plain, right_cases
from grow.written import AS_IS, Style, jsonl, styles, to_json, to_yaml, yaml_file

__all__ = ["AS_IS", "Case", "Plain", "Style", "broken_cases", "cases", "documents", "free_cases", "jsonl",
           "right_cases", "styles", "to_json", "to_yaml", "yaml_file"]
