"""The schedule of the demo: what is on in its rooms today, and what Priya has starred."""

from datetime import datetime, timedelta

from ..events import Event
from ..people import User
from ..rooms import Room
from ..schedule import ScheduleSession, Star
from ..schedule.reading.values import day_of
from . import texts

STARRED = (4, 5, 7)
"""Which of the sessions Priya has starred: two that are on now, at the same time, and one that comes next."""


def add_schedule(live: Event, users: list[User]) -> None:
    """Fill the rooms of ``live`` with a talk an hour. The first ones are over by now."""
    rooms = Room.all_for(live)[:2]
    first = live.starts_at + timedelta(hours=1)
    sessions = [
        _add_session(live, rooms[place % 2], first + timedelta(hours=place // 2), title, users[3 + place])
        for place, title in enumerate(texts.SESSIONS)
    ]
    for place in STARRED:
        Star.put(users[0], sessions[place])


def _add_session(event: Event, room: Room, starts_at: datetime, title: str, speaker: User) -> ScheduleSession:
    ends_at = starts_at + timedelta(hours=1)
    return ScheduleSession.create(
        event,
        title=title,
        abstract=texts.ABSTRACT,
        speakers=(speaker.profile.name,),
        track=texts.TRACKS[len(title) % len(texts.TRACKS)],
        kind=texts.SESSION_KIND,
        language="en",
        room_name=room.name,
        starts_at=starts_at,
        ends_at=ends_at,
        day=day_of(starts_at, ends_at, event.time_zone),
        link="",
        do_not_record=False,
    )
