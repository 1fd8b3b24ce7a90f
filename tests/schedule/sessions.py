"""Sessions in the database, and the files that change them."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.schedule.applying import apply_at_once, steps_of
from meetup.schedule.comparing import Comparison
from meetup.schedule.imports import ScheduleImport
from meetup.schedule.models import ScheduleSession
from meetup.schedule.reading import read_schedule
from meetup.schedule.reading.values import day_of
from meetup.schedule.stars import Star
from tests.cast import Cast

HOUR = timedelta(hours=1)


def make_session(event: Event, title: str, starts_at: datetime | None = None, **changes: Any) -> ScheduleSession:
    """A session of an hour that organizers typed. It begins in an hour, if not at another time."""
    starts_at = starts_at or now().replace(minute=0, second=0, microsecond=0) + HOUR
    values: dict[str, Any] = {
        "title": title,
        "abstract": "",
        "speakers": ("Ana Matos",),
        "track": "",
        "kind": "",
        "language": "",
        "room_name": "Hall B",
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "link": "",
        "do_not_record": False,
    } | changes
    values.setdefault("day", day_of(values["starts_at"], values["ends_at"], event.time_zone))
    return ScheduleSession.create(event, **values)


def add(app: Flask, cast: Cast, title: str, starts_at: datetime | None = None, **changes: Any) -> str:
    """Put a session into the schedule of the cast's event. Return its code."""
    with app.app_context():
        session = make_session(db.session.get_one(Event, cast.event.id), title, starts_at, **changes)
        db.session.commit()
        return session.code


def import_file(cast: Cast, content: bytes, accept: bool = True) -> Comparison:
    """Import a file without looking at the review. What it offers is accepted or not."""
    event = db.session.get_one(Event, cast.event.id)
    found = ScheduleImport.begin(event, "schedule", read_schedule(content, event.time_zone), content)
    comparison = found.comparison
    accepted = {change.stored.id for change in comparison.offered if change.stored} if accept else set()
    apply_at_once(event, steps_of(comparison, accepted), found.tracks)
    db.session.commit()
    db.session.expire_all()
    return comparison


def titles(app: Flask, cast: Cast) -> dict[str, ScheduleSession]:
    """All sessions of the cast's event by their titles."""
    with app.app_context():
        query = db.select(ScheduleSession).where(ScheduleSession.event_id == cast.event.id)
        return {session.title: session for session in db.session.scalars(query)}


def star(app: Flask, user: User, session_id: int) -> None:
    with app.app_context():
        Star.put(db.session.get_one(User, user.id), db.session.get_one(ScheduleSession, session_id))
        db.session.commit()
