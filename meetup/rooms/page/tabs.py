"""The parts of a room's page, each a page of its own."""

from typing import NamedTuple


class Tab(NamedTuple):
    """``label`` stands on it and leads to ``endpoint``; its number is ``#count-<name in small letters>`` for frames."""

    label: str
    endpoint: str


TABS = (
    Tab("Talk", "rooms.talk.messages.index"),
    Tab("Questions", "rooms.questions.questions.index"),
    Tab("Polls", "rooms.polls.index"),
    Tab("Here", "rooms.presence.index"),
)
