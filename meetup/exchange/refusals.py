"""Refusals: why a scan is not turned into an exchange, and what the scanner is told."""

from datetime import datetime

from werkzeug.exceptions import Forbidden

from ..codes import Code
from ..contacts.blocks import Block
from ..contacts.models import Contact
from ..domain_errors import DomainError
from ..events import find_scannable_attendance
from ..languages import gettext, lazy_gettext
from ..people import User

UNKNOWN_CODE = lazy_gettext("We don't know that code. Check the letters, or ask to see it again.")
REPLACED_CODE = lazy_gettext("This code has been replaced. Ask its owner to show the new one.")
PAUSED_CODE = lazy_gettext("This person has paused sharing. Ask them to turn it back on, then try again.")
NO_GUEST_CARDS = lazy_gettext(
    "This person doesn't take cards here. Save theirs to your phone, or create your own code and connect."
)
BADGE_OVER = lazy_gettext(
    "This badge has expired. Badges work from 12 hours before to 12 hours after the event, for people who attend it."
)


class ExchangeError(DomainError):
    """No contact is created. ``status`` is the HTTP status, and the text is a sentence for the scanner."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)


class PausedError(Forbidden):
    """A card is not shown because its owner has paused it. Whose it is stays untold."""

    title = lazy_gettext("Sharing is paused")

    def __init__(self) -> None:
        super().__init__(PAUSED_CODE)


def is_paused(code: Code) -> bool:
    """Return whether the owner of ``code`` has paused their card.

    It makes no difference when a scan claims to have been made: a later pause wins, and a phone can send any time.
    """
    return code.owner is not None and code.owner.profile.paused_at is not None


def check_scan(scanner: User, code: Code, at: datetime) -> None:
    """Check that a scan of ``code`` by ``scanner`` at that time is allowed.

    Raises:
        ExchangeError: the code has been replaced, is the scanner's own, is paused, or is a badge outside of its time
            or event; or one of the two blocked the other, which looks like an unknown code or a badge that is over to
            the blocked one (Q2, Q3, Q5).
    """
    owner = code.owner
    assert owner is not None
    if not code.is_live:
        raise ExchangeError(410, REPLACED_CODE)
    if owner.id == scanner.id:
        raise ExchangeError(422, gettext("That's your own code. Ask someone else to scan it."))
    if code.kind == "badge" and find_scannable_attendance(code, scanner.id, at) is None:
        raise ExchangeError(410, BADGE_OVER)
    blocker_ids = Block.blockers_between(scanner, owner)
    if scanner.id in blocker_ids:
        raise ExchangeError(
            422, gettext("You blocked %(name)s. Unblock them under Me to connect again.", name=owner.profile.name)
        )
    if blocker_ids:
        raise ExchangeError(410, BADGE_OVER) if code.kind == "badge" else ExchangeError(404, UNKNOWN_CODE)
    # A pause changes nothing for those who have the card.
    if is_paused(code) and Contact.find(scanner, owner) is None:
        raise ExchangeError(422, PAUSED_CODE)
