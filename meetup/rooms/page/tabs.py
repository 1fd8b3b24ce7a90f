"""The tabs of a room. Each is a page of its own."""

from typing import NamedTuple

from ...languages import lazy_gettext


class Tab(NamedTuple):
    """A tab with its label and the endpoint that it leads to.

    ``name`` is what addresses, forms and frames call it. Frames know the element with its number as ``#count-<name>``.
    """

    name: str
    label: str
    endpoint: str


TABS = (
    Tab("talk", lazy_gettext("Talk"), "rooms.talk.messages.index"),
    Tab("questions", lazy_gettext("Questions"), "rooms.questions.questions.index"),
    Tab("polls", lazy_gettext("Polls"), "rooms.polls.index"),
    Tab("here", lazy_gettext("Here"), "rooms.presence.index"),
)


def endpoint_of_tab(name: str) -> str:
    """Return the endpoint of the tab with this name, or of the first tab if there is none."""
    return next((tab.endpoint for tab in TABS if tab.name == name), TABS[0].endpoint)
