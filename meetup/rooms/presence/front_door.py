"""What the code of a room does: its page, a scan of it, and the entry of a guest."""

from typing import NamedTuple

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import Gone, NotFound

from ...codes import Code, GuestEntry, GuestJoinForm, handles_scan, lets_guests_in, opens
from ...errors import wants_fragment
from ...events import Event, EventAccess, get_visible_event
from ...events.admission import Pending, admit, check_open, refusal_reason
from ...extensions import db, now
from ...languages import gettext
from ...people import User
from ..errors import BannedError, RoomInactiveError
from ..models import Room, is_banned
from ..standing_notes import room_ban_text
from ..visits import Visit
from .feed import publish_head_counts


@opens("room")
def show_door(code: Code) -> ResponseReturnValue:
    return render_door(code, GuestJoinForm.blank())


def render_door(code: Code, form: GuestJoinForm) -> str:
    """Render the page that a room's code opens. The talk is only for attendees of the event."""
    room, event_access = _room_and_event(code)
    return render_template(
        "rooms/presence/door.html",
        room=room,
        event=event_access.event,
        attendance=event_access.attendance,
        open_to_all=event_access.event.is_open(now()),
        code=code,
        form=form,
        refusal=_refusal_reason(room, event_access.event),
    )


@handles_scan("room")
def enter_scanned_room(code: Code) -> ResponseReturnValue:
    """Let the reader enter the room whose code they scanned in the app."""
    previous_room_id = Visit.current_room_id(current_user)
    entered = enter_by_code(code)
    db.session.commit()
    if entered.pending:
        return answer_pending(entered)
    room = entered.room
    publish_head_counts(room.id, previous_room_id)
    if wants_fragment():
        return render_template("rooms/presence/_sheet.html", room=room, event=room.event)
    return redirect(url_for("rooms.talk.messages.index", room_id=room.id), 303)


class Entered(NamedTuple):
    """A room that somebody has asked to enter. If the event does not admit them yet, ``pending`` says why."""

    room: Room
    pending: Pending | None


def answer_pending(entered: Entered) -> ResponseReturnValue:
    """Answer somebody who could not enter yet."""
    assert entered.pending is not None
    if wants_fragment():
        return render_template("events/_sheet.html", event=entered.room.event, pending=entered.pending)
    return redirect(entered.pending.url, 303)


def enter_by_code(code: Code | None) -> Entered:
    """Let the reader attend the event of the room behind ``code``, and enter the room if it is active.

    Raises:
        NotFound: this is not the code of a room, or the reader may not see its event.
        Gone: the code has been replaced.
        RoomInactiveError, NotAdmittedError, BannedError: the reader may not enter; the sentence says why.
    """
    if code is None or code.kind != "room":
        raise NotFound
    if not code.is_live:
        raise Gone
    room, _ = _room_and_event(code)
    return Entered(room, _admit_and_enter(room, current_user))


def _check_not_closed(room: Room) -> None:
    if room.is_closed:
        raise RoomInactiveError(gettext("%(room)s is closed.", room=room.name))


def _admit_and_enter(room: Room, user: User) -> Pending | None:
    """Let ``user`` attend and enter. Return why they cannot yet, if the event does not admit them at once."""
    _check_not_closed(room)
    if pending := admit(room.event, user):
        return pending
    if is_banned(room, user):
        raise BannedError(room_ban_text(room, user.id))
    if not room.inactive_reason(now()):
        room.enter(user)
    return None


def _entry_label(code: Code) -> str:
    room, event_access = _room_and_event(code)
    _check_not_closed(room)
    check_open(event_access.event)
    return f"{room.name}, {event_access.event.title}"


def _admit_guest(code: Code, user: User) -> str:
    room = _get_room(code, gettext("It's no longer there."))
    if pending := _admit_and_enter(room, user):
        return pending.url
    return url_for("rooms.talk.messages.index", room_id=room.id)


@lets_guests_in("room")
def _guest_entry() -> GuestEntry:
    return GuestEntry(_entry_label, render_door, _admit_guest)


def _refusal_reason(room: Room, event: Event) -> str:
    """Return why the reader cannot come in, or an empty text. The reader may be signed out."""
    if current_user.is_authenticated and is_banned(room, current_user):
        return refusal_reason(event, current_user) or room_ban_text(room, current_user.id)
    return ""


def _room_and_event(code: Code) -> tuple[Room, EventAccess]:
    room = _get_room(code)
    return room, get_visible_event(room.event.slug)


def _get_room(code: Code, missing_message: str | None = None) -> Room:
    room = db.session.scalar(select(Room).where(Room.code_id == code.id))
    if room is None:
        raise NotFound(missing_message)
    return room
