"""Tags: words of one's own on contacts, seen by nobody else."""

from collections.abc import Collection, Sequence

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db
from ..people import User
from ..people.text import fold
from .cadences import Cadence

MAX_TAG_LENGTH = 40
MAX_TAGS = 20
"""Tags on one contact."""
MAX_SHOWN_TAGS = 30
"""As many as anybody chooses from in a row."""


class Tag(Model):
    """A word of ``owner``'s; one row however it is spelled in case and accents.

    ``keep_every`` is how often they want to be in touch with whoever has it, or empty.
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
        """The tags of those names, made where there are none; the first spelling stays."""
        name_of_key = {fold(name): name for name in reversed(list(names))}
        for folded in sorted(name_of_key):
            insert_once(cls, owner_id=owner.id, name=name_of_key[folded], folded=folded)
        mine = select(cls).where(cls.owner_id == owner.id, cls.folded.in_(name_of_key)).order_by(cls.id)
        found = db.session.scalars(mine.with_for_update(read=True, key_share=True)).all()  # None goes before it is put.
        if len(found) < len(name_of_key):  # one went while its turn was waited for
            return cls.get_or_create(owner, names)
        return sorted(found, key=lambda tag: tag.folded)

    @classmethod
    def all_used_by(cls, owner: User, limit: int = MAX_SHOWN_TAGS) -> Sequence["Tag"]:
        """The tags that ``owner`` has on anybody, by name."""
        used = select(Tagging.tag_id).where(Tagging.tag_id == cls.id).exists()
        query = select(cls).where(cls.owner_id == owner.id, used).order_by(cls.folded)
        return db.session.scalars(query.limit(limit)).all()

    @classmethod
    def lock_all(cls, owner: User) -> None:
        """Keep others from changing, deleting and putting tags of ``owner`` before this transaction ends."""
        db.session.execute(select(cls.id).where(cls.owner_id == owner.id).order_by(cls.id).with_for_update())

    @classmethod
    def find_owned(cls, owner: User, tag_id: int | None) -> "Tag | None":
        query = select(cls).where(cls.id == tag_id, cls.owner_id == owner.id)
        return db.session.scalar(query) if tag_id else None


class Tagging(Model):
    """A tag on a contact of the same owner."""

    __tablename__ = "taggings"
    __table_args__ = (Index("ix_taggings_tag_id", "tag_id", "contact_id"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)

    @classmethod
    def add(cls, tags: Collection[Tag], contact_ids: Collection[int]) -> set[int]:
        """Put ``tags`` on contacts; which of them had not all of them before."""
        existing = select(cls.contact_id, cls.tag_id).where(cls.tag_id.in_([tag.id for tag in tags]))
        pairs = {(id_, tag.id) for id_ in contact_ids for tag in tags}
        new = sorted(pairs - {(row.contact_id, row.tag_id) for row in db.session.execute(existing)})
        for contact_id, tag_id in new:
            insert_once(cls, contact_id=contact_id, tag_id=tag_id)
        return {contact_id for contact_id, _ in new}

    @classmethod
    def replace(cls, contact_id: int, tags: Collection[Tag]) -> None:
        """Leave exactly ``tags`` on a contact."""
        wanted = [tag.id for tag in tags]
        db.session.execute(delete(cls).where(cls.contact_id == contact_id, cls.tag_id.not_in(wanted)))
        cls.add(tags, [contact_id])


def tagged_contact_ids(tag: Tag) -> Select[int]:
    """The ids of the contacts with ``tag``."""
    return select(Tagging.contact_id).where(Tagging.tag_id == tag.id)


def contact_ids_tagged_like(owner: User, pattern: str) -> Select[int]:
    """The ids of ``owner``'s contacts with a tag whose folded name is LIKE ``pattern`` (escaped by backslash)."""
    mine = select(Tag.id).where(Tag.owner_id == owner.id, Tag.folded.like(pattern, escape="\\"))
    return select(Tagging.contact_id).where(Tagging.tag_id.in_(mine))
