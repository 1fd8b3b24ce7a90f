"""A round of coffee, told to whoever is in it, each on their own screens."""

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


@finds_personal_updates
def _round_frames(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    """That a round was drawn, without whom it pairs, or that it was switched off: the page asks for the rest. The
    worker that draws is no server, so this comes with the next look into the database, which mostly finds nothing."""
    changed_coffee_ids = list(db.session.scalars(select(Coffee.id).where(Coffee.changed_at >= since)))
    if not changed_coffee_ids:
        return []
    here = (Attendance.user_id == CoffeeParticipant.user_id) & (Attendance.event_id == Coffee.event_id)
    told = select(CoffeeParticipant.user_id, func.max(Coffee.changed_at)).join(
        Coffee, Coffee.id == CoffeeParticipant.coffee_id
    )
    told = told.join(Attendance, here).where(
        in_ids(Coffee.id, changed_coffee_ids), in_ids(CoffeeParticipant.user_id, user_ids)
    )
    # Who was in it when it was switched off has left at that very moment.
    told = told.where(or_(CoffeeParticipant.left_at.is_(None), CoffeeParticipant.left_at == Coffee.changed_at))
    told = told.where(~is_banned_from_event(CoffeeParticipant.user_id, Coffee.event_id)).group_by(
        CoffeeParticipant.user_id
    )
    return [_round_frame(user_id, at) for user_id, at in db.session.execute(told) if at]


def _round_frame(user_id: int, at: datetime) -> live.Frame:
    html = f'<span id="coffee-round" data-changed="{to_microseconds(at)}" hidden></span>'
    return live.Frame(person_channel(user_id), "coffee", html, live.make_stamp(at, user_id))
