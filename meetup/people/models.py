"""A user who can sign in, and the profile that says who they are."""

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from flask import current_app
from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now
from ..hooks import Hook
from .email_addresses import lookup_email
from .pictures import Picture
from .text import fold, search_key

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
"""What a card may give besides the name, each behind a switch of its own."""

on_join: Hook[Callable[["User"], object]] = Hook("on_join")
"""A user has been created; called in the same transaction, to give them what else a user has."""

on_profile_change: Hook[Callable[["User"], object]] = Hook("on_profile_change")
"""What a profile says or shares has changed; called in the same transaction."""

on_time_zone_change: Hook[Callable[["User"], object]] = Hook("on_time_zone_change")
"""A user's time zone has changed; called in the same transaction."""

TOPIC_KINDS = ("interest", "offer", "ask")


class User(UserMixin, Model):
    """Somebody who can sign in."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(35), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    created_at: Mapped[datetime] = mapped_column(default=now)

    profile: Mapped["Profile"] = relationship(
        back_populates="user", cascade="all, delete-orphan", passive_deletes=True, lazy="joined", innerjoin=True
    )

    @property
    def device_key(self) -> str:
        """Whose data a browser keeps: the same for a user on every page, and it tells nobody who it is."""
        return hashlib.sha256(f"{self.id} {current_app.config['SECRET_KEY']}".encode()).hexdigest()[:16]

    def set_time_zone(self, time_zone: str) -> None:
        """Go by the clocks of ``time_zone`` from now on: what follows from them follows."""
        if self.time_zone == time_zone:
            return
        self.time_zone = time_zone
        for follow in on_time_zone_change:
            follow(self)

    @classmethod
    def find_by_email(cls, email: str) -> "User | None":
        return db.session.scalar(select(cls).where(cls.email == lookup_email(email)))

    @classmethod
    def create(cls, email: str, name: str, language: str = "en", time_zone: str = "UTC") -> "User":
        """A new user with a profile that says no more than the name."""
        user = cls(email=lookup_email(email), language=language, time_zone=time_zone)
        user.profile = Profile(name=name, shared=["headline"], links=[])
        user.profile.refresh_search_text()
        db.session.add(user)
        db.session.flush()
        for welcome in on_join:
            welcome(user)
        return user


class Profile(Model):
    """What a user says of themself. Others see it only through ``card.card_of``.

    ``decided_at``: since when they have said themself what their card gives.
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
    decided_at: Mapped[datetime | None]
    name_folded: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    user: Mapped[User] = relationship(back_populates="profile")
    topics: Mapped[list["ProfileTopic"]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileTopic.position", passive_deletes=True
    )

    def update(self, values: dict[str, Any]) -> None:
        """Take over what the profile form holds: texts, links, and topics under the plural of their kind.

        Of two at once the second waits, and goes on from what the first wrote.
        """
        db.session.refresh(self, with_for_update=True)
        for field in ("name", "headline", "company", "pronouns", "bio", "email", "phone"):
            setattr(self, field, values[field] or "")
        self.links = values["links"]
        Topic.get_or_create(
            [name for kind in TOPIC_KINDS for name in values[f"{kind}s"]]
        )  # all, so that they are in one order
        for kind in TOPIC_KINDS:
            self.set_topics(kind, values[f"{kind}s"])
        self.run_change_hooks()

    def set_photo(self, picture: Picture | None) -> None:
        """Make ``picture`` the photo and drop the one before."""
        before, self.photo_key = self.photo_key, picture.key if picture else None
        db.session.flush()
        if before:
            Picture.delete_by_key(before)

    def share(self, fields: list[str]) -> None:
        """Let the card give exactly ``fields`` (of ``SHAREABLE_FIELDS``) besides the name."""
        self.shared = [field for field in SHAREABLE_FIELDS if field in fields]
        self.decided_at = self.decided_at or now()
        self.run_change_hooks()

    def pause(self) -> None:
        """Give the card to nobody new; whoever has it keeps it."""
        self.paused_at = self.paused_at or now()

    def resume(self) -> None:
        self.paused_at = None

    def run_change_hooks(self) -> None:
        """What the card gives is not what it was: everything that follows from it follows."""
        self.refresh_search_text()
        self.expire_photo_urls()
        for follow in on_profile_change:
            follow(self.user)

    def expire_photo_urls(self) -> None:
        """End the addresses of the photo that were drawn into cards until now (``grants``)."""
        self.updated_at = now()
        db.session.flush()

    def refresh_search_text(self) -> None:
        """Keep the folded texts that contacts search: the name, and what the card gives of the rest."""
        self.name_folded = search_key(self.name)
        self.search_text = self.search_text_for(self.shared)

    def search_text_for(self, shared: Collection[str]) -> str:
        """What a search finds this person by, folded, where their card gives ``shared``."""
        given = [getattr(self, field) or "" for field in ("headline", "company") if field in shared]
        return search_key(" ".join(given))

    def topic_names(self, kind: str) -> list[str]:
        return [chosen.topic.name for chosen in self.topics if chosen.kind == kind]

    def set_topics(self, kind: str, names: list[str]) -> None:
        """Replace the interests, offers or asks (``kind``) by ``names``, in that order."""
        current = {chosen.topic.folded: chosen for chosen in self.topics if chosen.kind == kind}
        wanted = Topic.get_or_create(names)
        for folded, chosen in current.items():
            if folded not in wanted:
                self.topics.remove(chosen)
        for position, (folded, topic) in enumerate(wanted.items()):
            if folded in current:
                current[folded].position = position
            else:
                self.topics.append(ProfileTopic(topic=topic, kind=kind, position=position))


class Topic(Model):
    """Something people are interested in, offer or ask for; one row however it is spelled in case and accents."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(120), unique=True)

    @classmethod
    def get_or_create(cls, names: list[str]) -> dict[str, "Topic"]:
        """The topics of ``names`` by folded name, in that order; the first spelling makes what nobody has named before.

        They are made in one order for everybody: two who name the same ones at once never wait for each other.
        """
        name_of_key: dict[str, str] = {}
        for name in names:
            name_of_key.setdefault(fold(name), name)
        query = select(cls).where(cls.folded.in_(name_of_key))
        known = {topic.folded for topic in db.session.scalars(query)}
        for folded in sorted(name_of_key.keys() - known):
            insert_once(cls, name=name_of_key[folded], folded=folded)
        found = {topic.folded: topic for topic in db.session.scalars(query)}
        return {folded: found[folded] for folded in name_of_key}


class ProfileTopic(Model):
    __tablename__ = "profile_topics"
    __table_args__ = (
        CheckConstraint("kind IN ('interest', 'offer', 'ask')", name="kind"),
        Index("ix_profile_topics_topic_id", "topic_id", "kind"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("profiles.user_id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    topic: Mapped[Topic] = relationship(lazy="joined", innerjoin=True)
