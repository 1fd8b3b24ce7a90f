"""Moderation in the demo: a removed message, a silence, a ban, and a room that is closed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from ..events import Event
from ..extensions import now
from ..moderation.cases import Case
from ..moderation.reportables import Reportable
from ..moderation.reports import Report
from ..people import User
from ..rooms import Room
from ..rooms.moderator_actions import ModeratorAction
from ..rooms.sanctions import Sanction
from ..rooms.talk.messages import Message
from ..rooms.talk.saying import say
from . import texts

BANNED_ATTENDEE = "ingrid@example.org"
"""The address of the person who is banned from the hall, so that one can see what a ban looks like."""


def moderate_hall(live: Event, users: list[User], uuid: Callable[[], UUID]) -> None:
    """Let the organizer, the last of ``users``, moderate messages in the second room of ``live`` and close another."""
    hall, paulo = Room.all_for(live)[1], users[-1]
    unwelcome = next(user for user in users if user.email == BANNED_ATTENDEE)
    unkind, loud = (
        say(hall, unwelcome, texts.UNKIND_MESSAGE, uuid()),
        say(hall, users[20], texts.SHOUTED_MESSAGE, uuid()),
    )
    for minutes, message in ((9, unkind), (6, loud)):
        message.created_at = message.changed_at = now() - timedelta(minutes=minutes)
    Report.create(Reportable(unkind), hall, users[5], "unkind", "")
    for user, reason, note in ((users[6], "other", texts.SHOUTED_REPORT_NOTE), (users[7], "spam", "")):
        Report.create(Reportable(loud), hall, user, reason, note)
    _impose_sanction(unkind, paulo, texts.BAN_REASON)
    _impose_sanction(loud, paulo, "", now() + timedelta(hours=1))
    ModeratorAction.log(hall, paulo, "removed", user_id=unwelcome.id, said=unkind.body)
    unkind.remove_by_moderator()
    Case.close_for(Reportable(unkind).key, paulo.id)
    closed_room = Room.create(live, texts.CLOSED_ROOM, topic=texts.CLOSED_ROOM_TOPIC)
    for user, text in zip(users[1:], texts.BREAKFAST, strict=False):
        say(closed_room, user, text, uuid())
    closed_room.close()
    ModeratorAction.log(closed_room, paulo, "closed")


def add_past_talk(past: Event, users: list[User], uuid: Callable[[], UUID]) -> None:
    """Add a talk to the second room of an event that is over."""
    hall = Room.all_for(past)[1]
    for number, text in enumerate(texts.EVENING):
        message = say(hall, users[number % 3], text, uuid())
        message.created_at = message.changed_at = past.starts_at + timedelta(minutes=40 + 3 * number)


def _impose_sanction(message: Message, by: User, reason: str, until: datetime | None = None) -> None:
    """Impose a sanction for ``message``: a silence that lasts ``until`` a moment, or a ban if that is ``None``."""
    room = message.room
    facts = {"user_id": message.user_id, "said": message.body, "reason": reason}
    where = {"event_id": room.event_id, "room_id": room.id, "anonymous": False, "idle": False}
    Sanction.impose(Reportable(message).key, "silence" if until else "ban", False, until, **where, **facts)
    ModeratorAction.log(room, by, "silenced" if until else "banned", until=until, **facts)
