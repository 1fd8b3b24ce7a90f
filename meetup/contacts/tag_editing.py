"""Rename, merge and delete tags."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from ..database import chunks, insert_missing
from ..extensions import db
from ..people import User
from ..people.text import fold
from .models import Contact
from .pacing_in_bulk import refresh_keep_days
from .tags import Tag, Tagging, tagged_contact_ids
from .touches import Change, ChangeKind

MAX_LISTED_TAGS = 500
CONTACTS_PER_STATEMENT = 500
"""How many contacts at once get a new keep day after their tag was deleted."""
DELETED_TAG_ID = 0
"""Stands for a deleted tag in a change. Undoing such a change does nothing."""


class TagNameTakenError(Exception):
    """Another tag of the same owner, ``other``, has this name already."""

    def __init__(self, other: Tag) -> None:
        super().__init__(other.name)
        self.other = other


def tags_with_counts(owner: User) -> Sequence[tuple[Tag, int]]:
    """Return all tags of ``owner`` by name, used or not, with their numbers of contacts."""
    query = select(Tag, func.count(Tagging.contact_id)).outerjoin(Tagging, Tagging.tag_id == Tag.id)
    query = query.where(Tag.owner_id == owner.id).group_by(Tag.id).order_by(Tag.folded).limit(MAX_LISTED_TAGS)
    return [(tag, count) for tag, count in db.session.execute(query)]


def count_tagged(tag: Tag) -> int:
    return db.session.scalar(select(func.count()).where(Tagging.tag_id == tag.id)) or 0


def rename_tag(tag: Tag, name: str) -> None:
    """Rename a tag.

    Raises:
        TagNameTakenError: another tag has this name, apart from case and accents.
    """
    try:
        with db.session.begin_nested():
            tag.name, tag.folded = name, fold(name)
    except IntegrityError as error:
        query = select(Tag).where(Tag.owner_id == tag.owner_id, Tag.folded == fold(name), Tag.id != tag.id)
        if other := db.session.scalar(query):
            raise TagNameTakenError(other) from error
        rename_tag(tag, name)  # The other tag was deleted meanwhile.


def merge_tags(tag: Tag, other: Tag) -> None:
    """Replace ``tag`` by ``other`` on all contacts. ``other`` takes over the cadence if it has none."""
    other.keep_every = other.keep_every or tag.keep_every
    missing_ids = tagged_contact_ids(tag).where(Tagging.contact_id.not_in(tagged_contact_ids(other)))
    pairs = missing_ids.with_only_columns(
        Tagging.contact_id, select(Tag.id).where(Tag.id == other.id).scalar_subquery()
    )
    db.session.execute(insert_missing(Tagging, ["contact_id", "tag_id"], pairs))
    _delete_tag_row(tag)
    refresh_keep_days(tagged_contact_ids(other))


def delete_tag(tag: Tag) -> None:
    """Remove a tag from all contacts and delete it."""
    contact_ids = list(db.session.scalars(tagged_contact_ids(tag))) if tag.keep_every else []
    _delete_tag_row(tag)
    for chunk in chunks(contact_ids, CONTACTS_PER_STATEMENT):
        refresh_keep_days(select(Contact.id).where(Contact.id.in_(chunk)))


def _delete_tag_row(tag: Tag) -> None:
    """Delete the row, and let recorded changes of the tag refer to ``DELETED_TAG_ID``."""
    own_contact_ids = select(Contact.id).where(Contact.owner_id == tag.owner_id)
    statement = update(Change).where(Change.kind == ChangeKind.TAG, Change.before == str(tag.id))
    statement = statement.where(Change.contact_id.in_(own_contact_ids))
    db.session.execute(statement.values(before=str(DELETED_TAG_ID)))
    db.session.execute(delete(Tag).where(Tag.id == tag.id))
    db.session.expire_all()
