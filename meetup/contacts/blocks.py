"""Blocks, which are silent and work in both directions."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Select,
    exists,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database import in_ids, insert_once
from ..database.prepared import prepared
from ..extensions import Model, db, now
from ..hooks import Hook
from ..people import User
from ..people.visibility import hides, hides_pairs, withholds
from .contact_queries import is_between_given
from .models import Contact

on_block: Hook[Callable[[int, int], object]] = Hook("on_block")
"""Follow a user who blocks another. Both are given by their ids, the one who blocks first."""


class Block(Model):
    """The fact that ``owner`` wants nothing to do with ``person``."""

    __tablename__ = "blocks"
    __table_args__ = (CheckConstraint("owner_id <> person_id", name="other"),)

    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[User] = relationship(foreign_keys=person_id)

    @classmethod
    def create(cls, owner: User, person: User) -> None:
        """Block ``person``. Neither sees more of the other than the name, and scans do not connect them."""
        owner.profile.expire_photo_urls()
        insert_once(cls, owner_id=owner.id, person_id=person.id)
        for follow in on_block:  # before contacts are locked, which come last
            follow(owner.id, person.id)
        _set_withheld(owner, person, now())

    @classmethod
    def remove(cls, owner: User, person_id: int) -> None:
        """Remove a block, if there is one. They see each other's cards again unless the other side blocks too."""
        block = db.session.get(cls, (owner.id, person_id))
        if block is None:
            return
        person = block.person
        db.session.delete(block)
        db.session.flush()
        if not cls.blockers_between(owner, person):
            _set_withheld(owner, person, None)

    @classmethod
    def blockers_between(cls, a: User, b: User) -> Collection[int]:
        """Return the ids of those of two users who block the other."""
        return db.session.scalars(_between_query(), {"a_id": a.id, "b_id": b.id}).all()

    @classmethod
    def hides_owner_from(cls, reader: User, owner: User) -> bool:
        """Return whether ``owner`` has blocked ``reader``, and so does not exist for them."""
        return bool(reader.is_authenticated) and cls.find(owner, reader) is not None

    @classmethod
    def find(cls, owner: User, person: User) -> "Block | None":
        """Return the block of ``person`` by ``owner``, if there is one."""
        return db.session.get(cls, (owner.id, person.id))

    @classmethod
    def all_by(cls, owner: User) -> list["Block"]:
        """Return the latest 200 blocks by ``owner``, the newest first."""
        query = select(cls).where(cls.owner_id == owner.id).order_by(cls.created_at.desc()).limit(200)
        return list(db.session.scalars(query.options(joinedload(cls.person, innerjoin=True))))


@prepared
def _between_query() -> Select[int]:
    return select(Block.owner_id).where(is_between_given(Block))


def is_not_blocked() -> ColumnElement[bool]:
    """Return the SQL condition over Contact that the owner has not blocked the person.

    Nobody is reminded of blocked people.
    """
    return ~exists().where(Block.owner_id == Contact.owner_id, Block.person_id == Contact.person_id)


def blocked_ids(owner: User) -> Select[int]:
    """Return a query for the ids of users whom ``owner`` blocks."""
    return select(Block.person_id).where(Block.owner_id == owner.id)


@hides
def blocked_either_way(reader: User) -> CompoundSelect[int]:
    """Return a query for the ids of users whom ``reader`` blocks or who block ``reader``."""
    return union_all(blocked_ids(reader), select(Block.owner_id).where(Block.person_id == reader.id))


@withholds
def who_keeps_their_card(reader: User) -> Select[int | None]:
    """Return a query for the ids of people on the list of ``reader`` who took their card back or have not given it."""
    is_on_list = Contact.owner_id == reader.id, Contact.person_id.is_not(None)
    return select(Contact.person_id).where(*is_on_list, or_(Contact.given_at.is_(None), ~Contact.is_visible()))


@hides_pairs
def blocked_pairs(user_ids: Collection[int]) -> CompoundSelect[int, int]:
    """Return a query for pairs of one of these users and another user, one of whom blocks the other."""
    query = select(Block.owner_id, Block.person_id).where(in_ids(Block.owner_id, user_ids))
    return union_all(query, select(Block.person_id, Block.owner_id).where(in_ids(Block.person_id, user_ids)))


def _set_withheld(a: User, b: User, at: datetime | None) -> None:
    """Hide the cards of two users from each other since ``at``, or show them again with ``None``."""
    for contact in Contact.lock_pair(a.id, b.id).values():
        contact.withheld_at = at
