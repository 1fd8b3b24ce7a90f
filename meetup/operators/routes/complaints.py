"""Reporting a room to the operator of the site, alone or with one message in it. Whoever reads the room can."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db, limiter
from ...ids import parse_row_id
from ...languages import gettext
from ...moderation.lookup import get_readable_message
from ...people.complaints import Complaint, ComplaintForm
from ...rooms import Room
from ...rooms.access import get_readable_room
from ...security import allow

bp = Blueprint("complaints", __name__, url_prefix="/rooms/<int:room_id>/complaints")


@bp.get("/new")
@allow("attendee")
def new(room_id: int) -> str:
    """Show the form. ``message`` in the address is the id of a message that is to be reported with the room."""
    return _page(get_readable_room(room_id).room, ComplaintForm(formdata=None))


@bp.post("")
@allow("attendee")
@limiter.limit("5 per minute; 20 per hour")
def create(room_id: int) -> ResponseReturnValue:
    room, form = get_readable_room(room_id).room, ComplaintForm()
    if not form.validate_on_submit():
        return _page(room, form), 422
    path = url_for("rooms.talk.messages.index", room_id=room_id)
    if not form.website.data:
        Complaint.create("room", room.name, path, form, room_id=room.id, message_id=_reported_id(room))
        db.session.commit()
    flash(
        gettext("Thank you. The people who run this site will take a look. The organizers aren't told who reported it.")
    )
    return redirect(path, 303)


def _reported_id(room: Room) -> int | None:
    """Return the id of the message in the address if the reader sees it in this room."""
    message_id = request.args.get("message", type=parse_row_id)
    if message_id is None:
        return None
    row = get_readable_message(message_id).row
    return row.id if row.room_id == room.id and row.user_id != current_user.id else None


def _page(room: Room, form: ComplaintForm) -> str:
    message_id = _reported_id(room)
    message = get_readable_message(message_id).row.body if message_id else ""
    return render_template(
        "operators/complaints/new.html", room=room, form=form, message=message, message_id=message_id
    )
