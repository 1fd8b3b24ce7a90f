"""What moderators do to what was said and to who said it, and how the screens learn of it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from werkzeug.exceptions import UnprocessableEntity

from .. import live
from ..coffee.models import Coffee
from ..events import GRACE, Attendance, Event
from ..events.admission import hold_door, refuses_admission
from ..events.attendance import rights_at
from ..extensions import db, now
from ..people import User
from ..rooms.access import FROM_EVENT, Place
from ..rooms.actions import ACTS, Act, ModeratorAct
from ..rooms.hosts import RoomHost
from ..rooms.models import Room
from ..rooms.moderators import may_act_on
from ..rooms.presence import feed as presence
from ..rooms.questions import feed as asked
from ..rooms.rights import right
from ..rooms.sanctions import Sanction, banned_from_event
from ..rooms.talk import pages as talk
from ..rooms.talk.messages import Message
from ..rooms.visits import Visit
from . import alerts
from . import feed as standing
from .reports import Case
from .subjects import Thing

ABOVE = "You cannot do that to somebody who moderates here as well. Ask an organizer."
ONESELF = "That is your own. Take it back instead."


def act_on(thing: Thing, place: Place, name: str, reason: str) -> None:
    """Let the moderator of ``place`` do what is called ``name`` in ``ACTS``. Done again it changes nothing. Commits.

    Raises:
        UnprocessableEntity: the moderator does not stand above who said it.
    """
    act, since = ACTS[name], now()
    _check_rank(thing, place)
    logged = {"user_id": thing.author_id, "anonymous": thing.anonymous, "said": _words(thing), "reason": reason}
    until = _until(act, place.room.event)
    rights: list[live.Right] = []
    if name == "remove":
        changed = thing.row.remove()
    else:
        changed = _impose(thing, place, act, until, reason)
        rights = _send_out(place, thing.row.user, act)
    if changed:
        ModeratorAct.log(place.room, place.attendance.user, act.logged, until=until, **logged)
    Case.settle(thing.key, place.attendance.user_id)
    db.session.commit()
    try:  # who is sent out reads why, if that can be told, before their streams end
        standing.tell(thing.author_id, since)
    finally:
        live.cut(*rights)
    if name == "remove":
        _tell(thing)
    alerts.tell(place.room.event_id, since)
    if rights:
        presence.tell(place.room.id)


def _tell(thing: Thing) -> None:
    if isinstance(thing.row, Message):
        talk.tell(thing.row)
    else:
        asked.tell(thing.row)


def _check_rank(thing: Thing, place: Place) -> None:
    if thing.author_id == place.attendance.user_id:
        raise UnprocessableEntity(ONESELF)
    # Of who asks without a name, a refusal would tell that they are on the team.
    if not (thing.anonymous or may_act_on(place, thing.author_id)):
        raise UnprocessableEntity(ABOVE)


def _words(thing: Thing) -> str:
    return thing.row.body or Case.words(thing.key)


def _until(act: Act, event: Event) -> datetime | None:
    """When a silence ends."""
    if act.minutes is None:
        return None
    return now() + timedelta(minutes=act.minutes) if act.minutes else max(event.ends_at, now()) + GRACE


def _impose(thing: Thing, place: Place, act: Act, until: datetime | None, reason: str) -> bool:
    whole = act.logged == "banned_from_event"
    if whole:
        hold_door(place.room.event)
    return Sanction.impose(
        thing.key,
        "silence" if until else "ban",
        whole,
        until,
        event_id=place.room.event_id,
        room_id=place.room.id,
        user_id=thing.author_id,
        anonymous=thing.anonymous,
        idle=not may_act_on(place, thing.author_id),
        said=_words(thing),
        reason=reason,
    )


def _send_out(place: Place, user: User, act: Act) -> list[live.Right]:
    """Let ``user``, who is banned, be nowhere any more; the rights that have ended with it."""
    room, event = place.room, place.room.event
    if act.minutes is not None or not may_act_on(place, user.id):
        return []
    visit = Visit.of(user)
    if act.logged == "banned_from_event":
        rights = rights_at(event.id, user.id)
        if coffee := Coffee.at(event):
            coffee.leave(user)
        event.farewell(user)
        if visit and db.session.get_one(Room, visit.room_id).event_id == event.id:
            visit.end()
        return rights
    own = select(Attendance.id).where(Attendance.event_id == event.id, Attendance.user_id == user.id)
    RoomHost.dismiss(room.id, db.session.scalar(own) or 0)
    if visit and visit.room_id == room.id:
        visit.end()
    return [right(room.id, user.id)]


def lift(sanction: Sanction, place: Place) -> None:
    """End it; of two moderators at once, one does. Commits."""
    since = now()
    if sanction.lift():
        logged = {"user_id": sanction.user_id, "anonymous": sanction.anonymous, "said": sanction.said}
        ModeratorAct.log(place.room, place.attendance.user, "lifted", **logged)
    db.session.commit()
    standing.tell(sanction.user_id, since)


def clear(case: Case, place: Place) -> None:
    """Nothing is wrong with what was reported. Commits."""
    since = now()
    if Case.settle(case.key, place.attendance.user_id):
        logged = {"user_id": case.author_id, "anonymous": case.anonymous, "said": Case.words(case.key)}
        ModeratorAct.log(place.room, place.attendance.user, "cleared", **logged)
    db.session.commit()
    alerts.tell(case.event_id, since)


@refuses_admission
def _banned(event: Event, user: User) -> str:
    banned = db.session.scalar(select(banned_from_event(user.id, event.id)))
    return FROM_EVENT.format(event.title) if banned else ""
