"""The code table: 16 random Crockford base-32 characters, whatever is behind them."""

import secrets
from datetime import datetime
from unicodedata import category, normalize

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Model, db, now, partial_index
from ..people.models import User, on_join

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
MAX_TYPED_LENGTH = 64
"""Characters of a code with all that people put between them."""

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATOR_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Cf", "Pd"))  # spaces, what is not seen, and dashes of all kinds
_SEPARATORS = frozenset("\t\n\v\f\r\u2212")  # U+2212 is the minus of some keyboards
_IS_LIVE_PHONE_CODE = "revoked_at IS NULL AND kind = 'person'"


def canonical_code(typed: str) -> str | None:
    """The 16 characters meant by ``typed``: any case and width, spaces, dashes, O for 0, I and L for 1; else ``None``.

    ``static/js/exchange/lib/codes.js`` forgives the same; ``tests/codes/typed-codes.json`` holds both to it.
    """
    if len(typed) > MAX_TYPED_LENGTH:
        return None
    plain = "".join(
        c for c in normalize("NFKC", typed) if category(c) not in _SEPARATOR_CATEGORIES and c not in _SEPARATORS
    )
    code = plain.upper().translate(_LOOK_ALIKES)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def grouped_code(code: str) -> str:
    """The code as people read and type it: ``K7Q2 M9XW 4TDB 0FZR``."""
    return " ".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


class Code(Model):
    """What a QR holds. A person's code and their badges' name their owner; events, rooms and badges point at theirs."""

    __tablename__ = "codes"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'badge', 'event', 'room')", name="kind"),
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
        """The code that ``typed`` means, live or revoked."""
        code = canonical_code(typed)
        return db.session.scalar(select(cls).where(cls.code == code)) if code else None

    @classmethod
    def create(cls, kind: str, owner: User | None = None) -> "Code":
        """A new live code; 80 random bits never collide in practice, and the table would refuse it."""
        code = cls(code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)), kind=kind, owner=owner)
        db.session.add(code)
        db.session.flush()
        return code

    @classmethod
    def find_phone_code(cls, person: User) -> "Code | None":
        """The live phone code of ``person``."""
        phone = cls.owner_id == person.id, cls.kind == "person"
        return db.session.scalar(select(cls).where(*phone, cls.revoked_at.is_(None)))

    @classmethod
    def get_phone_code(cls, person: User) -> "Code":
        """The same, for whom one was issued at sign-up: everybody."""
        code = cls.find_phone_code(person)
        assert code is not None, "every user is issued a code in the transaction that makes them"
        return code

    @classmethod
    def get_or_create_phone_code(cls, person: User) -> "Code":
        """The live phone code of ``person``, made when they have none; two at once get the same one."""
        if code := cls.find_phone_code(person):
            return code
        try:
            with db.session.begin_nested():
                return cls.create("person", person)
        except IntegrityError:
            code = cls.find_phone_code(person)
            assert code is not None
            return code

    def revoke(self) -> None:
        self.revoked_at = self.revoked_at or now()

    def rotate(self) -> "Code":
        """Revoke a person's code and make another; whoever connected by the old one stays connected. Two at once
        make one."""
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
        return grouped_code(self.code)


on_join(Code.get_or_create_phone_code)
