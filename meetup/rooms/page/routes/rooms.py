"""Rooms: where people are at an event, and making, changing and closing them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from .... import live
from ....codes.routes import link_of
from ....events import attendance_now, organized
from ....extensions import db, now
from ....security import allow
from ...access import attended_room, organized_room
from ...actions import ModeratorAct
from ...hosts import RoomHost
from ...models import Room, here
from ...moderators import moderated_room
from .. import icebreakers
from ..asides import adds_to_room_list, render_asides
from ..forms import HostForm, RoomForm

bp = Blueprint("rooms", __name__)

ROOM = "/rooms/<int:room_id>"


@bp.get("/rooms")
@allow("member")
def index() -> str:
    """The rooms of the event I am at, or go to next."""
    attendance = attendance_now(current_user)
    rooms = Room.of(attendance.event) if attendance else []
    return render_template(
        "rooms/page/rooms/index.html",
        attendance=attendance,
        rooms=rooms,
        here=here([room.id for room in rooms]),
        asides=render_asides(adds_to_room_list, attendance) if attendance else [],
        at=now(),
    )


@bp.get("/events/<slug>/rooms/new")
@allow("organizer")
def new(slug: str) -> str:
    event = organized(slug)
    return render_template("rooms/page/rooms/new.html", event=event, form=RoomForm(event.time_zone, formdata=None))


@bp.post("/events/<slug>/rooms")
@allow("organizer")
def create(slug: str) -> ResponseReturnValue:
    event = organized(slug)
    form = RoomForm(event.time_zone)
    if not form.validate_on_submit():
        return render_template("rooms/page/rooms/new.html", event=event, form=form), 422
    room = Room.open(event, form.name.data or "")
    form.fill(room)
    db.session.commit()
    flash("The room is open. Hang its code at the door.")
    return redirect(_page(room), 303)


@bp.get(f"{ROOM}/edit")
@allow("organizer")
def edit(room_id: int) -> str:
    return edit_page(organized_room(room_id))


@bp.post(ROOM)
@allow("organizer")
def update(room_id: int) -> ResponseReturnValue:
    room = organized_room(room_id)
    form = RoomForm(room.event.time_zone)
    if not form.validate_on_submit():
        return edit_page(room, form), 422
    form.fill(room)
    db.session.commit()
    icebreakers.tell(room)
    flash("Saved.")
    return redirect(_page(room), 303)


@bp.post(f"{ROOM}/closing")
@allow("moderator")
def close(room_id: int) -> ResponseReturnValue:
    room, attendance = moderated_room(room_id)[:2]
    if room.close():
        ModeratorAct.log(room, attendance.user, "closed")
    db.session.commit()
    live.cut(("room", room.id))
    flash("The room is closed. What was said can still be read.")
    return redirect(_page(room), 303)


@bp.post(f"{ROOM}/reopening")
@allow("moderator")
def reopen(room_id: int) -> ResponseReturnValue:
    room, attendance = moderated_room(room_id)[:2]
    if room.reopen():
        ModeratorAct.log(room, attendance.user, "reopened")
    db.session.commit()
    flash("The room is open again.")
    return redirect(_page(room), 303)


@bp.get(f"{ROOM}/code")
@allow("attendee")
def code(room_id: int) -> str:
    room = attended_room(room_id).room
    return render_template("rooms/page/rooms/code.html", room=room, code=room.code, link=link_of(room.code))


def edit_page(room: Room, form: RoomForm | None = None, hosting: HostForm | None = None) -> str:
    """The page to edit ``room`` and name its hosts, with what was typed when a form comes back."""
    return render_template(
        "rooms/page/rooms/edit.html",
        room=room,
        event=room.event,
        form=form or RoomForm.of(room),
        hosts=RoomHost.of(room.id),
        hosting=hosting or HostForm(room.event, formdata=None),
    )


def _page(room: Room) -> str:
    return url_for("rooms.talk.messages.index", room_id=room.id)
