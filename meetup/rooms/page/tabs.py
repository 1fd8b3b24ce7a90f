"""The tabs of a room. Each is a page of its own."""

from typing import NamedTuple

from ...languages import lazy_gettext


class Tab(NamedTuple):
    """A tab with its label and the endpoint that it leads to.

    Frames know the element with its number as ``#count-<name>``.
    """

    label: str
    endpoint: str

    @property
    def name(self) -> str:
        """What addresses, forms and frames call the tab."""
        return self.label.lower()


TABS = (
    Tab(lazy_gettext("Talk"), "rooms.talk.messages.index"),
    Tab(lazy_gettext("Questions"), "rooms.questions.questions.index"),
    Tab(lazy_gettext("Polls"), "rooms.polls.index"),
    Tab(lazy_gettext("Here"), "rooms.presence.index"),
)


def endpoint_of_tab(name: str) -> str:
    """Return the endpoint of the tab with this name, or of the first tab if there is none."""
    return next((tab.endpoint for tab in TABS if tab.name == name), TABS[0].endpoint)
