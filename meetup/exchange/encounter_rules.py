"""What follows from the columns of a meeting: for the row itself, and for what is read of it as columns."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..extensions import now
from .ways import Way

UNDO_WINDOW = timedelta(minutes=10)


class EncounterRules:
    """What follows from the columns of a meeting."""

    if TYPE_CHECKING:

        @property
        def scanner_id(self) -> Any: ...
        @property
        def scanned_id(self) -> Any: ...

        met_at: Any
        how: Any
        gave_at: Any
        recorded_at: Any
        undone_at: Any

    @property
    def is_exchange(self) -> bool:
        """Whether two users took part. Otherwise it belongs to one of them, with a guest or a card that they keep."""
        return self.scanner_id is not None and self.scanned_id is not None

    @property
    def is_undoable(self) -> bool:
        """Whether it can still be undone: ``UNDO_WINDOW`` is not over. An introduction was no slip: both said yes."""
        is_recent = self.undone_at is None and now() - self.recorded_at < UNDO_WINDOW
        return bool(is_recent and self.how != Way.INTRODUCED)

    def gave_card_to(self, user_id: int) -> bool:
        """Return whether this meeting by itself gave ``user_id`` the other's card. A scanner always gives theirs."""
        return self.is_exchange and (self.gave_at is not None or self.scanner_id != user_id)

    def asked_again(self, user_id: int, since: datetime) -> bool:
        """Return whether this is a scan by ``user_id`` after ``since``, when the card was taken back from them."""
        is_later: bool = self.met_at > since
        return self.scanner_id == user_id and is_later
