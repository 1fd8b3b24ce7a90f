"""Pointers: where a page leads to the guide, for those who have not dismissed it."""

from flask import render_template
from flask_login import current_user

from ..events import EventAccess, adds_event_notice
from ..extensions import now
from ..people import User
from .dismissals import GuideDismissal


def wants_guide(user: User) -> bool:
    """Return whether pages point ``user`` to the guide; one statement."""
    return GuideDismissal.at_of(user) is None


@adds_event_notice
def render_on_event_page(access: EventAccess) -> str:
    """Render the pointer for somebody who goes to an event that has not begun."""
    event, attendance = access.event, access.attendance
    if attendance is None or event.status != "published" or event.starts_at <= now() or not wants_guide(current_user):
        return ""
    return render_template("guide/_pointer.html", page="prepare")
