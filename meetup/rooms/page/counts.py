"""The values on the pages of a room, such as numbers. Each feature registers its own; one query reads all of them."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from sqlalchemy import Select, select

from ...database.prepared import GIVEN_USER, Given, prepared
from ...extensions import db
from ...hooks import KeyedHook
from ...people import User
from ..models import Room

CountQuery = Callable[[Room, User], Select[Any]]

selects_for_room_page: KeyedHook[CountQuery] = KeyedHook("selects_for_room_page")
"""Return a query for one value of a room as one reader gets it. The key is what pages know the value by.

It is asked once, with a room and a reader that stand for all of them: only their ids can be used, and the address of
the reader.
"""


def load_room_values(room: Room, reader: User) -> dict[str, Any]:
    """Return the values that features select for the page of ``room`` as ``reader`` sees it, by their keys."""
    values = {"room_id": room.id, "user_id": reader.id, "user_email": reader.email}
    row = db.session.execute(_counts_query(), values).one()
    return dict(zip(selects_for_room_page, row, strict=True))


@prepared
def _counts_query() -> Select[Any]:
    room: Any = Given("room")
    return select(*(make(room, GIVEN_USER).scalar_subquery() for _, make in selects_for_room_page.items()))


def render_count(tab: str, count: int) -> str:
    """Return the element with the number on a tab of a room's page."""
    return render_template("rooms/page/_count.html", tab=tab, count=count)
