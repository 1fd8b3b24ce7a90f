"""Add many people at once: create contacts, and extend those that exist."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, or_, select

from ..contacts.card_photos import CardPhoto
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..contacts.notes import MAX_NOTE_LENGTH, EarlierNote
from ..contacts.pacing_in_bulk import refresh_keep_days
from ..contacts.promises import Promise
from ..contacts.tags import Tag, Tagging
from ..contacts.touches import Touch
from ..database import chunks, in_ids
from ..drafts.models import Draft
from ..events import Attendance, Event
from ..exchange.encounters import Encounter
from ..exchange.ways import Way
from ..extensions import db, now
from ..people import User
from ..people.text import fold, search_key
from .reading import ImportedPerson
from .reverting import Snapshot, take_snapshot

ROWS_PER_QUERY = 500


def add_people(owner: User, people: Sequence[ImportedPerson], stage: str) -> list[Contact]:
    """Create a contact with a kept card for each of ``people``. Nobody is notified or connected.

    The stage is the one in the file, otherwise ``stage``. People who were deleted after an earlier import come back.
    """
    events, at, uuids = _own_events_by_title(owner), now(), [one.uuid(owner) for one in people]
    _delete_tombstones(owner, uuids)
    contacts = [_build_contact(owner, one, stage, events, at) for one in people]
    db.session.add_all(contacts)
    db.session.flush()
    if contacts:
        meetings = [_encounter_values(contact, uuid) for contact, uuid in zip(contacts, uuids, strict=True)]
        db.session.execute(insert(Encounter), meetings)
    _write_history(people, contacts)
    return contacts


def add_photos(contacts: Sequence[Contact], photos: Sequence[bytes | None]) -> int:
    """Store the photo of each contact that has one, as WebP. Return how many there are."""
    rows = [
        {"card_id": contact.kept_card_id, "content": photo, "created_at": now()}
        for contact, photo in zip(contacts, photos, strict=True)
        if photo
    ]
    _insert_rows(CardPhoto, rows)
    return len(rows)


def extend_contacts(
    owner: User, people: Sequence[tuple[ImportedPerson, int]]
) -> tuple[list[Contact], dict[int, Snapshot]]:
    """Add what is new about each person to the contact with that id. What the contact says already stays.

    Return the contacts, and their snapshots from before by id.
    """
    contacts = _lock_contacts(owner, [contact_id for _, contact_id in people])
    snapshots = {contact_id: take_snapshot(contact) for contact_id, contact in contacts.items()}
    for person, contact_id in people:
        _record_added(snapshots[contact_id], _extend_contact(owner, person, contacts[contact_id]))
    db.session.flush()
    return [contacts[contact_id] for _, contact_id in people], snapshots


def _record_added(state: Snapshot, added: Snapshot) -> None:
    """Add the added details to the snapshot. Two entries of a file may extend the same contact."""
    card = state.setdefault("card", {})
    for name, said in added.items():
        card[name] = [*card.get(name, []), *said] if isinstance(said, list) else said


def tag_contacts(
    owner: User, tagged: Iterable[tuple[Contact, Sequence[str]]], cadences: Mapping[str, str]
) -> list[tuple[int, int]]:
    """Add the named tags to each contact. Return the new pairs of contact id and tag id.

    A tag that no contact has takes its cadence from ``cadences``, by folded name. A tag in use keeps its own.
    """
    pairs = {(contact.id, fold(word)): word for contact, words in tagged for word in words}
    if not pairs:
        return []
    tags = Tag.get_or_create(owner, sorted(set(pairs.values())))
    ids = {tag.folded: tag.id for tag in tags}
    wanted = {(contact_id, ids[folded]) for contact_id, folded in pairs if folded in ids}
    query = select(Tagging.contact_id, Tagging.tag_id).where(Tagging.tag_id.in_(ids.values()))
    there = {(row.contact_id, row.tag_id) for row in db.session.execute(query)}
    in_use = {tag_id for _, tag_id in there}
    for tag in tags:
        if tag.id not in in_use:
            tag.keep_every = tag.keep_every or cadences.get(tag.folded, "")
    if new := sorted(wanted - there):
        db.session.execute(insert(Tagging), [{"contact_id": contact, "tag_id": tag} for contact, tag in new])
    return new


def refresh_cadences(contacts: Sequence[Contact]) -> None:
    """Compute the keep days of ``contacts``, after everything that they depend on has been written."""
    refresh_keep_days(select(Contact.id).where(in_ids(Contact.id, [contact.id for contact in contacts])))


def _own_events_by_title(owner: User) -> dict[str, int]:
    """Return the ids of the events that ``owner`` attends, by folded title. An import refers to no others."""
    mine = select(Event.title, Event.id).join(Attendance).where(Attendance.user_id == owner.id)
    return {fold(title): event_id for title, event_id in db.session.execute(mine.order_by(Event.starts_at))}


def _delete_tombstones(owner: User, uuids: Sequence[UUID]) -> None:
    deleted_ids = select(Contact.id).where(Contact.owner_id == owner.id, ~Contact.is_not_deleted())
    for chunk in chunks(uuids, ROWS_PER_QUERY):
        is_deleted = or_(Encounter.contact_id.is_(None), Encounter.contact_id.in_(deleted_ids))
        gone = or_(is_deleted, Encounter.undone_at.is_not(None))
        mine = Encounter.scanner_id == owner.id, Encounter.uuid.in_(chunk)
        db.session.execute(delete(Encounter).where(*mine, gone))


def _build_contact(owner: User, found: ImportedPerson, stage: str, events: dict[str, int], at: datetime) -> Contact:
    event_id = events.get(fold(found.event))
    note = found.note
    return Contact(
        owner_id=owner.id,
        kept_card=KeptCard.build(owner.id, "import", found.details),
        event_id=event_id,
        event_said=None if event_id else found.event or None,
        room_said=None if event_id else found.room or None,
        met_at=found.met_at or at,
        unmet_at=None if found.met_at or event_id else at,
        stage=found.stage or stage,
        context=found.context or None,
        note=note,
        note_folded=search_key(note),
        note_version=1 if note else 0,
        noted_at=at if note else None,
        next_step=found.next_step,
        due_on=found.due_on,
        thanked_at=found.thanked_at,
        archived_at=found.archived_at,
        noticed_at=at,
        touched_at=max((_parse_value("at", touch["at"]) for touch in found.history.get("touches", ())), default=None),
        **_cadence_values(found),
    )


def _cadence_values(found: ImportedPerson) -> dict[str, Any]:
    """Return the cadence columns that a full export contains for this person."""
    return {name: value for entry in found.history.get("keeping", ()) for name, value in _parse_values(entry).items()}


def _encounter_values(contact: Contact, uuid: UUID) -> dict[str, Any]:
    place = {"event_id": contact.event_id, "met_at": contact.met_at}
    return {"uuid": uuid, "scanner_id": contact.owner_id, "contact_id": contact.id, "how": Way.IMPORT, **place}


def _write_history(people: Sequence[ImportedPerson], contacts: Sequence[Contact]) -> None:
    """Insert the touches, earlier notes, promises and drafts of a full export. The last draft of a contact counts."""
    said = [(contact, person.history) for person, contact in zip(people, contacts, strict=True)]
    for model, name in ((Touch, "touches"), (EarlierNote, "earlier_notes")):
        _insert_rows(model, [_row_values(contact, entry) for contact, parts in said for entry in parts.get(name, ())])
    promises = {(contact, entry["uuid"]): entry for contact, parts in said for entry in parts.get("promises", ())}
    _insert_rows(
        Promise, [_row_values(one, entry) | {"owner_id": one.owner_id} for (one, _), entry in promises.items()]
    )
    drafts = {contact: entry for contact, parts in said for entry in parts.get("drafts", ())}
    _insert_rows(Draft, [_row_values(contact, entry) for contact, entry in drafts.items()])


def _insert_rows(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _row_values(contact: Contact, entry: dict[str, str]) -> dict[str, Any]:
    """Return the column values for an entry that ``reading.full_exports`` parsed."""
    return {"contact_id": contact.id} | _parse_values(entry)


def _parse_values(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: _parse_value(name, text) for name, text in entry.items()}


def _parse_value(name: str, text: Any) -> Any:
    if name == "at" or name.endswith("_at"):
        return datetime.fromisoformat(text) if text else None
    if name.endswith(("_on", "_until")):
        return date.fromisoformat(text) if text else None
    return UUID(text) if name == "uuid" else text


def _lock_contacts(owner: User, ids: Sequence[int]) -> dict[int, Contact]:
    """Lock contacts of ``owner`` and their kept cards until the end of the transaction. Return the contacts by id."""
    held: dict[int, Contact] = {}
    for chunk in chunks(ids, ROWS_PER_QUERY):
        some = select(Contact).where(Contact.owner_id == owner.id, Contact.id.in_(chunk))
        fresh = {"populate_existing": True}
        person = db.session.scalars(some.order_by(Contact.id).with_for_update(of=Contact), execution_options=fresh)
        contacts = person.unique().all()
        held |= {contact.id: contact for contact in contacts}
        query = (
            select(KeptCard)
            .where(KeptCard.id.in_([contact.kept_card_id for contact in contacts]))
            .order_by(KeptCard.id)
            .with_for_update()
        )
        db.session.scalars(query, execution_options=fresh).all()
    return held


def _extend_contact(owner: User, found: ImportedPerson, contact: Contact) -> Snapshot:
    """Add what is new about the person to ``contact``. Return the details that were added to an existing card."""
    added: Snapshot = {}
    if contact.kept_card is None:
        contact.kept_card = KeptCard.build(owner.id, "import", found.details)
    else:
        added = contact.kept_card.add_details(found.details)
    there = contact.note.split("\n")
    if more := [line for line in found.note.split("\n") if line and line not in there]:
        contact.append_note("\n".join(more), MAX_NOTE_LENGTH)
    if not (contact.next_step or contact.due_on) and (found.next_step or found.due_on):
        contact.plan(found.next_step, found.due_on)
    if not contact.has_own_cadence:
        for name, value in _cadence_values(found).items():
            setattr(contact, name, value)
    return added
