"""Routes for rooms: list, create, edit, close and open again, and the page with a room's code."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from .... import live
from ....codes.routes import readable_url_of
from ....events import current_attendance, get_organized_event
from ....extensions import db, now
from ....ids import parse_row_id
from ....languages import gettext
from ....security import allow
from ...access import get_organized_room, get_room_access
from ...hosts import RoomHost
from ...models import Room
from ...moderator_actions import ModeratorAction
from ...moderators import get_moderated_room
from ..asides import adds_to_room_list, render_asides
from ..forms import RoomForm
from ..icebreakers import publish_icebreaker
from ..room_list import RoomList

bp = Blueprint("rooms", __name__)

ROOM_PATH = "/rooms/<int:room_id>"


@bp.get("/rooms")
@allow("member")
def index() -> str:
    """Show the rooms of the event that the reader is at, or attends next."""
    attendance, after_id = current_attendance(current_user), request.args.get("after", type=parse_row_id)
    return render_template(
        "rooms/page/rooms/index.html",
        attendance=attendance,
        room_list=RoomList.load(attendance.event, current_user, after_id, with_topics=True) if attendance else None,
        asides=render_asides(adds_to_room_list, attendance) if attendance else [],
        at=now(),
    )


@bp.get("/events/<slug>/rooms/new")
@allow("organizer")
def new(slug: str) -> str:
    event = get_organized_event(slug)
    return render_template("rooms/page/rooms/new.html", event=event, form=RoomForm(event.time_zone, formdata=None))


@bp.post("/events/<slug>/rooms")
@allow("organizer")
def create(slug: str) -> ResponseReturnValue:
    event = get_organized_event(slug)
    form = RoomForm(event.time_zone)
    if not form.validate_on_submit():
        return render_template("rooms/page/rooms/new.html", event=event, form=form), 422
    room = Room.create(event, form.name.data or "")
    form.apply_to(room)
    db.session.commit()
    flash(gettext("Room created. Print its code for the door."))
    return redirect(_room_url(room), 303)


@bp.get(f"{ROOM_PATH}/edit")
@allow("organizer")
def edit(room_id: int) -> str:
    return render_edit_page(get_organized_room(room_id))


@bp.post(ROOM_PATH)
@allow("organizer")
def update(room_id: int) -> ResponseReturnValue:
    room = get_organized_room(room_id)
    form = RoomForm(room.event.time_zone)
    if not form.validate_on_submit():
        return render_edit_page(room, form), 422
    form.apply_to(room)
    db.session.commit()
    publish_icebreaker(room)
    flash(gettext("Saved."))
    return redirect(_room_url(room), 303)


@bp.post(f"{ROOM_PATH}/closing")
@allow("moderator")
def close(room_id: int) -> ResponseReturnValue:
    room, attendance = get_moderated_room(room_id)[:2]
    if room.close():
        ModeratorAction.log(room, attendance.user, "closed")
    db.session.commit()
    live.end_streams(("room", room.id))
    flash(gettext("The room is closed. Everyone can still read it."))
    return redirect(_room_url(room), 303)


@bp.post(f"{ROOM_PATH}/reopening")
@allow("moderator")
def reopen(room_id: int) -> ResponseReturnValue:
    room, attendance = get_moderated_room(room_id)[:2]
    if room.reopen():
        ModeratorAction.log(room, attendance.user, "reopened")
    db.session.commit()
    flash(gettext("The room is open again."))
    return redirect(_room_url(room), 303)


@bp.get(f"{ROOM_PATH}/code")
@allow("attendee")
def code(room_id: int) -> str:
    room = get_room_access(room_id).room
    return render_template("rooms/page/rooms/code.html", room=room, code=room.code, link=readable_url_of(room.code))


def render_edit_page(room: Room, form: RoomForm | None = None) -> str:
    """Render the page to edit a room, with ``form`` if it has errors."""
    return render_template(
        "rooms/page/rooms/edit.html",
        room=room,
        event=room.event,
        form=form or RoomForm.for_room(room),
        hosts=RoomHost.names_of(room.id),
    )


def _room_url(room: Room) -> str:
    return url_for("rooms.talk.messages.index", room_id=room.id)
