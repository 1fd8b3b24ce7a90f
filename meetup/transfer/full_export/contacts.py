"""Whom the owner knows: what their cards give, and all that the owner wrote about them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select, case, select, union_all
from sqlalchemy.orm import joinedload

from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...contacts.notes import EarlierNote
from ...contacts.promises import Promise
from ...contacts.touches import Change, Touch
from ...database import in_ids
from ...drafts.habits import WritingHabit
from ...drafts.models import Draft
from ...events import Event
from ...exchange.encounters import Encounter
from ...extensions import db
from ...follow_up.merging.merges import Merge
from ...follow_up.run_throughs import Decision
from ...people import Profile
from ...rooms import Room
from ..batches import stream_batches, tag_names
from .goals import counted_query
from .topics import topic_notes

PartsByContact = dict[int, dict[str, list[dict[str, Any]]]]
Query = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]

_CARD_FIELDS = ("headline", "company", "pronouns", "bio", "emails", "phones", "interests", "offers", "asks")
_CONTACT_FIELDS = ("met_at", "stage", "context", "note", "next_step", "due_on", "thanked_at", "archived_at")
_CADENCE_FIELDS = ("keep_every", "put_off_at", "put_off_until")


def stream_contact_entries(ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The contacts of ``ids``, with a number of queries for a batch that does not grow with it."""
    topics = joinedload(Contact.profile).selectinload(Profile.topics)
    for batch in stream_batches(ids, topics):
        yield from contact_entries(batch)


def contact_entries(batch: Sequence[Contact]) -> Iterator[dict[str, Any]]:
    parts = _load_parts([contact.id for contact in batch])
    for contact in batch:
        yield {**_contact_values(contact), **parts[contact.id]}


def _contact_values(contact: Contact) -> dict[str, Any]:
    card = contact.card
    given = {name: getattr(card, name) for name in _CARD_FIELDS}
    given |= {"links": [link.url for link in card.links], "topic_notes": topic_notes(card)}
    return {
        "name": card.name,
        "kind": "guest" if contact.is_guest else "kept" if contact.is_own_card else "member",
        "card": {name: value for name, value in given.items() if value},
        **{name: getattr(contact, name) for name in (*_CONTACT_FIELDS, *_CADENCE_FIELDS)},
        "met_at": None if contact.unmet_at else contact.met_at,
        "put_off_times": contact.put_off_times or None,
        "event": contact.event_name,
        "room": contact.room_name,
        "tags": tag_names(contact),
        "they_wrote": contact.kept_card.message if contact.kept_card and not contact.is_hidden else "",
    }


def _load_parts(ids: Sequence[int]) -> PartsByContact:
    """What hangs on the contacts of ``ids``, by contact and by name."""
    found: PartsByContact = defaultdict(dict)
    for name, query in _part_queries(ids).items():
        for contact_id, *values in db.session.execute(query):
            entry = dict(zip(query.selected_columns.keys()[1:], values, strict=True))
            found[contact_id].setdefault(name, []).append({key: value for key, value in entry.items() if value})
    return found


def _part_queries(ids: Sequence[int]) -> dict[str, Query]:
    """The first column of each is the contact's id, the others are called as in the file."""
    touches = select(Touch.contact_id, Touch.kind, Touch.at).where(in_ids(Touch.contact_id, ids))
    changed = Change.contact_id, Change.kind, Change.before, Change.after, Change.due_on, Change.at
    said = Promise.contact_id, Promise.uuid, Promise.side, Promise.text, Promise.due_on, Promise.kept_at
    drafts = select(Draft.contact_id, Draft.subject, Draft.body, Touch.at.label("sent_at"))
    drafts = drafts.outerjoin(Touch, Touch.id == Draft.touch_id)
    noted = EarlierNote.contact_id, EarlierNote.text, EarlierNote.written_at, EarlierNote.replaced_at
    decided = Decision.contact_id, Decision.kind, Decision.until, Decision.at
    return {
        "meetings": _meetings_query(ids),
        "touches": touches.order_by(Touch.at, Touch.id),
        "changes": select(*changed).where(in_ids(Change.contact_id, ids)).order_by(Change.at, Change.id),
        "promises": select(*said).where(in_ids(Promise.contact_id, ids)).order_by(Promise.id),
        "drafts": drafts.where(in_ids(Draft.contact_id, ids)),
        "writing": _writing_query(ids),
        "earlier_notes": select(*noted).where(in_ids(EarlierNote.contact_id, ids)).order_by(EarlierNote.id),
        "decisions": select(*decided).where(in_ids(Decision.contact_id, ids)).order_by(Decision.at),
        "goals": counted_query(ids),
        "merged": _merged_query(ids),
    }


def _writing_query(ids: Sequence[int]) -> Query:
    """How the owner writes to each."""
    address = case((WritingHabit.is_formal.is_(True), "formal"), (WritingHabit.is_formal.is_(False), "familiar"))
    written = WritingHabit.language, WritingHabit.tone, WritingHabit.call_name, address.label("address")
    return select(WritingHabit.contact_id, *written).where(in_ids(WritingHabit.contact_id, ids))


def _merged_query(ids: Sequence[int]) -> Query:
    """What became part of each: the contact itself holds all that they said."""
    said = select(Contact.merged_into_id, KeptCard.name, Merge.at).join(Merge, Merge.contact_id == Contact.id)
    return (
        said.join(KeptCard, KeptCard.id == Contact.kept_card_id)
        .where(in_ids(Contact.merged_into_id, ids))
        .order_by(Merge.at)
    )


def _meetings_query(ids: Sequence[int]) -> Query:
    """Either side's: of two users one is in ``contact_id`` and the other in ``mirror_id``.

    Two queries in one, as PostgreSQL goes through the whole table for one that asks for either.
    """
    places = Event.title.label("event"), Room.name.label("room")
    sides = [
        select(side, Encounter.met_at.label("at"), Encounter.how, Encounter.line, *places)
        .outerjoin(Event, Event.id == Encounter.event_id)
        .outerjoin(Room, Room.id == Encounter.room_id)
        .where(in_ids(side, ids), Encounter.undone_at.is_(None))
        for side in (Encounter.contact_id, Encounter.mirror_id)
    ]
    return union_all(*sides).order_by("at")
