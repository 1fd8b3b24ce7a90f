"""Encounters: the meetings behind contacts, and the exchange that writes them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..codes import Code
from ..contacts.models import Contact
from ..contacts.stages import Stage
from ..contacts.touches import Change
from ..database import insert_once
from ..events import Event, badge_gives_card
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..formats import time_zone
from ..people import Profile, User
from ..rooms import Room
from .carried import Carried
from .places import find_place
from .refusals import ExchangeError, check_scan
from .ways import Way

_IS_FROM_GUEST = "scanner_id IS NULL"
UNDO_WINDOW = timedelta(minutes=10)
MAX_SYNC_DELAY = timedelta(hours=72)
MAX_MEETINGS = 200
"""As many of one contact as anybody looks at."""


@dataclass(frozen=True)
class Scan:
    """What the scanner's device tells: its own UUID of the scan, its clock's time, how, and a chosen event."""

    uuid: UUID
    at: datetime
    how: str = Way.SCAN
    event_id: int | None = None


@dataclass(frozen=True)
class ExchangeResult:
    """What came of a scan; ``is_replay`` when this very scan had been recorded before."""

    contact: Contact
    encounter: "Encounter"
    is_replay: bool


class Encounter(Model):
    """One meeting of two people. ``contact`` is the scanner's entry, ``mirror`` that of the person scanned.

    A guest who opened a code has neither an account nor a list: then there is no scanner and no contact. Nor has
    somebody whose foreign code or paper card was kept: then nobody of ours was scanned, and there is no mirror.

    It outlives being taken back, so that a replay of the same scan cannot bring it back to life.
    """

    __tablename__ = "encounters"
    __table_args__ = (
        UniqueConstraint("scanner_id", "uuid"),
        partial_index(
            "uq_encounters_guest",
            "scanned_id",
            "uuid",
            where=_IS_FROM_GUEST,
            unique=True,
        ),
        values_check("how", Way),
        CheckConstraint("scanner_id IS NOT NULL OR scanned_id IS NOT NULL", name="somebody"),
        Index("ix_encounters_contact_id", "contact_id"),
        Index("ix_encounters_mirror_id", "mirror_id"),
        Index("ix_encounters_scanned_id", "scanned_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID]
    scanner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    scanned_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    mirror_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"))
    given_event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    how: Mapped[Way] = mapped_column(EnumText(Way, 12))
    met_at: Mapped[datetime]
    gave_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    carried: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[datetime | None]

    scanner: Mapped[User | None] = relationship(foreign_keys=scanner_id)
    contact: Mapped[Contact | None] = relationship(foreign_keys=contact_id)
    mirror: Mapped[Contact | None] = relationship(foreign_keys=mirror_id)
    event: Mapped[Event | None] = relationship(foreign_keys=event_id, lazy="joined")
    room: Mapped[Room | None] = relationship(lazy="joined")

    @classmethod
    def exchange(cls, scanner: User, code: Code, scan: Scan) -> ExchangeResult:
        """Connect ``scanner`` with the owner of ``code``: two contacts and one encounter, or the ones of a replay.

        Raises:
            ExchangeError: taken back before, replaced or paused code, own code, a badge that opens nothing now or
                to this scanner, or a block (told as an unknown code to the person blocked).
        """
        owner = code.owner
        assert owner is not None
        recorded = cls._find_recorded(scanner, scan.uuid)
        if recorded and recorded.scanned_id != owner.id:
            # A form that Back brought up again carries its old UUID: this is another scan all the same.
            scan = replace(scan, uuid=uuid5(scan.uuid, str(owner.id)))
            recorded = cls._find_recorded(scanner, scan.uuid)
        if recorded:
            return recorded.replay_result()
        met_at = _clamp_time(scan.at, code)
        check_scan(scanner, code, met_at)
        lock_profiles(scanner, owner)
        own_contact, their_contact = Contact.get_or_create_pair(scanner, owner, met_at)
        place = find_place(scanner, owner, code, scan.event_id, met_at)
        is_new = insert_once(
            cls,
            uuid=scan.uuid,
            scanner_id=scanner.id,
            scanned_id=owner.id,
            contact_id=own_contact.id,
            mirror_id=their_contact.id,
            event_id=place.event and place.event.id,
            room_id=place.room and place.room.id,
            given_event_id=place.given_event and place.given_event.id,
            how=Way.BADGE if code.kind == "badge" and scan.how != Way.INTRODUCTION else scan.how,
            met_at=met_at,
            gave_at=met_at if code.kind == "person" or badge_gives_card(code, met_at) else None,
        )
        encounter = cls._find_recorded(scanner, scan.uuid)
        assert encounter is not None
        if not is_new:
            return encounter.replay_result()
        for contact in (own_contact, their_contact):
            apply_encounter(contact, encounter)
        if own_contact.has_asked:
            own_contact.declined_at = cls._declined_at_of(scanner, owner)
        own_contact.acknowledge()
        their_contact.noticed_at = None
        return ExchangeResult(own_contact, encounter, is_replay=False)

    @classmethod
    def _find_recorded(cls, scanner: User, uuid: UUID) -> "Encounter | None":
        return db.session.scalar(select(cls).where(cls.scanner_id == scanner.id, cls.uuid == uuid))

    def replay_result(self) -> ExchangeResult:
        """What came of it the first time.

        Raises:
            ExchangeError: it was taken back since.
        """
        self.lock_contacts()
        db.session.refresh(self)
        if self.undone_at or self.contact is None:
            raise ExchangeError(410, "This meeting was taken back. Scan again if that was a mistake.")
        return ExchangeResult(self.contact, self, is_replay=True)

    @classmethod
    def find_for(cls, person: User, encounter_id: int) -> "Encounter | None":
        """The encounter of that id that ``person`` is one side of."""
        own_contact = or_(cls.scanner_id == person.id, cls.scanned_id == person.id)
        return db.session.scalar(select(cls).where(cls.id == encounter_id, own_contact))

    @classmethod
    def _declined_at_of(cls, asking: User, owner: User) -> datetime | None:
        """When ``owner`` left ``asking`` without an answer. What was undone since counts: to scan anew is not to ask
        anew."""
        pair = cls.scanner_id == asking.id, cls.scanned_id == owner.id
        return db.session.scalar(select(func.max(cls.declined_at)).where(*pair))

    @classmethod
    def record_answer(cls, asking: User, owner: User, declined_at: datetime | None) -> None:
        """Keep with all meetings of the two that ``owner`` does not answer, or does after all."""
        pair = cls.scanner_id == asking.id, cls.scanned_id == owner.id
        db.session.execute(update(cls).where(*pair).values(declined_at=declined_at))

    @classmethod
    def all_for(cls, contact: Contact) -> list["Encounter"]:
        """The meetings behind ``contact``, latest first; of two at the same moment, always the same one."""
        both = or_(cls.contact_id == contact.id, cls.mirror_id == contact.id)
        latest = cls.met_at.desc(), cls.uuid.desc()
        query = select(cls).where(both, cls.undone_at.is_(None)).order_by(*latest)
        return list(db.session.scalars(query.limit(MAX_MEETINGS)))

    @classmethod
    def met_on_earlier_day(cls, contact: Contact) -> bool:
        """Whether they met before the day, in the reader's time zone, of the latest meeting."""
        both = or_(cls.contact_id == contact.id, cls.mirror_id == contact.id)
        met = both, cls.undone_at.is_(None), cls.how.not_in((Way.IMPORT, Way.INTRODUCTION))
        first = db.session.scalar(select(func.min(cls.met_at)).where(*met))
        return bool(first and first.astimezone(time_zone()).date() < contact.met_at.astimezone(time_zone()).date())

    def gave_card_to(self, user_id: int) -> bool:
        """Whether this meeting by itself gave ``user_id`` the other's card: whoever scans gives theirs in any case."""
        return self.is_exchange and (self.gave_at is not None or self.scanner_id != user_id)

    def asked_again(self, user_id: int, since: datetime) -> bool:
        """Whether this is a scan by ``user_id`` of after the card was taken back from them."""
        return self.scanner_id == user_id and self.met_at > since

    @property
    def is_exchange(self) -> bool:
        """Whether two users took part; else it is of one alone, with a guest or a card they keep by themself."""
        return self.scanner_id is not None and self.scanned_id is not None

    def contact_of(self, person: User) -> Contact | None:
        """The contact on ``person``'s own list."""
        return self.contact if self.scanner_id == person.id else self.mirror

    def lock_contacts(self) -> list[Contact]:
        """The contacts that this meeting is behind, held until the transaction ends."""
        if self.scanner_id is None or self.scanned_id is None:
            one = select(Contact).where(Contact.id == (self.contact_id or self.mirror_id))
            return list(db.session.scalars(one.with_for_update(of=Contact)))
        return list(Contact.lock_pair(self.scanner_id, self.scanned_id).values())

    @property
    def is_undoable(self) -> bool:
        return self.undone_at is None and now() - self.recorded_at < UNDO_WINDOW

    def undo(self, by: User) -> None:
        """Take the exchange back on both sides.

        Raises:
            ExchangeError: the ten minutes are over; or ``by`` has lost the other's card, and would be a stranger to
                them again, to whom the next scan gives it.
        """
        if self.undone_at:
            return
        if not self.is_undoable:
            raise ExchangeError(410, "Ten minutes are over, so this can no longer be undone for both of you.")
        contacts = self.lock_contacts()
        if any(contact.owner_id == by.id and contact.revoked_at for contact in contacts):
            raise ExchangeError(410, "They have taken their card back already. You keep the name and the meeting.")
        self.undone_at = now()
        db.session.flush()
        for contact in contacts:
            _undo_for_contact(contact, Carried.from_json(self.carried).added)

    def set_event(self, event: Event | None, by: User) -> None:
        """Correct where it was, for ``by`` alone: what the other attends is not for them to say or find out (P4)."""
        self.lock_contacts()
        if not self.is_exchange:
            self.event, self.room = event, None
        if own_contact := self.contact_of(by):
            own_contact.event, own_contact.room = event, None


