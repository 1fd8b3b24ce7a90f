"""The rooms of an event as a list for one of its attendees."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, Select, bindparam, select, tuple_

from ...database.prepared import ROW_LIMIT, prepared
from ...events import Event
from ...extensions import db
from ...hooks import KeyedHook
from ...people import User
from ..models import LISTED_ORDER, Room, count_present

ROOMS_PER_PAGE = 30

RoomFacts = Callable[[Event, Collection[int], User], Mapping[int, Any]]

TOPICS = "topics"
"""The key of ``tells_of_rooms`` that is only asked about rooms without a topic of their own."""

tells_of_rooms: KeyedHook[RoomFacts] = KeyedHook("tells_of_rooms")
"""Return what one reader gets to know of some rooms of an event, by room id. One query, however many rooms.

The key is what the list knows it by: ``unread``, a number, ``faces``, some cards, and ``topics``, what is on there now.
"""


@dataclass(frozen=True)
class RoomList:
    """A page of the rooms of an event, and what its attendee gets to know of them, by room id.

    What they get to know is empty for everybody else. ``next_id`` is the room after which the next page begins.
    """

    rooms: list[Room]
    next_id: int | None = None
    head_counts: Mapping[int, int] = field(default_factory=dict)
    unread: Mapping[int, int] = field(default_factory=dict)
    faces: Mapping[int, Any] = field(default_factory=dict)
    topics: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def load(cls, event: Event, reader: User | None, after_id: int | None, with_topics: bool = False) -> "RoomList":
        """Load the rooms of an event that come after the room ``after_id``. ``reader`` attends it, or is ``None``.

        The page of the event says itself what is on now, so that only others ask for it ``with_topics``.
        """
        rooms, next_id = _load_page(event, after_id)
        if reader is None or not rooms:
            return cls(rooms, next_id)
        ids = [room.id for room in rooms]
        untitled = [room.id for room in rooms if not room.topic] if with_topics else []
        facts = {key: find(event, untitled if key == TOPICS else ids, reader) for key, find in tells_of_rooms.items()}
        return cls(rooms, next_id, count_present(ids), **facts)


def _load_page(event: Event, after_id: int | None) -> tuple[list[Room], int | None]:
    """Return a page of the rooms of ``event``, and the id of the room after which the next page begins.

    ``after_id`` is the last room of the page before. If it is no room of the event, the first page is returned.
    """
    last = db.session.get(Room, after_id) if after_id else None
    values: dict[str, Any] = {"event_id": event.id, "row_limit": ROOMS_PER_PAGE + 1}
    has_last = False
    if last and last.event_id == event.id:
        has_last = True
        values |= {"was_closed": last.closed_at is not None, "last_position": last.position, "last_id": last.id}
    rooms = list(db.session.scalars(_page_query(has_last), values))
    return rooms[:ROOMS_PER_PAGE], rooms[ROOMS_PER_PAGE - 1].id if len(rooms) > ROOMS_PER_PAGE else None


@prepared
def _page_query(has_last: bool) -> Select[Room]:
    query = select(Room).where(Room.event_id == bindparam("event_id"))
    if has_last:
        names = ("was_closed", Boolean()), ("last_position", Integer()), ("last_id", BigInteger())
        query = query.where(tuple_(*LISTED_ORDER) > tuple_(*(bindparam(name, type_=type_) for name, type_ in names)))
    return query.order_by(*LISTED_ORDER).limit(ROW_LIMIT)
