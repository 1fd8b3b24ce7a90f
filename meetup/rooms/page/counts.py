"""The numbers on a room's page. Each feature of rooms registers what it counts; one query asks for all of them."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from sqlalchemy import Select, select

from ...extensions import db
from ...people import User
from ..models import Room

Count = Callable[[Room, User], Select[Any]]

counts: dict[str, Count] = {}


def counted(name: str) -> Callable[[Count], Count]:
    """Register a query for one value of a room as one reader gets it; pages know the value by ``name``."""

    def register(make: Count) -> Count:
        counts[name] = make
        return make

    return register


def counts_in(room: Room, reader: User) -> dict[str, Any]:
    """Return what is counted in ``room`` for ``reader``, by name. One query."""
    queries = [make(room, reader).scalar_subquery() for make in counts.values()]
    return dict(zip(counts, db.session.execute(select(*queries)).one(), strict=True))


def render_count(tab: str, count: int) -> str:
    """Return the element with the number on a tab of a room's page."""
    return render_template("rooms/page/_count.html", tab=tab, count=count)
