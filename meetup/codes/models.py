"""The table of codes: 16 random characters in Crockford's base 32, whatever they stand for."""

import secrets
from datetime import datetime
from typing import Any
from unicodedata import category, normalize

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    and_,
    bindparam,
    literal_column,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database.prepared import GIVEN_USER, prepared
from ..extensions import Model, db, now, partial_index
from ..people.models import User, on_join

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
MAX_TYPED_LENGTH = 64
"""Characters of a typed code, including spaces and dashes."""

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATOR_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Cf", "Pd"))  # spaces, invisible characters and dashes
_SEPARATORS = frozenset("\t\n\v\f\r\u2212")  # U+2212 is the minus sign of some keyboards
_IS_LIVE_PHONE_CODE = "revoked_at IS NULL AND kind = 'person'"


def canonical_code(typed: str) -> str | None:
    """Return the 16 characters of a typed code, or ``None`` if it cannot be a code.

    Accepts any case and width, spaces and dashes, O for 0, and I and L for 1. ``static/js/exchange/lib/codes.js``
    accepts the same; ``tests/codes/typed-codes.json`` tests both.
    """
    if len(typed) > MAX_TYPED_LENGTH:
        return None
    plain = "".join(
        c for c in normalize("NFKC", typed) if category(c) not in _SEPARATOR_CATEGORIES and c not in _SEPARATORS
    )
    code = plain.upper().translate(_LOOK_ALIKES)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def grouped_code(code: str) -> str:
    """Return the code in groups of four, as people read and type it: ``K7Q2 M9XW 4TDB 0FZR``."""
    return " ".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def _random_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Code(Model):
    """A code that stands for a person, a badge, a ticket, an event, its door or a room (``kind``).

    Phone codes and badge codes have an ``owner``. Events, rooms, attendances and tickets refer to their code.
    """

    __tablename__ = "codes"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'badge', 'ticket', 'event', 'room', 'door')", name="kind"),
        CheckConstraint("(kind IN ('person', 'badge')) = (owner_id IS NOT NULL)", name="owner"),
        partial_index(
            "uq_codes_live_person",
            "owner_id",
            where=_IS_LIVE_PHONE_CODE,
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    owner: Mapped[User | None] = relationship()

    @classmethod
    def find(cls, typed: str) -> "Code | None":
        """Return the code that was typed, live or revoked, with its owner, or ``None``."""
        code = canonical_code(typed)
        return db.session.scalar(_code_query(), {"code": code}) if code else None

    @classmethod
    def create(cls, kind: str, owner: User | None = None) -> "Code":
        """Create a live code. Its 80 random bits practically never collide, and a constraint would prevent it."""
        code = cls(code=_random_code(), kind=kind, owner=owner)
        db.session.add(code)
        db.session.flush()
        return code

    @classmethod
    def create_many(cls, kind: str, count: int) -> "list[Code]":
        """Create live codes without owners by one statement."""
        codes = [cls(code=_random_code(), kind=kind) for _ in range(count)]
        db.session.add_all(codes)
        db.session.flush()
        return codes

    @classmethod
    def is_phone_code_of(cls, person: Any) -> ColumnElement[bool]:
        """Return the SQL condition that a code is the live phone code of ``person``.

        The kind stands in it as text: for a parameter, SQLite would plan the statement anew at each execution, to see
        whether the index of live phone codes fits.
        """
        return and_(cls.owner_id == person.id, cls.kind == literal_column("'person'"), cls.revoked_at.is_(None))

    @classmethod
    def find_phone_code(cls, person: User) -> "Code | None":
        """Return the live phone code of ``person``, or ``None``."""
        return db.session.scalar(_phone_code_query(), {"user_id": person.id})

    @classmethod
    def get_phone_code(cls, person: User) -> "Code":
        """Return the live phone code of ``person``, which every user gets when signing up."""
        code = cls.find_phone_code(person)
        assert code is not None, "every user gets a code in the transaction that creates them"
        return code

    @classmethod
    def get_phone_code_text(cls, person: User) -> str:
        """Return the 16 characters of the live phone code of ``person``."""
        return db.session.scalars(_phone_code_text_query(), {"user_id": person.id}).one()

    @classmethod
    def get_or_create_phone_code(cls, person: User) -> "Code":
        """Return the live phone code of ``person``, creating it if necessary. Two calls at once get the same code."""
        if code := cls.find_phone_code(person):
            return code
        try:
            with db.session.begin_nested():
                return cls.create("person", person)
        except IntegrityError:
            code = cls.find_phone_code(person)
            assert code is not None
            return code

    def become_badge(self, owner: User) -> None:
        """Turn the code of a ticket into the badge of whoever claims it, so that what is printed goes on working."""
        self.kind, self.owner = "badge", owner

    def revoke(self) -> None:
        """Let the code stop working."""
        self.revoked_at = self.revoked_at or now()

    def rotate(self) -> "Code":
        """Revoke a phone code and return the new one. Contacts that were made with the old code stay.

        Two calls at once make one new code.
        """
        assert self.owner is not None
        db.session.refresh(self, with_for_update=True)
        if not self.is_live:
            return Code.get_phone_code(self.owner)
        self.revoke()
        db.session.flush()
        return Code.create("person", self.owner)

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None

    @property
    def grouped(self) -> str:
        """The code in groups of four."""
        return grouped_code(self.code)


on_join(Code.get_or_create_phone_code)


@prepared
def _code_query() -> Select[Code]:
    owner = joinedload(Code.owner)
    # Outer joins side by side, because SQLite would read all users first for a join nested in one.
    query = select(Code).options(owner, owner.joinedload(User.profile, innerjoin=False))
    return query.where(Code.code == bindparam("code"))


@prepared
def _phone_code_query() -> Select[Code]:
    return select(Code).where(Code.is_phone_code_of(GIVEN_USER))


@prepared
def _phone_code_text_query() -> Select[str]:
    return select(Code.code).where(Code.is_phone_code_of(GIVEN_USER))