def lock_profiles(a: User, b: User) -> None:
    """Read what two people share as it is now and until the transaction ends: who shares less at this moment waits,
    and then finds the contacts made here."""
    both = select(Profile).where(Profile.user_id.in_((a.id, b.id))).order_by(Profile.user_id)
    db.session.scalars(both.with_for_update(read=True, of=Profile).execution_options(populate_existing=True)).all()


def _clamp_time(at: datetime, code: Code) -> datetime:
    """``at`` moved into what can be: not in the future, not before the code, not over 72 hours ago (Q7)."""
    moment = now()
    return min(max(at, code.created_at, moment - MAX_SYNC_DELAY), moment)


def apply_encounter(contact: Contact, encounter: Encounter) -> None:
    """Take the encounter in; a person met anew at another event is to be followed up anew.

    Looks at all meetings and not at the order they were sent in, which is any after hours without a signal (Q7).
    """
    meetings = Encounter.all_for(contact)
    elsewhere = encounter.event_id not in {None, *(other.event_id for other in meetings if other is not encounter)}
    if elsewhere and contact.stage in (Stage.IN_TOUCH, Stage.LET_GO):
        Change.set_stage(contact, Stage.TO_DO)
    if contact.archived_at and encounter.met_at > contact.archived_at:
        contact.unarchive()
    contact.apply_meetings(meetings)


def _undo_for_contact(contact: Contact, added: dict[str, Any]) -> None:
    """Drop a contact with no meeting left, or go back to the latest that is left, without what was ``added`` since."""
    left = Encounter.all_for(contact)
    if not left:
        contact.delete_with_card()
        return
    if contact.person_id and not any(meeting.is_exchange for meeting in left):
        contact.detach_person()  # The exchange was all that the person agreed to; the owner's own card of them stays.
    contact.remove_details(added)
    contact.apply_meetings(left)
