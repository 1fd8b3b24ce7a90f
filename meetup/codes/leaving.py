"""The codes of somebody who deletes their account: they look replaced, and work again if the owner comes back."""

from datetime import datetime

from sqlalchemy import update

from ..extensions import db
from ..people import User
from ..people.leaving.departures import on_departure, on_return
from .models import Code


@on_departure
def _revoke_codes(user: User) -> None:
    _set_revoked(user, None, user.left_at)


@on_return
def _restore_codes(user: User, left_at: datetime) -> None:
    _set_revoked(user, left_at, None)


def _set_revoked(user: User, before: datetime | None, after: datetime | None) -> None:
    statement = update(Code).where(Code.owner_id == user.id, Code.revoked_at.is_not_distinct_from(before))
    db.session.execute(statement.values(revoked_at=after))
