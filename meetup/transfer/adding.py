"""Adding many people at once: new contacts, and what is new of those that are there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, or_, select

from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..contacts.notes import NOTE, EarlierNote
from ..contacts.pacing_in_bulk import reckon_all
from ..contacts.promises import Promise
from ..contacts.tags import Tag, Tagging
from ..contacts.touches import Touch
from ..database import among
from ..drafts.models import Draft
from ..events import Attendance, Event
from ..exchange.encounters import Encounter
from ..extensions import db, now
from ..people import User
from ..people.text import fold, sought
from .reading import Found
from .reverting import Kept, state_of

_CHUNK = 500


def add_all(owner: User, people: Sequence[Found], stage: str) -> list[Contact]:
    """Put ``people`` on the list, each with a card of the owner's making; nobody is told or connected.

    They stand at the stage that the file says, else at ``stage``. Whoever was deleted since an import comes again.
    """
    events, at, uuids = _events(owner), now(), [one.uuid(owner) for one in people]
    _forget_deleted(owner, uuids)
    contacts = [_contact(owner, one, stage, events, at) for one in people]
    db.session.add_all(contacts)
    db.session.flush()
    if contacts:
        meetings = [_meeting(contact, uuid) for contact, uuid in zip(contacts, uuids, strict=True)]
        db.session.execute(insert(Encounter), meetings)
    _write_history(people, contacts)
    return contacts


def merge_all(owner: User, people: Sequence[tuple[Found, int]]) -> tuple[list[Contact], dict[int, Kept]]:
    """Add what is new of each to the contact of that id; what it says already stays. Those contacts, and by id what
    they said before (``growing``)."""
    held = _held(owner, [contact_id for _, contact_id in people])
    before = {contact_id: state_of(contact) for contact_id, contact in held.items()}
    for found, contact_id in people:
        _note_down(before[contact_id], _merge(owner, found, held[contact_id]))
    db.session.flush()
    return [held[contact_id] for _, contact_id in people], before


def _note_down(state: Kept, added: Kept) -> None:
    """Of two entries of a file that are the same person, both count."""
    card = state.setdefault("card", {})
    for name, said in added.items():
        card[name] = [*card.get(name, []), *said] if isinstance(said, list) else said


def tag_each(
    owner: User, tagged: Iterable[tuple[Contact, Sequence[str]]], cadences: Mapping[str, str]
) -> list[tuple[int, int]]:
    """Put those tags on each contact, where they are missing; the new pairs of contact and tag. Those that nobody has
    take their ``cadences``, by folded name: a tag in use keeps what its owner chose."""
    pairs = {(contact.id, fold(word)): word for contact, words in tagged for word in words}
    if not pairs:
        return []
    tags = Tag.named(owner, sorted(set(pairs.values())))
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


def pace(contacts: Sequence[Contact]) -> None:
    """Work out when to be in touch with ``contacts``, once all is there that this follows from."""
    reckon_all(select(Contact.id).where(among(Contact.id, [contact.id for contact in contacts])))


def _events(owner: User) -> dict[str, int]:
    """The events that ``owner`` attends, by title: an import claims no others."""
    mine = select(Event.title, Event.id).join(Attendance).where(Attendance.user_id == owner.id)
    return {fold(title): event_id for title, event_id in db.session.execute(mine.order_by(Event.starts_at))}


def _forget_deleted(owner: User, uuids: Sequence[UUID]) -> None:
    for start in range(0, len(uuids), _CHUNK):
        gone = or_(Encounter.contact_id.is_(None), Encounter.undone_at.is_not(None))
        mine = Encounter.scanner_id == owner.id, Encounter.uuid.in_(uuids[start : start + _CHUNK])
        db.session.execute(delete(Encounter).where(*mine, gone))


def _contact(owner: User, found: Found, stage: str, events: dict[str, int], at: datetime) -> Contact:
    event_id = events.get(fold(found.event))
    note = found.note
    return Contact(
        owner_id=owner.id,
        kept_card=KeptCard.drawn(owner.id, "import", found.details),
        event_id=event_id,
        event_said=None if event_id else found.event or None,
        room_said=None if event_id else found.room or None,
        met_at=found.met_at or at,
        unmet_at=None if found.met_at or event_id else at,
        stage=found.stage or stage,
        note=note,
        note_folded=sought(note),
        note_version=1 if note else 0,
        noted_at=at if note else None,
        next_step=found.next_step,
        due_on=found.due_on,
        thanked_at=found.thanked_at,
        archived_at=found.archived_at,
        noticed_at=at,
        touched_at=max((_value("at", touch["at"]) for touch in found.said.get("touches", ())), default=None),
        **_keeping(found),
    )


def _keeping(found: Found) -> dict[str, Any]:
    """What an archive says of how often to be in touch."""
    return {name: value for entry in found.said.get("keeping", ()) for name, value in _values(entry).items()}


def _meeting(contact: Contact, uuid: UUID) -> dict[str, Any]:
    place = {"event_id": contact.event_id, "met_at": contact.met_at}
    return {"uuid": uuid, "scanner_id": contact.owner_id, "contact_id": contact.id, "how": "import", **place}


def _write_history(people: Sequence[Found], contacts: Sequence[Contact]) -> None:
    """Touches and what else an archive says of each; of what there is one of, the last counts."""
    said = [(contact, found.said) for found, contact in zip(people, contacts, strict=True)]
    for model, name in ((Touch, "touches"), (EarlierNote, "earlier_notes")):
        _insert(model, [_row(contact, entry) for contact, parts in said for entry in parts.get(name, ())])
    promises = {(contact, entry["uuid"]): entry for contact, parts in said for entry in parts.get("promises", ())}
    _insert(Promise, [_row(one, entry) | {"owner_id": one.owner_id} for (one, _), entry in promises.items()])
    drafts = {contact: entry for contact, parts in said for entry in parts.get("drafts", ())}
    _insert(Draft, [_row(contact, entry) for contact, entry in drafts.items()])


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _row(contact: Contact, entry: dict[str, str]) -> dict[str, Any]:
    """What ``importing.archives`` made of an entry, as its table holds it."""
    return {"contact_id": contact.id} | _values(entry)


def _values(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, text) for name, text in entry.items()}


def _value(name: str, text: Any) -> Any:
    if name == "at" or name.endswith("_at"):
        return datetime.fromisoformat(text) if text else None
    if name.endswith(("_on", "_until")):
        return date.fromisoformat(text) if text else None
    return UUID(text) if name == "uuid" else text


def _held(owner: User, ids: Sequence[int]) -> dict[int, Contact]:
    """Those contacts of ``owner`` and the cards behind them, until the transaction ends."""
    held: dict[int, Contact] = {}
    for start in range(0, len(ids), _CHUNK):
        some = select(Contact).where(Contact.owner_id == owner.id, Contact.id.in_(ids[start : start + _CHUNK]))
        fresh = {"populate_existing": True}
        found = db.session.scalars(some.order_by(Contact.id).with_for_update(of=Contact), execution_options=fresh)
        contacts = found.unique().all()
        held |= {contact.id: contact for contact in contacts}
        query = (
            select(KeptCard)
            .where(KeptCard.id.in_([contact.kept_card_id for contact in contacts]))
            .order_by(KeptCard.id)
            .with_for_update()
        )
        db.session.scalars(query, execution_options=fresh).all()
    return held


def _merge(owner: User, found: Found, contact: Contact) -> Kept:
    """What is new on the card that was there."""
    added: Kept = {}
    if contact.kept_card is None:
        contact.kept_card = KeptCard.drawn(owner.id, "import", found.details)
    else:
        added = contact.kept_card.add(found.details)
    there = contact.note.split("\n")
    if more := [line for line in found.note.split("\n") if line and line not in there]:
        contact.add_note("\n".join(more), NOTE)
    if not (contact.next_step or contact.due_on) and (found.next_step or found.due_on):
        contact.plan(found.next_step, found.due_on)
    if not contact.chosen:
        for name, value in _keeping(found).items():
            setattr(contact, name, value)
    return added
