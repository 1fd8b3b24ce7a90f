"""Workbooks for the tests of imports."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook


def workbook(*rows: list[Any], title: str = "People") -> bytes:
    """Return a workbook with one sheet that has these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
