"""How order is kept in the demo: what was removed, who is silenced and who is sent out, and rooms that are shut."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from ..events import Event
from ..extensions import now
from ..moderation.reports import Case, Report
from ..moderation.subjects import Thing
from ..people import User
from ..rooms import Room
from ..rooms.actions import ModeratorAct
from ..rooms.sanctions import Sanction
from ..rooms.talk.messages import Message
from ..rooms.talk.saying import say
from . import words

UNWELCOME = "ingrid@example.org"
"""Who is banned from the hall, and may look how that is."""


def keep_order(live: Event, users: list[User], uuid: Callable[[], UUID]) -> None:
    """Let the organizer, the last of ``users``, settle some of what was said in the second room, and shut another."""
    hall, paulo = Room.of(live)[1], users[-1]
    unwelcome = next(user for user in users if user.email == UNWELCOME)
    unkind, loud = say(hall, unwelcome, words.UNKIND, uuid()), say(hall, users[20], words.LOUD, uuid())
    for minutes, message in ((9, unkind), (6, loud)):
        message.created_at = message.changed_at = now() - timedelta(minutes=minutes)
    Report.file(Thing(unkind), hall, users[5], "unkind", "")
    for user, reason, note in ((users[6], "other", words.LOUD_NOTE), (users[7], "spam", "")):
        Report.file(Thing(loud), hall, user, reason, note)
    _impose(unkind, paulo, words.WHY_BANNED)
    _impose(loud, paulo, "", now() + timedelta(hours=1))
    ModeratorAct.log(hall, paulo, "removed", user_id=unwelcome.id, said=unkind.body)
    unkind.remove()
    Case.settle(Thing(unkind).key, paulo.id)
    shut = Room.open(live, words.SHUT, topic=words.SHUT_TOPIC)
    for user, text in zip(users[1:], words.BREAKFAST, strict=False):
        say(shut, user, text, uuid())
    shut.close()
    ModeratorAct.log(shut, paulo, "closed")


def remember(past: Event, users: list[User], uuid: Callable[[], UUID]) -> None:
    """Talk of an event that is over, for those who had part in it."""
    hall = Room.of(past)[1]
    for number, text in enumerate(words.EVENING):
        said = say(hall, users[number % 3], text, uuid())
        said.created_at = said.changed_at = past.starts_at + timedelta(minutes=40 + 3 * number)


def _impose(message: Message, by: User, reason: str, until: datetime | None = None) -> None:
    """A silence ``until`` then, or a ban, for what was said."""
    room, said = message.room, {"user_id": message.user_id, "said": message.body, "reason": reason}
    where = {"event_id": room.event_id, "room_id": room.id, "anonymous": False, "idle": False}
    Sanction.impose(Thing(message).key, "silence" if until else "ban", False, until, **where, **said)
    ModeratorAct.log(room, by, "silenced" if until else "banned", until=until, **said)
