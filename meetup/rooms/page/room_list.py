"""The rooms of an event as a list for one of its attendees."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...events import Event
from ...hooks import KeyedHook
from ...people import User
from ..models import Room, count_present

RoomFacts = Callable[[Event, Collection[int], User], Mapping[int, Any]]

tells_of_rooms: KeyedHook[RoomFacts] = KeyedHook("tells_of_rooms")
"""Return what one reader gets to know of some rooms of an event, by room id. One query, however many rooms.

The key is what the list knows it by: ``unread``, a number, and ``faces``, some cards.
"""


@dataclass(frozen=True)
class RoomList:
    """The rooms of an event, and what its attendee gets to know of them, by room id. Empty for everybody else."""

    rooms: list[Room]
    head_counts: Mapping[int, int] = field(default_factory=dict)
    unread: Mapping[int, int] = field(default_factory=dict)
    faces: Mapping[int, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, event: Event, reader: User | None) -> "RoomList":
        """Load the rooms of an event. ``reader`` attends it, or is ``None``."""
        rooms = Room.all_for(event)
        if reader is None or not rooms:
            return cls(rooms)
        ids = [room.id for room in rooms]
        facts = {key: find(event, ids, reader) for key, find in tells_of_rooms.items()}
        return cls(rooms, count_present(ids), **facts)
