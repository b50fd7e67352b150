"""`kompletterar`: a document that supplies what another file can't carry.

The two become one. What only one of them says is taken from there, with its own place; where
they contradict each other the value is unknown, and both places are shown. What the supplement
could have said and doesn't is left unsaid: the file it completes no longer excuses it.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from checker.document import Cell, Disputed, Node, Record, Remark, Series, SourceDocument, State, fold
from checker.facts.identity import same_organisation

#: What tells the records of a list apart: those that agree in all of these that both give are one.
_KEYS = ("namn", "typ", "utbildning", "inriktning", "verksamhet", "larosate", "ar", "student", "startdatum", "kurs",
         "projekt", "part", "bestammelse", "regel", "examen", "paragraf", "mallens", "avtalets")
_SILENT = ("dokument", "kompletterar")
_NUMBERS = ("bankgiro", "plusgiro", "telefon")


class SupplementError(Exception):
    """A document completes a file that isn't among those given, or that holds no one document of its kind."""

    def __init__(self, document: SourceDocument, message: str) -> None:
        super().__init__(message)
        self.document = document
        self.message = message


def complete(documents: Iterable[SourceDocument]) -> tuple[list[SourceDocument], list[SupplementError]]:
    """The documents with each supplement taken up into what it completes, and those that complete nothing."""
    given = list(documents)
    targets = {id(document): document.root.value("kompletterar") for document in given}
    left = [document for document in given if not isinstance(targets[id(document)], str)]
    errors: list[SupplementError] = []
    for document in given:
        target = targets[id(document)]
        if not isinstance(target, str):
            continue
        wanted = _plain(posixpath.join(posixpath.dirname(document.path), target))
        fitting = [d for d in left if _plain(d.path) == wanted and d.kind == document.kind]
        if len(fitting) == 1:
            _Merge(fitting[0], document).run()
        else:
            errors.append(SupplementError(document, f"Dokumentet kompletterar {target}, som inte är med eller inte "
                                                    f"håller ett enda dokument av slaget {document.kind}."))
    return left, errors


def _plain(path: str) -> str:
    """A path as it is compared: some file systems take the letters of names apart (a, ring)."""
    return unicodedata.normalize("NFC", posixpath.normpath(path))


class _Merge:
    """One supplement taken up into the whole. Pointers become those of the whole."""

    def __init__(self, whole: SourceDocument, supplement: SourceDocument) -> None:
        self.whole = whole
        self.supplement = supplement
        self.moved: dict[str, str] = {}  # items of the supplement's lists: from pointer, to pointer

    def run(self) -> None:
        remarks = self.supplement.form
        self._records(self.whole.root, self.supplement.root)
        self.whole.form += [replace(one, pointer=self._moved(one.pointer), path=one.path or self.supplement.path)
                            for one in remarks]
        self.whole.uncarried &= self.supplement.uncarried
        self.supplement.root = self.whole.root  # what was taken from it points into the whole

    def _records(self, base: Record, extra: Record) -> None:
        for name, node in extra.fields.items():
            if name in _SILENT and base.pointer == "":
                continue
            present = base.fields.get(name)
            if present is None or _silent(present):
                _move(node, f"{base.pointer}/{name}")
                base.fields[name] = node
            elif isinstance(present, Record) and isinstance(node, Record):
                self._records(present, node)
            elif isinstance(present, Series) and isinstance(node, Series):
                self._series(present, node)
            elif not _silent(node) and not _same(name, present, node):
                base.fields[name] = self._contradiction(present, node)

    def _series(self, base: Series, extra: Series) -> None:
        """Records that are about the same thing become one; the others are added."""
        known = list(base.items)
        for item in extra.items:
            twin = next((one for one in known if _about_the_same(one, item)), None)
            pointer = twin.pointer if twin is not None else f"{base.pointer}/{len(base.items)}"
            self.moved[item.pointer] = pointer
            if twin is None:
                _move(item, pointer)
                base.items.append(item)
            elif isinstance(twin, Record) and isinstance(item, Record):
                self._records(twin, item)

    def _contradiction(self, present: Node, node: Node) -> Cell:
        """A value that the two documents don't agree on: there, and unknown."""
        places = (*(present.places if isinstance(present, Disputed) else (_place(present),)), _place(node))
        self.whole.form.append(Remark(
            present.pointer, present.position,
            f"Två handlingar säger emot varandra: {_place(present)} och {_place(node)}. Uppgiften räknas som okänd.",
            "motsagelse", present.owner.path))
        kind = present.kind if isinstance(present, Cell) else "record" if isinstance(present, Record) else "list"
        text = present.text if isinstance(present, Cell) else ""
        return Disputed(present.pointer, present.position, State.MALFORMED, text, None, present.owner, kind, places)

    def _moved(self, pointer: str) -> str:
        """A pointer into the supplement as one into the whole."""
        steps = pointer.split("/")
        for end in range(len(steps), 1, -1):
            to = self.moved.get("/".join(steps[:end]))
            if to is not None:
                return "/".join([to, *steps[end:]])
        return pointer


def _move(node: Node, pointer: str) -> None:
    """Gives a node, and all below it, the pointers that they have in another place."""
    if node.pointer == pointer:
        return
    node.pointer = pointer
    children = node.fields.items() if isinstance(node, Record) else enumerate(node.items) \
        if isinstance(node, Series) else ()
    for step, child in children:
        _move(child, f"{pointer}/{step}")


def _place(node: Node) -> str:
    """Where a value stands, to be read in a sentence: ``avtal.yaml rad 3``, ``avtal.docx tabellen i § 7, rad 3``."""
    line = f"rad {node.position.line}" if node.position.line is not None else ""
    where = ", ".join(filter(None, [node.position.place, line]))
    what = "" if isinstance(node, Cell) else " (flera uppgifter)"
    return f"{node.owner.path} {where}".rstrip() + what


def _silent(node: Node) -> bool:
    return isinstance(node, Cell) and node.state in (State.BLANK, State.PLACEHOLDER)


def _same(name: str, one: Node, other: Node) -> bool:
    """Whether two fields of a name say the same: names folded, numbers by value, identifying ones by their digits."""
    if not isinstance(one, Cell) or not isinstance(other, Cell) or one.state is not other.state:
        return False
    if one.kind in ("namn", "personnamn") or name == "epost":
        return fold(one.text) == fold(other.text)
    if name == "organisationsnummer":
        return same_organisation(one.text, other.text)
    if name in _NUMBERS:
        return _digits(one.text) == _digits(other.text)
    if one.kind == "text":
        return one.text.split() == other.text.split()
    return one.value == other.value


def _digits(text: str) -> str:
    """The digits of a giro or a telephone number, the country's 46 as the 0 it stands for; else the text folded."""
    digits = "".join(re.findall(r"[0-9]", text))
    abroad = re.match(r"\s*(?:\+|00)\s*46\s*(?:\(0\))?", text)
    if abroad:
        digits = "0" + "".join(re.findall(r"[0-9]", text[abroad.end():]))
    return digits or fold(text)


def _about_the_same(one: Node, other: Node) -> bool:
    if not isinstance(one, Record) or not isinstance(other, Record):
        return _same("", one, other)
    shared = [key for key in _KEYS if one.value(key) is not None and other.value(key) is not None]
    return bool(shared) and all(fold(str(one.value(key))) == fold(str(other.value(key))) for key in shared)
