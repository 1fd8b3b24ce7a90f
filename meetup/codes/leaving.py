"""The codes of somebody who deletes their account, or is suspended: they look replaced.

They work again if the owner comes back and is restored.
"""

from datetime import datetime

from sqlalchemy import update

from ..extensions import db
from ..people import User
from ..people.leaving.departures import on_departure, on_return
from ..people.suspending import on_restoration, on_suspension
from .models import Code


@on_departure
def _revoke_codes(user: User) -> None:
    _set_revoked(user, None, user.left_at)


@on_return
def _restore_codes(user: User, left_at: datetime) -> None:
    _set_revoked(user, left_at, user.suspended_at)


@on_suspension
def _suspend_codes(user: User) -> None:
    _set_revoked(user, None, user.suspended_at)


@on_restoration
def _restore_suspended_codes(user: User, suspended_at: datetime) -> None:
    _set_revoked(user, suspended_at, user.left_at)


def _set_revoked(user: User, before: datetime | None, after: datetime | None) -> None:
    statement = update(Code).where(Code.owner_id == user.id, Code.revoked_at.is_not_distinct_from(before))
    db.session.execute(statement.values(revoked_at=after))
