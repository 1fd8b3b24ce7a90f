"""What was on where two people met. The schedule is further right, so that it says it through a hook."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, null, type_coerce

from ..hooks import Hook

names_session: Hook[Callable[[Any, Any, Any], ScalarSelect[str]]] = Hook("names_session")
"""Return the query for the title of the session that was on at an event, in a room if there is one, at a moment.

All of them may be columns. It is null where that leaves no session, or several.
"""


def session_on(event_id: Any, room_id: Any, at: Any) -> ColumnElement[str]:
    """Return the title of the session that was on, as a column of a query; null if that is not known."""
    for title_query in names_session:
        return title_query(event_id, room_id, at)
    return type_coerce(null(), String())
