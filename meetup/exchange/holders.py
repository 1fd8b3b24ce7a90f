"""Who has my card: everybody who holds it, asks for it, or had it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import aliased, lazyload

from ..codes import Code
from ..contacts.blocks import Block
from ..contacts.models import Contact
from ..contacts.stages import Stage
from ..contacts.touches import Change
from ..events import Attendance
from ..extensions import db, now
from ..pages import Page
from ..people import Card, Profile, User
from .encounters import Encounter

STATE_LABELS = {"holding": "Have it", "asking": "Ask for it", "revoked": "Taken back"}
HOLDERS_PER_PAGE = 25
MAX_SHOWN_REQUESTS = 10
"""As many as Today shows; the others follow once these are answered."""

TheirContact = aliased(Contact, name="held")
"""A contact of somebody else: what they hold of the person who looks."""


@dataclass(frozen=True)
class Holder:
    """Somebody's hold on my card: ``held`` is their contact of me, ``mine`` my own contact of them."""

    their_contact: Contact
    own_contact: Contact | None
    name: str

    @property
    def card(self) -> Card:
        return (
            self.own_contact.summary_card
            if self.own_contact
            else Card(user_id=self.their_contact.owner_id, name=self.name)
        )

    @property
    def place(self) -> str:
        """Where we met, as far as I know; where they say we met is their own note."""
        return self.own_contact.place if self.own_contact else ""

    @property
    def has_badge_only(self) -> bool:
        return self.their_contact.given_at is None

    @property
    def since(self) -> datetime:
        return self.their_contact.given_at or self.their_contact.met_at


def _has_state(state: str) -> ColumnElement[bool]:
    """Whether ``TheirContact`` is in that state (of ``STATE_LABELS``)."""
    if state == "revoked":
        return TheirContact.revoked_at.is_not(None)
    if state == "asking":
        return TheirContact.asked_at.is_not(None)
    return TheirContact.given_at.is_not(None) & TheirContact.revoked_at.is_(None)


def _met_at_event(contact: Any, event_id: int) -> ColumnElement[bool]:
    """Whether the two behind a contact met at that event; where either says that it was is their own note."""
    meeting = (Encounter.contact_id == contact.id) | (Encounter.mirror_id == contact.id)
    there = select(Encounter.id).where(meeting, Encounter.event_id == event_id, Encounter.undone_at.is_(None))
    return there.exists()


def _holders_query(person: User, state: str, event_id: int | None = None) -> Select[Contact, Contact, str]:
    """Rows of their contact, mine, and their name; without those I blocked, who hold nothing."""
    # Only what a line shows comes along: of their contact nothing but the row, of mine the face and the place.
    bare = (lazyload(getattr(TheirContact, part)) for part in ("profile", "kept_card", "sharing", "event", "room"))
    blocked = select(Block.person_id).where(Block.owner_id == person.id)
    query = (
        select(TheirContact, Contact, Profile.name)
        .join(Profile, Profile.user_id == TheirContact.owner_id)
        .outerjoin(Contact, (Contact.owner_id == person.id) & (Contact.person_id == TheirContact.owner_id))
        .where(TheirContact.person_id == person.id, TheirContact.owner_id.not_in(blocked), _has_state(state))
        .options(*bare)
    )
    return query.where(_met_at_event(TheirContact, event_id)) if event_id else query


def load_holders_page(person: User, state: str, event_id: int | None, after: str | None) -> Page[Holder]:
    """A page of ``Holder``, the latest met first."""
    page = Page.load_rows(
        _holders_query(person, state, event_id), (TheirContact.met_at, TheirContact.id), after, HOLDERS_PER_PAGE
    )
    return page.map(lambda row: Holder(*row))


def holder_names_query(person: User) -> Select[*tuple[Any, ...]]:
    """Names of those whose list ``person`` is on, and since when they have the card or have it no more."""
    blocked = select(Block.person_id).where(Block.owner_id == person.id)
    facts = Profile.name, Contact.given_at, Contact.asked_at, Contact.revoked_at
    held = select(*facts).join(Profile, Profile.user_id == Contact.owner_id).where(Contact.person_id == person.id)
    return held.where(Contact.owner_id.not_in(blocked))


