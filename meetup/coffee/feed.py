"""A round of coffee, told to whoever is in it, each on their own screens."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select

from .. import live
from ..database import among
from ..events import Attendance
from ..extensions import db
from ..rooms.personal import channel, finds_personal_updates
from ..rooms.sanctions import banned_from_event
from ..rooms.versions import micros
from .models import Coffee, CoffeeDrinker


@finds_personal_updates
def _drawn(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    """That a round was drawn, without whom it pairs, or that it was switched off: the page asks for the rest. The
    worker that draws is no server, so this comes with the next look into the database, which mostly finds nothing."""
    lately = list(db.session.scalars(select(Coffee.id).where(Coffee.changed_at >= since)))
    if not lately:
        return []
    here = (Attendance.user_id == CoffeeDrinker.user_id) & (Attendance.event_id == Coffee.event_id)
    told = select(CoffeeDrinker.user_id, func.max(Coffee.changed_at)).join(Coffee, Coffee.id == CoffeeDrinker.coffee_id)
    told = told.join(Attendance, here).where(among(Coffee.id, lately), among(CoffeeDrinker.user_id, user_ids))
    # Who was in it when it was switched off has left at that very moment.
    told = told.where(or_(CoffeeDrinker.left_at.is_(None), CoffeeDrinker.left_at == Coffee.changed_at))
    told = told.where(~banned_from_event(CoffeeDrinker.user_id, Coffee.event_id)).group_by(CoffeeDrinker.user_id)
    return [_frame(user_id, at) for user_id, at in db.session.execute(told) if at]


def _frame(user_id: int, at: datetime) -> live.Frame:
    html = f'<span id="coffee-round" data-changed="{micros(at)}" hidden></span>'
    return live.Frame(channel(user_id), "coffee", html, live.stamp(at, user_id))
