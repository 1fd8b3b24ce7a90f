"""The sponsors of events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, SmallInteger, String, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..domain_errors import DomainError
from ..events import Event
from ..extensions import Model, db, now
from ..languages import lazy_gettext
from ..people import Agreement
from ..people.pictures import Picture

MAX_SPONSORS = 30


class TooManySponsorsError(DomainError):
    """An event has as many sponsors as its page can show."""

    sentence = lazy_gettext("Thirty sponsors are the most. Delete one first.")


class Sponsor(Model):
    """One sponsor of one event, with a link, and a logo if there is one. ``tier`` is what groups them on the page.

    ``changed_at`` is when something changed about the sponsors of the event, so that it is the same for all of them.
    """

    __tablename__ = "sponsors"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(100))
    link: Mapped[str] = mapped_column(String(300), default="")
    tier: Mapped[str] = mapped_column(String(40), default="")
    logo_key: Mapped[str | None] = mapped_column(ForeignKey("pictures.key", ondelete="SET NULL"), index=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    event: Mapped[Event] = relationship()

    @property
    def agreement_subject(self) -> str:
        """The key of this sponsor in the record of agreements."""
        return f"sponsor {self.id}"

    @classmethod
    def all_of(cls, event_id: int) -> "Sequence[Sponsor]":
        """Return the sponsors of an event in their order."""
        query = select(cls).where(cls.event_id == event_id).order_by(cls.position, cls.id)
        return db.session.scalars(query).all()

    @classmethod
    def find(cls, event_id: int, sponsor_id: int) -> "Sponsor | None":
        return db.session.scalar(select(cls).where(cls.event_id == event_id, cls.id == sponsor_id))

    @classmethod
    def add(cls, event_id: int, values: Mapping[str, Any]) -> "Sponsor":
        """Add a sponsor after the others.

        Raises:
            TooManySponsorsError: there are ``MAX_SPONSORS`` already.
        """
        Event.lock(event_id)
        sponsors = cls.all_of(event_id)
        if len(sponsors) >= MAX_SPONSORS:
            raise TooManySponsorsError
        sponsor = cls(event_id=event_id, position=sponsors[-1].position + 1 if sponsors else 0, **values)
        db.session.add(sponsor)
        db.session.flush()
        sponsor._touch_all()
        return sponsor

    def edit(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self._touch_all()

    def set_logo(self, logo: Picture | None) -> None:
        """Set or remove the logo. The previous one is deleted."""
        previous_key, self.logo_key = self.logo_key, logo.key if logo else None
        db.session.flush()
        Picture.delete_by_key(previous_key)
        self._touch_all()

    def move_up(self) -> None:
        """Show this sponsor before the one that is before it now."""
        Event.lock(self.event_id)
        sponsors = list(self.all_of(self.event_id))
        at = sponsors.index(self)
        if at:
            sponsors[at - 1 : at + 1] = [self, sponsors[at - 1]]
        for position, sponsor in enumerate(sponsors):
            sponsor.position = position
        self._touch_all()

    def delete(self) -> None:
        """Delete the sponsor with its logo and with the details that it was given."""
        self.set_logo(None)
        Agreement.end_about(Agreement.subject == self.agreement_subject)
        db.session.delete(self)

    def _touch_all(self) -> None:
        """Say that the sponsors of the event have changed. The signed-out get its page anew by that."""
        db.session.flush()
        statement = update(Sponsor).where(Sponsor.event_id == self.event_id).values(changed_at=now())
        db.session.execute(statement)
