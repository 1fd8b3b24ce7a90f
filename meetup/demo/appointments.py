"""Meetings that the demo's people have agreed on at the event, or suggest."""

from datetime import timedelta

from ..appointments import Appointment
from ..events import Event
from ..events.practical.models import EventPracticalities
from ..extensions import now
from ..people import User

MEETING_POINTS = ["Coffee bar", "Terrace", "Registration desk"]
LINE = "I'd love to hear how you moved to streaming."


def agree_on_meetings(event: Event, attendee: User, friends: list[User]) -> None:
    """Let ``attendee`` meet one of two friends in an hour, and be asked by the other."""
    EventPracticalities.change(event.id, {"meeting_points": MEETING_POINTS})
    next_hour = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    hours = [next_hour + timedelta(hours=hours) for hours in range(4)]
    agreed = Appointment.propose(attendee, friends[0], event, hours[:1], MEETING_POINTS[0], 20)
    agreed.accept(agreed.slots[0])
    Appointment.propose(friends[1], attendee, event, hours[1:], MEETING_POINTS[1], 20, LINE)
