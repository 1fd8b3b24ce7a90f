"""The lane that each view is answered in: threads of the server that nothing else waits for."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar
from urllib.parse import unquote

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

Lane = Literal["pages", "streams", "exports", "uploads", "health", "readiness"]
View = TypeVar("View", bound=Callable[..., Any])


def in_lane(lane: Lane) -> Callable[[View], View]:
    """Declare the lane of a view. Views without a declaration are pages."""

    def declare(view: View) -> View:
        view.lane = lane  # type: ignore[attr-defined]
        return view

    return declare


def has_room_for_export() -> bool:
    """Return whether the server still takes this export on, rather than having too many that are read slowly."""
    return not getattr(request.environ.get("gunicorn.socket"), "refuses_export", False)


def init_app(app: Flask) -> None:
    """Tell our server the lanes: it asks ``app.extensions["lane_of"]`` for that of a method and a path."""
    app.extensions["lane_of"] = _LaneFinder(app)


class _LaneFinder:
    def __init__(self, app: Flask) -> None:
        self._app = app
        self._adapter: MapAdapter | None = None

    def __call__(self, method: str, path: str) -> Lane:
        if self._adapter is None:
            self._adapter = self._app.url_map.bind("")
        try:
            endpoint, _ = self._adapter.match(unquote(path), method)
        except HTTPException:
            return "pages"
        return getattr(self._app.view_functions.get(endpoint), "lane", "pages")
