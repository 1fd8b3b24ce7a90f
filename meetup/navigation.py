"""Which of the five places of the bottom bar a page belongs to."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user

SLICES = {"people": "Me", "codes": "Me", "events": "Today", "rooms": "Rooms", "contacts": "Follow up"}
PAGES = {
    "today": "Today",
    "contacts.scan": "Scan a code",
    "photos": "Scan a code",
    "templates": "Me",
    "exports": "Me",
    "notifications": "Me",
}
"""Where a page, or a blueprint, is not in the place of its slice."""


badges: dict[str, Callable[[Any], int]] = {}
"""What counts, for a user, what waits for them in one of the five places; slices add theirs."""


def waiting(place: str) -> int | None:
    """How much waits for the reader in a place of the bar; ``None`` where nothing is counted."""
    return badges[place](current_user) if place in badges else None


def current_tab() -> str | None:
    endpoint = request.endpoint or ""
    return PAGES.get(endpoint) or PAGES.get(request.blueprint or "") or SLICES.get(_slice(endpoint))


def _slice(endpoint: str) -> str:
    """The package of ``meetup`` that answers: ``rooms`` for ``meetup.rooms.said``."""
    module = current_app.view_functions[endpoint].__module__ if endpoint else ""
    return module.removeprefix(f"{__package__}.").partition(".")[0]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(current_tab=current_tab, waiting=waiting)
