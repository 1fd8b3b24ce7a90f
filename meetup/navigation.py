"""Which of the five places of the bottom bar a page belongs to."""

from flask import Flask, request

PLACES = {
    "today.show": "Today",
    "events": "Today",
    "attendances": "Today",
    "goals": "Today",
    "covers": "Today",
    "rooms": "Rooms",
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


def current_tab() -> str | None:
    return PLACES.get(request.endpoint or "") or PLACES.get(request.blueprint or "")


def init_app(app: Flask) -> None:
    app.jinja_env.globals["current_tab"] = current_tab
