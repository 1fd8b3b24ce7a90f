"""Which of the five places of the bottom bar a page belongs to."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_login import current_user

PLACES = {
    "today.show": "Today",
    "events": "Today",
    "attendances": "Today",
    "goals": "Today",
    "covers": "Today",
    "rooms": "Rooms",
    "notices": "Rooms",
    "messages": "Rooms",
    "contacts.scan": "Scan a code",
    "photos": "Scan a code",
    "contacts": "Follow up",
    "cadences": "Follow up",
    "drafts": "Follow up",
    "run_throughs": "Follow up",
    "templates": "Me",
    "exports": "Me",
    "imports": "Follow up",
    "codes": "Me",
    "profiles": "Me",
    "confirmations": "Me",
    "sharing": "Me",
    "notifications": "Me",
}


badges: dict[str, Callable[[Any], int]] = {}
"""What counts, for a user, what waits for them in one of the five places; slices add theirs."""


def waiting(place: str) -> int | None:
    """How much waits for the reader in a place of the bar; ``None`` where nothing is counted."""
    return badges[place](current_user) if place in badges else None


def current_tab() -> str | None:
    return PLACES.get(request.endpoint or "") or PLACES.get(request.blueprint or "")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(current_tab=current_tab, waiting=waiting)
