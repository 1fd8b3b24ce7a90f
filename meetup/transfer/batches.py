"""Load contacts and other rows in batches, so that an export takes the same memory for a list of any length."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from ..contacts.models import Contact
from ..database import chunks, in_ids
from ..extensions import db
from ..follow_up.list_filters import ContactQuery
from ..formats import day
from ..languages import gettext
from ..people import Card

ROWS_PER_BATCH = 500


class OrderedQuery(NamedTuple):
    """A query with the columns that its rows are ordered by. No two rows may have the same ``key``."""

    query: Select[*tuple[Any, ...]]
    key: tuple[Any, ...]

    def iterate(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as dictionaries, in batches with a transaction each, because somebody may read slowly.

        Each batch begins after the key of the last row, so that a row deleted meanwhile hides no other.
        """
        width = len(self.query.selected_columns)
        query = self.query.add_columns(*self.key).order_by(*self.key).limit(ROWS_PER_BATCH)
        names, rows = self.query.selected_columns.keys(), db.session.execute(query).all()
        while rows:
            yield from (dict(zip(names, row, strict=False)) for row in rows)
            if len(rows) < ROWS_PER_BATCH:
                return
            db.session.rollback()
            rows = db.session.execute(query.where(tuple_(*self.key) > tuple_(*rows[-1][width:]))).all()


def contact_ids_of(query: ContactQuery) -> list[int]:
    """Return the ids of the contacts of ``query``, the oldest first."""
    return list(db.session.scalars(query.with_only_columns(Contact.id).order_by(Contact.id)))


def first_ids_of_parts(query: ContactQuery, count: int) -> list[int]:
    """Return the first id of each part, if the contacts of ``query`` are split into parts of ``count``."""
    numbered = query.with_only_columns(Contact.id, func.row_number().over(order_by=Contact.id).label("row"))
    rows = numbered.order_by(None).subquery()
    return list(db.session.scalars(select(rows.c.id).where((rows.c.row - 1) % count == 0).order_by(rows.c.id)))


def load_batches(ids: Sequence[int], *options: ORMOption) -> Iterator[list[Contact]]:
    """Yield the contacts with these ids and their tags, in batches.

    ``options`` says what else is loaded. The order is that of ids, because sorting costs more the longer a list is.
    """
    query = select(Contact).options(selectinload(Contact.tags), *options).order_by(Contact.id)
    for chunk in chunks(ids, ROWS_PER_BATCH):
        yield list(db.session.scalars(query.where(in_ids(Contact.id, chunk))).unique())


def stream_batches(ids: Sequence[int], *options: ORMOption) -> Iterator[list[Contact]]:
    """Like ``load_batches``, but remove each batch from the session before the next, so that memory does not grow.

    Each batch has a transaction of its own, because a slow reader may take an hour for all of them.
    """
    for batch in load_batches(ids, *options):
        yield batch
        db.session.expunge_all()
        db.session.rollback()


def stream_contacts(ids: Sequence[int]) -> Iterator[Contact]:
    """Like ``stream_batches``, but yield one contact at a time."""
    for batch in stream_batches(ids):
        yield from batch


def meeting_line(contact: Contact, zone: str | None = None) -> str:
    """Return when and where the owner met the contact, or an empty text if they only come from a file.

    ``zone`` is the name of a time zone, by default that of the signed-in user.
    """
    if contact.unmet_at:
        return ""
    met_on = day(contact.met_at, zone, "d MMM y")
    if contact.place:
        return gettext("Met %(day)s, %(place)s", day=met_on, place=contact.place)
    return gettext("Met %(day)s", day=met_on)


def note_text(contact: Contact, zone: str | None = None) -> str:
    """Return the note for the owner's own files: when and where they met, and the private note."""
    return "\n".join(filter(None, (meeting_line(contact, zone), contact.note)))


def tag_names(contact: Contact) -> list[str]:
    return [tag.name for tag in contact.tags]


def remaining_channels(card: Card, kept: int) -> list[str]:
    """Return the channels of ``card`` beyond the first ``kept`` of each kind, which have no column of their own."""
    return [*card.emails[kept:], *card.phones[kept:], *(link.url for link in card.links[1:])]
