"""What people are told of announcements beside what pages show: by push unless they say no, by mail if they say yes.

The wish for mails is an agreement about one event, which ends with leaving it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, Text, cast, literal, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..events import EVENT_GRACE, Attendance, Event
from ..extensions import Model, db, now
from ..people import Agreement, User
from ..registration import Registration, RegistrationState

AGREEMENT_KIND = "announcement_mail"
MOST_EVENTS = 30
"""How many events are on the page of settings, the next first."""


class AnnouncementSettings(Model):
    """Whether a user gets pushes of announcements: until ``pushes_off_at``, and without a row."""

    __tablename__ = "announcement_settings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    pushes_off_at: Mapped[datetime | None]

    @classmethod
    def find_pushes_off(cls, user: User) -> datetime | None:
        """Return when ``user`` turned off pushes, ``None`` if they have not."""
        return db.session.scalar(select(cls.pushes_off_at).where(cls.user_id == user.id))

    @classmethod
    def choose_pushes(cls, user: User, wanted: bool) -> None:
        insert_once(cls, user_id=user.id, pushes_off_at=None)
        row = db.session.get_one(cls, user.id, populate_existing=True, with_for_update=True)
        row.pushes_off_at = None if wanted else row.pushes_off_at or now()

    @classmethod
    def has_pushes_off(cls, user_id: Any) -> ColumnElement[bool]:
        """Return the condition that a user has turned off pushes."""
        return select(cls.user_id).where(cls.user_id == user_id, cls.pushes_off_at.is_not(None)).exists()


class EventChoice(NamedTuple):
    """An event about which somebody may be mailed, and whether they want to be."""

    event: Event
    is_mailed: bool


def event_choices(user: User) -> list[EventChoice]:
    """Return the events that ``user`` goes to or waits for and that are not over. Costs one query."""
    subject = Agreement.subject == literal("event ") + cast(Event.id, Text)
    is_standing = Agreement.user_id == user.id, Agreement.kind == AGREEMENT_KIND, Agreement.ended_at.is_(None)
    agreed = select(Agreement.id).where(*is_standing, subject).exists()
    attends = select(Attendance.event_id).where(Attendance.user_id == user.id)
    is_waiting = Registration.user_id == user.id, Registration.state == RegistrationState.WAITING
    stands_with = or_(Event.id.in_(attends), Event.id.in_(select(Registration.event_id).where(*is_waiting)))
    query = select(Event, agreed).where(stands_with, Event.status == "published", Event.ends_at > now() - EVENT_GRACE)
    rows = db.session.execute(query.order_by(Event.starts_at, Event.id).limit(MOST_EVENTS))
    return [EventChoice(event, is_mailed) for event, is_mailed in rows]


def choose_mails(user: User, event: Event, wanted: bool) -> None:
    """Record that ``user`` agrees to mails about announcements of ``event``, or does not any more."""
    if wanted:
        Agreement.record(user, AGREEMENT_KIND, event.title, event.agreement_subject)
    else:
        Agreement.end(user, AGREEMENT_KIND, subject=event.agreement_subject)


def choose_mails_of(user: User, wanted_ids: Collection[int]) -> None:
    """Record of which of the events on the page of settings ``user`` wants mails."""
    for choice in event_choices(user):
        wanted = choice.event.id in wanted_ids
        if wanted != choice.is_mailed:
            choose_mails(user, choice.event, wanted)


def wants_mails(user: User, event: Event) -> bool:
    return Agreement.is_standing(user, AGREEMENT_KIND, event.agreement_subject)
