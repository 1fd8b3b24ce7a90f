"""Contacts that leave in a file: all of them in turn, and what their owner tells of each."""

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
from ..people import Card

ROWS_PER_BATCH = 500


class OrderedQuery(NamedTuple):
    """Rows of ``query`` by ``key``, which no two of them share."""

    query: Select[*tuple[Any, ...]]
    key: tuple[Any, ...]

    def iterate(self) -> Iterator[dict[str, Any]]:
        """By name, some at a time: no transaction lasts as long as somebody reads.

        Each time those after the last one, by its key: what goes meanwhile hides no other.
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
    """Which contacts those of ``query`` are, the oldest first."""
    return list(db.session.scalars(query.with_only_columns(Contact.id).order_by(Contact.id)))


def first_ids_of_parts(query: ContactQuery, many: int) -> list[int]:
    """The first id of each part of ``query``, of ``many`` contacts each."""
    counted = query.with_only_columns(Contact.id, func.row_number().over(order_by=Contact.id).label("row"))
    mine = counted.order_by(None).subquery()
    return list(db.session.scalars(select(mine.c.id).where((mine.c.row - 1) % many == 0).order_by(mine.c.id)))


def load_batches(ids: Sequence[int], *along: ORMOption) -> Iterator[list[Contact]]:
    """The contacts of ``ids`` with their tags, in batches.

    ``along`` says what else is loaded with them. By id, as a page of a sorted list costs more the longer the list is.
    """
    query = select(Contact).options(selectinload(Contact.tags), *along).order_by(Contact.id)
    for chunk in chunks(ids, ROWS_PER_BATCH):
        yield list(db.session.scalars(query.where(in_ids(Contact.id, chunk))).unique())


def stream_batches(ids: Sequence[int], *along: ORMOption) -> Iterator[list[Contact]]:
    """The same, each forgotten by the session before the next: memory does not grow with the list.

    A batch has a transaction of its own, as whoever reads slowly may take an hour for all of them.
    """
    for batch in load_batches(ids, *along):
        yield batch
        db.session.expunge_all()
        db.session.rollback()


def stream_contacts(ids: Sequence[int]) -> Iterator[Contact]:
    """The same, one by one."""
    for batch in stream_batches(ids):
        yield from batch


def meeting_line(contact: Contact) -> str:
    """When and where the owner met them, in a line; empty of somebody who merely came from a file."""
    if contact.unmet_at:
        return ""
    return f"Met {day(contact.met_at, pattern='d MMM y')}{f', {contact.place}' if contact.place else ''}"


def note_text(contact: Contact) -> str:
    """What the owner's own files say of a person: where they met, and the private note."""
    return "\n".join(filter(None, (meeting_line(contact), contact.note)))


def tag_names(contact: Contact) -> list[str]:
    return [tag.name for tag in contact.tags]


def remaining_channels(card: Card, kept: int) -> list[str]:
    """The addresses and numbers of ``card`` beyond the first ``kept`` of each kind, for where there is no column."""
    return [*card.emails[kept:], *card.phones[kept:], *(link.url for link in card.links[1:])]
