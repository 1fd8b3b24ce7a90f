"""Check-ins of tickets count for whoever claims them."""

from ..events import Attendance
from ..tickets import Ticket, on_claim
from .settling import settle_claimed


@on_claim
def _settle(ticket: Ticket, _attendance: Attendance) -> None:
    settle_claimed(ticket)
