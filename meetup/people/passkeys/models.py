"""The passkeys of users, and the name under which devices keep them."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, delete, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column

from ...database import insert_once
from ...extensions import Model, db, now
from ...operations import Restoration, note_removal, on_restored
from ..models import User
from ..signing_in.account_email import on_email_restored

MAX_PASSKEYS = 20
PASSKEY = "passkey"
"""The kind of a removal."""
MAX_NAME_LENGTH = 60


class PasskeyOwner(Model):
    """What devices know a user by: 32 random bytes as base64url, which say nothing about anybody.

    ``offer_dismissed_at`` is when the user said that they do not want a passkey. They are not offered one again.
    """

    __tablename__ = "passkey_owners"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    handle: Mapped[str] = mapped_column(String(43), unique=True)
    offer_dismissed_at: Mapped[datetime | None]

    @classmethod
    def get_or_create(cls, user: User) -> "PasskeyOwner":
        """Return the row of ``user``, which is created if it is missing."""
        owner = db.session.get(cls, user.id)
        if owner is None:
            insert_once(cls, user_id=user.id, handle=secrets.token_urlsafe(32))
            owner = db.session.get_one(cls, user.id)
        return owner

    @classmethod
    def handle_of(cls, user: User) -> str:
        """Return the handle of ``user``, or an empty string if they never asked to add a passkey."""
        owner = db.session.get(cls, user.id)
        return owner.handle if owner else ""

    @classmethod
    def may_be_offered(cls, user: User) -> bool:
        """Return whether ``user`` has no passkey and has not said that they do not want one."""
        is_dismissed = exists().where(cls.user_id == user.id, cls.offer_dismissed_at.is_not(None))
        has_passkey = exists().where(Passkey.user_id == user.id)
        return bool(db.session.scalar(select(~(is_dismissed | has_passkey))))

    def dismiss_offer(self) -> None:
        """Remember that this user does not want to be offered a passkey."""
        self.offer_dismissed_at = self.offer_dismissed_at or now()


class Passkey(Model):
    """One passkey: a key pair, of which the private half never leaves the device or the password manager.

    ``sign_count`` is how often it was used, where it counts that. ``suspected_at`` is when it counted backwards, which
    a copy of it would do; since then it is refused.
    """

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1364), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    added_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    suspected_at: Mapped[datetime | None]

    @classmethod
    def all_of(cls, user: User) -> Sequence["Passkey"]:
        """Return the passkeys of ``user``, the oldest first."""
        return db.session.scalars(select(cls).where(cls.user_id == user.id).order_by(cls.id)).all()

    @classmethod
    def count_of(cls, user: User) -> int:
        return db.session.scalar(select(func.count()).where(cls.user_id == user.id)) or 0

    @classmethod
    def find_own(cls, user: User, passkey_id: int, lock: bool = False) -> "Passkey | None":
        """Return the passkey with that id if it is one of ``user``, or ``None``."""
        query = select(cls).where(cls.id == passkey_id, cls.user_id == user.id)
        return db.session.scalar(query.with_for_update() if lock else query)

    @classmethod
    def delete_added_since(cls, user: User, since: datetime) -> None:
        """Delete the passkeys of ``user`` that were added since then."""
        statement = delete(cls).where(cls.user_id == user.id, cls.added_at >= since).returning(cls.credential_id)
        for credential_id in db.session.scalars(statement):
            note_removal(PASSKEY, credential_id)

    def delete(self) -> None:
        """Delete it, so that it signs nobody in any more, even if a backup is restored."""
        note_removal(PASSKEY, self.credential_id)
        db.session.delete(self)

    def note_use(self, sign_count: int) -> bool:
        """Note that it was used. Return whether it may be: it must not have counted backwards, now or before.

        A passkey that is kept on several devices always counts 0 (WebAuthn level 3, section 6.1.1).
        """
        if self.sign_count and sign_count <= self.sign_count:
            self.suspected_at = self.suspected_at or now()
        if self.suspected_at:
            return False
        self.sign_count, self.last_used_at = sign_count, now()
        return True


@on_email_restored
def _delete_passkeys_of_others(user: User, since: datetime) -> None:
    """Delete what whoever changed the address may have added."""
    Passkey.delete_added_since(user, since)


@on_restored
def _delete_removed_passkeys(restoration: Restoration) -> None:
    """Delete the passkeys that were removed since a restored backup was made."""
    for id_, credential_id in db.session.execute(select(Passkey.id, Passkey.credential_id)).all():
        if restoration.removals.removed_at(PASSKEY, credential_id):
            db.session.execute(delete(Passkey).where(Passkey.id == id_))
