"""What rooms keep of events that are long over. Features register their tables. Rooms themselves stay, as people met
there."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select

from ...events import Event
from ...tidying import erase_batch, retention_limit, tidies
from ..models import Room
from ..moderator_actions import ModeratorAction
from ..sanctions import Sanction
from ..visits import Visit


def tidies_rows_of_rooms(what: str, model: Any) -> None:
    """Register ``model``, which has a room: its rows go with the event of that room."""
    tidies(what)(partial(_erase_room_rows, model))


def tidies_rows_of(what: str, model: Any, key: Any, parent: Any) -> None:
    """Register ``model``, whose ``key`` leads to ``parent``, which has a room. Register it before ``parent``.

    The rows would go with those of ``parent``, but going before them, batch by batch, no transaction is long.
    """
    tidies(what)(partial(_of_parents, model, key, parent))


def _is_expired(model: Any) -> ColumnElement[bool]:
    """For queries: whether the event of its room has been over for long enough."""
    over = Room.event_id.in_(select(Event.id).where(Event.ends_at <= retention_limit("talk_kept")))
    within: ColumnElement[bool] = model.room_id.in_(select(Room.id).where(over))
    return within


def _erase_room_rows(model: Any) -> int:
    return erase_batch(model, _is_expired(model))


def _of_parents(model: Any, key: Any, parent: Any) -> int:
    return erase_batch(model, key.in_(select(parent.id).where(_is_expired(parent))))


tidies_rows_of_rooms("sanctions", Sanction)
tidies_rows_of_rooms("acts of moderators", ModeratorAction)
tidies_rows_of_rooms("visits", Visit)
