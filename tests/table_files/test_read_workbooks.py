"""Excel workbooks are read as the spreadsheet shows them, and those that could do harm get a sentence."""

import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from meetup.table_files.errors import UnreadableFileError
from meetup.table_files.tables import Table, open_table
from meetup.table_files.workbooks import MAX_ROWS

pytestmark = pytest.mark.one_database

SHEET = "xl/worksheets/sheet1.xml"
START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
HEADINGS = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>Email</t></is></c></row>'
)


def book_of(fill: Callable[[Worksheet], None]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    return saved(book)


def append(sheet: Worksheet, *rows: list[Any]) -> None:
    for row in rows:
        sheet.append(row)


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def small() -> bytes:
    return book_of(lambda sheet: append(sheet, ["Name", "Email"], ["Ana Matos", "a@example.org"]))


def with_parts(**parts: bytes) -> bytes:
    """A small workbook in which these parts are others. ``sheet`` is that with the cells."""
    changed = {SHEET if name == "sheet" else f"xl/{name}.xml": part for name, part in parts.items()}
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(small())) as before, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, changed.pop(name, b"") or before.read(name))
        for name, part in changed.items():
            after.writestr(name, part)
    return content.getvalue()


def cells(rows: bytes) -> bytes:
    return START + b"<sheetData>" + HEADINGS + rows + b"</sheetData></worksheet>"


def read(app: Flask, content: bytes) -> Table:
    with app.test_request_context():
        return open_table(content)


def body(app: Flask, content: bytes) -> list[list[str]]:
    return [row for _, row in read(app, content).body()]


def test_cells_are_what_the_spreadsheet_shows(app: Flask) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Name", "Phone", "Order", "Day", "At", "Big", "Yes", "Nothing", "Formula"])
        at = datetime(2026, 6, 30, 10, 5, tzinfo=UTC).replace(tzinfo=None)
        sheet.append(["Ana", 351912345678.0, 123, date(2026, 6, 30), at, 1.5, True, None, "'=1"])
        sheet["C2"].number_format = "00000"

    (row,) = body(app, book_of(fill))
    assert row == ["Ana", "351912345678", "00123", "2026-06-30", "2026-06-30 10:05", "1.5", "true", "", "=1"]


def test_merged_cells_count_for_each_of_their_rows(app: Flask) -> None:
    """And a title over the whole table is no heading."""

    def fill(sheet: Worksheet) -> None:
        for row in (["Our gala"], [], ["Name", "Company"], ["Ana", "Tagus"], ["Teo"], ["Mei"], ["Li", "Lotus"]):
            sheet.append(row)
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("B4:B6")

    assert body(app, book_of(fill)) == [["Ana", "Tagus"], ["Teo", "Tagus"], ["Mei", "Tagus"], ["Li", "Lotus"]]


def test_the_sheet_with_most_people_is_read_and_named(app: Flask) -> None:
    """Hidden sheets are left alone, hidden rows are read, and both is said."""
    book = Workbook()
    first, people, hidden = book.active, book.create_sheet("People"), book.create_sheet("Old")
    assert isinstance(first, Worksheet)
    for number in range(9):
        first.append([number, "Chairs", "€ 12"])
        hidden.append(["Name", "Email"])
    for row in (["Name", "Email"], ["Ana", "a@example.org"], ["Teo", "t@example.org"]):
        people.append(row)
    people.row_dimensions[3].hidden = True
    hidden.sheet_state = "hidden"
    table = read(app, saved(book))
    assert [row for _, row in table.body()] == [["Ana", "a@example.org"], ["Teo", "t@example.org"]]
    assert table.sheet == "People"
    assert table.remarks == (
        "Of 2 sheets, we read “People”.", "Rows that are hidden in the workbook are read too (1).",
    )  # fmt: skip


def test_formulas_without_a_result_are_said(app: Flask) -> None:
    content = book_of(lambda sheet: append(sheet, ["Name", "Email"], ["Ana", "=A2"]))
    table = read(app, content)
    assert [row for _, row in table.body()] == [["Ana"]]
    assert "formulas without a result" in table.remarks[0]


