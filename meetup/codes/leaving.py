"""The codes of somebody who deletes their account, or is suspended: they look replaced.

They work again if the owner comes back and is restored.
"""

from datetime import datetime

from sqlalchemy import update

from ..extensions import db
from ..people import User
from ..people.absences import follows_absence
from .models import Code


@follows_absence
def _set_revoked(user: User, before: datetime | None, after: datetime | None) -> None:
    statement = update(Code).where(Code.owner_id == user.id, Code.revoked_at.is_not_distinct_from(before))
    db.session.execute(statement.values(revoked_at=after))
