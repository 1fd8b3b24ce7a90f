"""Messages of somebody who deletes their account. Their places stay, so that replies and counts stay whole."""

from collections.abc import Iterator

from sqlalchemy import delete, func, select, update

from ...extensions import db, now
from ...languages import gettext, ngettext
from ...people import User
from ...people.leaving.belongings import counts_what_goes, counts_what_stays
from ...people.leaving.departures import on_departure
from ...people.leaving.erasing import erases, in_steps
from .messages import Message
from .notices import Notice


@on_departure
def _withdraw_notices(user: User) -> None:
    """Take back what tells others of the messages of ``user``, which they do not see any more."""
    own_ids = select(Message.id).where(Message.user_id == user.id)
    statement = delete(Notice).where(Notice.message_id.in_(own_ids))
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _count(user: User) -> int:
    is_own = Message.user_id == user.id, Message.deleted_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(Message).where(*is_own)) or 0


@counts_what_goes
def _count_messages(user: User) -> list[str]:
    count = _count(user)
    return [ngettext("%(num)s message in rooms", "%(num)s messages in rooms", count)] if count else []


@counts_what_stays
def _tell_of_places(user: User) -> list[str]:
    if not _count(user):
        return []
    return [gettext("Where you wrote in a room, a line says that a former member did. What you wrote is erased.")]


@erases
def _empty_messages(user: User) -> Iterator[int]:
    deleted_at = func.coalesce(Message.deleted_at, now())
    values = {"body": "", "deleted_at": deleted_at, "changed_at": now(), "edited_at": None, "user_id": None}
    yield from in_steps(update(Message).values(values), Message.user_id == user.id)
