"""The bottom bar: to which of its five tabs a page belongs, and the counts on them."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user
from markupsafe import Markup

from .hooks import KeyedHook
from .languages import current_language

MAX_DRAWN_BARS = 256

TAB_OF_SLICE = {
    "people": "me",
    "codes": "me",
    "events": "today",
    "registration": "today",
    "checkin": "today",
    "announcements": "today",
    "badges": "today",
    "posters": "today",
    "rooms": "rooms",
    "team": "today",
    "directory": "today",
    "suggestions": "today",
    "appointments": "today",
    "goals": "today",
    "guide": "me",
    "insights": "today",
    "asks": "me",
    "introductions": "follow-up",
    "tickets": "today",
    "schedule": "today",
    "coffee": "rooms",
    "moderation": "rooms",
    "operators": "me",
    "contacts": "follow-up",
    "exchange": "follow-up",
    "sponsors": "today",
    "reminders": "follow-up",
    "drafts": "follow-up",
    "follow_up": "follow-up",
    "transfer": "follow-up",
    "jobs": "follow-up",
    "legal": "me",
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
    "transfer.bundles": "me",
    "transfer.exports": "me",
    "reminders.notifications": "me",
    "schedule.feeds": "me",
    "introductions.settings": "me",
}
"""Endpoints and blueprints that are reached from a different tab than the other pages of their slice."""


counts_for_tab: KeyedHook[Callable[[Any], int]] = KeyedHook("counts_for_tab")
"""Return the number that a tab shows to a user, for example of unseen notices. The key is the name of the tab."""


def tab_bar(with_counts: bool = True) -> Markup:
    """Return the bottom bar of the current page, with what waits for the reader unless that is left out."""
    counts = [(tab, count(current_user)) for tab, count in counts_for_tab.items()] if with_counts else []
    draw: Callable[..., Markup] = current_app.extensions["tab_bars"]
    return draw(current_language().tag, current_tab(), tuple(counts))


def current_tab() -> str | None:
    """Return the tab that the current page belongs to, or ``None`` for pages outside the tabs."""
    endpoint = request.endpoint or ""
    slice_ = endpoint.partition(".")[0]
    return TAB_OF_PAGE.get(endpoint) or TAB_OF_PAGE.get(request.blueprint or "") or TAB_OF_SLICE.get(slice_)


def init_app(app: Flask) -> None:
    @lru_cache(maxsize=MAX_DRAWN_BARS)
    def draw(_language: str, current: str | None, counts: tuple[tuple[str, int], ...]) -> Markup:
        """Draw a bar in the language that is spoken. There are few, so that most have been drawn before."""
        drawn = app.jinja_env.get_template("_tabs.html").render(current=current, counts=dict(counts))
        return Markup(drawn)  # noqa: S704  a template escapes by itself

    app.extensions["tab_bars"] = draw
    app.jinja_env.globals["tab_bar"] = tab_bar
