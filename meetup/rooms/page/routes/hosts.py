"""Who hosts a room."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_login import current_user

from ....events import Attendance
from ....extensions import db, limiter
from ....security import allow
from ...access import organized_room
from ...actions import ModeratorAct
from ...hosts import RoomHost
from ..forms import HostForm
from .rooms import edit_page

bp = Blueprint("hosts", __name__, url_prefix="/rooms/<int:room_id>/hosts")


@bp.post("")
@allow("organizer")
@limiter.limit("30 per minute")
def create(room_id: int) -> Any:
    """Let somebody who goes to the event keep order in the room."""
    room = organized_room(room_id)
    form = HostForm(room.event)
    if not form.validate_on_submit():
        return edit_page(room, hosting=form), 422
    assert form.attendance
    if RoomHost.name(room.id, form.attendance):
        ModeratorAct.log(room, current_user, "host_named", user_id=form.attendance.user_id)
    db.session.commit()
    flash("They moderate this room from now on.")
    return redirect(url_for("rooms.page.rooms.edit", room_id=room.id), 303)


@bp.post("/<int:attendance_id>/removal")
@allow("organizer")
def destroy(room_id: int, attendance_id: int) -> Any:
    room = organized_room(room_id)
    if RoomHost.dismiss(room.id, attendance_id):
        attendance = db.session.get_one(Attendance, attendance_id)
        ModeratorAct.log(room, current_user, "host_dismissed", user_id=attendance.user_id)
    db.session.commit()
    flash("They do not moderate this room any more.")
    return redirect(url_for("rooms.page.rooms.edit", room_id=room.id), 303)
