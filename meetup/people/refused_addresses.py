"""Addresses whose owners want nothing from here any more. Only a keyed hash of each is stored."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..config import Config
from ..database import chunks, insert_once
from ..extensions import Model, db, now
from ..languages import gettext, lazy_gettext
from ..outbox.allowances import mailbox_of
from .email_addresses import lookup_email
from .models import User

HASHES_PER_QUERY = 500
WANTS_NO_INVITATIONS = lazy_gettext("This address wants no invitations from here. Ask them in another way.")
HashOf = Callable[[str, str], str]


class RefusedAddress(Model):
    """An address whose owner refuses or objects, as a keyed hash.

    Who refuses is never invited again, to any event, in whatever spelling of the mailbox. Who objects, at
    ``objected_at``, is not stored on cards and lists either, for as long as exactly this address has no account.
    """

    __tablename__ = "refused_addresses"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    refused_at: Mapped[datetime] = mapped_column(default=now)
    objected_at: Mapped[datetime | None]

    @classmethod
    def refuse(cls, address_hash: str) -> None:
        """Keep the mailbox with this hash (``hash_of``) from being invited."""
        insert_once(cls, address_hash=address_hash, refused_at=now())

    @classmethod
    def object_by_hash(cls, address_hash: str, at: datetime) -> None:
        """Keep the address with this hash (``objection_hash_of``) from being stored, as its owner said at that time."""
        insert_once(cls, address_hash=address_hash, refused_at=at, objected_at=at)

    @classmethod
    def allow_again_by_hash(cls, address_hash: str) -> None:
        """End the objection with this hash."""
        db.session.execute(delete(cls).where(cls.address_hash == address_hash, cls.objected_at.is_not(None)))

    @classmethod
    def among(cls, addresses: Iterable[str]) -> set[str]:
        """Return those of ``addresses`` that must not be invited."""
        addresses = set(addresses)
        return cls._find(addresses, hash_of) | cls.objected_among(addresses)

    @classmethod
    def objected_among(cls, addresses: Iterable[str]) -> set[str]:
        """Return those of ``addresses`` that must not be stored. Accounts have settings of their own instead."""
        objected = cls._find(set(addresses), objection_hash_of)
        emails = {lookup_email(address) for address in objected}
        with_account = set(db.session.scalars(select(User.email).where(User.email.in_(emails)))) if emails else set()
        return {address for address in objected if lookup_email(address) not in with_account}

    @classmethod
    def _find(cls, addresses: set[str], hashed: HashOf) -> set[str]:
        config: Config = current_app.config["MEETUP"]
        hashes = [(hashed(address, key), address) for address in addresses for key in config.secret_keys]
        parts = chunks(sorted({address_hash for address_hash, _ in hashes}), HASHES_PER_QUERY)
        query = select(cls.address_hash)
        found = {one for part in parts for one in db.session.scalars(query.where(cls.address_hash.in_(part)))}
        return {address for address_hash, address in hashes if address_hash in found}


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
    return _keyed(mailbox_of(address), key)


def objection_hash_of(address: str, key: str = "") -> str:
    """Return a hash of exactly this address. Who reads one spelling of a mailbox may not speak for the others."""
    return _keyed(f"objection {lookup_email(address)}", key)


def _keyed(text: str, key: str) -> str:
    secret = key or str(current_app.secret_key or "")
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
