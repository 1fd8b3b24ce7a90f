"""Reports about the words of somebody who deletes their account: there is nothing left to judge."""

from collections.abc import Iterator

from sqlalchemy import delete, select

from ..people import User
from ..people.complaints import Complaint
from ..people.leaving.erasing import erases, in_steps
from ..rooms import Message


@erases.first  # While messages still say whose they are.
def _delete_reports_of_messages(user: User) -> Iterator[int]:
    own_ids = select(Message.id).where(Message.user_id == user.id)
    yield from in_steps(delete(Complaint), Complaint.message_id.in_(own_ids))
