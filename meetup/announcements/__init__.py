"""Announcements: what organizers tell those who stand with an event, on pages, by push and by mail."""

from flask import Flask

from . import letters, management, notification_part, routes, sending, shown, tidying
from .labels import audience_label, count_label, people_label, ways_label
from .models import Announcement, AnnouncementRecipient, Audience
from .settings import AnnouncementSettings


def init_app(app: Flask) -> None:
    app.register_blueprint(routes.bp)
    app.jinja_env.globals.update(line_in_room=shown.line_in_room, people_label=people_label)
    app.jinja_env.filters.update(audience_label=audience_label, count_label=count_label, ways_label=ways_label)


__all__ = [
    "Announcement",
    "AnnouncementRecipient",
    "AnnouncementSettings",
    "Audience",
    "init_app",
    "letters",
    "management",
    "notification_part",
    "sending",
    "shown",
    "tidying",
]
