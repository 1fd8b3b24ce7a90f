"""The tabs of a room. Each is a page of its own."""

from typing import NamedTuple


class Tab(NamedTuple):
    """A tab with its label and the endpoint that it leads to.

    Frames know the element with its number as ``#count-<label in small letters>``.
    """

    label: str
    endpoint: str


TABS = (
    Tab("Talk", "rooms.talk.messages.index"),
    Tab("Questions", "rooms.questions.questions.index"),
    Tab("Polls", "rooms.polls.index"),
    Tab("Here", "rooms.presence.index"),
)
