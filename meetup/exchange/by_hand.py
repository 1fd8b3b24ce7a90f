"""Keeping somebody without an account: the contact and the meeting that a foreign code or a paper card come to."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select

from ..contacts.details import Details
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..database import insert_once
from ..events import Event
from ..extensions import db, now
from ..people import User
from ..people.text import fold
from ..rooms import Room
from .carried import Carried
from .encounters import MAX_SYNC_DELAY, Encounter, ExchangeResult, Scan, apply_encounter
from .places import find_attended_event


def find_recorded(owner: User, scan: Scan, name: str) -> Encounter | None:
    """The meeting that ``owner`` has recorded of this very scan of ``name``."""
    return _find_encounter(owner, _uuid_for_name(owner, scan.uuid, name))


def save_person(owner: User, details: Details, scan: Scan, existing: Contact | None = None) -> ExchangeResult:
    """Put a person on ``owner``'s list, or what is new of them into the contact that is there already.

    Nobody else is told or connected, whoever's address it is. The same UUID again is the same meeting.

    Raises:
        ExchangeError: taken back before.
    """
    uuid = _uuid_for_name(owner, scan.uuid, details.name)
    met_at = min(max(scan.at, now() - MAX_SYNC_DELAY), now())
    event, room = _meeting_place(owner, scan.event_id, met_at)
    known = {"event_id": event and event.id, "room_id": room and room.id}
    carried = Carried(name_key=_name_key(scan.uuid, details.name))
    made = insert_once(
        Encounter, uuid=uuid, scanner_id=owner.id, how=scan.how, met_at=met_at, **known, carried=carried.to_json()
    )
    encounter = _find_encounter(owner, uuid)
    assert encounter is not None
    if not made:
        return encounter.replay_result()
    added = existing.add_details(details, scan.how) if existing else {}
    contact = existing or _create_contact(owner, KeptCard.create(owner, scan.how, details), met_at)
    encounter.contact, encounter.carried = contact, replace(carried, added=added).to_json()
    db.session.flush()
    apply_encounter(contact, encounter)
    contact.acknowledge()
    return ExchangeResult(contact, encounter, is_replay=False)


def event_attended_at(owner: User, at: datetime) -> Event | None:
    """The event that ``owner`` was at."""
    return Event.find_shared_live(owner.id, owner.id, at)


def _create_contact(owner: User, card: KeptCard, met_at: datetime) -> Contact:
    contact = Contact(owner=owner, kept_card=card, met_at=met_at)
    db.session.add(contact)
    db.session.flush()
    return contact


def _find_encounter(owner: User, uuid: UUID) -> Encounter | None:
    return db.session.scalar(select(Encounter).where(Encounter.scanner_id == owner.id, Encounter.uuid == uuid))


def _uuid_for_name(owner: User, uuid: UUID, name: str) -> UUID:
    """A form that Back brought up again carries its old UUID: with another name in it, it is another person.

    What was submitted decides, whatever the card is called by now.
    """
    found = _find_encounter(owner, uuid)
    same = found is None or (found.scanned_id is None and _stored_name_key(found) in (None, _name_key(uuid, name)))
    return uuid if same else uuid5(uuid, fold(name))


def _name_key(uuid: UUID, name: str) -> str:
    """What tells ``name`` from others on the form of ``uuid``, and is no name once the card is deleted."""
    return str(uuid5(uuid, fold(name)))


def _stored_name_key(encounter: Encounter) -> str | None:
    return Carried.from_json(encounter.carried).name_key


def _meeting_place(owner: User, event_id: int | None, at: datetime) -> tuple[Event | None, Room | None]:
    """The event chosen, with the room ``owner`` was in."""
    event = find_attended_event(owner, event_id)
    return event, Room.find_for_meeting(owner.id, owner.id, event.id, at) if event else None
