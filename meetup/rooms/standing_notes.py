"""What people read who are silenced or banned: why, if a moderator has told them, and whom to ask (Z7)."""

from sqlalchemy import or_, select

from ..events import Event
from ..extensions import db, now
from ..languages import gettext, lazy_gettext
from .models import Room
from .sanctions import IS_IN_FORCE, Sanction

BANNED_FROM_ROOM = lazy_gettext("The moderators of {} have banned you from this room.")
BANNED_FROM_EVENT = lazy_gettext("The organizers of {} have banned you from the event, its rooms included.")
MAX_NAMED_ORGANIZERS = 3


def room_ban_text(room: Room, user_id: int) -> str:
    """Return what somebody reads who is banned from ``room``."""
    return f"{BANNED_FROM_ROOM.format(room.name)} {standing_note('ban', room.event, user_id, room)}"


def event_ban_text(event: Event, user_id: int) -> str:
    """Return what somebody reads who is banned from ``event``."""
    return f"{BANNED_FROM_EVENT.format(event.title)} {standing_note('ban', event, user_id)}"


def standing_note(kind: str, event: Event, user_id: int, room: Room | None = None) -> str:
    """Return why somebody has a "silence" or "ban", as far as a moderator has told them, and whom to ask about it.

    Without a ``room``, it is about bans from the whole event.
    """
    told = _told(kind, event, user_id, room)
    names = [card.name for card in event.organizers()][:MAX_NAMED_ORGANIZERS]
    ask = (
        gettext("If you think that is a mistake, ask the organizers: %(join)s.", join=", ".join(names)) if names else ""
    )
    return " ".join(filter(None, [gettext("They say: “%(told)s”", told=told) if told else "", ask]))


def _told(kind: str, event: Event, user_id: int, room: Room | None) -> str:
    """Return what the latest such sanction in force tells them, or an empty text."""
    is_theirs = Sanction.user_id == user_id, Sanction.event_id == event.id, Sanction.kind == kind, Sanction.told != ""
    where = or_(Sanction.whole, Sanction.room_id == room.id) if room else Sanction.whole
    is_on = or_(Sanction.until.is_(None), Sanction.until > now())
    query = select(Sanction.told).where(*is_theirs, *IS_IN_FORCE, where, is_on)
    return db.session.scalar(query.order_by(Sanction.changed_at.desc(), Sanction.id.desc()).limit(1)) or ""
