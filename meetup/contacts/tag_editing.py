"""Rename, merge and delete tags."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from ..database import chunks, in_ids, insert_missing
from ..extensions import db
from ..people import User
from ..people.text import fold
from .models import Contact
from .pacing_in_bulk import refresh_keep_days
from .tags import Tag, Tagging, tagged_contact_ids
from .touches import Change, ChangeKind

MAX_LISTED_TAGS = 500
CONTACTS_PER_STATEMENT = 500
"""How many contacts lose a tag at once."""
DELETED_TAG_ID = 0
"""Stands for a deleted tag in a change. Undoing such a change does nothing."""


class TagNameTakenError(Exception):
    """Another tag of the same owner, ``other``, has this name already."""

    def __init__(self, other: Tag) -> None:
        super().__init__(other.name)
        self.other = other


def tags_with_counts(owner: User) -> Sequence[tuple[Tag, int]]:
    """Return all tags of ``owner`` by name, used or not, with their numbers of contacts."""
    query = select(Tag, func.count(Contact.id)).outerjoin(Tagging, Tagging.tag_id == Tag.id)
    query = query.outerjoin(Contact, (Contact.id == Tagging.contact_id) & Contact.is_not_deleted())
    query = query.where(Tag.owner_id == owner.id).group_by(Tag.id).order_by(Tag.folded).limit(MAX_LISTED_TAGS)
    return [(tag, count) for tag, count in db.session.execute(query)]


def count_tagged(tag: Tag) -> int:
    query = select(func.count()).select_from(Tagging).join(Contact, Contact.id == Tagging.contact_id)
    return db.session.scalar(query.where(Tagging.tag_id == tag.id, Contact.is_not_deleted())) or 0


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


def adopt_cadence(tag: Tag, other: Tag) -> bool:
    """Give ``other`` the cadence of ``tag`` if it has none. Return whether it has a new one now."""
    before = other.keep_every
    other.keep_every = before or tag.keep_every
    return other.keep_every != before


def merge_tags(tag: Tag, other: Tag) -> None:
    """Replace ``tag`` by ``other`` on all contacts. ``other`` takes over the cadence if it has none."""
    tags = (tag, other) if adopt_cadence(tag, other) else (tag,)
    ids = {contact_id for each in tags for contact_id in db.session.scalars(tagged_contact_ids(each))}
    move_taggings(tag, other, sorted(ids))
    _delete_tag_row(tag)


def delete_tag(tag: Tag) -> None:
    """Remove a tag from all contacts and delete it."""
    move_taggings(tag, None, list(db.session.scalars(tagged_contact_ids(tag))))
    _delete_tag_row(tag)


def move_taggings(tag: Tag, other: Tag | None, ids: Sequence[int]) -> None:
    """Replace ``tag`` by ``other``, or remove it, on those contacts of ``ids`` that have it.

    All of ``ids`` get new keep days. Recorded changes of the tag refer to ``DELETED_TAG_ID`` afterwards.
    """
    for chunk in chunks(ids, CONTACTS_PER_STATEMENT):
        tagged = tagged_contact_ids(tag).where(in_ids(Tagging.contact_id, chunk))
        if other:
            pairs = tagged.with_only_columns(
                Tagging.contact_id, select(Tag.id).where(Tag.id == other.id).scalar_subquery()
            )
            db.session.execute(insert_missing(Tagging, ["contact_id", "tag_id"], pairs))
        _forget_tag(tag, in_ids(Change.contact_id, chunk))
        db.session.execute(delete(Tagging).where(Tagging.tag_id == tag.id, in_ids(Tagging.contact_id, chunk)))
        if tag.keep_every or other:
            refresh_keep_days(select(Contact.id).where(in_ids(Contact.id, chunk)))


def _forget_tag(tag: Tag, condition: ColumnElement[bool]) -> None:
    """Let recorded changes of the tag that meet ``condition`` refer to ``DELETED_TAG_ID``."""
    statement = update(Change).where(Change.kind == ChangeKind.TAG, Change.before == str(tag.id), condition)
    db.session.execute(statement.values(before=str(DELETED_TAG_ID)))


def _delete_tag_row(tag: Tag) -> None:
    """Delete the row, and let all recorded changes of the tag refer to ``DELETED_TAG_ID``."""
    own_contact_ids = select(Contact.id).where(Contact.owner_id == tag.owner_id)
    _forget_tag(tag, Change.contact_id.in_(own_contact_ids))
    db.session.execute(delete(Tag).where(Tag.id == tag.id))
    db.session.expire_all()
