"""A contact: one entry on one owner's list, and where it stands in follow-up."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, and_, select
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from ..database import insert_once
from ..events import Event, EventSharing, fields_shared_at_event
from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..people import Card, Profile, User, card_of, summary_card_of
from ..people.models import SHAREABLE_FIELDS
from ..rooms import Room
from .archiving import IS_ARCHIVED, IS_LISTED, ArchiveMixin
from .consent import ConsentMixin, Meeting
from .details import Details
from .kept_cards import KeptCard
from .notes import NoteMixin
from .pacing import CadenceMixin
from .stages import STAGES, Stage
from .tags import Tag, Tagging

if TYPE_CHECKING:
    from .touches import Change, Touch

_IS_UNACKNOWLEDGED = "noticed_at IS NULL"
_HAS_DUE_DAY = "due_on IS NOT NULL"
_HAS_KEEP_DAY = "keep_on IS NOT NULL"
_HAS_REQUEST = "asked_at IS NOT NULL"


class Contact(ArchiveMixin, ConsentMixin, NoteMixin, CadenceMixin, Model):
    """What an owner keeps of a person. Two users who met hold two of these, written together."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("owner_id", "person_id"),
        CheckConstraint("owner_id <> person_id", name="other"),
        CheckConstraint("person_id IS NOT NULL OR kept_card_id IS NOT NULL", name="somebody"),
        values_check("stage", Stage),
        CheckConstraint("merged_into_id IS NULL OR archived_at IS NOT NULL", name="merged"),
        partial_index("ix_contacts_list", "owner_id", "stage", "met_at", "id", where=IS_LISTED),
        partial_index("ix_contacts_all", "owner_id", "met_at", "id", where=IS_LISTED),
        partial_index("ix_contacts_event", "owner_id", "event_id", "stage", "met_at", "id", where=IS_LISTED),
        partial_index("ix_contacts_archived", "owner_id", "met_at", "id", where=IS_ARCHIVED),
        Index("ix_contacts_merged_into_id", "merged_into_id"),
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
    # Where they met, in words, as a file says it of an event that the owner did not attend here.
    event_said: Mapped[str | None] = mapped_column(String(140))
    room_said: Mapped[str | None] = mapped_column(String(80))
    met_at: Mapped[datetime]
    unmet_at: Mapped[datetime | None]
    stage: Mapped[Stage] = mapped_column(EnumText(Stage, 10), default=Stage.TO_DO)
    # What a search finds the person by, folded, as their profile has it and as it is given where the two met.
    name_folded: Mapped[str] = mapped_column(Text, default="")
    card_folded: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    thanked_at: Mapped[datetime | None]
    noticed_at: Mapped[datetime | None]

    owner: Mapped[User] = relationship(foreign_keys=owner_id)
    person: Mapped[User | None] = relationship(foreign_keys=person_id)
    # Joined to directly: a join nested in an outer join would have SQLite read all users first.
    profile: Mapped[Profile | None] = relationship(
        primaryjoin="foreign(Contact.person_id) == Profile.user_id", viewonly=True, lazy="joined"
    )
    kept_card: Mapped[KeptCard | None] = relationship(lazy="joined")
    # What the person gives to those met where this owner got the card, if not the same as everywhere.
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
        """Joins what the person gives where they met; ``key`` marks the columns that point there."""
        return EventSharing.is_of(key(cls.person_id), key(cls.given_event_id))

    @classmethod
    def is_visible(cls) -> Any:
        """For queries: whether more than the name is left (``hidden``)."""
        return and_(cls.revoked_at.is_(None), cls.withheld_at.is_(None))

    @classmethod
    def find(cls, owner: User, person: User) -> "Contact | None":
        return db.session.scalar(select(cls).where(cls.owner_id == owner.id, cls.person_id == person.id))

    @classmethod
    def find_owned(cls, owner: User, contact_id: int, lock: bool = False) -> "Contact | None":
        """The contact of that id on ``owner``'s list: looking it up is the permission (Z2).

        ``held`` keeps others from writing it before this transaction ends. One that was merged is the one it became
        part of: pages from before and phones without a signal still call it by its old id.
        """
        query = select(cls).where(cls.id == contact_id, cls.owner_id == owner.id)
        found = db.session.scalar(query.with_for_update(of=cls) if lock else query)
        return cls.find_owned(owner, found.merged_into_id, lock) if found and found.merged_into_id else found

    @classmethod
    def lock_pair(cls, a_id: int, b_id: int) -> dict[int, "Contact"]:
        """The contacts of two people with each other, by owner, as they are now and until the transaction ends.

        Exchanges and undoes of the same two people take turns here; always in the order of the owners, so that
        they wait for each other and do not deadlock.
        """
        pair = ((cls.owner_id == a_id) & (cls.person_id == b_id)) | ((cls.owner_id == b_id) & (cls.person_id == a_id))
        query = select(cls).where(pair).order_by(cls.owner_id).with_for_update(of=cls)
        found = db.session.scalars(query.execution_options(populate_existing=True))
        return {contact.owner_id: contact for contact in found}

    @classmethod
    def get_or_create_pair(cls, a: User, b: User, met_at: datetime) -> tuple["Contact", "Contact"]:
        """The contacts of ``a`` with ``b`` and of ``b`` with ``a``, made where they are missing, and held.

        The unique constraint keeps either side single, also when two people scan each other at once.
        """
        for owner_id, person_id in sorted([(a.id, b.id), (b.id, a.id)]):
            insert_once(cls, owner_id=owner_id, person_id=person_id, met_at=met_at)
        both = cls.lock_pair(a.id, b.id)
        if len(both) < 2:  # An undo took one away between the two statements.
            return cls.get_or_create_pair(a, b, met_at)
        return both[a.id], both[b.id]

    @property
    def card(self) -> Card:
        """What the person lets the owner see now: nothing but the name once they took it back (Q5)."""
        return self._visible_card(card_of)

    @property
    def card_without_topics(self) -> Card:
        """The card without its topics, which would cost a query each: for lists that are exported."""
        return self._visible_card(partial(card_of, with_topics=False))

    @property
    def summary_card(self) -> Card:
        """The card, as far as a line in a list shows it."""
        return self._visible_card(summary_card_of)

    def _visible_card(self, draw: Callable[[Profile, Collection[str]], Card]) -> Card:
        if self.is_hidden:
            bare = Card(user_id=self.person_id, name=self.name)
            # What the owner wrote down themself is not the person's to take back; what they gave as a guest is.
            return self.kept_card.complete(bare, ()) if self.kept_card else bare
        if self.profile is None:
            return self._required_kept_card.card
        shared_fields = self.visible_fields(fields_shared_at_event(self.profile, self.sharing))
        card, has_chosen_fields = draw(self.profile, shared_fields), self.sharing or self.profile.decided_at
        return (
            self.kept_card.complete(card, shared_fields if has_chosen_fields else SHAREABLE_FIELDS)
            if self.kept_card
            else card
        )

    @property
    def name(self) -> str:
        return self.profile.name if self.profile else self._required_kept_card.name

    @property
    def is_guest(self) -> bool:
        """Whether this is somebody without an account, who gave their card themself."""
        return self.person_id is None and self._required_kept_card.is_from_guest

    @property
    def is_own_card(self) -> bool:
        """Whether this is somebody without an account, whose card the owner made."""
        return self.person_id is None and not self._required_kept_card.is_from_guest

    @property
    def merge_target(self) -> "Contact":
        """The contact that this one is a part of by now; itself, if it is none."""
        into = db.session.get(Contact, self.merged_into_id) if self.merged_into_id else None
        return into.merge_target if into else self

    @property
    def _required_kept_card(self) -> KeptCard:
        assert self.kept_card is not None, "a constraint of the table: a contact is somebody"
        return self.kept_card

    @property
    def place(self) -> str:
        """Where they met: room and event, as far as known."""
        return ", ".join(filter(None, (self.room_name, self.event_name)))

    @property
    def event_name(self) -> str:
        return self.event.title if self.event else self.event_said or ""

    @property
    def room_name(self) -> str:
        return self.room.name if self.room else "" if self.event else self.room_said or ""

    @property
    def stage_name(self) -> str:
        return STAGES[self.stage]

    def apply_meetings(self, meetings: Sequence[Meeting]) -> None:
        """Take over place and time of the latest of ``meetings``, which are all there are, latest first."""
        latest = meetings[0]
        self.met_at = latest.met_at
        if any(meeting.how != "import" for meeting in meetings):
            self.unmet_at = None
        self.event, self.room = latest.event, latest.room
        self._apply_meetings_to_consent(meetings, self.owner_id)
        self.refresh_keep_day()
        self.refresh_search_keys()

    def refresh_search_keys(self) -> None:
        """Keep what a search finds the person by; ``searching.follow`` does so for all who know somebody."""
        profile = db.session.get(Profile, self.person_id) if self.person_id else None
        sharing = db.session.get(EventSharing, (self.person_id, self.given_event_id)) if self.given_event_id else None
        self.name_folded = profile.name_folded if profile else ""
        self.card_folded = (sharing or profile).search_text if profile else ""

    def add_details(self, details: Details, source: str) -> dict[str, Any]:
        """Add ``details`` of the person to what the owner keeps of them; answers what was new, for ``remove_details``."""
        db.session.expire(self, ["kept_card_id", "kept_card"])  # Another may have been adding to it until just now.
        if self.kept_card is None:
            self.kept_card = KeptCard.create(self.owner, source, Details(name=details.name))
        return self.kept_card.lock_and_add(details)

    def remove_details(self, added: dict[str, Any]) -> None:
        """Take ``added`` out again; a card of the owner's own making that then says nothing goes."""
        if (card := self.kept_card) is None:
            return
        card.lock_and_remove(added)
        if self.person_id and card.is_blank and not card.is_from_guest:
            self.kept_card = None
            db.session.flush()
            db.session.delete(card)

    def detach_person(self) -> None:
        """Go on as a contact with the card that the owner keeps, and no account behind it."""
        self.kept_card = self.kept_card or KeptCard.create(self.owner, "by_hand", Details(name=self.name))
        self.person_id = None
        self.clear_consent()
        self.refresh_search_keys()
        db.session.flush()
        db.session.expire(self, ["person", "profile"])

    def plan(self, next_step: str, due_on: date | None) -> None:
        """Say what comes next, and by when."""
        self.next_step, self.due_on = next_step, due_on

    def set_tags(self, tags: Collection[Tag]) -> None:
        """Leave exactly ``tags`` on it."""
        Tagging.replace(self.id, tags)
        db.session.expire(self, ["tags"])
        self.refresh_keep_day()

    def delete_with_card(self) -> None:
        """Delete it, with what the owner keeps of the person: here and in contacts that became part of this one."""
        for part in db.session.scalars(select(Contact).where(Contact.merged_into_id == self.id)).unique():
            part.delete_with_card()
        db.session.delete(self.kept_card or self)  # Without the card the contact goes as well.

    def acknowledge(self) -> None:
        """The owner has seen that this person has their card."""
        self.noticed_at = self.noticed_at or now()


def place_name(room: Room | None, event: Event | None) -> str:
    """A place in words: the room, the event, both or nothing."""
    return ", ".join(name for name in (room.name if room else "", event.title if event else "") if name)
