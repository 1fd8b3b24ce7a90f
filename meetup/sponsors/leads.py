"""Leads: attendees who gave their details to a sponsor. Taking them back deletes the row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Row, Select, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..contacts.blocks import blocked_either_way
from ..database import insert_once
from ..domain_errors import DomainError
from ..events import Event, EventSharing, fields_shared_at_event, join_event_sharing, summary_card_in
from ..events.sharing import SUMMARY_COLUMNS_AT_EVENT
from ..extensions import Model, db, now
from ..languages import gettext, lazy_gettext
from ..pages import Page
from ..people import Agreement, Card, Profile, User
from ..people.field_labels import FIELD_LABELS
from .models import Sponsor
from .representatives import Representative

KIND = "sponsor_details"
"""The kind of agreement with which people give their details."""
FEWEST_SHOWN = 5
"""Organizers get no smaller number of people."""


class PausedError(DomainError):
    """Somebody who has paused sharing gives their card to nobody new."""

    sentence = lazy_gettext("You've paused sharing your card. Resume it first.")


class Lead(Model):
    """A user who gave a sponsor their name, and their headline and company as far as they share them at the event.

    ``gives_email`` is whether they added their e-mail address.
    """

    __tablename__ = "sponsor_leads"

    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsors.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    given_at: Mapped[datetime]
    gives_email: Mapped[bool]

    sponsor: Mapped[Sponsor] = relationship()

    @classmethod
    def find(cls, sponsor_id: int, user: User) -> "Lead | None":
        return db.session.get(cls, (sponsor_id, user.id))

    @classmethod
    def give(cls, sponsor: Sponsor, user: User, gives_email: bool) -> None:
        """Give the details of ``user`` to ``sponsor``, or give them again.

        Raises:
            PausedError: ``user`` shares with nobody new.
        """
        if user.profile.paused_at:
            raise PausedError
        key, given_at = {"sponsor_id": sponsor.id, "user_id": user.id}, now()
        if not insert_once(cls, **key, given_at=given_at, gives_email=gives_email):
            lead = db.session.get_one(cls, key, populate_existing=True)
            lead.given_at, lead.gives_email = given_at, gives_email
        about = f"{sponsor.name}, {sponsor.event.title}"
        labels = [label for label, _ in given_details(sponsor, user, gives_email)]
        Agreement.record(user, KIND, about, sponsor.agreement_subject, labels)

    @classmethod
    def given_by(cls, user: User, event_id: int | None = None) -> "Sequence[Lead]":
        """Return what ``user`` gave to sponsors, at one event or at all of them."""
        query = select(cls).join(Sponsor, Sponsor.id == cls.sponsor_id).where(cls.user_id == user.id)
        query = query.where(Sponsor.event_id == event_id) if event_id else query
        return db.session.scalars(query.order_by(cls.given_at.desc(), cls.sponsor_id)).all()

    def take_back(self, user: User) -> None:
        """Take the details back from the sponsor, whose representatives see nothing of ``user`` any more."""
        subject = self.sponsor.agreement_subject
        db.session.execute(delete(Lead).where(Lead.sponsor_id == self.sponsor_id, Lead.user_id == user.id))
        Agreement.end(user, KIND, subject=subject)


@dataclass(frozen=True)
class LeadLine:
    """What a representative sees of one person."""

    card: Card
    email: str
    given_at: datetime

    @classmethod
    def from_row(cls, row: Row[Any]) -> "LeadLine":
        """Return the line for a row of `_leads_query`, with nothing of the card but what was given."""
        shared = summary_card_in(row)
        card = Card(user_id=None, name=shared.name, headline=shared.headline, company=shared.company)
        return cls(card, row.email if row.gives_email else "", row.given_at)


def given_details(sponsor: Sponsor, user: User, gives_email: bool) -> list[tuple[str, str]]:
    """Return what ``user`` gives to ``sponsor``: the labels of the fields, and what they say now."""
    sharing = EventSharing.find(user, sponsor.event_id)
    shared = fields_shared_at_event(user.profile, sharing)
    fields = [name for name in ("headline", "company") if name in shared] + (["email"] if gives_email else [])
    rows = [(str(FIELD_LABELS[name]), str(getattr(user.profile, name) or "")) for name in fields]
    return [(gettext("Name"), user.profile.name), *((label, value) for label, value in rows if value)]


def leads_page(reader: Representative, user: User, after: str | None) -> Page[LeadLine]:
    """Return a page of those who gave their details while ``reader`` was named to them, the latest first."""
    keys = (Lead.given_at, Profile.user_id)
    return Page.load_rows(_leads_query(reader, user), keys, after).map(LeadLine.from_row)


def lead_rows(reader: Representative, user: User) -> Iterator[Sequence[str]]:
    """Yield the headings of a spreadsheet, then the cells of each person."""
    yield [gettext("Name"), gettext("Headline"), gettext("Company"), gettext("Email"), gettext("Given (UTC)")]
    after: str | None = None
    while True:
        page = leads_page(reader, user, after)
        for line in page.rows:
            card = line.card
            yield [card.name, card.headline, card.company, line.email, f"{line.given_at:%Y-%m-%d %H:%M}"]
        if page.next is None:
            return
        after = page.next


def count_leads(sponsor: Sponsor) -> int | None:
    """Return how many people gave their details to ``sponsor``; ``None`` for so few that one could guess who."""
    count = db.session.scalar(select(func.count()).where(Lead.sponsor_id == sponsor.id)) or 0
    return count if count >= FEWEST_SHOWN else None


def _leads_query(reader: Representative, user: User) -> Select[*tuple[Any, ...]]:
    columns = (*SUMMARY_COLUMNS_AT_EVENT, Profile.email, Lead.gives_email, Lead.given_at)
    query = select(*columns).select_from(Lead).join(Profile, Profile.user_id == Lead.user_id)
    query = query.join(Sponsor, Sponsor.id == Lead.sponsor_id).join(Event, Event.id == Sponsor.event_id)
    query = join_event_sharing(query, Lead.user_id, Event.id)
    query = query.where(Lead.sponsor_id == reader.sponsor_id, Lead.given_at >= reader.accepted_at)
    return query.where(Lead.user_id.not_in(blocked_either_way(user)))
