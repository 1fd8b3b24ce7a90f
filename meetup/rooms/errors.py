"""Why something cannot be done in a room, in sentences for the person who tried."""

from ..domain_errors import DomainError
from ..languages import lazy_gettext


class ParentGoneError(DomainError):
    """The row that something belongs to was deleted while it was being changed or added to."""

    sentence = lazy_gettext("What this belongs to is gone. Reload the page.")


class CannotEnterError(DomainError):
    """The room is gone, or the user enters rooms faster than the database can record."""

    sentence = lazy_gettext("You couldn't enter. Reload the page, then tap “I'm here” again.")


class RoomInactiveError(DomainError):
    """Nothing more may happen in the room. The sentence says why."""


class SilencedError(DomainError):
    """A moderator has silenced the user in the room. The sentence says until when."""


class BannedError(DomainError):
    """Moderators have banned the user. The page that they get says from where."""

    status = 403
    title = lazy_gettext("You've been removed")
