"""A rule in words: the contract's, the requirement, values over time, readings, examples."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from checker.expression.tree import Call, walk
from checker.facts import FACTS
from checker.rulebook import Axis, Rule, RuleBook
from checker.rulebook.trees import axes_of, trees_of
from checker.wording import decimal

WIDTH = 80
_OUTCOME = {"uppfylld": "uppfylld", "bruten": "bruten", "obedomd": "obedömd", "tvistig": "tvistig",
            "avvikelse": "avvikelse", "intygas": "intygas", "ej_tillamplig": "ej tillämplig"}
_MODALITY = {"ska": "ska (bindande)", "stravan": "strävan (bästa förmåga)", "kan": "kan (tillåtet, inget krav)",
             "upplysning": "upplysning"}


def explanation(rule: Rule, book: RuleBook) -> str:
    """The whole page of a rule, at most 80 columns wide."""
    return "\n".join(_lines(rule, book))


def listing(book: RuleBook) -> str:
    """All rules by clause: id, modality, and the statements they decide."""
    lines: list[str] = []
    for clause, title in book.clauses:
        of_clause = [rule for rule in book.rules if rule.clause == clause]
        if of_clause:
            lines += ["", f"{clause}  {title}"]
        lines += [f"  {rule.id:<34} {rule.modality:<11} {', '.join(rule.statements)}" for rule in of_clause]
    return "\n".join(lines[1:])


def _lines(rule: Rule, book: RuleBook) -> Iterator[str]:
    source = rule.source
    yield rule.id
    yield "=" * len(rule.id)
    yield from _section("Avtalets ord", _words(rule, book))
    yield from _section("Gäller", [f"{', '.join(rule.documents)}; {_MODALITY[rule.modality]}"])
    if source.get("varfor"):
        yield from _section("Varför så", [source["varfor"]])
    if source.get("provning") == "intyg":
        answer = f"Svaret är ett intyg med bestammelse: {rule.statements[0]}"
        yield from _section("Fråga till en person", [source["fraga"], answer])
        yield from _section("Exempel", _examples(source["exempel"]))
        return
    yield from _section("Krav", _requirement(source))
    if source.get("lat"):
        yield from _section("Där", [f"{name} = {text}" for name, text in source["lat"].items()])
    used = sorted({node.name for tree in trees_of(rule) for node in walk(tree) if isinstance(node, Call)})
    if used:
        yield from _section("Funktioner", [f"{name}(…): {FACTS[name].text}" for name in used])
    yield from _section("Om det inte håller", _failure(source))
    axes = [book.axes[axis] for axis in book.axes if axis in axes_of(rule)]
    if axes:
        yield from _section("Läsningar", _readings(axes))
    if any(axis.id == "avrundning" for axis in axes):
        yield from _section("Värden över tid", _values(book))
    yield from _section("Exempel", _examples(source["exempel"]))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title
    for line in lines:
        yield from textwrap.wrap(" ".join(line.split()), WIDTH, initial_indent="  ", subsequent_indent="    ",
                                 break_on_hyphens=False)


def _words(rule: Rule, book: RuleBook) -> Iterator[str]:
    yield f"{rule.clause}: ”{rule.quote}”"
    for statement in (book.statements[one] for one in rule.statements):
        yield f"{statement.id} ({statement.ref}; {statement.bearer}): ”{statement.quote}”"


def _requirement(source: dict[str, Any]) -> Iterator[str]:
    for name, of in (source.get("varje") or {}).items():
        yield f"för varje {name} i {of}"
    for guard in source.get("villkor", ()):
        yield f"om {guard['om']}"
    yield str(source["krav"])


def _failure(source: dict[str, Any]) -> Iterator[str]:
    outcome = _OUTCOME[source.get("annars", "bruten")]
    messages = source["meddelande"]
    for message in [{"text": messages}] if isinstance(messages, str) else messages:
        yield f"{outcome}: {message['text']}"
    if source.get("atgard"):
        yield f"Gör så här: {source['atgard']}"


def _readings(axes: list[Axis]) -> Iterator[str]:
    for axis in axes:
        yield f"{axis.id}: {axis.question} ({axis.source})"
        for alternative, text in axis.alternatives:
            yield f"– {alternative}: {text}"
        if axis.either:
            yield "– rätt enligt någon av dem är rätt"


def _values(book: RuleBook) -> Iterator[str]:
    yield "Avtalets eget pris, och parternas priser för senare år (ersattning.priser), går före allt annat."
    for value in book.values:
        certainty = "avgör" if value.certainty == "verifierad" else "andrahandsuppgift, avgör ingenting"
        yield (f"{value.name} {value.key or 'sektorn'} {value.first.isoformat()}–{value.last.isoformat()}: "
               f"{decimal(value.value).replace('.', ',')} procent ({value.source}; {certainty})")
    yield "Ett år som inte står här har inget känt värde; då kan ett uppräknat pris inte avgöras."


def _examples(examples: list[dict[str, Any]]) -> Iterator[str]:
    for example in examples:
        yield f"{_OUTCOME[example['utfall']]}: {example['nar']}"

