"""Addresses whose owners want nothing from here any more. Only a keyed hash of each is stored."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ..database import chunks, insert_once
from ..extensions import Model, db, now
from ..languages import gettext
from ..outbox.allowances import mailbox_of
from .email_addresses import lookup_email
from .leaving.ledger import known_keys
from .models import User

HASHES_PER_QUERY = 500


class RefusedAddress(Model):
    """An address whose owner never wants to be invited again, to any event, as a keyed hash of its mailbox.

    ``objected_at`` is when they also objected to its being stored, on cards and lists, while it has no account.
    """

    __tablename__ = "refused_addresses"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    refused_at: Mapped[datetime] = mapped_column(default=now)
    objected_at: Mapped[datetime | None]

    @classmethod
    def refuse(cls, address_hash: str) -> None:
        insert_once(cls, address_hash=address_hash, refused_at=now())

    @classmethod
    def object(cls, address: str) -> None:
        """Keep ``address`` from being stored and invited."""
        cls.object_by_hash(hash_of(address), now())

    @classmethod
    def object_by_hash(cls, address_hash: str, at: datetime) -> None:
        """Keep the address with this hash from being stored and invited, as its owner said at that time."""
        cls.refuse(address_hash)
        is_new = cls.address_hash == address_hash, cls.objected_at.is_(None)
        db.session.execute(update(cls).where(*is_new).values(objected_at=at))

    @classmethod
    def allow_again(cls, address: str) -> None:
        """Let ``address`` be stored and invited again."""
        for key in known_keys():
            cls.allow_again_by_hash(hash_of(address, key))

    @classmethod
    def allow_again_by_hash(cls, address_hash: str) -> None:
        db.session.execute(delete(cls).where(cls.address_hash == address_hash))

    @classmethod
    def among(cls, addresses: Iterable[str]) -> set[str]:
        """Return those of ``addresses`` that must not be invited."""
        return cls._find(addresses, only_objected=False)

    @classmethod
    def objected_among(cls, addresses: Iterable[str]) -> set[str]:
        """Return those of ``addresses`` that must not be stored. Accounts have settings of their own instead."""
        objected = cls._find(addresses, only_objected=True)
        spelled = {lookup_email(address): address for address in objected}
        with_account = db.session.scalars(select(User.email).where(User.email.in_(spelled))) if spelled else ()
        return objected - {spelled[email] for email in with_account}

    @classmethod
    def _find(cls, addresses: Iterable[str], only_objected: bool) -> set[str]:
        hashes = [(hash_of(address, key), address) for address in set(addresses) for key in known_keys()]
        query = select(cls.address_hash)
        if only_objected:
            query = query.where(cls.objected_at.is_not(None))
        parts = chunks(sorted({hashed for hashed, _ in hashes}), HASHES_PER_QUERY)
        found = {hashed for part in parts for hashed in db.session.scalars(query.where(cls.address_hash.in_(part)))}
        return {address for hashed, address in hashes if hashed in found}


def objection_to(addresses: Iterable[str]) -> str:
    """Return the sentence that one of ``addresses`` must not be stored, or an empty string."""
    objected = sorted(RefusedAddress.objected_among(addresses))
    if not objected:
        return ""
    return gettext("The owner of %(address)s asked us not to store it. Leave it out.", address=objected[0])


def hash_of(address: str, key: str = "") -> str:
    """Return a hash of the mailbox of ``address``, which nobody can look up without the secret key of the server.

    ``key`` is an earlier one.
    """
    secret = key or str(current_app.secret_key or "")
    return hmac.new(secret.encode(), mailbox_of(address).encode(), hashlib.sha256).hexdigest()
