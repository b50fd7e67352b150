"""YAML to raw trees, from the events of libyaml: nothing is constructed, so nothing can be run."""

from __future__ import annotations

import importlib
from typing import Any

from checker.sources.errors import Lines, Refused, SourceError
from checker.sources.guard import CONTROL
from checker.sources.raw import Builder, Raw, RawList, RawMapping, RawScalar

#: What libyaml says, and what a person can do about it.
_PROBLEMS = {
    "mapping values are not allowed in this context":
        "Här står ett kolon där det inte kan stå. Är raden rätt indragen? "
        "Ett värde som innehåller kolon ska stå inom citattecken.",
    "block sequence entries are not allowed in this context":
        "Här börjar en lista (”-”) där den inte kan stå. Sätt den på en egen rad under sin nyckel.",
    "mapping keys are not allowed in this context": "Här står ”?” där det inte kan stå. Sätt värdet inom citattecken.",
    "could not find expected ':'": "Raden är varken ”nyckel: värde” eller en del av det som står före den.",
    "did not find expected key": "Raden hör inte till det som står före den. Är den rätt indragen?",
    "did not find expected '-' indicator":
        "Raden hör inte till listan före den. Är den rätt indragen, och börjar den med ”-”?",
    "did not find expected ',' or ']'": "Här saknas komma mellan två värden, eller ”]” som avslutar listan.",
    "did not find expected ',' or '}'": "Här saknas komma mellan två fält, eller ”}” som avslutar dem.",
    "did not find expected node content": "Här saknas ett värde.",
    "did not find expected <document start>": "Här ska ett nytt dokument börja med en rad ”---”.",
    "found unknown escape character":
        "Omvänt snedstreck betyder något särskilt inom dubbla citattecken. Använd enkla citattecken i stället.",
    "found invalid Unicode character escape code": "Koden efter \\u eller \\U är inget tecken.",
    "did not find expected hexdecimal number": "Koden efter \\x, \\u eller \\U är inget hexadecimalt tal.",
    "did not find expected alphabetic or numeric character":
        "En text som börjar med ”*” eller ”&” ska stå inom citattecken.",
    "found unexpected document indicator": "Ett citattecken saknar sitt slut: ett nytt dokument börjar inuti texten.",
    "found incompatible YAML document": "Filen säger sig vara i en annan version av YAML än 1.1 och 1.2.",
    "found duplicate %YAML directive": "Raden %YAML står två gånger.",
    "found unknown directive name": "Rader som börjar med ”%” stöds inte.",
    "found undefined tag handle": "Taggar (”!…”) stöds inte. Ta bort dem.",
}
_TAB = "Här står en tabb i indraget. YAML drar in med blanksteg: byt tabben mot blanksteg."
_CANNOT_START = "found character that cannot start any token"


def trees(text: str, builder: Builder) -> list[Raw]:
    """The documents of a YAML text, empty ones left out, put together by ``builder``.

    Raises SourceError, with place: for a syntax error, for duplicate keys, and for what
    documents have no use for (anchors, aliases, merge keys, tags, depth, too many values).
    """
    if "%TAG" in text and any(line.startswith("%TAG") for line in text.splitlines()):
        # libyaml compares each such line with all before it: a file of them would take hours.
        raise Refused("Raden %TAG stöds inte. Ta bort den.")
    libyaml = _libyaml()
    try:
        return _Events(libyaml, text, builder).documents()
    except libyaml.YAMLError as error:
        raise _explained(error, text) from None


def _libyaml() -> Any:
    # Late: a run over JSON alone needn't pay for it. By name: the extension module has no types.
    try:
        return importlib.import_module("_ruamel_yaml")
    except ImportError:
        raise SourceError("YAML kan inte läsas: paketet ruamel.yaml.clib är inte installerat.") from None


