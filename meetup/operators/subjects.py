"""What reports, looks and suspensions are about: an account, an event or a room."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, ForeignKey, Select, and_, or_, select, union_all
from sqlalchemy.orm import Mapped, mapped_column

from ..events import Attendance, Event
from ..extensions import db
from ..people import User
from ..people.complaints import Complaint
from ..people.visibility import is_not_absent
from ..rooms import Message, Room
from ..rooms.access import MODERATOR_ROLES
from ..rooms.hosts import RoomHost
from ..rooms.questions.models import Question


@dataclass(frozen=True)
class Subject:
    """An account (``profile``), an event or a room. Exactly one of the three is there."""

    kind: str
    id: int
    user: User | None = None
    event: Event | None = None
    room: Room | None = None

    @classmethod
    def find(cls, user_id: int | None, event_id: int | None, room_id: int | None) -> "Subject | None":
        """Return what the one id stands for that is not null, or ``None`` if it is gone."""
        if user_id and (user := db.session.get(User, user_id)):
            return cls.of_account(user)
        if event_id and (event := db.session.get(Event, event_id)):
            return cls("event", event.id, event=event)
        if room_id and (room := db.session.get(Room, room_id)):
            return cls("room", room.id, room=room)
        return None

    @classmethod
    def of_complaint(cls, complaint: Complaint) -> "Subject | None":
        return cls.find(complaint.subject_id, complaint.event_id, complaint.room_id)

    @property
    def columns(self) -> dict[str, int]:
        """The column that refers to it in the tables of this slice, with its value."""
        return {{"profile": "user_id", "event": "event_id", "room": "room_id"}[self.kind]: self.id}

    @classmethod
    def of_account(cls, user: User) -> "Subject":
        return cls("profile", user.id, user=user)

    @property
    def name(self) -> str:
        """The title of the event or the name of the room, empty for an account."""
        return self.event.title if self.event else self.room.name if self.room else ""

    @property
    def at_event(self) -> Event | None:
        """The event whose team answers for it, if it is not an account."""
        return self.event or (self.room.event if self.room else None)

    def has_complaint(self) -> ColumnElement[bool]:
        """Return the condition that a complaint is about this."""
        column = {"profile": Complaint.subject_id, "event": Complaint.event_id, "room": Complaint.room_id}[self.kind]
        return column == self.id

    def concerns(self, user: User) -> bool:
        """Return whether ``user`` is a party to it (see ``concerns_party``), and so decides nothing about it (Z7)."""
        if self.room:
            query = select(Room.id).where(Room.id == self.room.id, Room.id.in_(party_room_ids(user.id)))
            if db.session.scalar(query):
                return True
        return user.id in {person.id for person in self.people()}

    def people(self) -> list[User]:
        """Return who answers for it: the owner of the account, or the team of the event."""
        if self.user:
            return [self.user]
        assert self.at_event
        query = select(User).join(Attendance, Attendance.user_id == User.id).where(is_not_absent(User.id))
        on_team = Attendance.event_id == self.at_event.id, Attendance.role.in_(MODERATOR_ROLES)
        return list(db.session.scalars(query.where(*on_team).order_by(User.id)))


class SubjectMixin:
    """The columns of a row that is about one subject, and goes with it."""

    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)

    @classmethod
    def is_of(cls, subject: Subject) -> ColumnElement[bool]:
        """Return the condition that a row is about ``subject``."""
        column = {"profile": cls.user_id, "event": cls.event_id, "room": cls.room_id}[subject.kind]
        return column == subject.id

    @property
    def subject(self) -> Subject:
        found = Subject.find(self.user_id, self.event_id, self.room_id)
        assert found, "the row is deleted with what it is about"
        return found

    @property
    def kind(self) -> str:
        return "event" if self.event_id else "room" if self.room_id else "profile"


def is_about(user_id: int, rows: Any, account: Any) -> ColumnElement[bool]:
    """Return the condition that a row is about the account, or about an event or a room, that the user answers for.

    ``rows`` has the columns ``event_id`` and ``room_id``; ``account`` is its column for accounts.
    """
    events = team_event_ids(user_id)
    rooms = select(Room.id).where(Room.event_id.in_(events))
    own = (account, select(User.id).where(User.id == user_id)), (rows.event_id, events), (rows.room_id, rooms)
    return or_(*(and_(column.is_not(None), column.in_(ids)) for column, ids in own))


def concerns_party(user_id: int, rows: Any, account: Any) -> ColumnElement[bool]:
    """Return the condition that a row is about what a user answers for, or about a room that they host or wrote in.

    The columns are those of ``is_about``.
    """
    in_rooms = rows.room_id.is_not(None) & rows.room_id.in_(party_room_ids(user_id))
    return or_(is_about(user_id, rows, account), in_rooms)


def party_room_ids(user_id: int) -> CompoundSelect[int]:
    """Return the query for the ids of the rooms that a user hosts, or in which they wrote."""
    hosted = select(RoomHost.room_id).join(Attendance, Attendance.id == RoomHost.attendance_id)
    written = (select(model.room_id).where(model.user_id == user_id) for model in (Message, Question))
    return union_all(hosted.where(Attendance.user_id == user_id), *written)


def team_event_ids(user_id: int) -> Select[int]:
    """Return the query for the ids of the events that a user organizes, or is staff of."""
    return select(Attendance.event_id).where(Attendance.user_id == user_id, Attendance.role.in_(MODERATOR_ROLES))
