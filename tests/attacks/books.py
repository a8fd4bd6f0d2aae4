"""Hostile workbooks, made in memory."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

HEAD = ("行政区划代码", "类别", "标准（元/人·月）", "生效日期", "失效日期", "文号", "推定", "说明")
ROW = ("130306", "农村", "320.50", "2018-01-01", "2018-12-31", "抚通〔2018〕1号", "否", "说明")
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/hostname">]>'


def book(*rows: tuple[object, ...], head: tuple[object, ...] = HEAD) -> bytes:
    made = Workbook()
    sheet = made.active
    for row in (head, *rows):
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def with_part(name: str, content: bytes, *, base: bytes | None = None) -> bytes:
    """A workbook in which one part is replaced, or added."""
    kept = BytesIO()
    with ZipFile(BytesIO(base or book(ROW))) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part.filename))
        new.writestr(name, content)
    return kept.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as opened:
        return opened.read(name)


def with_entity(part: str, encoding: str = "utf-8") -> bytes:
    """A workbook one of whose XML parts declares entities and uses one."""
    text = part_of(book(ROW), part).decode().replace("<?xml version='1.0' encoding='utf-8'?>", "")
    body = text[text.index("<") :].encode()
    return with_part(part, (ENTITY + body).decode().encode(encoding))
