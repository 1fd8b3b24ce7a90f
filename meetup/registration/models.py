"""Registrations: where people stand with an event."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..events import Event
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..people import Agreement, User

OFFER_TIME = timedelta(hours=2)
"""How long a place is kept for the first in line, where the organizers chose to offer places."""


class RegistrationState(StrEnum):
    GOING = "going"
    WAITING = "waiting"
    REQUESTED = "requested"
    INVITED = "invited"
    DECLINED = "declined"
    CANCELLED = "cancelled"


ANSWERS_SHOWN = (RegistrationState.GOING, RegistrationState.WAITING, RegistrationState.REQUESTED)
"""The states in which organizers see what somebody answered: not after they left or were declined."""


class Registration(Model):
    """Where one person stands with an event: a user, or an invited address that nobody has answered from.

    ``state_at`` is when it came to that. ``place`` orders those who wait, and ``offered_until`` is set while a free
    place is kept for them. Whoever attends has one that is ``going``, and nobody else has.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        UniqueConstraint("event_id", "email"),
        CheckConstraint("user_id IS NOT NULL OR email IS NOT NULL", name="person"),
        CheckConstraint("(state = 'waiting') = (place IS NOT NULL)", name="place"),
        CheckConstraint("offered_until IS NULL OR state = 'waiting'", name="offer"),
        values_check("state", RegistrationState),
        Index("ix_registrations_list", "event_id", "id"),
        Index("ix_registrations_line", "event_id", "state", "place", "id"),
        Index("ix_registrations_user_id", "user_id"),
        partial_index("ix_registrations_offers", "offered_until", where="offered_until IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    email: Mapped[str | None] = mapped_column(String(254))
    state: Mapped[RegistrationState] = mapped_column(EnumText(RegistrationState, 9))
    state_at: Mapped[datetime] = mapped_column(default=now)
    place: Mapped[int | None]
    offered_until: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    user: Mapped[User | None] = relationship()

    @classmethod
    def find(cls, event: Event, user: User) -> "Registration | None":
        """Return the registration of ``user``, be it only an invitation to their confirmed address."""
        query = select(cls).where(cls.event_id == event.id)
        own = db.session.scalar(query.where(cls.user_id == user.id))
        return own or db.session.scalar(query.where(cls.email == user.email, cls.user_id.is_(None)))

    @classmethod
    def put(cls, event: Event, user: User, state: RegistrationState, place: int | None = None) -> "Registration | None":
        """Store that ``user`` stands like that with ``event`` from now on. Return ``None`` if they did before."""
        registration, is_new = cls.find(event, user), False
        if registration is None:
            is_new = insert_once(cls, event_id=event.id, user_id=user.id, state=state, state_at=now(), place=place)
            registration = cls.find(event, user)
            assert registration is not None
        if registration.state == state and registration.user_id == user.id and not is_new:
            return None
        registration.user_id = user.id
        registration.move(state, place)
        return registration

    def move(self, state: RegistrationState, place: int | None = None, by: User | None = None) -> None:
        """Change the state. ``by`` is the organizer who did it; ``None`` for the person themself and for the rules."""
        self.state, self.state_at, self.place, self.offered_until = state, now(), place, None
        db.session.flush()
        if self.user and state in (RegistrationState.DECLINED, RegistrationState.CANCELLED):
            kinds = "attending", "organizer_email", "announcement_mail"
            Agreement.end(self.user, *kinds, subject=self.event.agreement_subject)
        change = RegistrationChange(registration_id=self.id, state=state, at=self.state_at, by_id=by.id if by else None)
        db.session.add(change)

    def read_again(self) -> None:
        """Read the row again and lock it, as others may have changed it before the lock of the event was ours."""
        db.session.refresh(self, with_for_update=True)

    def offer_place(self) -> None:
        """Keep a free place for this person, who is the first in line."""
        self.offered_until = now() + OFFER_TIME

    @property
    def is_offered(self) -> bool:
        """Whether a place is kept for this person right now."""
        return self.offered_until is not None and self.offered_until > now()

    @property
    def position(self) -> int:
        """The position in line, beginning with 1. Only for those who wait. Costs a query."""
        before = select(func.count()).select_from(Registration)
        before = before.where(Registration.event_id == self.event_id, Registration.state == RegistrationState.WAITING)
        return 1 + (db.session.scalar(before.where(Registration.place < self.place)) or 0)

    def changes(self) -> "Sequence[RegistrationChange]":
        """Return what has happened, the latest first."""
        query = select(RegistrationChange).where(RegistrationChange.registration_id == self.id)
        return db.session.scalars(query.order_by(RegistrationChange.id.desc())).all()


class RegistrationChange(Model):
    """That somebody came to stand differently with an event: how, when, and which organizer did it, if one did."""

    __tablename__ = "registration_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    state: Mapped[RegistrationState] = mapped_column(EnumText(RegistrationState, 9))
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)

    by: Mapped[User | None] = relationship()
