"""What letters say. The outbox keeps a letter's kind and facts; the slice that owns the kind finds the words."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


Writer = Callable[..., Letter]
writers: dict[str, Writer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Register the function that turns the facts of a ``kind`` of letter into words."""

    def register(writer: Writer) -> Writer:
        writers[kind] = writer
        return writer

    return register
