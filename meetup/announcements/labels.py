"""What audiences and numbers of people are called on screen."""

from ..languages import gettext, lazy_gettext, ngettext, number
from ..rooms import Room
from ..rooms.models import FEW
from .models import Announcement, Audience

AUDIENCE_LABELS = {
    Audience.GOING: lazy_gettext("Everyone going"),
    Audience.CHECKED_IN: lazy_gettext("Checked in"),
    Audience.WAITING: lazy_gettext("On the waiting list"),
    Audience.TEAM: lazy_gettext("The team"),
    Audience.ROOM: lazy_gettext("In a room now"),
}


def chosen_label(audience: Audience, room: Room | None) -> str:
    """Return what an audience is called, with the name of the room."""
    if room:
        return gettext("In %(room)s", room=room.name)
    return str(AUDIENCE_LABELS[audience])


def audience_label(announcement: Announcement) -> str:
    """Return whom an announcement is for. Templates use it as a filter."""
    return chosen_label(announcement.audience, announcement.room)


def ways_label(announcement: Announcement) -> str:
    """Return ``214 people · 97 by push · 31 by mail``. Small numbers that would say who it is are not told."""
    parts = [people_label(announcement.people_count, announcement.audience == Audience.ROOM)]
    if announcement.by_push:
        parts.append(gettext("%(count)s by push", count=count_label(announcement.push_count)))
    if announcement.by_mail:
        parts.append(gettext("%(count)s by email", count=count_label(announcement.mail_count)))
    return " · ".join(parts)


def people_label(count: int, is_hidden_if_few: bool = False) -> str:
    if is_hidden_if_few and count < FEW:
        return gettext("fewer than 5 people")
    return ngettext("%(num)s person", "%(num)s people", count)


def count_label(count: int) -> str:
    """Return a number of people, but for small ones, which organizers do not learn."""
    return number(count) if count == 0 or count >= FEW else gettext("fewer than 5")
