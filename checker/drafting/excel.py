"""Appendix 2 as a workbook that calculates: blank, or filled in from a faktureringsunderlag."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from checker.document import Cell, Node, Record, Series, SourceDocument, State
from checker.drafting.settled import settled
from checker.drafting.texts import digits, plain

#: Rows of a blank form.
ROWS = 16

_COLUMNS = (("verksamhet", "Verksamhet", 30), ("student", "Studentens namn", 30), ("startdatum", "Start datum", 14),
            ("slutdatum", "Slutdatum", 14), ("antal_veckor", "Antal veckor", 12), ("ersattning", "Ersättning", 16))
_FOOT = (("namn", "Verksamhetens namn:"), ("organisationsnummer", "Organisationsnummer:"),
         ("kontaktperson", "Verksamhetens kontaktperson:"), ("telefon", "Telefon:"), ("epost", "Epostadress:"))
_GIRO = "Postgiro-/bankgiro:"
#: What a form may say of itself beyond the template's words. Only a form that says it has the line.
_MORE = (("id", "Underlagets id:"), ("avtal", "Avtal:"), ("faktura", "Faktura:"), ("termin", "Termin:"))
_PERIOD = "Underlaget avser perioden (från och med, till och med):"
_PRICE = "Pris per student och vecka i kr (1530 i 2016 års priser, skriv årets):"
_TEMPLATE_PRICE = 1530

_DAY, _MONEY, _WEEKS, _TEXT = "yyyy-mm-dd", '#,##0.00', "0.0#", "@"
_DIGITS = 15  # that a number has in Excel
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar has a day too many
_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

_FONT = "Calibri"
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LINE = Border(bottom=_THIN)
_GREY = PatternFill("solid", fgColor="E7E6E6")
_TO_FILL = PatternFill("solid", fgColor="FFF9E5")


def blank_form() -> bytes:
    """A blank appendix 2: ROWS rows that give an amount once there are weeks, and a total once there is an amount."""
    return _Form(None).write()


def filled_form(document: SourceDocument) -> bytes:
    """Appendix 2 as ``document``, a faktureringsunderlag, has it.

    What the document words in a way that isn't understood stands in the form as it stands there; the total is a
    formula where it is the rows' sum. Without rows it has a blank form's.
    """
    return _Form(document.root).write()


class _Form:
    def __init__(self, root: Record | None) -> None:
        self._root = root
        self._book = Workbook()
        self._sheet: Worksheet = self._book.worksheets[0]
        self._sheet.title = "Bilaga 2"
        self._cached: dict[str, str] = {}
        self._rows = _items(root, "rader")

    def write(self) -> bytes:
        row = self._head() + 1
        self._headings(row)
        last = self._placements(row + 1) if self._rows else self._blank_rows(row + 1)
        self._total(row + 1, last)
        self._foot(last + 3)
        self._page(row)
        written = BytesIO()
        self._book.save(written)
        return settled(written.getvalue(), {_SHEET: self._results})

    def _head(self) -> int:
        """The lines above the table. Returns the row after them."""
        sheet = self._sheet
        sheet["A1"], sheet["A2"] = "Bilaga 2", "Underlag för fakturering för VFU placering"
        sheet["A1"].font, sheet["A2"].font = Font(_FONT, color="595959"), Font(_FONT, bold=True, size=16)
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 17, True
        sheet.row_dimensions[2].height = 26
        period = self._root.record("period") if self._root else None
        self._label(4, _PERIOD)
        for column, name in ((3, "fran"), (4, "till")):
            self._field(4, column, period.fields.get(name) if period else None, _DAY)
        row = 5
        if not self._rows:
            self._label(row, _PRICE)
            self._field(row, 3, None, _MONEY)
            sheet.cell(row, 3).value = _TEMPLATE_PRICE
            row += 1
        for name, label in _MORE:
            node = self._root.fields.get(name) if self._root else None
            if isinstance(node, Cell) and node.text:
                self._label(row, label)
                self._field(row, 3, node, _TEXT)
                sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=6)
                row += 1
        return row

    def _label(self, row: int, text: str) -> None:
        self._sheet.cell(row, 1, text)
        self._sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)

    def _field(self, row: int, column: int, node: Node | None, form: str) -> None:
        """A place to write in, beside its label."""
        cell = self._sheet.cell(row, column)
        cell.border, cell.fill, cell.alignment = _LINE, _TO_FILL, Alignment(horizontal="left")
        self._put(row, column, node, form)

    def _headings(self, row: int) -> None:
        for column, (_, heading, width) in enumerate(_COLUMNS, start=1):
            cell = self._sheet.cell(row, column, heading)
            cell.font, cell.fill, cell.border = Font(_FONT, bold=True), _GREY, _BOX
            cell.alignment = Alignment(horizontal="right" if column > 4 else "left", vertical="center")
            self._sheet.column_dimensions["ABCDEF"[column - 1]].width = width
        self._sheet.row_dimensions[row].height = 20

    def _placements(self, first: int) -> int:
        for row, item in enumerate(self._rows, start=first):
            for column, (name, _, _) in enumerate(_COLUMNS, start=1):
                node = item.fields.get(name) if isinstance(item, Record) else item if column == 1 else None
                self._in_row(row, column)
                self._put(row, column, node, self._sheet.cell(row, column).number_format)
        return first + len(self._rows) - 1

    def _blank_rows(self, first: int) -> int:
        for row in range(first, first + ROWS):
            for column in range(1, len(_COLUMNS) + 1):
                self._in_row(row, column)
            self._formula(f"F{row}", f'=IF(AND(ISNUMBER(E{row}),ISNUMBER($C$5)),ROUND(E{row}*$C$5,2),"")', "")
        self._validations(first, first + ROWS - 1)
        return first + ROWS - 1

    def _in_row(self, row: int, column: int) -> None:
        cell = self._sheet.cell(row, column)
        cell.border = _BOX
        cell.number_format = ("General", "General", _DAY, _DAY, _WEEKS, _MONEY)[column - 1]
        cell.alignment = Alignment(horizontal="right" if column > 4 else "left")

    def _validations(self, first: int, last: int) -> None:
        """Help for whoever fills the form in. They warn, and let everything through."""
        rules = (
            ("C", "AND(ISNUMBER(C{0}),C{0}>=DATE(2000,1,1))", "Praktikens första dag",
             "Skriv ett datum: ÅÅÅÅ-MM-DD."),
            ("D", "AND(ISNUMBER(D{0}),D{0}>=C{0})", "Praktikens sista dag",
             "Skriv ett datum, inte före den första dagen: ÅÅÅÅ-MM-DD."),
            ("E", "AND(ISNUMBER(E{0}),E{0}>0,ABS(E{0}*5-ROUND(E{0}*5,0))<0.001)", "Antal veckor",
             "En vecka är fem dagar och en dag 0,2 vecka: 1,4 är en vecka och två dagar."))
        for column, formula, title, text in rules:
            rule = DataValidation(type="custom", formula1=formula.format(first), allow_blank=True, errorStyle="warning",
                                  errorTitle=title, error=text, promptTitle=title, prompt=text,
                                  showErrorMessage=True, showInputMessage=True)
            rule.add(f"{column}{first}:{column}{last}")
            self._sheet.add_data_validation(rule)

    def _total(self, first: int, last: int) -> None:
        row, sheet = last + 1, self._sheet
        sheet.cell(row, 1, "Total ersättning")
        for column in range(1, len(_COLUMNS) + 1):
            cell = sheet.cell(row, column)
            cell.border, cell.font, cell.fill = _BOX, Font(_FONT, bold=True), _GREY
        sheet.cell(row, 6).alignment = Alignment(horizontal="right")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
        place, area = f"F{row}", f"F{first}:F{last}"
        total = self._root.cell("total") if self._root else None
        amounts = [item.value("ersattning") if isinstance(item, Record) else None for item in self._rows]
        numbers = [amount for amount in amounts if isinstance(amount, int | Fraction)]
        if not self._rows and (total is None or total.state is State.BLANK):
            self._formula(place, f'=IF(COUNT({area})=0,"",SUM({area}))', "")
        elif total is not None and len(numbers) == len(amounts) and total.value == sum(numbers):
            self._formula(place, f"=SUM({area})", digits(sum(numbers)))
        else:
            self._put(row, 6, total, _MONEY)
        sheet.cell(row, 6).number_format = _MONEY

    def _foot(self, row: int) -> None:
        sender = self._root.record("avsandare") if self._root else None
        for number, (name, label) in enumerate(_FOOT):
            self._line(row + number, label, sender.fields.get(name) if sender else None)
        self._line(row + len(_FOOT), _GIRO, None)
        payment = self._root.record("betalning") if self._root else None
        cells = [(kind, payment.cell(kind)) for kind in ("bankgiro", "plusgiro")] if payment else []
        stated = [f"{kind.capitalize()} {plain(cell.text)}" for kind, cell in cells if cell is not None and cell.text]
        self._write(row + len(_FOOT), 2, ", ".join(stated))

    def _line(self, row: int, label: str, node: Node | None) -> None:
        self._sheet.cell(row, 1, label)
        for column in (3, 4):
            self._sheet.cell(row, column).border = _LINE
        self._field(row, 2, node, _TEXT)
        self._sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)

    def _put(self, row: int, column: int, node: Node | None, form: str) -> None:
        """A field's value: dates and numbers as such, and otherwise what stands there, as text."""
        self._sheet.cell(row, column).number_format = form
        if not isinstance(node, Cell):
            return
        value = node.value if node.state is State.GIVEN else None
        if isinstance(value, date) and value >= _FIRST_DAY:
            self._sheet.cell(row, column).value = value
        elif isinstance(value, int | Fraction) and not isinstance(value, bool) and len(digits(value)) <= _DIGITS:
            self._sheet.cell(row, column).value = Decimal(digits(value))
        else:
            self._write(row, column, plain(node.text))

    def _write(self, row: int, column: int, text: str) -> None:
        """A text that stays one, whatever it begins with."""
        cell = self._sheet.cell(row, column)
        if text:
            cell.value = text
            cell.data_type = "s"
            cell.number_format = _TEXT
            cell.quotePrefix = text[0] in "=+-@"

    def _formula(self, place: str, formula: str, result: str) -> None:
        self._sheet[place].value = formula
        self._cached[place] = result

    def _results(self, sheet: etree._Element) -> None:
        """What each formula gives, for whoever reads the file without calculating."""
        for cell in sheet.iter(f"{_MAIN}c"):
            formula, result = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
            if formula is not None and result is not None:
                result.text = self._cached[cell.get("r", "")]
                if not result.text:
                    cell.set("t", "str")

    def _page(self, heading: int) -> None:
        """A4 on its side, as wide as the page, the headings on every page and always in sight."""
        sheet = self._sheet
        sheet.freeze_panes = f"A{heading + 1}"
        sheet.print_title_rows = f"{heading}:{heading}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.5, bottom=0.6, header=0.3, footer=0.3)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.HeaderFooter.oddFooter = _page_number()
        sheet.print_options.horizontalCentered = True


def _page_number() -> HeaderFooterItem:
    return HeaderFooterItem(center=_HeaderFooterPart(text="Sida &P av &N"))


def _items(root: Record | None, name: str) -> list[Node]:
    found = root.fields.get(name) if root else None
    return found.items if isinstance(found, Series) else []
