"""A user at an event, and which of their topics others there may find them by."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    delete,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..codes import Code
from ..database import insert_once
from ..extensions import Model, db, now
from ..hooks import Hook
from ..live import StreamRight
from ..people import ProfileTopic, User
from ..people.card import TOPIC_KIND_OF_FIELD
from ..people.models import on_profile_change
from .goals import Goal
from .sharing import EventSharing

if TYPE_CHECKING:
    from .models import Event

grants_stream_rights: Hook[Callable[[int, int | None], Collection[StreamRight]]] = Hook("grants_stream_rights")
"""Return the rights to streams that attending an event gives, by its id, for one user or for all."""


def stream_rights_at(event_id: int, user_id: int | None = None) -> list[StreamRight]:
    """What to ``live.cut`` when ``user_id``, or everybody, has lost an event."""
    return [right for rights in grants_stream_rights for right in rights(event_id, user_id)]


class Attendance(Model):
    """A user at an event. ``listed_at`` is when they chose to be found by others there; empty, nobody finds them.

    ``badge_gives_card_at`` is when they chose that a scan of their badge gives what their phone code gives.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        Index("ix_attendances_user_id", "user_id", "event_id"),
        CheckConstraint("role IN ('organizer', 'staff', 'attendee')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(9), default="attendee")
    joined_at: Mapped[datetime] = mapped_column(default=now)
    listed_at: Mapped[datetime | None]
    checked_in_at: Mapped[datetime | None]
    badge_id: Mapped[int] = mapped_column(ForeignKey("codes.id"), unique=True)
    badge_gives_card_at: Mapped[datetime | None]

    badge: Mapped[Code] = relationship()
    event: Mapped["Event"] = relationship()
    user: Mapped[User] = relationship()
    goals: Mapped[list[Goal]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="(Goal.position, Goal.id)"
    )

    @classmethod
    def all_for(cls, user: User) -> "list[Attendance]":
        """All of ``user``, whatever has become of the event."""
        return list(db.session.scalars(select(cls).where(cls.user_id == user.id).order_by(cls.id)))

    @property
    def is_organizer(self) -> bool:
        return self.role == "organizer"

    def list_in_directory(self) -> None:
        """Let others here find this person by the topics their card shares."""
        self.listed_at = self.listed_at or now()
        self.refresh_topics()

    def unlist_from_directory(self) -> None:
        """Be found by nobody any more, from the next request on (P4)."""
        self.listed_at = None
        self.refresh_topics()

    def let_badge_give_card(self) -> None:
        """Let a scan of the badge give the card from now on; who has asked before is answered separately."""
        self.badge_gives_card_at = self.badge_gives_card_at or now()

    def let_badge_ask_first(self) -> None:
        """Let a scan of the badge ask first."""
        self.badge_gives_card_at = None

    def renew_badge(self) -> None:
        """Make another code for the badge; prints of the one before open nothing (Q3)."""
        self.badge.revoke()
        self.badge = Code.create("badge", self.user)

    def refresh_topics(self) -> None:
        refresh_event_topics(self.user, self.event_id)

    def add_goal(self, text: str, target: int) -> Goal:
        """One more goal, after the others; said again it is the same one. ``target`` is how often it is to be done, 1
        or more."""
        position = max((goal.position for goal in self.goals), default=-1) + 1
        insert_once(Goal, attendance_id=self.id, text=text, target=target, done=0, position=position)
        db.session.expire(self, ["goals"])
        (goal,) = (goal for goal in self.goals if goal.text == text)
        goal.target = target
        return goal


class EventTopic(Model):
    """An interest, offer or ask of somebody listed at an event. Kept per event, so that looking for people reads
    one event's rows; gone with the attendance."""

    __tablename__ = "event_topics"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "user_id"], ["attendances.event_id", "attendances.user_id"], ondelete="CASCADE"
        ),
        CheckConstraint("kind IN ('interest', 'offer', 'ask')", name="kind"),
        Index("ix_event_topics_user_id", "user_id", "event_id"),
    )

    event_id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)


def refresh_event_topics(user: User, event_id: int | None = None) -> None:
    """Keep exactly the topics that ``user``'s card shares, at every event where they are listed (P1, P2, P4).

    Follows every change of the profile; ``event_id`` narrows it.
    """
    db.session.flush()
    own_attendances = [Attendance.user_id == user.id]
    own_topics = [EventTopic.user_id == user.id]
    if event_id is not None:
        own_attendances.append(Attendance.event_id == event_id)
        own_topics.append(EventTopic.event_id == event_id)
    # Two refreshes at once take turns here, else both would insert the same rows.
    db.session.execute(select(Attendance.id).where(*own_attendances).order_by(Attendance.id).with_for_update())
    db.session.execute(delete(EventTopic).where(*own_topics))
    shared_by_event = {sharing.event_id: sharing.shared for sharing in EventSharing.all_for(user)}
    _insert_topics(user.profile.shared, *own_attendances, Attendance.event_id.not_in(shared_by_event))
    for event, shared in shared_by_event.items():
        _insert_topics(shared, *own_attendances, Attendance.event_id == event)


@on_profile_change
def _refresh_all_topics_of(user: User) -> None:
    refresh_event_topics(user)


def _insert_topics(shared: Collection[str], *where: ColumnElement[bool]) -> None:
    kinds = [kind for field, kind in TOPIC_KIND_OF_FIELD.items() if field in shared]
    chosen = (
        select(Attendance.event_id, ProfileTopic.topic_id, ProfileTopic.kind, ProfileTopic.user_id)
        .join(ProfileTopic, ProfileTopic.user_id == Attendance.user_id)
        .where(*where, Attendance.listed_at.is_not(None), ProfileTopic.kind.in_(kinds))
    )
    db.session.execute(insert(EventTopic).from_select(["event_id", "topic_id", "kind", "user_id"], chosen))
