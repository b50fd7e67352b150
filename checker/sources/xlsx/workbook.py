"""A workbook's sheets, read from the package's XML.

python-calamine, which is made for this, is left to the tests, where the two readings are compared: it lays out a sheet
from its first cell to its last (two cells far apart end the process), and it gives an error value and a formula
without a saved value as an empty cell.
"""

from __future__ import annotations

from lxml import etree

from checker.document import Remark
from checker.sources import xml
from checker.sources.errors import NotADocument, Refused, SourceError
from checker.sources.package import Package
from checker.sources.xlsx import sheet, strings, styles
from checker.sources.xlsx.cells import Grid

#: Tags that the parts which are read may have in all: some six thousand rows, each cell of which costs time.
MAX_MARKUP = 160_000
MAX_SHEETS = 255

_NAMESPACES = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
               "http://purl.oclc.org/ooxml/spreadsheetml/main")
#: How a sheet's element names its relation.
_ID = ("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
       "{http://purl.oclc.org/ooxml/officeDocument/relationships}id")
_TRUE = frozenset({"1", "true", "on"})


class _Parts:
    """The parts of a workbook as elements, within one bound for them all."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._left = MAX_MARKUP

    def root(self, name: str) -> tuple[etree._Element, str]:
        """A part's root and its namespace, in braces."""
        data = self._package.read(name)
        self._left -= data.count(b"<")
        if self._left < 0:
            raise Refused(f"Arbetsboken är större än vad som läses: den har fler än {MAX_MARKUP} taggar.")
        root = xml.parse(data, name)
        namespace = str(root.tag).partition("}")[0].removeprefix("{")
        if namespace not in _NAMESPACES:
            raise NotADocument("Filen är ingen arbetsbok i Excels format.")
        return root, f"{{{namespace}}}"


def read(data: bytes, limit: int, prefix: str = "") -> tuple[list[Grid], list[Remark]]:
    """The sheets of a workbook in its own order, and what the package has that is left alone (macros, links).

    ``prefix`` begins the name of every place. Raises SourceError.
    """
    package = Package.open(data, limit)
    parts = _Parts(package)
    main = package.main_part()
    root, ns = parts.root(main)
    targets = package.related(main)
    by_kind = {one.kind: one.target for one in targets.values() if not one.external and package.has(one.target)}
    texts = strings.shared(*parts.root(by_kind["sharedStrings"])) if "sharedStrings" in by_kind else []
    known = styles.read(*parts.root(by_kind["styles"])) if "styles" in by_kind else []
    properties, calculation = root.find(f"{ns}workbookPr"), root.find(f"{ns}calcPr")
    common = sheet.Common(
        texts, known, since_1904=properties is not None and properties.get("date1904", "0").lower() in _TRUE,
        recalculated=calculation is not None and calculation.get("fullCalcOnLoad", "0").lower() in _TRUE,
        characters=limit)
    grids: list[Grid] = []
    remarks = list(package.remarks)
    for element in root.iterfind(f"{ns}sheets/{ns}sheet"):
        relation = next((targets[element.get(name, "")] for name in _ID if element.get(name, "") in targets), None)
        if relation is None or relation.external or not package.has(relation.target):
            raise SourceError("Arbetsboken är skadad: ett av dess blad finns inte i filen.")
        if relation.kind != "worksheet":  # a chart, or a form from before there were any: neither has cells
            continue
        if len(grids) == MAX_SHEETS:
            raise Refused(f"Arbetsboken har fler än {MAX_SHEETS} blad.")
        grid = Grid(element.get("name", ""), prefix, hidden=element.get("state", "visible") != "visible")
        sheet.read(*parts.root(relation.target), grid, common)
        grids.append(grid)
    return grids, remarks
