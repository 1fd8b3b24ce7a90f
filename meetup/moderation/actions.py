"""What moderators do about messages and questions and their authors. Routes commit these changes and publish them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from .. import live
from ..events import EVENT_GRACE, Event
from ..events.admission import lock_admission
from ..extensions import now
from ..rooms.access import RoomAccess
from ..rooms.moderator_actions import ACTIONS, Action, ModeratorAction
from ..rooms.moderators import may_act_on, rank_of_moderator
from ..rooms.sanctions import HOST_RANK, Sanction
from .cases import Case
from .errors import ONLY_HIGHER, SubjectIsSelfError, SubjectModeratesError
from .expulsions import send_out
from .outcomes import ActionOutcome
from .removals import remove_all_by
from .reportables import Reportable
from .reports import Report


class ActionTexts(NamedTuple):
    """What a moderator writes about an action: the ``reason`` for the log, and what the subject is ``told``."""

    reason: str
    told: str


def carry_out(
    reportable: Reportable, room_access: RoomAccess, action_name: str, texts: ActionTexts, with_messages: bool = False
) -> ActionOutcome:
    """Carry out the action that is called ``action_name`` in ``ACTIONS``. A repeated action changes nothing.

    A ban ``with_messages`` also removes all that its subject said there, unless they asked without their name.

    The actor is the moderator who has ``room_access``. Commit, then call ``publish`` of the outcome.

    Raises:
        SubjectIsSelfError: the moderator is the author.
        SubjectModeratesError: the author's rank is not below the moderator's.
    """
    action, since = ACTIONS[action_name], now()
    _check_rank(reportable, room_access)
    text, until = _original_text(reportable), _silence_end(action, room_access.room.event)
    lost_rights: list[live.StreamRight] = []
    if action_name == "remove":
        is_changed = reportable.row.remove_by_moderator()
    else:
        is_changed = _impose_sanction(reportable, room_access, action, until, texts, text)
        lost_rights = send_out(room_access, reportable.row.user, action)
    if is_changed:
        log_columns = {"user_id": reportable.author_id, "anonymous": reportable.anonymous, "said": text}
        log_columns |= {"reason": texts.reason, "told": "" if action_name == "remove" else texts.told}
        moderator = room_access.attendance.user
        ModeratorAction.log(room_access.room, moderator, action.log_kind, until=until, **log_columns)
    cleared_room_ids: list[int] = []
    if action.is_ban and with_messages and not reportable.anonymous:
        is_event_wide = action.log_kind == "banned_from_event"
        cleared_room_ids = remove_all_by(reportable.author_id, room_access, is_event_wide, texts.reason)
    Case.close_for(reportable.key, room_access.attendance.user_id)
    is_removal = action_name == "remove"
    return ActionOutcome(reportable, room_access.room, since, is_removal, lost_rights, cleared_room_ids)


def _check_rank(reportable: Reportable, room_access: RoomAccess) -> None:
    if reportable.author_id == room_access.attendance.user_id:
        raise SubjectIsSelfError
    # A refusal would reveal that the author of an anonymous question is on the team.
    if not (reportable.anonymous or may_act_on(room_access, reportable.author_id)):
        raise SubjectModeratesError


def _original_text(reportable: Reportable) -> str:
    """Return the text as it is, or as it was reported if it has been taken from the screens since."""
    return reportable.row.body or Report.latest_text(reportable.key)


def _silence_end(action: Action, event: Event) -> datetime | None:
    """Return when the silence that ``action`` imposes ends; ``None`` for actions that silence nobody."""
    if action.minutes is None:
        return None
    return now() + timedelta(minutes=action.minutes) if action.minutes else max(event.ends_at, now()) + EVENT_GRACE


def _impose_sanction(
    reportable: Reportable,
    room_access: RoomAccess,
    action: Action,
    until: datetime | None,
    texts: ActionTexts,
    said: str,
) -> bool:
    """Impose a silence ``until`` that time, or a ban without one. Return whether it is new or longer than before."""
    is_event_wide = action.log_kind == "banned_from_event"
    if is_event_wide:
        lock_admission(room_access.room.event)
    return Sanction.impose(
        reportable.key,
        "silence" if until else "ban",
        is_event_wide,
        until,
        event_id=room_access.room.event_id,
        room_id=room_access.room.id,
        user_id=reportable.author_id,
        anonymous=reportable.anonymous,
        idle=not may_act_on(room_access, reportable.author_id),
        said=said,
        reason=texts.reason,
        told=texts.told,
        rank=rank_of_moderator(room_access),
    )


def lift_sanction(sanction: Sanction, room_access: RoomAccess) -> None:
    """End ``sanction`` and log that. If two moderators lift it at the same time, one of them is logged.

    Raises:
        SubjectModeratesError: a host cannot lift what the team imposed, and nobody what is on somebody who is not of a
            lower rank.
    """
    is_too_high = rank_of_moderator(room_access) == HOST_RANK < sanction.rank
    if is_too_high or not (sanction.anonymous or may_act_on(room_access, sanction.user_id)):
        raise SubjectModeratesError(ONLY_HIGHER)
    if sanction.lift():
        log_columns = {"user_id": sanction.user_id, "anonymous": sanction.anonymous, "said": sanction.said}
        ModeratorAction.log(room_access.room, room_access.attendance.user, "lifted", **log_columns)


def dismiss_case(case: Case, room_access: RoomAccess) -> None:
    """Close ``case`` because nothing is wrong with what was reported, and log that.

    Raises:
        SubjectModeratesError: the author's rank is not below the moderator's.
    """
    if not (case.anonymous or may_act_on(room_access, case.author_id)):
        raise SubjectModeratesError(ONLY_HIGHER)
    if Case.close_for(case.key, room_access.attendance.user_id):
        log_columns = {"user_id": case.author_id, "anonymous": case.anonymous, "said": Report.latest_text(case.key)}
        ModeratorAction.log(room_access.room, room_access.attendance.user, "cleared", **log_columns)
