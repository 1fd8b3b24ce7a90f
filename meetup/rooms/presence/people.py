"""The people in a room, by name: those who chose to be listed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from ...database import in_ids
from ...events import Attendance, Event, EventSharing, join_event_sharing, reasons_for, summary_card_at_event
from ...extensions import db, now
from ...hooks import Hook
from ...pages import Page
from ...people import Card, User
from ...people.visibility import gives_face_to, is_visible_to
from ..models import Room
from ..page.room_list import tells_of_rooms
from ..sanctions import is_banned_user
from ..visits import PRESENCE_TIMEOUT, Visit

PEOPLE_PER_PAGE = 30
FACES_PER_ROOM = 3
IS_LISTED = Visit.left_at.is_(None), or_(Visit.listed_at.is_not(None), Visit.open_at.is_not(None))

finds_contact_urls: Hook[Callable[[User, Collection[int]], Mapping[int, str]]] = Hook("finds_contact_urls")
"""Return the addresses of a reader's own pages about some users, by user id."""


@dataclass(frozen=True)
class PresentPerson:
    """Somebody who is listed in a room.

    ``reason`` says why the reader might want to meet them. ``contact_url`` is the reader's own page about them, if they
    are a contact already.
    """

    visit: Visit
    card: Card
    reason: str
    contact_url: str | None


def load_present_page(room: Room, reader: User, after: str | None, open_only: bool = False) -> Page[PresentPerson]:
    """Return a page of ``PresentPerson`` whom ``reader`` finds in the room, the latest to enter first.

    ``open_only`` leaves out those who are not open to talk.
    """
    query = listed_query(select(Visit, EventSharing), reader, room.id, room.event_id)
    query = join_event_sharing(query, Visit.user_id, room.event_id)
    query = query.options(joinedload(Visit.user, innerjoin=True))
    if open_only:
        query = query.where(Visit.open_at.is_not(None))
    page = Page.load_rows(query, (Visit.entered_at, Visit.id), after, PEOPLE_PER_PAGE)
    return Page(_present_people(room, reader, page.rows), page.next)


def _present_people(room: Room, reader: User, rows: Sequence[Any]) -> list[PresentPerson]:
    other_ids = [visit.user_id for visit, _ in rows if visit.user_id != reader.id]
    reasons, contact_urls = reasons_for(room.event, reader, other_ids), _contact_urls(reader, other_ids)
    return [
        PresentPerson(
            visit,
            summary_card_at_event(visit.user.profile, sharing),
            reasons.get(visit.user_id, ""),
            contact_urls.get(visit.user_id),
        )
        for visit, sharing in rows
    ]


def listed_query(
    query: Select[*tuple[Any, ...]], reader: User, room_id: Any, event_id: Any
) -> Select[*tuple[Any, ...]]:
    """Limit a query for visits to attendees listed in a room who gave a sign lately and whom ``reader`` sees.

    The ids of the room and its event may be columns.
    """
    is_attending = (Attendance.user_id == Visit.user_id) & (Attendance.event_id == event_id)
    query = query.join(Attendance, is_attending).where(Visit.room_id == room_id, *IS_LISTED)
    query = query.where(Visit.seen_at >= now() - PRESENCE_TIMEOUT, is_visible_to(reader, Visit.user_id))
    return query.where(~is_banned_user(Visit.user_id, room_id, event_id))


@tells_of_rooms("faces")
def find_faces(event: Event, room_ids: Collection[int], reader: User) -> Mapping[int, list[Card]]:
    """Return the cards of those who entered last, of the people whom ``reader`` finds in each of these rooms."""
    newest_first = func.row_number().over(
        partition_by=Visit.room_id, order_by=(Visit.entered_at.desc(), Visit.id.desc())
    )
    places = listed_query(select(Visit.id, newest_first.label("place")), reader, Visit.room_id, event.id)
    may_enter = ~is_banned_user(reader.id, Visit.room_id, event.id)
    is_shown = gives_face_to(reader, Visit.user_id)
    listed = places.where(in_ids(Visit.room_id, room_ids), may_enter, is_shown).subquery()
    query = select(Visit, EventSharing).join(listed, listed.c.id == Visit.id).where(listed.c.place <= FACES_PER_ROOM)
    query = join_event_sharing(query, Visit.user_id, event.id).options(joinedload(Visit.user, innerjoin=True))
    faces: dict[int, list[Card]] = {}
    for visit, sharing in db.session.execute(query.order_by(listed.c.place)):
        faces.setdefault(visit.room_id, []).append(summary_card_at_event(visit.user.profile, sharing))
    return faces


def count_listed(room: Room, reader: User) -> int:
    """Return how many people ``reader`` finds in the room by name."""
    query = listed_query(select(func.count()).select_from(Visit), reader, room.id, room.event_id)
    return db.session.scalar(query) or 0


def _contact_urls(reader: User, user_ids: Collection[int]) -> dict[int, str]:
    return {user_id: url for find in finds_contact_urls for user_id, url in find(reader, user_ids).items()}


def find_listed_visit(visit_id: int, reader: User) -> tuple[Visit, Event] | None:
    """Return a visit and its event while its user is listed in the room for ``reader``, who attends the event too."""
    attended_ids = select(Attendance.event_id).where(Attendance.user_id == reader.id)
    query = select(Visit, Event).join(Room, Room.id == Visit.room_id).join(Event, Event.id == Room.event_id)
    query = listed_query(query, reader, Room.id, Room.event_id).where(
        Visit.id == visit_id,
        Visit.user_id != reader.id,
        Event.status == "published",
        Room.event_id.in_(attended_ids),
        ~is_banned_user(reader.id, Room.id, Room.event_id),
    )
    return db.session.execute(query).one_or_none()
