"""Erase what happened in rooms when the event has been over for long enough.

Features register their tables here. Rooms themselves stay, because people met there.
"""

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
    """Register ``model``, which has a ``room_id``, under the name ``what`` to be erased."""
    tidies(what)(partial(_erase_room_rows, model))


def tidies_rows_of(what: str, model: Any, key: Any, parent: Any) -> None:
    """Register ``model``, whose column ``key`` refers to ``parent``, which has a ``room_id``. Do it before ``parent``.

    Erasing ``parent`` would erase these rows too, but only batch by batch are transactions short.
    """
    tidies(what)(partial(_erase_child_rows, model, key, parent))


def _is_expired(model: Any) -> ColumnElement[bool]:
    """Return the SQL condition that the event of the row's room has been over for long enough."""
    is_over = Room.event_id.in_(select(Event.id).where(Event.ends_at <= retention_limit("talk_kept")))
    is_expired: ColumnElement[bool] = model.room_id.in_(select(Room.id).where(is_over))
    return is_expired


def _erase_room_rows(model: Any) -> int:
    return erase_batch(model, _is_expired(model))


def _erase_child_rows(model: Any, key: Any, parent: Any) -> int:
    return erase_batch(model, key.in_(select(parent.id).where(_is_expired(parent))))


tidies_rows_of_rooms("sanctions", Sanction)
tidies_rows_of_rooms("acts of moderators", ModeratorAction)
tidies_rows_of_rooms("visits", Visit)
