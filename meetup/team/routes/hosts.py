"""The rooms that somebody on a team hosts. They are invited to host like to everything else."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ... import live
from ...events import Attendance, get_organized_event_locked
from ...events.stream_rights import stream_rights_at
from ...extensions import db
from ...languages import gettext
from ...rooms import Room
from ...security import allow
from ..members import end_hosting

bp = Blueprint("hosts", __name__, url_prefix="/events/<slug>/team/<int:member_id>/rooms/<int:room_id>")


@bp.post("/removal")
@allow("organizer")
def destroy(slug: str, member_id: int, room_id: int) -> ResponseReturnValue:
    """Let somebody not host a room any more. A second tap changes nothing."""
    event = get_organized_event_locked(slug)
    query = select(Attendance, Room).join(Room, Room.event_id == Attendance.event_id)
    query = query.where(Attendance.event_id == event.id, Attendance.id == member_id, Room.id == room_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    attendance, room = row
    end_hosting(attendance, room, current_user)
    rights = stream_rights_at(event.id, attendance.user_id)
    db.session.commit()
    live.end_streams(*rights)
    flash(gettext("They're no longer a host of this room."))
    comes_from_room = request.form.get("back") == "room"
    back = url_for("rooms.page.rooms.edit", room_id=room_id) if comes_from_room else _team_url(slug)
    return redirect(back, 303)


def _team_url(slug: str) -> str:
    return url_for("team.members.index", slug=slug)
