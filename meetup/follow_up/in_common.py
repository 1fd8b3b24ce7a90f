"""What an owner and a contact have in common, as far as each of the two shares it with the other.

People whom both know are not included: it is for those people to tell whom they know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, or_, select

from ..contacts.models import Contact
from ..database.prepared import GIVEN_USER, is_given_id, prepared
from ..drafts.facts import shared_interests, topics_that_meet
from ..events import Attendance, Event
from ..exchange.encounters import Encounter
from ..extensions import db
from ..people import Card, Profile

MAX_SHARED_EVENTS = 8
"""The events that are named, those that began last."""


@dataclass(frozen=True)
class InCommon:
    """What two people have in common. Topics are spelled as the contact spells them.

    ``they_offer`` are offers of the contact that meet the owner's asks, ``they_ask`` the reverse.
    """

    interests: tuple[str, ...]
    they_offer: tuple[str, ...]
    they_ask: tuple[str, ...]
    events: Sequence[Event]

    def __bool__(self) -> bool:
        return bool(self.interests or self.they_offer or self.they_ask or self.events)


def find_in_common(contact: Contact, card: Card, profile: Profile, encounters: Iterable[Encounter]) -> InCommon:
    """Return what ``card``, as the owner sees it, has in common with the owner's ``profile``; one query."""
    return InCommon(
        interests=shared_interests(profile.topic_names("interest"), card) if card.interests else (),
        they_offer=topics_that_meet(profile.topic_names("ask"), card.offers) if card.offers else (),
        they_ask=topics_that_meet(profile.topic_names("offer"), card.asks) if card.asks else (),
        events=_shared_events(contact, {encounter.event_id for encounter in encounters if encounter.event_id}),
    )


def _shared_events(contact: Contact, met_event_ids: set[int]) -> Sequence[Event]:
    """Return the events at which the two met, and those in whose directory both are listed (P4)."""
    values = {"user_id": contact.owner_id, "person_id": contact.person_id, "met_event_ids": list(met_event_ids)}
    return db.session.scalars(_shared_events_query(not contact.is_hidden), values).all()


@prepared
def _shared_events_query(with_listings: bool) -> Select[Event]:
    conditions = [is_given_id(Event.id, "met_event_ids")]
    if with_listings:
        listed_ids = Attendance.event_ids_listing_both(GIVEN_USER.id, bindparam("person_id"))
        conditions.append(Event.id.in_(listed_ids))
    query = select(Event).where(or_(*conditions), Event.status != "draft")
    return query.order_by(Event.starts_at.desc(), Event.id.desc()).limit(MAX_SHARED_EVENTS)
