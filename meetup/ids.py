"""Row ids as they come in addresses and forms: whole numbers that the database's integers can hold."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

MAX_ROW_ID = 2**31 - 1


class RowIdConverter(IntegerConverter):
    """``<int:…>``: a number beyond the database's integers names nothing, so no route fits it."""

    regex = r"\d{1,10}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=MAX_ROW_ID)


def parse_row_id(text: str, minimum: int = 1) -> int:
    """``text`` as an id, or as what else counts from ``minimum``. Raises ValueError for what cannot be one."""
    number = int(text)
    if not minimum <= number <= MAX_ROW_ID:
        raise ValueError("no row has this id")
    return number


def parse_optional_row_id(text: str) -> int | None:
    """The same of a choice, where empty is none."""
    return parse_row_id(text) if text else None


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowIdConverter
