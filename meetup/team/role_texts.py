"""What the roles of a team are called, and what they may do."""

from ..events import TEAM_ROLES
from ..languages import lazy_gettext
from ..registration.labels import ROLE_LABELS

ROLE_MEANINGS = {
    "organizer": lazy_gettext("May do everything: the page, guests, schedule, rooms and the team."),
    "staff": lazy_gettext("Checks people in, and keeps order in all rooms."),
    "host": lazy_gettext("Keeps order in one room."),
    "speaker": lazy_gettext("Is on the team's list as a speaker, without further rights."),
    "attendee": lazy_gettext("Stays at the event, and leaves the team."),
}

ROLE_OFFERS = {
    "organizer": lazy_gettext("As an organizer you may do everything: the page, guests, schedule, rooms and the team."),
    "staff": lazy_gettext("As staff you check people in, and keep order in all rooms."),
    "host": lazy_gettext("As its host you keep order in one room: you can remove messages, and mute and ban people."),
    "speaker": lazy_gettext("As a speaker you're on the team's list, and may do what attendees may."),
}
"""What somebody reads who is asked to take the role."""

__all__ = ["ROLE_LABELS", "ROLE_MEANINGS", "ROLE_OFFERS", "TEAM_ROLES"]
