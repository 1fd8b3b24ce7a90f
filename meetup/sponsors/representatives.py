"""The representatives of sponsors: who reads the details that attendees give.

Organizers name an address, which tells them nothing about who has it. Whoever attends under that address accepts it on
the page of the sponsor. Attendees read their names before they give anything.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, exists, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..domain_errors import DomainError
from ..events import Attendance, Event, join_event_sharing, summary_card_in
from ..events.attendance import on_leaving
from ..events.sharing import SUMMARY_COLUMNS_AT_EVENT
from ..extensions import Model, db, now
from ..languages import lazy_gettext
from ..people import Card, Profile, User
from ..people.email_addresses import lookup_email
from ..people.visibility import is_not_absent
from .models import Sponsor

MAX_REPRESENTATIVES = 10


class TooManyRepresentativesError(DomainError):
    """A sponsor has as many representatives as it may have."""

    sentence = lazy_gettext("Ten people are the most. Remove one first.")


class Representative(Model):
    """An address that was named for a sponsor, and who has accepted under it."""

    __tablename__ = "sponsor_representatives"
    __table_args__ = (UniqueConstraint("sponsor_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsors.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    named_at: Mapped[datetime] = mapped_column(default=now)
    accepted_at: Mapped[datetime | None]

    sponsor: Mapped[Sponsor] = relationship()

    @classmethod
    def add(cls, sponsor: Sponsor, email: str) -> None:
        """Name an address. Nothing happens if it is named already.

        Raises:
            TooManyRepresentativesError: there are ``MAX_REPRESENTATIVES`` already.
        """
        Event.lock(sponsor.event_id)
        count = db.session.scalar(select(func.count()).where(cls.sponsor_id == sponsor.id)) or 0
        if count >= MAX_REPRESENTATIVES:
            raise TooManyRepresentativesError
        insert_once(cls, sponsor_id=sponsor.id, email=lookup_email(email), named_at=now())

    @classmethod
    def all_of(cls, sponsor: Sponsor) -> "Sequence[Representative]":
        query = select(cls).where(cls.sponsor_id == sponsor.id).order_by(cls.named_at, cls.id)
        return db.session.scalars(query).all()

    @classmethod
    def find_named(cls, sponsor_id: int, user: User) -> "Representative | None":
        """Return what names the address of ``user`` for a sponsor, if they have not accepted it yet."""
        query = select(cls).where(cls.sponsor_id == sponsor_id, cls.email == user.email, cls.accepted_at.is_(None))
        return db.session.scalar(query)

    @classmethod
    def find_reader(cls, sponsor_id: int, user: User) -> "Representative | None":
        """Return what lets ``user`` read the details given to a sponsor, as long as they attend its event."""
        query = select(cls).join(Sponsor, Sponsor.id == cls.sponsor_id)
        query = query.join(Attendance, (Attendance.event_id == Sponsor.event_id) & (Attendance.user_id == cls.user_id))
        return db.session.scalar(query.where(cls.sponsor_id == sponsor_id, cls.user_id == user.id))

    def accept(self, user: User) -> None:
        """Let ``user`` read what is given from now on."""
        self.user_id, self.accepted_at = user.id, now()


@on_leaving
def _stop_reading(event: Event, user: User) -> None:
    """Follow somebody who does not attend any more: if they come back, they have to accept again.

    Meanwhile people may give their details without reading that name.
    """
    of_event = select(Sponsor.id).where(Sponsor.event_id == event.id)
    own = Representative.user_id == user.id, Representative.sponsor_id.in_(of_event)
    db.session.execute(update(Representative).where(*own).values(user_id=None, accepted_at=None))


def readers_of(sponsor: Sponsor, given_at: datetime | None = None) -> list[Card]:
    """Return the names, as cards, of those who read what is given to ``sponsor``: they have accepted, and they attend.

    Of what was given at a certain moment, those who accepted later read nothing.
    """
    query: Select[*tuple[Any, ...]] = select(*SUMMARY_COLUMNS_AT_EVENT).select_from(Representative)
    query = query.join(Profile, Profile.user_id == Representative.user_id)
    attends = (Attendance.event_id == sponsor.event_id) & (Attendance.user_id == Representative.user_id)
    query = join_event_sharing(query.join(Attendance, attends), Representative.user_id, Attendance.event_id)
    if given_at:
        query = query.where(Representative.accepted_at <= given_at)
    query = query.where(is_not_absent(Representative.user_id))
    query = query.where(Representative.sponsor_id == sponsor.id).order_by(Representative.accepted_at, Representative.id)
    cards = (summary_card_in(row) for row in db.session.execute(query))
    return [Card(user_id=card.user_id, name=card.name) for card in cards]


def sponsors_with_readers(event_id: int) -> list[tuple[Sponsor, bool]]:
    """Return the sponsors of an event in their order, each with whether somebody takes details for it."""
    has_readers = exists().where(Representative.sponsor_id == Sponsor.id, Representative.accepted_at.is_not(None))
    query = select(Sponsor, has_readers).where(Sponsor.event_id == event_id)
    return [(sponsor, has) for sponsor, has in db.session.execute(query.order_by(Sponsor.position, Sponsor.id))]
