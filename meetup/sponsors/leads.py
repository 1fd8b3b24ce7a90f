"""Leads: attendees who gave their details to a sponsor. Taking them back deletes the row."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Row, Select, String, cast, delete, func, literal, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from ..contacts.blocks import blocked_either_way
from ..database import insert_once
from ..domain_errors import DomainError
from ..events import Event, EventSharing, fields_shared_at_event, join_event_sharing, summary_card_in
from ..events.deletion import on_deleting_draft
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
USUAL_FIELDS = ("headline", "company")
"""What people give besides their name, as far as they share it at the event. An e-mail address is added by a tap."""
FEWEST_SHOWN = 5
"""Organizers get no smaller number of people."""


class PausedError(DomainError):
    """Somebody who has paused sharing gives their card to nobody new."""

    sentence = lazy_gettext("You've paused sharing your card. Resume it first.")


class Lead(Model):
    """A user who gave a sponsor their name and ``fields`` of their card, which they saw filled in then.

    The sponsor sees those of them that they still share at the event.
    """

    __tablename__ = "sponsor_leads"

    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsors.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    given_at: Mapped[datetime]
    fields: Mapped[list[str]] = mapped_column(JSON)

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
        fields = list(fields_given(sponsor, user, (*USUAL_FIELDS, "email") if gives_email else USUAL_FIELDS))
        key, given_at = {"sponsor_id": sponsor.id, "user_id": user.id}, now()
        if not insert_once(cls, **key, given_at=given_at, fields=fields):
            lead = db.session.get_one(cls, key, populate_existing=True)
            lead.given_at, lead.fields = given_at, fields
        about = f"{sponsor.name}, {sponsor.event.title}"
        labels = [label for label, _ in given_details(sponsor, user, fields)]
        Agreement.record(user, KIND, about, sponsor.agreement_subject, labels)

    @classmethod
    def given_by(cls, user: User, event_id: int | None = None) -> "Select[Lead]":
        """Return the query for what ``user`` gave to sponsors, at one event or at all of them, with the sponsors."""
        query = select(cls).join(cls.sponsor).join(Sponsor.event).where(cls.user_id == user.id)
        query = query.options(contains_eager(cls.sponsor).contains_eager(Sponsor.event))
        return query.where(Sponsor.event_id == event_id) if event_id else query

    def take_back(self, user: User) -> None:
        """Take the details back from the sponsor, whose representatives see nothing of ``user`` any more."""
        self.take_back_all([self], user)

    @classmethod
    def take_back_all(cls, leads: "Collection[Lead]", user: User) -> None:
        """Take the details back from several sponsors, like `take_back`."""
        subjects = [lead.sponsor.agreement_subject for lead in leads]
        ids = [lead.sponsor_id for lead in leads]
        db.session.execute(delete(cls).where(cls.sponsor_id.in_(ids), cls.user_id == user.id))
        Agreement.end_about(Agreement.subject.in_(subjects), Agreement.user_id == user.id)


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
        values = {name: getattr(shared, name) for name in USUAL_FIELDS if name in row.fields}
        card = Card(user_id=None, name=shared.name, **values)
        return cls(card, row.email if "email" in row.fields else "", row.given_at)


def fields_given(sponsor: Sponsor, user: User, fields: Collection[str]) -> dict[str, str]:
    """Return what of ``fields`` a sponsor sees of ``user``: the values of those that are shared and filled in now."""
    seen = {*fields_shared_at_event(user.profile, EventSharing.find(user, sponsor.event_id)), "email"}
    values = {name: str(getattr(user.profile, name) or "") for name in fields if name in seen}
    return {name: value for name, value in values.items() if value}


def given_details(sponsor: Sponsor, user: User, fields: Collection[str]) -> list[tuple[str, str]]:
    """Return what ``user`` gives to ``sponsor``: the labels of the fields, and what they say now."""
    given = fields_given(sponsor, user, fields)
    return [(gettext("Name"), user.profile.name), *((str(FIELD_LABELS[name]), given[name]) for name in given)]


def end_agreements(sponsor_ids: Select[int]) -> None:
    """Record that nobody agrees any more to give these sponsors their details."""
    ids = sponsor_ids.subquery()
    subjects = select(literal("sponsor ") + cast(ids.c.id, String))
    Agreement.end_about(Agreement.kind == KIND, Agreement.subject.in_(subjects))


@on_deleting_draft
def _end_agreements_about(event: Event) -> None:
    end_agreements(select(Sponsor.id).where(Sponsor.event_id == event.id))


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
    columns = (*SUMMARY_COLUMNS_AT_EVENT, Profile.email, Lead.fields, Lead.given_at)
    query = select(*columns).select_from(Lead).join(Profile, Profile.user_id == Lead.user_id)
    query = query.join(Sponsor, Sponsor.id == Lead.sponsor_id).join(Event, Event.id == Sponsor.event_id)
    query = join_event_sharing(query, Lead.user_id, Event.id)
    query = query.where(Lead.sponsor_id == reader.sponsor_id, Lead.given_at >= reader.accepted_at)
    return query.where(Lead.user_id.not_in(blocked_either_way(user)))
