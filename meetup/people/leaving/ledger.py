"""The erasure ledger: whose account was deleted, kept so that a restored backup does not bring anybody back (G2).

Each line says when somebody left, returned or was erased, or what became of an address without an account. It names
them by a hash that only the secret key of the site can compute. The ledger is kept twice: in the table ``erasures``,
and in a file beside the database, which outlives it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from ...config import Config
from ...extensions import Model, db, now
from ...operations import append_line
from ..models import User

FILE_NAME = "erasures.log"
NAMELESS = "_nameless"
PERSON_ACTS = ("left", "left_nameless", "returned", "erased", "erased_nameless")
"""What lines tell of an account. Nameless are those who did not want others to keep their name."""
ADDRESS_ERASED, ADDRESS_OBJECTED, ADDRESS_ALLOWED = "address_erased", "address_objected", "address_allowed"
ADDRESS_ACTS = (ADDRESS_ERASED, ADDRESS_OBJECTED, ADDRESS_ALLOWED)
"""What lines tell of an address without an account (see ``data_requests``)."""
ACTS = (*PERSON_ACTS, *ADDRESS_ACTS)


class LedgerError(ValueError):
    """A line of a ledger cannot be read, or was written with a secret key that is not known."""


class Erasure(Model):
    """One line of the ledger. ``key_mark`` tells which secret key the hash was made with, and nothing else of it."""

    __tablename__ = "erasures"
    __table_args__ = (CheckConstraint(f"act IN {ACTS}", name="act"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    act: Mapped[str] = mapped_column(String(16))
    key_mark: Mapped[str] = mapped_column(String(8))
    person_hash: Mapped[str] = mapped_column(String(64))

    @property
    def line(self) -> str:
        """The line as the file has it."""
        return line_of({"at": self.at, "act": self.act, "key_mark": self.key_mark, "person_hash": self.person_hash})


@dataclass(frozen=True)
class Entry:
    """What a line of the file says."""

    at: datetime
    act: str
    person_hash: str
    key_mark: str = ""

    @property
    def is_about_address(self) -> bool:
        return self.act in ADDRESS_ACTS

    @property
    def is_nameless(self) -> bool:
        return self.act.endswith(NAMELESS)

    @property
    def is_return(self) -> bool:
        return self.act == "returned"

    @property
    def is_erasure(self) -> bool:
        return self.act.startswith("erased")

    @classmethod
    def parse(cls, line: str) -> "Entry":
        """Read a line. Raises LedgerError."""
        try:
            at, act, mark, person_hash = line.split()
            moment = datetime.fromisoformat(at)
        except ValueError as error:
            raise LedgerError(f"not a line of a ledger: {line.strip()[:80]!r}") from error
        if act not in ACTS or moment.tzinfo is None or len(person_hash) != hashlib.sha256().digest_size * 2:
            raise LedgerError(f"not a line of a ledger: {line.strip()[:80]!r}")
        return cls(moment, act, person_hash, mark)


def record(user: User, act: str) -> Erasure:
    """Add to the table that ``user`` has "left", "returned" or been "erased". ``append`` writes it to the file."""
    return record_hash(hash_of(user.id, user.created_at), act + (NAMELESS if user.name_withheld_at else ""))


def record_hash(person_hash: str, act: str, key: str = "") -> Erasure:
    """Add to the table what became of the person or the address with this hash, which was made with ``key``."""
    entry = Erasure(at=now(), act=act, key_mark=key_mark(key), person_hash=person_hash)
    db.session.add(entry)
    return entry


def append(entry: Erasure) -> None:
    """Append ``entry`` to the file, and return once the disk has it. Raises OSError."""
    config: Config = current_app.config["MEETUP"]
    append_line(config.instance / FILE_NAME, entry.line)


def line_of(row: Mapping[str, Any]) -> str:
    """Return a row of the table as a line of the file. Times without a zone are in UTC, as SQLite stores them."""
    at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
    return f"{at.isoformat()} {row['act']} {row['key_mark']} {row['person_hash']}"


def hash_of(user_id: int, created_at: datetime, key: str = "") -> str:
    """Return the hash that stands for a user, made with the present secret key or with an earlier one.

    The database may give the id of somebody erased to somebody new, so the moment of joining belongs to it. It also
    serves as the salt: with the id alone, whoever has the key could simply count.
    """
    return _keyed(f"person {user_id} {created_at.isoformat(timespec='microseconds')}", key)


def hash_of_address(email: str, key: str = "") -> str:
    """Return the hash that stands for an address, in the form that ``lookup_email`` returns."""
    return _keyed(f"address {email}", key)


def key_mark(key: str = "") -> str:
    """Return eight characters that differ for different secret keys."""
    return _keyed("key", key)[:8]


def known_keys() -> list[str]:
    """Return the secret keys with which lines may have been written."""
    config: Config = current_app.config["MEETUP"]
    return config.secret_keys


def parse_lines(lines: Iterable[str]) -> list[Entry]:
    """Return what the lines say, the earliest first. Empty ones are skipped. Raises LedgerError."""
    return sorted((Entry.parse(line) for line in lines if line.strip()), key=lambda entry: entry.at)


def _keyed(text: str, key: str) -> str:
    secret = key or current_app.config["SECRET_KEY"]
    return hmac.new(secret.encode(), f"erasure ledger: {text}".encode(), hashlib.sha256).hexdigest()
