"""Parts of the sheet after a scan that other slices add."""

from collections.abc import Callable

from markupsafe import Markup

from ..contacts.models import Contact
from ..hooks import Hook
from .encounters import Encounter

adds_to_sheet: Hook[Callable[[Contact, Encounter], str]] = Hook("adds_to_sheet")
"""Return a part of the sheet after a scan, as markup; empty for none. It must not ask the database for anything."""


def sheet_parts(contact: Contact, encounter: Encounter) -> list[Markup]:
    """Return what other slices add to the sheet of a contact."""
    return [Markup(part(contact, encounter)) for part in adds_to_sheet]  # noqa: S704 - rendered by templates
