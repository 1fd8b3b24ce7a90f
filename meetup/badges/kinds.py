"""The kinds of people at an event that badges tell apart: by what they do there, or by the kind of their ticket."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from ..events import Attendance, Event
from ..extensions import db
from ..registration.labels import ROLE_LABELS
from ..tickets import ExpectedPerson, Ticket
from .marks import MARKS

MAX_CATEGORIES = 12
MARKS_OF_ROLES = {"organizer": "star", "staff": "square", "host": "hexagon", "speaker": "triangle", "attendee": ""}
"""The marks that roles have until the organizers choose others. Attendees have the colour of the event alone."""
MARKS_OF_CATEGORIES = ("circle", "diamond", "cross", "pentagon")


class BadgeKind(NamedTuple):
    """A kind of people, what is printed on their badges, and the key of the mark that they have at first."""

    key: str
    label: str
    first_mark: str


def kind_key(person: ExpectedPerson) -> str:
    """Return the key of somebody's kind: who is on the team is that first."""
    if person.role == "attendee" and person.category:
        return f"ticket {person.category}"
    return person.role


def kind_label(person: ExpectedPerson, role_labels: Mapping[str, str]) -> str:
    """Return what is printed on the badge of somebody."""
    if person.role == "attendee" and person.category:
        return person.category
    return role_labels.get(person.role, "")


def kinds_at(event: Event) -> list[BadgeKind]:
    """Return the kinds of people at the event: its roles, then its tickets."""
    roles = set(db.session.scalars(select(Attendance.role).where(Attendance.event_id == event.id).distinct()))
    kinds = [BadgeKind(role, str(label), MARKS_OF_ROLES[role]) for role, label in ROLE_LABELS.items() if role in roles]
    return kinds + [
        BadgeKind(f"ticket {category}", category, MARKS_OF_CATEGORIES[number % len(MARKS_OF_CATEGORIES)])
        for number, category in enumerate(_categories(event))
    ]


def marks_of(kinds: Sequence[BadgeKind], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the key of the mark of each kind, or an empty text for those without."""
    marks = {kind.key: kind.first_mark for kind in kinds}
    return {**marks, **{key: mark for key, mark in chosen.items() if mark in MARKS or not mark}}


def _categories(event: Event) -> list[str]:
    query = select(Ticket.category).where(Ticket.event_id == event.id, Ticket.category != "").distinct()
    return list(db.session.scalars(query.order_by(Ticket.category).limit(MAX_CATEGORIES)))
