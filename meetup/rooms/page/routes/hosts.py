"""The route for dismissing hosts of a room. They are invited on the pages of the team."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from .... import live
from ....events import Attendance, record_act
from ....events.stream_rights import stream_rights_at
from ....extensions import db
from ....languages import gettext
from ....security import allow
from ...access import get_organized_room
from ...hosts import RoomHost

bp = Blueprint("hosts", __name__, url_prefix="/rooms/<int:room_id>/hosts")


@bp.post("/<int:attendance_id>/removal")
@allow("organizer")
def destroy(room_id: int, attendance_id: int) -> ResponseReturnValue:
    room = get_organized_room(room_id)
    rights = []
    if RoomHost.remove(room.id, attendance_id):
        attendance = db.session.get_one(Attendance, attendance_id)
        record_act(room.event_id, current_user, "host_dismissed", attendance.user_id, room=room.name)
        rights = stream_rights_at(room.event_id, attendance.user_id)
    db.session.commit()
    live.end_streams(*rights)
    flash(gettext("They're no longer a host of this room."))
    return redirect(url_for("rooms.page.rooms.edit", room_id=room.id), 303)
