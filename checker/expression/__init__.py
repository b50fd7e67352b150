"""The language that rules are written in: a typed, total subset of Python's expression syntax.

``grammar`` says what may be written, ``types`` holds it to the documents' schemas when the
rule book loads, ``interpret`` gives value and evidence. docs/regelsprak.md describes it.
"""
