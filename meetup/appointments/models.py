"""Appointments: two people who know each other agree to meet at an event, at a time and a place."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..events import Event
from ..extensions import Model, db, now
from ..languages import gettext, lazy_gettext
from ..people import User
from .refusals import AppointmentError

MAX_SLOTS = 3
MINUTES = (15, 20, 30, 45, 60)
"""How long an appointment may take."""
MAX_LINE_LENGTH, MAX_PLACE_LENGTH = 140, 80
DELAYS = (5, 10, 15)
"""How many minutes somebody may say that they are late."""


class Appointment(Model):
    """What one person proposed to another, or what both have agreed on.

    A proposal has up to three slots. ``starts_at`` is that of the slot that was accepted, and empty before.
    ``moves_id`` is the appointment that takes place at its old time until this proposal is accepted.
    ``declined_at`` is known to nobody but who declined: to the other, a proposal that was declined is one without an
    answer. ``reminded_of`` is the start that both were reminded of. ``proposer_met_at`` and ``invitee_met_at`` are when
    either said that they had met; the other does not learn it.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("proposer_id <> invitee_id", name="other"),
        CheckConstraint("(accepted_at IS NULL) = (starts_at IS NULL)", name="start"),
        Index("ix_appointments_proposer_id", "proposer_id", "event_id"),
        Index("ix_appointments_invitee_id", "invitee_id", "event_id"),
        Index("ix_appointments_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    proposer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    invitee_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id", ondelete="SET NULL"), index=True)
    place: Mapped[str] = mapped_column(String(MAX_PLACE_LENGTH))
    minutes: Mapped[int]
    line: Mapped[str] = mapped_column(String(MAX_LINE_LENGTH), default="")
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    ends_open_at: Mapped[datetime]
    """The start of the last slot: from then on, the proposal has no answer."""
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    starts_at: Mapped[datetime | None]
    late_minutes: Mapped[int | None]
    late_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reminded_of: Mapped[datetime | None]
    proposer_met_at: Mapped[datetime | None]
    invitee_met_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    proposer: Mapped[User] = relationship(foreign_keys=proposer_id)
    invitee: Mapped[User] = relationship(foreign_keys=invitee_id)
    slots: Mapped[list["Slot"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=lambda: Slot.starts_at
    )

    @classmethod
    def propose(
        cls,
        proposer: User,
        invitee: User,
        event: Event,
        starts: Collection[datetime],
        place: str,
        minutes: int,
        line: str = "",
        moved: "Appointment | None" = None,
    ) -> "Appointment":
        """Propose one to three starts. ``moved`` is the appointment that is to be held at one of them instead."""
        appointment = cls(
            event=event, proposer=proposer, invitee=invitee, place=place, minutes=minutes, line=line, moves_id=None
        )
        appointment.ends_open_at = max(starts)
        appointment.moves_id = moved.id if moved else None
        appointment.slots = [Slot(starts_at=start) for start in sorted(set(starts))]
        db.session.add(appointment)
        db.session.flush()
        return appointment

    @classmethod
    def lock(cls, appointment_id: int) -> "Appointment":
        """Return an appointment that nobody else changes until the end of the transaction."""
        query = select(cls).where(cls.id == appointment_id).with_for_update(of=cls)
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    def moved_to(self) -> "Appointment | None":
        """Return what the two have agreed on in its place."""
        query = select(Appointment).where(Appointment.moves_id == self.id, Appointment.accepted_at.is_not(None))
        return db.session.scalars(query.order_by(Appointment.accepted_at.desc())).first()

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def is_agreed(self) -> bool:
        return self.accepted_at is not None and self.cancelled_at is None

    def is_open(self, at: datetime) -> bool:
        """Return whether it waits for an answer, as far as its proposer knows."""
        return self.accepted_at is None and self.cancelled_at is None and self.ends_open_at > at

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def other_id(self, user: User) -> int:
        return self.invitee_id if self.proposer_id == user.id else self.proposer_id

    def other(self, user: User) -> User:
        return self.invitee if self.proposer_id == user.id else self.proposer

    def open_slots(self, at: datetime) -> Sequence["Slot"]:
        """Return the slots that have not begun."""
        return [slot for slot in self.slots if slot.starts_at > at]

    def accept(self, slot: "Slot") -> None:
        """Agree on a slot. Accepting the same once more changes nothing.

        Raises:
            AppointmentError: it was answered or withdrawn meanwhile, or the slot has begun.
        """
        if self.is_agreed and self.starts_at == slot.starts_at:
            return
        ends_at = slot.starts_at + timedelta(minutes=self.minutes)
        if not self.is_open(now()) or self.declined_at or slot.starts_at <= now() or ends_at > self.event.ends_at:
            raise AppointmentError(gettext("That time can't be chosen any more. Suggest another one."))
        self.accepted_at, self.starts_at = now(), slot.starts_at
        if self.moves_id and (moved := db.session.get(Appointment, self.moves_id)):
            moved.cancel(self.proposer)

    def decline(self) -> None:
        """Say “not now”. The proposer does not learn it."""
        if self.accepted_at is None:
            self.declined_at = self.declined_at or now()

    def cancel(self, user: User) -> None:
        """Call it off, or withdraw the proposal."""
        if self.cancelled_at is None:
            self.cancelled_at, self.cancelled_by_id = now(), user.id

    def check_not_over(self) -> None:
        """Raise AppointmentError if it has taken place, which nobody calls off."""
        if self.is_over(now()):
            raise AppointmentError(gettext("This meeting is over."))

    def be_late(self, user: User, minutes: int) -> None:
        """Say that ``user`` comes so many minutes late.

        Raises:
            AppointmentError: there is nothing to be late for.
        """
        if not self.is_agreed or self.is_over(now()):
            raise AppointmentError(NOT_AGREED)
        self.late_minutes, self.late_by_id = minutes, user.id

    def met_at(self, user: User) -> datetime | None:
        """Return when ``user`` said that they had met."""
        return self.proposer_met_at if self.proposer_id == user.id else self.invitee_met_at

    def mark_met(self, user: User) -> bool:
        """Store that ``user`` says that they have met. Return whether they had not said so before.

        Raises:
            AppointmentError: it was called off, or has not begun.
        """
        if not self.is_agreed or self.starts_at is None or self.starts_at > now():
            raise AppointmentError(NOT_AGREED)
        if self.met_at(user):
            return False
        if self.proposer_id == user.id:
            self.proposer_met_at = now()
        else:
            self.invitee_met_at = now()
        return True


NOT_AGREED = lazy_gettext("This meeting isn't on any more.")


class Slot(Model):
    """A start that was proposed."""

    __tablename__ = "appointment_slots"
    __table_args__ = (UniqueConstraint("appointment_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
