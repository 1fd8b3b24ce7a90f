"""What has to be published after a moderator's action has been committed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .. import live
from ..rooms.models import Room
from ..rooms.presence.feed import publish_head_counts
from ..rooms.questions.feed import publish_changed_questions, publish_question
from ..rooms.talk.messages import Message
from ..rooms.talk.publishing import publish_changed_messages, publish_message
from .alerts import publish_case_counts
from .feed import publish_restrictions
from .reportables import Reportable


@dataclass(frozen=True)
class ActionOutcome:
    """What an action of a moderator changed.

    ``since`` is a moment before the action. ``is_removal`` says that the message or question was taken from the
    screens. ``lost_rights`` are the stream rights that the author lost. ``cleared_room_ids`` are the rooms from which
    all that the author said was removed.
    """

    reportable: Reportable
    room: Room
    since: datetime
    is_removal: bool
    lost_rights: Sequence[live.StreamRight]
    cleared_room_ids: Sequence[int] = ()

    def publish(self) -> None:
        """Show everybody what has changed, and end the streams whose rights are lost. Call it after the commit."""
        try:  # An author who was sent out should read why before the streams end; they end in any case.
            publish_restrictions(self.reportable.author_id, self.since)
        finally:
            live.end_streams(*self.lost_rights)
        if self.is_removal:
            self._publish_reportable()
        if self.cleared_room_ids:
            publish_changed_messages(self.cleared_room_ids, self.since)
            publish_changed_questions(self.cleared_room_ids, self.since)
        publish_case_counts(self.room.event_id, self.since)
        if self.lost_rights:
            publish_head_counts(self.room.id)

    def _publish_reportable(self) -> None:
        if isinstance(self.reportable.row, Message):
            publish_message(self.reportable.row)
        else:
            publish_question(self.reportable.row)
