"""Users and their profiles."""

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from flask import current_app
from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..domain_errors import DomainError
from ..extensions import Model, db, now, partial_index
from ..hooks import Hook
from ..languages import lazy_gettext
from ..operations import note_removal
from .email_addresses import lookup_email
from .pictures import Picture
from .text import search_key
from .topics import TOPIC_KINDS, ProfileTopic, Topic
from .topics.having import TopicsMixin

SHAREABLE_FIELDS = (
    "headline",
    "company",
    "pronouns",
    "bio",
    "photo",
    "links",
    "email",
    "phone",
    "interests",
    "offers",
    "asks",
)
"""The fields that a card can contain besides the name. Each is shared or private by itself."""

PASSWORD = "password"
"""The kind of a removal (see ``operations.note_removal``)."""

on_join: Hook[Callable[["User"], object]] = Hook("on_join")
"""A user has been created. Called in the same transaction, to create what every user has."""

on_profile_change: Hook[Callable[["User"], object]] = Hook("on_profile_change")
"""The content or the sharing of a profile has changed. Called in the same transaction."""

on_time_zone_change: Hook[Callable[["User"], object]] = Hook("on_time_zone_change")
"""The time zone of a user has changed. Called in the same transaction."""


class AccountErasedError(DomainError):
    """The account was erased since it was looked up."""

    status = 410
    sentence = lazy_gettext("This account has been erased.")


class User(UserMixin, Model):
    """Somebody who can sign in. ``email`` is in the form of `lookup_email`, ``language`` a BCP 47 tag.

    ``left_at`` is when they deleted their account, which they may take back for some days (see ``leaving``).
    ``name_withheld_at`` is when they chose that others are not to keep their name. ``suspended_at`` is when whoever
    runs the site suspended the account (see ``suspending``).
    """

    __tablename__ = "users"
    __table_args__ = (
        partial_index("ix_users_left_at", "left_at", where="left_at IS NOT NULL"),
        partial_index("ix_users_suspended_at", "suspended_at", where="suspended_at IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(35), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    created_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]
    name_withheld_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]

    profile: Mapped["Profile"] = relationship(
        back_populates="user", cascade="all, delete-orphan", passive_deletes=True, lazy="joined", innerjoin=True
    )

    def lock(self) -> None:
        """Lock the row until the end of the transaction, and read its columns as they are now.

        Raises AccountErasedError if the row is gone by now.
        """
        if db.session.scalar(select(User.id).where(User.id == self.id).with_for_update()) is None:
            raise AccountErasedError
        db.session.refresh(self, list(User.__table__.columns.keys()))

    def set_password_hash(self, password_hash: str | None) -> None:
        """Set or remove the password. The one before signs nobody in any more, even if a backup is restored."""
        if self.password_hash:
            note_removal(PASSWORD, self.password_hash)
        self.password_hash = password_hash

    @property
    def device_key(self) -> str:
        """The device key: tells a browser whose data it stores, without revealing who that is."""
        return hashlib.sha256(f"{self.id} {current_app.config['SECRET_KEY']}".encode()).hexdigest()[:16]

    def set_time_zone(self, time_zone: str) -> None:
        """Change the time zone (IANA) and run the hooks, if it is a different one."""
        if self.time_zone == time_zone:
            return
        self.time_zone = time_zone
        for follower in on_time_zone_change:
            follower(self)

    @classmethod
    def find_by_email(cls, email: str) -> "User | None":
        """Return the user with that address, in whatever case it is written, or ``None``."""
        return db.session.scalar(select(cls).where(cls.email == lookup_email(email)))

    @classmethod
    def create(cls, email: str, name: str, language: str = "en", time_zone: str = "UTC") -> "User":
        """Create a user with a profile that contains only the name.

        Raises:
            IntegrityError: there is a user with that address.
        """
        user = cls(email=lookup_email(email), language=language, time_zone=time_zone)
        user.profile = Profile(name=name, shared=["headline"], links=[])
        user.profile.refresh_search_text()
        db.session.add(user)
        db.session.flush()
        for follower in on_join:
            follower(user)
        return user


class Profile(TopicsMixin, Model):
    """What users say about themselves. Others only see it through ``card.card_of``.

    ``shared`` are the fields that the card contains, ``decided_at`` is when the user first chose them, and
    ``paused_at`` is since when new people do not get the card. ``guests_off_at`` is since when guests, whom nobody
    knows, cannot leave their card.
    """

    __tablename__ = "profiles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    headline: Mapped[str] = mapped_column(String(120), default="")
    company: Mapped[str] = mapped_column(String(100), default="")
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    shared: Mapped[list[str]] = mapped_column(JSON, default=lambda: ["headline"])
    photo_key: Mapped[str | None] = mapped_column(ForeignKey("pictures.key", ondelete="SET NULL"))
    paused_at: Mapped[datetime | None]
    guests_off_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    name_folded: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    user: Mapped[User] = relationship(back_populates="profile")
    topics: Mapped[list[ProfileTopic]] = relationship(
        cascade="all, delete-orphan", order_by=ProfileTopic.position, passive_deletes=True
    )

    def update(self, values: dict[str, Any]) -> None:
        """Set the values of the profile form: texts, links, and topics under the plural of their kind.

        Locks the row, so that a second update at the same time waits and starts from what the first one wrote.
        """
        db.session.refresh(self, with_for_update=True)
        for field in ("name", "headline", "company", "pronouns", "bio", "email", "phone"):
            setattr(self, field, values[field] or "")
        self.links = values["links"]
        # All at once, because topics have to be inserted in the same order by everybody.
        Topic.get_or_create([name for kind in TOPIC_KINDS for name in values[f"{kind}s"]])
        for kind in TOPIC_KINDS:
            self.set_topics(kind, values[f"{kind}s"])
        self.run_change_hooks()

    def set_photo(self, picture: Picture | None) -> None:
        """Set or remove the photo. The previous one is deleted."""
        previous_key, self.photo_key = self.photo_key, picture.key if picture else None
        db.session.flush()
        Picture.delete_by_key(previous_key)

    def share(self, fields: list[str]) -> None:
        """Share exactly ``fields`` (of ``SHAREABLE_FIELDS``) besides the name."""
        self.shared = [field for field in SHAREABLE_FIELDS if field in fields]
        self.decided_at = self.decided_at or now()
        self.run_change_hooks()

    def pause(self) -> None:
        """Stop giving the card to new people. Those who have it keep it."""
        self.paused_at = self.paused_at or now()

    def resume(self) -> None:
        """Give the card to new people again."""
        self.paused_at = None

    def accept_guest_cards(self, accepted: bool) -> None:
        """Let guests leave their card from now on, or no longer."""
        self.guests_off_at = None if accepted else self.guests_off_at or now()

    def run_change_hooks(self) -> None:
        """Derive everything that depends on the content or the sharing of the profile."""
        self.refresh_search_text()
        self.expire_photo_urls()
        for follower in on_profile_change:
            follower(self.user)

    def expire_photo_urls(self) -> None:
        """Let all URLs of the photo that were written until now stop working (see ``photo_urls``)."""
        self.updated_at = now()
        db.session.flush()

    def refresh_search_text(self) -> None:
        """Derive the search keys: of the name, and of what the card contains of headline and company."""
        self.name_folded = search_key(self.name)
        self.search_text = self.search_text_for(self.shared)

    def search_text_for(self, shared_fields: Collection[str]) -> str:
        """Return the search key of headline and company, as far as these are in ``shared_fields``."""
        texts = [getattr(self, field) or "" for field in ("headline", "company") if field in shared_fields]
        return search_key(" ".join(texts))
