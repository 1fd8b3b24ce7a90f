"""Holders: the people who have a user's card, ask for it, or had it. See also ``card_requests``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased, lazyload

from ..contacts.blocks import blocked_ids
from ..contacts.models import Contact
from ..extensions import db
from ..hooks import Hook
from ..languages import lazy_gettext
from ..pages import Page
from ..people import Card, Profile, User
from ..people.visibility import absent_ids
from .encounters import Encounter

Columns = TypeVarTuple("Columns")

STATE_LABELS = {
    "holding": lazy_gettext("Have it"),
    "asking": lazy_gettext("Requests"),
    "revoked": lazy_gettext("Removed"),
}
HOLDERS_PER_PAGE = 25
TheirContact = aliased(Contact, name="held")
"""The holder's contact of the user, as opposed to the user's own contact of the holder."""


adds_holders: Hook[Callable[[User, int | None], str]] = Hook("adds_holders")
"""Return markup for others who have details of a user; with the id of an event only those who have them from there."""


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a user's card, asks for it, or had it.

    ``their_contact`` is the holder's contact of the user; ``own_contact`` is the user's contact of the holder, if
    there is one.
    """

    their_contact: Contact
    own_contact: Contact | None
    name: str

    @property
    def card(self) -> Card:
        """The holder's card, as far as the user has it; otherwise only the name."""
        if self.own_contact:
            return self.own_contact.summary_card
        return Card(user_id=self.their_contact.owner_id, name=self.name)

    @property
    def place(self) -> str:
        """Where the two met, as the user says. What the holder says about it is the holder's own note."""
        return self.own_contact.place if self.own_contact else ""

    @property
    def has_badge_only(self) -> bool:
        """Whether they only have what the user's badge shows."""
        return self.their_contact.given_at is None

    @property
    def since(self) -> datetime:
        return self.their_contact.given_at or self.their_contact.met_at


def load_holders_page(person: User, state: str, event_id: int | None, after: str | None) -> Page[Holder]:
    """Return a page of the holders in a state of ``STATE_LABELS``, those who were met last first.

    With ``event_id`` only those whom ``person`` met at that event are included.
    """
    query = _holders_query(person, state, event_id)
    page = Page.load_rows(query, (TheirContact.met_at, TheirContact.id), after, HOLDERS_PER_PAGE)
    return page.map(lambda row: Holder(*row))


def holder_names_query(person: User) -> Select[*tuple[Any, ...]]:
    """Return the query for everybody whose list ``person`` is on.

    Its rows have the name, and when they were given the card, asked for it and had it taken back.
    """
    query = select(Profile.name, Contact.given_at, Contact.asked_at, Contact.revoked_at)
    query = query.join(Profile, Profile.user_id == Contact.owner_id).where(Contact.person_id == person.id)
    return query.where(Contact.owner_id.not_in(blocked_ids(person)), Contact.owner_id.not_in(absent_ids()))


def count_holders(person: User, event_id: int | None = None) -> int:
    """Return how many people hold anything of ``person``, or only those met at one event."""
    query = select(func.count()).select_from(Contact).where(*holding_conditions(person, event_id))
    return db.session.scalar(query) or 0


def _holders_query(person: User, state: str, event_id: int | None = None) -> Select[Contact, Contact, str]:
    """Return the query for rows of the holder's contact, the own contact, and the holder's name.

    People whom ``person`` blocked are left out, because they hold nothing.
    """
    # A line shows nothing of the holder's contact but its own columns, so its relations need not be joined.
    relations = ("profile", "kept_card", "sharing", "event", "room")
    query = select(TheirContact, Contact, Profile.name)
    query = query.options(*(lazyload(getattr(TheirContact, relation)) for relation in relations))
    query = join_holders(query, person).where(_has_state(state))
    return query.where(_met_at_event(TheirContact, event_id)) if event_id else query


def join_holders(query: Select[*Columns], person: User) -> Select[*Columns]:
    """Let ``query`` select from the contacts that others have of ``person``, of whom ``person`` blocks nobody.

    Joined are the profile of each holder, and the own contact of the holder if there is one.
    """
    is_own = Contact.owner_id == person.id, Contact.person_id == TheirContact.owner_id, Contact.is_not_deleted()
    query = query.select_from(TheirContact).join(Profile, Profile.user_id == TheirContact.owner_id)
    query = query.outerjoin(Contact, and_(*is_own))
    is_seen = TheirContact.owner_id.not_in(blocked_ids(person)), TheirContact.owner_id.not_in(absent_ids())
    return query.where(TheirContact.person_id == person.id, *is_seen)


def _has_state(state: str) -> ColumnElement[bool]:
    """Return the SQL condition that ``TheirContact`` is in a state of ``STATE_LABELS``."""
    if state == "revoked":
        return TheirContact.revoked_at.is_not(None)
    if state == "asking":
        return TheirContact.asked_at.is_not(None)
    return TheirContact.given_at.is_not(None) & TheirContact.revoked_at.is_(None)


def _met_at_event(contact: Any, event_id: int) -> ColumnElement[bool]:
    """Return the SQL condition that the two behind ``contact`` (an entity) met at that event.

    It goes by the encounters, because what either of the two says about the place is their own note.
    """
    is_behind = (Encounter.contact_id == contact.id) | (Encounter.mirror_id == contact.id)
    query = select(Encounter.id).where(is_behind, Encounter.event_id == event_id, Encounter.undone_at.is_(None))
    return query.exists()


def holding_conditions(person: User, event_id: int | None) -> list[ColumnElement[bool]]:
    """Return the SQL conditions that a contact holds anything of ``person``, who may have to be met at one event."""
    conditions = [Contact.person_id == person.id, Contact.revoked_at.is_(None), Contact.owner_id.not_in(absent_ids())]
    return [*conditions, _met_at_event(Contact, event_id)] if event_id else conditions
