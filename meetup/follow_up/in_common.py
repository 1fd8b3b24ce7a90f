"""What is between the owner and a contact, as far as each of the two lets the other know it.

Whom both know is not among it: that two others know each other is for them to tell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from ..contacts.models import Contact
from ..drafts.wording import shared_interests
from ..events import Attendance, Event
from ..exchange.encounters import Encounter
from ..extensions import db
from ..people import Card, Profile
from ..people.text import fold

MAX_SHARED_EVENTS = 8
"""Events that are named, the latest begun first."""


@dataclass(frozen=True)
class InCommon:
    """Topics are spelled as the other spells them."""

    interests: tuple[str, ...]
    they_offer: tuple[str, ...]
    they_ask: tuple[str, ...]
    events: Sequence[Event]

    def __bool__(self) -> bool:
        return bool(self.interests or self.they_offer or self.they_ask or self.events)


def find_in_common(contact: Contact, card: Card, mine: Profile, encounters: Iterable[Encounter]) -> InCommon:
    """What ``card``, which is what the contact's owner sees, has to do with their own profile; one query."""
    return InCommon(
        interests=shared_interests(mine.topic_names("interest"), card) if card.interests else (),
        they_offer=_topics_that_meet(mine.topic_names("ask"), card.offers) if card.offers else (),
        they_ask=_topics_that_meet(mine.topic_names("offer"), card.asks) if card.asks else (),
        events=_shared_events(contact, {meeting.event_id for meeting in encounters if meeting.event_id}),
    )


def _topics_that_meet(mine: Iterable[str], theirs: tuple[str, ...]) -> tuple[str, ...]:
    known = {fold(name) for name in mine}
    return tuple(name for name in theirs if fold(name) in known)


def _shared_events(contact: Contact, met_at: set[int]) -> Sequence[Event]:
    """Events where they met, and those in whose directory both let themselves be found (P4)."""
    here, there = aliased(Attendance), aliased(Attendance)
    listed = select(here.event_id).join(there, there.event_id == here.event_id)
    listed = listed.where(here.user_id == contact.owner_id, here.listed_at.is_not(None))
    listed = listed.where(there.user_id == contact.person_id, there.listed_at.is_not(None))
    known = [Event.id.in_(met_at)] if contact.is_hidden else [Event.id.in_(met_at), Event.id.in_(listed)]
    query = select(Event).where(or_(*known), Event.status != "draft")
    return db.session.scalars(query.order_by(Event.starts_at.desc(), Event.id.desc()).limit(MAX_SHARED_EVENTS)).all()
