"""The application with halls: talk of rooms over streams, in as few lines as the contract allows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import uuid4

from flask import Flask, Response, request
from flask_login import current_user
from markupsafe import escape
from sqlalchemy import delete, select

from meetup import create_app, live
from meetup.config import Config
from meetup.database import in_ids
from meetup.events import Attendance
from meetup.extensions import csrf, db
from meetup.people.signing_in.sign_ins import SignIn
from meetup.rooms import Message, Room
from meetup.rooms.access import get_room_access
from meetup.rooms.talk import saying
from meetup.security import allow
from tests.looks import obey_environment

HALL = "/halls/<int:room_id>"


def with_halls(config: Config | None = None) -> Flask:
    """Given to gunicorn as ``tests.live.halls:with_halls()``."""
    obey_environment()
    app = create_app(config)
    for path, view, method in (
        (HALL, listen, "GET"),
        (f"{HALL}/messages", say, "POST"),
        (f"{HALL}/counts", count, "POST"),
        (f"{HALL}/leaving", leave, "POST"),
        (f"{HALL}/closing", close, "POST"),
    ):
        app.add_url_rule(path, f"halls.{view.__name__}", csrf.exempt(view), methods=[method])
    return app


def channel(room_id: int) -> str:
    return f"hall:{room_id}"


def frame_of(message: Message) -> live.Frame:
    said = f'<li id="message-{message.id}">{escape(message.body)}</li>'
    return live.Frame(channel(message.room_id), "message", said, live.make_stamp(message.created_at, message.id))


@live.checks_rights("hall")
def still_attend(rights: Collection[live.StreamRight]) -> Iterable[live.StreamRight]:
    rooms, people = ({int(right[part]) for right in rights} for part in (1, 2))
    there = select(Room.id, Attendance.user_id).join(Attendance, Attendance.event_id == Room.event_id)
    there = there.where(in_ids(Room.id, rooms), in_ids(Attendance.user_id, people), Room.closed_at.is_(None))
    found = db.session.execute(there)
    return {("hall", room_id, user_id) for room_id, user_id in found} & set(rights)


@live.fetches_frames("hall")
def what_was_said(channels: Collection[str], since: datetime) -> list[live.Frame]:
    rooms = [int(name.partition(":")[2]) for name in channels]
    said = select(Message).where(Message.room_id.in_(rooms), Message.created_at >= since)
    return [frame_of(message) for message in db.session.scalars(said.order_by(Message.created_at, Message.id))]


@allow("attendee")
def listen(room_id: int) -> Response:
    room = get_room_access(room_id).room
    record = SignIn.current()
    assert record
    return live.stream(
        [channel(room.id)],
        account=current_user.id,
        rights=[("hall", room.id, current_user.id), record.stream_right],
        replay=lambda since: what_was_said([channel(room.id)], since),
    )


@allow("attendee")
def say(room_id: int) -> str:
    """Say it, hiding it from the account ``without``."""
    message = saying.say(get_room_access(room_id).room, current_user, request.form["body"], uuid4())
    db.session.commit()
    frame = frame_of(message)
    live.publish(
        frame.channel, frame.event, frame.data, frame.stamp, excluded_accounts=request.form.getlist("without", int)
    )
    return str(message.id)


@allow("attendee")
def count(room_id: int) -> str:
    """What is not in the database: nothing is lost with it."""
    live.publish(channel(room_id), "count", request.form["count"])
    return ""


@allow("attendee")
def leave(room_id: int) -> str:
    """Leave the event; ``silently`` tells the streams nothing of it."""
    room = get_room_access(room_id).room
    db.session.execute(delete(Attendance).where(Attendance.user_id == current_user.id))
    db.session.commit()
    if "silently" not in request.form:
        live.end_streams(("hall", room.id, current_user.id))
    return ""


@allow("attendee")
def close(room_id: int) -> str:
    room = get_room_access(room_id).room
    room.close()
    db.session.commit()
    live.end_streams(("hall", room.id))
    return ""