def test_a_million_empty_rows_and_a_last_one_far_below_end_the_table(app: Flask) -> None:
    assert body(app, with_parts(sheet=cells(b"<row/>" * 1_000_000))) == []
    far = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Far</t></is></c></row>'
    assert body(app, with_parts(sheet=cells(far))) == []


def test_a_prefix_of_the_namespace_does_not_matter(app: Flask) -> None:
    content = cells(b"<row><c><v>1</v></c></row>").replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
    assert body(app, with_parts(sheet=content.replace(b"xmlns=", b"xmlns:x="))) == [["1"]]


def with_text_in_each_row(text: str) -> bytes:
    """The text is in the file once, and every row refers to it."""
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    content = BytesIO(with_parts(sheet=cells(b'<row><c t="s"><v>0</v></c></row>' * 9_000)))
    with zipfile.ZipFile(content) as before, zipfile.ZipFile(changed := BytesIO(), "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name != "xl/sharedStrings.xml":
                after.writestr(name, before.read(name).replace(b"</Types>", override))
        after.writestr("xl/sharedStrings.xml", strings % text.encode())
    return changed.getvalue()


def test_a_text_that_the_file_holds_once_counts_wherever_it_is(app: Flask) -> None:
    assert len(body(app, with_text_in_each_row("x" * 99))) == 9_000
    with pytest.raises(UnreadableFileError, match="too many rows or cells"):
        read(app, with_text_in_each_row("x" * 200_000))


def test_a_format_of_endless_zeros_fills_no_memory(app: Flask) -> None:
    def fill(sheet: Worksheet) -> None:
        append(sheet, ["Name", "Order"], ["Ana", 7])
        sheet["B2"].number_format = "0" * 100_000

    assert body(app, book_of(fill)) == [["Ana", "7"]]


HOSTILE: dict[str, Any] = {
    "a bomb": lambda: with_parts(sheet=cells(b" " * 200_000_000)),
    "a row of blanks": lambda: with_parts(sheet=cells(b"<row>" + b" " * 40_000_000 + b"</row>")),
    "a wide row": lambda: with_parts(sheet=cells(b"<row>" + b"<c/>" * 2_900_000 + b"</row>")),
    "tags without an end": lambda: with_parts(sheet=START + b"<row " * 9_000_000),
    "too many rows": lambda: with_parts(sheet=cells(b"<row><c><v>1</v></c></row>" * (MAX_ROWS + 2))),
    "too many columns": lambda: with_parts(sheet=cells(b"<row>" + b"<c><v>1</v></c>" * 600 + b"</row>")),
    "a column that no sheet has": lambda: with_parts(sheet=cells(b'<row><c r="ZZZZZZ2"><v>1</v></c></row>')),
    "entities": lambda: with_parts(sheet=b'<!DOCTYPE x [<!ENTITY a "b">]>' + cells(b"")),
    "entities in UTF-16": lambda: with_parts(sheet='<?xml version="1.0"?><!DOCTYPE x []>'.encode("utf-16")),
    "many styles": lambda: with_parts(styles=b"<styleSheet>" + b"<xf/>" * 400_000 + b"</styleSheet>"),
    "many parts": lambda: with_parts(**{f"workbook{number}": b"x" * 99 for number in range(99)}),
    "no cells": lambda: with_parts(sheet=START + b"<sheetData/></worksheet>"),
    "no sheet": lambda: with_parts(sheet=b"garbage"),
    "no XML": lambda: with_parts(workbook=b"garbage"),
    "a part of a file": lambda: small()[:3000],
    "a damaged file": lambda: small().replace(b"PK\x01\x02", b"PK\x09\x09"),
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600,
    "a locked workbook": lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
    "the strict kind": lambda: with_parts(
        workbook=b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_do_harm_gets_a_sentence(app: Flask, name: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        body(app, HOSTILE[name]())
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("part", ["content.xml", "Index/Document.iwa", "xl/workbook.bin"])
def test_workbooks_of_other_programs_say_what_to_do(app: Flask, part: str) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(part, "cells")
    with pytest.raises(UnreadableFileError, match=r"Save it as \.xlsx or CSV"):
        read(app, content.getvalue())
