"""The model of a contact."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    select,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from ..database import as_loaded, insert_new
from ..events import Event, EventSharing
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..people import Profile, User
from ..rooms import Room
from .archiving import IS_ARCHIVED, IS_LISTED, ArchiveMixin
from .consent import ConsentMixin, Meeting
from .contact_queries import both_query, owned_query, pair_query
from .contexts import Context
from .deleting import IS_DELETED
from .details import Details
from .kept_cards import KeptCard
from .notes import NoteMixin
from .pacing import CadenceMixin
from .places import event_in_words, place_in_words, room_in_words
from .stages import STAGES, Stage
from .tags import Tag, Tagging
from .visible_card import VisibleCardMixin

if TYPE_CHECKING:
    from .touches import Change, Touch

_IS_UNACKNOWLEDGED = "noticed_at IS NULL"
_HAS_DUE_DAY = "due_on IS NOT NULL"
_HAS_KEEP_DAY = "keep_on IS NOT NULL"
_HAS_REQUEST = "asked_at IS NOT NULL"


Columns = Mapping[str, Any]


class ContactPair(NamedTuple):
    """The contacts of two people with each other. ``known`` are those of them that there were before."""

    own: "Contact"
    their_id: int
    known: Collection["Contact"]

    @property
    def is_own_new(self) -> bool:
        return self.own not in self.known


class Contact(ArchiveMixin, ConsentMixin, NoteMixin, CadenceMixin, VisibleCardMixin, Model):
    """One entry on one owner's list. Two users who met have a contact each, which are created together."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("owner_id", "person_id"),
        CheckConstraint("owner_id <> person_id", name="other"),
        CheckConstraint("person_id IS NOT NULL OR kept_card_id IS NOT NULL", name="somebody"),
        values_check("stage", Stage),
        values_check("context", Context),
        CheckConstraint("merged_into_id IS NULL OR archived_at IS NOT NULL", name="merged"),
        CheckConstraint("deleted_at IS NULL OR archived_at IS NOT NULL", name="deleted"),
        partial_index("ix_contacts_list", "owner_id", "stage", "met_at", "id", where=IS_LISTED),
        partial_index("ix_contacts_all", "owner_id", "met_at", "id", where=IS_LISTED),
        partial_index("ix_contacts_event", "owner_id", "event_id", "stage", "met_at", "id", where=IS_LISTED),
        partial_index("ix_contacts_archived", "owner_id", "met_at", "id", where=IS_ARCHIVED),
        Index("ix_contacts_numbers", "owner_id", "archived_at", "stage", "due_on", "event_id", "thanked_at"),
        Index("ix_contacts_merged_into_id", "merged_into_id"),
        partial_index("ix_contacts_deleted", "deleted_at", where=IS_DELETED),
        partial_index("ix_contacts_due", "owner_id", "due_on", where=_HAS_DUE_DAY),
        partial_index("ix_contacts_keep", "owner_id", "keep_on", where=_HAS_KEEP_DAY),
        Index("ix_contacts_person_id", "person_id", "met_at", "id"),
        partial_index("ix_contacts_asked", "person_id", where=_HAS_REQUEST),
        Index("ix_contacts_given_event_id", "given_event_id"),
        partial_index("ix_contacts_news", "owner_id", where=_IS_UNACKNOWLEDGED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kept_card_id: Mapped[int | None] = mapped_column(ForeignKey("kept_cards.id", ondelete="CASCADE"), unique=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"))
    # The place of the meeting in words, from an imported file, if the owner did not attend the event here.
    event_said: Mapped[str | None] = mapped_column(String(140))
    room_said: Mapped[str | None] = mapped_column(String(80))
    met_at: Mapped[datetime]
    unmet_at: Mapped[datetime | None]
    stage: Mapped[Stage] = mapped_column(EnumText(Stage, 10), default=Stage.TO_DO)
    context: Mapped[Context | None] = mapped_column(EnumText(Context, 12))
    # Search keys: the name of the person's profile, and what the profile shares where the two met.
    name_folded: Mapped[str] = mapped_column(Text, default="")
    card_folded: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    thanked_at: Mapped[datetime | None]
    noticed_at: Mapped[datetime | None]
    # Any change of the row counts. Null stands for a time before this was recorded.
    changed_at: Mapped[datetime | None] = mapped_column(default=now, onupdate=now)

    owner: Mapped[User] = relationship(foreign_keys=owner_id)
    person: Mapped[User | None] = relationship(foreign_keys=person_id)
    # Joined directly, because SQLite would read all users first for a join nested in an outer join.
    profile: Mapped[Profile | None] = relationship(
        primaryjoin="foreign(Contact.person_id) == Profile.user_id", viewonly=True, lazy="joined"
    )
    kept_card: Mapped[KeptCard | None] = relationship(lazy="joined")
    # What the person shares at the event where the owner got the card, if that differs from the usual.
    sharing: Mapped[EventSharing | None] = relationship(
        primaryjoin=lambda: Contact.event_sharing_join(foreign),
        viewonly=True,
        lazy="joined",
    )
    event: Mapped[Event | None] = relationship(foreign_keys=event_id, lazy="joined")
    room: Mapped[Room | None] = relationship(lazy="joined")
    tags: Mapped[list[Tag]] = relationship(secondary="taggings", order_by=Tag.folded, viewonly=True)
    touches: Mapped[list["Touch"]] = relationship(back_populates="contact", passive_deletes=True)
    changes: Mapped[list["Change"]] = relationship(back_populates="contact", passive_deletes=True)

    @classmethod
    def event_sharing_join(cls, key: Callable[[Any], Any] = lambda column: column) -> Any:
        """Return the condition that joins what the person shares at the event. ``key`` marks the foreign columns."""
        return EventSharing.is_of(key(cls.person_id), key(cls.given_event_id))

    @classmethod
    def is_visible(cls) -> Any:
        """Return the SQL condition that the owner sees more than the name (see ``is_hidden``)."""
        return and_(cls.revoked_at.is_(None), cls.withheld_at.is_(None))

    @classmethod
    def find(cls, owner: User, person: User, include_deleted: bool = False) -> "Contact | None":
        """Return the contact of ``owner`` with ``person``, if there is one."""
        values = {"user_id": owner.id, "person_id": person.id}
        found: Contact | None = db.session.scalar(pair_query(cls, include_deleted), values)
        return found

    @classmethod
    def find_deleted(cls, owner: User, contact_id: int) -> "Contact | None":
        """Return the contact with this id, locked, if ``owner`` deleted it and `flask tidy` has not erased it yet."""
        query = select(cls).where(cls.id == contact_id, cls.owner_id == owner.id, cls.deleted_at.is_not(None))
        return db.session.scalar(query.with_for_update(of=cls))

    @classmethod
    def find_owned(cls, owner: User, contact_id: int, lock: bool = False) -> "Contact | None":
        """Return the contact with this id if it belongs to ``owner``. Finding it is the permission to use it (Z2).

        ``lock`` locks the row until the end of the transaction. For a merged contact the one that it is part of is
        returned, because older pages and phones without a signal still have its id.
        """
        contact = db.session.scalar(owned_query(cls, lock), {"user_id": owner.id, "contact_id": contact_id})
        merged_into_id = contact.merged_into_id if contact else None
        return cls.find_owned(owner, merged_into_id, lock) if merged_into_id else contact

    @classmethod
    def lock_pair(cls, a_id: int, b_id: int) -> dict[int, "Contact"]:
        """Lock the contacts of two users with each other until the end of the transaction. Return them by owner id.

        Exchanges of the same two users wait for each other here, and so do undos. The rows are locked in the order of
        their owners, which rules out a deadlock.
        """
        contacts = db.session.scalars(both_query(cls), {"a_id": a_id, "b_id": b_id})
        return {contact.owner_id: contact for contact in contacts}

    @classmethod
    def get_or_create_pair(cls, own: Columns, their: Columns) -> "ContactPair":
        """Return the contacts of two people with each other, locked. Missing ones are created with these columns.

        The unique constraint prevents a second contact if both scan each other at once.
        """
        own_id, their_id = own["owner_id"], their["owner_id"]
        rows = insert_new(cls, sorted([own, their], key=lambda columns: columns["owner_id"]))
        new = {row.owner_id: row for row in rows}
        if len(new) == 2:
            return ContactPair(as_loaded(cls, new[own_id]), new[their_id].id, known=())
        contacts = cls.lock_pair(own_id, their_id)
        if len(contacts) < 2:  # An undo deleted one between the two statements.
            return cls.get_or_create_pair(own, their)
        known = [contact for owner_id, contact in contacts.items() if owner_id not in new]
        return ContactPair(contacts[own_id], contacts[their_id].id, known)

    @property
    def merge_target(self) -> "Contact":
        """The contact that this one was merged into, or itself."""
        target = db.session.get(Contact, self.merged_into_id) if self.merged_into_id else None
        return target.merge_target if target else self

    @property
    def place(self) -> str:
        """The place of the meeting in words: room and event, as far as known."""
        return place_in_words(self.room_name, self.event_name)

    @property
    def event_name(self) -> str:
        return event_in_words(self.event.title if self.event else None, self.event_said)

    @property
    def room_name(self) -> str:
        name, title = self.room.name if self.room else None, self.event.title if self.event else None
        return room_in_words(name, title, self.room_said)

    @property
    def stage_name(self) -> str:
        return STAGES[self.stage]

    def apply_meetings(self, meetings: Sequence[Meeting]) -> None:
        """Update time, place and consent from all meetings of the two, which are given latest first.

        An introduction is no meeting in person: it leaves the time and place of those that were.
        """
        latest = next((meeting for meeting in meetings if meeting.how != "introduced"), meetings[0])
        self.met_at = latest.met_at
        if any(meeting.how not in ("import", "introduced") for meeting in meetings):
            self.unmet_at = None
        self.event, self.room = latest.event, latest.room
        self._apply_meetings_to_consent(meetings, self.owner_id)
        self.refresh_keep_day()
        self.refresh_search_keys()

    def refresh_search_keys(self) -> None:
        """Store the search keys of the person. ``search_index`` does the same for all contacts with a user."""
        profile = db.session.get(Profile, self.person_id) if self.person_id else None
        sharing = db.session.get(EventSharing, (self.person_id, self.given_event_id)) if self.given_event_id else None
        self.name_folded = profile.name_folded if profile else ""
        self.card_folded = (sharing or profile).search_text if profile else ""

    def add_details(self, details: Details, source: str) -> dict[str, Any]:
        """Add ``details`` to the kept card of the person. Return what was new, for ``remove_details``."""
        db.session.expire(self, ["kept_card_id", "kept_card"])  # Another request may just have added a card.
        if self.kept_card is None:
            self.kept_card = KeptCard.create(self.owner, source, Details(name=details.name))
        return self.kept_card.lock_and_add(details)

    def remove_details(self, added: dict[str, Any]) -> None:
        """Remove what ``add_details`` added. A card that the owner made and that is blank then is deleted."""
        if (card := self.kept_card) is None:
            return
        card.lock_and_remove(added)
        if self.person_id and card.is_blank and not card.is_from_guest:
            self.kept_card = None
            db.session.flush()
            db.session.delete(card)

    def detach_person(self) -> None:
        """Turn this into a contact without an account, because the person's account goes."""
        self.kept_card = self.kept_card or KeptCard.create(self.owner, "by_hand", Details(name=self.name))
        self.person_id = None
        self.clear_consent()
        self.refresh_search_keys()
        db.session.flush()
        db.session.expire(self, ["person", "profile"])

    def plan(self, next_step: str, due_on: date | None) -> None:
        """Set the next step and its due day."""
        self.next_step, self.due_on = next_step, due_on

    def set_tags(self, tags: Collection[Tag]) -> None:
        """Replace the tags of the contact."""
        Tagging.replace(self.id, tags)
        db.session.expire(self, ["tags"])
        self.refresh_keep_day()

    def delete_with_card(self) -> None:
        """Delete the contact with its kept card, and all contacts that were merged into it."""
        for merged in db.session.scalars(select(Contact).where(Contact.merged_into_id == self.id)).unique():
            merged.delete_with_card()
        db.session.delete(self.kept_card or self)  # The contact goes with its card.

    def acknowledge(self) -> None:
        """Record that the owner has seen this contact among the news."""
        self.noticed_at = self.noticed_at or now()
