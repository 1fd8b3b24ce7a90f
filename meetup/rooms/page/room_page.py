"""What every page of a room shows around its own part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import Select, select

from ... import live
from ...events import Event
from ...extensions import now
from ...people import User
from ..access import RoomAccess
from ..icebreaker_texts import icebreaker_language
from ..models import FEW, PACE_LABELS, Room, present_count_query
from ..moderator_actions import Action, actions_for
from ..moderators import is_moderator_of
from ..standing_notes import standing_note
from ..updates import stream_event_names
from ..visits import Visit
from .counts import load_room_values, selects_for_room_page
from .tabs import TABS, Tab


@dataclass(frozen=True)
class TabView:
    """A tab with the number on it, if it has one, and whether it is the one that is shown."""

    tab: Tab
    count: int | None
    is_current: bool


@dataclass(frozen=True)
class RoomPage:
    """A room as one reader sees it. Templates know it as ``page``."""

    room: Room
    is_organizer: bool
    """Whether the reader organizes the event."""
    is_moderator: bool
    """Whether the reader moderates the room."""
    invitation_id: int | None
    """The invitation to host the room that waits for an answer of the reader."""
    actions: Mapping[str, Action]
    """What the reader can do as a moderator, by name."""
    silenced_until: datetime | None
    """Until when a moderator has silenced the reader here."""
    standing_note: str
    """Why the reader is silenced, as far as they were told, and whom to ask; empty if they are not."""
    is_inside: bool
    """Whether the reader is in the room."""
    inactive_reason: str
    """Why nothing happens in the room, as ``Room.inactive_reason`` says; empty while it is active."""
    head_count: int
    """How many people are in the room."""
    open_case_count: int
    """How many reports wait for a moderator."""
    read_to: datetime | None
    """Until when the reader has read the talk; ``None`` before the first time."""
    topic: str
    """What the organizers say the room is about, or else what is on there now."""
    announcement: str | None
    """What the organizers announced to the room last, as text of JSON."""
    open_poll_question: str | None
    """What the latest open poll asks."""
    tabs: list[TabView]
    stream_url: str | None
    """The address of the room's stream; ``None`` if the page does not listen to it."""

    @property
    def event(self) -> Event:
        return self.room.event

    @property
    def stream_events(self) -> str:
        """The names of all events that the stream carries, with spaces between them."""
        return " ".join(stream_event_names())

    @property
    def pace_labels(self) -> Mapping[int, str]:
        """The paces that moderators can choose, by seconds."""
        return PACE_LABELS

    @property
    def current_tab(self) -> Tab:
        """The tab that is shown."""
        return next(view.tab for view in self.tabs if view.is_current)

    @property
    def language(self) -> str:
        """The language (BCP 47) of the icebreaker for this reader."""
        return icebreaker_language(current_user.language)

    @classmethod
    def load(cls, room_access: RoomAccess, tab: str, with_stream: bool) -> "RoomPage":
        """Load what the page of ``tab`` shows, the endpoint of a tab, to the reader who has ``room_access``.

        The page listens to the room's stream if it is ``with_stream`` and the room is active.
        """
        room, at, is_silenced = room_access.room, now(), room_access.silenced_until is not None
        inactive_reason = room.inactive_reason(at)
        counts = load_room_values(room, current_user)
        stream_url = url_for("rooms.page.streams.show", room_id=room.id, after=live.make_stamp(at))
        return cls(
            room=room,
            is_organizer=room_access.attendance.is_organizer,
            is_moderator=is_moderator_of(room_access),
            invitation_id=counts["open_invitation"],
            actions=actions_for(room_access.is_team),
            silenced_until=room_access.silenced_until,
            standing_note=standing_note("silence", room.event, current_user.id, room) if is_silenced else "",
            is_inside=counts["open_visit"] is not None,
            inactive_reason=inactive_reason,
            head_count=counts["here"],
            open_case_count=counts["reports"],
            topic=room.topic or counts.get("topic") or "",
            announcement=counts.get("announcement"),
            open_poll_question=counts["open_poll"],
            read_to=counts["read_to"],
            tabs=_tab_views(tab, counts),
            stream_url=stream_url if with_stream and not inactive_reason else None,
        )


@selects_for_room_page("here")
def _head_count(room: Room, _reader: User) -> Select[Any]:
    return present_count_query(room.id)


@selects_for_room_page("open_visit")
def _open_visit(room: Room, reader: User) -> Select[Any]:
    return select(Visit.id).where(Visit.room_id == room.id, Visit.is_open_of(reader.id))


def _tab_views(current: str, counts: Mapping[str, Any]) -> list[TabView]:
    """Return all tabs. ``current`` is the endpoint of the one that is shown."""
    counts_by_name = {
        "questions": counts["questions"],
        "polls": counts["polls"],
        "here": counts["here"] if counts["here"] >= FEW else 0,
    }
    return [TabView(tab, counts_by_name.get(tab.name), tab.endpoint == current) for tab in TABS]
