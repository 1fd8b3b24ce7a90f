"""An event: the organizers' page, and who goes."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from ..codes import Code
from ..extensions import EnumText, Model, db, now, values_check
from ..people import Card, Profile, User
from ..people.pictures import Picture
from .attendance import Attendance
from .sharing import EventSharing, join_event_sharing, summary_card_at_event
from .slugs import slugify, with_random_suffix

EVENT_GRACE = timedelta(hours=2)
"""People meet before the doors open and on the way out."""

DOUBLE_TAP_WINDOW = timedelta(seconds=10)


class Visibility(StrEnum):
    """Who may see the page of an event: everyone, whoever has the link, or only signed-in people."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    MEMBERS = "members"


class LastOrganizerError(ValueError):
    """Somebody has to stay."""


class Event(Model):
    """An event and its page. Times are moments in UTC; ``time_zone`` (IANA) is where its clocks hang."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        values_check("visibility", Visibility),
        CheckConstraint("status IN ('draft', 'published', 'cancelled')", name="status"),
        Index("ix_events_coming", "status", "visibility", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(140))
    description: Mapped[str] = mapped_column(Text, default="")
    venue: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    visibility: Mapped[Visibility] = mapped_column(EnumText(Visibility, 8), default=Visibility.PUBLIC)
    status: Mapped[str] = mapped_column(String(9), default="draft")
    cover_key: Mapped[str | None] = mapped_column(ForeignKey("pictures.key", ondelete="SET NULL"), index=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("codes.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    code: Mapped[Code] = relationship()

    @classmethod
    def create(cls, organizer: User, title: str, **columns: Any) -> "Event":
        """A draft with a code of its own, run by ``organizer``; ``columns`` holds the other columns.

        The same title again within seconds is a doubled tap and the same draft.
        """
        if existing := cls._find_double_tap(organizer, title):
            return existing
        code = Code.create("event")
        slug = slugify(title)
        try:
            with db.session.begin_nested():
                event = cls._insert(slug=slug, title=title, code_id=code.id, **columns)
        except IntegrityError:
            event = cls._insert(slug=with_random_suffix(slug), title=title, code_id=code.id, **columns)
        event.add_attendee(organizer, "organizer")
        return event

    @classmethod
    def _find_double_tap(cls, organizer: User, title: str) -> "Event | None":
        # Two taps at once take turns here, where the database has more than one writer.
        db.session.execute(select(User.id).where(User.id == organizer.id).with_for_update())
        query = select(cls).join(Attendance, Attendance.event_id == cls.id)
        query = query.where(Attendance.user_id == organizer.id, Attendance.role == "organizer", cls.title == title)
        return db.session.scalar(query.where(cls.created_at > now() - DOUBLE_TAP_WINDOW).limit(1))

    @classmethod
    def _insert(cls, **columns: Any) -> "Event":
        event = cls(**columns)
        db.session.add(event)
        db.session.flush()
        return event

    @classmethod
    def find_shared_live(cls, user_a_id: int, user_b_id: int, at: datetime) -> "Event | None":
        """The event both attend that is on at ``at``, give or take two hours; of several, the one started last."""
        shared = cls.all_shared_live(user_a_id, user_b_id, at)
        return shared[0] if shared else None

    @classmethod
    def all_shared_live(cls, user_a_id: int, user_b_id: int, at: datetime) -> list["Event"]:
        """The events both attend that are on at ``at``, give or take two hours, the one started last first."""
        a, b = aliased(Attendance), aliased(Attendance)
        query = (
            select(cls)
            .join(a, (a.event_id == cls.id) & (a.user_id == user_a_id))
            .join(b, (b.event_id == cls.id) & (b.user_id == user_b_id))
            .where(cls.status == "published", cls.starts_at <= at + EVENT_GRACE, cls.ends_at >= at - EVENT_GRACE)
        )
        return list(db.session.scalars(query.order_by(cls.starts_at.desc(), cls.id.desc()).limit(5)))

    def edit(self, **columns: Any) -> None:
        """Change columns of the page. The address stays, because it has been shared."""
        for column, value in columns.items():
            setattr(self, column, value)

    def publish(self) -> None:
        self.status = "published"

    def cancel(self) -> None:
        self.status = "cancelled"

    def set_cover(self, cover: Picture | None) -> None:
        """Put on a cover, or none; the one before is dropped."""
        before, self.cover_key = self.cover_key, cover.key if cover else None
        db.session.flush()
        Picture.delete_by_key(before)

    def add_attendee(self, user: User, role: str = "attendee") -> Attendance:
        """``user`` attends from now on; whoever does already stays as they are."""
        if attendance := self.find_attendance(user):
            return attendance
        try:
            with db.session.begin_nested():
                attendance = Attendance(event=self, user=user, role=role, badge=Code.create("badge", user))
                db.session.add(attendance)
        except IntegrityError:
            found = self.find_attendance(user)
            assert found is not None
            return found
        return attendance

    def remove_attendee(self, user: User) -> None:
        """``user`` attends no longer; their goals here and their place in the list go with it.

        Raises:
            LastOrganizerError: nobody else organizes the event.
        """
        query = select(Attendance).where(Attendance.event_id == self.id, Attendance.role == "organizer")
        # Locked, so that the last two cannot leave at the same moment.
        organizers = db.session.scalars(query.order_by(Attendance.id).with_for_update()).all()
        if [attendance.user_id for attendance in organizers] == [user.id]:
            raise LastOrganizerError
        if attendance := self.find_attendance(user):
            attendance.badge.revoke()
            db.session.delete(attendance)
            db.session.flush()

    def find_attendance(self, user: User) -> Attendance | None:
        query = Attendance.event_id == self.id, Attendance.user_id == user.id
        return db.session.scalar(select(Attendance).where(*query))

    def attendee_count(self) -> int:
        """How many attend."""
        attend = select(func.count()).select_from(Attendance).where(Attendance.event_id == self.id)
        return db.session.scalar(attend) or 0

    def organizers(self) -> list[Card]:
        """Who runs it, as they are shared here."""
        query = select(Profile, EventSharing).join(Attendance, Attendance.user_id == Profile.user_id)
        query = join_event_sharing(query, Profile.user_id, self.id)
        query = query.where(Attendance.event_id == self.id, Attendance.role == "organizer")
        rows = db.session.execute(query.order_by(Attendance.joined_at, Attendance.id))
        return [summary_card_at_event(profile, sharing) for profile, sharing in rows]

    def phase(self, at: datetime) -> str:
        """``coming``, ``live`` or ``past`` at that moment."""
        if at < self.starts_at:
            return "coming"
        return "live" if at < self.ends_at else "past"

    @property
    def phase_now(self) -> str:
        return self.phase(now())

    def is_live(self, at: datetime) -> bool:
        return self.status == "published" and self.phase(at) == "live"

    def is_open(self, at: datetime) -> bool:
        """Whether one may still say “I'm going”: until two hours after the end, for those who come late."""
        return self.status == "published" and at < self.ends_at + EVENT_GRACE
