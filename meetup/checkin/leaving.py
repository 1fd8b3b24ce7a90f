"""Lists at the door are taken back from the devices of somebody who deletes their account, or is suspended."""

from sqlalchemy import update

from ..extensions import db, now
from ..people import User
from ..people.leaving.departures import on_departure
from ..people.suspending import on_suspension
from .models import CheckInDevice


@on_departure
@on_suspension
def _revoke_devices(user: User) -> None:
    is_theirs = CheckInDevice.user_id == user.id, CheckInDevice.revoked_at.is_(None)
    db.session.execute(update(CheckInDevice).where(*is_theirs).values(revoked_at=now()))
