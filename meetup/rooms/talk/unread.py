"""The number of messages in each room that somebody has not read yet."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from ...database import in_ids
from ...events import Event
from ...extensions import db
from ...people import User
from ...people.visibility import is_visible_to
from ..page.room_list import tells_of_rooms
from ..sanctions import is_banned_user
from .messages import Message
from .readings import Reading


@tells_of_rooms("unread")
def count_unread(event: Event, room_ids: Collection[int], reader: User) -> Mapping[int, int]:
    """Return the numbers of messages by others since ``reader`` last read in these rooms, by room id.

    Rooms without new messages are missing, as are those that they have never read in or are banned from.
    """
    query = (
        select(Message.room_id, func.count())
        .join(Reading, (Reading.room_id == Message.room_id) & (Reading.user_id == reader.id))
        .where(in_ids(Message.room_id, room_ids), Message.created_at > Reading.read_to)
        .where(~is_banned_user(reader.id, Message.room_id, event.id))
        .where(Message.user_id != reader.id, Message.deleted_at.is_(None), is_visible_to(reader, Message.user_id))
        .group_by(Message.room_id)
    )
    return dict(db.session.execute(query).all())
