"""The parts of a room's page, each a page of its own."""

from collections.abc import Callable
from typing import NamedTuple

from ..people import User
from .models import Room


class Tab(NamedTuple):
    """``name`` stands on it and leads to ``endpoint``, with a number where ``counted`` finds one.

    ``counted`` is told who reads it, and how many are in the room.

    The number is the element ``#count-<name in small letters>``, which a frame may replace.
    """

    name: str
    endpoint: str
    counted: Callable[[Room, User, int], int | None] = lambda room, reader, heads: None


ORDER = ("Talk", "Questions", "Polls", "Here")

tabs: list[Tab] = [Tab("Talk", "rooms.show")]
