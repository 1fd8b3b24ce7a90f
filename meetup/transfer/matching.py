"""Whom of many people the owner has on the list already: ``duplicates`` for a whole file, in a few queries."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from ..contacts.details import CHANNELS, TEXTS, Details, mark
from ..contacts.duplicates import LOOKED_AT, MOST
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..exchange.encounters import Encounter
from ..extensions import db
from ..people import Profile, User
from ..people.text import fold, sought
from .batches import batches, met, words
from .reading import Found

_CHUNK = 500
_MET = re.compile(r"Met \d{1,2}\W? \S{1,12} \d{4}(, .*)?")
Keys = dict[tuple[str, str], list[int]]


@dataclass(frozen=True)
class Held:
    """A contact, as far as a file could say the same; ``lines`` are all that its note, card and meeting tell."""

    id: int
    details: Details
    lines: frozenset[str]
    tags: frozenset[str]

    @classmethod
    def of(cls, contact: Contact) -> "Held":
        """Only what the card gives the owner counts: nobody learns whose address it is by importing it."""
        card = contact.channels
        texts = {text: getattr(card, text) for text in ("name", *TEXTS)}
        links = tuple(link.url for link in card.links)
        tags = f"Tags: {', '.join(words(contact))}"
        told = [
            *contact.note.split("\n"),
            *card.bio.split("\n"),
            met(contact),
            tags,
            *card.emails,
            *card.phones,
            *links,
        ]
        details = Details(emails=card.emails, phones=card.phones, links=links, **texts)
        return cls(contact.id, details, frozenset(told), frozenset(map(fold, words(contact))))

    def is_named(self, found: Found) -> bool:
        return sought(self.details.name) == sought(found.details.name)

    def is_reached(self, found: Found) -> bool:
        mine, theirs = self.details.marks, found.details.marks
        return any(mine[kind] & theirs[kind] for kind in CHANNELS)

    def says(self, found: Found) -> bool:
        """Whether nothing of ``found`` is new."""
        reached = self.is_reached(found)
        return (
            self.is_named(found)
            and all(found.details.marks[kind] <= self.details.marks[kind] for kind in CHANNELS)
            and all(self._has(text, getattr(found.details, text), reached) for text in TEXTS)
            and all(self._tells(line) for line in filter(None, found.note.split("\n")))
            and set(map(fold, found.tags)) <= self.tags
        )

    def _tells(self, line: str) -> bool:
        """When they met is said by the clocks of whoever wrote the file."""
        return line in self.lines or bool(_MET.fullmatch(line))

    def _has(self, text: str, said: str, reached: bool) -> bool:
        """Of the same person, what is written differently is not taken over, and so is not new."""
        own = getattr(self.details, text)
        return not said or said == own or bool(reached and own)


@dataclass(frozen=True)
class Alike:
    """``found``, with the contacts who may be the same person; ``same`` when the first surely is."""

    found: Found
    contact_ids: tuple[int, ...] = ()
    same: bool = False


def compare(owner: User, people: Sequence[Found]) -> list[Alike]:
    """The people of whom something is new. It may take a second, and writes nothing."""
    uuids = [one.uuid(owner) for one in people]
    imported = set(_imported(owner, uuids))
    left = [one for one, uuid in zip(people, uuids, strict=True) if uuid not in imported]
    keys = _candidates(owner, left)
    ids = {one.line: _likeliest(one, keys) for one in left}
    wanted = sorted({id_ for found in ids.values() for id_ in found})
    held = {contact.id: Held.of(contact) for batch in batches(wanted) for contact in batch}
    alike = [_alike(one, [held[id_] for id_ in ids[one.line]]) for one in left]
    return [one for one in alike if one]


def _imported(owner: User, uuids: Sequence[UUID]) -> Iterator[UUID]:
    """Which of them have been imported in the same words before, and are there."""
    for start in range(0, len(uuids), _CHUNK):
        same = Encounter.uuid.in_(uuids[start : start + _CHUNK]), Encounter.undone_at.is_(None)
        mine = select(Encounter.uuid).where(Encounter.scanner_id == owner.id, Encounter.contact_id.is_not(None), *same)
        yield from db.session.scalars(mine)


def _keys(found: Found) -> Iterator[tuple[str, str]]:
    for kind, marks in found.details.marks.items():
        yield from ((kind, one) for one in sorted(marks))
    yield "name", sought(found.details.name)


def _likeliest(found: Found, keys: Keys) -> list[int]:
    """Whoever has something in common with ``found`` that few have, then others: a thousand may have the same name."""
    rarest = sorted((keys.get(key, []) for key in _keys(found)), key=len)
    return list(dict.fromkeys(id_ for ids in rarest for id_ in ids))[:LOOKED_AT]


def _candidates(owner: User, people: Sequence[Found]) -> Keys:
    """Ids of contacts by what they may have in common with one of ``people``, whether their card gives it or not: the
    latest met, no more of each than anybody looks at."""
    wanted = {key for one in people for key in _keys(one)}
    found: Keys = defaultdict(list)
    columns = Contact.id, Profile.name_folded, Profile.email, Profile.phone, Profile.links, KeptCard.name_folded
    mine = select(*columns, KeptCard.marks).outerjoin(Profile, Profile.user_id == Contact.person_id)
    mine = mine.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    mine = mine.where(Contact.owner_id == owner.id, Contact.whole())
    for row in db.session.execute(mine.order_by(Contact.met_at.desc(), Contact.id.desc())):
        for key in set(_said(row)) & wanted:
            if len(found[key]) < LOOKED_AT:
                found[key].append(row[0])
    return found


def _said(row: Row[*tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    _, name, email, phone, links, kept, marks = row
    yield from (("name", folded) for folded in (name, kept) if folded)
    channels: dict[str, list[str]] = {"emails": [email], "phones": [phone], "links": links or []}
    yield from ((kind, mark(kind, value)) for kind, values in channels.items() for value in values if value)
    yield from ((kind, one) for one in (marks or "").split("\n") if one for kind in CHANNELS)


def _alike(found: Found, candidates: Sequence[Held]) -> Alike | None:
    """``None`` when one of them says all of it."""
    if any(held.says(found) for held in candidates):
        return None
    reached = [held.id for held in candidates if held.is_reached(found)]
    named = [held.id for held in candidates if held.is_named(found) and held.id not in reached]
    return Alike(found, tuple([*reached, *named][:MOST]), same=bool(reached))
