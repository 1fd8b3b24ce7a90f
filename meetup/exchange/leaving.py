"""Cards and meetings of somebody who deletes their account.

Others lose the card at once, as if it had been taken back, and get it again if the owner returns. Once the account is
erased, their meetings are those with somebody who has no account. A suspended account gives no cards either.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select, update

from ..contacts.models import Contact
from ..extensions import db
from ..languages import ngettext
from ..people import User
from ..people.absences import follows_absence
from ..people.leaving.belongings import counts_what_stays
from ..people.leaving.departures import on_departure
from ..people.leaving.erasing import ROWS_PER_STEP, erases
from .encounters import Encounter
from .giving import on_revoking_all


@follows_absence
def _set_revoked(user: User, before: datetime | None, after: datetime | None) -> None:
    is_held = Contact.person_id == user.id, Contact.revoked_at.is_not_distinct_from(before)
    db.session.execute(update(Contact).where(*is_held).values(revoked_at=after, changed_at=Contact.changed_at))


@on_departure
def _end_agreements(user: User) -> None:
    """End what the user agreed with others. While somebody is suspended, that waits."""
    for follow in on_revoking_all:
        follow(user, None)


@counts_what_stays
def _count_holders(user: User) -> list[str]:
    count = db.session.scalar(select(func.count()).select_from(Contact).where(Contact.person_id == user.id)) or 0
    if not count:
        return []
    return [
        ngettext(
            "%(num)s person who met you keeps where and when you met, and their own notes. Those are theirs.",
            "%(num)s people who met you keep where and when you met, and their own notes. Those are theirs.",
            count,
        )
    ]


@erases
def _leave_meetings_to_others(user: User) -> Iterator[int]:
    """Take the user, and what they said, out of meetings with others, whose UUIDs are new: nothing repeats them."""
    for own, other, emptied in (
        (Encounter.scanner_id, Encounter.scanned_id, {"line": "", "carried": ""}),
        (Encounter.scanned_id, Encounter.scanner_id, {}),
    ):
        query = select(Encounter.id).where(own == user.id, other.is_not(None)).limit(ROWS_PER_STEP)
        while ids := db.session.scalars(query).all():
            values = {own.key: None, **emptied}
            db.session.execute(update(Encounter), [{"id": id_, "uuid": uuid4(), **values} for id_ in ids])
            yield len(ids)
