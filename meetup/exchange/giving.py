"""Giving one's card to the people who hold it, taking it back, and declining requests."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import select, update

from ..codes import Code
from ..contacts.models import Contact
from ..contacts.stages import Stage
from ..contacts.touches import Change
from ..events import Attendance
from ..extensions import db, now
from ..hooks import Hook
from ..people import User
from .encounters import Encounter
from .holders import holding_conditions

on_revoking_all: Hook[Callable[[User, int | None], object]] = Hook("on_revoking_all")
"""Follow a user who takes their card back from everybody, or from everybody met at the event with that id."""

on_revoking: Hook[Callable[[int, int], object]] = Hook("on_revoking")
"""Follow a user who takes their card back from one holder. Both are given by their ids."""


class ContactPair(NamedTuple):
    """The two contacts of a user and a holder, locked until the end of the transaction."""

    their_contact: Contact
    own_contact: Contact | None

    @property
    def person(self) -> User:
        """The user whose card it is about."""
        assert self.their_contact.person is not None, "the pair was looked up by this person"
        return self.their_contact.person


def lock_contact_pair(person: User, holder_id: int) -> ContactPair | None:
    """Lock and return the contact with that id and its counterpart on the list of ``person``.

    It is ``None`` unless the contact is one of ``person``: looking it up like this is the permission (Z2).
    """
    query = select(Contact.owner_id).where(Contact.id == holder_id, Contact.person_id == person.id)
    owner_id = db.session.scalar(query)
    contacts = Contact.lock_pair(person.id, owner_id) if owner_id else {}
    return ContactPair(contacts[owner_id], contacts.get(person.id)) if owner_id in contacts else None


def give_card(pair: ContactPair) -> None:
    """Give the card to the holder, for whom it is news."""
    pair.their_contact.give_card()
    pair.their_contact.noticed_at = None
    Encounter.record_answer(pair.their_contact.owner, pair.person, None)
    if pair.own_contact:
        pair.own_contact.acknowledge()


def revoke_card(pair: ContactPair) -> None:
    """Take the card back from the holder."""
    pair.their_contact.revoke_card()
    if pair.own_contact:
        pair.own_contact.acknowledge()
    for follow in on_revoking:
        follow(pair.person.id, pair.their_contact.owner_id)


def restore_card(pair: ContactPair) -> None:
    """Undo a revocation. The holder has again what they had, and it is no news to them."""
    pair.their_contact.revoked_at = None
    pair.their_contact.apply_meetings(Encounter.all_for(pair.their_contact))


def decline_request(pair: ContactPair) -> None:
    """Decline a request without telling the holder. If nothing was noted about them, they are let go as well."""
    pair.their_contact.decline_request()
    Encounter.record_answer(pair.their_contact.owner, pair.person, now())
    own_contact = pair.own_contact
    if own_contact is None:
        return
    own_contact.acknowledge()
    if own_contact.stage == Stage.TO_DO and not (own_contact.note or own_contact.next_step):
        Change.set_stage(own_contact, Stage.LET_GO)


def revoke_from_all(person: User, event_id: int | None = None) -> int:
    """Take card and badge back from everybody, or from everybody met at one event. Return from how many.

    The codes are replaced as well, so that scans that arrive later and links that somebody kept do not open anything.
    """
    person.profile.expire_photo_urls()
    Code.get_phone_code(person).rotate()
    for attendance in Attendance.all_for(person):
        attendance.renew_badge()
    statement = update(Contact).where(*holding_conditions(person, event_id))
    statement = statement.values({"revoked_at": now(), "asked_at": None, "declined_at": None})
    holder_ids = db.session.scalars(_without_sync(statement).returning(Contact.owner_id)).all()
    is_news = Contact.owner_id == person.id, Contact.person_id.in_(holder_ids), Contact.noticed_at.is_(None)
    db.session.execute(_without_sync(update(Contact).where(*is_news).values(noticed_at=now())))
    for follow in on_revoking_all:
        follow(person, event_id)
    return len(holder_ids)


def _without_sync(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
