"""The code table: 16 random Crockford base-32 characters, whatever is behind them."""

import secrets
from datetime import datetime
from unicodedata import category, normalize

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Model, db, now
from ..people.models import User, on_join

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
LONGEST = 64
"""Characters of a code with all that people put between them."""

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = frozenset(("Zs", "Zl", "Zp", "Cf", "Pd"))  # spaces, what is not seen, and dashes of all kinds
_ALSO_BETWEEN = frozenset("\t\n\v\f\r\u2212")  # U+2212 is the minus of some keyboards
_LIVE_PERSON = text("revoked_at IS NULL AND kind = 'person'")


def canonical(typed: str) -> str | None:
    """The 16 characters meant by ``typed``: any case and width, spaces, dashes, O for 0, I and L for 1; else ``None``.

    ``static/js/exchange/lib/codes.js`` forgives the same; ``tests/codes/typed-codes.json`` holds both to it.
    """
    if len(typed) > LONGEST:
        return None
    plain = "".join(c for c in normalize("NFKC", typed) if category(c) not in _BETWEEN and c not in _ALSO_BETWEEN)
    code = plain.upper().translate(_LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """The code as people read and type it: ``K7Q2 M9XW 4TDB 0FZR``."""
    return " ".join(code[i : i + 4] for i in range(0, LENGTH, 4))


class Code(Model):
    """What a QR holds. A person's code and their badges' name their owner; events, rooms and badges point at theirs."""

    __tablename__ = "codes"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'badge', 'event', 'room')", name="kind"),
        CheckConstraint("(kind IN ('person', 'badge')) = (owner_id IS NOT NULL)", name="owner"),
        Index(
            "uq_codes_live_person", "owner_id", unique=True, sqlite_where=_LIVE_PERSON, postgresql_where=_LIVE_PERSON
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(LENGTH), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    owner: Mapped[User | None] = relationship()

    @classmethod
    def find(cls, typed: str) -> "Code | None":
        """The code that ``typed`` means, live or revoked."""
        code = canonical(typed)
        return db.session.scalar(select(cls).where(cls.code == code)) if code else None

    @classmethod
    def make(cls, kind: str, owner: User | None = None) -> "Code":
        """A new live code; 80 random bits never collide in practice, and the table would refuse it."""
        code = cls(code="".join(secrets.choice(ALPHABET) for _ in range(LENGTH)), kind=kind, owner=owner)
        db.session.add(code)
        db.session.flush()
        return code

    @classmethod
    def of(cls, person: User) -> "Code | None":
        """The live phone code of ``person``."""
        phone = cls.owner_id == person.id, cls.kind == "person"
        return db.session.scalar(select(cls).where(*phone, cls.revoked_at.is_(None)))

    @classmethod
    def live_of(cls, person: User) -> "Code":
        """The same, for whom one was issued at sign-up: everybody."""
        code = cls.of(person)
        assert code is not None, "every user is issued a code in the transaction that makes them"
        return code

    @classmethod
    def issue(cls, person: User) -> "Code":
        """The live phone code of ``person``, made when they have none; two at once get the same one."""
        if code := cls.of(person):
            return code
        try:
            with db.session.begin_nested():
                return cls.make("person", person)
        except IntegrityError:
            code = cls.of(person)
            assert code is not None
            return code

    def revoke(self) -> None:
        self.revoked_at = self.revoked_at or now()

    def rotate(self) -> "Code":
        """Revoke a person's code and make another; whoever connected by the old one stays connected. Two at once
        make one."""
        assert self.owner is not None
        db.session.refresh(self, with_for_update=True)
        if not self.live:
            return Code.live_of(self.owner)
        self.revoke()
        db.session.flush()
        return Code.make("person", self.owner)

    @property
    def live(self) -> bool:
        return self.revoked_at is None

    @property
    def grouped(self) -> str:
        return grouped(self.code)


on_join(Code.issue)
