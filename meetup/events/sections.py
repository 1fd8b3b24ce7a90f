"""Sections: parts of an event's page that other slices add by registering a function."""

from collections.abc import Callable

from ..hooks import Hook
from .access import EventAccess

adds_event_section: Hook[Callable[[EventAccess], str]] = Hook("adds_event_section")
"""Return a section of the event's page for the reader, as markup; empty for none."""
