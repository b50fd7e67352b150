"""``python -m checker.pages``: a page for every rule in docs/regler/, an index, and the list of functions.

Each page has the same parts in the same order: the contract's words, what breaks the rule, what is
right, values over time, readings, examples, changes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from checker.coverage import TOLD, Account, accounts
from checker.expression.tree import Call, walk
from checker.facts import FACTS
from checker.form import data_directory
from checker.reports.words import KINDS, OUTCOMES
from checker.rulebook import Rule, RuleBook, load
from checker.rulebook.trees import axes_of, trees_of
from checker.wording import decimal

INDEX = "README.md"
LANGUAGE = "regelsprak.md"
_FACTS_BEGIN, _FACTS_END = "<!-- funktioner: skrivs av `make docs` -->\n", "<!-- slut på funktioner -->"
_NOTICE = "<!-- Skriven av `make docs` ur regelfilerna. Ändra i rules/, inte här. -->"
_MODALITY = {"ska": "ska (bindande)", "stravan": "strävan (bästa förmåga)", "kan": "kan (tillåtet, inget krav)",
             "upplysning": "upplysning"}
_OUTCOME_WORDS = {outcome.value: f"{symbol} {word}" for outcome, (symbol, word) in OUTCOMES.items()}
_STATES = {"provas": "prövas", "intygas": "intygas", "upplysning": "upplysning", "saknas": "saknas"}
_DECLARED = {"vantat": "väntat", "hittat": "hittat", "skillnad": "skillnad", "saknar": "saknar"}
_HOLE = re.compile(r"\{([^{}:]*)(?::[a-z]+)?\}")
_PLAIN = re.compile(r"[\w/.§”][\w /.§”()+@–-]*")
_WIDTH = 100


def pages(book: RuleBook) -> dict[str, str]:
    """The text of each page by file name, the index among them."""
    return {INDEX: "\n".join(_index(book)) + "\n",
            **{f"{rule.id}.md": "\n".join(_page(rule, book)) + "\n" for rule in book.rules}}


def write(directory: Path, book: RuleBook) -> None:
    """The pages into their files, UTF-8 with LF; pages of rules that are no more are removed."""
    directory.mkdir(parents=True, exist_ok=True)
    texts = pages(book)
    for path in directory.glob("*.md"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")


def with_facts(text: str) -> str:
    """The description of the rule language with its list of facts as they are. Raises ValueError without its marks."""
    before, _, rest = text.partition(_FACTS_BEGIN)
    _, mark, after = rest.partition(_FACTS_END)
    if not mark:
        raise ValueError(f"{LANGUAGE}: no marks around the list of functions")
    table = "\n".join(_table(("funktion", "ger", "betyder"), (
        (f"`{name}({', '.join(map(_kind, fact.parameters))})`", _kind(fact.result), fact.text)
        for name, fact in sorted(FACTS.items()))))
    return f"{before}{_FACTS_BEGIN}{table}\n{mark}{after}"


def _kind(written: str) -> str:
    """A type as the list of facts writes it: a record by its place in its document, a list as such."""
    kinds = (one.removeprefix("record:") for one in written.split("|"))
    return " eller ".join(f"lista av {one.removeprefix('list:')}" if one.startswith("list:") else one for one in kinds)


def _page(rule: Rule, book: RuleBook) -> Iterator[str]:
    source = rule.source
    kinds = ", ".join(KINDS[kind][0] for kind in rule.documents)
    yield from (_NOTICE, f"# {rule.id}", "",
                f"{rule.clause} {dict(book.clauses)[rule.clause]} · {kinds} · {_MODALITY[rule.modality]}")
    yield from _words(rule, book)
    yield from _breaks(source)
    yield from _right(rule)
    if "avrundning" in axes_of(rule):
        yield from _values(book)
    yield from _readings(rule, book)
    yield from _examples(source)
    yield from ("", "## Ändringar", "")
    yield from ([f"- {change}" for change in source.get("andringar", [])] or ["Inga ändringar är antecknade."])


def _words(rule: Rule, book: RuleBook) -> Iterator[str]:
    yield from ("", "## Avtalets ord", "", f"> {rule.quote}", "")
    yield from _table(("bestämmelse", "var", "vem", "ord"),
                      ((one.id, one.ref, one.bearer, one.quote)
                       for one in (book.statements[statement] for statement in rule.statements)))


def _breaks(source: dict[str, Any]) -> Iterator[str]:
    if source.get("provning") == "intyg":
        yield from ("", "## Vad som saknas", "", f"{_OUTCOME_WORDS['intygas']}: {source['fraga']}")
        return
    yield from ("", "## Vad som bryter mot regeln", "")
    messages = source["meddelande"]
    for message in [{"text": messages}] if isinstance(messages, str) else messages:
        when = f" (när `{_line(message['om'])}`)" if "om" in message else ""
        yield f"- {_OUTCOME_WORDS[source.get('annars', 'bruten')]}: {_said(message['text'])}{when}"
    if source.get("atgard"):
        yield from ("", f"Gör så här: {_said(source['atgard'])}")


def _right(rule: Rule) -> Iterator[str]:
    source = rule.source
    yield from ("", "## Vad som är rätt", "")
    if source.get("varfor"):
        yield from (_line(source["varfor"]), "")
    if source.get("provning") == "intyg":
        yield (f"En namngiven person svarar på frågan under `intyg`, med `bestammelse: {rule.statements[0]}`, "
               "dag och underlag.")
        return
    yield from ("```text", *(f"för varje {name} i {_line(of)}" for name, of in (source.get("varje") or {}).items()),
                *(f"låt {name} = {_line(text)}" for name, text in (source.get("lat") or {}).items()),
                f"krav: {_line(source['krav'])}", "```")
    guards = source.get("villkor", [])
    if guards:
        yield from ("", "Regeln tillämpas bara när allt detta håller:", "")
        yield from (f"- `{_line(guard['om'])}`; annars: {_said(guard['annars'])}" for guard in guards)
    tried = [(axis, reading, text) for axis, readings in (source.get("lasningar") or {}).items()
             for reading, text in readings.items()]
    if tried:
        yield ""
        yield from (f"- Läsningen `{axis}.{reading}` prövas bara när `{_line(text)}`." for axis, reading, text in tried)
    used = sorted({node.name for tree in trees_of(rule) for node in walk(tree) if isinstance(node, Call)})
    if used:
        yield ""
        yield from _table(("funktion", "ger"), ((f"`{name}(…)`", FACTS[name].text) for name in used))


def _values(book: RuleBook) -> Iterator[str]:
    yield from ("", "## Värden över tid", "",
                "Avtalets eget pris, och parternas priser för senare år (`ersattning.priser`), går före allt annat. "
                "Ett år som inte står här har inget känt värde; då kan ett uppräknat pris inte avgöras.", "")
    yield from _table(("värde", "för", "från och med", "till och med", "procent", "källa", "verkan"), (
        (one.name, one.key or "sektorn", one.first.isoformat(), one.last.isoformat(),
         decimal(one.value).replace(".", ","), one.source,
         "avgör" if one.certainty == "verifierad" else "andrahandsuppgift, avgör ingenting") for one in book.values))


def _readings(rule: Rule, book: RuleBook) -> Iterator[str]:
    axes = [axis for name, axis in book.axes.items() if name in axes_of(rule)]
    if axes:
        yield from ("", "## Läsningar")
    for axis in axes:
        yield from ("", f"**{axis.id}**: {axis.question} ({axis.source})", "")
        yield from (f"- `{alternative}`: {text}" for alternative, text in axis.alternatives)
        if axis.either:
            yield "- Rätt enligt någon av dem är rätt."


def _examples(source: dict[str, Any]) -> Iterator[str]:
    ground = source.get("exempelgrund") or {}
    yield from ("", "## Exempel", "")
    if ground:
        yield from ("Utgångsläget, som varje exempel ändrar något i:", "", "```yaml", *_block(ground), "```", "")
    yield from _table(("utfall", "när", "ändrat", "visar"), (
        (_OUTCOME_WORDS[example["utfall"]], example["nar"], "<br>".join(_changed(example)),
         "<br>".join(_shown(example))) for example in source["exempel"]))


def _changed(example: dict[str, Any]) -> Iterator[str]:
    yield from (f"utan `{pointer}`" for pointer in example.get("utan", []))
    yield from (f"`{pointer}: {_flow(value)}`" for pointer, value in (example.get("andra") or {}).items())
    beside = [name for name in ("granskningsdag", "fakturor", "index") if name in example]
    yield from (f"`{name}: {_flow(example[name])}`" for name in beside)


def _shown(example: dict[str, Any]) -> Iterator[str]:
    for key, word in _DECLARED.items():
        if key in example:
            value = example[key]
            texts = [one or "dokumentet" for one in value] if isinstance(value, list) else [value]
            yield f"{word}: {', '.join(texts)}"


def _index(book: RuleBook) -> Iterator[str]:
    yield from (_NOTICE, "# Reglerna", "",
                f"Regelbokens utgåva {book.version}: {len(book.rules)} regler. Språket som de är skrivna i beskrivs i "
                "[regelsprak.md](../regelsprak.md), orden i [ordlista.md](../ordlista.md).", "", "## Efter paragraf")
    for clause, title in book.clauses:
        of_clause = [rule for rule in book.rules if rule.clause == clause]
        yield from ("", f"### {clause} {title}", "")
        yield from _table(("regel", "modalitet", "avgör", "i"), (
            (_link(rule.id), _MODALITY[rule.modality], ", ".join(rule.statements),
             ", ".join(KINDS[kind][0] for kind in rule.documents)) for rule in of_clause))
    yield from ("", "## Efter bestämmelse", "")
    yield from _table(("bestämmelse", "var", "", "av"), (_accounted(one) for one in accounts(book)))


def _accounted(one: Account) -> tuple[str, ...]:
    by = ", ".join(map(_link, one.rules)) or (f"”{one.statement.quote}”" if one.state == TOLD else "")
    return one.statement.id, one.statement.ref, _STATES[one.state], by


def _link(rule: str) -> str:
    return f"[{rule}]({rule}.md)"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_line(cell).replace('|', chr(92) + '|') for cell in row)} |"


def _line(text: str) -> str:
    return " ".join(text.split())


def _said(text: str) -> str:
    """A message as it is said, its holes named: what stands in them is the document's."""
    return _HOLE.sub(r"‹\1›", _line(text))


def _block(content: dict[str, Any], indent: str = "") -> Iterator[str]:
    """Plain data as YAML: a line for what fits in one, else what is within it, indented."""
    for key, value in content.items():
        line = f"{indent}{key}: {_flow(value)}"
        if len(line) <= _WIDTH or not isinstance(value, dict | list):
            yield line
        elif isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _block(value, indent + "  ")
        else:
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_flow(item)}" for item in value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    plain = _PLAIN.fullmatch(text) and text == text.strip() and text not in ("true", "false", "null")
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    """Writes the shipped rules' pages, and the list of functions, beside the rules of a checkout."""
    docs = data_directory("rules").parent / "docs"
    if not docs.is_dir():
        sys.exit("pages are written in a checkout, beside rules/")
    write(docs / "regler", load())
    language = docs / LANGUAGE
    language.write_text(with_facts(language.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
