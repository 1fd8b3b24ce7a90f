"""The code of an event: its page, scans of it, and how guests join."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ..codes import Code, GuestEntry, GuestJoinForm, handles_scan, lets_guests_in, opens
from ..errors import wants_fragment
from ..extensions import db
from ..languages import gettext
from ..people import User
from .access import EventAccess, get_visible_event
from .admission import admit, check_open
from .models import Event
from .page import event_page, event_url


@opens("event")
def show_event(code: Code) -> ResponseReturnValue:
    """Redirect to the event's page, with the form for guests open unless somebody is signed in."""
    event = _event_access(code).event
    open_join_form = None if current_user.is_authenticated else "yes"
    return redirect(url_for("events.events.show", slug=event.slug, join=open_join_form))


@handles_scan("event")
def attend_event(code: Code) -> ResponseReturnValue:
    """Let a member who scans the code attend the event."""
    event = _event_access(code).event
    pending = admit(event, current_user)
    db.session.commit()
    if wants_fragment():
        return render_template("events/_sheet.html", event=event, pending=pending)
    return redirect(pending.url if pending else event_url(event), 303)


def _entry_name(code: Code) -> str:
    event = _event_access(code).event
    check_open(event)
    return event.title


def _entry_page(code: Code, form: GuestJoinForm) -> str:
    return event_page(_event_access(code), form)


def _admit_guest(code: Code, user: User) -> str:
    event = db.session.scalar(db.select(Event).where(Event.code_id == code.id))
    if event is None:
        raise NotFound(gettext("It's no longer there."))
    pending = admit(event, user)
    return pending.url if pending else event_url(event)


@lets_guests_in("event")
def _guest_entry() -> GuestEntry:
    return GuestEntry(_entry_name, _entry_page, _admit_guest)


def _event_access(code: Code) -> EventAccess:
    slug = db.session.scalar(db.select(Event.slug).where(Event.code_id == code.id))
    if slug is None:
        raise NotFound
    return get_visible_event(slug)
