"""The parts about random coffee on the pages of rooms."""

from flask import render_template
from flask_login import current_user

from ..events import Attendance
from ..rooms.access import RoomAccess
from ..rooms.page.asides import adds_to_presence, adds_to_room_list
from .pairings import pairing_of


@adds_to_room_list
def _render_beside_rooms(attendance: Attendance) -> str:
    event = attendance.event
    pairing = pairing_of(current_user, event)
    return render_template("coffee/_beside_rooms.html", attendance=attendance, event=event, pairing=pairing)


@adds_to_presence
def _render_beside_presence(room_access: RoomAccess) -> str:
    event = room_access.attendance.event
    return render_template("coffee/_beside_presence.html", event=event, pairing=pairing_of(current_user, event))
