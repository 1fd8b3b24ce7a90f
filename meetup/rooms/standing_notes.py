"""What people read who are silenced or banned: why, if a moderator has told them, and whom to ask (Z7)."""

from sqlalchemy import or_, select

from ..events import Event
from ..extensions import db, now
from ..languages import gettext, listed
from .models import Room
from .sanctions import IS_IN_FORCE, Sanction

MAX_NAMED_ORGANIZERS = 3


def room_ban_text(room: Room, user_id: int) -> str:
    """Return what somebody reads who is banned from ``room``."""
    banned = gettext("The moderators of %(room)s have banned you from this room.", room=room.name)
    return f"{banned} {standing_note('ban', room.event, user_id, room)}"


def event_ban_text(event: Event, user_id: int) -> str:
    """Return what somebody reads who is banned from ``event``."""
    banned = gettext(
        "The organizers of %(event)s have banned you from the event, its rooms included.", event=event.title
    )
    return f"{banned} {standing_note('ban', event, user_id)}"


def standing_note(kind: str, event: Event, user_id: int, room: Room | None = None) -> str:
    """Return why somebody has a "silence" or "ban", as far as a moderator has told them, and whom to ask about it.

    Without a ``room``, it is about bans from the whole event.
    """
    sentences = []
    if told := _told(kind, event, user_id, room):
        sentences.append(gettext("They say: “%(told)s”", told=told))
    if names := [card.name for card in event.organizers()][:MAX_NAMED_ORGANIZERS]:
        sentences.append(gettext("If you think that's a mistake, ask the organizers: %(names)s.", names=listed(names)))
    return " ".join(sentences)


def _told(kind: str, event: Event, user_id: int, room: Room | None) -> str:
    """Return what the latest such sanction in force tells them, or an empty text."""
    is_theirs = Sanction.user_id == user_id, Sanction.event_id == event.id, Sanction.kind == kind, Sanction.told != ""
    where = or_(Sanction.whole, Sanction.room_id == room.id) if room else Sanction.whole
    is_on = or_(Sanction.until.is_(None), Sanction.until > now())
    query = select(Sanction.told).where(*is_theirs, *IS_IN_FORCE, where, is_on)
    return db.session.scalar(query.order_by(Sanction.changed_at.desc(), Sanction.id.desc()).limit(1)) or ""
