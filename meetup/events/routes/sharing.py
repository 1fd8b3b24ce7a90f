"""The event sharing of the reader: the fields that they share at single events."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...languages import gettext
from ...pages import Page
from ...people import Agreement, card_of
from ...people.field_labels import FIELD_LABELS
from ...security import allow
from ..access import is_own_attendance, is_visible_event
from ..attendance import Attendance
from ..models import Event
from ..sharing import EventSharing, fields_shared_at_event

bp = Blueprint("sharing", __name__)

SHARING_PATH = "/events/<slug>/sharing"


@bp.get("/me/sharing/events")
@allow("member")
def index() -> str:
    """List the own events, with the fields that are shared where those are not the usual ones."""
    own = {sharing.event_id: _shared_labels(sharing) for sharing in EventSharing.all_for(current_user)}
    attended = select(Attendance.event_id).where(Attendance.user_id == current_user.id)
    query = select(Event).where(Event.id.in_(attended) | Event.id.in_(own))
    page = Page.load(query, (Event.starts_at, Event.id), request.args.get("after"))
    return render_template("events/sharing/index.html", page=page, own=own)


@bp.get(SHARING_PATH)
@allow("attendee")
def edit(slug: str) -> str:
    event = _get_event_to_share_at(slug)
    own = EventSharing.find(current_user, event.id)
    return render_template(
        "events/sharing/edit.html",
        event=event,
        own=own,
        fields=FIELD_LABELS.items(),
        shared=fields_shared_at_event(current_user.profile, own),
        full_card=card_of(current_user.profile, show_all=True),
    )


@bp.post(SHARING_PATH)
@allow("attendee")
def update(slug: str) -> ResponseReturnValue:
    event = _get_event_to_share_at(slug)
    sharing = EventSharing.set_fields(current_user, event.id, request.form.getlist("shared"))
    Agreement.record(current_user, "event_sharing", event.title, event.agreement_subject, [_shared_labels(sharing)])
    db.session.commit()
    flash(gettext("Saved for everyone who got your card at %(title)s.", title=event.title))
    return redirect(url_for("events.sharing.edit", slug=slug), 303)


@bp.post(f"{SHARING_PATH}/removal")
@allow("attendee")
def destroy(slug: str) -> ResponseReturnValue:
    """Share the usual fields at the event again."""
    event = _get_event_to_share_at(slug)
    EventSharing.reset(current_user, event.id)
    Agreement.end(current_user, "event_sharing", subject=event.agreement_subject)
    db.session.commit()
    flash(gettext("%(title)s now uses your usual card.", title=event.title))
    return redirect(url_for("events.sharing.edit", slug=slug), 303)


def _shared_labels(sharing: EventSharing) -> str:
    return ", ".join([gettext("Name"), *(str(FIELD_LABELS[field]) for field in sharing.shared)])


def _get_event_to_share_at(slug: str) -> Event:
    """Return an event that the reader attends, or has left after choosing what to share there; else 404.

    The choice still applies to the people whom the reader met there.
    """
    has_sharing = select(EventSharing.event_id).where(EventSharing.is_of(current_user.id, Event.id))
    query = select(Event).outerjoin(Attendance, is_own_attendance()).where(Event.slug == slug)
    event = db.session.scalar(query.where((Attendance.id.is_not(None) & is_visible_event()) | has_sharing.exists()))
    if event is None:
        raise NotFound
    return event
