"""An element of the e-invoice with its place: an XPath and, where the parser knows it, a line."""

from __future__ import annotations

from functools import cache
from typing import cast

from lxml import etree

from checker.document import Position
from checker.sources import xml
from checker.sources.ubl.mapping import ENVELOPE, NAMES, ROOTS

#: Children of one name that are read; a document of ours has a handful, but for its lines.
MOST = 100
#: Characters of an element's text that are read.
LONGEST = 5000

_PREFIXES = {uri: f"{prefix}:" for prefix, uri in NAMES.items()}
_PREFIXES[ENVELOPE[1:ENVELOPE.index("}")]] = "sh:"
_PREFIXES |= {root[1:root.index("}")]: "" for root in ROOTS}

Children = dict[str, list["Node"]]


class Node:
    """``number`` is its place among its parent's children of the same name, 0 for the only one.

    ``place`` is its XPath from the file's root, with the prefixes of the mapping. ``text`` has no outer space.
    """

    __slots__ = ("_children", "_place", "above", "attribute", "element", "name", "number")

    def __init__(self, element: etree._Element, above: Node | None = None, name: str = "", number: int = 0,
                 attribute: str = "") -> None:
        self.element = element
        self.above = above
        self.name = name or _name(element.tag)
        self.number = number
        self.attribute = attribute
        self._children: Children | None = None
        self._place: str | None = None

    def find(self, path: str) -> list[Node]:
        """The elements at a path below this one, in document order. ``…/@name`` finds attributes."""
        steps, attribute = _steps(path)
        found = [self]
        for name, condition in steps:
            found = [child for node in found for child in node.children.get(name, ())
                     if condition is None or condition(child.element)]
        if attribute:
            return [Node(one.element, one, one.name, 0, attribute) for one in found if one.element.get(attribute)]
        return found

    @property
    def children(self) -> Children:
        if self._children is None:
            self._children = _children(self, MOST)
        return self._children

    def lines(self, name: str, most: int) -> list[Node]:
        """The children of one name, at most ``most`` + 1."""
        return _children(self, most + 1).get(name, [])

    def first(self, path: str) -> Node | None:
        return next(iter(self.find(path)), None)

    def said(self, path: str) -> str:
        """The text of the first element at a path; "" where there is none."""
        found = self.first(path)
        return found.text if found is not None else ""

    def get(self, attribute: str) -> str:
        return str(self.element.get(attribute, "")).strip()

    @property
    def text(self) -> str:
        if self.attribute:
            return self.get(self.attribute)
        own = self.element.text or "" if len(self.element) == 0 else "".join(map(str, self.element.itertext()))
        return own[:LONGEST].strip()

    @property
    def place(self) -> str:
        if self._place is None:
            above = self.above.place if self.above is not None else ""
            number = f"[{self.number}]" if self.number else ""
            self._place = f"{above}/@{self.attribute}" if self.attribute else f"{above}/{self.name}{number}"
        return self._place

    @property
    def line(self) -> int | None:
        return xml.line_of(self.element)

    @property
    def position(self) -> Position:
        return Position(self.line, None, self.place)


def _children(node: Node, most: int) -> Children:
    """At most ``most`` children of each name; those that are the only ones have no number."""
    found: Children = {}
    for element in node.element:
        name = _name(element.tag)
        same = found.get(name)
        if same is None:
            found[name] = [Node(element, node, name)]
        elif len(same) < most:
            same[0].number = 1
            same.append(Node(element, node, name, len(same) + 1))
    return found


@cache
def _steps(path: str) -> tuple[list[tuple[str, etree.XPath | None]], str]:
    """A path of the mapping as names, each with the condition in its brackets; and the attribute at its end."""
    elements, _, attribute = path.partition("/@")
    steps: list[tuple[str, etree.XPath | None]] = []
    while elements:
        name, bracket, rest = elements.partition("[")
        if bracket and "/" not in name:
            condition, _, elements = rest.partition("]")
            steps.append((name, etree.XPath(f"boolean(self::*[{condition}])", namespaces=NAMES)))
            elements = elements.removeprefix("/")
        else:
            name, _, elements = elements.partition("/")
            steps.append((name, None))
    return steps, attribute


_names: dict[str, str] = {}
_MOST_NAMES = 1000


def _name(tag: object) -> str:
    """A tag with the mapping's prefix. Remembered, up to what any e-invoice needs."""
    known = _names.get(cast(str, tag))
    if known is None:
        uri, _, local = str(tag).rpartition("}")
        known = _PREFIXES.get(uri[1:], f"{{{uri[1:]}}}") + local
        if len(_names) < _MOST_NAMES:
            _names[str(tag)] = known
    return known
