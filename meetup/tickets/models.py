"""Tickets: places at an event that another program sold, or that the door gave away."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..codes import Code
from ..database import insert_once
from ..events import Attendance, Event
from ..extensions import Model, db, now
from ..people.refused_addresses import hash_of
from ..people.text import search_key
from .codes import code_hash

MAX_NAME_LENGTH = 120
MAX_COMPANY_LENGTH = 120
MAX_CATEGORY_LENGTH = 60


class Ticket(Model):
    """One person's place at an event as it was printed. ``category`` is the kind of ticket: "Regular", "Speaker".

    Within its ``source``, the program that it comes from, ``source_key`` tells it from all others. ``email`` only
    serves the invitation and the claim. Whoever claims the ticket attends, with its code as their badge.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("event_id", "source", "source_key"),
        CheckConstraint("attendance_id IS NULL OR claimed_at IS NOT NULL", name="claimed"),
        Index("ix_tickets_list", "event_id", "name_folded", "id"),
        Index("ix_tickets_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    name_folded: Mapped[str] = mapped_column(Text)
    company: Mapped[str] = mapped_column(String(MAX_COMPANY_LENGTH), default="")
    category: Mapped[str] = mapped_column(String(MAX_CATEGORY_LENGTH), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    source: Mapped[str] = mapped_column(String(20))
    source_key: Mapped[str] = mapped_column(String(64))
    code_id: Mapped[int | None] = mapped_column(ForeignKey("codes.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    cancelled_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    attendance_id: Mapped[int | None] = mapped_column(ForeignKey("attendances.id", ondelete="SET NULL"), index=True)
    checked_in_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    code: Mapped[Code | None] = relationship()
    attendance: Mapped[Attendance | None] = relationship()

    @classmethod
    def create(cls, event_id: int, source: str, source_key: str, **columns: Any) -> "Ticket":
        """Return the ticket with this key, which is created with ``columns`` and a code of its own if it is new."""
        query = select(cls).where(cls.event_id == event_id, cls.source == source, cls.source_key == source_key)
        if found := db.session.scalar(query):
            return found
        code = Code.create("ticket")
        values = {"company": "", "category": "", "email": None, **columns, "created_at": now(), "changed_at": now()}
        values["name_folded"] = search_key(columns["name"])
        is_new = insert_once(cls, event_id=event_id, source=source, source_key=source_key, code_id=code.id, **values)
        if not is_new:
            db.session.delete(code)
            db.session.flush()
        return db.session.scalars(query).one()

    @classmethod
    def find_by_code(cls, code: Code) -> "Ticket | None":
        """Return the ticket that a code of the kind ``ticket`` was printed on."""
        return db.session.scalar(select(cls).where(cls.code_id == code.id))

    @classmethod
    def is_open_at(cls, event_id: int) -> tuple[ColumnElement[bool], ...]:
        """Return the SQL conditions that a ticket to this event can be claimed."""
        return cls.event_id == event_id, cls.claimed_at.is_(None), cls.cancelled_at.is_(None)

    @property
    def is_open(self) -> bool:
        """Whether somebody may still claim it."""
        return self.claimed_at is None and self.cancelled_at is None

    @property
    def mailed_at(self) -> datetime | None:
        """When its address was written to, if it was. Costs a query."""
        if not self.email:
            return None
        is_same = TicketMail.event_id == self.event_id, TicketMail.address_hash == hash_of(self.email)
        return db.session.scalar(select(TicketMail.sent_at).where(*is_same))

    def rename(self, name: str, company: str, category: str) -> None:
        """Change what is printed on it."""
        self.name, self.name_folded = name, search_key(name)
        self.company, self.category = company, category

    def cancel(self) -> None:
        self.cancelled_at = self.cancelled_at or now()

    def restore(self) -> None:
        """Let a cancelled ticket be valid again."""
        self.cancelled_at = None

    def remember_codes(self, texts: Collection[str]) -> None:
        """Let the door know this ticket by these codes as well, which another program printed on it."""
        for text in texts:
            insert_once(TicketCode, event_id=self.event_id, code_hash=code_hash(self.event_id, text), ticket_id=self.id)


class TicketMail(Model):
    """That an address was written to about its tickets at an event, as a keyed hash of its mailbox.

    It outlives the tickets, so that nobody is written to again when a list is taken back and imported anew.
    """

    __tablename__ = "ticket_mails"
    __table_args__ = (Index("ix_ticket_mails_by_id", "by_id", "sent_at"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class TicketCode(Model):
    """The hash of a code that another program printed on a ticket."""

    __tablename__ = "ticket_codes"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(22), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