class _Events:
    """One pass over the events of a text."""

    def __init__(self, libyaml: Any, text: str, builder: Builder) -> None:
        self._libyaml = libyaml
        self._next_event = libyaml.CParser(text).get_event
        self._builder = builder
        self._documents: list[Raw] = []

    def documents(self) -> list[Raw]:
        yaml, builder = self._libyaml, self._builder
        scalar, end = yaml.ScalarEvent, yaml.StreamEndEvent
        mapping, sequence = yaml.MappingStartEvent, yaml.SequenceStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        while True:
            event = self._next_event()
            kind = type(event)
            if kind is scalar:
                self._scalar(event)
            elif kind is mapping or kind is sequence:
                self._collection(event, RawMapping if kind is mapping else RawList)
            elif kind in ends:
                builder.close()
            elif kind is yaml.DocumentStartEvent:
                builder.begin(event.start_mark.line + 1)
            elif kind is yaml.DocumentEndEvent:
                self._document()
            elif kind is yaml.AliasEvent:
                raise _alias(event)
            elif kind is end:
                return self._documents

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            raise _decorated(event)
        text, style, mark = event.value, event.style, event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if style == '"':
            escaped = CONTROL.search(text)
            if escaped:
                raise SourceError(f"Texten har ett styrtecken (U+{ord(escaped[0]):04X}). Ta bort det.", line, column)
        builder = self._builder
        if not builder.wants_key:
            if text or style or not builder.rejoin():
                builder.add(RawScalar(text, "quoted" if style else "plain", line, column))
        elif text == "<<" and not style:
            raise Refused("Sammanslagning (”<<”) stöds inte. Skriv ut fälten.", line, column)
        else:
            builder.key(text, line, column)

    def _collection(self, event: Any, make: type[RawMapping] | type[RawList]) -> None:
        if event.anchor is not None or event.tag is not None:
            raise _decorated(event)
        line, column = _place(event.start_mark)
        if self._builder.wants_key:
            raise SourceError("Här står en lista eller ett fält där en nyckel ska stå. "
                              "En text som börjar med ”{” eller ”[” ska stå inom citattecken.", line, column)
        self._builder.open(make(line, column))

    def _document(self) -> None:
        tree = self._builder.take()
        if not (isinstance(tree, RawScalar) and tree.blank):
            self._documents.append(tree)


def _place(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


def _decorated(event: Any) -> SourceError:
    if event.anchor is not None:
        return _alias(event)
    return Refused("Taggar (”!…”) stöds inte: vad ett värde är sägs av dess fält. Ta bort taggen, eller sätt "
                   "texten inom citattecken om den ska börja med utropstecken.", *_place(event.start_mark))


def _alias(event: Any) -> SourceError:
    return Refused("Ankare (”&namn”) och hänvisningar (”*namn”) stöds inte: skriv ut värdet på varje ställe. "
                   "En text som börjar med ”*” eller ”&” ska stå inom citattecken.", *_place(event.start_mark))


def _explained(error: Any, text: str) -> SourceError:
    """libyaml's error in Swedish, at the place where somebody should look."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or ""
    if mark is None:
        offset = getattr(error, "position", 0)
        return SourceError(f"Tecknet U+{ord(text[offset]):04X} hör inte hemma i en text. Ta bort det.",
                           *Lines(text).place(offset))
    line, column = _place(mark)
    tab = _tab_before(text, mark.index)
    if tab is not None:
        return SourceError(_TAB, line, tab)
    if "quoted scalar" in (error.context or "") and problem == "found unexpected end of stream":
        return SourceError("Citattecknet här saknar sitt slut: texten fortsätter till filens slut.",
                           *_place(error.context_mark))
    end = len(text.rstrip())
    if mark.index >= end:
        began = f"mitt i det som börjar på rad {error.context_mark.line + 1}" if error.context_mark else "för tidigt"
        return SourceError(f"Filen tar slut {began}: är den avhuggen?", *Lines(text).place(end))
    if problem == _CANNOT_START:
        return SourceError(f"Ett värde kan inte börja med ”{text[mark.index]}”. Sätt det inom citattecken.",
                           line, column)
    return SourceError(_PROBLEMS.get(problem, "Här är något fel i YAML-filens skrivsätt."), line, column)


def _tab_before(text: str, offset: int) -> int | None:
    """The column of the first tab in the indentation of the line at ``offset``, if there is one."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start:].split("\n", 1)[0]
    tab = line[: len(line) - len(line.lstrip(" \t"))].find("\t")
    return tab + 1 if tab >= 0 else None
