"""Carry out a part of an import, and take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..contacts.bulk_parts import lock_owner
from ..contacts.models import Contact
from ..contacts.pacing_in_bulk import refresh_keep_days
from ..database import chunks, in_ids
from ..extensions import db
from ..people import User
from .adding import add_people, add_photos, extend_contacts, refresh_cadences, tag_contacts
from .objections import Decision, without_objected
from .reading import ImportedPerson
from .reverting import Snapshot, revert, with_fingerprints
from .undoing import delete_unchanged, fingerprints_of


@dataclass(frozen=True)
class Choices:
    """What holds for all people of an import: the stage of new contacts, a tag for all, and the cadences of tags."""

    stage: str
    tag: str
    cadences: Mapping[str, str]


@dataclass(frozen=True)
class Written:
    """What was written: fingerprints of the contacts that were ``added``, snapshots of those that have ``grown``."""

    added: dict[str, str]
    grown: dict[str, Snapshot]
    added_count: int
    extended_count: int
    photo_count: int


def write_people(owner: User, decisions: Sequence[Decision], choices: Choices, photos: Mapping[int, bytes]) -> Written:
    """Add people to the list of ``owner``, or to contacts on it. ``photos`` are by where people stand in the file."""
    lock_owner(owner.id)
    decisions = without_objected(decisions)
    new_people = [person for person, decision in decisions if decision == "new"]
    known_people = [(person, decision) for person, decision in decisions if isinstance(decision, int)]
    target_ids = _merge_targets(owner, [contact_id for _, contact_id in known_people])
    extended = [(person, target_ids[id_]) for person, id_ in known_people if id_ in target_ids]
    extended_contacts, snapshots = extend_contacts(owner, extended)
    new_contacts = add_people(owner, new_people, choices.stage)
    photo_count = add_photos(new_contacts, [photos.get(person.line_number) for person in new_people])
    contacts = [*new_contacts, *extended_contacts]
    people = [*new_people, *(person for person, _ in extended)]
    common_tags = [choices.tag] if choices.tag else []
    tags = ((contact, [*person.tags, *common_tags]) for contact, person in zip(contacts, people, strict=True))
    added_tags = tag_contacts(owner, tags, choices.cadences)
    refresh_cadences(contacts)
    db.session.flush()
    added = fingerprints_of(owner.id, [contact.id for contact in new_contacts])
    grown = with_fingerprints(owner, snapshots, added_tags)
    return Written(added, grown, len(new_people), len(extended), photo_count)


def take_back(
    owner: User, added: dict[str, str], grown: Mapping[str, Snapshot], begun_at: datetime, done_at: datetime
) -> tuple[int, int, int]:
    """Delete the contacts that were added and restore those that have grown, unless they were changed since.

    Return how many were deleted, restored, and left as they are.
    """
    deleted_count = delete_unchanged(owner.id, added, done_at)
    restored = revert(owner, grown, begun_at)
    db.session.flush()
    refresh_keep_days(select(Contact.id).where(in_ids(Contact.id, restored)))
    return deleted_count, len(restored), len(added) + len(grown) - deleted_count - len(restored)


def _merge_targets(owner: User, ids: list[int]) -> dict[int, int]:
    """Return, for the contacts that still exist, the id of the contact that each was merged into, or its own."""
    query = select(Contact.id, Contact.merged_into_id).where(Contact.owner_id == owner.id)
    rows = [row for chunk in chunks(ids, 500) for row in db.session.execute(query.where(Contact.id.in_(chunk)))]
    targets = _merge_targets(owner, sorted({target_id for _, target_id in rows if target_id})) if rows else {}
    return {id_: targets[target_id] if target_id else id_ for id_, target_id in rows}


def as_json(decisions: Sequence[Decision]) -> list[Any]:
    return [[person.as_json, decision] for person, decision in decisions]


def from_json(stored: Sequence[Any]) -> list[Decision]:
    return [(ImportedPerson.from_json(person), decision) for person, decision in stored]
