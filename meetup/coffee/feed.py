"""Frames that tell participants of a new round of coffee, on their own live channels."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select

from .. import live
from ..database import in_ids
from ..events import Attendance
from ..extensions import db
from ..rooms.personal import finds_personal_updates, person_channel
from ..rooms.sanctions import is_banned_from_event
from ..rooms.versions import to_microseconds
from .models import Coffee, CoffeeParticipant


@live.notices_changes
def _was_changed(since: datetime) -> bool:
    """Return whether a round was drawn ``since`` then, which the worker does."""
    return db.session.scalar(select(Coffee.id).where(Coffee.changed_at >= since).limit(1)) is not None


@finds_personal_updates
def _round_frames(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    """Return a frame for each participant of a coffee that was drawn or switched off ``since`` then.

    It does not contain the pair; the page fetches that. The worker, which draws the rounds, has no streams. So the
    server finds new rounds when it looks into the database, every three seconds, and mostly there are none.
    """
    changed_coffee_ids = list(db.session.scalars(select(Coffee.id).where(Coffee.changed_at >= since)))
    if not changed_coffee_ids:
        return []
    is_attending = (Attendance.user_id == CoffeeParticipant.user_id) & (Attendance.event_id == Coffee.event_id)
    query = select(CoffeeParticipant.user_id, func.max(Coffee.changed_at)).join(
        Coffee, Coffee.id == CoffeeParticipant.coffee_id
    )
    query = query.join(Attendance, is_attending).where(
        in_ids(Coffee.id, changed_coffee_ids), in_ids(CoffeeParticipant.user_id, user_ids)
    )
    # Switching off sets the same time for everybody who took part then.
    query = query.where(or_(CoffeeParticipant.left_at.is_(None), CoffeeParticipant.left_at == Coffee.changed_at))
    query = query.where(~is_banned_from_event(CoffeeParticipant.user_id, Coffee.event_id)).group_by(
        CoffeeParticipant.user_id
    )
    return [_round_frame(user_id, at) for user_id, at in db.session.execute(query) if at]


def _round_frame(user_id: int, at: datetime) -> live.Frame:
    html = f'<span id="coffee-round" data-changed="{to_microseconds(at)}" hidden></span>'
    return live.Frame(person_channel(user_id), "coffee", html, live.make_stamp(at, user_id))
