"""What letters say. The outbox keeps a letter's kind and facts; the slice that owns the kind finds the words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Letter:
    """``unsubscribe`` is the address that ends letters of its kind, by one POST (RFC 8058)."""

    subject: str
    text: str
    unsubscribe: str = ""


@dataclass(frozen=True)
class Notice:
    """What a device shows that nobody holds in their hand: for anybody who passes by to read, so without names."""

    title: str
    url: str
    count: int


class Needless(Exception):  # noqa: N818  nothing went wrong
    """What would have been told is done: it is not sent."""


class TooEarly(Exception):  # noqa: N818
    """It is to be sent ``at`` that moment, and not before."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


Writer = Callable[..., Letter]
Announcer = Callable[..., Notice]
writers: dict[str, Writer] = {}
announcers: dict[str, Announcer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Register the function that turns the facts of a ``kind`` of letter into words.

    It may raise ``Needless`` or ``TooEarly``.
    """

    def register(writer: Writer) -> Writer:
        writers[kind] = writer
        return writer

    return register


def announces(kind: str) -> Callable[[Announcer], Announcer]:
    """The same for what is pushed to devices."""

    def register(announcer: Announcer) -> Announcer:
        announcers[kind] = announcer
        return announcer

    return register
