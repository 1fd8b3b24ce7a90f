"""What an event's code opens, and what a scan of it does."""

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ..codes import Code, opens, takes
from ..errors import wants_fragment
from ..extensions import db, now
from .access import Sight, seen
from .models import Event
from .routes.attendances import CLOSED


@opens("event")
def open_event(code: Code) -> object:
    return redirect(url_for("events.show", slug=_of(code).event.slug))


@takes("event")
def take_event(code: Code) -> object:
    """Somebody who scans an event's code in the app is going."""
    sight = _of(code)
    event = sight.event
    if sight.attendance is None and not event.is_open(now()):
        raise UnprocessableEntity(CLOSED[event.status])
    event.welcome(current_user)
    db.session.commit()
    if wants_fragment():
        return render_template("events/_sheet.html", event=event)
    return redirect(url_for("events.show", slug=event.slug), 303)


def _of(code: Code) -> Sight:
    slug = db.session.scalar(db.select(Event.slug).where(Event.code_id == code.id))
    if slug is None:
        raise NotFound
    return seen(slug)
