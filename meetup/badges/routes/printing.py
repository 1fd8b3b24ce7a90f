"""Printing a few badges while their organizer waits."""

from collections.abc import Sequence

from ...events import Event
from ...extensions import db
from ..batches import Batch, current_texts
from ..jobs import store_file
from ..models import BadgeDesign, BadgeFile


def print_now(event: Event, owner_id: int, keys: Sequence[str]) -> BadgeFile:
    """Draw the badges of the people with these keys, and store the file.

    It commits before it draws, so that nobody waits for the database meanwhile.
    """
    event_id = event.id
    batch = Batch.collect(event, BadgeDesign.of(event_id), keys, current_texts())
    db.session.commit()
    return store_file(event_id, owner_id, batch.draw())
