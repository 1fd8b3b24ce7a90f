"""A meeting that is being recorded, and what the contacts of two people are when they have never met before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import set_committed_value

from ..contacts.consent import consent_after
from ..contacts.models import Contact
from ..contacts.search_index import SearchKeys, read_search_keys
from ..events import Event
from ..extensions import now
from ..people import User
from ..rooms import Room
from .encounter_rules import EncounterRules
from .encounters import Encounter
from .places import Place
from .ways import Way


@dataclass(frozen=True)
class NewMeeting(EncounterRules):
    """A meeting in which ``scanner`` scans the code of ``owner``. Its attributes are named like those of ``Encounter``.

    ``gave_at`` is when the owner gave their card, ``None`` if the scanner has to ask for it.
    ``line`` is what the scanner says with a hello.
    """

    scanner: User
    owner: User
    uuid: UUID
    how: str
    met_at: datetime
    gave_at: datetime | None
    at: Place
    line: str = ""
    introducer_id: int | None = None

    @property
    def scanner_id(self) -> int:
        return self.scanner.id

    @property
    def scanned_id(self) -> int:
        return self.owner.id

    @property
    def event(self) -> Event | None:
        return self.at.event

    @property
    def room(self) -> Room | None:
        return self.at.room

    @property
    def given_event_id(self) -> int | None:
        return self.at.given_event.id if self.at.given_event else None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the encounter, without those of its two contacts."""
        return {
            "uuid": self.uuid,
            "scanner_id": self.scanner_id,
            "scanned_id": self.scanned_id,
            "given_event_id": self.given_event_id,
            "how": self.how,
            "introducer_id": self.introducer_id,
            "gave_at": self.gave_at,
            "line": self.line,
            **self._place_columns,
        }

    @property
    def own_columns(self) -> dict[str, Any]:
        """The columns of the scanner's contact, if this is the first meeting of the two."""
        columns = self._contact_columns(self.scanner, self.owner)
        declined_at = Encounter.latest_decline(self.scanner, self.owner) if columns["asked_at"] else None
        return {**columns, "declined_at": declined_at, "noticed_at": now()}

    @property
    def their_columns(self) -> dict[str, Any]:
        """The columns of the contact of the person who was scanned, to whom it is news."""
        return {**self._contact_columns(self.owner, self.scanner), "declined_at": None, "noticed_at": None}

    def attach_to(self, encounter: Encounter, new_contact: Contact | None) -> None:
        """Attach what is known to the objects of the rows that were inserted, so that nobody reads it again.

        ``new_contact`` is that of the scanner, if it is new.
        """
        place = {"event": self.event, "room": self.room}
        _attach(encounter, place)
        if new_contact:
            _attach(new_contact, {**place, "profile": self.owner.profile, "tags": []})
            if self._search_keys[self.owner.id].is_usual:
                _attach(new_contact, {"sharing": None})

    @property
    def _place_columns(self) -> dict[str, Any]:
        event, room = self.event, self.room
        return {"met_at": self.met_at, "event_id": event and event.id, "room_id": room and room.id}

    def _contact_columns(self, owner: User, person: User) -> dict[str, Any]:
        consent, keys = consent_after([self], owner.id), self._search_keys[person.id]
        unmet_at = self.met_at if self.how == Way.INTRODUCED else None
        columns = {"owner_id": owner.id, "person_id": person.id, "unmet_at": unmet_at, **self._place_columns}
        return {**columns, **consent, **keys.columns}

    @cached_property
    def _search_keys(self) -> Mapping[int, SearchKeys]:
        """The search keys of the two as they are now. Profiles may be older than the turn to write."""
        return read_search_keys((self.scanner_id, self.scanned_id), self.given_event_id)


def _attach(row: object, related: Mapping[str, object]) -> None:
    for name, value in related.items():
        set_committed_value(row, name, value)
