"""Sections: parts of an event's page that other slices add by registering a function."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

from ..hooks import Hook
from .access import EventAccess

adds_event_section: Hook[Callable[[EventAccess], str]] = Hook("adds_event_section")
"""Return a section of the event's page for the reader, as markup; empty for none."""

adds_event_notice: Hook[Callable[[EventAccess], str]] = Hook("adds_event_notice")
"""Return what the reader should see first on the event's page, as markup; empty for none. The signed-out get none."""

selects_for_event_section: Hook[Callable[[], Select[*tuple[Any, ...]]]] = Hook("selects_for_event_section")
"""Return the query for everything that a section shows to somebody who is signed out. ``slug`` is its parameter.

A section that shows something to them has to have one, because their page is built again only if its rows change.
"""
