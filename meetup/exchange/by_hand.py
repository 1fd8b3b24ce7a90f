"""Keeping a person without an account: the contact and the encounter that come from a foreign code or a paper card."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from ..contacts.details import Details
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..database import insert_once
from ..extensions import db, now
from ..people import User
from ..people.text import fold
from .carried import Carried
from .encounters import MAX_SYNC_DELAY, Encounter
from .exchanges import ExchangeResult, Scan, apply_encounter, replay_result
from .places import find_attended_event, room_attended_at


def find_recorded(owner: User, scan: Scan, name: str) -> Encounter | None:
    """Return the encounter that ``owner`` has recorded with the form of ``scan`` for a person called ``name``."""
    return Encounter.find_recorded(owner, _uuid_for_name(owner, scan.uuid, name))


def save_person(owner: User, details: Details, scan: Scan, existing: Contact | None = None) -> ExchangeResult:
    """Add a person to the list of ``owner``, or what is new about them to the ``existing`` contact.

    Nobody else is told or connected, even if somebody with an account has that address. The same UUID again is the
    same meeting.

    Raises:
        ExchangeError: the encounter has been undone.
    """
    uuid = _uuid_for_name(owner, scan.uuid, details.name)
    carried = Carried(name_key=_name_key(scan.uuid, details.name))
    is_new = _insert_encounter(owner, uuid, scan, carried)
    encounter = Encounter.find_recorded(owner, uuid)
    assert encounter is not None
    if not is_new:
        return replay_result(encounter)
    added = existing.add_details(details, scan.how) if existing else {}
    contact = existing or _create_contact(owner, KeptCard.create(owner, scan.how, details), encounter.met_at)
    encounter.contact, encounter.carried = contact, replace(carried, added=added).to_json()
    db.session.flush()
    apply_encounter(contact, encounter)
    contact.acknowledge()
    return ExchangeResult(contact, encounter, is_replay=False)


def _insert_encounter(owner: User, uuid: UUID, scan: Scan, carried: Carried) -> bool:
    """Insert the encounter of ``scan``, without a contact yet. Return whether it is new."""
    met_at = min(max(scan.at, now() - MAX_SYNC_DELAY), now())
    event = find_attended_event(owner, scan.event_id)
    room = room_attended_at(owner, event, met_at)
    return insert_once(
        Encounter,
        uuid=uuid,
        scanner_id=owner.id,
        how=scan.how,
        met_at=met_at,
        event_id=event and event.id,
        room_id=room and room.id,
        carried=carried.to_json(),
    )


def _create_contact(owner: User, card: KeptCard, met_at: datetime) -> Contact:
    contact = Contact(owner=owner, kept_card=card, met_at=met_at)
    db.session.add(contact)
    db.session.flush()
    return contact


def _uuid_for_name(owner: User, uuid: UUID, name: str) -> UUID:
    """Return the UUID of the encounter with a person called ``name`` whose form had ``uuid``.

    A form that the Back button showed again sends its old UUID: with another name in it, it is about another person.
    What was submitted decides, whatever the card is called by now.
    """
    encounter = Encounter.find_recorded(owner, uuid)
    if encounter is None:
        return uuid
    stored_key = Carried.from_json(encounter.carried).name_key
    is_same = encounter.scanned_id is None and stored_key in (None, _name_key(uuid, name))
    return uuid if is_same else uuid5(uuid, fold(name))


def _name_key(uuid: UUID, name: str) -> str:
    """Return a key that tells ``name`` from other names on the form of ``uuid``, but does not reveal it."""
    return str(uuid5(uuid, fold(name)))
