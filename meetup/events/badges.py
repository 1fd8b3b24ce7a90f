"""Badges: each attendee has one, and other attendees can scan it around the time of the event."""

from datetime import datetime, timedelta

from sqlalchemy import select

from ..codes import Code
from ..extensions import db
from ..people import Card, card_of, summary_card_of
from .attendance import Attendance
from .models import Event
from .sharing import EventSharing, fields_shared_at_event

BADGE_MARGIN = timedelta(hours=12)
"""How long before the event badges work, when they are handed out, and after it, when people still wear them (Q2)."""

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How much the clock of a phone may be slow when it scans somebody right after its owner has joined."""

BADGE_FIELDS = ("headline", "company")
"""The fields that a badge shows besides the name, if its owner shares them."""


def badge_card(attendance: Attendance) -> Card:
    """Return what a scan of the badge gives: what the badge shows or, if its owner chose so, the card."""
    profile = attendance.user.profile
    shared_fields = fields_shared_at_event(profile, EventSharing.find(attendance.user, attendance.event_id))
    if attendance.badge_gives_card_at:
        return card_of(profile, shared_fields)
    return summary_card_of(profile, [field for field in BADGE_FIELDS if field in shared_fields])


def find_badge_attendance(badge: Code) -> Attendance | None:
    """Return the attendance that ``badge`` belongs to, or ``None`` if it has ended or has another badge by now."""
    return db.session.scalar(select(Attendance).where(Attendance.badge_id == badge.id))


def badge_window(event: Event) -> tuple[datetime, datetime]:
    """Return from when until when badges of ``event`` can be scanned, if it is published."""
    return event.starts_at - BADGE_MARGIN, event.ends_at + BADGE_MARGIN


def are_badges_open(event: Event, at: datetime) -> bool:
    """Return whether badges of ``event`` can be scanned at that moment."""
    opens_at, closes_at = badge_window(event)
    return event.status == "published" and opens_at <= at <= closes_at


def badge_gives_card(badge: Code, at: datetime) -> bool:
    """Return whether the owner of the badge had chosen by ``at`` that scans give the card, and has not changed that."""
    attendance = find_badge_attendance(badge)
    return (
        attendance is not None and attendance.badge_gives_card_at is not None and attendance.badge_gives_card_at <= at
    )


def find_scannable_attendance(badge: Code, scanner_id: int, at: datetime) -> Attendance | None:
    """Return the attendance of ``badge`` if its event's badges worked and the scanner attended it ``at`` that moment.

    A scan without a signal says itself when it was made, so whoever joined only later must not be able to claim an
    earlier time. Else it is ``None``.
    """
    attendance = find_badge_attendance(badge)
    return attendance if attendance and can_scan_badges(attendance.event, scanner_id, at) else None


def can_scan_badges(event: Event, scanner_id: int, at: datetime) -> bool:
    """Return whether badges of ``event`` worked ``at`` that moment, and the scanner attended it."""
    if not are_badges_open(event, at):
        return False
    query = select(Attendance.id).where(Attendance.event_id == event.id, Attendance.user_id == scanner_id)
    return db.session.scalar(query.where(Attendance.joined_at <= at + CLOCK_TOLERANCE)) is not None
