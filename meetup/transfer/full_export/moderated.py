"""The parts of the full export about moderation: what was decided about the owner, and what they reported and decided.

What moderators noted for each other, and what others said, is not in it.
"""

from typing import Any

from sqlalchemy import Select, case, select

from ...events import Event
from ...extensions import db
from ...moderation.cases import Case
from ...moderation.reports import Report
from ...people import User
from ...rooms import Room
from ...rooms.moderator_actions import ModeratorAction
from ...rooms.sanctions import Sanction

_EVENT = Event.title.label("event")
_EVENT_AND_ROOM = _EVENT, Room.name.label("room")


def own_reports(owner: User) -> list[dict[str, Any]]:
    """Return what the owner reported in rooms, without the messages and questions of others."""
    query = select(*_EVENT_AND_ROOM, Report.reason, Report.note, Report.created_at).join(
        Case, Case.id == Report.case_id
    )
    query = query.join(Room, Room.id == Case.room_id).join(Event, Event.id == Case.event_id)
    return _rows(query.where(Report.reporter_id == owner.id).order_by(Report.created_at, Report.case_id))


def own_sanctions(owner: User) -> list[dict[str, Any]]:
    """Return the silences and bans of the owner, for what they said, and what they were told.

    Those without an effect are left out: nobody is told of them.
    """
    room = case((Sanction.whole, None), else_=Room.name).label("room")
    names = ("kind", "said", "told", "created_at", "until", "lifted_at")
    query = select(_EVENT, room, *(getattr(Sanction, name) for name in names))
    query = query.join(Room, Room.id == Sanction.room_id).join(Event, Event.id == Sanction.event_id)
    return _rows(query.where(Sanction.user_id == owner.id, Sanction.idle.is_(False)).order_by(Sanction.id))


def own_moderator_acts(owner: User) -> list[dict[str, Any]]:
    """Return what the owner did as a moderator, without to whom."""
    query = select(*_EVENT_AND_ROOM, ModeratorAction.kind, ModeratorAction.created_at.label("at"))
    query = query.join(Room, Room.id == ModeratorAction.room_id).join(Event, Event.id == ModeratorAction.event_id)
    return _rows(query.where(ModeratorAction.by_id == owner.id).order_by(ModeratorAction.id))


def _rows(query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(query).mappings()]
