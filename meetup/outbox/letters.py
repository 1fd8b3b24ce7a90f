"""The texts of mails and pushes. The outbox stores a kind and facts; the slice of that kind writes the text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..hooks import KeyedHook


@dataclass(frozen=True)
class Letter:
    """The text of a mail. ``unsubscribe`` is the URL that ends mails of its kind with one POST (RFC 8058)."""

    subject: str
    text: str
    unsubscribe: str = ""


@dataclass(frozen=True)
class PushMessage:
    """What a device shows. Anybody who passes by can read it, so it contains no names."""

    title: str
    url: str
    count: int


class NothingToSend(Exception):  # noqa: N818  nothing went wrong
    """Raised by writers if there is nothing left to tell. The item is deleted."""


class TooEarly(Exception):  # noqa: N818
    """Raised by writers if the item should be sent at the moment ``at`` and not before."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


LetterWriter = Callable[..., Letter]
PushWriter = Callable[..., PushMessage]

writes_letter: KeyedHook[LetterWriter] = KeyedHook("writes_letter")
"""Write a letter of this kind from its facts. May raise ``NothingToSend`` or ``TooEarly``."""

writes_push: KeyedHook[PushWriter] = KeyedHook("writes_push")
"""Write a push message of this kind from its facts. May raise ``NothingToSend`` or ``TooEarly``."""
