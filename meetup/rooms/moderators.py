"""Who keeps order in a room."""

from werkzeug.exceptions import Forbidden

from .access import Place, attended_room


def moderates(place: Place) -> bool:
    """Whether the reader of ``place`` moderates its room: the event's organizers and staff do."""
    return place.attendance.role in ("organizer", "staff")


def moderated_room(room_id: int) -> Place:
    """The room, for those who moderate it; 403 for others who attend its event, 404 for everybody else."""
    place = attended_room(room_id)
    if not moderates(place):
        raise Forbidden("Only those who moderate this room can do that.")
    return place
