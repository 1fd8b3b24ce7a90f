"""The stream of a check-in: it tells the devices of the staff that somebody was checked in, which they then fetch."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from flask import Response, render_template
from flask_login import current_user
from sqlalchemy import select, union_all
from werkzeug.exceptions import NotFound

from .. import live
from ..database import in_ids
from ..events import Attendance
from ..extensions import db, now
from ..people.signing_in.sign_ins import SignIn
from .counts import Counts
from .facts import CheckIn, CheckInUndo
from .models import STAFF_ROLES

KIND = "check_in"
SECONDS_BETWEEN = 1.0


def open_stream(event_id: int) -> Response:
    """Return the stream of the reader, for as long as they are staff of the event and signed in."""
    sign_in = SignIn.of_request()
    if sign_in is None:
        raise NotFound
    channel, reader_id = _channel(event_id), current_user.id
    rights = [(KIND, event_id, reader_id), sign_in.stream_right]
    return live.stream([channel], account=reader_id, rights=rights, replay=lambda since: _frames([channel], since))


def publish_counts(event_id: int) -> None:
    """Tell all devices of an event how many are in, at most once a second. Call it after the commit."""
    live.publish_throttled(_channel(event_id), partial(_frame, event_id), SECONDS_BETWEEN)


def render_counts(counts: Counts) -> str:
    return render_template("checkin/_counts.html", counts=counts)


def _channel(event_id: int) -> str:
    return f"{KIND}:{event_id}"


def _frame(event_id: int, at: datetime | None = None) -> live.Frame:
    html = render_counts(Counts.of(event_id))
    return live.Frame(_channel(event_id), KIND, html, live.make_stamp(at or now(), event_id))


@live.fetches_frames(KIND)
def _frames(channels: Collection[str], since: datetime) -> list[live.Frame]:
    event_ids = [int(channel.partition(":")[2]) for channel in channels]
    facts = [
        select(fact.event_id, fact.received_at).where(in_ids(fact.event_id, event_ids), fact.received_at >= since)
        for fact in (CheckIn, CheckInUndo)
    ]
    latest: dict[int, datetime] = {}
    for event_id, at in db.session.execute(union_all(*facts)):
        latest[event_id] = max(at, latest.get(event_id, at))
    return [_frame(event_id, at) for event_id, at in latest.items()]


@live.checks_rights(KIND)
def _held_rights(rights: Collection[live.StreamRight]) -> set[live.StreamRight]:
    events, users = ({int(right[index]) for right in rights} for index in (1, 2))
    query = select(Attendance.event_id, Attendance.user_id).where(Attendance.role.in_(STAFF_ROLES))
    query = query.where(in_ids(Attendance.event_id, events), in_ids(Attendance.user_id, users))
    held: set[live.StreamRight] = {(KIND, *row) for row in db.session.execute(query)}
    return held & set(rights)
