"""What the database knows for the message to a contact, read by one statement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, bindparam, false, select

from ..codes import Code
from ..contacts.models import Contact
from ..database.prepared import GIVEN_USER, Given, moment, prepared
from ..events import Attendance, Event
from ..exchange.encounters import Encounter
from ..extensions import db
from ..hooks import Hook
from ..rooms.sessions_on import session_on
from .habits import Manner, WritingHabit, habit_query
from .models import Draft

finds_help: Hook[Callable[[Given], tuple[ScalarSelect[Any], ScalarSelect[Any]]]] = Hook("finds_help")
"""Return SQL expressions for what a given contact helped its owner with since the owner last wrote to them.

They are the topic, and the name of somebody whom the contact introduced to the owner for that.
"""


@dataclass(frozen=True, kw_only=True)
class Background:
    """What the database knows. Whatever is ``None`` or 0 is not there."""

    draft_version: int
    draft_text: tuple[str, str] | None
    """Subject and body of the draft, unless it was sent."""
    habit: Manner | None
    """How the owner writes to this contact or, without that, how they last wrote to anybody."""
    has_own_habit: bool
    """Whether ``habit`` was chosen for this contact."""
    first_met_at: datetime | None
    next_event: str | None
    """The title of the next event in whose directory both are listed, so that each may know of the other (P4)."""
    next_event_at: datetime | None
    introducer: str | None
    """Who introduced the two, if nothing else happened since."""
    helped_with: str | None
    """The topic with which they helped since the owner last wrote to them."""
    introduced_to: str | None
    """Whom they introduced to the owner, if that is how they helped."""
    session: str | None
    """The title of the session that was on where they met."""
    code: str | None
    """The code of the owner's phone, for somebody without an account."""


def load_background(contact: Contact) -> Background:
    """Return what the database knows for a message to ``contact``."""
    values = {"contact_id": contact.id, "user_id": contact.owner_id, "person_id": contact.person_id}
    row = db.session.execute(_background_query(contact.is_hidden), values).one()
    return Background(
        draft_version=row.version or 0,
        draft_text=(row.subject, row.body) if row.version and row.touch_id is None else None,
        habit=Manner(row.language, row.tone, row.is_formal, row.call_name) if row.language else None,
        has_own_habit=row.habit_of == contact.id,
        first_met_at=row.first_met_at,
        next_event=row.title,
        next_event_at=row.starts_at,
        introducer=row.introducer_name,
        helped_with=row.helped_with,
        introduced_to=row.introduced_to,
        session=row.session_title,
        code=row.code,
    )


@prepared
def _background_query(is_hidden: bool) -> Select[Any]:
    given = Given("contact")
    habit_of = habit_query().with_only_columns(WritingHabit.contact_id).correlate(None).scalar_subquery()
    columns: list[Any] = [
        *(Draft.version, Draft.subject, Draft.body, Draft.touch_id),
        WritingHabit.contact_id.label("habit_of"),
        *(WritingHabit.language, WritingHabit.tone, WritingHabit.is_formal, WritingHabit.call_name),
        Encounter.first_met_at(given).label("first_met_at"),
        Encounter.introducer_name(given).label("introducer_name"),
        *(Event.title, Event.starts_at),
        session_on(Contact.event_id, Contact.room_id, Contact.met_at).label("session_title"),
        Code.code,
        *_help_columns(given),
    ]
    query = select(*columns).select_from(Contact).outerjoin(Draft, Draft.contact_id == Contact.id)
    query = query.outerjoin(WritingHabit, WritingHabit.contact_id == habit_of)
    query = query.outerjoin(Event, false() if is_hidden else Event.id == _next_event_id())
    query = query.outerjoin(Code, and_(Contact.person_id.is_(None), Code.is_phone_code_of(GIVEN_USER)))
    return query.where(Contact.id == given.id)


def _help_columns(contact: Given) -> list[Any]:
    names = "helped_with", "introduced_to"
    found = next(iter(finds_help))(contact)
    return [expression.label(name) for expression, name in zip(found, names, strict=True)]


def _next_event_id() -> ScalarSelect[int]:
    listed_ids = Attendance.event_ids_listing_both(GIVEN_USER.id, bindparam("person_id"))
    query = select(Event.id).where(Event.id.in_(listed_ids), Event.starts_at > moment(), Event.status == "published")
    return query.order_by(Event.starts_at, Event.id).limit(1).correlate(None).scalar_subquery()
