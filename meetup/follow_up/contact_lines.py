"""Contacts as lines of a list: only what a line shows, read in two statements that are built once."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, func, select, type_coerce

from ..contacts.cadences import Cadence
from ..contacts.consent import ConsentRules
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..contacts.pacing import effective_cadence, is_keep_day_due
from ..contacts.places import event_in_words, place_in_words, room_in_words
from ..contacts.tags import Tag, Tagging
from ..database.prepared import is_given_id, prepared
from ..events import SHARED_AS_TEXT, Event, EventSharing
from ..extensions import db
from ..people import Card, Profile
from ..rooms import Room
from ..row_lines import RowLine

MAX_NOTE_IN_LINE = 60
"""How many characters of the note a line shows."""

_COLUMNS = (
    Contact.id,
    Contact.person_id,
    Contact.event_id,
    Contact.event_said,
    Contact.room_said,
    Contact.met_at,
    Contact.unmet_at,
    type_coerce(Contact.stage, String).label("stage"),
    Contact.next_step,
    Contact.due_on,
    func.substr(Contact.note, 1, MAX_NOTE_IN_LINE + 10).label("note"),
    Contact.archived_at,
    Contact.keep_on,
    Contact.keep_every,
    Contact.given_at,
    Contact.asked_at,
    Contact.revoked_at,
    Contact.withheld_at,
    Profile.name.label("profile_name"),
    Profile.photo_key,
    Profile.updated_at.label("photo_as_of"),
    SHARED_AS_TEXT.label("shared"),
    KeptCard.name.label("kept_name"),
    KeptCard.source,
    Event.title.label("event_title"),
    Room.name.label("room_name"),
)


@dataclass(frozen=True)
class TagLine:
    """A tag of a contact, as far as a line shows it and needs it."""

    name: str
    keep_every: str


class ContactLine(RowLine, ConsentRules):
    """What a line shows of a contact. Its attributes have the same names as those of ``Contact``."""

    id: int
    met_at: datetime
    unmet_at: datetime | None
    stage: str
    next_step: str
    note: str
    due_on: date | None
    keep_on: date | None
    archived_at: datetime | None

    def __init__(self, row: Row[Any], tags: tuple[TagLine, ...]) -> None:
        super().__init__(row, (tuple(row[: len(_COLUMNS)]), tags))
        self.id = row.id
        self.tags = tags

    @property
    def place(self) -> str:
        """Where they were met: the room and the event, as far as they are known."""
        row = self._row
        room = room_in_words(row.room_name, row.event_title, row.room_said)
        return place_in_words(room, event_in_words(row.event_title, row.event_said))

    @property
    def is_guest(self) -> bool:
        """Whether this is a person without an account who gave their card themself."""
        return self._row.person_id is None and self._row.source == "guest"

    @property
    def is_own_card(self) -> bool:
        """Whether this is a person without an account whose card the owner made."""
        return self._row.person_id is None and self._row.source != "guest"

    @cached_property
    def summary_card(self) -> Card:
        """Name and photo, as the person shares them with the owner now (Q5)."""
        row = self._row
        if row.profile_name is None:
            return Card(user_id=None, name=row.kept_name)
        if not row.photo_key or self.is_hidden or "photo" not in self.visible_fields(json.loads(row.shared)):
            return Card(user_id=row.person_id, name=row.profile_name)
        return Card(user_id=row.person_id, name=row.profile_name, photo_key=row.photo_key, photo_as_of=row.photo_as_of)

    @property
    def cadence(self) -> Cadence | None:
        return effective_cadence(self._row.keep_every, [tag.keep_every for tag in self.tags])

    def is_keep_day_due(self, on: date) -> bool:
        """Return whether the keep day has come by ``on``, for a contact on the list."""
        return is_keep_day_due(self, on)


def lines_query(*further_columns: ColumnElement[Any]) -> Select[Any]:
    """Return the query for the rows that ``contact_lines`` reads, with ``further_columns`` in each."""
    query = select(*_COLUMNS, *further_columns).select_from(Contact)
    query = query.outerjoin(Profile, Profile.user_id == Contact.person_id)
    query = query.outerjoin(EventSharing, Contact.event_sharing_join())
    query = query.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    return query.outerjoin(Event, Event.id == Contact.event_id).outerjoin(Room, Room.id == Contact.room_id)


def contact_lines(*groups: Sequence[Row[Any]]) -> list[list[ContactLine]]:
    """Return the lines of ``groups`` of rows, with the tags of all; one query."""
    tags = _tags_of([row.id for rows in groups for row in rows])
    return [[ContactLine(row, tuple(tags.get(row.id, ()))) for row in rows] for rows in groups]


def _tags_of(contact_ids: Collection[int]) -> Mapping[int, Sequence[TagLine]]:
    tags: dict[int, list[TagLine]] = defaultdict(list)
    if contact_ids:
        for contact_id, name, keep_every in db.session.execute(_tags_query(), {"contact_ids": contact_ids}):
            tags[contact_id].append(TagLine(name, keep_every))
    return tags


@prepared
def _tags_query() -> Select[int, str, str]:
    query = select(Tagging.contact_id, Tag.name, Tag.keep_every).join(Tag, Tag.id == Tagging.tag_id)
    return query.where(is_given_id(Tagging.contact_id, "contact_ids")).order_by(Tag.folded)
