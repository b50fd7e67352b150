"""What a draft in Word has no place for, as a YAML document that completes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from checker.document import Cell, Node, Record, Series, SourceDocument, State
from checker.drafting.word import pointers

#: Fields that tell what a record is about, so that two documents can be put together.
_KEYS = ("namn", "typ", "utbildning", "inriktning", "verksamhet", "larosate", "kurs", "projekt", "part", "paragraf",
         "bestammelse")
_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|[a-z_]+")
_TEXTS = frozenset({"text", "namn", "personnamn", "kontakt"})
_HEAD = "# Det som avtalet i Word inte har plats för."


def rest(document: SourceDocument, name: str = "avtal.docx") -> str | None:
    """A YAML document that completes the draft of ``document``, a samverkansavtal; None where nothing is left to say.

    ``name`` is the draft's file, beside which it is to stand. Read together they say what the document says, except
    for places left blank.
    """
    left = _Left(pointers(document))
    root = document.root
    lines = [line for key, node in root.fields.items() if key not in ("dokument", "kompletterar")
             for line in left.field(key, node)]
    if not lines:
        return None
    return "\n".join((_HEAD, f"dokument: {document.kind}", f"kompletterar: {json.dumps(name)}", *lines)) + "\n"


class _Left:
    """What isn't among some pointers, in lines of YAML."""

    def __init__(self, pointers: frozenset[str]) -> None:
        self._pointers = pointers

    def field(self, key: str, node: Node) -> Iterator[str]:
        if not self._has_more(node):
            return
        if isinstance(node, Cell):
            yield f"{key}: {_scalar(node)}"
        elif isinstance(node, Record):
            yield f"{key}:"
            yield from (f"  {line}" for key, one in node.fields.items() for line in self.field(key, one))
        elif not node.items:
            yield f"{key}: []"
        else:
            yield f"{key}:"
            yield from (f"  {line}" for item in node.items if self._has_more(item) for line in self._item(item))

    def _item(self, item: Node) -> Iterator[str]:
        if isinstance(item, Cell):
            yield f"- {_scalar(item)}"
        elif isinstance(item, Record):
            for number, line in enumerate(self._one_of(item)):
                yield f"{'  ' if number else '- '}{line}"

    def _one_of(self, record: Record) -> Iterator[str]:
        """The fields of a list's record that the draft hasn't, below those that tell which record it is."""
        for key, node in record.fields.items():
            if key in _KEYS and isinstance(node, Cell) and node.text and node.pointer in self._pointers:
                yield f"{key}: {_scalar(node)}"
        for key, node in record.fields.items():
            yield from self.field(key, node)

    def _has_more(self, node: Node) -> bool:
        if isinstance(node, Cell):
            return node.state is not State.BLANK and node.pointer not in self._pointers
        if isinstance(node, Series) and not node.items:
            return node.pointer not in self._pointers
        below = node.items if isinstance(node, Series) else node.fields.values()
        return any(self._has_more(one) for one in below)


def _scalar(cell: Cell) -> str:
    """A value as the source has it, within quotation marks where YAML might take it for something else."""
    if cell.kind not in _TEXTS and _PLAIN.fullmatch(cell.text):
        return cell.text
    return "ingen" if cell.state is State.NONE else json.dumps(cell.text, ensure_ascii=False)
