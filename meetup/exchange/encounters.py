"""Encounters: the meetings behind contacts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    ScalarSelect,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..contacts.models import Contact
from ..database.prepared import Given
from ..events import Event
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..hooks import Hook
from ..languages import gettext
from ..people import Profile, User
from ..rooms import Room
from .carried import Carried
from .encounter_queries import meetings_query, previous_query, recorded_id_query, recorded_query
from .encounter_rules import EncounterRules
from .refusals import ExchangeError
from .ways import Way

MAX_SYNC_DELAY = timedelta(hours=72)
"""A scan may arrive this long after it was made."""

MAX_LINE_LENGTH = 140
"""How many characters somebody may say with a hello."""

REPEAT_PERIOD = timedelta(hours=1)
"""Scanning somebody again within this time is the same meeting to whoever reads of it."""

on_undo: Hook[Callable[[Contact, "Encounter"], None]] = Hook("on_undo")
"""Follow a meeting that was undone, for each contact that it was behind and that has other meetings."""

_IS_FROM_GUEST = "scanner_id IS NULL"


class Encounter(EncounterRules, Model):
    """One meeting of two people.

    ``contact`` is the entry on the list of the person who scanned, ``mirror`` the one on the list of the person who was
    scanned. A guest who opened a code has neither an account nor a list, so that there is no scanner and no contact.
    If somebody kept a foreign code or a paper card, no user was scanned, and there is no mirror.

    ``line`` is what the person who scanned said with a hello; both see it.
    ``introducer`` is who introduced the two to each other, if that is how it came about (``Way.INTRODUCED``).

    The row stays after the encounter was undone, so that a replay of the same scan cannot bring it back.
    """

    __tablename__ = "encounters"
    __table_args__ = (
        UniqueConstraint("scanner_id", "uuid"),
        partial_index("uq_encounters_guest", "scanned_id", "uuid", where=_IS_FROM_GUEST, unique=True),
        values_check("how", Way),
        CheckConstraint("scanner_id IS NOT NULL OR scanned_id IS NOT NULL", name="somebody"),
        Index("ix_encounters_contact_id", "contact_id"),
        Index("ix_encounters_mirror_id", "mirror_id"),
        Index("ix_encounters_scanned_id", "scanned_id"),
        Index("ix_encounters_introducer_id", "introducer_id"),
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
    introducer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    met_at: Mapped[datetime]
    gave_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    carried: Mapped[str] = mapped_column(Text, default="")
    line: Mapped[str] = mapped_column(String(MAX_LINE_LENGTH), default="", server_default="")
    undone_at: Mapped[datetime | None]

    scanner: Mapped[User | None] = relationship(foreign_keys=scanner_id)
    contact: Mapped[Contact | None] = relationship(foreign_keys=contact_id)
    mirror: Mapped[Contact | None] = relationship(foreign_keys=mirror_id)
    event: Mapped[Event | None] = relationship(foreign_keys=event_id, lazy="joined")
    room: Mapped[Room | None] = relationship(lazy="joined")

    @classmethod
    def find_recorded(cls, scanner: User, uuid: UUID) -> "Encounter | None":
        """Return the encounter that ``scanner`` sent with ``uuid``, also if it has been undone."""
        found: Encounter | None = db.session.scalar(recorded_query(cls), {"user_id": scanner.id, "uuid": uuid})
        return found

    @classmethod
    def is_recorded(cls, scanner: User, uuid: UUID) -> bool:
        """Return whether ``find_recorded`` finds an encounter, which takes much less time."""
        return db.session.scalar(recorded_id_query(cls), {"user_id": scanner.id, "uuid": uuid}) is not None

    @classmethod
    def find_for(cls, person: User, encounter_id: int) -> "Encounter | None":
        """Return the encounter with that id if ``person`` took part in it."""
        is_own = or_(cls.scanner_id == person.id, cls.scanned_id == person.id)
        return db.session.scalar(select(cls).where(cls.id == encounter_id, is_own))

    @classmethod
    def all_for(cls, contact: Contact) -> list["Encounter"]:
        """Return the meetings behind ``contact``, the latest first, in a stable order; at most ``MAX_MEETINGS``."""
        return list(db.session.scalars(meetings_query(cls), {"contact_id": contact.id}))

    def find_previous(self, contact: Contact) -> "Encounter | None":
        """Return the meeting behind ``contact`` before this one, or ``None`` for the first."""
        values = {"contact_id": contact.id, "encounter_id": self.id, "met_at": self.met_at}
        previous: Encounter | None = db.session.scalar(previous_query(Encounter), values)
        return previous

    @classmethod
    def first_met_at(cls, contact: Given) -> ScalarSelect[datetime]:
        """Return the SQL expression for when the owner of ``contact`` first met the person."""
        is_meeting = and_(cls.how != Way.IMPORT, cls.how != Way.INTRODUCTION, cls.how != Way.INTRODUCED)
        return select(func.min(cls.met_at)).where(cls.is_behind(contact), is_meeting).scalar_subquery()

    @classmethod
    def introducer_name(cls, contact: Given) -> ScalarSelect[str]:
        """Return the SQL expression for who introduced the two, if that was the latest that happened."""
        query = select(Profile.name).select_from(cls).outerjoin(Profile, Profile.user_id == cls.introducer_id)
        return query.where(cls.is_behind(contact)).order_by(cls.met_at.desc()).limit(1).scalar_subquery()

    @classmethod
    def is_behind(cls, contact: Contact | Given) -> ColumnElement[bool]:
        """Return the SQL condition that an encounter belongs to ``contact`` and has not been undone."""
        return and_(or_(cls.contact_id == contact.id, cls.mirror_id == contact.id), cls.undone_at.is_(None))

    @classmethod
    def latest_decline(cls, asker: User, owner: User) -> datetime | None:
        """Return when ``owner`` last declined to give ``asker`` their card.

        Encounters that were undone since count as well, so that scanning once more does not ask once more.
        """
        is_pair = cls.scanner_id == asker.id, cls.scanned_id == owner.id
        return db.session.scalar(select(func.max(cls.declined_at)).where(*is_pair))

    @classmethod
    def record_answer(cls, asker: User, owner: User, declined_at: datetime | None) -> None:
        """Store in all encounters of the two when ``owner`` declined the request, or ``None`` for a card given."""
        is_pair = cls.scanner_id == asker.id, cls.scanned_id == owner.id
        db.session.execute(update(cls).where(*is_pair).values(declined_at=declined_at))

    def contact_of(self, person: User) -> Contact | None:
        """Return the contact on the list of ``person``, who took part."""
        return self.contact if self.scanner_id == person.id else self.mirror

    def lock_contacts(self) -> list[Contact]:
        """Lock the contacts that this meeting is behind until the end of the transaction, and return them."""
        if self.scanner_id is None or self.scanned_id is None:
            query = select(Contact).where(Contact.id == (self.contact_id or self.mirror_id))
            return list(db.session.scalars(query.with_for_update(of=Contact)))
        return list(Contact.lock_pair(self.scanner_id, self.scanned_id).values())

    def undo(self, by: User) -> None:
        """Undo the encounter on both lists. Nothing happens if it has been undone already.

        Raises:
            ExchangeError: the ten minutes are over; or the card was taken back from ``by``, to whom the next scan
                would give it as to a stranger.
        """
        if self.undone_at:
            return
        if not self.is_undoable:
            raise ExchangeError(
                410, gettext("It's been more than 10 minutes, so you can't undo this for both of you any more.")
            )
        contacts = self.lock_contacts()
        if any(contact.owner_id == by.id and contact.revoked_at for contact in contacts):
            raise ExchangeError(
                410, gettext("They've already stopped sharing their card. You keep the name and the meeting.")
            )
        self.undone_at = now()
        db.session.flush()
        for contact in contacts:
            self._undo_for(contact)

    def _undo_for(self, contact: Contact) -> None:
        """Update ``contact`` after this was undone, and remove the details that it had added.

        A contact without any other meeting is deleted.
        """
        meetings = Encounter.all_for(contact)
        if not meetings:
            contact.delete_with_card()
            return
        if contact.person_id and not any(meeting.is_exchange for meeting in meetings):
            contact.detach_person()  # The person only agreed to the exchange. The card that the owner made stays.
        contact.remove_details(Carried.from_json(self.carried).added)
        contact.apply_meetings(meetings)
        for follow in on_undo:
            follow(contact, self)

    def set_event(self, event: Event | None, by: User) -> None:
        """Correct where the meeting was, only for ``by``.

        What the other attends is not for ``by`` to tell or to find out (P4).
        """
        self.lock_contacts()
        if not self.is_exchange:
            self.event, self.room = event, None
        if own_contact := self.contact_of(by):
            own_contact.event, own_contact.room = event, None
