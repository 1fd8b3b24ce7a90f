"""Tags that change their name, become part of another, or go."""

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
DELETED_TAG_ID = 0
"""In a change, in place of a tag that is gone: its Undo takes nothing off anybody."""


class TagNameTakenError(Exception):
    """Another tag of the same owner is called that: ``other``."""

    def __init__(self, other: Tag) -> None:
        super().__init__(other.name)
        self.other = other


def tags_with_counts(owner: User) -> Sequence[tuple[Tag, int]]:
    """All tags of ``owner`` by name, those on nobody too, with the number of people who have them."""
    query = select(Tag, func.count(Tagging.contact_id)).outerjoin(Tagging, Tagging.tag_id == Tag.id)
    mine = query.where(Tag.owner_id == owner.id).group_by(Tag.id).order_by(Tag.folded).limit(MAX_LISTED_TAGS)
    return [(tag, count) for tag, count in db.session.execute(mine)]


def count_tagged(tag: Tag) -> int:
    return db.session.scalar(select(func.count()).where(Tagging.tag_id == tag.id)) or 0


def rename_tag(tag: Tag, name: str) -> None:
    """Call it ``name``.

    Raises:
        TakenError: another tag is called that, in whatever case and accents.
    """
    try:
        with db.session.begin_nested():
            tag.name, tag.folded = name, fold(name)
    except IntegrityError as error:
        named = select(Tag).where(Tag.owner_id == tag.owner_id, Tag.folded == fold(name), Tag.id != tag.id)
        if other := db.session.scalar(named):
            raise TagNameTakenError(other) from error
        rename_tag(tag, name)  # That one went again.


def merge_tags(tag: Tag, other: Tag) -> None:
    """Whoever has ``tag`` has ``other`` instead, which takes its cadence over where it has none."""
    other.keep_every = other.keep_every or tag.keep_every
    new = tagged_contact_ids(tag).where(Tagging.contact_id.not_in(tagged_contact_ids(other)))
    pairs = new.with_only_columns(Tagging.contact_id, select(Tag.id).where(Tag.id == other.id).scalar_subquery())
    db.session.execute(insert_missing(Tagging, ["contact_id", "tag_id"], pairs))
    _delete_tag_row(tag)
    refresh_keep_days(tagged_contact_ids(other))


def delete_tag(tag: Tag) -> None:
    """Take it off everybody and forget it."""
    had = list(db.session.scalars(tagged_contact_ids(tag))) if tag.keep_every else []
    _delete_tag_row(tag)
    for chunk in chunks(had, MAX_LISTED_TAGS):
        refresh_keep_days(select(Contact.id).where(Contact.id.in_(chunk)))


def _delete_tag_row(tag: Tag) -> None:
    mine = select(Contact.id).where(Contact.owner_id == tag.owner_id)
    of_it = update(Change).where(
        Change.kind == ChangeKind.TAG, Change.before == str(tag.id), Change.contact_id.in_(mine)
    )
    db.session.execute(of_it.values(before=str(DELETED_TAG_ID)))
    db.session.execute(delete(Tag).where(Tag.id == tag.id))
    db.session.expire_all()
