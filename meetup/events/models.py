"""Events."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    SmallInteger,
    String,
    Text,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from ..codes import Code
from ..database.prepared import GIVEN_USER, prepared
from ..extensions import EnumText, Model, UtcDateTime, db, now, values_check
from ..people import Agreement, Card, Profile, User
from ..people.pictures import Picture
from ..people.visibility import is_not_absent
from .attendance import Attendance, check_other_organizer, on_attending, on_leaving
from .facts import EventFacts
from .focus import CENTRE, CoverFocusMixin
from .series import EventSeries
from .sharing import EventSharing, join_event_sharing, summary_card_at_event
from .slugs import slugify, with_random_suffix
from .status import StatusMixin

EVENT_GRACE = timedelta(hours=2)
"""The grace period: time before and after an event that counts as part of it, when people arrive and leave."""

ENDED_BY_LEAVING = ("attending", "organizer_email", "announcement_mail", "listing", "badge", "room_listing", "coffee")
"""The kinds of agreements that are over for somebody who does not go to the event any more."""

DOUBLE_TAP_WINDOW = timedelta(seconds=10)
"""Time within which creating an event with the same title again counts as a double tap."""


class Visibility(StrEnum):
    """Who may see the page of an event: everyone, whoever has the link, or only signed-in people."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    MEMBERS = "members"


class Event(EventFacts, StatusMixin, CoverFocusMixin, Model):
    """An event and its page. Moments are in UTC; ``time_zone`` (IANA) is that of its place."""

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
    chosen_hue: Mapped[int | None] = mapped_column(
        SmallInteger, CheckConstraint("chosen_hue BETWEEN 0 AND 11", name="chosen_hue")
    )
    chosen_pattern: Mapped[str | None] = mapped_column(String(10))
    cover_key: Mapped[str | None] = mapped_column(ForeignKey("pictures.key", ondelete="SET NULL"), index=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("codes.id"), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    code: Mapped[Code] = relationship()
    series: Mapped[EventSeries | None] = relationship()

    @classmethod
    def create(cls, organizer: User, title: str, **columns: Any) -> "Event":
        """Create a draft with a code and an organizer. ``columns`` are the values of the other columns.

        The same title again within ``DOUBLE_TAP_WINDOW`` is a double tap and returns the same draft.
        """
        return cls._find_double_tap(organizer, title) or cls.create_another(organizer, title, **columns)

    @classmethod
    def create_another(cls, organizer: User, title: str, **columns: Any) -> "Event":
        """Create a draft as `create` does, also if there is one that looks like a double tap."""
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
        # The lock makes two taps at the same time take turns.
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
        """Return the event that both users attend and that is on at ``at``, grace period included.

        Of several events, it is the one that started last.
        """
        shared = cls.all_shared_live(user_a_id, user_b_id, at)
        return shared[0] if shared else None

    @classmethod
    def all_shared_live(cls, user_a_id: int, user_b_id: int, at: datetime) -> list["Event"]:
        """Return up to five events as for `find_shared_live`, the one that started last first."""
        values = {"user_id": user_a_id, "other_id": user_b_id, "soon": at + EVENT_GRACE, "lately": at - EVENT_GRACE}
        return list(db.session.scalars(_shared_live_query(), values))

    def set_cover(self, cover: Picture | None) -> None:
        """Set or remove the cover. The previous one is deleted."""
        previous_key, self.cover_key = self.cover_key, cover.key if cover else None
        if cover is None:
            self.cover_focus_x = self.cover_focus_y = CENTRE
        db.session.flush()
        Picture.delete_by_key(previous_key)

    def add_attendee(self, user: User, role: str = "attendee") -> Attendance:
        """Let ``user`` attend from now on and return the attendance. An existing attendance does not change."""
        if attendance := self.find_attendance(user):
            return attendance
        try:
            with db.session.begin_nested():
                attendance = Attendance(event=self, user=user, role=role, badge=Code.create("badge", user))
                db.session.add(attendance)
        except IntegrityError:
            existing = self.find_attendance(user)
            assert existing is not None
            return existing
        for follow in on_attending:
            follow(attendance)
        return attendance

    def remove_attendee(self, user: User) -> None:
        """Let ``user`` stop attending. This deletes what they have at the event, such as goals and topics.

        Raises:
            LastOrganizerError: the user is the only organizer.
        """
        self.lock(self.id)  # Before other rows, as everybody does who gives places of the event away.
        # The lock keeps the last two organizers from leaving at the same moment.
        check_other_organizer(self.id, user.id)
        if attendance := self.find_attendance(user):
            attendance.badge.revoke()
            Agreement.end(user, *ENDED_BY_LEAVING, subject=self.agreement_subject)
            db.session.delete(attendance)
            db.session.flush()
            for follow in on_leaving:
                follow(self, user)

    @staticmethod
    def lock(event_id: int) -> None:
        """Wait for others who change who attends, and let nobody else do so until the commit.

        It leaves alone those who only refer to the event.
        """
        db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))

    @property
    def agreement_subject(self) -> str:
        """The key of this event in the record of agreements."""
        return f"event {self.id}"

    def find_attendance(self, user: User) -> Attendance | None:
        """Return the attendance of ``user``, or ``None``."""
        query = select(Attendance).where(Attendance.event_id == self.id, Attendance.user_id == user.id)
        return db.session.scalar(query)

    def attendee_count(self) -> int:
        """Return the number of attendees, organizers and staff included."""
        return db.session.scalar(_attendee_count_query(), {"event_id": self.id}) or 0

    def organizers(self) -> list[Card]:
        """Return the summary cards of the organizers, with the fields that they share at this event."""
        rows = db.session.execute(_organizers_query(), {"event_id": self.id})
        return [summary_card_at_event(profile, sharing) for profile, sharing in rows]

    def is_live(self, at: datetime) -> bool:
        """Return whether the event is published and on at that moment, without the grace period."""
        return self.status == "published" and self.phase(at) == "live"

    def is_open(self, at: datetime) -> bool:
        """Return whether people can still start to attend, which ends with the grace period for those who come late."""
        return self.status == "published" and at < self.ends_at + EVENT_GRACE


@prepared
def _organizers_query() -> Select[Profile, EventSharing]:
    query = select(Profile, EventSharing).join(Attendance, Attendance.user_id == Profile.user_id)
    query = join_event_sharing(query, Profile.user_id, Attendance.event_id)
    query = query.where(Attendance.event_id == bindparam("event_id"), Attendance.role == "organizer")
    query = query.where(is_not_absent(Attendance.user_id))
    return query.order_by(Attendance.joined_at, Attendance.id)


@prepared
def _attendee_count_query() -> Select[int]:
    return select(func.count()).select_from(Attendance).where(Attendance.event_id == bindparam("event_id"))


@prepared
def _shared_live_query() -> Select[Event]:
    a, b = aliased(Attendance), aliased(Attendance)
    query = select(Event).join(a, (a.event_id == Event.id) & (a.user_id == GIVEN_USER.id))
    query = query.join(b, (b.event_id == Event.id) & (b.user_id == bindparam("other_id")))
    return query.where(is_live_between()).order_by(Event.starts_at.desc(), Event.id.desc()).limit(5)


def is_live_between() -> ColumnElement[bool]:
    """Return the condition that an event has begun by the given moment ``soon``, and ends after the one ``lately``."""
    soon, lately = (bindparam(name, type_=UtcDateTime()) for name in ("soon", "lately"))
    return and_(Event.status == "published", Event.starts_at <= soon, Event.ends_at >= lately)
