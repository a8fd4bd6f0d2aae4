"""Lists as Excel workbooks: text stays text, a title says what the sheet is and what it is not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Value = str | int | Decimal | None
HEAD = PatternFill("solid", fgColor="E8EEF7")


@dataclass(frozen=True)
class Column:
    """One column; width in characters of the usual font."""

    heading: str
    width: int = 14


def workbook(
    name: str, title: str, notes: Sequence[str], columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> bytes:
    """One sheet: title, notes a line each, headings, rows; written row by row, so memory stays flat.

    Text is stored as text even where it looks like a formula. name: of the sheet, at most 31 characters.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    head = len(notes) + 2
    sheet.freeze_panes = f"A{head + 1}"
    sheet.append([_cell(sheet, title, Font(bold=True, size=14))])
    for note in notes:
        sheet.append([_cell(sheet, note)])
    sheet.append([_heading(sheet, column.heading) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet: object, value: Value, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell


def _heading(sheet: object, text: str) -> WriteOnlyCell:
    cell = _cell(sheet, text, Font(bold=True))
    cell.fill, cell.alignment = HEAD, Alignment(horizontal="center", wrap_text=True)
    return cell
