"""The sheets of a workbook as the one faktureringsunderlag that they hold."""

from __future__ import annotations

from checker.document import Position, Remark, fold
from checker.sources import days
from checker.sources.errors import NotADocument
from checker.sources.raw import RawList, RawMapping, RawScalar, Reading
from checker.sources.xlsx import foot, giro, layout, record, remarks, total
from checker.sources.xlsx.cells import Grid
from checker.sources.xlsx.foot import Line
from checker.sources.xlsx.layout import Layout, Placement
from checker.sources.xlsx.record import Records
from checker.sources.xlsx.words import FIELDS

KIND = "faktureringsunderlag"
#: What appendix 2 itself doesn't ask for. A sheet may say it all the same.
_BEYOND_THE_FORM = ("id", "avtal", "faktura", "termin")
_SENDER = ("namn", "organisationsnummer", "kontaktperson", "telefon", "epost")
_GIRO = ("giro", "bankgiro", "plusgiro")


def of(grids: list[Grid], about_the_file: list[Remark]) -> Reading:
    """The underlag. Raises NotADocument when no sheet has a table of appendix 2."""
    layouts = [layout.of(grid) for grid in grids]
    if not any(one.headings for one in layouts):
        raise NotADocument("Filen är inget underlag enligt bilaga 2: i inget av bladen finns en rad med minst två av "
                           f"rubrikerna {', '.join(FIELDS.values())}, varav en är om tid eller belopp.")
    return _Underlag(layouts, about_the_file).reading()


