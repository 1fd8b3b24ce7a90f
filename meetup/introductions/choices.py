"""Whom somebody can introduce to one of their contacts: everybody else on their list who has an account.

Nobody is missing or marked because of what they wish, or of who hides from whom.
"""

from typing import Any

from sqlalchemy import Select, select

from ..contacts.models import Contact
from ..contacts.summary_lines import SUMMARY_LINE_COLUMNS, SummaryLine, join_summary
from ..extensions import db
from ..pages import Page
from ..people import Profile, User
from ..people.searching import contains_word

CHOICES_PER_PAGE = 30
MAX_SEARCH_LENGTH = 100


def load_choices(introducer: User, contact: Contact, words: str, after: str | None) -> Page[SummaryLine]:
    """Return a page of those whom ``introducer`` can introduce to ``contact``, by name."""
    query = _choices_query(introducer, contact)
    for word in words[:MAX_SEARCH_LENGTH].split():
        query = query.where(contains_word(word, Contact.name_folded))
    keys = Contact.name_folded, Contact.id
    page = Page.load_rows(query, keys, after, CHOICES_PER_PAGE, descending=False)
    return page.map(SummaryLine.from_row)


def find_choice(introducer: User, contact: Contact, contact_id: int) -> Contact | None:
    """Return the contact with this id if ``introducer`` can introduce them to ``contact``."""
    if contact.person_id is None or contact_id == contact.id:
        return None
    is_choice = *_can_be_chosen(introducer, contact), Contact.id == contact_id
    return db.session.scalar(select(Contact).where(*is_choice))


def _can_be_chosen(introducer: User, contact: Contact) -> tuple[Any, ...]:
    is_on_list = Contact.owner_id == introducer.id, Contact.is_listed(), Contact.person_id.is_not(None)
    return *is_on_list, Contact.id != contact.id


def _choices_query(introducer: User, contact: Contact) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(*SUMMARY_LINE_COLUMNS, Contact.name_folded, Contact.id)
    query = query.select_from(Contact).join(Profile, Profile.user_id == Contact.person_id)
    return join_summary(query).where(*_can_be_chosen(introducer, contact))
