"""Openers: three things to say to somebody one does not know, made of what is on where the reader is."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Select, bindparam, select

from ..database.prepared import prepared
from ..events import Event, current_attendance
from ..extensions import db, now
from ..languages import gettext
from ..people import User
from ..rooms import Room
from ..rooms.models import LISTED_ORDER
from ..schedule.now_and_next import MOST_READ, NowAndNext
from ..schedule.session_lines import SessionLine, running_and_next
from ..schedule.stars import Star

OPENERS = 3
MOST_SESSIONS = 2
"""How many openers are about sessions, so that one is left for something else."""


@dataclass(frozen=True)
class Opener:
    """A sentence to begin with, and when it fits."""

    text: str
    fits: str


@dataclass(frozen=True)
class Openers:
    """Three openers, and the event that they are made for; without an event they fit anywhere."""

    event: Event | None
    lines: list[Opener]


def openers_for(user: User | None) -> Openers:
    """Return the openers for somebody, in at most four statements. Whoever is signed out gets general ones."""
    attendance = current_attendance(user) if user else None
    if user is None or attendance is None:
        return Openers(None, list(islice(_general(), OPENERS)))
    event = attendance.event
    about_sessions = islice(_about_sessions(user, event), MOST_SESSIONS)
    found = [*about_sessions, *_about_room(event), *_general()]
    return Openers(event, found[:OPENERS])


def _about_sessions(user: User, event: Event) -> Iterator[Opener]:
    """Yield an opener about each talk that is on or comes next, those with a star first."""
    at, starred_ids = now(), Star.ids_of(user, event.id)
    shown = NowAndNext.among(running_and_next(event.id, at, MOST_READ), at, starred_ids)
    talks = [line for line in shown.lines if line.speakers]  # The others are breaks and meals.
    for line in sorted(talks, key=lambda line: line.id not in starred_ids):
        yield _about_session(line, is_on=line.is_on(at))


def _about_session(line: SessionLine, is_on: bool) -> Opener:
    if is_on:
        text = gettext("What do you make of “%(session)s” so far?", session=line.title)
        return Opener(text, gettext("Next to somebody in the same session."))
    names = {"session": line.title, "speaker": line.speakers[0]}
    text = gettext("I'd like to see “%(session)s”. Have you heard %(speaker)s before?", **names)
    return Opener(text, gettext("In the queue, or on the way there."))


def _about_room(event: Event) -> Iterator[Opener]:
    """Yield an opener about the first open room."""
    name = db.session.scalar(_room_query(), {"event_id": event.id})
    if name:
        text = gettext("I haven't found my way around yet. Have you been to %(room)s?", room=name)
        yield Opener(text, gettext("At the coffee, when you're both on your own."))


@prepared
def _room_query() -> Select[str]:
    is_open = Room.event_id == bindparam("event_id"), Room.closed_at.is_(None)
    return select(Room.name).where(*is_open).order_by(*LISTED_ORDER).limit(1)


def _general() -> Iterator[Opener]:
    yield Opener(gettext("Hi, I'm on my own here. May I join you?"), gettext("At any table with a free seat."))
    yield Opener(gettext("What brought you here?"), gettext("Nearly always. Then ask about the answer."))
    yield Opener(
        gettext("What's the best thing you've heard today?"), gettext("Late in the day, when everyone has a story.")
    )
