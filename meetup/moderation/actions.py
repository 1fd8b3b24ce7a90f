"""What moderators do to what was said and to who said it, and how the screens learn of it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from werkzeug.exceptions import UnprocessableEntity

from .. import live
from ..coffee.models import Coffee
from ..events import EVENT_GRACE, Attendance, Event
from ..events.admission import lock_admission, refuses_admission
from ..events.attendance import stream_rights_at
from ..extensions import db, now
from ..people import User
from ..rooms.access import BANNED_FROM_EVENT, RoomAccess
from ..rooms.hosts import RoomHost
from ..rooms.models import Room
from ..rooms.moderator_actions import ACTIONS, Action, ModeratorAction
from ..rooms.moderators import may_act_on
from ..rooms.presence import feed as presence
from ..rooms.questions import feed as asked
from ..rooms.rights import room_right
from ..rooms.sanctions import Sanction, is_banned_from_event
from ..rooms.talk import pages as talk
from ..rooms.talk.messages import Message
from ..rooms.visits import Visit
from . import alerts
from . import feed as standing
from .reportables import Reportable
from .reports import Case

SUBJECT_MODERATES = "You cannot do that to somebody who moderates here as well. Ask an organizer."
SUBJECT_IS_SELF = "That is your own. Take it back instead."


def carry_out(reportable: Reportable, room_access: RoomAccess, action_name: str, reason: str) -> None:
    """Let the moderator of ``place`` do what is called ``action_name`` in ``ACTIONS``. Done again it changes nothing. Commits.

    Raises:
        UnprocessableEntity: the moderator does not stand above who said it.
    """
    act, since = ACTIONS[action_name], now()
    _check_rank(reportable, room_access)
    log_columns = {
        "user_id": reportable.author_id,
        "anonymous": reportable.anonymous,
        "said": _original_text(reportable),
        "reason": reason,
    }
    until = _silence_end(act, room_access.room.event)
    rights: list[live.StreamRight] = []
    if action_name == "remove":
        changed = reportable.row.remove_by_moderator()
    else:
        changed = _impose_sanction(reportable, room_access, act, until, reason)
        rights = _remove_from_room_or_event(room_access, reportable.row.user, act)
    if changed:
        ModeratorAction.log(room_access.room, room_access.attendance.user, act.log_kind, until=until, **log_columns)
    Case.close_for(reportable.key, room_access.attendance.user_id)
    db.session.commit()
    try:  # who is sent out reads why, if that can be told, before their streams end
        standing.publish_restrictions(reportable.author_id, since)
    finally:
        live.end_streams(*rights)
    if action_name == "remove":
        _publish_reportable(reportable)
    alerts.publish_case_counts(room_access.room.event_id, since)
    if rights:
        presence.publish_head_counts(room_access.room.id)


def _publish_reportable(thing: Reportable) -> None:
    if isinstance(thing.row, Message):
        talk.publish_message(thing.row)
    else:
        asked.publish_question(thing.row)


def _check_rank(thing: Reportable, place: RoomAccess) -> None:
    if thing.author_id == place.attendance.user_id:
        raise UnprocessableEntity(SUBJECT_IS_SELF)
    # Of who asks without a name, a refusal would tell that they are on the team.
    if not (thing.anonymous or may_act_on(place, thing.author_id)):
        raise UnprocessableEntity(SUBJECT_MODERATES)


def _original_text(thing: Reportable) -> str:
    return thing.row.body or Case.reported_text(thing.key)


def _silence_end(act: Action, event: Event) -> datetime | None:
    """When a silence ends."""
    if act.minutes is None:
        return None
    return now() + timedelta(minutes=act.minutes) if act.minutes else max(event.ends_at, now()) + EVENT_GRACE


def _impose_sanction(thing: Reportable, place: RoomAccess, act: Action, until: datetime | None, reason: str) -> bool:
    is_event_wide = act.log_kind == "banned_from_event"
    if is_event_wide:
        lock_admission(place.room.event)
    return Sanction.impose(
        thing.key,
        "silence" if until else "ban",
        is_event_wide,
        until,
        event_id=place.room.event_id,
        room_id=place.room.id,
        user_id=thing.author_id,
        anonymous=thing.anonymous,
        idle=not may_act_on(place, thing.author_id),
        said=_original_text(thing),
        reason=reason,
    )


def _remove_from_room_or_event(place: RoomAccess, user: User, act: Action) -> list[live.StreamRight]:
    """Let ``user``, who is banned, be nowhere any more; the rights that have ended with it."""
    room, event = place.room, place.room.event
    if act.minutes is not None or not may_act_on(place, user.id):
        return []
    visit = Visit.find_open(user)
    if act.log_kind == "banned_from_event":
        rights = stream_rights_at(event.id, user.id)
        if coffee := Coffee.find(event):
            coffee.leave(user)
        event.remove_attendee(user)
        if visit and db.session.get_one(Room, visit.room_id).event_id == event.id:
            visit.end()
        return rights
    own = select(Attendance.id).where(Attendance.event_id == event.id, Attendance.user_id == user.id)
    RoomHost.remove(room.id, db.session.scalar(own) or 0)
    if visit and visit.room_id == room.id:
        visit.end()
    return [room_right(room.id, user.id)]


def lift_sanction(sanction: Sanction, place: RoomAccess) -> None:
    """End it; of two moderators at once, one does. Commits."""
    since = now()
    if sanction.lift():
        log_columns = {"user_id": sanction.user_id, "anonymous": sanction.anonymous, "said": sanction.said}
        ModeratorAction.log(place.room, place.attendance.user, "lifted", **log_columns)
    db.session.commit()
    standing.publish_restrictions(sanction.user_id, since)


def dismiss_case(case: Case, place: RoomAccess) -> None:
    """Nothing is wrong with what was reported. Commits."""
    since = now()
    if Case.close_for(case.key, place.attendance.user_id):
        log_columns = {"user_id": case.author_id, "anonymous": case.anonymous, "said": Case.reported_text(case.key)}
        ModeratorAction.log(place.room, place.attendance.user, "cleared", **log_columns)
    db.session.commit()
    alerts.publish_case_counts(case.event_id, since)


@refuses_admission
def _event_ban_reason(event: Event, user: User) -> str:
    banned = db.session.scalar(select(is_banned_from_event(user.id, event.id)))
    return BANNED_FROM_EVENT.format(event.title) if banned else ""
