"""Whose badges are printed: everybody's, those that have not been printed yet, or chosen people's."""

from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from ..events import Attendance, Event
from ..extensions import db
from ..people import Profile
from ..people.visibility import is_not_absent
from ..tickets import Ticket
from .models import BadgePrint

MOST_TICKED = 500
"""How many people can be ticked one by one."""


def all_keys(event: Event, only_new: bool = False) -> list[str]:
    """Return the keys of those who are expected, by name; ``only_new`` leaves out whose badge is printed already."""
    listed = _listed(event, only_new).subquery()
    query = select(listed.c.kind, listed.c.row_id).order_by(listed.c.name_folded, listed.c.kind, listed.c.row_id)
    return [f"{kind}{row_id}" for kind, row_id in db.session.execute(query)]


def badge_counts(event: Event) -> dict[str, int]:
    """Return how many badges ``all_keys`` would give: those that are ``new``, and ``all``."""
    counts = {
        name: select(func.count()).select_from(_listed(event, only_new).subquery()).scalar_subquery()
        for name, only_new in {"new": True, "all": False}.items()
    }
    row = db.session.execute(select(*counts.values())).one()
    return dict(zip(counts, row, strict=True))


def sample_keys(event: Event) -> list[str]:
    """Return the keys of who is first by name, and of who has the longest one, on whose badges a design is tried."""
    listed = _listed(event, only_new=False).subquery()
    query = select(listed.c.kind, listed.c.row_id)
    orders = (listed.c.name_folded, listed.c.kind), (func.length(listed.c.name_folded).desc(), listed.c.kind)
    rows = [db.session.execute(query.order_by(*order, listed.c.row_id).limit(1)).one_or_none() for order in orders]
    return list(dict.fromkeys(f"{row.kind}{row.row_id}" for row in rows if row))


def _listed(event: Event, only_new: bool) -> Any:
    attending: Select[*tuple[Any, ...]] = select(
        Profile.name_folded, literal("a").label("kind"), Attendance.id.label("row_id")
    )
    attending = attending.join(Profile, Profile.user_id == Attendance.user_id).where(Attendance.event_id == event.id)
    attending = attending.where(is_not_absent(Attendance.user_id))
    tickets: Select[*tuple[Any, ...]] = select(
        Ticket.name_folded, literal("t").label("kind"), Ticket.id.label("row_id")
    )
    tickets = tickets.where(*Ticket.is_open_at(event.id))
    if only_new:
        attending = attending.where(_is_unprinted(Attendance.badge_id))
        tickets = tickets.where(_is_unprinted(Ticket.code_id))
    return union_all(attending, tickets)


def _is_unprinted(code_id: Any) -> Any:
    return ~select(BadgePrint.code_id).where(BadgePrint.code_id == code_id).exists()
