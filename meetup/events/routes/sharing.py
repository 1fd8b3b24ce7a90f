"""What my card gives to the people I meet at one event."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...pages import Page
from ...people import card_of
from ...people.card import LABELS
from ...people.models import FIELDS
from ...security import allow
from ..access import mine, not_hidden
from ..attendance import Attendance
from ..models import Event
from ..sharing import EventSharing

bp = Blueprint("sharing", __name__)

PATH = "/events/<slug>/sharing"


@bp.get("/me/sharing/events")
@allow("member")
def index() -> str:
    """My events, and where my card gives something else than everywhere."""
    own = {sharing.event_id: _told(sharing) for sharing in EventSharing.all_of(current_user)}
    attended = select(Attendance.event_id).where(Attendance.user_id == current_user.id)
    mine = select(Event).where(Event.id.in_(attended) | Event.id.in_(own))
    page = Page.of(mine, (Event.starts_at, Event.id), request.args.get("after"))
    return render_template("events/sharing/index.html", page=page, own=own)


@bp.get(PATH)
@allow("attendee")
def edit(slug: str) -> str:
    event = _event(slug)
    own = EventSharing.of(current_user, event.id)
    return render_template(
        "events/sharing/edit.html",
        event=event,
        own=own,
        fields=[(field, LABELS[field]) for field in FIELDS],
        shared=(own or current_user.profile).shared,
        mine=card_of(current_user.profile, everything=True),
    )


@bp.post(PATH)
@allow("attendee")
def update(slug: str) -> ResponseReturnValue:
    event = _event(slug)
    EventSharing.choose(current_user, event.id, request.form.getlist("shared"))
    db.session.commit()
    flash(f"Saved. It counts from now on, for everyone who got your card at {event.title}.")
    return redirect(url_for("events.sharing.edit", slug=slug), 303)


@bp.post(f"{PATH}/removal")
@allow("attendee")
def destroy(slug: str) -> ResponseReturnValue:
    """Share the same there as everywhere."""
    event = _event(slug)
    EventSharing.drop(current_user, event.id)
    db.session.commit()
    flash(f"At {event.title} your card gives the same as everywhere.")
    return redirect(url_for("events.sharing.edit", slug=slug), 303)


def _told(sharing: EventSharing) -> str:
    return ", ".join(["Name", *(LABELS[field] for field in sharing.shared)])


def _event(slug: str) -> Event:
    """An event I attend, or left with a choice of mine that still counts for whom I met there."""
    chose = select(EventSharing.event_id).where(
        EventSharing.user_id == current_user.id, EventSharing.event_id == Event.id
    )
    query = select(Event).outerjoin(Attendance, mine()).where(Event.slug == slug)
    event = db.session.scalar(query.where((Attendance.id.is_not(None) & not_hidden()) | chose.exists()))
    if event is None:
        raise NotFound
    return event
