"""Topics as a card shows them."""

from typing import NamedTuple

from ...languages import gettext
from .help import HELP_LABELS


class TopicLine(NamedTuple):
    """A topic of somebody: its name for the reader, the kind of help that is offered or looked for, and a note."""

    name: str
    help: str | None = None
    note: str | None = None

    @property
    def text(self) -> str:
        """The topic with the kind of help before it, if there is one."""
        if not self.help:
            return self.name
        return gettext("%(kind_of_help)s: %(topic)s", kind_of_help=HELP_LABELS[self.help], topic=self.name)
