"""Addresses whose owners want nothing from here any more. Only a keyed hash of each is stored."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now
from ..outbox.allowances import mailbox_of


class RefusedAddress(Model):
    """An address whose owner never wants to be invited again, to any event, as a keyed hash of its mailbox."""

    __tablename__ = "refused_addresses"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    refused_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def refuse(cls, address_hash: str) -> None:
        insert_once(cls, address_hash=address_hash, refused_at=now())

    @classmethod
    def among(cls, addresses: Sequence[str]) -> set[str]:
        """Return those of ``addresses`` that must not be invited."""
        hashes = {address: hash_of(address) for address in addresses}
        query = select(cls.address_hash).where(cls.address_hash.in_(set(hashes.values())))
        refused = set(db.session.scalars(query))
        return {address for address, hashed in hashes.items() if hashed in refused}


def hash_of(address: str) -> str:
    """Return a hash of the mailbox of ``address``, which nobody can look up without the secret of the server."""
    key = str(current_app.secret_key or "").encode()
    return hmac.new(key, mailbox_of(address).encode(), hashlib.sha256).hexdigest()
