"""Who is here: how many for everybody, and by name whoever wants to be found in the room."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from ... import live
from ...database import in_ids
from ...events import Attendance, Event, EventSharing, join_event_sharing, reasons_for, summary_card_at_event
from ...extensions import db, now
from ...hooks import Hook
from ...pages import Page
from ...people import Card, User
from ...people.visibility import is_visible_to
from ..models import Room, count_present
from ..sanctions import is_banned_user
from ..updates import RoomUpdate, as_frames, finds_updates
from ..visits import PRESENCE_TIMEOUT, Visit

PEOPLE_PER_PAGE = 30
COUNT_FRAME_SECONDS = 1.0
"""Seconds between two frames of who is here: five thousand may enter at once."""

IS_LISTED = Visit.left_at.is_(None), or_(Visit.listed_at.is_not(None), Visit.open_at.is_not(None))

finds_contact_urls: Hook[Callable[[User, Collection[int]], Mapping[int, str]]] = Hook("finds_contact_urls")
"""Return the addresses of a reader's own pages about some users, by user id."""


@dataclass(frozen=True)
class PresentPerson:
    """Somebody listed: their visit, face, what they share with the reader, and the reader's own page of them."""

    visit: Visit
    card: Card
    reason: str
    contact_url: str | None


def load_present_page(room: Room, reader: User, after: str | None, open_only: bool = False) -> Page[PresentPerson]:
    """A page of ``PresentPerson``, the latest to enter first: listed, seen lately, still going, and seen by ``reader``."""
    query = _listed_query(select(Visit, EventSharing), room, reader)
    query = join_event_sharing(query, Visit.user_id, room.event_id)
    query = query.options(joinedload(Visit.user))
    if open_only:
        query = query.where(Visit.open_at.is_not(None))
    page = Page.load_rows(query, (Visit.entered_at, Visit.id), after, PEOPLE_PER_PAGE)
    others = [visit.user_id for visit, _ in page.rows if visit.user_id != reader.id]
    reasons, pages = reasons_for(room.event, reader, others), _contact_urls(reader, others)
    rows = [
        PresentPerson(
            visit,
            summary_card_at_event(visit.user.profile, sharing),
            reasons.get(visit.user_id, ""),
            pages.get(visit.user_id),
        )
        for visit, sharing in page.rows
    ]
    return Page(rows, page.next)


def _listed_query(query: Select[*tuple[Any, ...]], room: Room, reader: User) -> Select[*tuple[Any, ...]]:
    going = (Attendance.user_id == Visit.user_id) & (Attendance.event_id == room.event_id)
    listed = query.join(Attendance, going).where(Visit.room_id == room.id, *IS_LISTED)
    listed = listed.where(Visit.seen_at >= now() - PRESENCE_TIMEOUT, is_visible_to(reader, Visit.user_id))
    return listed.where(~is_banned_user(Visit.user_id, room.id, room.event_id))


def count_listed(room: Room, reader: User) -> int:
    """How many ``reader`` finds there by name."""
    return db.session.scalar(_listed_query(select(func.count()).select_from(Visit), room, reader)) or 0


def _contact_urls(reader: User, others: Collection[int]) -> dict[int, str]:
    return {user_id: url for ask in finds_contact_urls for user_id, url in ask(reader, others).items()}


def find_listed_visit(visit_id: int, reader: User) -> tuple[Visit, Event] | None:
    """The visit and its event, while its user is in the room and lets themself be found there by ``reader``, who goes
    there too."""
    mine = select(Attendance.event_id).where(Attendance.user_id == reader.id)
    query = (
        select(Visit, Event)
        .join(Room, Room.id == Visit.room_id)
        .join(Event, Event.id == Room.event_id)
        .join(Attendance, (Attendance.user_id == Visit.user_id) & (Attendance.event_id == Room.event_id))
        .where(Visit.id == visit_id, Visit.user_id != reader.id, Event.status == "published", Room.event_id.in_(mine))
        .where(*IS_LISTED, Visit.seen_at >= now() - PRESENCE_TIMEOUT, is_visible_to(reader, Visit.user_id))
        .where(
            ~is_banned_user(Visit.user_id, Room.id, Room.event_id), ~is_banned_user(reader.id, Room.id, Room.event_id)
        )
    )
    return db.session.execute(query).one_or_none()


def publish_head_counts(*room_ids: int | None) -> None:
    """Who is in these rooms has changed: in the one entered, and the one left for it. Call it after the commit."""
    for room_id in filter(None, room_ids):
        live.publish_throttled(f"here:{room_id}", partial(_head_count_frame, room_id), COUNT_FRAME_SECONDS)


def _head_count_frame(room_id: int) -> live.Frame | None:
    found = as_frames(_head_count_updates([room_id], now()))
    return found[0] if found else None


@finds_updates("here")
def _changed_head_counts(room_ids: Collection[int], since: datetime, most: int) -> list[RoomUpdate]:
    moved = select(Visit.room_id).where(or_(Visit.entered_at >= since, Visit.left_at >= since))
    moved = moved.where(in_ids(Visit.room_id, room_ids)).distinct().limit(most)
    return _head_count_updates(list(db.session.scalars(moved)), now())


def _head_count_updates(room_ids: Collection[int], at: datetime) -> list[RoomUpdate]:
    counts = count_present(room_ids) if room_ids else {}
    return [RoomUpdate(id_, "here", _render_head_count(counts.get(id_, 0)), at, id_) for id_ in room_ids]


def _render_head_count(count: int) -> str:
    return render_template("rooms/presence/_here.html", head_count=count)
