"""Somebody who deletes their account, or is suspended, takes no more part in random coffee."""

from sqlalchemy import update

from ..extensions import db, now
from ..people import User
from ..people.leaving.departures import on_departure
from ..people.suspending import on_suspension
from .models import CoffeeParticipant


@on_departure
@on_suspension
def _leave_coffee(user: User) -> None:
    is_taking_part = CoffeeParticipant.user_id == user.id, CoffeeParticipant.left_at.is_(None)
    db.session.execute(update(CoffeeParticipant).where(*is_taking_part).values(left_at=now()))
