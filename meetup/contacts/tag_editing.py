"""Tags that change their name, become part of another, or go."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from ..database import insert_new
from ..extensions import db
from ..people import User
from ..people.text import fold
from .models import Contact
from .pacing_in_bulk import reckon_all
from .tags import Tag, Tagging, tagged
from .touches import Change

LISTED = 500
NOTHING = 0
"""In a change, in place of a tag that is gone: its Undo takes nothing off anybody."""


class TakenError(Exception):
    """Another tag of the same owner is called that: ``other``."""

    def __init__(self, other: Tag) -> None:
        super().__init__(other.name)
        self.other = other


def with_counts(owner: User) -> Sequence[tuple[Tag, int]]:
    """All tags of ``owner`` by name, those on nobody too, with the number of people who have them."""
    query = select(Tag, func.count(Tagging.contact_id)).outerjoin(Tagging, Tagging.tag_id == Tag.id)
    mine = query.where(Tag.owner_id == owner.id).group_by(Tag.id).order_by(Tag.folded).limit(LISTED)
    return [(tag, many) for tag, many in db.session.execute(mine)]


def people_with(tag: Tag) -> int:
    return db.session.scalar(select(func.count()).where(Tagging.tag_id == tag.id)) or 0


def rename(tag: Tag, name: str) -> None:
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
            raise TakenError(other) from error
        rename(tag, name)  # That one went again.


def put_together(tag: Tag, other: Tag) -> None:
    """Whoever has ``tag`` has ``other`` instead, which takes its cadence over where it has none."""
    other.keep_every = other.keep_every or tag.keep_every
    new = tagged(tag).where(Tagging.contact_id.not_in(tagged(other)))
    pairs = new.with_only_columns(Tagging.contact_id, select(Tag.id).where(Tag.id == other.id).scalar_subquery())
    db.session.execute(insert_new(Tagging, ["contact_id", "tag_id"], pairs))
    _drop(tag)
    reckon_all(tagged(other))


def remove(tag: Tag) -> None:
    """Take it off everybody and forget it."""
    had = list(db.session.scalars(tagged(tag))) if tag.keep_every else []
    _drop(tag)
    for first in range(0, len(had), LISTED):
        reckon_all(select(Contact.id).where(Contact.id.in_(had[first : first + LISTED])))


def _drop(tag: Tag) -> None:
    mine = select(Contact.id).where(Contact.owner_id == tag.owner_id)
    of_it = update(Change).where(Change.kind == "tag", Change.before == str(tag.id), Change.contact_id.in_(mine))
    db.session.execute(of_it.values(before=str(NOTHING)))
    db.session.execute(delete(Tag).where(Tag.id == tag.id))
    db.session.expire_all()
