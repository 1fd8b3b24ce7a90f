"""Find out which people of a file are on the owner's list already, in a few queries for the whole file."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from ..contacts.details import CHANNEL_KINDS, DETAIL_TEXTS, Details, channel_key
from ..contacts.duplicates import MAX_CANDIDATES, MAX_DUPLICATES
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..database import chunks
from ..exchange.encounters import Encounter
from ..extensions import db
from ..languages import gettext
from ..people import Profile, User
from ..people.text import fold, search_key
from .batches import load_batches, meeting_line, tag_names
from .reading import NO_NAME, ImportedPerson

ROWS_PER_QUERY = 500
_MEETING_LINE = re.compile(r"Met \d{1,2}\W? \S{1,12} \d{4}(, .*)?")
ContactIdsByKey = dict[tuple[str, str], list[int]]


@dataclass(frozen=True)
class KnownContact:
    """A contact in the form in which it is compared with a file. ``lines`` are those of its note, card and meeting."""

    id: int
    details: Details
    lines: frozenset[str]
    tags: frozenset[str]

    @classmethod
    def from_contact(cls, contact: Contact) -> "KnownContact":
        """Return the comparable form. It contains only what the owner can see, so that an import reveals nothing."""
        card = contact.card_without_topics
        texts = {text: getattr(card, text) for text in ("name", *DETAIL_TEXTS)}
        links = tuple(link.url for link in card.links)
        tags = gettext("Tags: %(tags)s", tags=", ".join(tag_names(contact)))
        told = [
            *contact.note.split("\n"),
            *card.bio.split("\n"),
            meeting_line(contact),
            tags,
            *card.emails,
            *card.phones,
            *links,
        ]
        details = Details(emails=card.emails, phones=card.phones, links=links, **texts)
        return cls(contact.id, details, frozenset(told), frozenset(map(fold, tag_names(contact))))

    def has_same_name(self, found: ImportedPerson) -> bool:
        """Whether both have the same name, which "No name" is not."""
        return found.details.name != NO_NAME and search_key(self.details.name) == search_key(found.details.name)

    def shares_channel(self, found: ImportedPerson) -> bool:
        mine, theirs = self.details.channel_keys, found.details.channel_keys
        return any(mine[kind] & theirs[kind] for kind in CHANNEL_KINDS)

    def covers(self, found: ImportedPerson) -> bool:
        """Whether nothing of ``found`` is new."""
        reached = self.shares_channel(found)
        return (
            search_key(self.details.name) == search_key(found.details.name)
            and all(found.details.channel_keys[kind] <= self.details.channel_keys[kind] for kind in CHANNEL_KINDS)
            and all(self._has_text(text, getattr(found.details, text), reached) for text in DETAIL_TEXTS)
            and all(self._has_line(line) for line in filter(None, found.note.split("\n")))
            and set(map(fold, found.tags)) <= self.tags
        )

    def _has_line(self, line: str) -> bool:
        """Return whether the contact has this line. Meeting lines never count as new: days depend on clocks."""
        return line in self.lines or bool(_MEETING_LINE.fullmatch(line))

    def _has_text(self, text: str, said: str, reached: bool) -> bool:
        """Return whether ``said`` is not new. For the same person, a different spelling is not taken over."""
        own = getattr(self.details, text)
        return not said or said == own or bool(reached and own)


@dataclass(frozen=True)
class Match:
    """An imported person with the contacts who may be the same. ``is_certain``: the first contact is."""

    person: ImportedPerson
    contact_ids: tuple[int, ...] = ()
    is_certain: bool = False


def find_matches(owner: User, people: Sequence[ImportedPerson]) -> list[Match]:
    """Return a match for each person about whom something is new. It may take a second, and writes nothing."""
    uuids = [one.uuid(owner) for one in people]
    imported = set(_imported_uuids(owner, uuids))
    new_people = [one for one, uuid in zip(people, uuids, strict=True) if uuid not in imported]
    keys = _contact_ids_by_key(owner, new_people)
    ids = {one.line_number: _best_candidates(one, keys) for one in new_people}
    candidate_ids = sorted({id_ for found in ids.values() for id_ in found})
    held = {
        contact.id: KnownContact.from_contact(contact) for batch in load_batches(candidate_ids) for contact in batch
    }
    alike = [_match_of(one, [held[id_] for id_ in ids[one.line_number]]) for one in new_people]
    return [one for one in alike if one]


def _imported_uuids(owner: User, uuids: Sequence[UUID]) -> Iterator[UUID]:
    """Yield those of ``uuids`` that were imported with the same words before and still exist."""
    for chunk in chunks(uuids, ROWS_PER_QUERY):
        same = Encounter.uuid.in_(chunk), Encounter.undone_at.is_(None), Contact.is_not_deleted()
        mine = select(Encounter.uuid).join(Contact, Contact.id == Encounter.contact_id)
        yield from db.session.scalars(mine.where(Encounter.scanner_id == owner.id, *same))


def _keys_of(found: ImportedPerson) -> Iterator[tuple[str, str]]:
    for kind, marks in found.details.channel_keys.items():
        yield from ((kind, one) for one in sorted(marks))
    yield "name", search_key(found.details.name)


def _best_candidates(found: ImportedPerson, keys: ContactIdsByKey) -> list[int]:
    """Return ids of contacts, those with the rarest common key first, because a thousand may have the same name."""
    rarest = sorted((keys.get(key, []) for key in _keys_of(found)), key=len)
    return list(dict.fromkeys(id_ for ids in rarest for id_ in ids))[:MAX_CANDIDATES]


def _contact_ids_by_key(owner: User, people: Sequence[ImportedPerson]) -> ContactIdsByKey:
    """Return ids of contacts by the keys that they share with one of ``people``, whether the owner can see them or not.

    The contacts met last come first, at most ``MAX_CANDIDATES`` for each key.
    """
    candidate_ids = {key for one in people for key in _keys_of(one)}
    found: ContactIdsByKey = defaultdict(list)
    columns = Contact.id, Profile.name_folded, Profile.email, Profile.phone, Profile.links, KeptCard.name_folded
    mine = select(*columns, KeptCard.marks).outerjoin(Profile, Profile.user_id == Contact.person_id)
    mine = mine.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    mine = mine.where(Contact.owner_id == owner.id, Contact.is_kept())
    for row in db.session.execute(mine.order_by(Contact.met_at.desc(), Contact.id.desc())):
        for key in set(_row_keys(row)) & candidate_ids:
            if len(found[key]) < MAX_CANDIDATES:
                found[key].append(row[0])
    return found


def _row_keys(row: Row[*tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    _, name, email, phone, links, kept, marks = row
    yield from (("name", folded) for folded in (name, kept) if folded)
    channels: dict[str, list[str]] = {"emails": [email], "phones": [phone], "links": links or []}
    yield from ((kind, channel_key(kind, value)) for kind, values in channels.items() for value in values if value)
    yield from ((kind, one) for one in (marks or "").split("\n") if one for kind in CHANNEL_KINDS)


def _match_of(found: ImportedPerson, candidates: Sequence[KnownContact]) -> Match | None:
    """Return the match, or ``None`` if one of the candidates says everything already."""
    if any(held.covers(found) for held in candidates):
        return None
    reached = [held.id for held in candidates if held.shares_channel(found)]
    named = [held.id for held in candidates if held.has_same_name(found) and held.id not in reached]
    return Match(found, tuple([*reached, *named][:MAX_DUPLICATES]), is_certain=bool(reached))
