"""Topics, and which of them a profile names."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import insert_once
from ...extensions import Model, db
from ..text import fold

TOPIC_KINDS = ("interest", "offer", "ask")


class Topic(Model):
    """A subject that people are interested in, offer or ask for. All spellings of it share one row."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(120), unique=True)

    @classmethod
    def get_or_create(cls, names: list[str]) -> dict[str, "Topic"]:
        """Return the topics of ``names`` by their folded names, in that order. Missing ones are created.

        The first spelling becomes the name of a new topic. Topics are always inserted in the same order, so that two
        users who name the same new topics at the same time do not deadlock.
        """
        name_of_key: dict[str, str] = {}
        for name in names:
            name_of_key.setdefault(fold(name), name)
        query = select(cls).where(cls.folded.in_(name_of_key))
        known = {topic.folded for topic in db.session.scalars(query)}
        for folded in sorted(name_of_key.keys() - known):
            insert_once(cls, name=name_of_key[folded], folded=folded)
        topics = {topic.folded: topic for topic in db.session.scalars(query)}
        return {folded: topics[folded] for folded in name_of_key}


class ProfileTopic(Model):
    """An interest, offer or ask of one profile. ``position`` is its place in the user's order."""

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
