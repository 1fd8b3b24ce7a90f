"""Routes for asking people to host a room, for their answers, and for dismissing hosts."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ....events import Attendance
from ....extensions import db, limiter
from ....languages import gettext
from ....security import allow
from ...access import get_organized_room, get_room_access
from ...host_invitations import HostInvitation
from ...hosts import RoomHost
from ...moderator_actions import ModeratorAction
from ..forms import HostForm
from .rooms import render_edit_page

bp = Blueprint("hosts", __name__, url_prefix="/rooms/<int:room_id>/hosts")


@bp.post("")
@allow("organizer")
@limiter.limit("30 per minute")
def create(room_id: int) -> ResponseReturnValue:
    """Ask the owner of an address to host the room. The answer never tells whether they go to the event."""
    room = get_organized_room(room_id)
    form = HostForm()
    if not form.validate_on_submit():
        return render_edit_page(room, host_form=form), 422
    if HostInvitation.add(room.id, form.email.data):
        ModeratorAction.log(room, current_user, "host_asked")
    db.session.commit()
    flash(gettext("Invited. If they're going to the event, they'll see it in the room and can accept."))
    return redirect(url_for("rooms.page.rooms.edit", room_id=room.id), 303)


@bp.post("/invitations/<int:invitation_id>/removal")
@allow("organizer")
def destroy_invitation(room_id: int, invitation_id: int) -> ResponseReturnValue:
    room = get_organized_room(room_id)
    HostInvitation.remove(room.id, invitation_id)
    db.session.commit()
    flash(gettext("Invitation withdrawn."))
    return redirect(url_for("rooms.page.rooms.edit", room_id=room.id), 303)


@bp.post("/acceptance")
@allow("attendee")
def accept(room_id: int) -> ResponseReturnValue:
    """Make the reader a host, if their address was invited."""
    access = get_room_access(room_id)
    if HostInvitation.take(room_id, current_user.email):
        if RoomHost.add(room_id, access.attendance):
            ModeratorAction.log(access.room, current_user, "host_accepted")
        flash(gettext("You're now a host of this room. “Moderate” shows what you can do."))
    db.session.commit()
    return redirect(url_for("rooms.talk.messages.index", room_id=room_id), 303)


@bp.post("/refusal")
@allow("attendee")
def decline(room_id: int) -> ResponseReturnValue:
    get_room_access(room_id)
    HostInvitation.decline(room_id, current_user.email)
    db.session.commit()
    flash(gettext("Invitation declined. No one is told."))
    return redirect(url_for("rooms.talk.messages.index", room_id=room_id), 303)


@bp.post("/<int:attendance_id>/removal")
@allow("organizer")
def destroy(room_id: int, attendance_id: int) -> ResponseReturnValue:
    room = get_organized_room(room_id)
    if RoomHost.remove(room.id, attendance_id):
        attendance = db.session.get_one(Attendance, attendance_id)
        ModeratorAction.log(room, current_user, "host_dismissed", user_id=attendance.user_id)
    db.session.commit()
    flash(gettext("They're no longer a host of this room."))
    return redirect(url_for("rooms.page.rooms.edit", room_id=room.id), 303)
