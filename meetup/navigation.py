"""The bottom bar: to which of its five tabs a page belongs, and the counts on them."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_login import current_user

from .hooks import KeyedHook

TAB_OF_SLICE = {
    "people": "me",
    "codes": "me",
    "events": "today",
    "rooms": "rooms",
    "coffee": "rooms",
    "moderation": "rooms",
    "contacts": "follow-up",
    "exchange": "follow-up",
    "reminders": "follow-up",
    "drafts": "follow-up",
    "follow_up": "follow-up",
    "transfer": "follow-up",
    "jobs": "follow-up",
}
TAB_OF_PAGE = {
    "events.sharing": "me",
    "events.badges": "me",
    "exchange.holders": "me",
    "contacts.blocks": "me",
    "follow_up.years": "me",
    "follow_up.today": "today",
    "exchange.scans.new": "scan",
    "drafts.templates": "me",
    "transfer.exports": "me",
    "reminders.notifications": "me",
}
"""Endpoints and blueprints that are reached from a different tab than the other pages of their slice."""


counts_for_tab: KeyedHook[Callable[[Any], int]] = KeyedHook("counts_for_tab")
"""Return the number that a tab shows to a user, for example of unseen notices. The key is the name of the tab."""


def pending_count(tab: str) -> int | None:
    """Return the number that ``tab`` shows to the reader, or ``None`` if nothing is counted for it."""
    return counts_for_tab[tab](current_user) if tab in counts_for_tab else None


def current_tab() -> str | None:
    """Return the tab that the current page belongs to, or ``None`` for pages outside the tabs."""
    endpoint = request.endpoint or ""
    slice_ = endpoint.partition(".")[0]
    return TAB_OF_PAGE.get(endpoint) or TAB_OF_PAGE.get(request.blueprint or "") or TAB_OF_SLICE.get(slice_)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(current_tab=current_tab, waiting=pending_count)
