"""What staff check people in with: the desk of an event, and the devices that have its list."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Select, String, bindparam, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..codes import Code
from ..database import insert_once
from ..database.prepared import GIVEN_USER, prepared
from ..events import Attendance, Event
from ..extensions import Model, db, now
from ..people import User

LIST_MARGIN = timedelta(hours=12)
"""How long before and after its event people are checked in, and how long afterwards phones keep the list."""

LATE_LIMIT = timedelta(hours=72)
"""How long a device that was turned away may still send what it did before."""

STAFF_ROLES = ("organizer", "staff")
"""Whoever checks people in, as ``Attendance.may_manage`` says."""

MAX_DOOR_LENGTH = 40
MAX_DEVICES_SHOWN = 100


class CheckInDesk(Model):
    """How an event checks people in. Its row is locked while check-ins are recorded, so that they take turns.

    ``self_check_in_at`` is when organizers let attendees check themselves in with the code of the door.
    """

    __tablename__ = "check_in_desks"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    code_id: Mapped[int | None] = mapped_column(ForeignKey("codes.id"), index=True)
    self_check_in_at: Mapped[datetime | None]

    code: Mapped[Code | None] = relationship()
    event: Mapped[Event] = relationship()

    @classmethod
    def find(cls, event_id: int) -> "CheckInDesk | None":
        return db.session.get(cls, event_id)

    @classmethod
    def find_by_code(cls, code: Code) -> "CheckInDesk | None":
        """Return the desk that a code of the kind ``door`` leads to."""
        return db.session.scalar(select(cls).where(cls.code_id == code.id))

    @classmethod
    def lock(cls, event_id: int) -> "CheckInDesk":
        """Return the desk of an event, made if necessary, and let nobody else check in there until the commit."""
        if desk := db.session.scalar(_desk_query(), {"event_id": event_id}):
            return desk
        insert_once(cls, event_id=event_id)
        return db.session.scalars(_desk_query(), {"event_id": event_id}).one()

    def turn_on_self_check_in(self) -> None:
        self.self_check_in_at = self.self_check_in_at or now()
        self.get_or_create_code()

    def turn_off_self_check_in(self) -> None:
        self.self_check_in_at = None

    def get_or_create_code(self) -> Code:
        """Return the code that hangs at the door. The desk is locked."""
        if self.code is None:
            self.code = Code.create("door")
        return self.code


def door_code(event: Event) -> Code:
    """Return the code by which attendees check themselves in at the door of ``event``. It is made if necessary."""
    return CheckInDesk.lock(event.id).get_or_create_code()


@prepared
def _desk_query() -> Select[CheckInDesk]:
    query = select(CheckInDesk).where(CheckInDesk.event_id == bindparam("event_id")).with_for_update()
    return query.execution_options(populate_existing=True)


class CheckInDevice(Model):
    """A browser that has the list of an event, with the ``secret`` that it sends with what it did.

    ``revoked_at`` is when its owner stopped to be staff, or gave the list back.
    """

    __tablename__ = "check_in_devices"
    __table_args__ = (Index("ix_check_in_devices_event_id", "event_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    door: Mapped[str] = mapped_column(String(MAX_DOOR_LENGTH), default="")
    secret_hash: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    user: Mapped[User] = relationship()

    @classmethod
    def open(cls, event_id: int, user: User) -> "tuple[CheckInDevice, str]":
        """Return a new device of ``user``, and its secret, which is not stored."""
        secret = secrets.token_urlsafe(24)
        device = cls(uuid=uuid4(), event_id=event_id, user_id=user.id, secret_hash=_hashed(secret))
        db.session.add(device)
        db.session.flush()
        return device, secret

    @classmethod
    def find(cls, user: User, uuid: UUID, secret: str) -> "CheckInDevice | None":
        """Return a device of ``user``, also one that is revoked, if the secret is right."""
        device = db.session.scalar(_device_query(), {"uuid": uuid, "user_id": user.id})
        return device if device and compare_digest(device.secret_hash, _hashed(secret)) else None

    @classmethod
    def is_revoked(cls, user: User, uuid: UUID) -> bool:
        """Return whether this is a device of ``user`` from which the list was taken back."""
        device = db.session.scalar(_device_query(), {"uuid": uuid, "user_id": user.id})
        return device is not None and device.revoked_at is not None

    @classmethod
    def all_live(cls, event_id: int) -> "Sequence[CheckInDevice]":
        """Return the devices that have the list of an event now, the one seen last first."""
        query = select(cls).where(cls.event_id == event_id, cls.revoked_at.is_(None))
        query = query.options(joinedload(cls.user).joinedload(User.profile))
        return db.session.scalars(query.order_by(cls.last_seen_at.desc(), cls.id).limit(MAX_DEVICES_SHOWN)).all()

    @classmethod
    def revoke_all(cls, event_id: int, user_id: int) -> None:
        """Turn away all devices of somebody who is not staff of an event any more."""
        is_theirs = cls.event_id == event_id, cls.user_id == user_id, cls.revoked_at.is_(None)
        db.session.execute(update(cls).where(*is_theirs).values(revoked_at=now()))

    def revoke(self) -> None:
        """Take the list back from this device."""
        self.revoked_at = self.revoked_at or now()

    @property
    def may_have_list(self) -> bool:
        """Whether it may go on keeping the list: its owner is staff, and the event is not long over."""
        role = db.session.scalar(_role_query(), {"event_id": self.event_id, "user_id": self.user_id})
        is_staff = self.revoked_at is None and role in STAFF_ROLES
        return is_staff and now() < self.event.ends_at + LIST_MARGIN

    def accepts(self, at: datetime) -> bool:
        """Return whether what it did then counts: all until it was revoked, if it is sent within three days."""
        return self.revoked_at is None or (at < self.revoked_at and now() <= self.revoked_at + LATE_LIMIT)


@prepared
def _device_query() -> Select[CheckInDevice]:
    """Return the query for a device of a user, with its event."""
    query = select(CheckInDevice).where(CheckInDevice.uuid == bindparam("uuid"), CheckInDevice.user_id == GIVEN_USER.id)
    return query.options(joinedload(CheckInDevice.event, innerjoin=True))


@prepared
def _role_query() -> Select[str]:
    is_theirs = Attendance.event_id == bindparam("event_id"), Attendance.user_id == GIVEN_USER.id
    return select(Attendance.role).where(*is_theirs)


def _hashed(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
