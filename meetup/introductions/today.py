"""What Today says about introductions."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..people import User
from ..people.field_labels import shared_and_private_labels
from .made import MadeIntroduction, list_news
from .received import ReceivedIntroduction, list_received


@dataclass(frozen=True)
class IntroductionsToday:
    """What waits for an answer, what the reader's card then gives, and what both sides have said yes to."""

    received: Sequence[ReceivedIntroduction]
    given: Sequence[str]
    made: Sequence[MadeIntroduction]


def introductions_today(user: User, waiting_count: int, news_count: int) -> IntroductionsToday | None:
    """Return what is new, ``None`` if nothing is. The counts say how much there is; nothing costs no query."""
    if not (waiting_count or news_count):
        return None
    received = tuple(each for each in list_received(user) if not each.is_accepted) if waiting_count else ()
    given = tuple(shared_and_private_labels(user.profile)[0]) if received else ()
    return IntroductionsToday(received, given, list_news(user) if news_count else ())
