"""Which of the five places of the bottom bar a page belongs to."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_login import current_user

from .hooks import KeyedHook

TAB_OF_SLICE = {
    "people": "Me",
    "codes": "Me",
    "events": "Today",
    "rooms": "Rooms",
    "coffee": "Rooms",
    "moderation": "Rooms",
    "contacts": "Follow up",
    "exchange": "Follow up",
    "reminders": "Follow up",
    "drafts": "Follow up",
    "follow_up": "Follow up",
    "transfer": "Follow up",
}
TAB_OF_PAGE = {
    "follow_up.today": "Today",
    "exchange.scans.new": "Scan a code",
    "drafts.templates": "Me",
    "transfer.exports": "Me",
    "reminders.notifications": "Me",
}
"""Where a page, or a blueprint, is not in the place of its slice."""


counts_for_tab: KeyedHook[Callable[[Any], int]] = KeyedHook("counts_for_tab")
"""Return how much waits for a user in one of the five places."""


def pending_count(place: str) -> int | None:
    """How much waits for the reader in a place of the bar; ``None`` where nothing is counted."""
    return counts_for_tab[place](current_user) if place in counts_for_tab else None


def current_tab() -> str | None:
    endpoint = request.endpoint or ""
    slice_ = endpoint.partition(".")[0]
    return TAB_OF_PAGE.get(endpoint) or TAB_OF_PAGE.get(request.blueprint or "") or TAB_OF_SLICE.get(slice_)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(current_tab=current_tab, waiting=pending_count)
