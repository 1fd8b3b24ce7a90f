"""The meetings behind a contact, as far as its page shows them, and what the person holds of the owner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import aliased

from ..contacts.card_photos import CardPhoto
from ..contacts.consent import ConsentRules
from ..contacts.models import Contact
from ..contacts.places import place_in_words
from ..database.prepared import Given, prepared
from ..events import Event
from ..extensions import db
from ..people import Profile
from ..rooms import Room
from ..rooms.sessions_on import session_on
from .encounter_queries import MAX_MEETINGS
from .encounter_rules import EncounterRules
from .encounters import Encounter
from .ways import Way


class EncounterLine(EncounterRules):
    """What the page of a contact shows of a meeting. Its attributes have the same names as those of ``Encounter``."""

    def __init__(self, row: Row[Any]) -> None:
        self.id: int = row.id
        self.scanner_id: int | None = row.scanner_id
        self.scanned_id: int | None = row.scanned_id
        self.event_id: int | None = row.event_id
        self.how: Way = row.how
        self.met_at: datetime = row.met_at
        self.recorded_at: datetime = row.recorded_at
        self.undone_at: datetime | None = None
        self.line: str = row.line
        self.is_in_room = row.room_name is not None
        self.place = place_in_words(row.room_name or "", row.event_title or "")
        self.session: str = row.session_title or ""
        self.introducer_name: str = row.introducer_name or ""
        self.session_of_contact: str = row.contact_session_title or ""
        """What was on where the owner says that they met, as far as they know it better."""


class HeldCard(ConsentRules):
    """What a person holds of the owner: their contact of the owner, as far as the owner gets to know it."""

    def __init__(self, row: Row[Any]) -> None:
        self.id: int = row.holder_id
        self.given_at, self.asked_at, self.declined_at = row.given_at, row.asked_at, row.declined_at
        self.revoked_at, self.withheld_at = row.revoked_at, row.withheld_at


@dataclass(frozen=True)
class Acquaintance:
    """How the owner and the person of a contact know each other."""

    meetings: list[EncounterLine]
    """The meetings, the latest first, in a stable order; at most ``MAX_MEETINGS``."""
    held_card: HeldCard | None
    has_card_photo: bool
    """Whether the owner has a photo of the person's paper card."""


def load_acquaintance(contact: Contact) -> Acquaintance:
    """Return how the two know each other, by one query."""
    rows = db.session.execute(_acquaintance_query(), {"contact_id": contact.id}).all()
    return Acquaintance(
        meetings=[EncounterLine(row) for row in rows if row.id is not None],
        held_card=HeldCard(rows[0]) if rows[0].holder_id else None,
        has_card_photo=rows[0].card_id is not None,
    )


@prepared
def _acquaintance_query() -> Select[Any]:
    """Return the query for a row for each meeting; or for one row without a meeting, if there was none."""
    given, theirs, introducer = Given("contact"), aliased(Contact), aliased(Profile)
    is_theirs = theirs.owner_id == Contact.person_id, theirs.person_id == Contact.owner_id, theirs.is_not_deleted()
    query = select(
        *(getattr(Encounter, name) for name in ("id", "scanner_id", "scanned_id", "event_id", "how", "met_at")),
        Encounter.recorded_at,
        Encounter.line,
        Event.title.label("event_title"),
        Room.name.label("room_name"),
        introducer.name.label("introducer_name"),
        session_on(Encounter.event_id, Encounter.room_id, Encounter.met_at).label("session_title"),
        session_on(Contact.event_id, Contact.room_id, Contact.met_at).label("contact_session_title"),
        theirs.id.label("holder_id"),
        *(getattr(theirs, f"{act}_at") for act in ("given", "asked", "declined", "revoked", "withheld")),
        CardPhoto.card_id,
    )
    query = query.select_from(Contact).outerjoin(Encounter, Encounter.is_behind(given)).outerjoin(Encounter.event)
    query = query.outerjoin(Encounter.room).outerjoin(theirs, and_(*is_theirs))
    query = query.outerjoin(introducer, introducer.user_id == Encounter.introducer_id)
    query = query.outerjoin(CardPhoto, CardPhoto.card_id == Contact.kept_card_id).where(Contact.id == given.id)
    return query.order_by(Encounter.met_at.desc(), Encounter.uuid.desc()).limit(MAX_MEETINGS)
