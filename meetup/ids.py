"""Ids of rows in addresses and forms: whole numbers within the range of the database's integers."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

MAX_ROW_ID = 2**31 - 1


class RowIdConverter(IntegerConverter):
    """Converter ``<int:…>``. A number beyond the range of the database's integers matches no route and is a 404."""

    regex = r"\d{1,10}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=MAX_ROW_ID)


def parse_row_id(text: str, minimum: int = 1) -> int:
    """Return ``text`` as an id or another whole number. Raise ValueError if it is none or below ``minimum``."""
    number = int(text)
    if not minimum <= number <= MAX_ROW_ID:
        raise ValueError("no row has this id")
    return number


def parse_optional_row_id(text: str) -> int | None:
    """Return ``text`` as an id, or ``None`` if it is empty. Raise ValueError like `parse_row_id`."""
    return parse_row_id(text) if text else None


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowIdConverter
