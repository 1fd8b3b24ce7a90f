"""What the page of the demo's event tells: how to get there, and what is there."""

from ..events import Event
from ..events.practical import EventPracticalities
from . import texts


def fill_page(event: Event) -> None:
    """Say what is practical about ``event``."""
    EventPracticalities.change(event.id, texts.PRACTICAL)
