"""A bundle and its pieces. A ZIP is put together from them while it is downloaded."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...exchange.encounters import Encounter
from ...extensions import Model, db, now
from ...people import User
from .zip_files import Entry, Part, length_of

BUNDLES_KEPT = timedelta(hours=1)
"""How long a finished bundle can be downloaded (Z5)."""


class Measures(NamedTuple):
    """The length of a ZIP in bytes, and how many pictures are in it."""

    size: int
    photo_count: int


class Bundle(Model):
    """Everything of its owner in one ZIP, for an hour after ``finished_at``. Until then the worker writes it.

    ``size`` is the length of the ZIP in bytes.
    """

    __tablename__ = "bundles"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    finished_at: Mapped[datetime | None]
    people_count: Mapped[int] = mapped_column(default=0)
    photo_count: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)

    @classmethod
    def begin(cls, owner: User) -> "Bundle":
        bundle = cls(owner_id=owner.id)
        db.session.add(bundle)
        db.session.flush()
        return bundle

    @classmethod
    def find(cls, owner: User, bundle_id: int) -> "Bundle | None":
        """Return a finished bundle of its owner that is not too old."""
        return db.session.scalar(select(cls).where(cls.id == bundle_id, *cls._is_ready_for(owner)))

    @classmethod
    def find_latest(cls, owner: User) -> "Bundle | None":
        """Return the latest of the finished bundles of ``owner``, if any is neither too old nor outdated."""
        query = select(cls).where(*cls._is_ready_for(owner), ~cls.holds_what_is_hidden())
        return db.session.scalar(query.order_by(cls.id.desc()).limit(1))

    @classmethod
    def _is_ready_for(cls, owner: User) -> tuple[ColumnElement[bool], ...]:
        return cls.owner_id == owner.id, cls.finished_at.is_not(None), cls.finished_at > now() - BUNDLES_KEPT

    @classmethod
    def holds_what_is_hidden(cls) -> ColumnElement[bool]:
        """Return the condition that, since it was begun, somebody has hidden their card from its owner (P1).

        They took it back, blocked, deleted their account, undid the scan, or had a card without an account erased.
        Nobody is told which, or who.
        """
        is_hidden = or_(Contact.revoked_at > cls.created_at, Contact.withheld_at > cls.created_at)
        is_emptied = KeptCard.holder_id == cls.owner_id, KeptCard.emptied_at > cls.created_at
        is_owners = or_(Encounter.scanner_id == cls.owner_id, Encounter.scanned_id == cls.owner_id)
        return or_(
            exists().where(Contact.owner_id == cls.owner_id, is_hidden),
            exists().where(is_owners, Encounter.undone_at > cls.created_at),
            exists().where(*is_emptied),
        )

    @property
    def is_outdated(self) -> bool:
        """Whether it cannot be downloaded any more, because of what it holds."""
        return db.session.scalar(select(Bundle.id).where(Bundle.id == self.id, self.holds_what_is_hidden())) is not None

    @property
    def gone_at(self) -> datetime:
        """When it cannot be downloaded any more."""
        return (self.finished_at or self.created_at) + BUNDLES_KEPT

    @staticmethod
    def measure(bundle_id: int) -> Measures:
        """Return how large the ZIP of the pieces that there are is going to be."""
        return Measures(length_of(BundlePiece.entries_of(bundle_id)), BundlePiece.count_photos(bundle_id))

    def finish(self, people_count: int, measures: Measures) -> None:
        """Let its owner download it, in place of earlier ones."""
        others = update(Bundle).where(Bundle.owner_id == self.owner_id, Bundle.finished_at.is_not(None))
        db.session.execute(others.values(finished_at=now() - BUNDLES_KEPT))
        self.people_count = people_count
        self.size, self.photo_count = measures
        self.finished_at = now()


class BundlePiece(Model):
    """A piece of the file ``path`` in a bundle. The pieces of one file are in the order of ``position``.

    ``content`` is compressed if ``is_packed`` says so. ``plain_size`` is the length of what it holds, and ``crc`` the
    checksum of the file up to its end.
    """

    __tablename__ = "bundle_pieces"
    __table_args__ = (UniqueConstraint("bundle_id", "path", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundles.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    is_packed: Mapped[bool]
    plain_size: Mapped[int]
    packed_size: Mapped[int]
    crc: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @classmethod
    def checksums_of(cls, bundle_id: int, paths: Collection[str]) -> dict[str, int]:
        """Return the checksums of those of the files that are begun, by path."""
        query = select(cls.path, cls.crc).where(cls.bundle_id == bundle_id, cls.path.in_(paths))
        return dict(db.session.execute(query.order_by(cls.position)).all())

    @classmethod
    def entries_of(cls, bundle_id: int) -> list[Entry]:
        """Return the files of a bundle, each with its pieces."""
        columns = cls.path, cls.is_packed, cls.id, cls.plain_size, cls.packed_size, cls.crc
        entries: dict[str, Entry] = {}
        query = select(*columns).where(cls.bundle_id == bundle_id).order_by(cls.path, cls.position)
        for path, is_packed, id_, plain_size, packed_size, crc in db.session.execute(query):
            entry = entries.setdefault(path, Entry(path, is_packed))
            entry.add(Part(id_, plain_size, packed_size, crc))
        return list(entries.values())

    @classmethod
    def content_of(cls, piece_id: int) -> bytes:
        """Return the content of a piece. It raises NoResultFound once the piece is erased."""
        return db.session.execute(select(cls.content).where(cls.id == piece_id)).scalar_one()

    @classmethod
    def count_photos(cls, bundle_id: int) -> int:
        is_photo = cls.bundle_id == bundle_id, cls.is_packed.is_(False)
        return db.session.scalar(select(func.count()).where(*is_photo)) or 0

    @classmethod
    def delete_at(cls, bundle_id: int, position: int) -> None:
        """Delete what one part of the job has written."""
        db.session.execute(delete(cls).where(cls.bundle_id == bundle_id, cls.position == position))


def store_pieces(bundle_id: int, position: int, pieces: "Sequence[BundlePiece]") -> None:
    """Store what one part of the job has written."""
    for piece in pieces:
        piece.bundle_id, piece.position = bundle_id, position
    db.session.add_all(pieces)
