"""Telling those who starred a session that it has moved or is gone, if organizers want to and they do."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, func, insert, select

from .. import outbox
from ..database import in_ids
from ..events import Event
from ..extensions import db, now
from ..languages import ngettext, speaking
from ..outbox import NothingToSend, Push, PushMessage, PushSubscription, load_fact_row
from ..people import User
from ..people.signing_in.sign_ins import SIGN_IN_LIFETIME, SignIn
from .feeds import StarReminder
from .stars import Star

LATEST = timedelta(hours=6)
"""How long it may take until somebody is told."""


def count_to_tell(session_ids: Collection[int]) -> int:
    """Return how many people starred one of these sessions and want to be told of their stars."""
    if not session_ids:
        return 0
    query = _wishes(session_ids).with_only_columns(func.count(Star.user_id.distinct()))
    return db.session.scalar(query) or 0


def tell_of_moves(event_id: int, session_ids: Collection[int]) -> None:
    """Put a push into the outbox for each device of those who starred some of these sessions, one for all of them."""
    if not session_ids:
        return
    wishes = _wishes(session_ids).with_only_columns(Star.user_id, func.count()).group_by(Star.user_id)
    counts = dict(db.session.execute(wishes).all())
    if not counts:
        return
    is_signed_in = SignIn.revoked_at.is_(None), SignIn.created_at > now() - SIGN_IN_LIFETIME
    devices = select(PushSubscription.id, SignIn.user_id).join(SignIn)
    devices = devices.where(*is_signed_in, in_ids(SignIn.user_id, list(counts)))
    told = {"event_id": str(event_id), "at": now().isoformat()}
    pushes = [
        {
            "subscription_id": id_,
            "kind": "moved",
            "facts": {"user_id": str(user_id), "count": str(counts[user_id]), **told},
        }
        for id_, user_id in db.session.execute(devices)
    ]
    if pushes:
        db.session.execute(insert(Push), pushes)


def _wishes(session_ids: Collection[int]) -> Select[int]:
    query = select(Star.user_id).join(StarReminder, StarReminder.user_id == Star.user_id)
    return query.where(in_ids(Star.session_id, session_ids))


@outbox.writes_push("moved")
def write_moved_push(user_id: str, event_id: str, count: str, at: str) -> PushMessage:
    """Say how many sessions have moved or are gone, without their titles: others may see the screen."""
    user, event = load_fact_row(User, user_id), load_fact_row(Event, event_id)
    if now() > datetime.fromisoformat(at) + LATEST:
        raise NothingToSend
    with speaking(user.language):
        title = ngettext(
            "A session you starred has moved or is gone",
            "%(num)s sessions you starred have moved or are gone",
            int(count),
        )
    return PushMessage(title, f"/events/{event.slug}/schedule/stars", int(count))
