"""What rooms keep of events that are long over. Features register their tables. Rooms themselves stay, as people met
there."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select

from ...events import Event
from ...tidying import erase, kept_since, tidies
from ..actions import ModeratorAct
from ..models import Room
from ..sanctions import Sanction
from ..visits import Visit


def tidies_rows_of_rooms(what: str, model: Any) -> None:
    """Register ``model``, which has a room: its rows go with the event of that room."""
    tidies(what)(partial(_of_rooms, model))


def tidies_rows_of(what: str, model: Any, key: Any, parent: Any) -> None:
    """Register ``model``, whose ``key`` leads to ``parent``, which has a room. Register it before ``parent``.

    The rows would go with those of ``parent``, but going before them, batch by batch, no transaction is long.
    """
    tidies(what)(partial(_of_parents, model, key, parent))


def _over(model: Any) -> ColumnElement[bool]:
    """For queries: whether the event of its room has been over for long enough."""
    over = Room.event_id.in_(select(Event.id).where(Event.ends_at <= kept_since("talk_kept")))
    within: ColumnElement[bool] = model.room_id.in_(select(Room.id).where(over))
    return within


def _of_rooms(model: Any) -> int:
    return erase(model, _over(model))


def _of_parents(model: Any, key: Any, parent: Any) -> int:
    return erase(model, key.in_(select(parent.id).where(_over(parent))))


tidies_rows_of_rooms("sanctions", Sanction)
tidies_rows_of_rooms("acts of moderators", ModeratorAct)
tidies_rows_of_rooms("visits", Visit)
