"""Spreadsheets that come in from people and go out to them: read within limits, written so that no cell acts.

An xlsx file is a zip of XML: what it says of its size is asked before anything is unpacked, entities are refused, rows
and columns are counted while they are read. A text that a spreadsheet program would run as a formula is refused on the
way in and written as plain text on the way out.
"""

import csv
from io import BytesIO
from itertools import islice
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

import tablib
from import_export.formats import base_formats
from openpyxl import load_workbook

MB: Final = 1024 * 1024
MOST_BYTES: Final = 5 * MB
MOST_UNPACKED: Final = 50 * MB
MOST_RATIO: Final = 100  # unpacked to packed; office programs stay below 30
MOST_PARTS: Final = 500
MOST_ROWS, MOST_COLUMNS = 5000, 50
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
ENTITIES: Final = (b"<!DOCTYPE", b"<!ENTITY")


class SheetRefused(Exception):
    """The sheet is not read; the message is fit to show."""


def is_formula(value: Any) -> bool:
    """True for a text that a spreadsheet program would calculate; a negative number is none."""
    return isinstance(value, str) and value.startswith(FORMULA) and not _is_number(value)


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(".", "", 1).isdecimal()


def inert(value: Any) -> Any:
    """The same cell, with an apostrophe before what would be calculated."""
    return f"'{value}" if is_formula(value) else value


def refuse_hostile_book(content: bytes) -> None:
    """Look at a workbook's parts before openpyxl does. Raises SheetRefused."""
    refuse_size(len(content))
    try:
        with ZipFile(BytesIO(content)) as book:
            parts = book.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO:
                raise SheetRefused("表格展开后过大，没有读取。请只保留要导入的工作表，另存后再上传。")
            for part in parts:
                with book.open(part) as opened:
                    text = opened.read(part.file_size + 1).replace(b"\0", b"").upper()
                if any(mark in text for mark in ENTITIES):
                    raise SheetRefused(
                        "表格里含有不允许的内容（XML 实体），没有读取。请用办公软件另存后再上传。"
                    )
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise SheetRefused("这不是 Excel 工作簿（xlsx），或者文件已损坏。") from None


def refuse_size(size: int) -> None:
    if size > MOST_BYTES:
        raise SheetRefused(f"表格超过 {MOST_BYTES // MB} MB，没有读取。请分成几份导入。")


def refuse_shape(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise SheetRefused(f"表格超过 {MOST_ROWS} 行，没有读取。请删除多余的行，或分成几份导入。")
    if columns > MOST_COLUMNS:
        raise SheetRefused(f"表格超过 {MOST_COLUMNS} 列，没有读取。请删除多余的列。")


class Book(base_formats.XLSX):
    """xlsx; the first row holds the headings."""

    def get_title(self) -> str:
        return "xlsx"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        refuse_hostile_book(in_stream)
        sheet = load_workbook(BytesIO(in_stream), read_only=True, data_only=True).active
        refuse_shape(sheet.max_row or 0, sheet.max_column or 0)
        dataset = tablib.Dataset()
        for place, row in enumerate(sheet.iter_rows(values_only=True)):
            refuse_shape(place, len(row))
            if place == 0:
                dataset.headers = list(row)
            else:
                dataset.append(row)
        return dataset

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return super().export_data(written_inert(dataset), **kwargs)


class Text(base_formats.CSV):
    """csv with headings."""

    def get_title(self) -> str:
        return "csv"

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        refuse_size(len(in_stream))
        text = in_stream.decode(self.encoding or "utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        rows = list(islice(csv.reader(text.splitlines()), MOST_ROWS + 2))
        refuse_shape(len(rows) - 1, max(map(len, rows), default=0))
        return super().create_dataset(in_stream, **kwargs)

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return super().export_data(written_inert(dataset), **kwargs)


def written_inert(dataset: tablib.Dataset) -> tablib.Dataset:
    return tablib.Dataset(*([inert(cell) for cell in row] for row in dataset), headers=dataset.headers)
