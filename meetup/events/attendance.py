"""Attendance: one user at one event, and the topics by which others there can find them."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    UniqueConstraint,
    delete,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from ..codes import Code
from ..domain_errors import DomainError
from ..extensions import Model, db, now
from ..hooks import Hook
from ..languages import lazy_gettext
from ..people import ProfileTopic, User
from ..people.card import TOPIC_KIND_OF_FIELD
from ..people.models import on_profile_change
from ..people.visibility import is_not_absent
from .sharing import EventSharing

if TYPE_CHECKING:
    from .models import Event


ROLES = ("organizer", "staff", "host", "speaker", "attendee")
"""The roles at an event, from the one with the most rights to the one with the fewest. All but the last are the team.

Whoever hosts a room is a ``host``, unless they have another role on the team as well.
"""

TEAM_ROLES = ROLES[:-1]

on_attending: Hook[Callable[["Attendance"], None]] = Hook("on_attending")
"""Follow a user who has just begun to attend an event."""

on_leaving: Hook[Callable[["Event", User], None]] = Hook("on_leaving")
"""Follow a user who has just stopped to attend an event."""


class LastOrganizerError(DomainError):
    """The last organizer of an event can neither leave it nor have another role."""

    sentence = lazy_gettext("That's the event's last organizer. Name another one first, or cancel the event.")


class Attendance(Model):
    """A user at an event, with their role and badge.

    ``listed_at`` is when they chose to be shown to people with matching topics, ``directory_at`` when to be listed in
    the directory as well; nobody finds them while it is empty.
    ``badge_gives_card_at`` is when they chose that a scan of their badge gives as much as a scan of their phone code,
    and ``no_photos_at`` when they asked for no photos, which their printed badge says.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        Index("ix_attendances_user_id", "user_id", "event_id"),
        CheckConstraint("role IN ('organizer', 'staff', 'host', 'speaker', 'attendee')", name="role"),
        CheckConstraint("directory_at IS NULL OR listed_at IS NOT NULL", name="directory"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(9), default="attendee")
    joined_at: Mapped[datetime] = mapped_column(default=now)
    listed_at: Mapped[datetime | None]
    directory_at: Mapped[datetime | None]
    checked_in_at: Mapped[datetime | None]
    badge_id: Mapped[int] = mapped_column(ForeignKey("codes.id"), unique=True)
    badge_gives_card_at: Mapped[datetime | None]
    no_photos_at: Mapped[datetime | None]

    badge: Mapped[Code] = relationship()
    event: Mapped["Event"] = relationship()
    user: Mapped[User] = relationship()

    @classmethod
    def all_for(cls, user: User) -> "list[Attendance]":
        """Return all attendances of ``user``, whatever the status of the events."""
        return list(db.session.scalars(select(cls).where(cls.user_id == user.id).order_by(cls.id)))

    @classmethod
    def event_ids_listing_both(cls, user_id: Any, other_id: Any) -> Select[int]:
        """Return the query for the events in whose directory both users are listed: each may know of the other (P4)."""
        own, their = aliased(cls), aliased(cls)
        query = select(own.event_id).join(their, their.event_id == own.event_id)
        query = query.where(own.user_id == user_id, own.directory_at.is_not(None))
        return query.where(their.user_id == other_id, their.directory_at.is_not(None))

    @property
    def is_organizer(self) -> bool:
        return self.role == "organizer"

    @property
    def is_on_team(self) -> bool:
        """Whether this is somebody of the team, which takes no places."""
        return self.role != "attendee"

    @property
    def may_manage(self) -> bool:
        """Whether this user may open pages of the event's management: all of them, or those that staff have."""
        return self.role in ("organizer", "staff")

    def list_in_directory(self) -> None:
        """Let other attendees find this user, by the topics that their card shares and in the directory."""
        self.listed_at = self.listed_at or now()
        self.directory_at = self.directory_at or now()
        self.refresh_topics()

    def unlist_from_directory(self) -> None:
        """Stop being found, from the next request on (P4)."""
        self.listed_at = self.directory_at = None
        self.refresh_topics()

    def let_badge_give_card(self) -> None:
        """Let scans of the badge give the card from now on. Earlier requests have to be answered separately."""
        self.badge_gives_card_at = self.badge_gives_card_at or now()

    def let_badge_ask_first(self) -> None:
        """Let scans of the badge make a request for the card."""
        self.badge_gives_card_at = None

    def ask_for_no_photos(self, wanted: bool) -> None:
        """Say on the badge that this user wants no photos, or do not say so any more."""
        self.no_photos_at = (self.no_photos_at or now()) if wanted else None

    def renew_badge(self) -> None:
        """Give the badge a new code. Printed badges with the old code stop working (Q3)."""
        self.badge.revoke()
        self.badge = Code.create("badge", self.user)

    def refresh_topics(self) -> None:
        """Refresh the topics by which this user is found at this event."""
        refresh_event_topics(self.user, self.event_id)


def check_other_organizer(event_id: int, user_id: int) -> None:
    """Raise LastOrganizerError if this user is the only organizer of the event. The caller has locked the event."""
    query = select(Attendance).where(Attendance.event_id == event_id, Attendance.role == "organizer")
    query = query.where(is_not_absent(Attendance.user_id))
    organizers = db.session.scalars(query.order_by(Attendance.id).execution_options(populate_existing=True)).all()
    if [attendance.user_id for attendance in organizers] == [user_id]:
        raise LastOrganizerError


class EventTopic(Model):
    """A topic of somebody who is listed at an event.

    These rows repeat the topics of profiles for each event, so that looking for people reads the rows of one event
    only. They are deleted with the attendance.
    """

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
    """Store exactly the topics that the card of ``user`` shares, for each event where they are listed (P1, P2, P4).

    It runs after every change of the profile. ``event_id`` limits it to one event.
    """
    db.session.flush()
    own_attendances = [Attendance.user_id == user.id]
    own_topics = [EventTopic.user_id == user.id]
    if event_id is not None:
        own_attendances.append(Attendance.event_id == event_id)
        own_topics.append(EventTopic.event_id == event_id)
    # The lock makes two refreshes take turns; otherwise both would insert the same rows.
    db.session.execute(select(Attendance.id).where(*own_attendances).order_by(Attendance.id).with_for_update())
    db.session.execute(delete(EventTopic).where(*own_topics))
    shared_by_event = {sharing.event_id: sharing.shared for sharing in EventSharing.all_for(user)}
    _insert_topics(user.profile.shared, *own_attendances, Attendance.event_id.not_in(shared_by_event))
    for sharing_event_id, shared_fields in shared_by_event.items():
        _insert_topics(shared_fields, *own_attendances, Attendance.event_id == sharing_event_id)


@on_profile_change
def _refresh_all_topics_of(user: User) -> None:
    refresh_event_topics(user)


def _insert_topics(shared_fields: Collection[str], *conditions: ColumnElement[bool]) -> None:
    """Insert the topics in ``shared_fields`` for the listed attendances that fulfil ``conditions``."""
    kinds = [kind for field, kind in TOPIC_KIND_OF_FIELD.items() if field in shared_fields]
    query = (
        select(Attendance.event_id, ProfileTopic.topic_id, ProfileTopic.kind, ProfileTopic.user_id)
        .join(ProfileTopic, ProfileTopic.user_id == Attendance.user_id)
        .where(*conditions, Attendance.listed_at.is_not(None), ProfileTopic.kind.in_(kinds))
    )
    db.session.execute(insert(EventTopic).from_select(["event_id", "topic_id", "kind", "user_id"], query))
