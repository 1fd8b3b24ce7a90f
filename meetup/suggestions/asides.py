"""The people worth finding on the page about who is in a room."""

from flask import render_template
from flask_login import current_user

from ..rooms.access import RoomAccess
from ..rooms.page.asides import adds_to_presence
from .in_rooms import find_people_to_talk_to


@adds_to_presence.first
def _render_beside_presence(room_access: RoomAccess) -> str:
    people = find_people_to_talk_to(room_access.room, current_user)
    return render_template("suggestions/_in_room.html", people=people) if people else ""
