"""Parts of an event's page that other slices add. They register; nothing here imports them."""

from collections.abc import Callable

from ..hooks import Hook
from .access import EventAccess

adds_event_section: Hook[Callable[[EventAccess], str]] = Hook("adds_event_section")
"""Return a part of an event's page, as markup, for its reader."""
