"""Routes for naming and dismissing the hosts of a room."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ....events import Attendance
from ....extensions import db, limiter
from ....security import allow
from ...access import get_organized_room
from ...hosts import RoomHost
from ...moderator_actions import ModeratorAction
from ..forms import HostForm
from .rooms import render_edit_page

bp = Blueprint("hosts", __name__, url_prefix="/rooms/<int:room_id>/hosts")


@bp.post("")
@allow("organizer")
@limiter.limit("30 per minute")
def create(room_id: int) -> ResponseReturnValue:
    """Make an attendee of the event a host of the room."""
    room = get_organized_room(room_id)
    form = HostForm(room.event)
    if not form.validate_on_submit():
        return render_edit_page(room, host_form=form), 422
    assert form.attendance
    if RoomHost.add(room.id, form.attendance):
        ModeratorAction.log(room, current_user, "host_named", user_id=form.attendance.user_id)
    db.session.commit()
    flash("They moderate this room from now on.")
    return redirect(url_for("rooms.page.rooms.edit", room_id=room.id), 303)


@bp.post("/<int:attendance_id>/removal")
@allow("organizer")
def destroy(room_id: int, attendance_id: int) -> ResponseReturnValue:
    room = get_organized_room(room_id)
    if RoomHost.remove(room.id, attendance_id):
        attendance = db.session.get_one(Attendance, attendance_id)
        ModeratorAction.log(room, current_user, "host_dismissed", user_id=attendance.user_id)
    db.session.commit()
    flash("They do not moderate this room any more.")
    return redirect(url_for("rooms.page.rooms.edit", room_id=room.id), 303)
