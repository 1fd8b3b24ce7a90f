"""Tags: an owner's own words for groups of contacts, which nobody else sees."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..database.prepared import GIVEN_USER, ROW_LIMIT, prepared
from ..extensions import Model, db
from ..people import User
from ..people.text import fold
from .cadences import Cadence

MAX_TAG_LENGTH = 40
MAX_TAGS = 20
"""The largest number of tags on one contact."""
MAX_SHOWN_TAGS = 30
"""How many tags are offered to choose from."""


class Tag(Model):
    """An owner's word for some contacts. Spellings that differ in case or accents are the same tag.

    ``keep_every`` is the cadence for contacts with the tag, or empty.
    """

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("owner_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(MAX_TAG_LENGTH))
    folded: Mapped[str] = mapped_column(String(120))
    keep_every: Mapped[str] = mapped_column(String(8), default="")

    @property
    def cadence(self) -> Cadence | None:
        return Cadence.parse(self.keep_every)

    @classmethod
    def get_or_create(cls, owner: User, names: Collection[str]) -> list["Tag"]:
        """Return the tags with these names, by name. Missing ones are created; existing ones keep their spelling."""
        name_of_key = {fold(name): name for name in reversed(list(names))}
        for folded in sorted(name_of_key):
            insert_once(cls, owner_id=owner.id, name=name_of_key[folded], folded=folded)
        query = select(cls).where(cls.owner_id == owner.id, cls.folded.in_(name_of_key)).order_by(cls.id)
        # The lock keeps the tags from being deleted before they are put on a contact.
        tags = db.session.scalars(query.with_for_update(read=True, key_share=True)).all()
        if len(tags) < len(name_of_key):  # One was deleted while this waited for the lock.
            return cls.get_or_create(owner, names)
        return sorted(tags, key=lambda tag: tag.folded)

    @classmethod
    def all_used_by(cls, owner: User, limit: int = MAX_SHOWN_TAGS) -> Sequence["Tag"]:
        """Return the tags that ``owner`` has put on contacts, by name."""
        return db.session.scalars(_used_tags_query(), {"user_id": owner.id, "row_limit": limit}).all()

    @classmethod
    def lock_all(cls, owner: User) -> None:
        """Lock all tags of ``owner`` until the end of the transaction, so that nobody changes, deletes or uses them."""
        db.session.execute(select(cls.id).where(cls.owner_id == owner.id).order_by(cls.id).with_for_update())

    @classmethod
    def find_owned(cls, owner: User, tag_id: int | None) -> "Tag | None":
        if not tag_id:
            return None
        return db.session.scalar(select(cls).where(cls.id == tag_id, cls.owner_id == owner.id))


class Tagging(Model):
    """A tag on a contact of the same owner."""

    __tablename__ = "taggings"
    __table_args__ = (Index("ix_taggings_tag_id", "tag_id", "contact_id"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)

    @classmethod
    def add(cls, tags: Collection[Tag], contact_ids: Collection[int]) -> set[int]:
        """Put tags on contacts. Return the ids of the contacts that did not have all of them before."""
        query = select(cls.contact_id, cls.tag_id).where(cls.tag_id.in_([tag.id for tag in tags]))
        pairs = {(id_, tag.id) for id_ in contact_ids for tag in tags}
        new_pairs = sorted(pairs - {(row.contact_id, row.tag_id) for row in db.session.execute(query)})
        for contact_id, tag_id in new_pairs:
            insert_once(cls, contact_id=contact_id, tag_id=tag_id)
        return {contact_id for contact_id, _ in new_pairs}

    @classmethod
    def replace(cls, contact_id: int, tags: Collection[Tag]) -> None:
        """Replace the tags of a contact."""
        tag_ids = [tag.id for tag in tags]
        db.session.execute(delete(cls).where(cls.contact_id == contact_id, cls.tag_id.not_in(tag_ids)))
        cls.add(tags, [contact_id])


@prepared
def _used_tags_query() -> Select[Tag]:
    is_used = select(Tagging.tag_id).where(Tagging.tag_id == Tag.id).exists()
    query = select(Tag).where(Tag.owner_id == GIVEN_USER.id, is_used).order_by(Tag.folded)
    return query.limit(ROW_LIMIT)


def tagged_contact_ids(tag: Tag) -> Select[int]:
    """Return a query for the ids of the contacts with a tag."""
    return select(Tagging.contact_id).where(Tagging.tag_id == tag.id)


def contact_ids_tagged_like(owner: User, pattern: ColumnElement[str]) -> Select[int]:
    """Return a query for ids of contacts with a tag whose folded name is LIKE ``pattern`` (escaped by backslash)."""
    tag_ids = select(Tag.id).where(Tag.owner_id == owner.id, Tag.folded.like(pattern, escape="\\"))
    return select(Tagging.contact_id).where(Tagging.tag_id.in_(tag_ids))
