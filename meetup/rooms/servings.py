"""A round of coffee, told to whoever is in it, each on their own screens."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from .. import live
from ..database import among
from ..extensions import db
from .badge import channel, personal
from .coffees import Coffee, CoffeeDrinker, CoffeePair
from .messages import micros


def _drawn(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    """That a round was drawn, without whom it pairs: the page asks for that. The worker that draws is no server, so
    this comes with the next look into the database."""
    at = func.max(CoffeePair.drawn_at)
    this_round = (CoffeePair.coffee_id == Coffee.id) & (CoffeePair.round == Coffee.round)
    told = select(CoffeeDrinker.user_id, at).join(Coffee, Coffee.id == CoffeeDrinker.coffee_id)
    told = told.join(CoffeePair, this_round).where(CoffeeDrinker.left_at.is_(None), CoffeePair.drawn_at >= since)
    told = told.where(among(CoffeeDrinker.user_id, user_ids)).group_by(CoffeeDrinker.user_id)
    return [_frame(user_id, drawn_at) for user_id, drawn_at in db.session.execute(told)]


personal.append(_drawn)


def _frame(user_id: int, at: datetime) -> live.Frame:
    html = f'<span id="coffee-round" data-changed="{micros(at)}" hidden></span>'
    return live.Frame(channel(user_id), "coffee", html, live.stamp(at, user_id))
