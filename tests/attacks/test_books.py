"""Spreadsheets brought in through the administration pages: bombs, entities, formulas; and what goes out."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

import tests.factories as make
from accounts.permissions import Role
from hardship import exchange
from hardship.exchange import inert, is_formula
from hardship.models import LowIncomeStandard
from hardship.sheets import Column, workbook
from tests.attacks.books import HEAD, ROW, book, part_of, with_entity, with_part

pytestmark = pytest.mark.django_db
SHEET = "xl/worksheets/sheet1.xml"
CALCULATED = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|x",
    "@SUM(1)",
    "\t=1",
    "\r=1",
]


@pytest.fixture(autouse=True)
def administrator(client):
    person = make.user(
        Role.SYSTEM_ADMIN, at=make.Unit.objects.get(code="130000"), is_staff=True, is_superuser=True
    )
    client.force_login(person)
    return person


def bring(client, content, name="a.xlsx", form="0"):
    before = LowIncomeStandard.objects.count()
    file = SimpleUploadedFile(name, content)
    answer = client.post(
        reverse("admin:hardship_lowincomestandard_import"), {"import_file": file, "format": form}
    )
    assert answer.status_code == 200
    assert LowIncomeStandard.objects.count() == before
    return answer


def faults(answer):
    return "".join(answer.context["form"].errors.get("import_file", []))


def test_an_ordinary_workbook_is_read(client):
    answer = bring(client, book(ROW))
    assert answer.context["result"].totals["new"] == 1
    assert not answer.context["result"].has_errors()


@pytest.mark.parametrize(
    "part",
    [
        SHEET,
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "docProps/core.xml",
        "customXml/item1.xml",
    ],
)
def test_entities_are_refused_in_every_part(client, part):
    hostile = with_part(part, with_part_entity()) if part.startswith("customXml") else with_entity(part)
    assert "XML 实体" in faults(bring(client, hostile))


def with_part_entity():
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'


def test_entities_in_another_encoding_are_refused(client):
    assert "XML 实体" in faults(bring(client, with_entity(SHEET, "utf-16")))


def test_without_our_look_the_reader_itself_refuses_entities(client, monkeypatch):
    monkeypatch.setattr(exchange, "refuse_hostile_book", lambda content: None)
    assert "ValueError" in faults(bring(client, with_entity(SHEET)))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(client, monkeypatch):
    def unpacked(*_, **__):
        raise AssertionError("The bomb was unpacked.")

    bomb = with_part("xl/media/image1.bin", b"\0" * 20_000_000)
    assert len(bomb) < 100_000
    monkeypatch.setattr("zipfile.ZipFile.open", unpacked)
    monkeypatch.setattr(exchange, "load_workbook", unpacked)
    assert "展开后过大" in faults(bring(client, bomb))


@pytest.mark.parametrize("limit", ["MOST_UNPACKED", "MOST_RATIO", "MOST_PARTS"])
def test_each_limit_of_a_workbook_counts(client, monkeypatch, limit):
    monkeypatch.setattr(exchange, limit, 1)
    assert "展开后过大" in faults(bring(client, book(ROW)))


def test_a_workbook_that_lies_about_its_size_is_refused(client):
    honest = with_part("xl/media/image1.bin", b"\0" * 1_000_000)
    lying = honest.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    assert "已损坏" in faults(bring(client, lying))


@pytest.mark.parametrize(("form", "name"), [("0", "a.xlsx"), ("1", "a.csv")])
def test_too_many_bytes_rows_and_columns_are_refused(client, monkeypatch, form, name):
    def sheet(*rows):
        return book(*rows) if form == "0" else "\n".join(map(",".join, (HEAD, *rows))).encode()

    monkeypatch.setattr(exchange, "MOST_ROWS", 3)
    assert "超过 3 行" in faults(bring(client, sheet(*[ROW] * 4), name, form))
    monkeypatch.setattr(exchange, "MOST_COLUMNS", 4)
    assert "超过 4 列" in faults(bring(client, sheet(ROW), name, form))
    monkeypatch.setattr(exchange, "MOST_BYTES", 10)
    assert "MB，没有读取" in faults(bring(client, sheet(ROW), name, form))


def test_a_single_cell_at_the_far_end_costs_no_million_rows(client):
    far = re.sub(rb'r="([A-H]?)2"', rb'r="\g<1>1048576"', part_of(book(ROW), SHEET))
    assert far.count(b"1048576") == 1 + len(ROW)
    undeclared = re.sub(rb"<dimension[^>]*>", b"", far)
    declared = part_of(book(ROW), SHEET).replace(b'ref="A1:H2"', b'ref="A1:XFD1048576"')
    assert declared != part_of(book(ROW), SHEET)
    for hostile in (undeclared, declared):
        assert "超过 5000 行" in faults(bring(client, with_part(SHEET, hostile)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"<html>", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_workbook_is_refused(client, content):
    assert faults(bring(client, content or b" "))


@pytest.mark.parametrize("text", CALCULATED)
@pytest.mark.parametrize("place", [5, 7])
def test_a_formula_is_refused_on_the_way_in(client, text, place):
    row = (*ROW[:place], text, *ROW[place + 1 :])
    answer = bring(client, book(row))
    assert "表格软件会把它当成公式" in answer.text
    answer = bring(client, csv_of(HEAD, row), "a.csv", "1")
    assert "表格软件会把它当成公式" in answer.text


@pytest.mark.parametrize("stored", [None, "<i x=1>旧", "<script>alert(1)</script>"])
def test_script_in_a_cell_is_text_on_the_page_that_asks_for_consent(client, stored):
    """Of a new row, of one beside what is stored now, and of one that only changes elsewhere."""
    script = "<script>alert(1)</script>"
    if stored:
        LowIncomeStandard.objects.create(
            division_code="130306", kind="rural", effective_from="2018-01-01", amount=320, note=stored
        )
    page = bring(client, book((*ROW[:7], script))).text
    assert "&lt;script&gt;alert(1)" in page
    assert script not in page
    assert "<i x=1>" not in page


def csv_of(*rows):
    kept = StringIO()
    csv.writer(kept).writerows(rows)
    return kept.getvalue().encode()


@pytest.mark.parametrize("text", CALCULATED)
@pytest.mark.parametrize("form", ["0", "1"])
def test_a_formula_is_plain_text_on_the_way_out(client, text, form):
    LowIncomeStandard.objects.create(
        division_code="130306", kind="rural", amount=320, effective_from="2018-01-01", note=text
    )
    fields = {f"lowincomestandardresource_{name}": "on" for name in ("division_code", "note")}
    answer = client.post(
        reverse("admin:hardship_lowincomestandard_export"),
        {"format": form, "resource": "0", **fields},
    )
    assert answer.status_code == 200
    if form == "0":
        cells = [cell for row in load_workbook(BytesIO(answer.content)).active for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or is_formula(cell.value)]
    else:
        cells = [cell for row in csv.reader(StringIO(answer.content.decode(), newline="")) for cell in row]
        assert not [cell for cell in cells if is_formula(cell)]
    assert any(text.strip() in str(getattr(cell, "value", cell)) for cell in cells)


@pytest.mark.parametrize("text", CALCULATED)
def test_lists_written_as_workbooks_hold_text_only(text):
    content = workbook("名单", text, [text], [Column(text)], [[text]])
    cells = [cell for row in load_workbook(BytesIO(content)).active for cell in row if cell.value is not None]
    assert len(cells) == 4
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("text", ["-5", "+5", "-5.50", "abc", "", "5-3", "说明=1"])
def test_other_texts_stay_as_they_are(text):
    assert inert(text) == text
