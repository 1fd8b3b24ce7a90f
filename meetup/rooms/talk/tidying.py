"""Erase the talk in rooms when the event has been over for long enough, and notices that were seen long ago."""

from sqlalchemy import ColumnElement

from ...tidying import erase_batch, retention_limit, tidies
from ..page.tidying import tidies_rows_of, tidies_rows_of_rooms
from .messages import Message
from .notices import Notice
from .reactions import Reaction
from .readings import Reading
from .slow import LastMessageTime

tidies_rows_of("reactions", Reaction, Reaction.message_id, Message)
tidies_rows_of("notices of messages", Notice, Notice.message_id, Message)
tidies_rows_of_rooms("messages", Message)
tidies_rows_of_rooms("readings", Reading)
tidies_rows_of_rooms("times of last words", LastMessageTime)


@tidies("notices")
def _erase_notices() -> int:
    since = retention_limit("notices_kept")
    is_seen: ColumnElement[bool] = Notice.seen_at <= since
    return erase_batch(Notice, Notice.created_at <= since, is_seen)
