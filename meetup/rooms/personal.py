"""The live channel of one person: frames for them alone, on every page of rooms that they have open."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import select

from .. import live
from ..events import Attendance
from ..extensions import db
from ..hooks import Hook
from .models import Room

PersonalUpdateFinder = Callable[[Collection[int], datetime], list[live.Frame]]

finds_personal_updates: Hook[PersonalUpdateFinder] = Hook("finds_personal_updates")
"""Return the frames that some users, by their ids, have been sent on their own channels since a moment."""


def person_channel(user_id: int) -> str:
    """Return the name of the live channel that only this user's streams listen to."""
    return f"person:{user_id}"


def missed_frames_of_reader(user_id: int, room_id: int | None, since: datetime) -> list[live.Frame]:
    """Return the frames that were sent to a reader's own channel ``since`` then. A crowd in a room shares queries."""
    channel = person_channel(user_id)
    if room_id is None:
        return list(missed_personal_frames([channel], since))
    frames = live.shared_replay(
        channel,
        since,
        lambda since: list(missed_personal_frames([channel], since)),
        crowd=f"room-readers:{room_id}",
        find_for_crowd=lambda since: list(missed_personal_frames(_channels_of_attendees(room_id), since)),
    )
    return frames or []


def _channels_of_attendees(room_id: int) -> list[str]:
    event_id = select(Room.event_id).where(Room.id == room_id).scalar_subquery()
    return [person_channel(n) for n in db.session.scalars(select(Attendance.user_id).filter_by(event_id=event_id))]


@live.fetches_frames("person")
def missed_personal_frames(channels: Collection[str], since: datetime) -> list[live.Frame]:
    """Return the frames that were sent to these channels of persons ``since`` then."""
    user_ids = [int(name.partition(":")[2]) for name in channels]
    return [frame for find in finds_personal_updates for frame in find(user_ids, since)]