def list_requests(person: User) -> list[Holder]:
    """Who asks for ``person``'s card and has no answer yet, the latest first."""
    asking = _holders_query(person, "asking").where(
        TheirContact.declined_at.is_(None), TheirContact.withheld_at.is_(None)
    )
    rows = db.session.execute(
        asking.order_by(TheirContact.asked_at.desc(), TheirContact.id.desc()).limit(MAX_SHOWN_REQUESTS)
    )
    return [Holder(held, mine, name) for held, mine, name in rows.unique()]


class ContactPair(NamedTuple):
    """Both sides of an acquaintance, held until the transaction ends: their contact of me, and mine of them."""

    their_contact: Contact
    own_contact: Contact | None


def lock_contact_pair(person: User, holder_id: int) -> ContactPair | None:
    """What somebody holds of ``person``: that their contact of this id is of ``person`` is the permission (Z2)."""
    query = select(Contact.owner_id).where(Contact.id == holder_id, Contact.person_id == person.id)
    owner_id = db.session.scalar(query)
    both = Contact.lock_pair(person.id, owner_id) if owner_id else {}
    return ContactPair(both[owner_id], both.get(person.id)) if owner_id in both else None


def _holder_conditions(person: User, event_id: int | None) -> list[ColumnElement[bool]]:
    """Who holds anything of ``person``, or of these whom they met at one event."""
    known = [Contact.person_id == person.id, Contact.revoked_at.is_(None)]
    return [*known, _met_at_event(Contact, event_id)] if event_id else known


def count_holders(person: User, event_id: int | None = None) -> int:
    known = select(func.count()).select_from(Contact).where(*_holder_conditions(person, event_id))
    return db.session.scalar(known) or 0


def revoke_from_all(person: User, event_id: int | None = None) -> int:
    """Take card and badge back from everybody, or from all of one event; from how many.

    Codes are renewed as well: a scan that has not arrived yet, and a link that somebody kept, then open nothing.
    """
    person.profile.expire_photo_urls()
    Code.get_phone_code(person).rotate()
    for attendance in Attendance.all_for(person):
        attendance.renew_badge()
    taken = update(Contact).where(*_holder_conditions(person, event_id)).execution_options(synchronize_session=False)
    values = {"revoked_at": now(), "asked_at": None, "declined_at": None}
    holder_ids = db.session.scalars(taken.values(values).returning(Contact.owner_id)).all()
    news = update(Contact).where(
        Contact.owner_id == person.id, Contact.person_id.in_(holder_ids), Contact.noticed_at.is_(None)
    )
    db.session.execute(news.values(noticed_at=now()).execution_options(synchronize_session=False))
    return len(holder_ids)


def give_card(pair: ContactPair) -> None:
    """Let them have the card; it is news to them."""
    pair.their_contact.give_card()
    pair.their_contact.noticed_at = None
    Encounter.record_answer(pair.their_contact.owner, _person_of(pair), None)
    if pair.own_contact:
        pair.own_contact.acknowledge()


def revoke_card(pair: ContactPair) -> None:
    """Take it back."""
    pair.their_contact.revoke_card()
    if pair.own_contact:
        pair.own_contact.acknowledge()


def decline_request(pair: ContactPair) -> None:
    """Leave a request unanswered, silently; with nothing noted of them, they need no follow-up either."""
    pair.their_contact.decline_request()
    Encounter.record_answer(pair.their_contact.owner, _person_of(pair), now())
    if pair.own_contact is None:
        return
    pair.own_contact.acknowledge()
    if pair.own_contact.stage == Stage.TO_DO and not (pair.own_contact.note or pair.own_contact.next_step):
        Change.set_stage(pair.own_contact, "let_go")


def _person_of(pair: ContactPair) -> User:
    assert pair.their_contact.person is not None, "it was found by its person"
    return pair.their_contact.person
