"""Kept cards: cards of people without an account, from a guest, a foreign code, a file, or typed by hand."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now, partial_index
from ..people import Card, User
from ..people.card import Link
from ..people.models import SHAREABLE_FIELDS
from ..people.text import escape_like, search_key
from .details import CHANNEL_KINDS, DETAIL_TEXTS, Details, channel_key, merge_values

FIRST_CHANNEL_COLUMN = {"emails": "email", "phones": "phone", "links": "link"}
"""The column with the first channel of each kind. ``more`` holds the others."""
_IS_OF_TICKET = "ticket_id IS NOT NULL"
_HAS_GUEST_CHANNEL = {channel: f"source = 'guest' AND {channel} <> ''" for channel in FIRST_CHANNEL_COLUMN.values()}


class KeptCard(Model):
    """A card that ``holder`` keeps of a person without an account.

    A guest's card has the name and the one channel that they gave, and their ``message``. ``offer_id`` is the mailed
    link with which the guest can confirm it. ``given`` holds the channels of a guest's card that was merged into this
    one. ``emptied_at`` is when the person had something erased from it. ``ticket_id`` is the ticket whose badge it was
    scanned from. ``marks`` are the keys of all channels, one a
    line, by which duplicates are found.
    """

    __tablename__ = "kept_cards"
    __table_args__ = (
        CheckConstraint("source IN ('guest', 'scan', 'by_hand', 'import')", name="source"),
        CheckConstraint("source <> 'guest' OR email <> '' OR phone <> '' OR link <> ''", name="channel"),
        Index("ix_kept_cards_holder_id", "holder_id"),
        Index("ix_kept_cards_offer_id", "offer_id"),
        partial_index("uq_kept_cards_ticket", "ticket_id", "holder_id", where=_IS_OF_TICKET, unique=True),
        *(
            partial_index(f"uq_kept_cards_{channel}", "holder_id", channel, where=given_by, unique=True)
            for channel, given_by in _HAS_GUEST_CHANNEL.items()
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(8), default="guest")
    name: Mapped[str] = mapped_column(String(100))
    headline: Mapped[str] = mapped_column(String(120), default="")
    company: Mapped[str] = mapped_column(String(100), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    link: Mapped[str] = mapped_column(String(300), default="")
    more: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    given: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    message: Mapped[str] = mapped_column(Text, default="")
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in_links.id", ondelete="SET NULL"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="SET NULL"))
    name_folded: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, default="")
    marks: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    emptied_at: Mapped[datetime | None]

    @classmethod
    def get_or_create_for_guest(cls, holder: User, name: str, channel: str, value: str) -> "KeptCard":
        """Return the card of a guest by the channel that they gave, and set its name. A missing one is created.

        ``channel`` is one of the columns in ``FIRST_CHANNEL_COLUMN``.
        """
        conditions = cls.holder_id == holder.id, cls.source == "guest", getattr(cls, channel) == value
        insert_once(cls, holder_id=holder.id, name=name, name_folded=search_key(name), **{channel: value})
        card = db.session.scalars(select(cls).where(*conditions)).one()
        card.name = name
        card.refresh_search_keys()
        db.session.flush()
        return card

    @classmethod
    def get_or_create_for_ticket(cls, holder: User, ticket_id: int, details: Details) -> "KeptCard":
        """Return the card that ``holder`` keeps from the badge of a ticket. A missing one is created."""
        key = {"holder_id": holder.id, "ticket_id": ticket_id}
        is_new = insert_once(cls, **key, source="scan", name=details.name, name_folded=search_key(details.name))
        card = db.session.scalars(select(cls).filter_by(**key)).one()
        if is_new:
            card.set_details(details)
            db.session.flush()
        return card

    @classmethod
    def create(cls, holder: User, source: str, details: Details) -> "KeptCard":
        """Create a card from a foreign code (``source`` is "scan"), a paper card ("by_hand") or a file ("import")."""
        card = cls.build(holder.id, source, details)
        db.session.flush()
        return card

    @classmethod
    def build(cls, holder_id: int, source: str, details: Details) -> "KeptCard":
        """Create a card like ``create``, but without a flush, so that many rows are written together."""
        card = cls(holder_id=holder_id, source=source, given={})
        card.set_details(details)
        db.session.add(card)
        return card

    @classmethod
    def has_mark(cls, key: str) -> ColumnElement[bool]:
        """Return the SQL condition that a card has the channel with this key (see ``channel_key``)."""
        return cls.marks.like(f"%\n{escape_like(key)}\n%", escape="\\")

    @property
    def is_from_guest(self) -> bool:
        """Whether a guest gave the card. Such a card is not edited."""
        return self.source == "guest"

    @property
    def details(self) -> Details:
        values: dict[str, Any] = {text: getattr(self, text) for text in ("name", *DETAIL_TEXTS)}
        values |= {kind: self._channels(kind) for kind in CHANNEL_KINDS}
        return Details(**values)

    def _channels(self, kind: str) -> tuple[str, ...]:
        return tuple(filter(None, (getattr(self, FIRST_CHANNEL_COLUMN[kind]), *self.more.get(kind, ()))))

    @property
    def card(self) -> Card:
        return self.complete(Card(user_id=None, name=self.name))

    def complete(self, card: Card, shared: Collection[str] = SHAREABLE_FIELDS) -> Card:
        """Return ``card`` of the same person, completed with the texts and channels of this one.

        Channels that the person gave as a guest are only added if they are among the ``shared`` fields.
        """
        channels = {
            kind: self._all_channels(kind, first in shared or kind in shared)
            for kind, first in FIRST_CHANNEL_COLUMN.items()
        }
        emails = merge_values(card.emails, channels["emails"], "emails")
        phones = merge_values(card.phones, channels["phones"], "phones")
        links = merge_values(tuple(link.url for link in card.links), channels["links"], "links")
        texts = {text: getattr(card, text) or getattr(self, text) for text in DETAIL_TEXTS}
        return replace(card, links=tuple(map(Link, links)), **texts, **Card.channel_fields(emails, phones))

    def _all_channels(self, kind: str, with_given: bool) -> tuple[str, ...]:
        """Return the channels of a kind. Without ``with_given`` those that a guest gave are left out."""
        if with_given:
            return (*self._channels(kind), *self.given.get(kind, ()))
        return tuple(self.more.get(kind, ())) if self.is_from_guest else self._channels(kind)

    def set_details(self, details: Details) -> None:
        """Replace all texts and channels."""
        for text in ("name", *DETAIL_TEXTS):
            setattr(self, text, getattr(details, text))
        for kind, first in FIRST_CHANNEL_COLUMN.items():
            setattr(self, first, next(iter(getattr(details, kind)), ""))
        self.more = {kind: list(rest) for kind in CHANNEL_KINDS if (rest := getattr(details, kind)[1:])}
        self.refresh_search_keys()

    def lock_and_add(self, details: Details) -> dict[str, Any]:
        """Lock the row, add the details that are missing, and return them for ``lock_and_remove``.

        Existing texts stay as they are. An added channel never becomes the one that a guest gave. Of two requests at
        the same time, the second one adds to the result of the first.
        """
        db.session.refresh(self, with_for_update=True)
        return self.add_details(details)

    def add_details(self, details: Details) -> dict[str, Any]:
        """Add details like ``lock_and_add``, for a caller that has locked the row."""
        added: dict[str, Any] = {}
        for text in DETAIL_TEXTS:
            if getattr(details, text) and not getattr(self, text):
                added[text] = getattr(details, text)
                setattr(self, text, added[text])
        for kind in CHANNEL_KINDS:
            existing = self._channels(kind)
            if new := merge_values(existing, getattr(details, kind), kind)[len(existing) :]:
                added[kind] = list(new)
                self.more = {**self.more, kind: [*self.more.get(kind, ()), *new]}
        self.refresh_search_keys()
        return added

    def absorb_guest_card(self, guest_card: "KeptCard") -> None:
        """Add everything from a guest's card of the same person. The guest can still hide the channels they gave."""
        emails, phones, links = (tuple(guest_card.more.get(kind, ())) for kind in CHANNEL_KINDS)
        self.lock_and_add(replace(guest_card.details, emails=emails, phones=phones, links=links))
        for kind, first in FIRST_CHANNEL_COLUMN.items():
            guest_channels = tuple(filter(None, (getattr(guest_card, first), *guest_card.given.get(kind, ()))))
            self.given = {**self.given, kind: list(merge_values(tuple(self.given.get(kind, ())), guest_channels, kind))}
        self.message = "\n".join(dict.fromkeys(filter(None, (self.message, guest_card.message))))
        self.refresh_search_keys()

    def lock_and_remove(self, added: dict[str, Any]) -> None:
        """Lock the row and remove what ``lock_and_add`` added, unless it was changed since."""
        db.session.refresh(self, with_for_update=True)
        self.remove_details(added)

    def remove_details(self, added: dict[str, Any]) -> None:
        """Remove details like ``lock_and_remove``, for a caller that has locked the row."""
        for text in DETAIL_TEXTS:
            if text in added and getattr(self, text) == added[text]:
                setattr(self, text, "")
        for kind in CHANNEL_KINDS:
            remaining = [value for value in self.more.get(kind, ()) if value not in added.get(kind, ())]
            self.more = {name: rest for name, rest in {**self.more, kind: remaining}.items() if rest}
        self.refresh_search_keys()

    @property
    def is_blank(self) -> bool:
        """Whether the card has nothing but a name."""
        return self.details == Details(name=self.name)

    def refresh_search_keys(self) -> None:
        """Store the search keys, and the channel keys by which duplicates are found."""
        self.name_folded = search_key(self.name)
        self.search_text = search_key(" ".join(filter(None, (self.headline, self.company))))
        keys = sorted(channel_key(kind, value) for kind in CHANNEL_KINDS for value in self._all_channels(kind, True))
        self.marks = "".join(f"\n{key}" for key in keys) + "\n" if keys else ""
