"""The model of a room."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, TypeVarTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..codes import Code
from ..database.prepared import GIVEN_USER, is_given_id, moment, prepared
from ..events import EVENT_GRACE, Attendance, Event
from ..extensions import Model, UtcDateTime, db, now
from ..languages import lazy_gettext
from ..people import User
from .icebreaker_texts import ICEBREAKER_COUNT, translations_of
from .sanctions import is_banned_user
from .versions import next_stamp, to_microseconds
from .visits import PRESENCE_TIMEOUT, Visit

Columns = TypeVarTuple("Columns")

ROOM_KINDS = ("on_site", "online")

FEW = 5
"""Smaller numbers of people are not shown, as they would reveal who is there. Templates know it as ``few``."""

PACE_LABELS = {
    0: lazy_gettext("Off"),
    10: lazy_gettext("10 seconds"),
    30: lazy_gettext("30 seconds"),
    60: lazy_gettext("1 minute"),
}
"""The paces of slow mode: seconds between two messages of one person."""

OPENS_EARLY, CLOSES_LATE = timedelta(minutes=15), timedelta(minutes=30)
"""A room with hours is active from this long before it opens until this long after it closes."""


class Room(Model):
    """A place in an event, on site or online, with a talk of its own. A closed room can be read but not entered.
    One that is suspended, by whoever runs the site, can be read by the team alone, and they cannot open it.

    ``pace`` is the number of seconds between two messages of one person in slow mode, 0 without it. ``link`` leads to
    the call of an online room. ``prompt`` is the organizers' own icebreaker. If it is empty, ``prompt_number`` is the
    number of one of the app's icebreakers, or null for none.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("kind IN ('on_site', 'online')", name="kind"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_rooms_event_id", "event_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    topic: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(8), default="on_site")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(default=0)
    code_id: Mapped[int] = mapped_column(ForeignKey("codes.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    link: Mapped[str] = mapped_column(String(300), default="")
    prompt: Mapped[str] = mapped_column(String(200), default="")
    prompt_number: Mapped[int | None]
    prompted_at: Mapped[datetime | None]
    pace: Mapped[int] = mapped_column(default=0)
    paced_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    code: Mapped[Code] = relationship()

    @classmethod
    def create(cls, event: Event, name: str, **columns: Any) -> "Room":
        """Create a room of ``event``, after the others, with a code of its own."""
        last = db.session.scalar(select(func.max(cls.position)).where(cls.event_id == event.id))
        position = 0 if last is None else last + 1
        room = cls(event=event, name=name, position=position, code=Code.create("room"), **columns)
        db.session.add(room)
        db.session.flush()
        return room

    @classmethod
    def all_for(cls, event: Event) -> list["Room"]:
        """Return the rooms of ``event`` in order, closed ones last."""
        return list(db.session.scalars(_rooms_query(), {"event_id": event.id}))

    @classmethod
    def find_for_meeting(cls, user_a_id: int, user_b_id: int, event_id: int, at: datetime) -> "Room | None":
        """Return the room in which two people met: one that both were in, otherwise the last one that either entered.

        A visit ends when the person leaves, when the room is closed, or three hours after the last sign.
        """
        times = {"at": at, "earliest": at - timedelta(days=1), "seen_since": at - PRESENCE_TIMEOUT}
        people = {"user_id": user_a_id, "other_id": user_b_id}
        visits = db.session.execute(_visited_rooms_query(), {**people, "event_id": event_id, **times}).all()
        rooms = dict(reversed(visits))
        if rooms.get(user_a_id) is rooms.get(user_b_id):
            return rooms.get(user_a_id)
        return visits[0][1] if visits else None

    def edit(self, **columns: Any) -> None:
        """Set columns by their names."""
        for column, value in columns.items():
            setattr(self, column, value)

    def close(self) -> bool:
        """Close the room. Return whether it was open."""
        was_open = self.closed_at is None
        self.closed_at = self.closed_at or now()
        return was_open

    def reopen(self) -> bool:
        """Open the room again. Return whether it was closed."""
        was_closed = self.closed_at is not None
        self.closed_at = None
        return was_closed

    def set_pace(self, pace: int) -> bool:
        """Set the seconds between two messages of one person, 0 for none. Return whether the pace changed."""
        if self.pace == pace:
            return False
        self.pace, self.paced_at = pace, next_stamp(self.paced_at)
        return True

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None or self.suspended_at is not None

    def inactive_reason(self, at: datetime) -> str:
        """Return why nothing may happen in the room at ``at``; an empty text if it is active.

        The reasons are ``suspended``, ``closed``, ``cancelled``, ``over`` (the event), and by room hours ``coming`` and
        ``done``.
        """
        if self.suspended_at or self.event.is_suspended:
            return "suspended"
        if self.is_closed or self.event.status == "cancelled":
            return "closed" if self.is_closed else "cancelled"
        if at >= self.event.ends_at + EVENT_GRACE:
            return "over"
        if self.starts_at and at < self.starts_at - OPENS_EARLY:
            return "coming"
        return "done" if self.ends_at and at >= self.ends_at + CLOSES_LATE else ""

    def phase(self, at: datetime) -> str:
        """Return ``closed``, ``coming``, ``over`` or ``now``, for lists of rooms."""
        if self.is_closed:
            return "closed"
        if self.starts_at and at < self.starts_at:
            return "coming"
        ended = self.ends_at or self.event.ends_at + EVENT_GRACE
        return "over" if at >= ended else "now"

    def enter(self, user: User) -> Visit:
        """Let ``user`` enter, and leave the room they were in. Entering again is a sign that they are still here.

        They are listed if they were in the last room of this event that they entered.
        """
        query = select(Visit.listed_at).join(Room, Room.id == Visit.room_id)
        query = query.where(Visit.user_id == user.id, Room.event_id == self.event_id)
        listed_at = db.session.scalar(query.order_by(Visit.entered_at.desc(), Visit.id.desc()).limit(1))
        return Visit.enter(self.id, user, listed=listed_at is not None)

    def draw_icebreaker(self) -> None:
        """Show another of the app's icebreakers, chosen at random."""
        others = [number for number in range(ICEBREAKER_COUNT) if number != self.prompt_number]
        self.set_icebreaker("", secrets.choice(others))

    def set_icebreaker(self, prompt: str, number: int | None) -> None:
        """Show the text ``prompt``, or without one the app's icebreaker with that number, or none."""
        if (self.prompt, self.prompt_number) != (prompt, number):
            self.prompt, self.prompt_number, self.prompted_at = prompt, number, now()

    @property
    def icebreaker_version(self) -> int:
        """The time at which the icebreaker was put up, in microseconds; 0 before the first."""
        return to_microseconds(self.prompted_at) if self.prompted_at else 0

    @property
    def icebreaker_texts(self) -> list[tuple[str, str]]:
        """The icebreaker as pairs of text and language tag. The tag of the organizers' own is empty."""
        if self.prompt:
            return [(self.prompt, "")]
        return [] if self.prompt_number is None else translations_of(self.prompt_number)


LISTED_ORDER: Any = (Room.closed_at.is_not(None), Room.position, Room.id)
"""The order of rooms in a list: closed ones last."""


@prepared
def _rooms_query() -> Select[Room]:
    return select(Room).where(Room.event_id == bindparam("event_id")).order_by(*LISTED_ORDER)


@prepared
def _visited_rooms_query() -> Select[int, Room]:
    """Return the query for the rooms of an event that two users were in at a given time, entered last first."""
    at, earliest, seen_since = (bindparam(name, type_=UtcDateTime()) for name in ("at", "earliest", "seen_since"))
    is_there = or_(Visit.left_at >= at, Visit.left_at.is_(None) & (Visit.seen_at >= seen_since))
    query = select(Visit.user_id, Room).join(Room, Room.id == Visit.room_id)
    is_theirs = Visit.user_id.in_([GIVEN_USER.id, bindparam("other_id")]), Room.event_id == bindparam("event_id")
    query = query.where(*is_theirs)
    query = query.where(Visit.entered_at <= at, Visit.entered_at >= earliest, is_there)
    query = query.where(or_(Room.closed_at.is_(None), Room.closed_at >= at))
    return query.order_by(Visit.entered_at.desc(), Visit.id.desc())


def count_present(room_ids: Collection[int]) -> dict[int, int]:
    """Return the numbers of people in rooms, by room id. Empty rooms are missing.

    Counted are attendees who entered, have not left, and gave a sign within ``PRESENCE_TIMEOUT``.
    """
    return dict(db.session.execute(_present_query(), {"room_ids": room_ids}).all())


@prepared
def _present_query() -> Select[int, int]:
    query = _join_present(select(Visit.room_id, func.count()))
    return query.where(is_given_id(Visit.room_id, "room_ids")).group_by(Visit.room_id)


def present_count_query(room_id: Any) -> Select[int]:
    """Return the query for the number of people in a room, as in `count_present`."""
    return _join_present(select(func.count()).select_from(Visit)).where(Visit.room_id == room_id)


def _join_present(query: Select[*Columns]) -> Select[*Columns]:
    """Limit a query over visits to those who are in their rooms."""
    query = query.join(Room, Room.id == Visit.room_id)
    query = query.join(Attendance, (Attendance.event_id == Room.event_id) & (Attendance.user_id == Visit.user_id))
    query = query.where(Visit.left_at.is_(None), Visit.seen_at >= moment(PRESENCE_TIMEOUT))
    return query.where(~is_banned_user(Visit.user_id, Visit.room_id, Room.event_id))


def is_banned(room: Room, user: User) -> bool:
    """Return whether ``user`` is banned from the room or its whole event."""
    return bool(db.session.scalar(select(is_banned_user(user.id, room.id, room.event_id))))
