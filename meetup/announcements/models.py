"""Announcements: what the organizers of an event tell those who stand with it."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..domain_errors import DomainError
from ..events import Event
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..languages import lazy_gettext
from ..people import User
from ..rooms import Room

MAX_TITLE, MAX_TEXT = 80, 500
"""Characters of an announcement."""
MOST_A_DAY = 2
"""How many announcements of an event are sent on one day, by the clock of the event."""
A_DAY = timedelta(days=1)
EDITABLE_FOR = timedelta(minutes=10)
"""How long after it was sent the text of an announcement can still be changed."""
TO_BE_SENT = "finished_at IS NULL AND withdrawn_at IS NULL"


class Audience(StrEnum):
    """Whom an announcement is for. ``ROOM`` is everyone who is in one room when it is sent."""

    GOING = "going"
    CHECKED_IN = "checked_in"
    WAITING = "waiting"
    TEAM = "team"
    ROOM = "room"


class NoneLeftError(DomainError):
    """There are as many announcements on that day as there may be."""

    sentence = lazy_gettext("Two announcements a day are the most. Choose another day.")


class TooLateError(DomainError):
    """An announcement cannot be changed any more."""

    sentence = lazy_gettext("It can't be changed anymore. You can still withdraw it from the pages.")


class AlreadyAnnouncedError(DomainError):
    """There is an announcement with that ``uuid``, which may say something else by now."""

    status = 409
    sentence = lazy_gettext("This one was sent or planned already.")

    def __init__(self, announcement: "Announcement") -> None:
        super().__init__()
        self.announcement = announcement


class Announcement(Model):
    """What organizers tell ``audience``: on pages in any case, and by push and mail if they chose that.

    It is sent at ``send_at``. From ``sent_at`` on pages show it, and at ``finished_at`` everybody has been told. Once
    it is ``withdrawn_at``, no page shows it and nobody else is told. The counts are of people: all, and those who were
    told by push and by mail. ``uuid`` makes sure that a double tap sends it once.
    """

    __tablename__ = "announcements"
    __table_args__ = (
        UniqueConstraint("event_id", "uuid"),
        values_check("audience", Audience),
        CheckConstraint("audience = 'room' OR room_id IS NULL", name="room"),
        Index("ix_announcements_list", "event_id", "send_at", "id"),
        Index("ix_announcements_sent", "event_id", "sent_at", "id"),
        Index("ix_announcements_room_id", "room_id"),
        Index("ix_announcements_author_id", "author_id"),
        partial_index("ix_announcements_due", "send_at", where=TO_BE_SENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    uuid: Mapped[UUID] = mapped_column(Uuid)
    title: Mapped[str] = mapped_column(String(MAX_TITLE), default="")
    text: Mapped[str] = mapped_column(String(MAX_TEXT))
    audience: Mapped[Audience] = mapped_column(EnumText(Audience, 10))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    by_push: Mapped[bool] = mapped_column(default=True)
    by_mail: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    send_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    people_count: Mapped[int] = mapped_column(default=0)
    push_count: Mapped[int] = mapped_column(default=0)
    mail_count: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()
    author: Mapped[User | None] = relationship()
    room: Mapped[Room | None] = relationship()

    @classmethod
    def create(
        cls, event: Event, author: User, uuid: UUID, send_at: datetime | None = None, **columns: Any
    ) -> "Announcement":
        """Announce something now, or plan it for ``send_at``.

        Raises:
            AlreadyAnnouncedError: there is one with this ``uuid``.
            NoneLeftError: there are enough on that day.
        """
        Event.lock(event.id)
        query = select(cls).where(cls.event_id == event.id, cls.uuid == uuid)
        if existing := db.session.scalar(query):
            raise AlreadyAnnouncedError(existing)
        at = now()
        _check_day(event, send_at or at)
        announcement = cls(event=event, author=author, uuid=uuid, created_at=at, send_at=send_at or at, **columns)
        announcement.sent_at = None if send_at else at
        db.session.add(announcement)
        db.session.flush()
        return announcement

    @classmethod
    def find(cls, event_id: int, announcement_id: int, lock: bool = False) -> "Announcement | None":
        """Return the announcement if it is of that event. ``lock`` keeps the worker and others from changing it."""
        query = select(cls).where(cls.id == announcement_id, cls.event_id == event_id)
        if lock:
            Event.lock(event_id)
            query = query.with_for_update(of=cls).execution_options(populate_existing=True)
        return db.session.scalar(query)

    def says(self, send_at: datetime | None, **columns: Any) -> bool:
        """Return whether it is what ``create`` would make of these values, and is not withdrawn."""
        is_at_that_time = self.send_at == send_at if send_at else self.send_at == self.created_at
        is_same = all(getattr(self, name) == value for name, value in columns.items())
        return is_at_that_time and is_same and self.withdrawn_at is None

    @staticmethod
    def withdraw_planned(event: Event) -> None:
        """Withdraw all announcements of ``event`` that have not been sent."""
        Event.lock(event.id)
        is_planned = Announcement.event_id == event.id, Announcement.sent_at.is_(None)
        query = update(Announcement).where(*is_planned, Announcement.withdrawn_at.is_(None))
        db.session.execute(query.values(withdrawn_at=now()))

    @property
    def is_planned(self) -> bool:
        return self.sent_at is None and self.withdrawn_at is None

    @property
    def is_being_sent(self) -> bool:
        return self.sent_at is not None and self.finished_at is None and self.withdrawn_at is None

    @property
    def can_be_edited(self) -> bool:
        """Whether title and text can be changed: until ten minutes after it was sent."""
        return self.withdrawn_at is None and (self.sent_at is None or now() < self.sent_at + EDITABLE_FOR)

    def edit(self, title: str, text: str) -> None:
        """Change what the pages say, and what those are told who have not been told yet. It has to be locked.

        Raises:
            TooLateError: it was sent too long ago, or is withdrawn.
        """
        if not self.can_be_edited:
            raise TooLateError
        if (title, text) != (self.title, self.text):
            self.title, self.text = title, text
            self.edited_at = now() if self.sent_at else None

    def plan_again(self, send_at: datetime | None, **columns: Any) -> None:
        """Change all of an announcement that has not been sent. ``None`` sends it now. It has to be locked.

        Raises:
            TooLateError: it has been sent by now, or is withdrawn.
            NoneLeftError: there are enough on that day.
        """
        if not self.is_planned:
            raise TooLateError
        at = now()
        _check_day(self.event, send_at or at, self.id)
        for name, value in columns.items():
            setattr(self, name, value)
        self.send_at, self.sent_at = send_at or at, None if send_at else at

    def withdraw(self) -> None:
        """Show it on no page any more, and tell nobody else."""
        self.withdrawn_at = self.withdrawn_at or now()


class AnnouncementRecipient(Model):
    """The fact that an announcement was sent to a user, which the key makes happen once."""

    __tablename__ = "announcement_recipients"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    sent_at: Mapped[datetime] = mapped_column(default=now, index=True)

    announcement: Mapped[Announcement] = relationship()


def left_at(event: Event, at: datetime, except_id: int | None = None) -> int:
    """Return how many more announcements of ``event`` may be sent at ``at``, those planned counted.

    Two a day, by the clock of the event; and in any 24 hours no more than on two days, whatever its time zone was then.
    """
    zone = ZoneInfo(event.time_zone)
    day = at.astimezone(zone).date()
    begins, ends = (datetime.combine(each, time(), zone).astimezone(UTC) for each in (day, day + A_DAY))
    query = select(Announcement.send_at).where(Announcement.event_id == event.id)
    query = query.where(Announcement.send_at.between(min(begins, at - A_DAY), max(ends, at + A_DAY)))
    query = query.where(or_(Announcement.sent_at.is_not(None), Announcement.withdrawn_at.is_(None)))
    if except_id:
        query = query.where(Announcement.id != except_id)
    times = list(db.session.scalars(query))
    on_day = sum(begins <= each < ends for each in times)
    starts = [at, *(each for each in times if at - A_DAY < each <= at)]
    near = max(sum(start <= each < start + A_DAY for each in times) for start in starts)
    return max(0, min(MOST_A_DAY - on_day, 2 * MOST_A_DAY - near))


def _check_day(event: Event, at: datetime, except_id: int | None = None) -> None:
    if not left_at(event, at, except_id):
        raise NoneLeftError
