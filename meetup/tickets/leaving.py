"""Tickets of somebody whose account is erased: they stay in the numbers of the event, without name and address."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select, update

from ..events import Attendance
from ..languages import gettext, speaking
from ..people import User
from ..people.leaving.erasing import erases, in_steps
from ..people.signing_in.email_changes import addresses_of
from ..people.text import search_key
from .models import Ticket


@erases
def _empty_tickets(user: User) -> Iterator[int]:
    """Empty the tickets that the user claimed, and those that were sold to their address."""
    with speaking(user.language):
        name = gettext("A former member")
    own_ids = select(Attendance.id).where(Attendance.user_id == user.id)
    is_theirs = or_(Ticket.attendance_id.in_(own_ids), func.lower(Ticket.email).in_(addresses_of(user)))
    values = {"name": name, "name_folded": search_key(name), "company": "", "email": None}
    is_named = or_(Ticket.name != name, Ticket.email.is_not(None))
    yield from in_steps(update(Ticket).values(values), is_theirs & is_named)
