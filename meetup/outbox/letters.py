"""What letters say. The outbox keeps a letter's kind and facts; the slice that owns the kind finds the words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..hooks import KeyedHook


@dataclass(frozen=True)
class Letter:
    """``unsubscribe`` is the address that ends letters of its kind, by one POST (RFC 8058)."""

    subject: str
    text: str
    unsubscribe: str = ""


@dataclass(frozen=True)
class PushMessage:
    """What a device shows that nobody holds in their hand: for anybody who passes by to read, so without names."""

    title: str
    url: str
    count: int


class NothingToSend(Exception):  # noqa: N818  nothing went wrong
    """What would have been told is done: it is not sent."""


class TooEarly(Exception):  # noqa: N818
    """It is to be sent ``at`` that moment, and not before."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


LetterWriter = Callable[..., Letter]
PushWriter = Callable[..., PushMessage]

writes_letter: KeyedHook[LetterWriter] = KeyedHook("writes")
"""Turn the facts of a kind of letter into words. May raise ``NothingToSend`` or ``TooEarly``."""

writes_push: KeyedHook[PushWriter] = KeyedHook("announces")
"""Turn the facts of a kind of push into words: like ``writes``, for devices."""
