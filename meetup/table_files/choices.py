"""Which columns somebody has assigned by hand, so that their next file with the same headings is read like that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now
from ..people import User
from ..tidying import erase_batch, tidies
from .headings import heading_key

KEPT = timedelta(days=400)


class ColumnChoice(Model):
    """The field of each column of files with these headings. Of the headings, only a hash is kept."""

    __tablename__ = "column_choices"
    __table_args__ = (UniqueConstraint("owner_id", "purpose", "headings_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(10))
    headings_hash: Mapped[str] = mapped_column(String(64))
    fields: Mapped[list[str]] = mapped_column(JSON)
    chosen_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def find(cls, owner: User, purpose: str, headings: Sequence[str]) -> "ColumnChoice | None":
        """Return what ``owner`` chose for a file with these headings."""
        is_same = cls.owner_id == owner.id, cls.purpose == purpose, cls.headings_hash == _hash_of(headings)
        return db.session.scalar(select(cls).where(*is_same))

    @classmethod
    def remember(cls, owner: User, purpose: str, headings: Sequence[str], fields: Sequence[str]) -> None:
        """Remember the choice for the next file, in place of an earlier one."""
        keys = {"owner_id": owner.id, "purpose": purpose, "headings_hash": _hash_of(headings)}
        if insert_once(cls, **keys, fields=list(fields), chosen_at=now()):
            return
        found = cls.find(owner, purpose, headings)
        assert found is not None
        found.fields, found.chosen_at = list(fields), now()


@tidies("choices of columns")
def _erase_old_choices() -> int:
    return erase_batch(ColumnChoice, ColumnChoice.chosen_at <= now() - KEPT)


def _hash_of(headings: Sequence[str]) -> str:
    return sha256("\n".join(map(heading_key, headings)).encode()).hexdigest()
