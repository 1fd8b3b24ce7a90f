"""The rows of the list as a spreadsheet."""

from collections.abc import Iterable, Iterator

from ..contacts.models import Contact
from .columns import ProgramColumns


def contact_rows(contacts: Iterable[Contact], columns: ProgramColumns) -> Iterator[Iterable[str]]:
    """Yield the headings, then the cells of each contact."""
    yield columns.headings
    for contact in contacts:
        yield columns.values(contact, contact.card_without_topics)
