"""What a room's code opens, what a scan of it does, and how a guest joins."""

from flask import redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import Gone, NotFound, UnprocessableEntity

from ...codes import Code, GuestEntry, JoinForm, lets_guests_in, opens, takes
from ...errors import wants_fragment
from ...events import Event, Sight, seen
from ...events.admission import admit, check_open, refusal
from ...extensions import db, now
from ...people import User
from ..access import FROM_ROOM, Banned
from ..models import Room, is_banned
from ..visits import Visit
from . import feed as presence


@opens("room")
def open_room(code: Code) -> object:
    return door_page(code, JoinForm.blank())


def door_page(code: Code, form: JoinForm) -> str:
    """The face of a room for whoever stands at its door; the talk inside is for those who go to the event."""
    room, sight = _behind(code)
    return render_template(
        "rooms/presence/door.html",
        room=room,
        event=sight.event,
        attendance=sight.attendance,
        open_to_all=sight.event.is_open(now()),
        code=code,
        form=form,
        refusal=_refusal(room, sight.event),
    )


@takes("room")
def take_room(code: Code) -> object:
    """Somebody who scans a room's code in the app is there."""
    before = Visit.room_of(current_user)
    room = arrive(code)
    db.session.commit()
    presence.tell(room.id, before)
    if wants_fragment():
        return render_template("rooms/presence/_sheet.html", room=room, event=room.event)
    return redirect(url_for("rooms.talk.messages.index", room_id=room.id), 303)


def arrive(code: Code | None) -> Room:
    """Enter the room behind ``code`` in its hours, and go to its event, to which the code is the invitation.

    Raises:
        NotFound: no code of a room, or of one whose event the reader may not see.
        Gone: the code has been replaced.
        UnprocessableEntity: the room is closed, or the event over.
    """
    if code is None or code.kind != "room":
        raise NotFound
    if not code.live:
        raise Gone
    room, _ = _behind(code)
    _enter(room, current_user)
    return room


def _enter(room: Room, user: User) -> None:
    if room.closed:
        raise UnprocessableEntity(f"{room.name} is closed.")
    admit(room.event, user)
    if is_banned(room, user):
        raise Banned(FROM_ROOM.format(room.name))
    if not room.silence(now()):
        room.enter(user)


def _name(code: Code) -> str:
    room, sight = _behind(code)
    if room.closed:
        raise UnprocessableEntity(f"{room.name} is closed.")
    check_open(sight.event)
    return f"{room.name}, {sight.event.title}"


def _admit(code: Code, user: User) -> str:
    room = db.session.scalar(select(Room).where(Room.code_id == code.id))
    if room is None:
        raise NotFound("It is not there any more.")
    _enter(room, user)
    return url_for("rooms.talk.messages.index", room_id=room.id)


@lets_guests_in("room")
def _guest_entry() -> GuestEntry:
    return GuestEntry(_name, door_page, _admit)


def _refusal(room: Room, event: Event) -> str:
    """Why the reader, who may be signed out, cannot come in."""
    if current_user.is_authenticated and is_banned(room, current_user):
        return refusal(event, current_user) or FROM_ROOM.format(room.name)
    return ""


def _behind(code: Code) -> tuple[Room, Sight]:
    room = db.session.scalar(select(Room).where(Room.code_id == code.id))
    if room is None:
        raise NotFound
    return room, seen(room.event.slug)
