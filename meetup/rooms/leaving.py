"""The visit of somebody who deletes their account, or is suspended, ends."""

from sqlalchemy import update

from ..extensions import db, now
from ..people import User
from ..people.leaving.departures import on_departure
from ..people.suspending import on_suspension
from .visits import Visit


@on_departure
@on_suspension
def _leave_room(user: User) -> None:
    db.session.execute(update(Visit).where(Visit.is_open_of(user.id)).values(left_at=now()))
