"""Badges: a code for each who attends, which others there may scan during the event and a little around it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from ..codes import Code
from ..extensions import db
from ..people import Card, card_of, summary_card_of
from .attendance import Attendance
from .models import Event
from .sharing import EventSharing, fields_shared_at_event

BADGE_MARGIN = timedelta(hours=12)
"""Before the event, when badges are handed out, and after it, when people still wear them (Q2)."""


BADGE_FIELDS = ("headline", "company")
"""What a badge shows besides the name, as far as its wearer shares it."""


def badge_card(worn: Attendance) -> Card:
    """What a scan of this badge gives: what it shows, or all that is shared at its event where the wearer chose so."""
    profile = worn.user.profile
    shared = fields_shared_at_event(profile, EventSharing.find(worn.user, worn.event_id))
    if worn.badge_gives_card_at:
        return card_of(profile, shared)
    return summary_card_of(profile, [field for field in BADGE_FIELDS if field in shared])


def find_badge_attendance(badge: Code) -> Attendance | None:
    """Whose badge it is, and at which event; ``None`` once they do not attend it or wear another."""
    return db.session.scalar(select(Attendance).where(Attendance.badge_id == badge.id))


def are_badges_open(event: Event, at: datetime) -> bool:
    """Whether badges of ``event`` open anything at ``at``."""
    return event.status == "published" and event.starts_at - BADGE_MARGIN <= at <= event.ends_at + BADGE_MARGIN


def badge_gives_card(badge: Code, at: datetime) -> bool:
    """Whether its wearer had chosen by ``at`` that a scan gives the card at once, and still does."""
    attendance = find_badge_attendance(badge)
    return (
        attendance is not None and attendance.badge_gives_card_at is not None and attendance.badge_gives_card_at <= at
    )


def find_scannable_attendance(badge: Code, scanner_id: int, at: datetime) -> Attendance | None:
    """The attendance behind ``badge``, for a scanner who attends the same event, while its badges work."""
    attendance = find_badge_attendance(badge)
    if attendance is None or not are_badges_open(attendance.event, at):
        return None
    there = Attendance.event_id == attendance.event_id, Attendance.user_id == scanner_id
    return attendance if db.session.scalar(select(Attendance.id).where(*there)) else None
