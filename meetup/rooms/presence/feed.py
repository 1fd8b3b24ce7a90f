"""Who is in a room: the head count for everybody, and by name those who chose to be listed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from ...database import in_ids
from ...events import Attendance, Event, EventSharing, join_event_sharing, reasons_for, summary_card_at_event
from ...extensions import db, now
from ...hooks import Hook
from ...pages import Page
from ...people import Card, User
from ...people.visibility import is_visible_to
from ..models import Room, count_present
from ..sanctions import is_banned_user
from ..updates import RoomUpdate, finds_updates, publish_throttled
from ..visits import PRESENCE_TIMEOUT, Visit

PEOPLE_PER_PAGE = 30
COUNT_FRAME_SECONDS = 1.0
"""Seconds between two frames with the head count of a room: five thousand people may enter at once."""

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
    query = _listed_query(select(Visit, EventSharing), reader, room.id, room.event_id)
    query = join_event_sharing(query, Visit.user_id, room.event_id)
    query = query.options(joinedload(Visit.user))
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


def _listed_query(
    query: Select[*tuple[Any, ...]], reader: User, room_id: Any, event_id: Any
) -> Select[*tuple[Any, ...]]:
    """Limit a query for visits to attendees listed in a room who gave a sign lately and whom ``reader`` sees.

    The ids of the room and its event may be columns.
    """
    is_attending = (Attendance.user_id == Visit.user_id) & (Attendance.event_id == event_id)
    query = query.join(Attendance, is_attending).where(Visit.room_id == room_id, *IS_LISTED)
    query = query.where(Visit.seen_at >= now() - PRESENCE_TIMEOUT, is_visible_to(reader, Visit.user_id))
    return query.where(~is_banned_user(Visit.user_id, room_id, event_id))


def count_listed(room: Room, reader: User) -> int:
    """Return how many people ``reader`` finds in the room by name."""
    query = _listed_query(select(func.count()).select_from(Visit), reader, room.id, room.event_id)
    return db.session.scalar(query) or 0


def _contact_urls(reader: User, user_ids: Collection[int]) -> dict[int, str]:
    return {user_id: url for find in finds_contact_urls for user_id, url in find(reader, user_ids).items()}


def find_listed_visit(visit_id: int, reader: User) -> tuple[Visit, Event] | None:
    """Return a visit and its event while its user is listed in the room for ``reader``, who attends the event too."""
    attended_ids = select(Attendance.event_id).where(Attendance.user_id == reader.id)
    query = select(Visit, Event).join(Room, Room.id == Visit.room_id).join(Event, Event.id == Room.event_id)
    query = _listed_query(query, reader, Room.id, Room.event_id).where(
        Visit.id == visit_id,
        Visit.user_id != reader.id,
        Event.status == "published",
        Room.event_id.in_(attended_ids),
        ~is_banned_user(reader.id, Room.id, Room.event_id),
    )
    return db.session.execute(query).one_or_none()


def publish_head_counts(*room_ids: int | None) -> None:
    """Show the head counts of rooms on all screens, within ``COUNT_FRAME_SECONDS``. Call it after the commit.

    Ids may be ``None``, such as that of the room that somebody left who was in none.
    """
    for room_id in filter(None, room_ids):
        publish_throttled(f"here:{room_id}", partial(_head_count_updates, [room_id]), COUNT_FRAME_SECONDS)


@finds_updates("here")
def _changed_head_counts(room_ids: Collection[int], since: datetime, limit: int) -> list[RoomUpdate]:
    query = select(Visit.room_id).where(or_(Visit.entered_at >= since, Visit.left_at >= since))
    query = query.where(in_ids(Visit.room_id, room_ids)).distinct().limit(limit)
    return _head_count_updates(list(db.session.scalars(query)))


def _head_count_updates(room_ids: Collection[int]) -> list[RoomUpdate]:
    counts, at = count_present(room_ids) if room_ids else {}, now()
    return [RoomUpdate(id_, "here", _render_head_count(counts.get(id_, 0)), at, id_) for id_ in room_ids]


def _render_head_count(count: int) -> str:
    return render_template("rooms/presence/_here.html", head_count=count)
