"""Random coffee on the pages of rooms."""

from flask import render_template
from flask_login import current_user

from ..events import Attendance
from ..rooms.page.asides import adds_to_presence, adds_to_room_list
from .pairings import pairing_of


@adds_to_room_list
def _beside_the_rooms(attendance: Attendance) -> str:
    cup = pairing_of(current_user, attendance.event)
    return render_template("coffee/_beside_rooms.html", attendance=attendance, event=attendance.event, cup=cup)


@adds_to_presence
def _beside_who_is_here(attendance: Attendance) -> str:
    cup = pairing_of(current_user, attendance.event)
    return render_template("coffee/_beside_presence.html", event=attendance.event, cup=cup)
