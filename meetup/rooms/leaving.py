"""The visit of somebody who deletes their account ends."""

from sqlalchemy import update

from ..extensions import db
from ..people import User
from ..people.leaving.departures import on_departure
from .visits import Visit


@on_departure
def _leave_room(user: User) -> None:
    db.session.execute(update(Visit).where(Visit.is_open_of(user.id)).values(left_at=user.left_at))
