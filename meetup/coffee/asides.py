"""Random coffee on the pages of rooms."""

from flask import render_template
from flask_login import current_user

from ..events import Attendance
from ..rooms.page.asides import aside
from .pairings import cup_of


@aside("index")
def _beside_the_rooms(attendance: Attendance) -> str:
    cup = cup_of(current_user, attendance.event)
    return render_template("coffee/_beside_rooms.html", attendance=attendance, event=attendance.event, cup=cup)


@aside("presence")
def _beside_who_is_here(attendance: Attendance) -> str:
    cup = cup_of(current_user, attendance.event)
    return render_template("coffee/_beside_presence.html", event=attendance.event, cup=cup)