class _Underlag:
    def __init__(self, layouts: list[Layout], about_the_file: list[Remark]) -> None:
        self._layouts = layouts
        self._lines: dict[int, list[Line]] = {}
        self._taken: set[int] = set()
        for index, one in enumerate(layouts):
            self._lines[index], taken = foot.lines(one.grid, one.around)
            self._taken |= taken
        self._remarks = list(about_the_file)
        self._records: dict[int, RawMapping] = {}

    def reading(self) -> Reading:
        first = next(heading for one in self._layouts for heading in one.headings)
        where = first.grid.at(first.first, first.left, first.right)
        tree = RawMapping(0, 0, where=where)
        self._add(tree, "dokument", RawScalar(KIND, "quoted", 0, 0, where))
        for field in _BEYOND_THE_FORM:
            self._add(tree, field, self._settled(field, f"/{field}"))
        self._add(tree, "period", self._period(tree))
        self._add(tree, "rader", self._rows(where))
        stated, about = total.of(self._layouts, self._ersattning)
        self._remarks += about
        self._add(tree, "total", stated)
        self._add(tree, "avsandare", self._sender())
        self._add(tree, "betalning", self._payment())
        for index, one in enumerate(self._layouts):
            self._remarks += remarks.on(one, self._lines[index], self._taken)
        missing = [field for field in _BEYOND_THE_FORM if field not in tree.entries]
        uncarried = frozenset({"/kompletterar", *(f"/{field}" for field in missing)})
        return Reading(KIND, "xlsx", tree, uncarried, self._remarks)

    @staticmethod
    def _add(tree: RawMapping, field: str, value: RawScalar | RawMapping | RawList | None) -> None:
        if value is not None:
            tree.entries[field] = 0, 0, value

    def _rows(self, where: Position | None) -> RawList:
        rows = RawList(0, 0, where=where)
        everywhere = self._said("namn", [line for lines in self._lines.values() for line in lines])
        for index, one in enumerate(self._layouts):
            make = Records(one.grid, [row.number for row in one.placements])
            here = self._said("namn", self._lines[index])
            named = here if here is not None and not here.blank else everywhere
            student = self._said("student", self._lines[index])
            for row in one.placements:
                made = make.of(row, named, student)
                self._records[id(row)] = made
                rows.items.append(made)
            self._remarks += remarks.on_names(one, named)
        return rows

    def _ersattning(self, row: Placement) -> RawScalar | None:
        entry = self._records[id(row)].entries.get("ersattning")
        return entry[2] if entry is not None and isinstance(entry[2], RawScalar) else None

    def _of(self, field: str) -> list[Line]:
        return [line for lines in self._lines.values() for line in lines if line.field == field]

    def _said(self, field: str, lines: list[Line]) -> RawScalar | None:
        """What the lines say of a field: blank where none says anything, None where there is no such line."""
        said = [record.scalar(line.cell, field, line.where) for line in lines if line.field == field]
        written = [one for one in said if not one.blank]
        if not written:
            return said[0] if said else None
        alike = {(fold(one.text), one.style) for one in written}
        return written[0] if len(alike) == 1 else record.contradiction(written, field)

    def _settled(self, field: str, pointer: str) -> RawScalar | None:
        lines = self._of(field)
        value = self._said(field, lines)
        if value is not None and len({fold(line.cell.text) for line in lines if line.cell is not None}) > 1:
            self._remarks += remarks.contradicted(pointer, lines)
        return value

    def _period(self, tree: RawMapping) -> RawMapping | RawScalar | None:
        """The period; a term in its place is a termin, and doesn't say from when to when."""
        ends = {field: self._settled(field, f"/period/{field}") for field in ("fran", "till")}
        whole = self._settled("period", "/period")
        where = next((line.where for field in ("period", "fran", "till") for line in self._of(field)), None)
        found: dict[str, RawScalar] = {field: value for field, value in ends.items() if value is not None}
        if whole is not None and not whole.blank:
            between, term, only = days.period(whole.text), days.term(whole.text), days.day(whole.text)
            if only is not None and "till" in found and "fran" not in found:
                found = {"fran": RawScalar(only, "quoted", 0, 0, whole.where), **found}
            elif between is None and term is None:
                if not found:
                    return whole
                self._remarks.append(remarks.period_unread(whole))
            if between is None and term is not None:
                if "termin" not in tree.entries:
                    self._add(tree, "termin", RawScalar(term, "quoted", 0, 0, whole.where))
            elif between is not None:
                for field, day in zip(("fran", "till"), between, strict=True):
                    stated = RawScalar(day, "quoted", 0, 0, whole.where)
                    other = found.get(field)
                    found[field] = stated if other is None or other.blank else record.agreed([stated, other], field)
        elif not found:
            return whole
        return RawMapping(0, 0, {field: (0, 0, value) for field, value in found.items()}, where) if found else None

    def _sender(self) -> RawMapping | None:
        found = {field: self._settled(field, f"/avsandare/{field}") for field in _SENDER}
        lines = [line for field in _SENDER for line in self._of(field)]
        if not lines:
            return None
        entries = {field: (0, 0, value) for field, value in found.items() if value is not None}
        return RawMapping(0, 0, dict(entries), lines[0].where)

    def _payment(self) -> RawMapping | RawScalar | None:
        """The giro, of the sort that its label, its word or its form tells; unknown where none of them does."""
        lines = [line for field in _GIRO for line in self._of(field)]
        if not lines:
            return None
        payment = RawMapping(0, 0, where=lines[0].where)
        said = {field: self._settled(field, "/betalning" if field == "giro" else f"/betalning/{field}")
                for field in _GIRO}
        for field in ("bankgiro", "plusgiro"):
            value = said[field]
            if value is not None:
                self._add(payment, field, value)
        either = said["giro"]
        if either is None or either.blank:
            return payment
        told = giro.told_apart(either.text)
        if told is None:
            self._remarks.append(remarks.giro_unknown(either))
            return either if not payment.entries else payment
        for field, number in told.items():
            stated = RawScalar(number, either.style, 0, 0, either.where)
            other = payment.entries.get(field)
            beside = other[2] if other is not None and isinstance(other[2], RawScalar) else None
            agreed = stated if beside is None or beside.blank else record.agreed([stated, beside], field)
            self._add(payment, field, agreed)
        return payment
